"""How long one case takes: facts and all rules, warm. `python -m benchmarks.one_case --json`."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from datetime import date

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.calendars import number
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.rulebook import Rulebook, national_pack

FILED = number(date(2025, 3, 3))


def example(declarations: Declarations, shift: int) -> Case:
    """Give an ordinary case of fourteen acts: a pause, an extension, a seizure, people."""
    kinds = frozenset(declarations.kinds)
    pair, reviewer = frozenset({"甲", "乙"}), frozenset({"丙"})
    start = FILED + shift
    reasons = declarations.act_fields["reason"].codes or ()
    limits = declarations.act_fields["limit"].codes or ()
    acts = (
        Act("1", "filing", start, persons={"investigator": pair}),
        Act("2", "questioning", start + 3, persons={"officer": pair}),
        Act("3", "inspection", start + 3, persons={"officer": pair}),
        Act("4", "seizure", start + 3, "物1", persons={"officer": pair}),
        Act("5", "pause_start", start + 10, "停1", fields={"reason": reasons.index("testing")}),
        Act("6", "pause_end", start + 24, "停1"),
        Act("7", "seizure_release", start + 30, "物1"),
        Act("8", "prior_notice", start + 60, fields={"amount": 500_000, "kinds": 4, "hearing_right": 1}),
        Act("9", "legal_review", start + 70, persons={"reviewer": reviewer}),
        Act("10", "extension", start + 80, fields={"limit": limits.index("penalty.decision_days"), "days": 30}),
        Act("11", "decision", start + 110, fields={"amount": 500_000, "kinds": 4}),
        Act("12", "service", start + 115),
        Act("13", "closing", start + 150),
        Act("14", "archiving", start + 160),
    )  # fmt: skip
    plain = [name for name, f in declarations.case_fields.items() if f.type != "text"]
    columns: dict[str, int | None] = dict.fromkeys(plain)
    columns |= {"procedure": 0, "major": 0, "review_required": 1}
    return Case(
        f"case-{shift}", columns, start + 300, acts, (Cover(kinds),), frozenset(),
        "demo-city", "market-regulation",
    )  # fmt: skip


# One rule or two of every pattern and subject: the set that a figure of one case was first asked of.
FEW = (
    "penalty-law.60.decision-overdue", "penalty-law.61.service-overdue",
    "penalty-law.44.notice-before-decision", "penalty-law.64.decision-before-hearing-period",
    "penalty-law.64.hearing-notice-late", "penalty-law.58.review-after-hearing",
    "penalty-law.58.reviewer-is-investigator", "penalty-law.42.two-officers",
    "penalty-law.57.panel-missing", "penalty-law.51.onsite-fine-limit",
    "coercion-law.25.seizure-overlong", "coercion-law.54.court-application-early",
)  # fmt: skip


def measure(rulebook: Rulebook, cases: list[Case]) -> tuple[float, float]:
    """Give median and ninety-fifth percentile in milliseconds, after warming up."""
    judge = CaseJudge(rulebook)
    for case in cases[:50]:
        judge.judge(case)
    times = []
    for case in cases:
        begin = time.perf_counter()
        judge.judge(case)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="一件案件的判断用时")
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    begin = time.perf_counter()
    rulebook = Rulebook.load(national_pack())
    loading = (time.perf_counter() - begin) * 1000
    cases = [example(rulebook.pack.declarations, shift) for shift in range(options.cases)]
    median, high = measure(rulebook, cases)
    few = rulebook.only(FEW)
    figures = {
        "median_ms": round(median, 4),
        "p95_ms": round(high, 4),
        "rules": len(rulebook.rules),
        "median_ms_of_few_rules": round(measure(few, cases)[0], 4),
        "few_rules": len(few.rules),
        "load_pack_ms": round(loading),
        "cases": len(cases),
    }
    line = json.dumps(figures) if options.json else (
        f"一件案件：{figures['rules']} 条规则中位数 {figures['median_ms']} 毫秒，"
        f"九成五在 {figures['p95_ms']} 毫秒以内；"
        f"{figures['few_rules']} 条规则 {figures['median_ms_of_few_rules']} 毫秒"
    )  # fmt: skip
    sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
