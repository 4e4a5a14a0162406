"""What the list says of the registry on a day: who is on it, what is lacking, what has changed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.accounts.tests.factories import DAY
from hengjian.registry.models.bodies import Body, Entrustment
from hengjian.registry.tests.factories import make_body, make_item
from hengjian.supervision.bodylists.listing import (
    ADDED,
    CHANGED,
    GONE,
    Line,
    content_on,
    differences,
)
from hengjian.supervision.bodylists.tests.factories import (
    STATION,
    TOP,
    bureau,
    government,
    station,
)

pytestmark = pytest.mark.django_db
LAST = date(2026, 3, 31)
NEXT = LAST + timedelta(days=1)


def lines(day: date = DAY, year: int = DAY.year) -> list[Line]:
    return list(content_on(government(), year, day)["lines"])


def line(name: str, day: date = DAY) -> Line:
    [found] = [each for each in lines(day) if each["name"] == name]
    return found


def test_bodies_that_enforce_are_listed_and_the_government_above_them_is_not() -> None:
    station()
    make_body("/2/")

    assert [each["name"] for each in lines()] == ["单位/1/7/", "单位/1/7/3/"]


def test_body_is_listed_on_its_last_day_and_no_more_on_the_next() -> None:
    Body.objects.filter(pk=bureau().pk).update(state=Body.State.ENDED, valid_until=LAST)

    assert len(lines(LAST)) == 1
    assert lines(NEXT) == []


def test_body_is_listed_from_its_first_day_on() -> None:
    Body.objects.filter(pk=bureau().pk).update(valid_from=NEXT)

    assert lines(LAST) == []
    assert len(lines(NEXT)) == 1


def test_ended_body_without_a_last_day_is_not_listed() -> None:
    Body.objects.filter(pk=bureau().pk).update(state=Body.State.ENDED)

    assert lines() == []


def test_body_without_basis_lacks_it_and_stands_first() -> None:
    bureau()
    bureau("/1/9/", basis="  ")

    first, second = lines()

    assert (first["name"], first["lacking"]) == ("单位/1/9/", ["没有登记依据"])
    assert second["lacking"] == []


def test_missing_mandate_is_a_note_and_nothing_lacking() -> None:
    bureau(mandate="")

    [found] = lines()

    assert (found["lacking"], found["notes"]) == ([], ["没有登记三定规定"])


def test_entrustment_is_good_on_its_last_day_and_over_on_the_next() -> None:
    station(until=LAST)

    on_time, late = line("单位/1/7/3/", LAST), line("单位/1/7/3/", NEXT)

    assert on_time["lacking"] == []
    assert on_time["notes"] == [f"单位/1/7/的委托 {LAST} 到期"]
    assert late["lacking"] == [f"委托已于 {LAST} 到期"]
    assert late["entrustments"] == []


def test_entrustment_that_outlasts_the_year_is_not_noted() -> None:
    station(until=date(2027, 1, 1))

    assert line("单位/1/7/3/")["notes"] == []


def test_entrustment_that_has_not_begun_does_not_count() -> None:
    station(since=NEXT)

    assert line("单位/1/7/3/", LAST)["lacking"] == [f"委托从 {NEXT} 起才生效"]
    assert line("单位/1/7/3/", NEXT)["lacking"] == []


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (None, ["单位/1/7/的委托没有登记公布"]),
        (NEXT, [f"单位/1/7/的委托 {NEXT} 才公布"]),
        (LAST, []),
    ],
)
def test_entrustment_has_to_be_public_by_the_day(published: date | None, said: list[str]) -> None:
    station(published_on=published)

    assert line("单位/1/7/3/", LAST)["lacking"] == said


def test_entrusted_body_without_entrustment_or_basis_lacks_it() -> None:
    station()
    Entrustment.objects.update(basis="")
    assert line("单位/1/7/3/")["lacking"] == ["单位/1/7/的委托没有登记依据"]
    Entrustment.objects.all().delete()

    assert line("单位/1/7/3/")["lacking"] == ["没有登记委托"]


def test_entrustment_of_a_body_that_is_no_more_is_told() -> None:
    body = station()
    Body.objects.filter(path="/1/7/").update(state=Body.State.ENDED, valid_until=LAST)
    assert body.path == STATION

    assert line("单位/1/7/3/", LAST)["lacking"] == []
    assert line("单位/1/7/3/", NEXT)["lacking"] == ["委托单位单位/1/7/已撤销"]


def test_entrustment_names_its_items() -> None:
    body = station()
    item = make_item("/1/7/")
    body.entrustments.get().items.add(item)

    [given_to] = line("单位/1/7/3/")["entrustments"]

    assert given_to["items"] == [f"{item.code} {item.name}"]


def test_what_is_new_gone_and_otherwise_is_told_body_by_body() -> None:
    bureau()
    gone = bureau("/1/8/")
    before = lines()
    Body.objects.filter(pk=gone.pk).update(kind=Body.Kind.NONE)
    Body.objects.filter(path="/1/7/").update(basis="《另一条例》第一条", kind="authorised")
    bureau("/1/9/")

    found = [(each.kind, each.name) for each in differences(before, lines())]

    assert found == [(ADDED, "单位/1/9/"), (GONE, "单位/1/8/"), (CHANGED, "单位/1/7/")]
    assert differences(before, lines())[-1].words == "主体类别、依据有变化"


def test_entrustment_that_ran_out_since_is_a_change() -> None:
    station(until=LAST)

    [found] = differences(lines(LAST), lines(NEXT))

    assert (found.kind, found.words) == (CHANGED, "委托有变化")


TEXTS = st.text("甲乙丙", max_size=2)
LINES = st.dictionaries(
    st.sampled_from("abcdef"),
    st.fixed_dictionaries({"name": TEXTS, "kind": TEXTS, "basis": TEXTS}),
)


@given(LINES, LINES)
@settings(max_examples=60)
def test_differences_name_each_body_once_and_none_that_is_the_same(
    old: dict[str, Line], new: dict[str, Line]
) -> None:
    before = [{"uuid": key, **told} for key, told in old.items()]
    now = [{"uuid": key, **told} for key, told in new.items()]

    kinds = sorted(each.kind for each in differences(before, now))

    expected = [ADDED] * len(new.keys() - old.keys()) + [GONE] * len(old.keys() - new.keys())
    expected += [CHANGED] * sum(old[key] != new[key] for key in old.keys() & new.keys())
    assert kinds == sorted(expected)


def test_list_asks_as_often_for_fifty_bodies_as_for_two() -> None:
    station()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            content_on(top, DAY.year, DAY)
        return len(queries)

    top = government(TOP)
    few = asked()
    for number in range(100, 148):
        bureau(f"/1/{number}/")
    assert len(lines()) == 50

    assert asked() == few
