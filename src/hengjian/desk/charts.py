"""Figures as pictures that a page draws without a script: the heat matrix, the trend with last year behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hengjian.registry.models.bodies import Body

SHADES = 4
MOST_ROWS = 12
MONTHS = 12
RECENT = 3
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 360, 220, 34, 12, 24
LINES = 4


@dataclass(frozen=True)
class Cell:
    """How many findings of a body in a month, and how dark that is."""

    month: str
    count: int
    shade: int


@dataclass(frozen=True)
class HeatRow:
    """A body with its months."""

    body: Body | None
    name: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Heat:
    """The matrix body by month; `title` says what is to be seen in it."""

    months: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]
    left_out: int
    legend: tuple[tuple[int, str], ...]
    title: str


@dataclass(frozen=True)
class Point:
    """A month in the trend: where it is drawn, how many this year and in the same month a year before."""

    month: str
    x: float
    y: float
    count: int
    before: int
    before_y: float

    @property
    def label(self) -> str:
        """Give the month as a person says it."""
        return month_label(self.month)

    @property
    def month_before(self) -> str:
        """Give the same month of the year before."""
        return year_before(self.month)


@dataclass(frozen=True)
class Trend:
    """The findings by month as a line, with those of a year before as another."""

    points: tuple[Point, ...]
    grid: tuple[tuple[float, int], ...]
    title: str
    full: int
    """So many of the months, the first ones, are full: see `full_months`."""

    @property
    def line(self) -> str:
        """Give the line of this year, as far as its months are full."""
        return _line(self.points[: self.full])

    @property
    def unripe(self) -> str:
        """Give the line from the last full month on."""
        return _line(self.points[max(0, self.full - 1) :]) if self.full < len(self.points) else ""

    @property
    def unripe_from(self) -> float:
        """Give where the months begin that are not full."""
        half = (self.points[1].x - self.points[0].x) / 2
        return max(LEFT, round(self.points[self.full].x - half, 1))

    @property
    def unripe_wide(self) -> float:
        """Give how wide the months are that are not full."""
        return round(WIDTH - 8 - self.unripe_from, 1)

    @property
    def before(self) -> str:
        """Give the line of the year before."""
        return " ".join(f"{point.x},{point.before_y}" for point in self.points)


def _line(points: Sequence[Point]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)


def full_months(months: Sequence[str], day: date, takes: int | None) -> int:
    """Give how many of the months, the first ones, are full: nine in ten of their cases have had time to be closed.

    What comes to light only as a case goes on is missing in the later ones, so they look better than they are. Where
    nobody knows how long cases take, none is full.
    """
    if takes is None:
        return 0
    until = day - timedelta(days=takes)
    return sum(month < f"{until:%Y-%m}" for month in months)


def months_until(day: date, count: int = MONTHS) -> tuple[str, ...]:
    """Give so many months up to that of the day, the oldest first."""
    last = day.year * 12 + day.month - 1
    return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(last - count + 1, last + 1))


def month_label(month: str) -> str:
    """Write a month without its year, as in 3月."""
    return f"{int(month[5:])}月"


def year_before(month: str) -> str:
    """Give the same month of the year before."""
    return f"{int(month[:4]) - 1:04d}{month[4:]}"


def heat(
    counts: Mapping[tuple[int | None, str], int],
    bodies: Mapping[int, Body],
    months: Sequence[str],
    full: int = MONTHS,
) -> Heat | None:
    """Lay the counts out as a matrix, the bodies with most findings first; None where there are none.

    Compared are full months only, so many of the first ones.
    """
    totals: dict[int | None, int] = {}
    for (pk, _), count in counts.items():
        totals[pk] = totals.get(pk, 0) + count
    if not totals:
        return None
    bounds = _bounds(max(counts.values()))
    ranked = sorted(totals, key=lambda pk: (-totals[pk], str(pk)))
    rows = []
    for pk in ranked[:MOST_ROWS]:
        body = bodies.get(pk) if pk is not None else None
        cells = tuple(
            Cell(month, counts.get((pk, month), 0), _shade(counts.get((pk, month), 0), bounds))
            for month in months
        )
        rows.append(HeatRow(body, body.name if body else "未登记的单位", cells, totals[pk]))
    labelled = tuple((month, month_label(month)) for month in months)
    left_out = max(0, len(ranked) - MOST_ROWS)
    return Heat(labelled, tuple(rows), left_out, tuple(_legend(bounds)), _heat_title(rows, full))


def _heat_title(rows: Sequence[HeatRow], full: int) -> str:
    """Say which body got worse most in the last three full months, against the three before; else which has most."""
    if full < 2 * RECENT:
        return f"一年来最多的是{rows[0].name}"
    cells = [row.cells[:full] for row in rows]
    lately = [(_sum(each[-RECENT:]), _sum(each[-2 * RECENT : -RECENT])) for each in cells]
    three = "近三个月" if full == len(rows[0].cells) else "满期的近三个月"
    if len(rows) == 1:
        now, before = lately[0]
        return f"{three} {now:,} 个，前三个月 {before:,} 个"
    risen = [now - before for now, before in lately]
    most = max(risen)
    if most > 0:
        return f"{rows[risen.index(most)].name}{three}比前三个月多 {most:,} 个"
    return f"{three}没有单位增多，一年来最多的是{rows[0].name}"


def _sum(cells: Sequence[Cell]) -> int:
    return sum(cell.count for cell in cells)


def _bounds(most: int) -> list[int]:
    """Give the upper ends of the shades, each once."""
    return sorted({max(1, round(most * n / SHADES)) for n in range(1, SHADES + 1)})


def _shade(count: int, bounds: Sequence[int]) -> int:
    if not count:
        return 0
    return next(i for i, bound in enumerate(bounds, start=1) if count <= bound)


def _legend(bounds: Sequence[int]) -> list[tuple[int, str]]:
    found, low = [], 1
    for shade, bound in enumerate(bounds, start=1):
        found.append((shade, f"{low:,}" if low == bound else f"{low:,}–{bound:,}"))
        low = bound + 1
    return found


def trend(counts: Mapping[str, int], months: Sequence[str], full: int = MONTHS) -> Trend | None:
    """Lay the months out as two lines; `counts` holds this year's months and those of the year before.

    With the year before only full months are compared, so many of the first ones.
    """
    now = [counts.get(month, 0) for month in months]
    before = [counts.get(year_before(month), 0) for month in months]
    most = max((*now, *before))
    if not most:
        return None
    step = max(1, -(-most // LINES))
    top = step * LINES
    wide = (WIDTH - LEFT - 12) / (len(months) - 1)

    def y(count: int) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - count / top), 1)

    points = tuple(
        Point(month, round(LEFT + wide * i, 1), y(now[i]), now[i], before[i], y(before[i]))
        for i, month in enumerate(months)
    )
    grid = tuple((y(step * n), step * n) for n in range(LINES + 1))
    title = _trend_title(sum(now), sum(now[:full]), sum(before[:full]), full)
    return Trend(points, grid, title, full)


def _trend_title(whole: int, now: int, before: int, full: int) -> str:
    if not full:
        return f"近一年 {whole:,} 个，都未满期"
    span, last = ("近一年", "前一年") if full == MONTHS else (f"已满期的 {full} 个月", "上年同期")
    if not before:
        return f"{span} {now:,} 个，{last}没有数据"
    change = round(100 * (now - before) / before)
    if not change:
        return f"{span}与{last}持平"
    return f"{span}比{last}{'多' if change > 0 else '少'} {abs(change)}%"
