from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from hengjian.common import clock


def test_now_is_an_instant_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Shanghai", "2025-01-01"), ("Europe/Rome", "2024-12-31")]
)
def test_today_is_the_civil_day_of_the_zone(
    zone: str, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2024, 12, 31, 16, 0, tzinfo=UTC))

    assert clock.today(zone).isoformat() == day


def test_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        clock.today("Nowhere/Never")
