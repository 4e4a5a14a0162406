"""Identifiers that are shown outside."""

from datetime import UTC, datetime

import pytest

from hengjian.common import clock
from hengjian.common.identity import uuid7


def test_identifier_says_its_version_and_variant() -> None:
    made = uuid7()

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_identifiers_made_later_sort_later(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for minute in (1, 2, 3):
        moment = datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        made.append(uuid7())

    assert made == sorted(made)


def test_identifiers_of_one_instant_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, tzinfo=UTC))

    assert len({uuid7() for _ in range(1000)}) == 1000
