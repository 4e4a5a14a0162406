"""Which bodies do an item, at which levels, and when their lists were filed and made public: unsaid stays unknown."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.registry import law, selectors
from hengjian.registry.models.items import Holding, Item
from hengjian.registry.models.records import LoadedRow
from hengjian.registry.selectors import ItemFilter
from hengjian.registry.services import items as services
from hengjian.registry.services.items import HoldingDetails
from hengjian.registry.tests.factories import make_body, make_item, make_keeper
from hengjian.registry.tests.test_imports import counts, data, load, reasons, tried, withdraw
from hengjian.rulebook.errors import PackError

pytestmark = pytest.mark.django_db
__all__ = ["data"]  # what is uploaded is kept in a folder of the test
TOWN, TEAM = "/1/3/", "/1/4/"
FILED, SHOWN = date(2024, 12, 20), date(2025, 1, 6)
HEAD = "事项编码,实施单位,实施方式,备案日,公示日"


@pytest.fixture
def keeper() -> Account:
    return make_keeper("/1/")


@pytest.fixture
def item() -> Item:
    """Give an item that a town does, and a team of several bodies together."""
    town, team = make_body(TOWN, name="甲镇"), make_body(TEAM, name="联合执法队")
    return make_item("/1/", code="A1", holders=(town, team))


def held(item: Item, path: str = TOWN) -> Holding:
    return item.holdings.get(body__path=path)


def change(holding: Holding, actor: Account | None = None, **said: Any) -> bool:
    return services.change_holding(
        actor=actor, holding=holding, details=HoldingDetails(**said), on=DAY
    )


# --- the levels -------------------------------------------------------------------------------------


def test_levels_are_those_of_the_pack_each_with_its_article() -> None:
    found = law.levels()

    assert [each.label for each in found.values()] == ["国家级", "省级", "市级", "县级", "乡级"]
    assert all("行政处罚法" in each.article for each in found.values())


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("县级、市级", "city；county"),
        ("街道级", "township"),
        ("区县级，county", "county"),
        ("", ""),
    ],
)
def test_cell_of_levels_is_read_in_its_usual_words(cell: str, kept: str) -> None:
    assert law.read_levels(cell) == kept


def test_word_that_is_no_level_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        ValueError, match=r"没有“村级”这一级，请从国家级、省级、市级、县级、乡级中选"
    ):
        law.read_levels("村级")


CITY = {"code": "city", "label": "市级", "cite": "penalty-law:23"}


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([{"code": "", "label": "市级"}], "是空的"),
        ([{"code": "city", "label": "市级"}, {"code": "city", "label": "县级"}], "重复"),
        ([{"code": "city", "label": "市级"}, {"code": "cityhall", "label": "县级"}], "一部分"),
        ([CITY, {**CITY, "code": "town"}], "不止一次：市级"),
        ([{"code": "city"}], "没有写"),
        ([{"code": "city", "label": "市级"}], "cite"),
    ],
)
def test_levels_that_the_pack_says_wrongly_are_told_in_words(
    entries: list[Mapping[str, Any]], why: str
) -> None:
    with pytest.raises(PackError, match=why):
        law.checked_levels(entries)


# --- filing and publication ---------------------------------------------------------------------------


def test_day_that_nobody_wrote_down_is_unknown_and_one_written_down_is_journaled(
    item: Item,
) -> None:
    town = held(item)
    assert item.filing_in_words == "备案日 2 个单位没有写，公示日 2 个单位没有写"

    assert change(town, part="joint", filed_on=FILED, published_on=SHOWN)
    assert not change(town, part="joint", filed_on=FILED, published_on=SHOWN)

    item = Item.objects.get()
    assert item.filing_in_words == "备案日 1 个单位没有写，公示日 1 个单位没有写"
    change(held(item, TEAM), filed_on=FILED)
    assert Item.objects.get().filing_in_words == "备案日都写了，公示日 1 个单位没有写"
    assert '"registry.holding_changed"' in Outgoing.objects.order_by("-id")[0].body
    assert selectors.history(town)[0].details[0]["new"] == "联合执法（参加）"


def test_day_to_come_is_refused(item: Item) -> None:
    with pytest.raises(Refused, match="还没有到"):
        change(held(item), filed_on=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="还没有到"):
        change(held(item), published_on=DAY + timedelta(days=1))


def test_keeper_of_the_catalogue_and_of_the_body_may_say_it_and_nobody_else(item: Item) -> None:
    town = held(item)

    assert change(town, make_keeper("/1/"), filed_on=FILED)
    assert change(town, make_keeper(TOWN), filed_on=SHOWN)
    for stranger in (make_keeper(TEAM), make_holder(Role.SUPERVISOR, "/1/")):
        with pytest.raises(NotAllowed):
            change(town, stranger, filed_on=FILED)


def test_whole_list_of_a_body_is_filed_where_nobody_said_so_yet(item: Item) -> None:
    town = make_body(TOWN)
    second = make_item("/1/", code="A2", holders=(town,))
    change(held(second), filed_on=SHOWN)
    assert selectors.catalogue_of(town) == {"all": 2, "unfiled": 1, "unpublished": 2}

    def file(day: date | None) -> dict[str, int]:
        return services.file_catalogue(
            actor=make_keeper(TOWN), body=town, filed_on=FILED, published_on=day, on=DAY
        )

    assert file(SHOWN) == {"filed_on": 1, "published_on": 2}
    assert (held(item).filed_on, held(second).filed_on) == (FILED, SHOWN)
    assert held(item, TEAM).filed_on is None, "that of another body is another list"
    with pytest.raises(Refused, match="没有还没写日期的事项"):
        file(None)
    assert selectors.history(town)[0].details == [
        {"field": "备案日", "old": "", "new": f"{FILED}（1 个事项）"},
        {"field": "公示日", "old": "", "new": f"{SHOWN}（2 个事项）"},
    ]


def test_what_was_said_of_a_body_that_does_it_no_more_stays_in_the_history(item: Item) -> None:
    change(held(item), filed_on=FILED)
    details = services.ItemDetails(item.code, item.name, item.act)

    services.change_item(actor=None, item=item, details=details, holders=[make_body(TEAM)], on=DAY)

    assert selectors.history(item)[0].details == [
        {"field": "实施单位", "old": "甲镇、联合执法队", "new": "联合执法队"},
        {"field": "甲镇：备案日", "old": str(FILED), "new": ""},
    ]


# --- lists and pages ----------------------------------------------------------------------------------


def test_items_are_narrowed_by_level_and_by_what_is_written_down(
    keeper: Account, item: Item
) -> None:
    other, alone = make_item("/1/", holders=(make_body(TOWN),)), make_item("/1/")
    Item.objects.filter(pk=other.pk).update(levels="city；county")
    change(held(other), filed_on=FILED, published_on=SHOWN)
    change(held(item), filed_on=FILED)

    def found(**wanted: str) -> set[Item]:
        return set(selectors.items_for(keeper, DAY, ItemFilter(**wanted)))

    assert found(level="county") == {other}
    assert found(level="province") == set()
    assert found(level=selectors.UNSAID) == {item, alone}
    assert found(filing=selectors.FILED) == found(filing=selectors.PUBLISHED) == {other}
    assert found(filing=selectors.UNFILED) == {item, alone}
    assert found(filing=selectors.UNPUBLISHED) == {item, alone}


def test_levels_and_days_are_kept_on_their_pages(
    client: Client, keeper: Account, item: Item
) -> None:
    client.force_login(keeper)
    page = reverse("registry:item", args=[item.uuid])
    assert client.get(page).content.decode().count("没有写") == 1 + 2 * 3

    holders = [each.uuid for each in item.holders.all()]
    given = {"code": "A1", "name": "占道", "act": "penalty", "holders": holders}
    client.post(f"{page}change/", {**given, "levels": ["county", "city"]})
    form = client.get(f"{page}change/").content.decode()
    assert re.findall(r'value="(\w+)"[^>]*checked', form) == ["city", "county"]
    address = reverse("registry:change_holding", args=[held(item).uuid])
    client.post(address, {"part": "alone", "filed_on": FILED, "published_on": SHOWN})
    catalogue = reverse("registry:file_catalogue", args=[make_body(TEAM).uuid])
    assert "实施 1 个事项，1 个没有写备案日" in client.get(catalogue).content.decode()
    client.post(catalogue, {"filed_on": FILED, "published_on": ""})

    told = client.get(page).content.decode()
    assert all(word in told for word in ("市级、县级", "单独实施", str(FILED), str(SHOWN)))
    assert told.count("没有写") == 2, "how the team does it, and when it was made public"
    assert "备案日都写了，公示日 1 个单位没有写" in client.get("/items/").content.decode()
    body = client.get(reverse("registry:body", args=[make_body(TEAM).uuid])).content.decode()
    assert "1 个：备案日都写了，1 个没有写公示日" in body


def test_page_of_an_item_asks_as_much_with_fifty_bodies_as_with_one(
    client: Client, keeper: Account
) -> None:
    client.force_login(keeper)

    def asked(number: int) -> int:
        bodies = tuple(make_body(f"/1/{n + 20}/") for n in range(number))
        page = reverse("registry:item", args=[make_item("/1/", holders=bodies).uuid])
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).content.decode().count("/holdings/") == number
        return len(queries)

    assert asked(1) == asked(50)


# --- files --------------------------------------------------------------------------------------------


def test_file_of_days_fills_in_what_is_known_adds_bodies_and_is_taken_back(
    keeper: Account, item: Item
) -> None:
    make_body("/1/5/", name="乙镇")
    rows = (
        "甲镇,单独实施,2024-12-20,2025-01-06",
        "乙镇,,2024-12-20,",
        "联合执法队,联合执法（牵头）,,",
    )
    text = "".join(f"{line}\n" for line in (HEAD, *(f"A1,{row}" for row in rows)))

    batch = load(keeper, text)

    assert counts(batch) == (1, 2, 0, 0)
    told = item.holdings.values_list("body__name", "part", "filed_on", "published_on")
    assert sorted(told, key=str) == [
        ("乙镇", "", FILED, None),
        ("甲镇", "alone", FILED, SHOWN),
        ("联合执法队", "lead", None, None),
    ]
    assert counts(tried(keeper, text)) == (0, 0, 3, 0)

    withdraw(keeper, batch)

    left = item.holdings.values_list("body__name", "part", "filed_on")
    assert sorted(left, key=str) == [("甲镇", "", None), ("联合执法队", "", None)]


def test_rows_that_cannot_be_are_refused_one_by_one(keeper: Account, item: Item) -> None:
    batch = tried(
        keeper,
        f"{HEAD}\nA9,甲镇,,,\n{item.code},没有的,,,\n{item.code},甲镇,一起,,\n{item.code},甲镇,,2031-01-01,\n",
    )

    told = reasons(batch)
    assert "没有事项编码 A9" in told[2]
    assert "找不到单位“没有的”" in told[3]
    assert "没有“一起”这一项" in told[4]
    assert "还没有到" in told[5]
    assert not Holding.objects.exclude(filed_on=None).exists()


def test_item_and_the_body_that_does_it_come_in_one_load(keeper: Account) -> None:
    make_body(TOWN, name="甲镇")
    batch = load(
        keeper, "事项编码,事项名称,行为种类,行使层级,实施单位\nB1,占道,行政处罚,乡镇级、县级,甲镇\n"
    )

    assert counts(batch) == (1, 0, 0, 0)
    made = Item.objects.get(code="B1")
    assert (made.levels, made.get_levels_display()) == ("county；township", "县级、乡级")
    assert [each.body.name for each in made.holdings.all()] == ["甲镇"]


@pytest.mark.parametrize(("level", "left"), [("", "一"), ("city", "二")])
def test_load_from_before_there_were_levels_is_taken_back_where_none_was_said_since(
    keeper: Account, level: str, left: str
) -> None:
    text = "事项编码,事项名称,行为种类,依据\nB1,占道,行政处罚,"
    load(keeper, f"{text}一\n")
    second = load(keeper, f"{text}二\n")
    for row in LoadedRow.objects.all():
        for told in filter(None, (row.before, row.after)):
            del told["levels"]
        row.save()
    Item.objects.update(levels=level)

    withdraw(keeper, second)

    assert Item.objects.get().basis == left
