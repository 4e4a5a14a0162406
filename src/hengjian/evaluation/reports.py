"""The yearly and the monthly report: all tables of a period with what they lean on, as plain content for any file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hengjian.evaluation.law import OFFICER, Counting
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.places import Places
from hengjian.evaluation.store import Span, last_day
from hengjian.evaluation.tables import (
    SHARED_NOTES,
    TOTAL_SLOT,
    UNCOVERED_SLOT,
    UNKNOWN_SLOT,
    Cell,
    Counted,
    Grid,
    Slot,
    count_for,
    grid_of,
    slots_of,
)


@dataclass(frozen=True)
class Section:
    """A table of a report: its counting rule, its figures, and what is to be said of them."""

    title: str
    counting: Counting
    grid: Grid
    says: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A report of a body and all below it on a period."""

    title: str
    place: str
    span: Span
    day: date
    receipt: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def period_words(span: Span) -> str:
    """Name a period: a year, a month, else its two days."""
    if span == year_of(span.first.year):
        return f"{span.first.year}年"
    if span == month_of(span.first.year, span.first.month):
        return f"{span.first.year}年{span.first.month}月"
    return f"{span.first.isoformat()} 至 {span.last.isoformat()}"


def year_of(year: int) -> Span:
    """Give a year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def month_of(year: int, month: int) -> Span:
    """Give a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return Span(date(year, month, 1), following - timedelta(days=1))


def report_of(
    tabulation: Tabulation,
    chosen: list[tuple[str, Counting]],
    places: Places,
    span: Span,
) -> Report:
    """Put a report together: the tables by title, each by its counting rule."""
    kind = "年度" if span == year_of(span.first.year) else "月度"
    return Report(
        title=f"{period_words(span)}行政执法{kind}统计",
        place=places.name,
        span=span,
        day=tabulation.day,
        receipt=tabulation.receipt_number,
        sections=tuple(_sections(tabulation, chosen, places, span)),
        notes=SHARED_NOTES,
    )


def _sections(
    tabulation: Tabulation, chosen: list[tuple[str, Counting]], places: Places, span: Span
) -> Iterator[Section]:
    until = last_day(tabulation)
    for title, counting in chosen:
        counted = count_for(tabulation, counting, places, span)
        before = {
            words: count_for(tabulation, counting, places, earlier)
            for words, earlier in _earlier(span, tabulation.day)
        }
        yield Section(title, counting, grid_of(counted, until), tuple(_says(counted, before)))


def _earlier(span: Span, day: date) -> Iterator[tuple[str, Span]]:
    """Give what a period is compared with: the month before, and the same a year before.

    What is not over yet is compared with as many days of the earlier one.
    """
    first, until = span.first, span.known_until(day)
    if span == year_of(first.year):
        found = [("上年", year_of(first.year - 1))]
    elif span == month_of(first.year, first.month):
        last = first - timedelta(days=1)
        found = [
            ("上月", month_of(last.year, last.month)),
            ("上年同月", month_of(first.year - 1, first.month)),
        ]
    else:
        return
    for words, earlier in found:
        if until == span.last:
            yield words, earlier
        else:
            as_far = earlier.first + (until - first)
            yield f"{words}同期", Span(earlier.first, min(as_far, earlier.last))


def _says(counted: Counted, before: dict[str, Counted]) -> Iterator[str]:
    slots = slots_of(counted.counting)
    for part in counted.counting.parts:
        own = {slot.code: slot for slot in slots if slot.part is part}
        whole = own.get(TOTAL_SLOT) or (own[part.columns[0].code] if part.columns else None)
        if whole is None:
            yield f"{part.title}：{part.absent}，没有填数，不等于没有发生。"
            continue
        unit = "人" if part.unit == OFFICER else "件"
        compared = "，".join(
            f"{words} {_number(other, whole):,} {unit}" for words, other in before.items()
        )
        told = f"{part.title}：{_number(counted, whole):,} {unit}"
        doubts = "，".join(_doubts(counted, own, unit))
        yield "；".join(each for each in (told, compared, doubts) if each) + "。"


def _doubts(counted: Counted, own: dict[str, Slot], unit: str) -> Iterator[str]:
    unknown = _number(counted, own[UNKNOWN_SLOT])
    if unknown:
        among = "其中" if TOTAL_SLOT in own else "另有"
        yield f"{among} {unknown:,} {unit}缺少归类所需的内容，列在“不明”"
    uncovered = _number(counted, own[UNCOVERED_SLOT]) if UNCOVERED_SLOT in own else 0
    if uncovered:
        yield f"另有 {uncovered:,} 个案件的来源不报送这类行为，有没有不知道，没有计入"


def _number(counted: Counted, slot: Slot) -> int:
    cell: Cell = counted.cell(slot)
    return cell if isinstance(cell, int) else 0
