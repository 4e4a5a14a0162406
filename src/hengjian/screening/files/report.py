"""The report: one HTML file that opens offline, without a script and without anything fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from hengjian import __version__
from hengjian.rulebook.calendars import number
from hengjian.rulebook.explanation import Explanation
from hengjian.rulebook.explanation.wording import SEVERITY_WORDS, weekday
from hengjian.rulebook.outcomes import WORDS, Flag, Outcome
from hengjian.screening.files.archive import DIGITS
from hengjian.screening.files.charts import STRIP_WIDTH, Bar, Heat, bars, heat, strip
from hengjian.screening.files.findings import SEVERITIES, Finding
from hengjian.screening.files.receipts import receipt_number
from hengjian.screening.files.screen import Screening
from hengjian.screening.files.tally import SPEAKING
from hengjian.screening.files.unseen import unseen
from hengjian.screening.files.wording import (
    BREACHES_ONLY,
    NOT_WRITTEN,
    OVERDUE,
    citation_words,
    flag_words,
    verdict_words,
)

MOST_EXPLAINED = 2_000
"""So many findings are explained in the file; the lists beside it have all of them."""

WORST, NEXT, REJECTED = 15, 20, 20
SOON = 7
"""Days within which a last day counts as near."""

OUTCOMES = (
    Outcome.BREACH, Outcome.NEEDS_JUDGEMENT, Outcome.OPEN, Outcome.UNKNOWN, Outcome.MET,
    Outcome.NOT_APPLICABLE,
)  # fmt: skip


def render(
    screening: Screening,
    rows: pl.DataFrame,
    worst: Sequence[Finding],
    open_duties: pl.DataFrame,
    rejects: pl.DataFrame,
    receipt: Mapping[str, Any],
) -> str:
    """Write the report of a screening; `rows` and `worst` come in the order of gravity."""
    breaches = rows.filter(pl.col("outcome") == WORDS[Outcome.BREACH])
    by_body = _counted(breaches, "body")
    by_rule = _counted(breaches, "title")
    months = _by_month(breaches)
    return _template().render(
        screening=screening,
        pack=screening.rulebook.pack,
        receipt=receipt,
        receipt_number=receipt_number(screening),
        digits=DIGITS,
        version=__version__,
        lead=_lead(screening, breaches, by_rule, by_body),
        figures=_figures(screening, rows, breaches, open_duties),
        observed=_observed(screening),
        worst=_worst(breaches),
        next=open_duties.head(NEXT).to_dicts(),
        open_count=open_duties.height,
        soon=SOON,
        heat=months,
        heat_title=_heat_title(months),
        by_body=bars(by_body),
        by_rule=bars(by_rule),
        by_month=_month_bars(breaches),
        share=_share,
        most=_most,
        rules=_rules(screening),
        outcome_words=[(o.value, WORDS[o]) for o in OUTCOMES if o in screening.counted],
        breaches_only=BREACHES_ONLY if screening.options.breaches_only else "",
        hidden=unseen(screening),
        rejects=_rejects(rejects),
        rejected_rows=screening.rejected,
        groups=_groups(screening, rows, worst),
        finding_count=rows.height,
        explained=len(worst),
        strip_width=STRIP_WIDTH,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("hengjian.screening.files", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["thousands"] = lambda value: f"{value:,}"
    environment.filters["day"] = _day
    return environment.get_template("report.html")


def _day(value: date | None) -> str:
    """Write a day with its weekday, as in tables."""
    return "—" if value is None else f"{value.isoformat()} {weekday(number(value))}"


def _named(frame: pl.DataFrame, column: str) -> pl.Series:
    return frame[column].fill_null(NOT_WRITTEN)


def _counted(frame: pl.DataFrame, column: str) -> dict[str, int]:
    return dict(Counter(_named(frame, column).to_list()))


def _share(bar: Bar, every: Sequence[Bar]) -> str:
    total = sum(each.number for each in every)
    return f"{100 * bar.number / total:.0f}%"


def _lead(
    screening: Screening,
    breaches: pl.DataFrame,
    by_rule: Mapping[str, int],
    by_body: Mapping[str, int],
) -> list[str]:
    """Say in two or three sentences what the figures amount to."""
    cases = screening.cases
    if breaches.is_empty():
        return [f"筛查了 {cases:,} 件案件，没有发现违反规则的情形。"]
    touched = breaches["case"].n_unique()
    said = [
        f"筛查了 {cases:,} 件案件，其中 {touched:,} 件有违反规则的情形，共 {breaches.height:,} 处。"
    ]
    rule = _alone(by_rule)
    if rule is not None:
        said.append(f"最多的是“{rule}”，{by_rule[rule]:,} 处。")
    body = _alone({name: n for name, n in by_body.items() if name != NOT_WRITTEN})
    if body is not None:
        share = 100 * by_body[body] / breaches.height
        said.append(f"{body}最多，{by_body[body]:,} 处，占 {share:.0f}%。")
    return said


def _figures(
    screening: Screening, rows: pl.DataFrame, breaches: pl.DataFrame, open_duties: pl.DataFrame
) -> list[dict[str, Any]]:
    soon = open_duties.filter(pl.col("days_left") <= SOON)
    judge = rows.height - breaches.height
    figures = [
        ("findings", breaches.height, "违反规则", f"涉及 {breaches['case'].n_unique():,} 件案件"),
        ("findings", judge, "需人工判断", "规则留给人判断的"),
    ]
    if Outcome.OPEN in screening.counted:
        running = f"正在计算的期限共 {open_duties.height:,} 项"
        figures.append(("next", soon.height, f"{SOON} 天内到期", running))
    if Outcome.UNKNOWN in screening.counted:
        unknown = screening.total(Outcome.UNKNOWN)
        figures.append(("hidden", unknown, "不明", "来源里没有判断所需的记录"))
    figures.append(("rejects", screening.rejected, "退回的行", "逐行写明了原因"))
    return [
        {"to": to, "number": number, "name": name, "note": note}
        for to, number, name, note in figures
        if number or to != "findings" or name == "违反规则"
    ]


def _observed(screening: Screening) -> list[tuple[str, str]]:
    """Give the as-of day of each source, or the one that all share."""
    days = screening.observed_dates
    if len(set(days.values())) == 1:
        return [("", next(iter(days.values())))]
    return sorted(days.items())


def _worst(breaches: pl.DataFrame) -> list[dict[str, Any]]:
    late = breaches.filter(
        (pl.col("days_late") > 0)
        & pl.col("verdict").is_in([verdict_words(verdict) for verdict in OVERDUE])
    )
    return late.sort("days_late", descending=True, maintain_order=True).head(WORST).to_dicts()


def _by_month(breaches: pl.DataFrame) -> Heat | None:
    bodies, months = _named(breaches, "body").to_list(), breaches["month"].fill_null("").to_list()
    return heat(Counter(zip(bodies, months, strict=True)))


def _alone(numbers: Mapping[str, int]) -> str | None:
    """Name what has more than each of the others; None where there are no others, or a tie."""
    ranked = sorted(numbers.items(), key=lambda item: -item[1])
    if len(ranked) < 2 or ranked[0][1] == ranked[1][1]:  # noqa: PLR2004  the first and the second
        return None
    return ranked[0][0]


def _most(every: Sequence[Bar], words: str) -> str:
    """Say which bar is the longest; nothing false where several are."""
    first = every[0].name
    alike = sum(bar.number == every[0].number for bar in every)
    if len(every) == 1:
        return first
    if alike == len(every):
        return f"{alike} {words}件数相同"
    return f"{first}最多" if alike == 1 else f"{first}等 {alike} {words}最多"


def _heat_title(found: Heat | None) -> str:
    if found is None:
        return ""
    most = max(found.sums)
    column = found.columns[found.sums.index(most)]
    when = f"{column[:4]} 年" if found.unit == "年" else f"{column[:4]} 年 {int(column[5:])} 月"
    alike = found.sums.count(most)
    if alike > 1:
        when += f"等 {alike} 个{'月' if found.unit == '月' else '年份'}"
    return f"{when}最多，{'各 ' if alike > 1 else ''}{most:,} 处"


def _month_bars(breaches: pl.DataFrame) -> list[Bar]:
    """Give the figures per month (or year) in their order in time."""
    whole = heat(Counter(("", month) for month in breaches["month"].fill_null("")))
    if whole is None:
        return []
    longest = max(whole.sums)
    return [
        Bar(column, n, 100 * n / longest)
        for column, n in zip(whole.columns, whole.sums, strict=True)
    ]


def _rules(screening: Screening) -> list[dict[str, Any]]:
    pack = screening.rulebook.pack
    ranked = sorted(
        screening.rulebook.rules,
        key=lambda rule: [-screening.rules[rule.id][outcome.value] for outcome in SPEAKING],
    )
    return [
        {
            "title": rule.text.title,
            "cite": citation_words(rule.text.cite, pack),
            "counts": screening.rules[rule.id],
            "judged": any(
                n for outcome, n in screening.rules[rule.id].items()
                if outcome != Outcome.NOT_APPLICABLE.value
            ),
        }
        for rule in ranked
    ]  # fmt: skip


def _rejects(rejects: pl.DataFrame) -> dict[str, Any]:
    kinds = rejects.group_by("file", "column", "reason").agg(
        pl.len().alias("rows"), pl.col("row").min(), pl.col("value").first()
    )
    return {
        "kinds": kinds.sort("rows", "file", "row", descending=[True, False, False])
        .head(REJECTED)
        .to_dicts(),
        "more": max(0, kinds.height - REJECTED),
    }


def _groups(
    screening: Screening, rows: pl.DataFrame, worst: Sequence[Finding]
) -> list[dict[str, Any]]:
    """Gather the findings by rule and body, rules in the order of gravity."""
    totals = Counter(zip(rows["rule"].to_list(), _named(rows, "body").to_list(), strict=True))
    told: dict[tuple[str, str], list[Finding]] = {}
    for finding in worst:
        key = (finding.found.rule.id, finding.found.case.body or NOT_WRITTEN)
        told.setdefault(key, []).append(finding)
    pack = screening.rulebook.pack
    by_rule = Counter(rows["rule"].to_list())
    grave = {
        rule: SEVERITIES.index(screening.rulebook.rule(rule).text.severity) for rule in by_rule
    }
    ranked = sorted(
        totals,
        key=lambda key: (grave[key[0]], -by_rule[key[0]], key[0], -totals[key], key[1]),
    )
    groups: list[dict[str, Any]] = []
    for rule_id, keys in groupby(ranked, key=lambda key: key[0]):
        text = screening.rulebook.rule(rule_id).text
        bodies = [
            {
                "name": body,
                "total": totals[key],
                "findings": [_shown(finding) for finding in told.get(key, ())],
            }
            for key in keys
            for body in (key[1],)
        ]
        groups.append(
            {
                "id": rule_id,
                "title": text.title,
                "cite": citation_words(text.cite, pack),
                "severity": SEVERITY_WORDS[text.severity],
                "bars": len(SEVERITIES) - SEVERITIES.index(text.severity),
                "ground": text.ground,
                "total": sum(body["total"] for body in bodies),
                "bodies": bodies,
            }
        )
    return groups


def _shown(finding: Finding) -> dict[str, Any]:
    found, explanation = finding.found, finding.explanation
    if found.outcome is Outcome.NEEDS_JUDGEMENT:
        lamp, word = "judge", WORDS[Outcome.NEEDS_JUDGEMENT]
    elif found.verdict in OVERDUE:
        lamp = "late"
        word = f"逾期 {explanation.days_late:,} 天" if explanation.days_late else "逾期"
    else:
        lamp, word = "late", verdict_words(found.verdict)
    return {
        "lamp": lamp,
        "word": word,
        "name": found.case.number or found.case.key,
        "about": found.about,
        "grace": Flag.GRACE in found.flags,
        "flags": flag_words(found.flags),
        "told": explanation,
        "facts": _facts(explanation),
        "strip": strip(explanation.steps),
    }


def _facts(explanation: Explanation) -> list[tuple[str, str, str]]:
    """List the facts; those missing for the same reason stand together at the end."""
    rows = [(f.label, f.value, f.source) for f in explanation.facts if f.state == "there"]
    missing: dict[tuple[str, str], list[str]] = {}
    for fact in explanation.facts:
        if fact.state != "there":
            missing.setdefault((fact.value, fact.source), []).append(fact.label)
    return rows + [("、".join(labels), *why) for why, labels in missing.items()]
