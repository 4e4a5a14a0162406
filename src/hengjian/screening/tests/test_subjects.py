"""By what a finding is known again."""

from datetime import date

import pytest

from hengjian.screening.subjects import WHOLE, Known, Step, known_acts, known_of

DAY = date(2025, 3, 4)


def step(key: str, kind: str = "questioning", about: str = "", corrects: str = "") -> Step:
    return Step(key, kind, DAY, about, corrects)


def test_act_is_known_by_its_day_and_what_it_is_about() -> None:
    found = known_acts([step("a"), step("b", about="货物")])

    assert found == {"a": Known("2025-03-04"), "b": Known("2025-03-04 货物")}


def test_acts_of_one_kind_and_day_are_told_apart_by_their_order_whatever_order_they_come_in() -> (
    None
):
    steps = [step("b"), step("a"), step("c", kind="inspection")]

    assert known_acts(steps) == known_acts(reversed(steps))
    assert [known_acts(steps)[key].ordinal for key in "abc"] == [0, 1, 0]


def test_act_that_was_corrected_takes_no_place() -> None:
    found = known_acts([step("a"), step("b", corrects="a")])

    assert found == {"b": Known("2025-03-04", 0)}


@pytest.mark.parametrize(
    ("about", "act", "known"),
    [("", "", WHOLE), (None, None, WHOLE), ("货物", "", Known("货物")), ("", "a", Known("2025-03-04"))],
)  # fmt: skip
def test_subject_of_a_rule_is_the_case_the_thing_or_the_act(
    about: str | None, act: str | None, known: Known
) -> None:
    assert known_of(about, act, known_acts([step("a")])) == known


def test_very_long_names_stay_apart() -> None:
    one, other = (known_of("长" * 500 + end, None, {}) for end in "甲乙")

    assert one != other
    assert len(one.subject) <= 400
