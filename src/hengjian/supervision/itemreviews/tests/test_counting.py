"""What a review finds: an item was not used only where the data would show a use."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.models import Load
from hengjian.registry.models.items import Item
from hengjian.registry.services.items import ItemDetails, change_item
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.itemreviews.counting import articles_in
from hengjian.supervision.itemreviews.models import Reviewed
from hengjian.supervision.itemreviews.services import Bounds
from hengjian.supervision.itemreviews.tests.factories import (
    PLACE,
    SINCE,
    UNTIL,
    case_of,
    clerk,
    item_of,
    line_of,
    reviewed,
)

pytestmark = pytest.mark.django_db
Use = Reviewed.Use


@pytest.fixture
def busy() -> Item:
    """Give another item of the body that is used often, so that the data are known to hold such acts."""
    item = item_of()
    for _ in range(3):
        case_of(item.code)
    return item


@pytest.mark.usefixtures("busy")
def test_item_that_no_case_names_was_not_used_where_the_data_are_whole() -> None:
    line = line_of(item_of())

    assert (line.use, line.count, line.why) == (Use.UNUSED, 0, "")


@pytest.mark.usefixtures("busy")
def test_item_is_known_by_its_code_or_by_its_name() -> None:
    by_code, by_name = item_of(), item_of()
    case_of(by_code.code)
    case_of(by_name.name)

    lines = {line.item_id: line for line in reviewed().lines.all()}

    assert (lines[by_code.pk].use, lines[by_code.pk].texts) == (Use.RARE, [by_code.code])
    assert (lines[by_name.pk].use, lines[by_name.pk].texts) == (Use.RARE, [by_name.name])


def test_item_used_more_often_than_rarely_is_in_use(busy: Item) -> None:
    line = line_of(busy)

    assert (line.use, line.count) == (Use.USED, 3)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("named", ["", "没有登记的事项"])
def test_case_that_names_no_known_item_hides_whether_another_was_used(named: str) -> None:
    item = item_of()
    case_of(named)

    line = line_of(item)

    assert line.use == Use.UNKNOWN
    assert "有 1 件案件没有写事项" in line.why


def test_item_in_use_stays_in_use_whatever_else_is_not_known(busy: Item) -> None:
    case_of("")

    assert line_of(busy).use == Use.USED


@pytest.mark.parametrize(
    ("complete_from", "words"),
    [(None, "没有写明数据从哪一天起是全的"), (SINCE + timedelta(days=1), "没有覆盖全部期间")],
)
def test_source_that_does_not_reach_back_over_the_period_leaves_it_unknown(
    complete_from: date | None, words: str
) -> None:
    item, other = item_of(), item_of()
    case_of(other.code, complete_from=complete_from)

    line = line_of(item)

    assert line.use == Use.UNKNOWN
    assert words in line.why


def test_body_without_any_case_is_unknown() -> None:
    line = line_of(item_of())

    assert (line.use, line.why) == (Use.UNKNOWN, "没有实施单位的案件数据。")


@pytest.mark.usefixtures("busy")
def test_kind_of_act_that_is_not_in_the_data_at_all_is_unknown() -> None:
    line = line_of(item_of(act=Item.Act.LICENCE))

    assert line.use == Use.UNKNOWN
    assert "没有这些单位的行政许可案件" in line.why


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("on", "use"),
    [
        (SINCE - timedelta(days=1), Use.UNUSED),
        (SINCE, Use.RARE),
        (UNTIL, Use.RARE),
        (UNTIL + timedelta(days=1), Use.UNUSED),
    ],
)
def test_first_and_last_day_of_the_period_count(on: date, use: Use) -> None:
    item = item_of()
    case_of(item.code, on=on)

    assert line_of(item).use == use


def test_cases_of_parts_of_the_holder_count_and_those_of_others_do_not() -> None:
    item = item_of()
    case_of(item.code, f"{PLACE}3/")
    case_of(item.code, "/1/8/")

    line = reviewed("/1/").lines.get(item=item)

    assert line.count == 1


@pytest.mark.usefixtures("busy")
def test_withdrawn_load_does_not_count() -> None:
    item = item_of()
    case = case_of(item.code)
    Load.objects.filter(versions__case=case).update(place=None, withdrawn=True)

    assert line_of(item).use == Use.UNUSED


@pytest.mark.usefixtures("busy")
def test_item_that_is_over_is_not_reviewed() -> None:
    item = item_of()
    details = ItemDetails(item.code, item.name, item.act, valid_until=UNTIL - timedelta(days=1))
    change_item(actor=None, item=item, details=details, holders=[], on=DAY)

    assert not reviewed().lines.filter(item=item).exists()


def test_without_a_standard_nothing_is_rare(busy: Item) -> None:
    item = item_of()
    case_of(item.code)
    review = reviewed(bounds=Bounds(SINCE, UNTIL, None, "本机关自定"))

    assert set(review.lines.values_list("item", "use")) == {
        (busy.pk, Use.USED), (item.pk, Use.USED),
    }  # fmt: skip


def test_items_of_one_kind_on_one_article_overlap_across_bodies_and_others_do_not() -> None:
    basis = "《噪声管理条例》（2020年修订）第十二条"
    mine, theirs = item_of(basis=basis), item_of("/1/8/", basis=f"{basis}、第三十条")
    licence = item_of(basis=basis, act=Item.Act.LICENCE)
    alone = item_of(basis="《噪声管理条例》第十三条")

    lines = {line.item_id: line for line in reviewed().lines.all()}

    assert [each["name"] for each in lines[mine.pk].overlaps] == [theirs.name]
    assert lines[mine.pk].overlaps[0]["article"] == "《噪声管理条例》第十二条"
    assert not lines[licence.pk].overlapping
    assert not lines[alone.pk].overlapping


@pytest.mark.parametrize(
    ("basis", "articles"),
    [
        ("《甲法》第六十条、《乙条例》第3条", ["《甲法》第六十条", "《乙条例》第3条"]),
        ("《甲法》第一百二十条之一第二款", ["《甲法》第一百二十条之一"]),
        ("《甲法》", []),
        ("甲法第六十条", []),
        ("", []),
    ],
)
def test_articles_are_read_where_they_are_written_out(basis: str, articles: list[str]) -> None:
    assert articles_in(basis) == articles


@given(st.text())
def test_no_basis_is_too_odd_to_be_read(basis: str) -> None:
    assert all(article.startswith("《") for article in articles_in(basis))


def test_review_asks_as_often_for_fifty_items_as_for_one() -> None:
    case_of(item_of().code)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            reviewed(actor=actor)
        return len(queries)

    actor = clerk()
    make_body(PLACE)
    asked()
    one = asked()
    for _ in range(49):
        item_of()

    assert asked() == one
