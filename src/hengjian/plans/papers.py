"""Circular, report and evaluations as a person goes on writing them: drafts with the figures filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from django.conf import settings

from hengjian.plans.measured import NO_MEASURE
from hengjian.plans.standing import NO_BODY, WORDS, Line, Standing
from hengjian.plans.states import State
from hengjian.supervision.papers.content import (
    LetterContent,
    Section,
    Table,
    day_on_paper,
    paragraphs,
    plain,
)

MOST_NAMED = 30
"""Of a list in a sentence; the table has all."""
TEXT_LONGEST, NAME_LONGEST = 60, 24
SOON = timedelta(days=90)
HEAD = ("编号", "任务", "牵头单位", "责任单位", "期限", "情况", "最近进展")
WIDTHS = (22, 76, 28, 38, 24, 20, 35)
"""Of the columns of the table, in millimetres."""


class Kind(StrEnum):
    """Which paper."""

    CIRCULAR = "circular"
    REPORT = "report"
    MID = "mid"
    FINAL = "final"


TITLES = {
    Kind.CIRCULAR: "推进情况的通报", Kind.REPORT: "推进情况的报告", Kind.MID: "中期评估报告",
    Kind.FINAL: "终期评估报告",
}  # fmt: skip


def paper_of(kind: Kind, found: Standing) -> LetterContent:
    """Give a draft; it names no number: it gets one when somebody issues it."""
    rows = found.overdue if kind is Kind.CIRCULAR else found.lines
    caption = "逾期任务清单" if kind is Kind.CIRCULAR else "任务清单"
    return LetterContent(
        kind=f"plans.{kind}", title=f"关于《{plain(found.plan.title)}》{TITLES[kind]}（稿）",
        organ=settings.ORGAN, number="（稿，未编号）",
        addressee=settings.GOVERNMENT if kind is Kind.REPORT else "",
        sections=tuple(sections_of(kind, found)), on=found.day,
        table=Table(caption, HEAD, tuple(_row(line) for line in rows)) if rows else None,
    )  # fmt: skip


def sections_of(kind: Kind, found: Standing) -> list[Section]:
    """Give the sections of a paper, the figures filled in.

    They state what ledger and platform know; what a person concludes from it he writes himself.
    """
    sections = [Section("", (_opening(found),)), Section("一、总体情况", _overall(found))]
    if kind is Kind.CIRCULAR:
        return [
            *sections,
            Section("二、逾期未完成的任务", _overdue(found)),
            Section("三、没有报过进展的任务", _quiet(found)),
            Section("四、要求", _wanted(found)),
        ]
    sections += [
        Section("二、指标完成情况", _figures(found)),
        Section("三、各单位情况", _bodies(found)),
        Section("四、逾期和没有报过进展的任务", (*_overdue(found), *_quiet(found))),
    ]
    if kind is Kind.MID:
        sections.append(Section("五、存在的问题", _problems(found)))
        sections.append(Section("六、今后三个月到期的任务", _coming(found)))
    elif kind is Kind.FINAL:
        sections.append(Section("五、完成情况", _done(found)))
        sections.append(Section("六、没有完成的任务怎样处理", _left(found)))
    else:
        sections.append(Section("五、需要协调的问题", _problems(found)))
    return sections


_REACHED = {True: "，达到", False: "，没有达到", None: "，平台数据不能比较"}


def _opening(found: Standing) -> str:
    number = f"（{found.plan.number}）" if found.plan.number else ""
    return plain(
        f"《{found.plan.title}》{number}于{day_on_paper(found.plan.issued_on)}印发。"
        f"以下数字按工作台账统计到{day_on_paper(found.day)}，可以逐项打开核对。"
    )


def _overall(found: Standing) -> tuple[str, ...]:
    if not found.lines:
        return ("台账里还没有任务。",)
    words = found.words
    tasks = "，".join(f"{word} {count} 项" for word, count in words.most_common())
    days = (
        f"按期限数：按期完成 {found.met_in_time} 个，超过期限才完成 {found.met_late} 个，"
        f"所在的任务已报完成待核的 {found.in_review} 个，"
        f"已到期还没有完成 {found.past_due} 个，还没有到期 {found.still_to_come} 个；"
        f"其中经批准延期的 {found.postponed} 个。每年都有的期限，每年算一个。"
    )
    return f"台账共有任务 {len(found.lines)} 项：{tasks}。", days


def _figures(found: Standing) -> tuple[str, ...]:
    told = [_figure(line) for line in found.with_figure]
    left = [line.number for line in found.without_figure]
    if left:
        told.append(f"另有 {len(left)} 项任务写了指标（{_listed(left)}），{NO_MEASURE}")
    return tuple(told) or ("没有选定平台指标的任务。",)


def _figure(line: Line) -> str:
    known = line.measured
    assert known is not None  # noqa: S101  with_figure has only these
    told = dict(known.reached)
    says = "".join(
        f"；原定{target['text']}{_REACHED[told.get(target['text'])]}"
        for target in line.task.targets
    )
    first, last = day_on_paper(known.first), day_on_paper(known.last)
    return plain(
        f"{_name(line)}：{known.measure.title}，{known.body_name}{first}至{last}为{known.shown.rstrip('。')}{says}。"
    )


def _bodies(found: Standing) -> tuple[str, ...]:
    return tuple(
        f"{plain(name)}：{total} 项，已完成 {done} 项，逾期 {late} 项。"
        for name, total, done, late in found.at_bodies
    ) or ("没有任务。",)


def _overdue(found: Standing) -> tuple[str, ...]:
    rows = found.overdue
    if not rows:
        return ("没有逾期的任务。",)
    shown = tuple(
        plain(
            f"{_name(line)}（{_who(line)}），期限 {_day(line)}，已逾期 {line.late_days} 天。{_last(line)}"
        )
        for line in rows[:MOST_NAMED]
    )
    return (f"逾期未完成 {len(rows)} 项：", *shown, *_more(rows))


def _who(line: Line) -> str:
    return line.leads or line.others or NO_BODY


def _name(line: Line) -> str:
    """Name a task so that whoever does not know the numbers knows which is meant."""
    text = " ".join(paragraphs(line.task.text))
    short = text if len(text) <= NAME_LONGEST else f"{text[:NAME_LONGEST]}……"
    return f"{line.number}“{short.rstrip('。')}”"


def _day(line: Line) -> str:
    return day_on_paper(line.task.due) if line.task.due else "没有定到月"


def _last(line: Line) -> str:
    return f"最近进展：{line.last.rstrip('。')}。" if line.last else "没有报过进展。"


def _quiet(found: Standing) -> tuple[str, ...]:
    rows = found.quiet
    if not rows:
        return ("各项任务都报过进展。",)
    return (
        f"没有报过进展的 {len(rows)} 项：",
        *(
            plain(f"{_name(line)}（{_who(line)}），期限 {_day(line)}。")
            for line in rows[:MOST_NAMED]
        ),
        *_more(rows),
    )


def _wanted(found: Standing) -> tuple[str, ...]:
    """Say what the rules of the ledger ask of those who are named above; nothing more."""
    late, quiet = _leads(found.overdue), _leads(found.quiet)
    told = []
    if late:
        told.append(
            f"逾期任务的牵头单位（{late}）应在工作台账里写明没有完成的原因和完成的措施；确需延期的，写明理由申请延期，"
            "审批同意以前原定期限不变。"
        )
    if quiet:
        told.append(f"没有报过进展的单位（{quiet}）应在工作台账里报送进展，附佐证材料。")
    return tuple(map(plain, told)) or ("各项任务请按期限继续推进。",)


def _leads(rows: Sequence[Line]) -> str:
    return "、".join(dict.fromkeys(name for line in rows for name in _who(line).split("、")))


def _problems(found: Standing) -> tuple[str, ...]:
    """State what the ledger shows to be in the way, one kind after the other."""
    missed = [
        line for line in found.with_figure
        if line.measured and not all(reached for _, reached in line.measured.reached)
    ]  # fmt: skip
    nobody = [line for line in found.lines if not (line.leads or line.others)]
    open_ended = [line for line in found.lines if line.word == WORDS[""]]
    kinds = (
        (f"逾期的 {len(found.overdue)} 项，牵头的是{_leads(found.overdue)}", found.overdue),
        (f"平台指标没有达到原定的 {len(missed)} 项", missed),
        (f"没有报过进展的 {len(found.quiet)} 项", found.quiet),
        (f"没有写单位的 {len(nobody)} 项，没有人负责", nobody),
        (f"没有定到月的期限的 {len(open_ended)} 项，不能按期限督促", open_ended),
        (f"写了指标、平台没有数据衡量的 {len(found.without_figure)} 项", found.without_figure),
    )
    told = [
        plain(f"{words}：{_listed([line.number for line in rows])}。")
        for words, rows in kinds
        if rows
    ]
    return tuple(told) or ("台账里没有逾期、没有达到指标、没有报过进展的任务。",)


def _coming(found: Standing) -> tuple[str, ...]:
    rows = sorted(
        (
            line for line in found.lines
            if line.task.due and found.day <= line.task.due <= found.day + SOON
            and line.task.state == State.OPEN
        ),
        key=lambda line: str(line.task.due),
    )  # fmt: skip
    if not rows:
        return ("今后三个月没有到期的任务。",)
    return (
        *(
            plain(f"{_name(line)}（{_who(line)}），{_day(line)}到期。")
            for line in rows[:MOST_NAMED]
        ),
        *_more(rows),
    )


def _done(found: Standing) -> tuple[str, ...]:
    rows = [line for line in found.lines if line.task.state == State.DONE]
    if not rows:
        return ("还没有完成的任务。",)
    return (
        f"已完成 {len(rows)} 项：",
        *(plain(f"{_name(line)}（{_who(line)}）：{_last(line)}") for line in rows[:MOST_NAMED]),
        *_more(rows),
    )


def _left(found: Standing) -> tuple[str, ...]:
    rows = [line for line in found.lines if line.task.state != State.DONE]
    if not rows:
        return ("各项任务都已完成。",)
    return (
        f"没有完成的 {len(rows)} 项：",
        *(
            plain(f"{_name(line)}（{_who(line)}），期限 {_day(line)}，{line.word}。{_last(line)}")
            for line in rows[:MOST_NAMED]
        ),
        *_more(rows),
    )


def _more(rows: Sequence[Line]) -> tuple[str, ...]:
    return (f"其余 {len(rows) - MOST_NAMED} 项见附件。",) if len(rows) > MOST_NAMED else ()


def _listed(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 项" if len(names) > MOST_NAMED else ""
    return plain("、".join(names[:MOST_NAMED]) + more)


def _row(line: Line) -> tuple[str, ...]:
    text = " ".join(paragraphs(line.task.text))
    short = text if len(text) <= TEXT_LONGEST else f"{text[:TEXT_LONGEST]}……"
    told = " ".join(paragraphs(line.last))
    said = told if len(told) <= TEXT_LONGEST else f"{told[:TEXT_LONGEST]}……"
    return tuple(
        map(plain, (line.number, short, line.leads, line.others, line.due, line.word, said))
    )
