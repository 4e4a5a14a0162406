"""Facts of many subjects at once: one pass over the acts, then joins of what little each rule needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.facts import EXTENSION, PAUSE_END, PAUSE_START, Fact, Scope
from hengjian.rulebook.frames.evaluate import NOT_THERE, NOTHING
from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.rulebook import LimitCode

KEYS: dict[Scope, list[str]] = {"case": ["c"], "thing": ["c", "about"], "act": ["a"]}
_AGGREGATED = ("first", "last", "count", "any", "sum")
_OF_THE_FIRST = ("field", "at", "recorded")
_OF_ACTS = (*_AGGREGATED, *_OF_THE_FIRST, "persons")


@dataclass
class Source:
    """A snapshot with the tables by kind of act, cut once."""

    snapshot: Snapshot
    declarations: Declarations

    @cached_property
    def kinds(self) -> Mapping[str, pl.DataFrame]:
        """Give the acts by kind, for the kinds that occur: most of a pack's do not in most files."""
        parts = self.snapshot.acts.partition_by("kind", as_dict=True, maintain_order=True)
        return {str(kind): frame for (kind,), frame in parts.items()}

    def of_kind(self, kind: str) -> pl.DataFrame:
        """Give the effective acts of one kind, first to last within a case."""
        return self.kinds.get(kind, self.snapshot.acts.clear())

    def field(self, name: str) -> pl.Expr:
        """Give a column of the acts; a field that no act fills is unknown throughout."""
        return pl.col(name) if name in self.snapshot.acts.columns else NOTHING

    def gap(self, kind: str) -> pl.Expr:
        """Tell whether a row of the kind could not be read; a column of the subject's frame."""
        return pl.col(f"gap:{kind}") if kind in self.gap_kinds() else pl.lit(value=False)

    def gap_kinds(self) -> frozenset[str]:
        """List the kinds of which some case has an unreadable row."""
        if self.snapshot.gaps.is_empty():
            return frozenset()
        known = set(self.snapshot.gaps["kind"].drop_nulls())
        every = self.declarations.kinds if self.snapshot.gaps["kind"].null_count() else ()
        return frozenset(known | set(every))

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

    def with_gaps(self, cases: pl.DataFrame) -> pl.DataFrame:
        """Add one column per kind with unreadable rows."""
        gaps = self.snapshot.gaps
        every = gaps.filter(pl.col("kind").is_null())["c"]
        return cases.with_columns(
            pl.col("c").is_in(
                pl.concat([every, gaps.filter(pl.col("kind") == kind)["c"]]).implode()
            ).alias(f"gap:{kind}")
            for kind in sorted(self.gap_kinds())
        )  # fmt: skip


def with_facts(
    source: Source, frame: pl.DataFrame, facts: Iterable[Fact], scope: Scope
) -> pl.DataFrame:
    """Add the facts of one scope to a frame of subjects that has the scope's keys.

    The frame must hold `coverage` and the gap columns.
    """
    wanted = [fact for fact in facts if _level(fact) == scope and fact.measure != "column"]
    frame = frame.with_columns(
        source.nothing(fact.kind, _of_none(fact)).alias(fact.name)
        for fact in wanted
        if fact.measure in _OF_ACTS and fact.kind not in source.kinds
    )
    wanted = [f for f in wanted if f.name not in frame.columns]
    frame = _aggregated(source, frame, [f for f in wanted if f.measure in _AGGREGATED], scope)
    first = [f for f in wanted if f.measure in _OF_THE_FIRST]
    for kind in dict.fromkeys(fact.kind for fact in first):
        frame = _of_the_first(source, frame, [f for f in first if f.kind == kind], scope)
    frame = frame.with_columns(
        source.covered(fact.kind).cast(pl.Int64).alias(fact.name)
        for fact in wanted
        if fact.measure == "covered"
    )
    for fact in wanted:
        if fact.measure == "persons":
            frame = _persons(source, frame, fact)
        elif fact.measure == "shared":
            frame = _shared(source, frame, fact)
    return frame


def _level(fact: Fact) -> Scope:
    """Give the narrowest scope that a fact reads: there it can be derived."""
    scopes = (fact.scope, fact.other_scope)
    return next((scope for scope in ("act", "thing") if scope in scopes), "case")


def _of_none(fact: Fact) -> pl.Expr:
    """Give a fact's value where the source would know of the kind and there is no such act."""
    return pl.lit(0, pl.Int64) if fact.measure in ("any", "count", "sum", "persons") else NOT_THERE


def _raw(fact: Fact) -> str:
    return f"raw:{fact.name}"


def _aggregated(
    source: Source, frame: pl.DataFrame, facts: Sequence[Fact], scope: Scope
) -> pl.DataFrame:
    if not facts:
        return frame
    kinds = sorted({fact.kind for fact in facts})
    acts = source.snapshot.acts.lazy().filter(pl.col("kind").is_in(kinds))
    counts = {kind: f"raw:count:{kind}" for kind in kinds}
    keys = KEYS[scope]
    found = (
        acts.group_by(keys)
        .agg(
            *(pl.when(pl.col("kind") == kind).then(1).sum().cast(pl.Int64).alias(name)
              for kind, name in counts.items()),
            *(_aggregate(source, fact).alias(_raw(fact)) for fact in facts
              if fact.measure not in ("count", "any")),
            *(pl.when(pl.col("kind") == fact.kind).then(source.field(fact.detail).is_null().cast(pl.Int64))
              .sum().alias(f"missing:{fact.name}") for fact in facts if fact.measure == "sum"),
        )
        .collect(engine="streaming")
    )  # fmt: skip
    frame = frame.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")
    frame = frame.with_columns(
        _filled(source, fact, pl.col(counts[fact.kind]).fill_null(0)).alias(fact.name)
        for fact in facts
    )
    return frame.drop([name for name in found.columns if name not in keys])


def _aggregate(source: Source, fact: Fact) -> pl.Expr:
    of = pl.when(pl.col("kind") == fact.kind)
    match fact.measure:
        case "first":
            return of.then(pl.col("on")).min().cast(pl.Int64)
        case "last":
            return of.then(pl.col("on")).max().cast(pl.Int64)
    return of.then(source.field(fact.detail)).sum()


def _filled(source: Source, fact: Fact, count: pl.Expr) -> pl.Expr:
    there, gap = count > 0, source.gap(fact.kind)
    nought = pl.lit(0, pl.Int64)
    match fact.measure:
        case "any":
            one = pl.lit(1, pl.Int64)
            return pl.when(there).then(one).otherwise(source.nothing(fact.kind, nought))
        case "count":
            value, none = count, nought
        case "sum":
            whole = pl.col(f"missing:{fact.name}") == 0
            value, none = pl.when(whole).then(pl.col(_raw(fact))).otherwise(NOTHING), nought
        case _:
            value, none = pl.col(_raw(fact)), NOT_THERE
    return (
        pl.when(gap).then(NOTHING)
        .when(there).then(value)
        .otherwise(source.nothing(fact.kind, none))
    )  # fmt: skip


def _of_the_first(
    source: Source, frame: pl.DataFrame, facts: Sequence[Fact], scope: Scope
) -> pl.DataFrame:
    kind, keys = facts[0].kind, KEYS[scope]
    columns = {fact.name: fact.detail or fact.measure for fact in facts}
    first = (
        source.of_kind(kind)
        .unique(subset=keys, keep="first", maintain_order=True)
        .select(
            *keys,
            pl.lit(value=True).alias("there"),
            *(
                source.field(column).cast(pl.Int64).alias(f"raw:{name}")
                for name, column in columns.items()
            ),
        )
    )
    frame = frame.join(first, on=keys, how="left", nulls_equal=True, maintain_order="left")
    frame = frame.with_columns(
        pl.when(source.gap(kind)).then(NOTHING)
        .when(pl.col("there")).then(pl.col(f"raw:{name}"))
        .otherwise(source.nothing(kind, NOT_THERE)).alias(name)
        for name in columns
    )  # fmt: skip
    return frame.drop("there", *(f"raw:{name}" for name in columns))


# --- people -------------------------------------------------------------------------------------


def _people(
    source: Source, kind: str, role: str, scope: Scope
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give per subject the distinct people in a role, and whether every act has an entry for it."""
    acts, keys = source.of_kind(kind), KEYS[scope]
    named = (
        source.snapshot.actors.filter(pl.col("role") == role)
        .join(acts.filter("people").select(*dict.fromkeys([*keys, "a"])), on="a")
    )  # fmt: skip
    entered = named.select("a").unique().with_columns(entered=True)
    whole = (
        acts.select(*dict.fromkeys([*keys, "a"]))
        .join(entered, on="a", how="left")
        .group_by(keys).agg(pl.col("entered").fill_null(value=False).all().alias("whole"))
    )  # fmt: skip
    return named.select(*keys, "person").unique(), whole


def _persons(source: Source, frame: pl.DataFrame, fact: Fact) -> pl.DataFrame:
    keys = KEYS[fact.scope]
    people, whole = _people(source, fact.kind, fact.detail, fact.scope)
    counted = people.group_by(keys).agg(pl.len().cast(pl.Int64).alias("people"))
    frame = frame.join(whole, on=keys, how="left", nulls_equal=True, maintain_order="left")
    frame = frame.join(counted, on=keys, how="left", nulls_equal=True, maintain_order="left")
    value = (
        pl.when(source.gap(fact.kind)).then(NOTHING)
        .when(pl.col("whole").is_null()).then(source.nothing(fact.kind, pl.lit(0, pl.Int64)))
        .when("whole").then(pl.col("people"))
        .otherwise(NOTHING)
    )  # fmt: skip
    return frame.with_columns(value.alias(fact.name)).drop("whole", "people")


def _shared(source: Source, frame: pl.DataFrame, fact: Fact) -> pl.DataFrame:
    keys, other_keys = KEYS[fact.scope], KEYS[fact.other_scope]
    people, whole = _people(source, fact.kind, fact.detail, fact.scope)
    others, other_whole = _people(source, fact.other_kind, fact.other_role, fact.other_scope)
    subjects = frame.select(*dict.fromkeys([*keys, *other_keys]))
    pairs = (
        subjects.join(people, on=keys, nulls_equal=True)
        .join(others, on=[*other_keys, "person"], nulls_equal=True)
        .group_by(subjects.columns).agg(pl.len().cast(pl.Int64).alias("both"))
    )  # fmt: skip
    frame = frame.join(
        pairs, on=subjects.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    frame = frame.join(whole, on=keys, how="left", nulls_equal=True, maintain_order="left")
    frame = frame.join(
        other_whole.rename({"whole": "other_whole"}),
        on=other_keys,
        nulls_equal=True,
        how="left",
        maintain_order="left",
    )
    gap = source.gap(fact.kind) | source.gap(fact.other_kind)
    missing = pl.col("whole").is_null() | pl.col("other_whole").is_null()
    known = (pl.col("whole").is_not_null() | source.covered(fact.kind)) & (
        pl.col("other_whole").is_not_null() | source.covered(fact.other_kind)
    )
    nought = pl.lit(0, pl.Int64)
    value = (
        pl.when(gap).then(NOTHING)
        .when(missing & known).then(nought)
        .when(missing).then(NOTHING)
        .when(pl.col("both") > 0).then(pl.col("both"))
        .when(pl.col("whole") & pl.col("other_whole")).then(nought)
        .otherwise(NOTHING)
    )  # fmt: skip
    return frame.with_columns(value.alias(fact.name)).drop("both", "whole", "other_whole")


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
            subjects.join(source.of_kind(EXTENSION).select("c", "of", "limit", "days"), on="c")
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
                subjects.join(source.of_kind(PAUSE_START).select("c", "of", "limits"), on="c")
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
