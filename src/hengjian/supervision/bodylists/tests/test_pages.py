"""Pages of lists of bodies: the draft, the confirmed list as it was, its workbook, and who sees what."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import make_holder
from hengjian.registry.models.bodies import Body
from hengjian.rulebook.errors import PackError
from hengjian.supervision.bodylists import law, selectors
from hengjian.supervision.bodylists.models import BodyList
from hengjian.supervision.bodylists.tests.attempts import a_list
from hengjian.supervision.bodylists.tests.factories import (
    bureau,
    confirmed,
    government,
    leader,
    station,
)

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def office(client: Client) -> None:
    client.force_login(leader())


def shown(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(f"bodylists:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_journey_from_the_registry_to_the_copy(client: Client) -> None:
    bureau(basis="")
    place, day = government(), today()
    told = shown(client, "draft", place.uuid)
    assert "没有登记依据" in told
    assert "以前没有确认过名单" in told
    form = client.get(reverse("bodylists:confirm", args=[place.uuid]))
    client.post(
        reverse("bodylists:confirm", args=[place.uuid]),
        {**form.context["form"].initial, "note": "已与编办核对"},
    )
    made = BodyList.objects.get()
    client.post(
        reverse("bodylists:publish", args=[made.uuid]),
        {"day": day.isoformat(), "place": "市政府网站", "number": ""},
    )
    client.post(
        reverse("bodylists:send", args=[made.uuid]),
        {"day": day.isoformat(), "to": "某市财政局", "number": "某司函〔2026〕8号"},
    )

    told = shown(client, "list", made.uuid)

    assert "已公布、已抄送" in told
    assert "某司函〔2026〕8号" in told
    assert "已与编办核对" in told


def test_confirmed_list_is_shown_as_it_was(client: Client) -> None:
    body = bureau()
    made = confirmed(on=today(), year=today().year)
    Body.objects.filter(pk=body.pk).update(name="后来的名称")

    told = shown(client, "list", made.uuid)

    assert "单位/1/7/" in told
    assert "后来的名称" not in told
    assert "不能再用" not in told


def test_confirmed_list_that_was_tampered_with_says_so(client: Client) -> None:
    bureau()
    made = confirmed(on=today(), year=today().year)
    BodyList.objects.update(content={**made.content, "year": 1999})

    assert "不能再用" in shown(client, "list", made.uuid)


def test_draft_tells_what_changed_since_the_last_list(client: Client) -> None:
    bureau()
    confirmed(on=today(), year=today().year)
    bureau("/1/9/")

    told = shown(client, "draft", government().uuid)

    assert "<strong>单位/1/9/</strong>　新增" in told


@pytest.mark.parametrize("year", ["x", "1990", "2999"])
def test_year_of_which_the_registry_says_nothing_is_not_found(client: Client, year: str) -> None:
    address = reverse("bodylists:draft", args=[government().uuid])

    assert client.get(f"{address}?year={year}").status_code == 404


def test_workbook_has_every_body_with_its_entrustment(client: Client) -> None:
    station()
    made = confirmed(on=today(), year=today().year)
    answer = client.get(reverse("bodylists:workbook", args=[made.uuid]))

    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )

    assert len(rows) == 1 + 2
    assert rows[2][1] == "单位/1/7/3/"
    assert "单位/1/7/：日常检查（2026-01-01 至 2027-12-31，依据：委托书）" in rows[2]


def test_lists_of_others_are_hidden(client: Client) -> None:
    hidden = a_list("/1/8/")
    client.force_login(make_holder(Role.SUPERVISION_LEADER, "/1/7/"))

    assert client.get(reverse("bodylists:list", args=[hidden.uuid])).status_code == 404
    assert client.get(reverse("bodylists:draft", args=[hidden.place.uuid])).status_code == 404
    assert str(hidden.uuid) not in shown(client, "lists")


def test_lists_ask_as_often_for_fifty_rows_as_for_one(client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(client, "lists")
        return len(queries)

    made = a_list("/1/7/")
    asked()
    one = asked()
    BodyList.objects.bulk_create(
        BodyList(place=made.place, year=made.year, on=made.on, content=made.content,
                 digest=made.digest, by=made.by, by_name="甲") for _ in range(49)
    )  # fmt: skip

    assert asked() == one


def test_day_of_this_place_is_told_with_its_source(client: Client) -> None:
    with override_settings(JURISDICTION="demo-city"):
        told = shown(client, "lists")
        assert law.terms().due(2026) == DUE
    assert "没有与原文核对" in told
    with override_settings(JURISDICTION="handan"):
        assert law.terms().due(2026) is None
        assert "每年对行政执法主体进行一次清理" in shown(client, "lists")
    with override_settings(JURISDICTION="shanghai"):
        assert law.terms() == law.Terms()
        assert "平台不提醒" in shown(client, "lists")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"month": 2, "day": 29}, "不是每年都有"), ({"month": "三", "day": 1}, "不是每年都有"),
        ({"month": 3, "day": None}, "不是每年都有"), ({"source": ""}, "source"),
        ({"verified": None}, "verified"), ({"days": 3}, "不认得的项：days"),
    ],
)  # fmt: skip
def test_what_the_pack_says_wrongly_is_told_in_words(given: dict[str, object], words: str) -> None:
    said = {"month": 3, "day": 31, "source": "办法", "verified": False}
    law.check("某地", said)

    with pytest.raises(PackError, match=f"某地.*{words}"):
        law.check("某地", {**said, **given})


def test_month_without_a_day_is_told() -> None:
    with pytest.raises(PackError, match="要么都写"):
        law.check("某地", {"month": 3, "source": "办法", "verified": False})


@override_settings(JURISDICTION="demo-city")
@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 2, 28), 2025), (date(2026, 3, 1), 2026), (DUE, 2026), (date(2026, 12, 31), 2026)],
)
def test_list_is_owed_from_thirty_days_before_its_day_on_until_it_is_there(
    day: date, year: int
) -> None:
    bureau()
    head = leader()
    [owed] = selectors.owed_by(head, day)
    assert (owed.place, owed.year) == (government(), year)

    confirmed(year=year, on=day, actor=head)

    assert list(selectors.owed_by(head, day)) == []


@override_settings(JURISDICTION="demo-city")
def test_list_of_the_city_is_that_of_its_districts_too() -> None:
    government("/1/5/")
    district = leader("/1/5/")
    bureau()
    assert len(list(selectors.owed_by(district, DUE))) == 1

    confirmed(on=DUE)

    assert list(selectors.owed_by(district, DUE)) == []


@override_settings(JURISDICTION="demo-city")
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENCY_LEADER, Role.OPERATOR])
def test_who_does_not_confirm_is_owed_nothing(role: Role) -> None:
    bureau()

    assert list(selectors.owed_by(make_holder(role, "/1/"), DUE)) == []
