"""Geometry and shades of the report's charts; the template draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.explanation import Step

MOST_COLUMNS = 18
SHADES = 4
ONE_BY_ONE = SHADES


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its figure, its length in percent of the longest."""

    name: str
    number: int
    percent: float


def bars(numbers: Mapping[str, int], most: int = 12) -> list[Bar]:
    """Give the largest figures as bars, the rest together in a last one."""
    ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    shown = ranked[:most]
    rest = ranked[most:]
    if rest:
        shown.append((f"其余 {len(rest)} 个", sum(number for _, number in rest)))
    longest = max((number for _, number in shown), default=0)
    return [Bar(name, number, 100 * number / longest) for name, number in shown if number]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: its figure and its shade, 0 for none to 4 for the most."""

    number: int
    shade: int


@dataclass(frozen=True, slots=True)
class Heat:
    """A table of figures: rows (bodies) by columns (months or years), with sums and a legend.

    `legend` pairs a shade with the figures that it stands for.
    """

    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...], int], ...]
    sums: tuple[int, ...]
    legend: tuple[tuple[int, str], ...]
    left_out: int


def heat(figures: Mapping[tuple[str, str], int], most_rows: int = 15) -> Heat | None:
    """Arrange figures keyed by name and month (2026-11); by year where the months are too many.

    None where there is nothing to show. `left_out` counts what stands before the oldest column.
    """
    dated = {key: n for key, n in figures.items() if key[1] and n}
    if not dated:
        return None
    months = _months(min(m for _, m in dated), max(m for _, m in dated))
    unit = "月" if len(months) <= MOST_COLUMNS else "年"
    wide = len("2026-11") if unit == "月" else len("2026")
    columns = sorted({month[:wide] for month in months})[-MOST_COLUMNS:]
    table: dict[str, dict[str, int]] = {}
    left_out = 0
    for (name, month), n in dated.items():
        column = month[:wide]
        if column in columns:
            row = table.setdefault(name, {})
            row[column] = row.get(column, 0) + n
        else:
            left_out += n
    ranked = sorted(table.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows = dict(ranked[:most_rows])
    if ranked[most_rows:]:
        rest = [row for _, row in ranked[most_rows:]]
        rows[f"其余 {len(rest)} 个"] = {c: sum(row.get(c, 0) for row in rest) for c in columns}
    bounds = _bounds(max((n for row in rows.values() for n in row.values()), default=0))
    cells = {
        name: tuple(HeatCell(row.get(c, 0), _shade(row.get(c, 0), bounds)) for c in columns)
        for name, row in rows.items()
    }
    return Heat(
        unit=unit,
        columns=tuple(columns),
        rows=tuple((name, row, sum(cell.number for cell in row)) for name, row in cells.items()),
        sums=tuple(sum(row[i].number for row in cells.values()) for i in range(len(columns))),
        legend=tuple(_legend(bounds)),
        left_out=left_out,
    )


def _months(first: str, last: str) -> list[str]:
    """List every month from the first to the last, written 2026-11."""
    begin, end = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (first, last))
    return [f"{i // 12:04d}-{i % 12 + 1:02d}" for i in range(begin, end + 1)]


def _bounds(most: int) -> list[int]:
    """Give the largest figure of each shade."""
    if most <= ONE_BY_ONE:
        return list(range(1, most + 1))
    return sorted({-(-most * i // SHADES) for i in range(1, SHADES + 1)})


def _shade(number: int, bounds: Sequence[int]) -> int:
    if not number:
        return 0
    return 1 + sum(number > bound for bound in bounds)


def _legend(bounds: Sequence[int]) -> list[tuple[int, str]]:
    low = 1
    found: list[tuple[int, str]] = []
    for shade, bound in enumerate(bounds, start=1):
        last = shade == len(bounds)
        text = f"{low:,}" if low == bound else f"{low:,} 以上" if last else f"{low:,}–{bound:,}"
        found.append((shade, text))
        low = bound + 1
    return found


# --- the run of one limit ---------------------------------------------------------------------------

STRIP_WIDTH = 640.0
_LEAST_WIDTH = 3.0
_DRAWN = {
    "start": "start", "counted": "counted", "extended": "extended", "day_off": "off",
    "paused": "paused", "rolled": "off", "last_day": "last", "late": "late",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of the strip: where it stands (in units of STRIP_WIDTH) and what it says."""

    look: str
    x: float
    width: float
    days: int
    title: str


def strip(steps: Sequence[Step]) -> list[Run]:
    """Lay the runs of days side by side, each as wide as its days ask for but wide enough to see."""
    drawn = [step for step in steps if step.sort in _DRAWN]
    if not drawn:
        return []
    lengths = [step.end - step.start + 1 for step in drawn]
    scale = (STRIP_WIDTH - _LEAST_WIDTH * len(drawn)) / sum(lengths)
    x = 0.0
    runs: list[Run] = []
    for step, days in zip(drawn, lengths, strict=True):
        width = _LEAST_WIDTH + days * max(scale, 0.0)
        runs.append(Run(_DRAWN[step.sort], round(x, 1), round(width, 1), days, _title(step, days)))
        x += width
    return runs


def _title(step: Step, days: int) -> str:
    first, last = day_of(step.start).isoformat(), day_of(step.end).isoformat()
    when = first if days == 1 else f"{first} 至 {last}，{days} 天"
    if step.first is not None and step.last is not None and step.sort in ("counted", "extended"):
        when += f"，第 {step.first}" + (f"–{step.last}" if step.last != step.first else "")
    return f"{when}：{step.note}" if step.note else when
