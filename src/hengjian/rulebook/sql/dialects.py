"""Where the engines that speak SQL differ; everything else is text that all of them understand.

Common are names in double quotes, 64-bit integers that never wrap, Kleene's NULL, STRING, `min_by`,
`bool_or`, `TRY_CAST`, `IS NOT DISTINCT FROM`, `GROUP BY ALL`, recursive queries and `>>`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from hengjian.rulebook.sql.wording import literal

_EPOCH = "DATE '1970-01-01'"


@dataclass(frozen=True)
class Dialect(ABC):
    """One engine's SQL over the Parquet files in a folder."""

    folder: str

    def path(self, title: str) -> str:
        """Give the path of a file, or of a folder with its parts."""
        return f"{self.folder}/{title}.parquet"

    @abstractmethod
    def settings(self) -> list[str]:
        """Give the statements that come first."""

    @abstractmethod
    def source(self, title: str) -> str:
        """Name a file as the source of a query."""

    @abstractmethod
    def keep(self, title: str, query: str) -> list[str]:
        """Compute a query once, for the statements that follow, which know it by the title."""

    @abstractmethod
    def view(self, title: str, query: str) -> list[str]:
        """Give a query that costs little a title, whether it is computed once or wherever it is read."""

    @abstractmethod
    def write(self, title: str, query: str) -> str:
        """Write what a query finds to a file, in any order."""

    @abstractmethod
    def named(self, title: str, query: str) -> str:
        """Write one of the queries behind WITH, to be taken up where it is read."""

    @abstractmethod
    def item(self, of: str, position: str) -> str:
        """Take an item of a list by its position, counted from 1 and known to be in the list."""

    @abstractmethod
    def list_by(self, value: str, order: str) -> str:
        """Gather a list of values in the order of other numbers, which differ."""

    @abstractmethod
    def count_distinct(self, value: str) -> str:
        """Count the different values that are not NULL."""

    @abstractmethod
    def months_later(self, day: str, months: str) -> str:
        """Give the number of the day so many months later, cut to the month's length."""


@dataclass(frozen=True)
class DuckDb(Dialect):
    """DuckDB on one machine."""

    def settings(self) -> list[str]:
        """Need none."""
        return []

    def source(self, title: str) -> str:
        """Read the file where it is asked."""
        return f"read_parquet({literal(self.path(title))})"

    def keep(self, title: str, query: str) -> list[str]:
        """Make a temporary table."""
        return [f"CREATE TEMP TABLE {title} AS\n{query}"]

    def view(self, title: str, query: str) -> list[str]:
        """Make a temporary table as well."""
        return self.keep(title, query)

    def write(self, title: str, query: str) -> str:
        """Write one file."""
        return f"COPY (\n{query}\n) TO {literal(self.path(title))} (FORMAT parquet)"

    def named(self, title: str, query: str) -> str:
        """Forbid to compute it beforehand, with columns that nobody reads."""
        return f"{title} AS NOT MATERIALIZED (\n{query}\n)"

    def item(self, of: str, position: str) -> str:
        """Count from 1; a position below 1 would be taken from the end."""
        return f"{of}[{position}]"

    def list_by(self, value: str, order: str) -> str:
        """Order within the aggregate."""
        return f"list({value} ORDER BY {order})"

    def count_distinct(self, value: str) -> str:
        """Count."""
        return f"count(DISTINCT {value})"

    def months_later(self, day: str, months: str) -> str:
        """Add an interval, and subtract days."""
        later = f"{_EPOCH} + CAST({day} AS INTEGER) + to_months(CAST({months} AS INTEGER))"
        return f"CAST(CAST({later} AS DATE) - {_EPOCH} AS BIGINT)"


@dataclass(frozen=True)
class Spark(Dialect):
    """Spark SQL from 4.1 on, on one machine or many."""

    def settings(self) -> list[str]:
        """Read names and texts as the others do; an overflow stops the run instead of wrapping.

        Recursion ends by itself: each step takes up the next event of a limit.
        """
        wanted = {
            "ansi.enabled": "true",
            "ansi.doubleQuotedIdentifiers": "true",
            "parser.escapedStringLiterals": "true",
            "variable.substitute": "false",
            "cteRecursionLevelLimit": "-1",
            "cteRecursionRowLimit": "-1",
        }
        return [f"SET spark.sql.{key} = {value}" for key, value in wanted.items()]

    def source(self, title: str) -> str:
        """Read the file, or the folder of parts, where it is asked."""
        escaped = self.path(title).replace("`", "``")
        return f"parquet.`{escaped}`"

    def keep(self, title: str, query: str) -> list[str]:
        """Write it down and read it from there.

        A view alone would be computed again wherever it is read; a cached one would still carry the
        plans of all that it is made from, and planning would take longer than the work.
        """
        kept = f"kept/{title}"
        options = f"OPTIONS (path {literal(self.path(kept))})"
        return [
            self.write(kept, query),
            f"CREATE OR REPLACE TEMPORARY VIEW {title} USING parquet {options}",
        ]

    def view(self, title: str, query: str) -> list[str]:
        """Compute it wherever it is read: to write it down would take longer."""
        return [f"CREATE OR REPLACE TEMPORARY VIEW {title} AS\n{query}"]

    def write(self, title: str, query: str) -> str:
        """Write a folder of parts."""
        return f"INSERT OVERWRITE DIRECTORY {literal(self.path(title))} USING parquet\n{query}"

    def named(self, title: str, query: str) -> str:
        """Name it; it is taken up anyway."""
        return f"{title} AS (\n{query}\n)"

    def item(self, of: str, position: str) -> str:
        """Count from 1; brackets would count from 0."""
        return f"element_at({of}, CAST({position} AS INTEGER))"

    def list_by(self, value: str, order: str) -> str:
        """Gather pairs and sort them: an aggregate has no order of its own."""
        pairs = f"sort_array(collect_list(struct({order} AS at, {value} AS item)))"
        return f"transform({pairs}, pair -> pair.item)"

    def count_distinct(self, value: str) -> str:
        """Gather a set: several distinct counts in one query would multiply its rows."""
        return f"size(collect_set({value}))"

    def months_later(self, day: str, months: str) -> str:
        """Add months to a date."""
        return (
            f"CAST(unix_date(add_months(date_from_unix_date(CAST({day} AS INTEGER)),"
            f" CAST({months} AS INTEGER))) AS BIGINT)"
        )
