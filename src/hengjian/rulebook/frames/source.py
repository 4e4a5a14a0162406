"""A snapshot cut for deriving facts: acts by kind, and the rows that facts are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START, Scope
from hengjian.rulebook.frames.snapshot import ALWAYS, Snapshot
from hengjian.rulebook.frames.values import NOTHING, Numbers, Truths, alike

_STOPPING = ("pause", "extension")
_ROLES = 1 << 12
"""More roles than any pack has: kind and role are one number."""


def evaluated(frame: pl.DataFrame, expression: pl.Expr) -> pl.Series:
    """Give an expression over a frame, of the frame's height even where it is a constant."""
    return frame.with_columns(expression.alias("value"))["value"]


KEYS: dict[Scope, list[str]] = {"case": ["c"], "thing": ["c", "about"], "act": ["a"]}


def _in_their_order(acts: pl.DataFrame) -> bool:
    """Tell whether acts, which come by case, are all recorded ones in the order of the file."""
    return not acts["a"].null_count() and acts["a"].is_sorted()


@dataclass
class Source:
    """A snapshot with the tables by kind of act, cut once.

    A *row* of a scope is a case of the snapshot, a thing (a case and an `about`, empty ones included),
    or one recorded act of a kind; its number is its place in `cases`, `things` or `own`.
    """

    snapshot: Snapshot
    declarations: Declarations
    _of_kind: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False)
    _own: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False)
    _surely: dict[str, bool] = field(default_factory=dict, repr=False)

    @cached_property
    def kinds(self) -> Mapping[str, pl.Series]:
        """Give the rows of the acts by kind, for the kinds that occur: most of a pack's do not in most files."""
        acts = self.snapshot.acts
        rows = pl.int_range(acts.height, dtype=pl.UInt32, eager=True).alias("row")
        groups = pl.DataFrame([acts["kind"], rows]).group_by("kind").agg("row").sort("kind")
        return dict(zip(groups["kind"].to_list(), groups["row"], strict=True))

    def of_kind(self, kind: str) -> pl.DataFrame:
        """Give the effective acts of one kind, first to last within a case, with what every act has."""
        if kind not in self.kinds:
            return self._no_acts
        if kind not in self._of_kind:
            wanted, rows = self._wanted(kind), self.kinds[kind]
            self._of_kind[kind] = pl.DataFrame(
                [
                    column.head(1).new_from_index(0, len(rows))
                    if name in self._alike
                    else column[rows]
                    for name, column in self._columns.items()
                    if name in wanted
                ]
            )
        return self._of_kind[kind]

    @cached_property
    def _columns(self) -> Mapping[str, pl.Series]:
        acts = self.snapshot.acts.drop("key", "kind")
        return {column.name: column for column in acts.iter_columns()}

    def _wanted(self, kind: str) -> set[str]:
        """Name the columns that say something of a kind: of a pause or an extension also its fields."""
        declared = self.declarations.kinds[kind]
        if declared.level in _STOPPING:
            return {*self._columns}
        wanted = self._columns.keys() - ALWAYS | {*declared.fields}
        return wanted - {"about"} if declared.level == "case" else wanted

    @cached_property
    def _alike(self) -> frozenset[str]:
        """List the columns that no act fills, and whether people are known where all are: nothing is to be picked."""
        found = {n for n, column in self._columns.items() if column.null_count() == len(column)}
        return frozenset(
            found | ({"people"} if self._columns["people"].all(ignore_nulls=False) else set())
        )

    @cached_property
    def _no_acts(self) -> pl.DataFrame:
        return self.snapshot.acts.drop("key", "kind").clear()

    def own(self, kind: str) -> pl.DataFrame:
        """Give the recorded acts of one kind by case and row: the subjects of rules about acts."""
        if kind not in self._own:
            acts = self.of_kind(kind)
            self._own[kind] = acts if _in_their_order(acts) else acts[self.own_places(kind)]
        return self._own[kind]

    def own_places(self, kind: str) -> pl.Series:
        """Give the places, among the acts of a kind, of the recorded ones by case and row."""
        acts = self.of_kind(kind).select("c", "a").with_row_index("place")
        if _in_their_order(acts):
            return acts["place"]
        return acts.drop_nulls("a").sort("c", "a")["place"]

    def numbers(self, acts: pl.DataFrame, name: str) -> pl.Series:
        """Give a column or a field of the acts as numbers; a field that no act fills is unknown throughout."""
        if name in acts.columns:
            return acts[name].cast(pl.Int64)
        for told in self.snapshot.fields_of(acts["a"], (name,)):
            return told.cast(pl.Int64)
        return alike(None, acts.height)

    # --- rows -----------------------------------------------------------------------------------

    @cached_property
    def _first(self) -> int:
        return int(self.snapshot.cases["c"][0]) if self.snapshot.cases.height else 0

    def case_rows(self, c: pl.Series) -> pl.Series:
        """Give the rows of the cases with these numbers."""
        return c - self._first if self._first else c

    @cached_property
    def _things(self) -> tuple[pl.DataFrame, Mapping[str, pl.Series]]:
        level = {name for name, kind in self.declarations.kinds.items() if kind.level == "thing"}
        kinds = [kind for kind in self.kinds if kind in level]
        frames = [self.of_kind(kind).select("c", "about") for kind in kinds]
        every = pl.concat([self.snapshot.acts.select("c", "about").clear(), *frames])
        things = every.unique().sort("c", "about")
        rows = every.join(
            things.with_row_index("t"), on=["c", "about"], how="left", nulls_equal=True,
            maintain_order="left",
        )["t"]  # fmt: skip
        placed, start = {}, 0
        for kind, frame in zip(kinds, frames, strict=True):
            placed[kind] = rows.slice(start, frame.height)
            start += frame.height
        return things, placed

    @property
    def things(self) -> pl.DataFrame:
        """Give the things: c and about, sorted, those without a key of their own as well."""
        return self._things[0]

    def rows(self, kind: str, scope: Scope) -> pl.Series:
        """Give for each act of the kind its row of the scope, cases or things."""
        if scope == "thing":
            return self._things[1].get(kind, pl.Series([], dtype=pl.UInt32))
        return self.case_rows(self.of_kind(kind)["c"])

    @cached_property
    def opened(self) -> pl.Series:
        """Give the rows of the things that some act opens."""
        opening = [name for name, kind in self.declarations.kinds.items() if kind.opens]
        rows = pl.concat([self.rows(kind, "thing") for kind in opening]) if opening else None
        if rows is None:
            return pl.Series([], dtype=pl.UInt32)
        named = self.things.select(pl.col("about").is_not_null()).to_series()
        rows = rows.unique().sort()
        return rows.filter(named[rows])

    # --- what the source would know -------------------------------------------------------------

    def gap(self, kind: str) -> pl.Expr:
        """Tell whether a row of the kind could not be read; a column of the subject's frame."""
        return pl.col(f"gap:{kind}") if kind in self.gap_kinds else pl.lit(value=False)

    @cached_property
    def gap_kinds(self) -> frozenset[str]:
        """List the kinds of which some case has an unreadable row."""
        if self.snapshot.gaps.is_empty():
            return frozenset()
        known = set(self.snapshot.gaps["kind"].drop_nulls())
        every = self.declarations.kinds if self.snapshot.gaps["kind"].null_count() else ()
        return frozenset(known | set(every))

    def surely_covered(self, kind: str) -> bool:
        """Tell whether every case's source would know of the kind, no row of it being unreadable."""
        if kind not in self._surely:
            everywhere = all(kind in covers for covers in self.snapshot.classes)
            self._surely[kind] = everywhere and kind not in self.gap_kinds
        return self._surely[kind]

    def covered(self, kind: str) -> pl.Expr:
        """Tell whether the source would know of the kind, every row of it having been read."""
        classes = self.snapshot.classes
        ids = [i for i, covers in enumerate(classes) if kind in covers]
        if len(ids) == len(classes):
            known: pl.Expr = pl.lit(value=True)
        else:
            known = pl.col("coverage").is_in(ids) if ids else pl.lit(value=False)
        return known & self.gap(kind).not_()

    def nothing(self, kind: str, value: pl.Expr) -> pl.Expr:
        """Give `value` for a kind without acts where the source would know of them, else unknown."""
        return pl.when(self.covered(kind)).then(value).otherwise(NOTHING)

    def of_nobody(self, frame: pl.DataFrame, kind: str, value: int) -> Numbers:
        """Give `nothing` for the rows of a frame that has their coverage and gaps."""
        if self.surely_covered(kind):
            return value
        return evaluated(frame, self.nothing(kind, pl.lit(value, pl.Int64)))

    def with_gap(self, frame: pl.DataFrame, kind: str) -> Truths:
        """Give `gap` for the rows of a frame that has them."""
        return frame[f"gap:{kind}"] if kind in self.gap_kinds else False

    def with_gaps(self, cases: pl.DataFrame) -> pl.DataFrame:
        """Add one column per kind with unreadable rows."""
        gaps = self.snapshot.gaps
        every = gaps.filter(pl.col("kind").is_null())["c"]
        return cases.with_columns(
            pl.col("c").is_in(
                pl.concat([every, gaps.filter(pl.col("kind") == kind)["c"]]).implode()
            ).alias(f"gap:{kind}")
            for kind in sorted(self.gap_kinds)
        )  # fmt: skip

    # --- people, pauses, extensions -------------------------------------------------------------

    @cached_property
    def _signatures(self) -> Mapping[tuple[str, str], pl.DataFrame]:
        """Place every signature at its act: by the act's number, not by comparing keys."""
        acts, actors = self.snapshot.acts, self.snapshot.actors
        if actors.is_empty() or acts["a"].null_count() == acts.height:
            return {}
        rows = acts.select("a", pl.col("kind").to_physical(), self._places.alias("place"), "people")
        readable = pl.col("a").is_not_null() & pl.col("people")
        # From the lowest number on: the acts of one batch of many are far up, but near each other.
        numbers = pl.concat([acts["a"], actors["a"]])
        base, top = int(numbers.min()), int(numbers.max())  # type: ignore[arg-type]  # not empty
        if rows.height <= top - base or not _in_their_order(acts) or not acts["people"].all():
            rows = rows.filter(readable)
            every = rows.clear(top - base + 1)
            place = rows["a"] - base
            rows = every.with_columns(
                every[name].scatter(place, rows[name]) for name in ("kind", "place")
            )
        # Now the acts stand at the places that their numbers tell.
        signed = rows.select("place", "kind")[actors["a"] - base].select(
            "place",
            (pl.col("kind").cast(pl.UInt32) * _ROLES + actors["role"].to_physical()).alias("of"),
            # Numbers for names: counting and matching people is several times faster so.
            actors["person"].cast(pl.Categorical).to_physical().alias("person"),
        )
        signed = signed.drop_nulls("place") if signed["place"].null_count() else signed
        parts = signed.partition_by("of", as_dict=True, include_key=False)
        kind_names = acts.schema["kind"].categories  # type: ignore[attr-defined]  # an enumeration
        role_names = actors.schema["role"].categories  # type: ignore[attr-defined]  # likewise
        return {
            (kind_names[of // _ROLES], role_names[of % _ROLES]): frame
            for (of,), frame in parts.items()
        }

    @property
    def _places(self) -> pl.Series:
        """Give for each act its place among those of its kind."""
        rows = pl.concat(self.kinds.values())
        places = [
            pl.int_range(len(each), dtype=pl.UInt32, eager=True) for each in self.kinds.values()
        ]
        return (
            pl.Series([0], dtype=pl.UInt32)
            .new_from_index(0, len(rows))
            .scatter(rows, pl.concat(places))
        )

    def signatures(self, kind: str, role: str) -> pl.DataFrame:
        """Give the place, among the acts of a kind, and the number of everybody in a role."""
        nobody = pl.DataFrame(schema={"place": pl.UInt32, "person": pl.UInt32})
        return self._signatures.get((kind, role), nobody)

    @cached_property
    def pauses(self) -> pl.DataFrame:
        """Pair each pause with the first end of the same key that is not before it, in `back`."""
        starts = self._with_numbers(PAUSE_START, ("c", "about", "on", "of"), ("reason", "limits"))
        starts = starts.with_row_index("i")
        ends = self.of_kind(PAUSE_END).select("c", "about", pl.col("on").alias("back"))
        backs = (
            starts.select("i", "c", "about", "on")
            .join(ends, on=["c", "about"], nulls_equal=True)
            .filter(pl.col("back") >= pl.col("on"))
            .group_by("i").agg(pl.col("back").min())
        )  # fmt: skip
        return starts.join(backs, on="i", how="left").drop("i", "about")

    @cached_property
    def stopped(self) -> pl.Series:
        """List the cases that a pause or an extension touches."""
        return pl.concat([self.pauses["c"], self.extensions["c"]]).unique()

    @cached_property
    def extensions(self) -> pl.DataFrame:
        """Give the extensions: c, on, of, limit, days, until."""
        return self._with_numbers(EXTENSION, ("c", "on", "of"), ("limit", "days", "until"))

    def _with_numbers(
        self, kind: str, columns: tuple[str, ...], numbers: tuple[str, ...]
    ) -> pl.DataFrame:
        acts = self.of_kind(kind)
        # A pack without pauses and extensions does not declare their fields either.
        lacking = [pl.lit(None, pl.String).alias(n) for n in columns if n not in acts.columns]
        return (
            acts.with_columns(lacking).select(columns)
            .with_columns(self.numbers(acts, name).alias(name) for name in numbers)
        )  # fmt: skip
