"""Whatever is published and withdrawn in whatever order: of each case what the last published load says is seen."""

from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.cases import selectors
from hengjian.cases.contents import Told
from hengjian.cases.models import Content
from hengjian.cases.placing import bodies_of
from hengjian.cases.projection import standing
from hengjian.cases.services import begin_load, restore_standing, write_cases
from hengjian.cases.target import CasesTarget
from hengjian.common.identity import uuid7
from hengjian.intake.law import declarations

pytestmark = pytest.mark.django_db

NUMBERS = ("1号", "2号", "3号")
STEPS = ("filing", "seizure", "decision", "closing", "archiving", "transfer", "transfer_return")
loads = st.dictionaries(st.sampled_from(NUMBERS), st.integers(1, 3), min_size=1)
"""A load: number of the case and the day of its only act."""


def told(number: str, day: int) -> Told:
    case: dict[str, Any] = dict.fromkeys(("procedure", "domain", "jurisdiction", "item"), "")
    case |= {"case": number, "source": "s", "body": None, "number": number, "fields": {}}
    return Told(case, [act("filing", date(2025, 1, day))], [])


def act(kind: str, on: date, key: str = "a", corrects: str = "") -> dict[str, Any]:
    return {
        "key": key, "kind": kind, "about": "", "on": on, "at": None, "recorded_at": None,
        "recorded_on": None, "place": "",
        "paper": "", "corrects": corrects, "people_unread": False, "fields": {}, "signatures": [],
    }  # fmt: skip


def write(load: dict[str, int]) -> UUID:
    key = uuid7()
    begun = begin_load(key=key, sender=None, sources=pl.DataFrame())
    write_cases(load=begun, cases=[told(*each) for each in load.items()], bodies=bodies_of(None))
    return key


def seen() -> dict[str, int]:
    rows = selectors.versions_seen().values_list("case__number", "newest_on", "content__acts__on")
    assert all(newest == on for _, newest, on in rows)
    return {number: on.day for number, _, on in rows}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(loads, min_size=1, max_size=5),
    deeds=st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=10),
)
def test_what_is_seen_is_what_the_loads_in_their_order_of_publishing_say(
    written: list[dict[str, int]], deeds: list[tuple[bool, int]], db: None
) -> None:
    del db
    target = CasesTarget()
    keys = [write(load) for load in written]
    order: list[int] = []
    withdrawn: set[int] = set()
    for publishes, chosen in deeds:
        i = chosen % len(written)
        if publishes and i not in order and i not in withdrawn:
            target.publish(keys[i])
            order.append(i)
        elif not publishes:
            target.withdraw(keys[i])
            withdrawn.add(i)
            order = [each for each in order if each != i]
        expected: dict[str, int] = {}
        for each in order:
            expected |= written[each]
        own = selectors.versions_seen().filter(load__key__in=keys)
        rows = own.values_list("case__number", "newest_on")
        assert {number: on.day for number, on in rows} == expected
        last = {number: each for each in order for number in written[each]}
        assert target.standing(keys) == {keys[each] for each in last.values()}
    for key in keys:
        target.withdraw(key)


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 28), st.booleans()), max_size=6))
def test_stage_is_a_step_of_the_case_that_nothing_corrected(
    steps: list[tuple[str, int, bool]],
) -> None:
    acts = [act(kind, date(2025, 1, day), f"a{i}") for i, (kind, day, _) in enumerate(steps)]
    for i, (_, _, corrected) in enumerate(steps[:-1]):
        if corrected:
            acts[i + 1]["corrects"] = f"a{i}"
    gone = {each["corrects"] for each in acts}
    alive = [each for each in acts if each["key"] not in gone]
    found = standing(acts, declarations())
    assert found == standing(list(reversed(acts)), declarations())
    steps_alive = [each for each in alive if each["kind"] != "seizure"]
    newest = [e["kind"] for e in steps_alive if e["on"] == max(e["on"] for e in steps_alive)]
    assert found.stage in newest if newest else not found.stage
    assert found.first_on == min((each["on"] for each in alive), default=None)


def test_case_that_was_taken_back_from_the_police_is_open_again() -> None:
    acts = [
        act("filing", date(2025, 1, 1), "a1"),
        act("transfer", date(2025, 1, 2), "a2"),
        act("transfer_return", date(2025, 1, 3), "a3"),
    ]
    assert standing(acts[:2], declarations()).closed
    assert not standing(acts, declarations()).closed


def test_what_is_stored_for_lists_can_be_derived_again() -> None:
    write({"1号": 1, "2号": 2})
    Content.objects.update(stage="closing", closed=True, first_on=None)

    assert restore_standing() == 2

    assert set(Content.objects.values_list("stage", "closed")) == {("filing", False)}
    assert {on.day for on in Content.objects.values_list("first_on", flat=True) if on} == {1, 2}
    assert restore_standing() == 0
