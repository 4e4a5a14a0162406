"""Figures that measure tasks: what can be measured, and how it stands in a period at a body and those below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import polars as pl
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.evaluation import policies, rooms, selectors, staff
from hengjian.evaluation.law import MeasureText, statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.outcomes import BREACH, MET, UNKNOWN
from hengjian.evaluation.places import everything, seen_within
from hengjian.evaluation.policies import Action
from hengjian.evaluation.store import OUTCOMES, Bodies, Span, rows_of
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import of_bodies
from hengjian.screening.law import office_rulebook

NOT_YET = "还没有汇总过，没有数据。"


@dataclass(frozen=True)
class Measure:
    """Something that the data can measure: its unit is that of the value, `how` says what is counted."""

    code: str
    title: str
    unit: str
    how: str


@dataclass(frozen=True)
class Figure:
    """A measure in a period: the value is a share; None where the data cannot say, and then `says` tells why.

    `address` opens what was counted; it is empty where there is nothing that the reader may open.
    """

    value: Fraction | None
    numerator: int
    denominator: int
    address: str
    says: str


def catalogue() -> Sequence[Measure]:
    """Give everything that can be measured: all values are shares, from 0 to 1, to be shown as percentages."""
    return [Measure(each.code, each.title, "%", each.how) for each in _measurable()]


def not_yet() -> Sequence[tuple[str, str]]:
    """Give what people ask to be measured and cannot be yet, with the reason."""
    return [(each.title, each.absent) for each in statistics().measures if each.absent]


def _measurable() -> list[MeasureText]:
    return [each for each in statistics().measures if not each.absent]


def figure(reader: Account | None, code: str, *, body_path: str, first: date, last: date) -> Figure:
    """Give a measure from the first to the last day, both included, at a body and those below it.

    Of a reader only what he may see is counted; without one everything. Raises KeyError for an unknown measure.
    """
    text = {measure.code: measure for measure in _measurable()}[code]
    return _Scene(reader, body_path, Span(first, last), today()).figure(text)


def every_figure(
    reader: Account | None, *, body_path: str, first: date, last: date
) -> list[tuple[Measure, Figure]]:
    """Give all measures of a period at a body, in the order of the catalogue."""
    scene = _Scene(reader, body_path, Span(first, last), today())
    told = [scene.figure(text) for text in _measurable()]
    return list(zip(catalogue(), told, strict=True))


@dataclass
class _Scene:
    """Where and when is measured, and what the reader is to do with it; what several measures need is read once."""

    reader: Account | None
    body_path: str
    span: Span
    day: date
    action: Action = Action.SEE

    @cached_property
    def tabulation(self) -> Tabulation | None:
        return selectors.latest()

    @cached_property
    def bodies(self) -> Bodies:
        if self.reader is None:
            return everything(self.body_path)
        return seen_within(self.reader, self.day, self.body_path)

    @cached_property
    def top(self) -> str:
        uuid = Body.objects.filter(path=self.body_path).values_list("uuid", flat=True).first()
        return str(uuid or "")

    def figure(self, text: MeasureText) -> Figure:
        """Give a measure."""
        if text.room:
            return self._of_room(text)
        if self.tabulation is None:
            return Figure(None, 0, 0, "", NOT_YET)
        if text.officers:
            return self._officers(self.tabulation)
        return self._outcomes(text, self.tabulation)

    def _outcomes(self, text: MeasureText, tabulation: Tabulation) -> Figure:
        known = {rule.id for rule in office_rulebook().rules}
        if not known & set(text.rules):
            return Figure(None, 0, 0, "", "规则包里没有这项指标所依据的规则。")
        span = self.span
        wanted = (pl.col("measure") == text.code, span.inside(), self.bodies.inside())
        rows = rows_of(tabulation, OUTCOMES, *wanted)
        counts: dict[int, int] = {}
        if rows is not None:
            counts = dict(rows.group_by("outcome").len().collect().iter_rows())
        met, breach, unknown = (counts.get(each, 0) for each in (MET, BREACH, UNKNOWN))
        address = self._address(text)
        doubt = f"；另有 {unknown:,} 件数据不足，不能判断，没有计入" if unknown else ""
        day = tabulation.day.isoformat()
        said = f"应当 {met + breach:,} 件，做到 {met:,} 件{doubt}（汇总日 {day}）。"
        return _share(met, met + breach, address, said)

    def _officers(self, tabulation: Tabulation) -> Figure:
        last = self.span.known_until(tabulation.day)
        there = staff.on_post(tabulation, last)
        if there is None:
            return Figure(None, 0, 0, "", NOT_YET)
        there = there.filter(self.bodies.inside())
        held = there.filter(pl.col("column") == staff.HELD).height
        if there.filter(pl.col("column") == staff.UNKNOWN).height:
            return Figure(None, held, there.height, "", "没有登记执法证，不知道谁持证。")
        said = (
            f"{last.isoformat()} 在岗执法人员 {there.height:,} 人，持有有效执法证的 {held:,} 人。"
        )
        return _share(held, there.height, "", said)

    def _of_room(self, text: MeasureText) -> Figure:
        """Count what a room keeps by its last day; what is not yet due says nothing."""
        kind = rooms.OWING[text.room]
        rows = rooms.owed(text, self.span, self.whose)
        if rows is None:
            return Figure(None, 0, 0, "", kind.without)
        found = rooms.tally(rows, self.day)
        over = found.met + found.breach
        if not over + found.open:
            return Figure(None, 0, 0, "", f"本期没有要按期办理的{kind.word}。")
        later = f"；另有 {found.open:,} 件还没有到期，没有计入" if found.open else ""
        said = f"到期或者已经办理的{kind.word} {over:,} 件，{kind.done} {found.met:,} 件{later}。"
        return _share(found.met, over, self._address(text), said)

    def _address(self, text: MeasureText) -> str:
        if not self._opens():
            return ""
        span = self.span
        asked = {"code": text.code, "first": span.first.isoformat(), "last": span.last.isoformat()}
        if self.top:
            asked["body"] = self.top
        return f"{reverse('evaluation:measure')}?{urlencode(asked)}"

    def _opens(self) -> bool:
        """Tell whether the reader may open what was counted, and not only see the sum."""
        place = self.body_path if self.top else None
        return self.reader is None or policies.may(self.reader, Action.OPEN, self.day, place)

    def whose(self, column: str) -> Q:
        """Give the condition of the rows at the body and below, as far as the reader sees them."""
        wanted = of_bodies([self.body_path], column)
        if self.reader is None:
            return wanted
        return wanted & policies.visible_to(self.reader, self.action, self.day, column)


def kept_behind(
    reader: Account, text: MeasureText, *, body_path: str, span: Span, outcome: str
) -> QuerySet[Any] | None:
    """Give the rows of a room behind its measure; the same that the figure counts."""
    scene = _Scene(reader, body_path, span, today(), Action.OPEN)
    rows = rooms.owed(text, span, scene.whose)
    return None if rows is None else rows.filter(rooms.condition(outcome, scene.day))


def _share(numerator: int, denominator: int, address: str, says: str) -> Figure:
    if not denominator:
        return Figure(None, 0, 0, address, f"本期没有可以计算的。{says}")
    return Figure(Fraction(numerator, denominator), numerator, denominator, address, says)
