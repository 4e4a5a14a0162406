"""Facts of many subjects at once: each is derived once, over the rows of its scope, and then picked.

An act of a kind puts its value at its row; the other rows have what a kind without acts means there.
Nothing is grouped or joined that can be put in its place.
"""

from __future__ import annotations

from functools import cached_property

import polars as pl

from hengjian.rulebook.facts import OBSERVED, Fact, Scope
from hengjian.rulebook.frames.people import People
from hengjian.rulebook.frames.source import Source, evaluated
from hengjian.rulebook.frames.values import NOTHING, alike
from hengjian.rulebook.tree import ABSENT

Column = pl.Series | int
"""A fact of every row; a number where all rows have the same."""

CONTEXT = ("coverage", "observed", "place")
OF_THE_SUBJECT = ("column", "extended", "on_record")
"""Measures that are no matter of one kind of act."""
_OF_NONE = {"any": 0, "count": 0, "sum": 0, "persons": 0, "shared": 0}


class Facts:
    """The facts of one snapshot. `cases` has one row per case, with `CONTEXT`, gaps and case fields."""

    def __init__(self, source: Source, cases: pl.DataFrame) -> None:
        self.source, self.cases = source, cases
        self._columns: dict[str, Column] = {}
        self._firsts: dict[tuple[str, Scope], pl.Series | None] = {}
        self._signed: dict[tuple[str, str, Scope], People] = {}

    @cached_property
    def observed(self) -> int | None:
        """Give the observed day where all cases have the same."""
        days = self.cases[OBSERVED]
        return None if days.null_count() or days.min() != days.max() else int(days[0])

    def column(self, fact: Fact) -> Column:
        """Give a fact over the rows of its scope (the narrowest it names)."""
        name = fact.name
        if name not in self._columns:
            known = self._constant(fact)
            self._columns[name] = self._derived(fact) if known is None else known
        return self._columns[name]

    def _constant(self, fact: Fact) -> int | None:
        """Give the fact of every row where nobody has acts of its kinds and that is known."""
        if fact.scope == "act" or fact.measure in OF_THE_SUBJECT:
            return None
        kinds = [kind for kind in (fact.kind, fact.other_kind) if kind]
        if not all(map(self.source.surely_covered, kinds)):
            return None
        if fact.measure == "covered":
            return 1
        nobody = any(self.source.of_kind(kind).is_empty() for kind in kinds)
        return _OF_NONE.get(fact.measure, ABSENT) if nobody else None

    def _derived(self, fact: Fact) -> Column:
        match fact.measure:
            case "column":
                return self.cases[fact.name]
            case "covered":
                return self._covered(fact)
            case "shared":
                return self._shared(fact)
            case "persons":
                return self._persons(fact)
        if fact.scope == "act":
            return self._of_the_act(fact)
        acts = self.source.of_kind(fact.kind)
        none = _OF_NONE.get(fact.measure, ABSENT)
        rows, values = self._values(fact, acts)
        return self._placed(fact.kind, fact.scope, rows, values, none, gap=fact.measure != "any")

    def _covered(self, fact: Fact) -> Column:
        if self.source.surely_covered(fact.kind):
            return 1
        context = self.context(self.case_rows_within(fact.scope, fact.kind))
        return evaluated(context, self.source.covered(fact.kind).cast(pl.Int64))

    def _values(self, fact: Fact, acts: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Give the rows that have acts of the kind, and the fact there."""
        rows = self.source.rows(fact.kind, fact.scope)
        match fact.measure:
            case "first" | "at" | "recorded" | "field":
                measured = "on" if fact.measure == "first" else fact.detail or fact.measure
                values = self.source.numbers(acts, measured)
                first = self._first_acts(fact.kind, fact.scope)
                return (
                    (rows, values) if first is None else (rows.filter(first), values.filter(first))
                )
            case "any":
                first = self._first_acts(fact.kind, fact.scope)
                there = rows if first is None else rows.filter(first)
                return there, alike(1, len(there))
            case "last":
                value: pl.Expr = pl.col("value").max()
            case "sum":
                whole = pl.col("value").null_count() == 0
                value = pl.when(whole).then(pl.col("value").sum()).otherwise(NOTHING)
            case _:
                value = pl.len().cast(pl.Int64)
        measured = fact.detail if fact.measure == "sum" else "on"
        summed = (
            pl.DataFrame([rows.alias("row"), self.source.numbers(acts, measured).alias("value")])
            .group_by("row").agg(value)
        )  # fmt: skip
        return summed.to_series(0), summed.to_series(1)

    def _first_acts(self, kind: str, scope: Scope) -> pl.Series | None:
        """Mark, among the acts of a kind, the first act of each row; None where each is the first."""
        if (kind, scope) not in self._firsts:
            rows = self.source.rows(kind, scope)
            # Acts stand in the order of their cases, but those of a case not in that of its things.
            first = rows != rows.shift(1) if scope == "case" else rows.is_first_distinct()
            first = first.fill_null(value=True)
            self._firsts[kind, scope] = None if first.all() else first
        return self._firsts[kind, scope]

    def _placed(
        self,
        kind: str,
        scope: Scope,
        rows: pl.Series,
        values: pl.Series,
        none: int,
        *,
        gap: bool = True,
    ) -> pl.Series:
        """Put values at their rows; elsewhere stands `none`, or unknown where nobody would know.

        With `gap` a row whose kind could not all be read is unknown even where acts are there.
        """
        frame = self.rows_of(scope)
        if self.source.surely_covered(kind):
            column = alike(none, frame.height)
        else:
            column = evaluated(frame, self.source.nothing(kind, pl.lit(none, pl.Int64)))
        column = column.scatter(rows, values) if len(rows) else column
        if gap and kind in self.source.gap_kinds:
            column = column.set(evaluated(frame, self.source.gap(kind)), None)
        return column

    def rows_of(self, scope: Scope) -> pl.DataFrame:
        """Give what is known of the case of each row, for cases and things."""
        return self.cases if scope == "case" else self._thing_context

    @cached_property
    def _thing_context(self) -> pl.DataFrame:
        return self.context(self.source.case_rows(self.source.things["c"]))

    def context(self, rows: pl.Series) -> pl.DataFrame:
        """Give for these cases what rules need beside facts: coverage, gaps, days, the place."""
        return self.cases.select(self.context_names)[rows]

    @property
    def context_names(self) -> list[str]:
        """Name the columns that say what is known of a case beside its facts."""
        return [name for name in self.cases.columns if name in CONTEXT or name.startswith("gap:")]

    def _of_the_act(self, fact: Fact) -> Column:
        acts = self.source.own(fact.kind)
        if fact.measure in ("any", "count"):
            return self._known_act(
                fact, acts, pl.repeat(1, acts.height, dtype=pl.Int64, eager=True)
            )
        measured = "on" if fact.measure in ("first", "last") else fact.detail or fact.measure
        return self._known_act(fact, acts, self.source.numbers(acts, measured))

    def _known_act(self, fact: Fact, acts: pl.DataFrame, values: pl.Series) -> pl.Series:
        if fact.measure == "any" or fact.kind not in self.source.gap_kinds:
            return values
        context = self.context(self.source.case_rows(acts["c"]))
        return values.set(evaluated(context, self.source.gap(fact.kind)), None)

    # --- people ---------------------------------------------------------------------------------

    def _people(self, kind: str, role: str, scope: Scope) -> People:
        key = (kind, role, scope)
        if key not in self._signed:
            signed = self.source.signatures(kind, role)
            rows = self._rows_of_acts(kind, scope)
            size = self.size(scope, kind)
            self._signed[key] = People.of(rows, signed["place"], signed["person"], size)
        return self._signed[key]

    def _rows_of_acts(self, kind: str, scope: Scope) -> pl.Series:
        """Give for each act of the kind its row of the scope; those made by the program have none of their own."""
        if scope != "act":
            return self.source.rows(kind, scope)
        own, acts = self.source.own_places(kind), self.source.of_kind(kind).height
        nowhere = pl.Series([None], dtype=pl.UInt32).new_from_index(0, acts)
        numbers = pl.int_range(len(own), dtype=pl.UInt32, eager=True)
        return nowhere.scatter(own, numbers) if len(own) else nowhere

    def _persons(self, fact: Fact) -> Column:
        people = self._people(fact.kind, fact.detail, fact.scope)
        there = people.whole.is_not_null().arg_true()
        counts = people.counts.cast(pl.Int64).set(~people.whole, None)
        if fact.scope == "act":
            return self._known_act(fact, self.source.own(fact.kind), counts)
        return self._placed(fact.kind, fact.scope, there, counts[there], 0)

    def _shared(self, fact: Fact) -> Column:
        scope = scope_of(fact)
        of = fact.kind if fact.scope == "act" else fact.other_kind
        here = self._people(fact.kind, fact.detail, fact.scope)
        there = self._people(fact.other_kind, fact.other_role, fact.other_scope)
        one = self.rows_within(scope, of, fact.scope)
        two = self.rows_within(scope, of, fact.other_scope)
        # One of the two is of this very scope.
        row, both = (
            here.shared_with(there, two) if fact.scope == scope else there.shared_with(here, one)
        )
        size = self.size(scope, of)
        frame = pl.DataFrame(
            [
                _at(row, both.cast(pl.Int64), size).alias("both"),
                here.whole[one].alias("whole"),
                there.whole[two].alias("other_whole"),
            ]
        ).hstack(self.context(self.case_rows_within(scope, of)))
        return evaluated(frame, self._shared_value(fact))

    def _shared_value(self, fact: Fact) -> pl.Expr:
        source = self.source
        gap = source.gap(fact.kind) | source.gap(fact.other_kind)
        missing = pl.col("whole").is_null() | pl.col("other_whole").is_null()
        known = (pl.col("whole").is_not_null() | source.covered(fact.kind)) & (
            pl.col("other_whole").is_not_null() | source.covered(fact.other_kind)
        )
        nought = pl.lit(0, pl.Int64)
        return (
            pl.when(gap).then(NOTHING)
            .when(missing & known).then(nought)
            .when(missing).then(NOTHING)
            .when(pl.col("both") > 0).then(pl.col("both"))
            .when(pl.col("whole") & pl.col("other_whole")).then(nought)
            .otherwise(NOTHING)
        )  # fmt: skip

    # --- rows of one scope seen from another ----------------------------------------------------

    def size(self, scope: Scope, of: str) -> int:
        """Count the rows of a scope."""
        if scope == "act":
            return self.source.own(of).height
        return self.rows_of(scope).height

    def case_rows_within(self, scope: Scope, of: str) -> pl.Series:
        """Give the case's row of each row of a scope."""
        if scope == "case":
            return pl.int_range(self.cases.height, dtype=pl.UInt32, eager=True)
        frame = self.source.own(of) if scope == "act" else self.source.things
        return self.source.case_rows(frame["c"])

    def rows_within(self, scope: Scope, of: str, wanted: Scope) -> pl.Series:
        """Give, for each row of a scope, the row of another scope that it belongs to."""
        if wanted == "case":
            return self.case_rows_within(scope, of)
        if wanted == scope:
            return pl.int_range(self.size(scope, of), dtype=pl.UInt32, eager=True)
        # From an act to its thing: the only other step inwards.
        things = self.source.things.with_row_index("t")
        return self.source.own(of).select("c", "about").join(
            things, on=["c", "about"], how="left", nulls_equal=True, maintain_order="left"
        )["t"]  # fmt: skip


def _at(rows: pl.Series, values: pl.Series, size: int) -> pl.Series:
    """Put values at their rows, of so many; elsewhere stands null."""
    nothing = pl.Series([None], dtype=values.dtype).new_from_index(0, size)
    return nothing.scatter(rows, values) if len(rows) else nothing


def scope_of(fact: Fact) -> Scope:
    """Give the narrowest scope that a fact reads: there it can be derived."""
    scopes = (fact.scope, fact.other_scope)
    return next((scope for scope in ("act", "thing") if scope in scopes), "case")
