"""Pages of the registry: what they show and to whom, and how often they ask the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_grant, make_holder
from hengjian.registry.models.bodies import Area, Body, Entrustment
from hengjian.registry.models.items import Item, Tier
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.parties import Party
from hengjian.registry.services import items
from hengjian.registry.services.items import BenchmarkDetails, TierDetails
from hengjian.registry.tests.factories import (
    CODE,
    make_body,
    make_credential,
    make_item,
    make_keeper,
    make_officer,
    make_party,
)

pytestmark = pytest.mark.django_db


def add_body(number: int) -> None:
    make_body(f"/1/{number + 100}/")


def add_officer(_number: int) -> None:
    make_credential(make_officer("/1/"))


def add_item(number: int) -> None:
    make_item("/1/", holders=(make_body("/1/9/"), make_body(f"/1/{number + 100}/")))


def add_party(_number: int) -> None:
    make_party("/1/")


def add_area(number: int) -> None:
    Area.objects.create(code=f"{number:06}", name="某区", parent=Area.objects.first())


LISTS: dict[str, Callable[[int], None]] = {
    "/bodies/": add_body,
    "/officers/": add_officer,
    "/items/": add_item,
    "/parties/": add_party,
    "/areas/": add_area,
    "/bodies/export/": add_body,
    "/officers/export/": add_officer,
    "/credentials/export/": add_officer,
    "/holdings/export/": add_item,
    "/items/export/": add_item,
}


@pytest.mark.parametrize("address", LISTS)
def test_list_asks_as_often_for_fifty_rows_as_for_one(client: Client, address: str) -> None:
    client.force_login(make_keeper("/1/"))
    make_body("/1/9/")
    LISTS[address](0)
    with CaptureQueriesContext(connection) as of_one:
        assert client.get(address).status_code == 200
    for number in range(1, 50):
        LISTS[address](number)

    with CaptureQueriesContext(connection) as of_fifty:
        page = client.get(address)

    if not address.endswith("export/"):
        assert len(page.context["page"].rows) >= 49
    assert len(of_fifty) == len(of_one)


def test_tiers_are_exported_with_as_few_questions_for_fifty_as_for_one(client: Client) -> None:
    client.force_login(make_keeper("/1/"))

    def add(number: int) -> None:
        items.add_benchmark(
            actor=None, item=make_item("/1/"), details=BenchmarkDetails(DAY),
            tiers=[TierDetails(f"第{number}档", low=1)], on=DAY,
        )  # fmt: skip

    add(0)
    with CaptureQueriesContext(connection) as of_one:
        client.get("/tiers/export/")
    for number in range(1, 50):
        add(number)
    with CaptureQueriesContext(connection) as of_fifty:
        client.get("/tiers/export/")

    assert Tier.objects.count() == 50
    assert len(of_fifty) == len(of_one)


def test_body_is_registered_changed_moved_entrusted_and_ended_on_its_pages(client: Client) -> None:
    client.force_login(make_keeper("/1/"))
    top, other = make_body("/1/"), make_body("/1/5/")
    given: dict[str, Any] = {"name": "甲队", "kind": "entrusted", "parent": top.uuid, "code": CODE}

    made = client.post("/bodies/new/", given).headers["Location"]
    body = Body.objects.get(name="甲队")
    assert made == f"/bodies/{body.uuid}/"
    client.post(f"{made}change/", {"name": "甲大队", "kind": "entrusted", "code": CODE})
    client.post(f"{made}move/", {"parent": other.uuid})
    client.post(
        f"{made}entrust/",
        {"delegator": top.uuid, "scope": "巡查", "valid_from": "2026-01-01", "valid_until": DAY},
    )
    (entrustment,) = Entrustment.objects.all()
    client.post(f"/entrustments/{entrustment.uuid}/end/", {"last_day": "2026-03-01"})
    text = client.get(made).content.decode()
    client.post(f"{made}end/", {"last_day": "2026-01-01"})

    body.refresh_from_db()
    assert (body.name, body.parent, body.state) == ("甲大队", other, Body.State.ENDED)
    assert Entrustment.objects.get().delegator == top
    assert all(
        word in text
        for word in (
            "甲大队",
            "曾用名称",
            "巡查",
            "移动单位",
            "单位/1/5/",
            "提前结束委托",
        )
    )


def test_officer_and_credential_are_kept_on_their_pages(client: Client) -> None:
    client.force_login(make_keeper("/1/"))
    body = make_body("/1/")
    given: dict[str, Any] = {
        "name": "王海", "body": body.uuid, "kind": "officer", "number": "01", "establishment": "unknown",
    }  # fmt: skip

    record = client.post("/officers/new/", given).headers["Location"]
    assert "今天没有有效证件" in client.get(record).content.decode()
    client.post(f"{record}change/", {**given, "post": "一中队"})
    issued = {
        "kind": "police",
        "number": "P1",
        "valid_from": "2020-01-01",
        "fields_named": "甲、乙",
    }
    unsaid = client.post(f"{record}issue/", issued).content.decode()
    assert "请填写考试合格日；没有的，在“考试的说明”里写明原因。" in unsaid
    assert 'value="P1"' in unsaid
    issued["exam_note"] = "依法免试"
    client.post(f"{record}issue/", issued)
    credential = Credential.objects.get()
    assert credential.field_list == ["甲", "乙"]
    assert "今天有有效证件" in client.get(record).content.decode()
    page = f"/credentials/{credential.uuid}/"
    client.post(f"{page}correct/", {**issued, "issuer": "某厅"})
    client.post(f"{page}standing/", {"action": "suspend", "day": "2025-01-01", "ground": "违规"})
    client.post(f"{record}change/", {**given, "left_on": "2025-06-01"})

    assert Officer.objects.get().left_on is not None
    assert all(
        word in client.get(page).content.decode() for word in ("暂扣", "违规", "某厅", "依法免试")
    )
    text = client.get(record).content.decode()
    assert "已离岗，还有证件没有收回" not in text, "leaving withdrew it"
    assert Credential.objects.get().state == "withdrawn"
    assert "今天没有有效证件" in text


def test_item_and_versions_of_its_benchmark_are_kept_on_their_pages(client: Client) -> None:
    client.force_login(make_keeper("/1/"))
    body = make_body("/1/")
    given: dict[str, Any] = {"body": body.uuid, "code": "A1", "name": "占道", "act": "penalty"}

    page = client.post("/items/new/", {**given, "holders": [body.uuid]}).headers["Location"]
    client.post(f"{page}change/", {**given, "name": "占道经营", "holders": [body.uuid]})
    wrong = client.post(f"{page}benchmark/", {"valid_from": "2020-01-01", "tiers": "轻｜一千"})
    client.post(
        f"{page}benchmark/",
        {"valid_from": "2020-01-01", "tiers": "轻｜1000｜5000.5｜初次\n\n重|5001"},
    )

    assert "阶次第 1 行" in wrong.content.decode()
    assert Item.objects.get().name == "占道经营"
    assert list(Tier.objects.values_list("code", "low", "high")) == [
        ("轻", 100_000, 500_050), ("重", 500_100, None),
    ]  # fmt: skip
    text = client.get(page).content.decode()
    assert all(word in text for word in ("5,000.50 元", "初次", "今天适用", "单位/1/"))


def test_party_is_kept_on_its_pages(client: Client) -> None:
    client.force_login(make_keeper("/1/"))
    body = make_body("/1/")
    given: dict[str, Any] = {"kind": "organisation", "name": "某公司", "body": body.uuid}

    page = client.post(
        "/parties/new/", {**given, "number_kind": "credit_code", "number": CODE}
    ).headers["Location"]
    client.post(f"{page}change/", {**given, "name": "某某公司", "number_kind": "credit_code"})

    party = Party.objects.get()
    assert party.name == "某某公司"
    assert party.number_mask in client.get(page).content.decode()


def test_nothing_typed_is_lost_when_a_form_is_refused(client: Client) -> None:
    client.force_login(make_keeper("/1/"))
    body = make_body("/1/")
    given: dict[str, Any] = {
        "name": "甲队",
        "kind": "statutory",
        "parent": body.uuid,
        "code": "123",
    }

    page = client.post("/bodies/new/", given)

    text = page.content.decode()
    assert page.status_code == 200
    assert "统一社会信用代码不对" in text
    assert 'value="甲队"' in text
    assert Body.objects.count() == 1


def test_reader_without_the_right_to_change_is_offered_nothing_to_change(client: Client) -> None:
    body, officer, item = make_body("/1/"), make_officer("/1/"), make_item("/1/")
    client.force_login(make_holder(Role.SUPERVISOR, "/1/"))

    for address in (
        "/bodies/",
        f"/bodies/{body.uuid}/",
        f"/officers/{officer.uuid}/",
        f"/items/{item.uuid}/",
    ):
        text = client.get(address).content.decode()
        assert "/new/" not in text
        assert "/change/" not in text


def test_hidden_body_stands_on_no_page_of_one_that_is_seen(client: Client) -> None:
    make_body("/1/", name="看不见的上级")
    body = make_body("/1/7/", name="看得见的")
    make_body("/1/8/", name="看不见的旁边")
    keeper = make_keeper("/1/7/")
    client.force_login(keeper)

    for address in (
        "/bodies/",
        f"/bodies/{body.uuid}/",
        "/bodies/new/",
        f"/bodies/{body.uuid}/move/",
    ):
        text = client.get(address).content.decode()
        assert "看得见的" in text
        assert "看不见" not in text
    make_grant(keeper, Role.SUPERVISOR, "/1/")
    assert "看不见的旁边" in client.get("/bodies/").content.decode()


def test_menu_has_of_the_registry_what_the_role_may_see(client: Client) -> None:
    def links(role: Role) -> set[str]:
        client.force_login(make_holder(role, "/1/"))
        text = client.get("/").content.decode()
        mine = ("/bodies/", "/officers/", "/items/", "/parties/", "/intake/")
        return {address for address in mine if f'href="{address}"' in text}

    assert links(Role.CITIZEN) == set()
    assert links(Role.EXPERT_REVIEWER) == {"/bodies/", "/officers/", "/items/"}
    assert links(Role.TOWN_OFFICE) == {"/bodies/", "/officers/", "/items/", "/parties/"}
    assert links(Role.OPERATOR) == {"/bodies/", "/officers/", "/items/", "/parties/", "/intake/"}


@pytest.mark.parametrize("address", ["/bodies/", "/officers/", "/items/", "/parties/", "/areas/"])
def test_place_that_no_list_made_is_not_found(client: Client, address: str) -> None:
    client.force_login(make_keeper("/"))

    assert client.get(address, {"place": "nonsense"}).status_code == 404
