"""Circular, report and evaluations as a person goes on writing them: drafts with the figures filled in."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.conf import settings

from hengjian.plans.measured import NO_MEASURE
from hengjian.plans.standing import NO_BODY, Line, Standing
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
TEXT_LONGEST = 60
TO_WRITE = "（请补写。）"
HEAD = ("编号", "任务", "牵头单位", "责任单位", "期限", "情况", "最近进展")


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
    """Give the sections of a paper, the figures filled in; what only a person knows is left to be written."""
    sections = [Section("", (_opening(found),)), Section("一、总体情况", _overall(found))]
    if kind is Kind.CIRCULAR:
        return [
            *sections,
            Section("二、逾期未完成的任务", _overdue(found)),
            Section("三、没有报过进展的任务", _quiet(found)),
            Section("四、要求", (TO_WRITE,)),
        ]
    sections += [
        Section("二、指标完成情况", _figures(found)),
        Section("三、各单位情况", _bodies(found)),
        Section("四、逾期和没有报过进展的任务", (*_overdue(found), *_quiet(found))),
    ]
    if kind is Kind.MID:
        sections += [Section("五、存在的问题", (TO_WRITE,)), Section("六、下一步打算", (TO_WRITE,))]
    elif kind is Kind.FINAL:
        sections.append(Section("五、成效和经验", (TO_WRITE,)))
        sections.append(Section("六、没有完成的任务怎样处理", _left(found)))
    else:
        sections.append(Section("五、建议", (TO_WRITE,)))
    return sections


def _opening(found: Standing) -> str:
    number = f"（{found.plan.number}）" if found.plan.number else ""
    return plain(
        f"《{found.plan.title}》{number}于{day_on_paper(found.plan.issued_on)}印发。"
        f"以下数字按工作台账统计到{day_on_paper(found.day)}，可以逐项打开核对。"
    )


def _overall(found: Standing) -> tuple[str, ...]:
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
    wanted = "；".join(target["text"] for target in line.task.targets)
    says = "".join(
        f"；{text}：{'达到' if reached else '没有达到'}" for text, reached in known.reached
    )
    return plain(
        f"{line.number}：{known.measure.title}，{known.first}至{known.last}，{known.body_name}，{known.shown.rstrip('。')}"
        f"{f'；原定：{wanted}' if wanted else ''}{says}。"
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
        plain(f"{line.number}（{_who(line)}），期限 {line.due}，已逾期 {line.late_days} 天。")
        for line in rows[:MOST_NAMED]
    )
    return (f"逾期未完成 {len(rows)} 项：", *shown, *_more(rows))


def _who(line: Line) -> str:
    return line.leads or line.others or NO_BODY


def _quiet(found: Standing) -> tuple[str, ...]:
    rows = found.quiet
    if not rows:
        return ("各项任务都报过进展。",)
    return (f"没有报过进展的 {len(rows)} 项：{_listed([line.number for line in rows])}。",)


def _left(found: Standing) -> tuple[str, ...]:
    rows = [line for line in found.lines if line.word != "已完成"]
    if not rows:
        return ("各项任务都已完成。",)
    return (
        f"没有完成的 {len(rows)} 项：{_listed([line.number for line in rows])}。",
        TO_WRITE,
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
