"""Which year a month without a year is of: what the text around it says."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.plans.documents.points import Point


@dataclass
class Years:
    """The years that are known while a document is read, from the nearest to the farthest."""

    title: int | None = None
    """The year in the title (2024年工作要点), if it is one."""
    issued: tuple[int, int] | None = None
    """Year and month of the document's own date."""
    nearest: int | None = None
    """The last year that was named in the same task."""
    labelled: int | None = None
    """The year that the task's own label names."""
    earlier: int | None = None
    """The last year that was named in an earlier task."""

    def begin_task(self, labelled: int | None) -> None:
        """Forget what the task before said, but for its last year."""
        self.earlier = self.nearest or self.labelled or self.earlier
        self.nearest, self.labelled = None, labelled

    def year_of(self, point: Point, near: int | None = None) -> int | None:
        """Give the year of a point; None where it recurs, is masked or cannot be told."""
        if point.season == "named":
            return point.year
        if point.season in ("each", "masked"):
            return None
        year = near or self.nearest or self.labelled or self.title
        if year is None:
            year = self._after_issue(point.month) if point.season == "open" else self._issue_year()
        year = year or self.earlier
        return year + 1 if point.season == "next" and year is not None else year

    def value_of(self, point: Point, near: int | None = None) -> str | None:
        """Write a point in the form of the task list, and remember its year."""
        if point.season == "each" or (point.season == "next" and self.nearest is None):
            day = "" if point.day is None else f"-{point.day:02d}"
            return f"--{point.month:02d}{day}"
        year = self.year_of(point, near)
        if year is None:
            return None
        if point.season != "next":
            self.nearest = year
        day = "" if point.day is None else f"-{point.day:02d}"
        return f"{year}-{point.month:02d}{day}"

    def _issue_year(self) -> int | None:
        return None if self.issued is None else self.issued[0]

    def _after_issue(self, month: int | None) -> int | None:
        """A month that has gone by when the document is issued is one of the next year."""
        if self.issued is None:
            return None
        year, issued_in = self.issued
        return year + (month is not None and month < issued_in)
