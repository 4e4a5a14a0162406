"""The lists that a screening gives out, as frames: findings, open duties, rejected rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.explanation import as_text
from hengjian.rulebook.outcomes import WORDS, Flag
from hengjian.screening.files.findings import Finding, listed
from hengjian.screening.files.screen import Screening
from hengjian.screening.files.wording import (
    citation_words,
    domain_title,
    flag_words,
    place_title,
    verdict_words,
)

FINDING_COLUMNS: dict[str, tuple[str, pl.DataType]] = {
    "finding": ("发现编号", pl.String()),
    "rule": ("规则", pl.String()),
    "title": ("问题", pl.String()),
    "cite": ("依据", pl.String()),
    "severity": ("程度", pl.String()),
    "outcome": ("结论", pl.String()),
    "verdict": ("情形", pl.String()),
    "case": ("案件", pl.String()),
    "number": ("案号", pl.String()),
    "body": ("机关", pl.String()),
    "source": ("来源", pl.String()),
    "domain": ("领域", pl.String()),
    "jurisdiction": ("地区", pl.String()),
    "about": ("事物", pl.String()),
    "act": ("行为", pl.String()),
    "month": ("月份", pl.String()),
    "law_day": ("法律适用日", pl.Date()),
    "due": ("最后一天", pl.Date()),
    "days_late": ("差几天", pl.Int32()),
    "grace": ("边界日内", pl.Boolean()),
    "flags": ("另注", pl.String()),
    "sentence": ("说明", pl.String()),
    "arithmetic": ("算法", pl.String()),
    "explanation": ("全文", pl.String()),
}
"""Columns of the list of findings: the name for programs, the heading for people, the type."""

OPEN_COLUMNS: dict[str, tuple[str, pl.DataType]] = {
    "rule": ("规则", pl.String()),
    "title": ("期限", pl.String()),
    "cite": ("依据", pl.String()),
    "case": ("案件", pl.String()),
    "number": ("案号", pl.String()),
    "body": ("机关", pl.String()),
    "source": ("来源", pl.String()),
    "domain": ("领域", pl.String()),
    "jurisdiction": ("地区", pl.String()),
    "about": ("事物", pl.String()),
    "act": ("行为", pl.String()),
    "due": ("最后一天", pl.Date()),
    "days_left": ("还剩天数", pl.Int32()),
    "flags": ("另注", pl.String()),
}

REJECT_COLUMNS: dict[str, tuple[str, pl.DataType]] = {
    "file": ("文件", pl.String()),
    "table": ("表", pl.String()),
    "row": ("行", pl.Int64()),
    "column": ("栏目", pl.String()),
    "value": ("内容", pl.String()),
    "reason": ("原因", pl.String()),
}


def headed(frame: pl.DataFrame, columns: dict[str, tuple[str, pl.DataType]]) -> pl.DataFrame:
    """Give the frame under the headings for people."""
    return frame.select(
        (
            pl.when(pl.col(name)).then(pl.lit("是")).otherwise(pl.lit("否"))
            if kind == pl.Boolean()
            else pl.col(name)
        ).alias(heading)
        for name, (heading, kind) in columns.items()
    )


def finding_row(screening: Screening, finding: Finding) -> dict[str, Any]:
    """Give one row of the list of findings."""
    found, explanation, pack = finding.found, finding.explanation, screening.rulebook.pack
    case, text = found.case, found.rule.text
    return {
        "finding": found.id,
        "rule": text.id,
        "title": text.title,
        "cite": citation_words(text.cite, pack),
        "severity": explanation.severity,
        "outcome": WORDS[found.outcome],
        "verdict": verdict_words(found.verdict),
        "case": case.key,
        "number": case.number,
        "body": case.body,
        "source": case.source,
        "domain": domain_title(pack, case.domain),
        "jurisdiction": place_title(pack, case.jurisdiction),
        "about": found.about,
        "act": found.act,
        "month": finding.month or None,
        "law_day": None if finding.law_day is None else day_of(finding.law_day),
        "due": None if found.due is None else day_of(found.due),
        "days_late": explanation.days_late,
        "grace": Flag.GRACE in found.flags,
        "flags": flag_words(found.flags) or None,
        "sentence": explanation.sentence,
        "arithmetic": explanation.arithmetic or None,
        "explanation": as_text(explanation),
    }


def finding_frame(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """Give rows of findings as a frame."""
    return pl.DataFrame(list(rows), schema=_schema(FINDING_COLUMNS))


def open_frame(screening: Screening) -> pl.DataFrame:
    """Give the duties whose last day has not passed, the next to run out first."""
    pack = screening.rulebook.pack
    rows = [
        {
            "rule": found.rule.id,
            "title": found.rule.text.title,
            "cite": citation_words(found.rule.text.cite, pack),
            "case": found.case.key,
            "number": found.case.number,
            "body": found.case.body,
            "source": found.case.source,
            "domain": domain_title(pack, found.case.domain),
            "jurisdiction": place_title(pack, found.case.jurisdiction),
            "about": found.about,
            "act": found.act,
            "due": None if found.due is None else day_of(found.due),
            "days_left": None
            if found.due is None
            else found.due - screening.observed[found.case.source],
            "flags": flag_words(found.flags) or None,
        }
        for found in listed(screening, screening.open)
    ]
    frame = pl.DataFrame(rows, schema=_schema(OPEN_COLUMNS))
    return frame.sort("days_left", "rule", "case", nulls_last=True)


def reject_frame(screening: Screening) -> pl.DataFrame:
    """Give every rejected row with what is wrong with it."""
    rejects = screening.rejects
    return rejects.select(pl.col(name).cast(kind) for name, (_, kind) in REJECT_COLUMNS.items())


def _schema(columns: dict[str, tuple[str, pl.DataType]]) -> dict[str, pl.DataType]:
    return {name: kind for name, (_, kind) in columns.items()}
