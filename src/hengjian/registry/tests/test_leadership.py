"""Who leads a body: the place where it is, or the department above; what nobody wrote down is neither."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import Refused
from hengjian.registry import leadership
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.records import Change
from hengjian.registry.services import bodies
from hengjian.registry.services.bodies import BodyDetails
from hengjian.registry.tables.columns import BODIES
from hengjian.registry.tables.exports import sheet_rows
from hengjian.registry.tests.factories import make_body, make_keeper
from hengjian.rulebook.errors import PackError

GOOD: dict[str, Any] = {"code": "a", "label": "甲", "cite": "penalty-law:2", "from_above": True}


def test_two_ways_of_being_led_are_from_above_and_each_has_its_article() -> None:
    found = leadership.ways()
    assert {code for code, way in found.items() if way.from_above} == {"vertical", "dual"}
    assert "local" in found
    assert {way.article for way in found.values()} == {"《行政执法监督条例》第四十二条第二款"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("垂直管理", "vertical"), ("vertical", "vertical"), (" 垂管 ", "vertical"), ("属地管理", "local"),
        ("双重领导并且以上级部门领导为主", "dual"), ("双重领导以地方为主", "local"),
    ],
)  # fmt: skip
def test_cell_of_leadership_is_read_in_its_usual_words(cell: str, code: str) -> None:
    assert leadership.read_way(cell) == code


@pytest.mark.parametrize("cell", ["双重领导", "双重管理", "省管"])
def test_words_that_do_not_say_who_has_the_lead_are_not_guessed(cell: str) -> None:
    with pytest.raises(ValueError, match="写明以谁为主"):
        leadership.read_way(cell)


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([{**GOOD, "label": ""}], "须写明 code"),
        ([{**GOOD, "cite": ""}], "须写明 code"),
        ([{**GOOD, "from_above": "yes"}], "from_above"),
        ([GOOD, {**GOOD, "code": "b"}], "不止一次：甲"),
        ([{**GOOD, "other_words": ["乙"]}, {**GOOD, "code": "b", "label": "乙"}], "不止一次：乙"),
        ([{**GOOD, "other_words": [""]}], "是空的"),
    ],
)
def test_ways_that_the_pack_says_wrongly_are_told_in_words(
    entries: list[Mapping[str, Any]], why: str
) -> None:
    with pytest.raises(PackError, match=why):
        leadership.checked_ways(entries)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("led", "above"), [("vertical", True), ("dual", True), ("local", False), ("", None)]
)
def test_body_of_which_nobody_wrote_who_leads_it_is_not_led_by_its_place(
    led: str, above: object
) -> None:
    body = make_body()
    body.led = led
    assert body.led_from_above is above


@pytest.mark.django_db
def test_leadership_is_kept_on_the_page_of_a_body_and_in_its_history(client: Client) -> None:
    body = make_body("/1/2/")
    client.force_login(make_keeper("/1/"))
    page = reverse("registry:body", args=[body.uuid])
    assert "<dt>领导体制</dt><dd>没有写</dd>" in client.get(page).content.decode()

    given = {"name": body.name, "kind": body.kind, "led": "vertical", "superior": " 省某局 "}
    client.post(reverse("registry:change_body", args=[body.uuid]), given)

    body.refresh_from_db()
    assert (body.led, body.superior) == ("vertical", "省某局")
    shown = client.get(page).content.decode()
    assert "<dt>领导体制</dt><dd>垂直管理</dd><dt>上一级主管部门</dt><dd>省某局</dd>" in shown
    details = Change.objects.get(object=body.uuid).details
    assert {"field": "领导体制", "old": "", "new": "垂直管理"} in details
    form = client.get(reverse("registry:change_body", args=[body.uuid])).content.decode()
    assert '<option value="vertical" selected>' in form


@pytest.mark.django_db
def test_way_that_the_pack_does_not_have_is_not_taken() -> None:
    details = BodyDetails(name="某局", kind=Body.Kind.STATUTORY, led="省管")
    with pytest.raises(Refused, match="没有这种领导体制"):
        bodies.create_body(actor=None, parent=None, details=details, on=DAY)
    assert not Body.objects.exists()


@pytest.mark.django_db
def test_export_writes_the_leadership_in_words() -> None:
    body = make_body()
    Body.objects.filter(pk=body.pk).update(led="dual", superior="省某厅")
    [row] = sheet_rows(BODIES, Body.objects.all())
    assert "双重领导并且以上级部门领导为主" in row
    assert "省某厅" in row
