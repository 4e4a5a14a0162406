"""`hengjian impact`: what a change of law adds and removes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hengjian.rulebook.rulebook import national_pack
from tests.cli.running import OVERDUE, data, run

DECISION_DAYS = "parameters/penalty/decision_days.yaml"


@pytest.fixture
def shorter(tmp_path: Path) -> Path:
    """Give the national pack with twenty days for a decision instead of ninety."""
    folder = tmp_path / "shorter"
    shutil.copytree(national_pack(), folder)
    file = folder / DECISION_DAYS
    file.write_text(file.read_text("utf-8").replace("number: 90", "number: 20", 1), "utf-8")
    return folder


def test_the_same_pack_changes_nothing(tmp_path: Path) -> None:
    done = run("impact", national_pack(), national_pack(), data(tmp_path / "in"))

    assert done.code == 0
    assert "筛查结果没有变化" in done.out


def test_a_shorter_limit_adds_findings_and_moves_last_days(tmp_path: Path, shorter: Path) -> None:
    form = run("impact", national_pack(), shorter, data(tmp_path / "in"), "--json").form

    counts = form["rules"][OVERDUE]
    assert counts["added"] == 2
    assert counts["changed"] == 1
    assert counts["removed"] == 0
    assert sum(ways["added"] for ways in form["bodies"].values()) == 2


def test_the_other_way_round_takes_them_away(tmp_path: Path, shorter: Path) -> None:
    form = run("impact", shorter, national_pack(), data(tmp_path / "in"), "--json").form

    assert form["rules"][OVERDUE]["removed"] == 2


def test_rules_and_bodies_are_told_in_words(tmp_path: Path, shorter: Path) -> None:
    done = run("impact", national_pack(), shorter, data(tmp_path / "in"))

    assert "立案后逾期未作出处罚决定" in done.out
    assert "增加" in done.out
    assert not done.err


def test_a_rule_that_only_one_pack_has_comes_or_goes(tmp_path: Path) -> None:
    fewer = tmp_path / "fewer"
    shutil.copytree(national_pack(), fewer, ignore=shutil.ignore_patterns("scenarios"))
    rules = fewer / "rules" / "penalty-law.yaml"
    text = rules.read_text("utf-8")
    start = text.index(f"- id: {OVERDUE}")
    end = text.index("\n- id: ", start) + 1
    rules.write_text(text[:start] + text[end:], "utf-8")

    form = run("impact", fewer, national_pack(), data(tmp_path / "in"), "--json").form

    assert form["rules"][OVERDUE]["added"] == 1
