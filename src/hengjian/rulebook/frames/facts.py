"""Facts of many subjects at once: each is derived once, over the rows of its scope, and then picked.

An act of a kind puts its value at its row; the other rows have what a kind without acts means there.
Nothing is grouped or joined that can be put in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import polars as pl

from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START, Fact, Scope
from hengjian.rulebook.frames.evaluate import NOTHING
from hengjian.rulebook.frames.source import Source, alike
from hengjian.rulebook.rulebook import LimitCode
from hengjian.rulebook.tree import ABSENT

Column = pl.Series | int
"""A fact of every row; a number where all rows have the same."""

CONTEXT = ("coverage", "observed", "place")
_OF_NONE = {"any": 0, "count": 0, "sum": 0, "persons": 0}


class Facts:
    """The facts of one snapshot. `cases` has one row per case, with `CONTEXT`, gaps and case fields."""

    def __init__(self, source: Source, cases: pl.DataFrame) -> None:
        self.source, self.cases = source, cases
        self._columns: dict[str, Column] = {}
        self._firsts: dict[tuple[str, Scope], pl.Series] = {}
        self._signed: dict[tuple[str, str, Scope], tuple[pl.DataFrame, pl.DataFrame]] = {}

    def column(self, fact: Fact) -> Column:
        """Give a fact over the rows of its scope (the narrowest it names)."""
        name = fact.name
        if name not in self._columns:
            self._columns[name] = self._derived(fact)
        return self._columns[name]

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
        if acts.is_empty() and self.source.surely_covered(fact.kind):
            return none
        rows, values = self._values(fact, acts)
        return self._placed(fact.kind, fact.scope, rows, values, none, gap=fact.measure != "any")

    def _covered(self, fact: Fact) -> Column:
        if self.source.surely_covered(fact.kind):
            return 1
        context = self.context(self.case_rows_within(fact.scope, fact.kind))
        return _evaluated(context, self.source.covered(fact.kind).cast(pl.Int64))

    def _values(self, fact: Fact, acts: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Give the rows that have acts of the kind, and the fact there."""
        rows = self.source.rows(fact.kind, fact.scope)
        match fact.measure:
            case "first" | "at" | "recorded" | "field":
                first = self._first_acts(fact.kind, fact.scope)
                measured = "on" if fact.measure == "first" else fact.detail or fact.measure
                values = self.source.numbers(acts, measured)
                return rows.gather(first), values.gather(first)
            case "any":
                there = rows.gather(self._first_acts(fact.kind, fact.scope))
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

    def _first_acts(self, kind: str, scope: Scope) -> pl.Series:
        """Give the places, among the acts of a kind, of the first act of each row."""
        if (kind, scope) not in self._firsts:
            distinct = self.source.rows(kind, scope).is_first_distinct()
            self._firsts[kind, scope] = distinct.arg_true()
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
            column = _evaluated(frame, self.source.nothing(kind, pl.lit(none, pl.Int64)))
        column = column.scatter(rows, values) if len(rows) else column
        if gap and kind in self.source.gap_kinds:
            column = column.set(_evaluated(frame, self.source.gap(kind)), None)
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
        return values.set(_evaluated(context, self.source.gap(fact.kind)), None)

    # --- people ---------------------------------------------------------------------------------

    def _people(self, kind: str, role: str, scope: Scope) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give the distinct people of each row (row, person), and whether every act names some.

        The second has one line per row with acts of the kind: row, whole.
        """
        key = (kind, role, scope)
        if key not in self._signed:
            self._signed[key] = self._read_people(kind, role, scope)
        return self._signed[key]

    def _read_people(self, kind: str, role: str, scope: Scope) -> tuple[pl.DataFrame, pl.DataFrame]:
        if scope == "act":
            acts = self.source.own(kind)
            rows = pl.int_range(acts.height, dtype=pl.UInt32, eager=True)
        else:
            acts, rows = self.source.of_kind(kind), self.source.rows(kind, scope)
        acts = acts.select(rows.alias("row"), "a", "people")
        named = self.source.in_role(role).join(acts.filter("people").select("row", "a"), on="a")
        entered = pl.col("a").is_in(named["a"].unique().implode()).fill_null(value=False)
        whole = acts.select("row", whole=entered)
        if scope != "act":
            whole = whole.group_by("row").agg(pl.col("whole").all())
        return named.select("row", "person").unique(), whole

    def _persons(self, fact: Fact) -> Column:
        people, whole = self._people(fact.kind, fact.detail, fact.scope)
        counted = people.group_by("row").agg(pl.len().cast(pl.Int64).alias("people"))
        found = whole.join(counted, on="row", how="left").select(
            "row", value=pl.when("whole").then("people").otherwise(NOTHING)
        )
        if fact.scope == "act":
            acts = self.source.own(fact.kind)
            return self._known_act(fact, acts, found.sort("row")["value"])
        return self._placed(fact.kind, fact.scope, found["row"], found["value"], 0)

    def _shared(self, fact: Fact) -> Column:
        scope = scope_of(fact)
        here, there = fact.scope, fact.other_scope
        of = fact.kind if here == "act" else fact.other_kind
        size = self.size(scope, of)
        frame = pl.DataFrame({"i": pl.int_range(size, dtype=pl.UInt32, eager=True)}).with_columns(
            one=self.rows_within(scope, of, here), two=self.rows_within(scope, of, there)
        )
        people, whole = self._people(fact.kind, fact.detail, here)
        others, other_whole = self._people(fact.other_kind, fact.other_role, there)
        both = (
            frame.join(people, left_on="one", right_on="row")
            .join(others, left_on=["two", "person"], right_on=["row", "person"])
            .group_by("i").agg(pl.len().cast(pl.Int64).alias("both"))
        )  # fmt: skip
        frame = (
            frame.join(both, on="i", how="left", maintain_order="left")
            .join(whole, left_on="one", right_on="row", how="left", maintain_order="left")
            .join(other_whole.rename({"whole": "other_whole"}), left_on="two", right_on="row",
                  how="left", maintain_order="left")
            .hstack(self.context(self.case_rows_within(scope, of)))
        )  # fmt: skip
        return _evaluated(frame, self._shared_value(fact))

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


def _evaluated(frame: pl.DataFrame, expression: pl.Expr) -> pl.Series:
    """Give an expression over a frame, of the frame's height even where it is a constant."""
    return frame.with_columns(expression.alias("value"))["value"]


def scope_of(fact: Fact) -> Scope:
    """Give the narrowest scope that a fact reads: there it can be derived."""
    scopes = (fact.scope, fact.other_scope)
    return next((scope for scope in ("act", "thing") if scope in scopes), "case")


# --- pauses and extensions as plain facts -------------------------------------------------------


def concerns() -> pl.Expr:
    """Tell whether a pause or extension of the whole case, or of this thing, is meant."""
    return pl.col("of").is_null() | (pl.col("of") == pl.col("about")).fill_null(value=False)


def names_limit(limit: int) -> pl.Expr:
    """Tell whether a pause is meant for the limit at this position; without a list, for every one."""
    listed = pl.col("limits")
    bit = (listed & pl.lit(1 << limit, pl.Int64)) != 0
    return listed.is_null() | (listed == 0) | bit


def with_extension_facts(
    source: Source, frame: pl.DataFrame, facts: Iterable[Fact], limits: Mapping[str, LimitCode]
) -> pl.DataFrame:
    """Add `extended` and `on_record` to a frame that has s (row number), c and about."""
    for fact in facts:
        if fact.measure not in ("extended", "on_record"):
            continue
        subjects = frame.select("s", "c", "about")
        granted = (
            subjects.join(source.extensions.select("c", "of", "limit", "days"), on="c")
            .filter(concerns() & (pl.col("limit") == limits[fact.detail].code))
            .group_by("s").agg(
                pl.col("days").sum().alias("days"), pl.col("days").null_count().alias("unclear")
            )
        )  # fmt: skip
        frame = frame.join(granted, on="s", how="left", maintain_order="left")
        if fact.measure == "extended":
            value = _extended(source)
        else:
            stopped = (
                subjects.join(source.pauses.select("c", "of", "limits"), on="c")
                .filter(concerns() & names_limit(limits[fact.detail].bit))["s"]
            )  # fmt: skip
            gap = source.gap(PAUSE_START) | source.gap(PAUSE_END) | source.gap(EXTENSION)
            there = gap | pl.col("unclear").is_not_null() | pl.col("s").is_in(stopped.implode())
            value = there.cast(pl.Int64)
        frame = frame.with_columns(value.alias(fact.name)).drop("days", "unclear")
    return frame


def _extended(source: Source) -> pl.Expr:
    return (
        pl.when(source.gap(EXTENSION)).then(NOTHING)
        .when(pl.col("unclear").is_null()).then(source.nothing(EXTENSION, pl.lit(0, pl.Int64)))
        .when(pl.col("unclear") == 0).then(pl.col("days"))
        .otherwise(NOTHING)
    )  # fmt: skip
