"""A calculation as a small calendar: each day as what it was in the counting, month under month.

Long stretches in which every day is alike are told in one line: nobody counts four hundred red days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.explanation import Step

LOOKS = {
    "start": "start", "counted": "counted", "extended": "counted", "day_off": "off",
    "paused": "paused", "rolled": "off", "last_day": "last", "late": "late", "act": "act",
}  # fmt: skip
SAYS = {
    "start": "起算", "counted": "计入", "extended": "延长", "day_off": "不计", "paused": "停止计算",
    "rolled": "顺延", "last_day": "最后一天", "late": "逾期", "act": "实际",
}  # fmt: skip
LEGEND = (
    ("counted", "计入"), ("off", "节假日，不计"), ("paused", "停止计算"), ("last", "最后一天"),
    ("late", "超过"),
)  # fmt: skip
LAST = "限"
# Laid over the other runs, in this order.
OVER = ("last_day", "act", "start")
MOST_BOXES = 16
LONGEST = 31
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Square:
    """A day: its look (empty where it has no part in the counting), a sign on it, and what it was in words."""

    day: date
    look: str
    sign: str = ""
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A month, or several of which every day is alike (then without days, told by `summary`)."""

    label: str
    squares: tuple[Square | None, ...]
    summary: str


@dataclass(frozen=True)
class Strip:
    """The calendar of one calculation: few days as boxes, more of them as months."""

    boxes: tuple[Square, ...]
    months: tuple[Row, ...]
    legend: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str, str], ...]

    @property
    def numbers(self) -> range:
        """Give the days of the longest month."""
        return range(1, LONGEST + 1)


@dataclass(frozen=True)
class Line:
    """A run of days of a calculation, as a row of a table."""

    first_day: date
    last_day: date
    word: str
    numbers: str
    note: str


def lines(steps: Sequence[Step]) -> list[Line]:
    """Give a calculation as a table: what the calendar shows, for whoever reads rather than looks."""
    return [
        Line(day_of(each.start), day_of(each.end), SAYS[each.sort], _numbers(each), each.note)
        for each in steps
    ]


def _numbers(step: Step) -> str:
    if step.first is None or step.last is None:
        return ""
    numbers = f"{step.first}" if step.first == step.last else f"{step.first}–{step.last}"
    return f"第 {numbers} {step.unit}"


def strip(steps: Sequence[Step]) -> Strip | None:
    """Lay the runs of a calculation out as a calendar; None where there are none."""
    if not steps:
        return None
    days = _days(steps)
    first, last = min(days), max(days)
    looks = {square.look for square in days.values()}
    legend = tuple(pair for pair in LEGEND if pair[0] in looks)
    marks = tuple(_marks(steps))
    if (last - first).days < MOST_BOXES:
        boxes = [days.get(day) or Square(day, "") for day in _range(first, last)]
        return Strip(tuple(boxes), (), legend, marks)
    return Strip((), tuple(_folded(list(_months(days, first, last)))), legend, marks)


def _days(steps: Sequence[Step]) -> dict[date, Square]:
    ordered = [each for each in steps if each.sort not in OVER]
    ordered += [each for sort in OVER for each in steps if each.sort == sort]
    found: dict[date, Square] = {}
    for step in ordered:
        for number in range(step.start, step.end + 1):
            day = day_of(number)
            found[day] = _square(day, step, number, found.get(day))
    return found


def _square(day: date, step: Step, number: int, under: Square | None) -> Square:
    """Give the day of a run; of an act that came too late or too early the day keeps the colour of that."""
    look = LOOKS[step.sort]
    if look == "act" and under is not None and under.look == "late":
        look = "late-act"
    said = step.note or SAYS[step.sort]
    nth = step.first + number - step.start if step.first is not None and _by_day(step) else None
    counted = f"第 {nth} {step.unit}" if nth is not None else ""
    if step.sort == "late" and nth is not None:
        counted = f"逾期第 {nth} {step.unit}"
    words = "，".join(part for part in (counted, said if step.note or not counted else "") if part)
    before = f"{under.title.partition('：')[2]}；" if under and under.look == "last" else ""
    sign = {"start": step.note[:1] or "起", "last_day": LAST, "act": step.note[:1] or "办"}
    boxed = sign.get(step.sort) or (str(nth) if nth is not None and step.sort != "late" else "")
    title = f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）：{before}{words}"
    return Square(day, look, boxed, title, step.note)


def _by_day(step: Step) -> bool:
    """Tell whether the numbers of a run go up by one each day: those of months and hours do not."""
    if step.first is None or step.last is None:
        return False
    return step.last - step.first == step.end - step.start


def _marks(steps: Sequence[Step]) -> Iterator[tuple[str, str, str]]:
    """Give the signs on the calendar with their looks and what they stand for."""
    late = any(step.sort == "late" for step in steps)
    for step in steps:
        if step.sort == "start":
            yield "start", step.note[:1] or "起", step.note.partition("，")[0] or "起算"
        elif step.sort == "last_day":
            yield "last", LAST, step.note or "最后一天"
        elif step.sort == "act":
            yield (
                ("late-act" if late else "act"),
                step.note[:1] or "办",
                step.note.partition("，")[0],
            )


def _months(days: dict[date, Square], first: date, last: date) -> Iterator[Row]:
    begin = first.replace(day=1)
    while begin <= last:
        after = (begin + timedelta(days=LONGEST + 1)).replace(day=1)
        squares: list[Square | None] = [
            days.get(day) or Square(day, "") for day in _range(begin, after - timedelta(days=1))
        ]
        squares += [None] * (LONGEST - len(squares))
        shown = begin == first.replace(day=1) or begin.month == 1
        label = f"{begin.year}年{begin.month}月" if shown else f"{begin.month}月"
        yield Row(label, tuple(squares), _summary(square for square in squares if square))
        begin = after


_COUNTS = (
    ("计", ("counted", "last")), ("停", ("paused",)), ("不计", ("off",)), ("超", ("late", "late-act")),
)  # fmt: skip


def _summary(squares: Iterable[Square]) -> str:
    found = Counter(square.look for square in squares)
    sums = [(word, sum(found[look] for look in looks)) for word, looks in _COUNTS]
    return "　".join(f"{word} {count} 天" for word, count in sums if count)


def _folded(rows: list[Row]) -> Iterator[Row]:
    """Fold runs of two or more whole months whose days all are alike."""
    i = 0
    while i < len(rows):
        look = _only_look(rows[i])
        j = i
        while look and j < len(rows) and _only_look(rows[j]) == look:
            j += 1
        if j - i < 2:  # noqa: PLR2004  one month is as short as its line
            yield rows[i]
            i += 1
            continue
        whole = [square for row in rows[i:j] for square in row.squares if square]
        begin, end = whole[0].day, whole[-1].day
        same = begin.year == end.year
        until = f"{end.month}月" if same else f"{end.year}年{end.month}月"
        said = f"{begin.year}年{begin.month}月至{until}，每天如此：{_summary(whole)}"
        yield Row("……", (), said)
        i = j


def _only_look(row: Row) -> str:
    looks = {square.look for square in row.squares if square}
    return looks.pop() if len(looks) == 1 else ""


def _range(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
