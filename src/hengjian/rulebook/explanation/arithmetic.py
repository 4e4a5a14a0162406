"""The whole calculation in one line."""

from __future__ import annotations

from hengjian.rulebook.explanation.calculation import Calculation
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.wording import (
    amount_in_words,
    day_in_table,
    day_with_weekday,
    hours_in_words,
    instant_in_words,
    listed,
    unit_beside_months,
)
from hengjian.rulebook.outcomes import Outcome, Verdict


def arithmetic_of(context: Context, counted: Calculation) -> str:
    """Write start ＋ limit ＋ pauses ＋ extensions ＝ last day; then the act and how late it was."""
    sum_ = " ＋ ".join([_start(context, counted), *_summands(counted)])
    result = f"{sum_} ＝ {_end(context, counted)}"
    after = _after(context, counted)
    return f"{result}；{after}" if after else result


def _start(context: Context, counted: Calculation) -> str:
    label = context.label(counted.start_kind)
    if counted.in_hours and counted.start_at is not None:
        return f"{instant_in_words(counted.start_at, context.pack.timezone)} {label}"
    if counted.in_hours:
        return f"{day_in_table(counted.start)} {label}（没有写明时刻）"
    first = "（当天计入）" if counted.limit.counts_first_day else ""
    return f"{day_in_table(counted.start)} {label}{first}"


def _summands(counted: Calculation) -> list[str]:
    limit = counted.limit
    unit = unit_beside_months(limit.unit)
    summands = [amount_in_words(limit.number, limit.unit)]
    if counted.extended:
        summands.append(f"延长 {amount_in_words(counted.extended, unit)}")
    if counted.paused:
        reasons = dict.fromkeys(
            p.reason for p in counted.interruptions.pauses if p.fate == "counted" and p.reason
        )
        summands.append(f"{listed(reasons) or '停止计算'} {amount_in_words(counted.paused, unit)}")
    return summands


def _end(context: Context, counted: Calculation) -> str:
    if counted.in_hours and counted.end_at is not None:
        return instant_in_words(counted.end_at, context.pack.timezone)
    end = day_with_weekday(counted.raw)
    if counted.raw != counted.last:
        end += f"，顺延至 {day_with_weekday(counted.last)}"
    if counted.waits and counted.last != counted.due:
        end += f"期满，最早 {day_with_weekday(counted.due)}"
    return end


def _after(context: Context, counted: Calculation) -> str:
    """Say when the act was done and how late; or that it was not, and how long ago the last day was."""
    verdict, act = context.judged.verdict, counted.acted
    if act is None:
        if verdict is not Verdict.NOT_DONE:
            return ""
        late = amount_in_words(context.observed - counted.due, "days")
        return f"至 {day_in_table(context.observed)} 没有记录，逾期 {late}"
    label = context.label(act.kind)
    if counted.in_hours and act.at is not None and counted.end_at is not None:
        when = instant_in_words(act.at, context.pack.timezone)
        late = hours_in_words(max(0, act.at - counted.end_at))
        return f"{when} {label}" + (f"，逾期 {late}" if verdict is Verdict.LATE else "")
    done = f"{day_in_table(act.on)} {label}"
    if context.judged.outcome is not Outcome.BREACH or not counted.late_by:
        return done
    days = amount_in_words(counted.late_by, "days")
    return f"{done}，{'早了' if counted.waits else '逾期'} {days}"
