"""What to know beside the result: flags in words, and what was not counted and why."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.explanation.calculation import Calculation
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.factlines import extension_in_words
from hengjian.rulebook.explanation.interruptions import ExtensionOnRecord, PauseOnRecord
from hengjian.rulebook.explanation.unknowns import unknowns, why_kind
from hengjian.rulebook.explanation.wording import (
    amount_in_words,
    day_in_table,
    days_in_table,
    unit_beside_months,
)
from hengjian.rulebook.facts import EXTENSION, PAUSE_START
from hengjian.rulebook.outcomes import FLAG_WORDS, Flag

_PAUSE_FATES = {
    "not_allowed": "该期限没有规定可以因此停止计算，没有扣除",
    "before": "在期限开始以前已经结束，没有扣除",
    "too_late": "开始时期限已经届满，没有扣除",
    "unclear": "事由没有填写，能否扣除不明",
}
_EXTENSION_FATES = {
    "not_allowed": "该期限没有规定可以延长，没有计入",
    "too_late": "作出时期限已经届满，没有计入",
    "unclear": "没有写明延长多少，能否计入不明",
}


def notes_of(context: Context, counted: Calculation | None) -> tuple[str, ...]:
    """Give the notes of a judgement, flags first."""
    found = [_flag(context, counted, flag) for flag in Flag if flag in context.judged.flags]
    if counted is not None:
        found += _not_counted(context, counted)
    return (*found, *_gaps(context))


def _flag(context: Context, counted: Calculation | None, flag: Flag) -> str:
    if flag is Flag.PROVISIONAL:
        year = day_of(context.pack.calendar.published_until).year
        return f"{FLAG_WORDS[flag]}（已公布到 {year} 年）"
    if flag is Flag.GRACE and counted is not None:
        return f"{FLAG_WORDS[flag]}（相差不超过 {amount_in_words(counted.limit.grace, 'days')}）"
    if flag is Flag.LATE_RECORDED and counted is not None and counted.acted is not None:
        recorded = counted.acted.recorded_on
        return FLAG_WORDS[flag] + (
            f"（{day_in_table(recorded)} 录入）" if recorded else "（没有录入日期）"
        )
    return FLAG_WORDS[flag]


def _not_counted(context: Context, counted: Calculation) -> Iterator[str]:
    for pause in counted.interruptions.pauses:
        if pause.fate != "counted":
            yield f"{_pause(context, pause)}：{_PAUSE_FATES[pause.fate]}"
    for extension in counted.interruptions.extensions:
        yield from _extension(context, counted, extension)


def _pause(context: Context, pause: PauseOnRecord) -> str:
    reason = f"（{pause.reason}）" if pause.reason else ""
    days = days_in_table(pause.act.on, pause.end)
    return f"{context.label(PAUSE_START)}{reason or ' '}{days}"


def _extension(
    context: Context, counted: Calculation, extension: ExtensionOnRecord
) -> Iterator[str]:
    words = f"{context.label(EXTENSION)} {extension_in_words(context, extension.act)}"
    if extension.fate != "counted":
        yield f"{words}：{_EXTENSION_FATES[extension.fate]}"
    elif extension.lost:
        unit = unit_beside_months(counted.limit.unit)
        until = extension.act.fields.get("days") is None
        lost = amount_in_words(extension.lost, "days" if until else unit)
        most = amount_in_words(counted.limit.extend, unit)
        yield f"{words}：累计最多延长 {most}，超出的 {lost}没有计入"


def _gaps(context: Context) -> Iterator[str]:
    """Yield the kinds of which a row could not be read, though that left the judgement as it is."""
    gaps = context.subject.case.case.gaps
    read = {fact.kind for fact in context.rule.facts} | {w.kind for w in context.rule.windows}
    said = unknowns(context)
    for kind in sorted(gaps & read, key=context.label):
        if why_kind(context, kind) not in said:
            yield why_kind(context, kind)
