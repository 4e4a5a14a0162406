"""Who signed: the different people of each row, and how many they are."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_WIDE = 1 << 32
_ROUNDS = 6


@dataclass(frozen=True)
class People:
    """The people in a role of the acts of a kind, by row of a scope.

    `row` and `person` (numbers): each pair once. `counts`: how many people each row of the scope has.
    `whole`: whether every act of the row names somebody, null where the row has no such act.
    """

    row: pl.Series
    person: pl.Series
    counts: pl.Series
    whole: pl.Series

    @classmethod
    def of(cls, rows: pl.Series, place: pl.Series, person: pl.Series, size: int) -> People:
        """Bring the people who signed, at these places among the acts, to the acts' rows of a scope."""
        unsigned = pl.Series([True]).new_from_index(0, len(rows))
        unsigned = unsigned.scatter(place, values=False) if len(place) else unsigned
        whole = _none(size, pl.Boolean())
        for these, value in (
            (rows.drop_nulls(), True),
            (rows.filter(unsigned).drop_nulls(), False),
        ):
            whole = whole.scatter(these, value) if len(these) else whole
        return cls(*_told_apart(rows[place], person, size), whole)

    def shared_with(self, others: People, rows: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Give the rows that share people with the given row of the others, and how many people."""
        # Two small numbers are compared as one big one.
        here = _together(rows[self.row], self.person)
        both = here.is_in(_together(others.row, others.person).implode()).fill_null(value=False)
        counted = self.row.filter(both).alias("row").to_frame().group_by("row").len("people")
        return counted.to_series(0), counted.to_series(1)


def _told_apart(
    rows: pl.Series, persons: pl.Series, size: int
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Give each pair of row and person once, and how many there are of each row."""
    counts = pl.Series([0], dtype=pl.UInt32).new_from_index(0, size)
    pairs = [pl.DataFrame({"row": rows.clear(), "person": persons.clear()})]
    # Hardly an act has more than three people, and most of them once: one of each row at a time is
    # put in its place, which is several times faster than to compare or to group them all.
    for _ in range(_ROUNDS):
        if rows.is_empty():
            break
        one = _none(size, persons.dtype).scatter(rows, persons)
        there = one.is_not_null()
        pairs.append(pl.DataFrame({"row": there.arg_true(), "person": one.drop_nulls()}))
        counts += there.cast(pl.UInt32)
        other = persons != one[rows]
        rows, persons = rows.filter(other), persons.filter(other)
    rest = pl.DataFrame({"row": rows, "person": persons}).unique()
    counted = rest.group_by("row").len()
    if counted.height:
        counts = counts.scatter(counted["row"], counts.gather(counted["row"]) + counted["len"])
    every = pl.concat([*pairs, rest])
    return every["row"], every["person"], counts


def _together(rows: pl.Series, persons: pl.Series) -> pl.Series:
    return rows.cast(pl.UInt64) * _WIDE + persons


def _none(size: int, dtype: pl.DataType) -> pl.Series:
    return pl.Series([None], dtype=dtype).new_from_index(0, size)
