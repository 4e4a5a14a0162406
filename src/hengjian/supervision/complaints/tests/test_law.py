"""What the pack says of complaints is in order, and what is not is told in Chinese."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import override_settings

from hengjian.supervision import law as supervision_law
from hengjian.supervision.complaints import law
from hengjian.supervision.law import Code, codes_in


def test_pack_is_in_order() -> None:
    for name in ("channels", "replies", "notices", "hotline", "terms"):
        codes = codes_in(law.FOLDER, name)
        assert codes
        assert law.faults_of(name, codes) == []
    assert set(codes_in(law.FOLDER, "terms")) == set(law.TERMS)


def test_clues_come_from_channels_that_the_room_knows() -> None:
    assert {each.more["clue"] for each in law.channels().values()} <= set(
        supervision_law.channels()
    )


@override_settings(JURISDICTION="wuhan")
def test_place_without_terms_has_none_and_says_what_was_seen_elsewhere() -> None:
    assert law.term(law.HANDLE) is None
    assert "未核" in law.hint(law.HANDLE)
    assert "30 天" in law.hint(law.HANDLE)


@override_settings(JURISDICTION="demo-city")
def test_working_days_are_counted_by_the_calendar() -> None:
    term = law.term(law.ACCEPT)

    assert term is not None
    # Monday 28 September 2026; the holidays of October lie between.
    assert term.last_day(date(2026, 9, 28)) == date(2026, 10, 10)
    assert term.last_day(date(2099, 1, 1)) is None


@override_settings(JURISDICTION="demo-city")
def test_days_are_counted_from_the_day_after() -> None:
    term = law.term(law.HANDLE)

    assert term is not None
    assert term.last_day(date(2026, 3, 2)) == date(2026, 4, 1)


def test_notices_say_number_and_day() -> None:
    said = law.told("forwarded", number="2026-0000-0000-0001", due="2026-04-01", body="甲局")

    assert "2026-0000-0000-0001" in said
    assert "甲局" in said
    assert "{" not in said


@pytest.mark.parametrize(
    ("name", "more", "fault"),
    [
        ("terms", {"places": {"x": {"number": 0, "unit": "days", "note": "某"}}}, "大于零"),
        ("terms", {"places": {"x": {"number": 5, "unit": "weeks", "note": "某"}}}, "单位不对"),
        ("terms", {"places": {"x": {"number": 5, "unit": "days"}}}, "出处"),
        ("terms", {"seen": [{"number": 5, "unit": "days", "note": "某", "verified": True}]}, "seen"),
        ("notices", {"says": "您好 {name}"}, "name"),
        ("notices", {}, "says"),
        ("replies", {"open": True, "because": True, "elsewhere": False}, "public"),
        ("replies", {"public": "已答复"}, "open"),
        ("channels", {"hand": True}, "clue"),
        ("channels", {"clue": "hotline"}, "hand"),
        ("hotline", {"required": True}, "heads"),
        ("hotline", {"heads": ["编号"]}, "required"),
    ],
)  # fmt: skip
def test_false_entry_of_the_pack_is_told(name: str, more: dict[str, object], fault: str) -> None:
    codes = {"x": Code("x", "某项", "supervision-regulation:20", more)}

    assert fault in "".join(law.faults_of(name, codes))
