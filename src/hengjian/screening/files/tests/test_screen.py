"""Screening: counts, findings, what sources hide, and the check of one engine by the other."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome, Verdict
from hengjian.screening.files import judging
from hengjian.screening.files.errors import EnginesDisagree
from hengjian.screening.files.findings import findings, listed
from hengjian.screening.files.lists import open_frame
from hengjian.screening.files.options import Options
from hengjian.screening.files.screen import screen
from hengjian.screening.files.tests.sample import (
    DUE_LATE,
    HEAD,
    RUN_DAY,
    acts,
    case,
    late_and_open,
    rulebook,
    screened,
)


def test_counts_and_findings_tell_the_same(tmp_path: Path) -> None:
    screening = late_and_open(tmp_path)

    assert screening.rules[DUE_LATE] == {
        "breach": 2, "met": 1, "open": 2, "unknown": 0, "not_applicable": 0, "needs_judgement": 0,
    }  # fmt: skip
    found = [each for each in listed(screening, screening.found) if each.rule.id == DUE_LATE]
    assert [each.case.key for each in found] == ["A0", "A1"]
    assert screening.found.height == screening.total(Outcome.BREACH)


def test_finding_belongs_to_the_month_of_its_last_day(tmp_path: Path) -> None:
    late = [f for f in findings(late_and_open(tmp_path)) if f.found.rule.id == DUE_LATE]

    assert [finding.month for finding in late] == ["2025-04", "2025-04"]
    assert [finding.explanation.days_late for finding in late] == [89, 1]
    assert late[0].gravity < late[1].gravity


def test_finding_is_named_by_rule_subject_and_ordinal(tmp_path: Path) -> None:
    late = next(f for f in findings(late_and_open(tmp_path)) if f.found.rule.id == DUE_LATE)

    assert late.found.id == f"{DUE_LATE}/A0//0"


def test_open_duties_come_with_the_days_that_are_left_and_the_next_first(tmp_path: Path) -> None:
    running = open_frame(late_and_open(tmp_path)).filter(pl.col("rule") == DUE_LATE)

    assert running["case"].to_list() == ["A3", "A4"]
    assert running["days_left"].to_list() == [32, 61]


def test_judging_in_small_parts_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = late_and_open(tmp_path)
    monkeypatch.setattr(judging, "CASES_AT_ONCE", 2)
    parts = late_and_open(tmp_path)

    assert parts.findings_digest == whole.findings_digest
    assert parts.rules == whole.rules
    assert parts.open.equals(whole.open)
    assert parts.hidden.equals(whole.hidden)


def test_progress_is_told_stage_by_stage_and_reaches_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late_and_open(tmp_path)
    heard: dict[str, tuple[int, int]] = {}
    monkeypatch.setattr(judging, "CASES_AT_ONCE", 2)
    screen(
        rulebook(), [tmp_path], run_day=RUN_DAY,
        progress=lambda stage, done, total: heard.update({stage: (done, total)}),
    )  # fmt: skip

    assert heard["读取文件"] == (1, 1)
    assert heard["逐条规则判断"] == (5, 5)


def test_what_a_source_hides_is_counted_by_rule_source_and_reason(tmp_path: Path) -> None:
    screening = screened(
        tmp_path,
        HEAD + case("A1") + case("B1", source="公示"),
        acts("A1,立案,2025-07-02", "B1,处罚决定,2025-05-06"),
        "source,covers,complete_until\n案管,*,2025-07-31\n公示,处罚决定,2025-06-30\n",
    )
    rules = [rule.id for rule in rulebook().rules]
    hidden = screening.hidden.filter(pl.col("rule") == rules.index(DUE_LATE))

    assert hidden.select("source", "subjects").rows() == [("公示", 1)]
    assert OUTCOME_OF[Verdict(hidden["verdict"].item())] is Outcome.UNKNOWN
    assert screening.hidden["subjects"].sum() == screening.total(Outcome.UNKNOWN)
    assert screening.observed_dates == {"公示": "2025-06-30", "案管": "2025-07-31"}


@pytest.mark.parametrize(
    ("column", "value"), [("verdict", int(Verdict.NOT_DONE)), ("due", 1), ("flags", 4)]
)
def test_finding_on_which_the_engines_disagree_is_never_told(
    tmp_path: Path, column: str, value: int
) -> None:
    screening = late_and_open(tmp_path)
    wrong = screening.found.with_columns(pl.lit(value, pl.Int32).alias(column))

    with pytest.raises(EnginesDisagree) as caught:
        list(findings(screening, wrong))

    assert caught.value.case == "A0"


def test_same_files_and_options_have_the_same_digests_and_other_options_others(
    tmp_path: Path,
) -> None:
    one, again = late_and_open(tmp_path), late_and_open(tmp_path)

    assert one.snapshot_digest == again.snapshot_digest
    assert one.findings_digest == again.findings_digest
    other = replace(one, options=Options(jurisdiction="demo-city"))
    assert other.snapshot_digest != one.snapshot_digest
