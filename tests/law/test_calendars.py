"""The working days of the pack against a second source, day by day, and the notices that they cite."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
import yaml

pytestmark = pytest.mark.law

FOLDER = Path(__file__).parents[2] / "law" / "calendars" / "state-council"
FIRST, LAST = 2004, 2026
NAMES = {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节", "抗战胜利70周年"}

# The notice for 2006 (国办发明电〔2005〕35号) has Saturday 2005-12-31 worked; the package leaves it out.
PACKAGE_IS_WRONG = {date(2005, 12, 31)}


def year_file(year: int) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{year}.yaml").read_text("utf-8"))
    return content


def days_in(content: dict[str, Any], part: str) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in content[part].items()}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year, 12, 31) - first).days + 1)]


def test_there_is_one_file_for_every_year() -> None:
    expected = [f"{year}.yaml" for year in range(FIRST, LAST + 1)]

    assert sorted(file.name for file in FOLDER.iterdir()) == expected


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_every_day_is_worked_or_off_as_the_second_source_says(year: int) -> None:
    content = year_file(year)
    holidays, workdays = days_in(content, "holidays"), days_in(content, "workdays")

    differing = {
        day
        for day in days_of(year)
        if (day in workdays or (day.weekday() < 5 and day not in holidays))
        != chinese_calendar.is_workday(day)
    }

    assert differing == {day for day in PACKAGE_IS_WRONG if day.year == year}


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_year_lists_its_own_days_in_order_and_no_day_twice(year: int) -> None:
    content = year_file(year)

    assert content["year"] == year
    for part in ("holidays", "workdays"):
        days = list(days_in(content, part))
        assert days == sorted(days)
        assert {day.year for day in days} == {year}
        assert set(content[part].values()) <= NAMES
    assert not days_in(content, "holidays").keys() & days_in(content, "workdays").keys()


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_only_weekend_days_are_made_up(year: int) -> None:
    assert all(day.weekday() >= 5 for day in days_in(year_file(year), "workdays"))


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_year_cites_its_notice_or_says_that_it_is_not_verified(year: int) -> None:
    notice = year_file(year)["notice"]

    assert str(year) in notice["title"]
    assert isinstance(notice["verified"], bool)
    assert notice["number"] or notice["verified"] is False
    assert notice["verified"] or notice["note"]
