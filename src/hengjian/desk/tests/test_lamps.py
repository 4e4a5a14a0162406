"""Lamps: from which day on little time is left, what is over, what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hengjian.desk.lamps import (
    IN_TIME,
    OVER,
    PAUSED,
    SOON,
    UNKNOWN,
    USUAL,
    _newest,
    lamp_of,
    lamp_of_case,
    soon_on,
    warning_days,
)
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.model import Limit, Override
from hengjian.rulebook.outcomes import Flag
from hengjian.rulebook.rulebook import national_pack
from hengjian.screening.law import office_rulebook
from hengjian.screening.models import Duty
from hengjian.screening.tests.factories import LATE, make_duty

DAY = date(2026, 3, 2)


def duty(left: int, flags: int = 0) -> Duty:
    return Duty(rule=LATE, due=DAY + timedelta(days=left), flags=flags)


def test_yellow_begins_when_three_tenths_of_the_usual_limit_are_left() -> None:
    assert warning_days(LATE) == 27


def test_rule_without_limit_warns_a_week_before() -> None:
    assert warning_days("no-such-rule") == USUAL


@pytest.mark.parametrize(("left", "lamp"), [(28, IN_TIME), (27, SOON), (0, SOON), (-1, UNKNOWN)])
def test_lamp_follows_the_days_left(left: int, lamp: str) -> None:
    assert lamp_of(duty(left), DAY) == lamp


def test_pause_without_end_stops_the_lamp() -> None:
    assert lamp_of(duty(-5, Flag.PAUSED), DAY) == PAUSED


def test_case_has_the_gravest_of_its_lamps() -> None:
    assert lamp_of_case([duty(90), duty(3)], DAY, overdue=False) == SOON
    assert lamp_of_case([duty(90)], DAY, overdue=True) == OVER
    assert lamp_of_case([], DAY, overdue=False) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("left", "found"), [(28, False), (27, True), (-1, False)])
def test_search_for_what_runs_out_finds_what_the_lamp_shows(left: int, found: bool) -> None:  # noqa: FBT001
    row = make_duty(due=DAY + timedelta(days=left))

    assert Duty.objects.filter(soon_on(DAY), pk=row.pk).exists() is found
    assert (lamp_of(row, DAY) == SOON) is found


@pytest.mark.django_db
def test_search_reaches_as_far_as_the_longest_warning() -> None:
    longest = max((each.id for each in office_rulebook().rules), key=warning_days)
    assert warning_days(longest) > warning_days(LATE)
    row = make_duty(rule=longest, due=DAY + timedelta(days=warning_days(longest)))

    assert Duty.objects.filter(soon_on(DAY), pk=row.pk).exists()


def test_limit_of_the_offices_own_place_lights_its_lamps() -> None:
    pack = load_pack(national_pack())
    national = pack.parameters["penalty.decision_days"]
    value = national.values[-1]
    limit = value.value
    assert isinstance(limit, Limit)
    local = Override((replace(value, value=replace(limit, number=60)),), None, national.place)
    parameter = replace(national, places={"hubei": local})
    told = replace(pack, parameters={**pack.parameters, parameter.id: parameter})

    found = {place: _newest(told, parameter.id, place) for place in ("wuhan", "handan", "")}

    assert found["wuhan"] == replace(limit, number=60), "its province says so"
    assert found["handan"] == found[""] == limit
