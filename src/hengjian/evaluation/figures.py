"""Figures that measure tasks: what can be measured, and how it stands in a period at a body and those below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

import polars as pl
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.evaluation import policies, selectors, staff
from hengjian.evaluation.law import MeasureText, statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.outcomes import BREACH, MET, UNKNOWN
from hengjian.evaluation.places import everything, seen_within
from hengjian.evaluation.policies import Action
from hengjian.evaluation.store import OUTCOMES, Bodies, Span, rows_of
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import of_bodies
from hengjian.screening.law import office_rulebook
from hengjian.supervision.models import Letter, Report

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

    `address` opens what was counted; it is empty where there is nothing to open.
    """

    value: Fraction | None
    numerator: int
    denominator: int
    address: str
    says: str


def catalogue() -> Sequence[Measure]:
    """Give everything that can be measured: all values are shares, from 0 to 1, to be shown as percentages."""
    return [Measure(each.code, each.title, "%", each.how) for each in statistics().measures]


def figure(reader: Account | None, code: str, *, body_path: str, first: date, last: date) -> Figure:
    """Give a measure from the first to the last day, both included, at a body and those below it.

    Of a reader only what he may see is counted; without one everything. Raises KeyError for an unknown measure.
    """
    text = {measure.code: measure for measure in statistics().measures}[code]
    return _Scene(reader, body_path, Span(first, last), today()).figure(text)


def every_figure(
    reader: Account | None, *, body_path: str, first: date, last: date
) -> list[tuple[Measure, Figure]]:
    """Give all measures of a period at a body, in the order of the catalogue."""
    scene = _Scene(reader, body_path, Span(first, last), today())
    told = [scene.figure(text) for text in statistics().measures]
    return list(zip(catalogue(), told, strict=True))


@dataclass
class _Scene:
    """Where and when is measured; what several measures need is read once."""

    reader: Account | None
    body_path: str
    span: Span
    day: date

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
        if text.letters:
            return self._letters(text)
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
        asked = {"code": text.code, "first": span.first.isoformat(), "last": span.last.isoformat()}
        if self.top:
            asked["body"] = self.top
        address = f"{reverse('evaluation:measure')}?{urlencode(asked)}"
        doubt = f"；另有 {unknown:,} 件数据不足，不能判断，没有计入" if unknown else ""
        day = tabulation.day.isoformat()
        said = f"应当 {met + breach:,} 件，做到 {met:,} 件{doubt}（数据截至 {day}）。"
        return _share(met, met + breach, address, said)

    def _officers(self, tabulation: Tabulation) -> Figure:
        last = self.span.last
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

    def _letters(self, text: MeasureText) -> Figure:
        """Count letters by the day until which an answer was due; what is not yet due says nothing."""
        rows = Letter.objects.filter(
            self._whose("matter__body"), kind__in=text.letters, withdrawn_on=None,
            due__gte=self.span.first, due__lte=self.span.last,
        )  # fmt: skip
        reports = Report.objects.filter(matter=OuterRef("matter"), on__gte=OuterRef("on"))
        first = reports.order_by("on").values("on")[:1]
        told = rows.annotate(answered_on=Subquery(first)).values_list("due", "answered_on")
        dated = [(due, on) for due, on in told if due is not None]
        over = [(due, on) for due, on in dated if due < self.day or on is not None]
        met = sum(on is not None and on <= due for due, on in over)
        waiting = len(dated) - len(over)
        later = f"；另有 {waiting:,} 件还没有到期，没有计入" if waiting else ""
        said = f"到期或者已经反馈的文书 {len(over):,} 件，按期反馈 {met:,} 件{later}。"
        return _share(met, len(over), "", said)

    def _whose(self, column: str) -> Q:
        wanted = of_bodies([self.body_path], column)
        if self.reader is None:
            return wanted
        return wanted & policies.visible_to(self.reader, Action.SEE, self.day, column)


def _share(numerator: int, denominator: int, address: str, says: str) -> Figure:
    if not denominator:
        return Figure(None, 0, 0, address, f"本期没有可以计算的。{says}")
    return Figure(Fraction(numerator, denominator), numerator, denominator, address, says)
