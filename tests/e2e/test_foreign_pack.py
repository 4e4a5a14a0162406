"""A pack of another country, with its own time zone, judges a log that it never saw before.

The counts are held against a computation that shares nothing with the product: plain Python over the
rows, with civil days taken from the text of each timestamp.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl
import pytest

from tests.architecture.tree import ROOT

COMMAND = Path(sys.executable).with_name("hengjian")
PACK = ROOT / "examples" / "italian-traffic-fines"
HAND_MADE = Path(__file__).with_name("hand_made_log.csv")
PUBLIC_LOG = Path(
    os.environ.get("ROAD_FINES_LOG", ROOT.parent / "shared" / "data" / "road_traffic_fines.parquet")
)
SECONDS = 5.0


def screened(log: Path) -> dict[str, Any]:
    """Run the command as a user would and give its machine form."""
    command = [str(COMMAND), "screen", str(log), "--pack", str(PACK), "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def first_days(rows: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, date]]:
    """Give the first civil day of each activity of each case; the text's date is the local day."""
    found: dict[str, dict[str, date]] = {}
    for case, activity, timestamp in rows:
        day = date.fromisoformat(timestamp[:10])
        days = found.setdefault(case, {})
        days[activity] = min(days.get(activity, day), day)
    return found


def expected(days: dict[str, dict[str, date]]) -> dict[str, tuple[int, int, int]]:
    """Count breaches, what is in order and what is not judged, per rule."""
    counted = {}
    for number, (begin, end) in enumerate(
        (
            ("Create Fine", "Send Fine"),
            ("Insert Fine Notification", "Insert Date Appeal to Prefecture"),
            ("Insert Fine Notification", "Add penalty"),
        ),
        start=1,
    ):
        lengths = [
            (acts[end] - acts[begin]).days for acts in days.values() if {begin, end} <= acts.keys()
        ]
        broken = {
            1: sum(length > 90 for length in lengths),
            2: sum(length > 60 for length in lengths),
            3: sum(length != 60 for length in lengths),
        }[number]
        counted[f"road-fines-study.{number}."] = (
            broken, len(lengths) - broken, len(days) - len(lengths),
        )  # fmt: skip
    return counted


def rows_of(log: Path) -> Iterable[tuple[str, str, str]]:
    frame = pl.read_parquet(log) if log.suffix == ".parquet" else pl.read_csv(log)
    return frame.select("case_id", "activity", "timestamp").iter_rows()


def agrees(log: Path) -> None:
    days = first_days(rows_of(log))
    found = screened(log)

    assert found["cases"] == len(days)
    assert found["rejected"] == 0
    for beginning, (breach, met, not_judged) in expected(days).items():
        (rule,) = (counts for rule, counts in found["rules"].items() if rule.startswith(beginning))
        assert rule == {
            "breach": breach, "met": met, "not_applicable": not_judged,
            "open": 0, "unknown": 0, "needs_judgement": 0,
        }  # fmt: skip


def test_hand_made_log_is_judged_by_local_civil_days() -> None:
    agrees(HAND_MADE)

    rules = screened(HAND_MADE)["rules"]
    assert [counts["breach"] for counts in rules.values()] == [2, 1, 1]


def test_pack_has_exactly_the_three_rules() -> None:
    command = [str(COMMAND), "rules", "--pack", str(PACK), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)

    patterns = [rule["pattern"] for rule in json.loads(done.stdout)]
    assert patterns == ["deadline", "deadline", "check"]


@pytest.mark.slow
def test_public_log_of_150370_cases_is_judged_right_and_within_five_seconds() -> None:
    if not PUBLIC_LOG.is_file():
        pytest.skip(f"the public log is not here ({PUBLIC_LOG}); only the hand-made one was judged")
    agrees(PUBLIC_LOG)
    found, seconds = timed(PUBLIC_LOG)

    assert found["cases"] == 150_370
    assert seconds < SECONDS


def timed(log: Path, tries: int = 3) -> tuple[dict[str, Any], float]:
    """Screen and measure; again where the machine may just have been busy with something else."""
    found, best = {}, float("inf")
    for _ in range(tries):
        began = perf_counter()
        found = screened(log)
        best = min(best, perf_counter() - began)
        if best < SECONDS:
            break
    return found, best
