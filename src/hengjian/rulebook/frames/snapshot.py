"""Tables made ready for a batch: only what counts, keys as integers, coverage as a class.

Every batch engine starts from a snapshot. It holds *effective* acts (see `effective`): corrected,
annulled, unknown-by-then and later acts are gone, endings that were taken back have become pauses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from hengjian.reading.declarations import Declarations
from hengjian.reading.tables import Tables
from hengjian.rulebook.calendars import EPOCH
from hengjian.rulebook.effective import ANNULLED
from hengjian.rulebook.facts import PAUSE_END, PAUSE_START
from hengjian.rulebook.frames.registers import with_register_facts
from hengjian.rulebook.frames.tiers import with_tier_facts

ALWAYS = frozenset({"reason", "limits", "of", "limit", "days", "until"})
"""Fields of pauses and extensions, which the engines read in any case."""
JURISDICTION, DOMAIN = "jurisdiction", "domain"
_DAYS, _DAY_ZERO, _KINDS = 1 << 22, 1 << 20, 1 << 10
"""Case, day and kind in one integer, for sorting: days from 900 BC on, a thousand kinds."""


@dataclass(frozen=True)
class Snapshot:
    """What the batch engines read. Days are Int32, instants Int64 seconds, codes small unsigned integers.

    - `cases`: c (UInt32, 0..n-1 in order), observed, coverage (index into `classes`), jurisdiction
      and domain as text, the declared case fields that are not text.
    - `acts`: c, a (UInt32: row of the table read; null for pauses made here), key, kind (text
      enumeration), about, on, at, recorded, the fields that pauses and extensions need, people
      (whether no row about its people was refused). Sorted by c and on, within the same kind also by
      at (unknown last) and key; so the first row of a kind is its first act.
    - `fields`: the other declared act fields that some act fills, in the rows of the table read, which
      `a` counts (texts as text, yes and no as such, sets of codes as Int64 masks).
    - `actors`: a, role (text enumeration), person.
    - `gaps`: c, kind: rows that could not be read; a null kind means every kind.
    - `classes`: per coverage class the kinds covered, before gaps.
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    fields: pl.DataFrame
    actors: pl.DataFrame
    gaps: pl.DataFrame
    classes: tuple[frozenset[str], ...]

    def fields_of(self, a: pl.Series, wanted: Collection[str] | None = None) -> list[pl.Series]:
        """Give the fields, or those wanted, of the acts with these numbers; of no number nothing is known."""
        some = [self.fields[n] for n in self.fields.columns if wanted is None or n in wanted]
        # Straight by the rows is several times faster, but has no place for an act without a number.
        return [column.gather(a) if a.null_count() else column[a] for column in some]

    def part(self, start: int, length: int) -> Snapshot:
        """Give the cases start, start + 1, … start + length - 1 with everything of theirs."""
        inside = pl.col("c").is_between(start, start + length - 1)
        acts = self.acts.filter(inside)
        return replace(
            self,
            cases=self.cases.slice(start, length),
            acts=acts,
            actors=self.actors.join(acts.select("a"), on="a", how="semi"),
            gaps=self.gaps.filter(inside),
        )


def observed_days(
    tables: Tables,
    run_day: int,
    fixed: int | None = None,
    newest: Mapping[str, date] | None = None,
) -> dict[str, int]:
    """Say for each source until which day its data is complete.

    That is the day fixed by the caller, else the source's earliest `complete_until`, else its newest
    act (`newest`, where the tables are but a part of all); never after the day of the run. A source
    without acts or statement counts as of the run.
    """
    names = tables.cases["source"].unique().sort().to_list()
    if fixed is not None:
        return dict.fromkeys(names, fixed)
    stated = tables.sources.drop_nulls("complete_until").group_by("source").agg(
        pl.col("complete_until").min()
    )  # fmt: skip
    days: dict[str, date] = dict(stated.iter_rows())
    if not days.keys() >= set(names):
        days = {**(newest_acts(tables) if newest is None else newest), **days}
    return {
        name: min((days[name] - EPOCH).days, run_day) if days.get(name) else run_day
        for name in names
    }


def newest_acts(tables: Tables) -> dict[str, date]:
    """Give the day of the newest act of each source."""
    newest = (
        tables.acts.lazy()
        .group_by("c").agg(pl.col("on").max())
        .join(tables.cases.lazy().select("source").with_row_index("c"), on="c")
        .group_by("source").agg(pl.col("on").max())
        .collect()
    )  # fmt: skip
    return dict(newest.iter_rows())


def take_snapshot(
    tables: Tables,
    declarations: Declarations,
    observed: Mapping[str, int],
    known_by: int | None = None,
) -> Snapshot:
    """Reduce tables to a snapshot on the observed day of each source."""
    cases = _cases(tables, declarations, observed)
    told = with_tier_facts(with_register_facts(tables, declarations), tables, declarations)
    acts = _known(_numbers(told, declarations), known_by)
    acts = _uncorrected(acts)
    acts = _only(acts, pl.col("on") <= _of_case(cases["observed"]))
    acts = _in_order(_take_back(acts, declarations))
    cases, classes = _with_coverage(cases, acts, tables)
    return Snapshot(
        cases=cases,
        acts=acts,
        fields=_fields(told, declarations),
        actors=tables.actors.select("a", "role", "person"),
        gaps=tables.gaps.select(pl.col("c").cast(pl.UInt32), pl.col("kind").cast(pl.String)),
        classes=classes,
    )


def _cases(tables: Tables, declarations: Declarations, observed: Mapping[str, int]) -> pl.DataFrame:
    fields = [
        _as_number(name, field.type).cast(pl.Int64)
        for name, field in declarations.case_fields.items()
        if field.type != "text"
    ]
    place = [
        (pl.col(name) if name in tables.cases.columns else pl.lit(None))
        .cast(pl.String)
        .alias(f"{name}_code")
        for name in (JURISDICTION, DOMAIN)
    ]
    days = pl.lit(None, pl.Int32)
    if observed:
        days = pl.col("source").replace_strict(
            list(observed), list(observed.values()), return_dtype=pl.Int32
        )
    return tables.cases.with_row_index("c").select(
        "c", "source", "body", days.alias("observed"), *place, *fields
    )


def _of_case(values: pl.Series) -> pl.Expr:
    """Give each act a value of its case; one that all cases share needs no look-up."""
    if values.n_unique() == 1:
        return pl.lit(values[0], values.dtype)
    return pl.lit(values).gather(pl.col("c"))


def _numbers(acts: pl.DataFrame, declarations: Declarations) -> pl.DataFrame:
    fields = [
        _as_number(name, field.type)
        if name in acts.columns
        else pl.lit(None, pl.String if field.type == "text" else pl.Int64).alias(name)
        for name, field in declarations.act_fields.items()
        if name in ALWAYS
    ]
    return acts.with_row_index("a").select(
        "c", "a", pl.col("act").alias("key"), pl.col("kind"), "about",
        pl.col("on").to_physical(), pl.col("at").dt.epoch("s"),
        pl.col("recorded_on").to_physical().alias("recorded"), "corrects",
        pl.col("actors_damaged").not_().alias("people"), *fields,
    )  # fmt: skip


def _fields(acts: pl.DataFrame, declarations: Declarations) -> pl.DataFrame:
    # They stay where they are: a pack declares a hundred fields, an act has a few, and sorting them all
    # took longer than sorting what every act has by ten times.
    return acts.select(
        _as_number(name, field.type)
        for name, field in declarations.act_fields.items()
        if name not in ALWAYS and name in acts.columns and acts[name].null_count() < acts.height
    )


def _as_number(name: str, type_: str) -> pl.Expr:
    column = pl.col(name)
    if type_ in ("code", "day"):
        return column.to_physical()
    return column.dt.epoch("s") if type_ == "instant" else column


def _in_order(acts: pl.DataFrame) -> pl.DataFrame:
    """Sort by case and day; of acts of one kind on one day the hour, and then the key, decides."""
    day = pl.col("c").cast(pl.Int64) * _DAYS + pl.col("on").cast(pl.Int64) + _DAY_ZERO
    days = acts.select(day.alias("day")).to_series()
    if not days.is_sorted():
        order = days.arg_sort()
        acts, days = acts[order], days.gather(order)
    again = days == days.shift()
    crowded = (again | again.shift(-1)).fill_null(value=False).arg_true()
    if crowded.is_empty():
        return acts
    places = days.gather(crowded) * _KINDS + acts["kind"].to_physical().gather(crowded).cast(
        pl.Int64
    )
    alike = places.is_duplicated()
    if not alike.any():
        return acts
    tied = crowded.filter(alike)
    ties = acts.select("at", "key")[tied].with_columns(
        tied.alias("row"), places.filter(alike).alias("place")
    )
    # The rows of acts of one kind on one day are taken by the same acts in their order.
    taken = ties.sort("place", "row")["row"]
    taking = ties.sort("place", "at", "key", nulls_last=True)["row"]
    if taken.equals(taking):
        return acts
    order = pl.int_range(acts.height, dtype=pl.UInt32, eager=True)
    return acts[order.scatter(taken, taking)]


def _known(acts: pl.DataFrame, known_by: int | None) -> pl.DataFrame:
    if known_by is None:
        return acts
    return acts.filter(pl.col("recorded").is_null() | (pl.col("recorded") <= known_by))


def _uncorrected(acts: pl.DataFrame) -> pl.DataFrame:
    corrections = acts.filter(pl.col("corrects").is_not_null()).select("c", key="corrects")
    if not corrections.is_empty():
        acts = acts.join(corrections, on=["c", "key"], how="anti")
    kinds = acts["kind"].dtype
    if isinstance(kinds, pl.Enum) and ANNULLED in kinds.categories:
        acts = _only(acts, pl.col("kind") != pl.lit(ANNULLED, kinds))
    return acts.drop("corrects")


def _only(acts: pl.DataFrame, wanted: pl.Expr) -> pl.DataFrame:
    """Keep these acts; mostly that is all of them, and then nothing is copied."""
    kept = acts.select(wanted.fill_null(value=False)).to_series()
    return acts if kept.all() else acts.filter(kept)


def _take_back(acts: pl.DataFrame, declarations: Declarations) -> pl.DataFrame:
    """Turn each ending that a later act takes back into a pause from the one to the other."""
    for name, kind in declarations.kinds.items():
        back = acts.filter(pl.col("kind") == name) if kind.reopens else acts.clear()
        if back.is_empty():
            continue
        returns = back.select("c", back="on")
        taken = (
            acts.filter(pl.col("kind").cast(pl.String).is_in(kind.reopens))
            .join(returns, on="c")
            .filter(pl.col("back") >= pl.col("on"))
            .group_by("a").agg(pl.col("back").min(), pl.all().exclude("a", "back").first())
        )  # fmt: skip
        acts = acts.join(taken.select("a"), on="a", how="anti")
        if PAUSE_START in declarations.kinds:
            acts = pl.concat([acts, *_pauses(taken, acts, declarations, kind.pause)])
    return acts


def _pauses(
    taken: pl.DataFrame, acts: pl.DataFrame, declarations: Declarations, pause: str | None
) -> list[pl.DataFrame]:
    reasons = declarations.act_fields["reason"].codes or ()
    reason = reasons.index(pause) if pause in reasons else None
    about = pl.format("reopened:{}", "key")
    kinds = acts.schema["kind"]
    empty = [
        pl.lit(None, acts.schema[name]).alias(name)
        for name in declarations.act_fields
        if name in acts.columns
    ]
    common = taken.select("c", "key", "on", "back", *empty).with_columns(
        pl.lit(None, acts.schema["a"]).alias("a"),
        about.alias("about"),
        pl.lit(None, pl.Int64).alias("at"),
        pl.lit(None, acts.schema["recorded"]).alias("recorded"),
        pl.lit(value=True).alias("people"),
    )
    start = common.with_columns(
        pl.format("{}:start", "about").alias("key"),
        pl.lit(PAUSE_START, kinds).alias("kind"),
        pl.lit(reason, acts.schema["reason"]).alias("reason"),
    )
    end = common.with_columns(
        pl.format("{}:end", "about").alias("key"),
        pl.lit(PAUSE_END, kinds).alias("kind"),
        pl.col("back").alias("on"),
    )
    return [frame.select(acts.columns) for frame in (start, end)]


def _with_coverage(
    cases: pl.DataFrame, acts: pl.DataFrame, tables: Tables
) -> tuple[pl.DataFrame, tuple[frozenset[str], ...]]:
    """Give each case the class of what its source could know, from the day of its oldest act."""
    statements = list(
        tables.sources.select(
            "source", "body", "covers", pl.col("complete_from").to_physical()
        ).iter_rows()
    )
    keyed = cases.with_columns(pl.lit(None, pl.Int32).alias("oldest"))
    if any(start is not None for *_, start in statements):
        oldest = acts.group_by("c").agg(pl.col("on").min().alias("oldest"))
        keyed = cases.join(oldest, on="c", how="left", maintain_order="left")
    flags = [
        (
            (pl.col("source") == source)
            & (
                pl.lit(value=True)
                if body is None
                else (pl.col("body") == body).fill_null(value=False)
            )
            & (
                pl.lit(value=True)
                if start is None
                else (pl.col("oldest") >= start).fill_null(value=False)
            )
        ).alias(f"covers{i}")
        for i, (source, body, _, start) in enumerate(statements)
    ]
    names = [f"covers{i}" for i in range(len(statements))]
    keyed = keyed.with_columns(flags).drop("source", "body", "oldest")
    if not names:
        return keyed.with_columns(pl.lit(0, pl.Int32).alias("coverage")), (frozenset(),)
    found = keyed.select(names).unique().sort(names).with_row_index("coverage")
    classes = tuple(
        frozenset(kind for i, covers in enumerate(row[1:]) if covers for kind in statements[i][2])
        for row in found.iter_rows()
    )
    keyed = keyed.join(found, on=names, how="left", maintain_order="left").drop(names)
    return keyed.with_columns(pl.col("coverage").cast(pl.Int32)), classes
