"""What the registers say of many acts at once: columns of the acts, derived before the snapshot is taken.

The same for one case is in `rulebook.registers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import polars as pl

from hengjian.reading.declarations import Declarations, Field, FromRegisters
from hengjian.reading.tables import Tables
from hengjian.reading.values import empty_column
from hengjian.rulebook.frames.answers import BODY, DAY, ITEM, ON, QUESTION, WHO, Answers


def with_register_facts(tables: Tables, declarations: Declarations) -> pl.DataFrame:
    """Give the acts with the fields that follow from the registers; as they are where there are none."""
    if not tables.registers.frames:
        return tables.acts
    asked = _Asked(tables)
    answers = Answers(tables.registers)
    columns = [
        _column(asked, answers, declarations, field)
        for field in declarations.act_fields.values()
        if field.registers is not None
    ]
    return tables.acts.with_columns(columns)


def _column(asked: _Asked, answers: Answers, declarations: Declarations, field: Field) -> pl.Series:
    """Put the answers at the rows of the acts whose kind has the field."""
    kinds = [kind.name for kind in declarations.kinds.values() if field.name in kind.fields]
    of = field.registers
    assert of is not None  # noqa: S101  its caller asks only for such
    found = _MEASURES[of.measure](asked, answers, of, asked.acts_of(kinds))
    column = empty_column(field.type, field, 1).new_from_index(0, asked.tables.acts.height)
    values = found["value"]
    if field.type == "code":
        words = list(field.codes or ())
        values = values.set(~values.is_in(words), None)
    return column.scatter(found["a"], values.cast(column.dtype)).alias(field.name)


class _Asked:
    """What the acts ask of the registers: a (row of the act), body, item, day; and who signed."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    @cached_property
    def _acts(self) -> pl.DataFrame:
        cases = self.tables.cases
        acts = self.tables.acts
        return pl.DataFrame(
            [
                pl.int_range(acts.height, dtype=pl.UInt32, eager=True).alias("a"),
                acts["kind"].cast(pl.String),
                cases[BODY].gather(acts["c"]),
                _texts(cases, ITEM).gather(acts["c"]),
                acts["on"].alias(DAY),
                acts["actors_damaged"].alias("damaged"),
            ]
        )

    def acts_of(self, kinds: list[str]) -> pl.DataFrame:
        """Give the acts of these kinds."""
        return self._acts.filter(pl.col("kind").is_in(kinds))

    def signatures(self, acts: pl.DataFrame, role: str) -> pl.DataFrame:
        """Give a, who, body and day of everybody in a role, once each; not where one could not be read."""
        signed = self.tables.actors.filter(pl.col("role").cast(pl.String) == role)
        whole = acts.filter(~pl.col("damaged")).select("a", BODY, DAY)
        return signed.select("a", who="person").unique().join(whole, on="a")


def _texts(frame: pl.DataFrame, name: str) -> pl.Series:
    if name in frame.columns:
        return frame[name].cast(pl.String)
    return pl.Series(name, [None], dtype=pl.String).new_from_index(0, frame.height)


# --- one measure over the acts: a and value -----------------------------------------------------


def _answered(acts: pl.DataFrame, found: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return acts.join(found, on=keys, how="left", nulls_equal=True).select("a", "value")


def _unqualified(
    asked: _Asked, answers: Answers, of: FromRegisters, acts: pl.DataFrame
) -> pl.DataFrame:
    signed = answers.body(asked.signatures(acts, of.role))
    signed = signed.join(answers.person(signed.select(WHO)), on=WHO, how="left", nulls_equal=True)
    known = answers.qualified(signed.select(ON).drop_nulls())
    told = signed.join(known, on=ON, how="left")
    without = (~pl.col("value")).sum().cast(pl.Int64)
    unclear = pl.col("value").null_count() > 0
    counted = told.group_by("a").agg(without=without, unclear=unclear)
    sure = (pl.col("without") > 0) | ~pl.col("unclear")
    return counted.select("a", value=pl.when(sure).then("without"))


def _of_body(name: str) -> Callable[..., pl.DataFrame]:
    def measure(_: _Asked, answers: Answers, __: FromRegisters, acts: pl.DataFrame) -> pl.DataFrame:
        meant = answers.body(acts)
        found = getattr(answers, name)(meant.select(BODY, DAY).drop_nulls(BODY))
        return _answered(meant, found, [BODY, DAY])

    return measure


def _held(_: _Asked, answers: Answers, of: FromRegisters, acts: pl.DataFrame) -> pl.DataFrame:
    meant = answers.body(acts)
    return _answered(meant, answers.held(meant.select(QUESTION), of.power), QUESTION)


def _of_entrustment(name: str) -> Callable[..., pl.DataFrame]:
    def measure(_: _Asked, answers: Answers, __: FromRegisters, acts: pl.DataFrame) -> pl.DataFrame:
        meant = answers.body(acts)
        return _answered(meant, getattr(answers, name)(meant.select(QUESTION)), QUESTION)

    return measure


def _benchmark(_: _Asked, answers: Answers, __: FromRegisters, acts: pl.DataFrame) -> pl.DataFrame:
    found = answers.benchmark_published(acts.select(ITEM, DAY))
    return _answered(acts, found, [ITEM, DAY])


_MEASURES: Mapping[str, Callable[..., pl.DataFrame]] = {
    "unqualified": _unqualified,
    "standing": _of_body("standing"),
    "staffed": _of_body("staffed"),
    "item_held": _held,
    "entrusted": _of_entrustment("entrusted"),
    "entrustment_published": _of_entrustment("published"),
    "benchmark_published": _benchmark,
}
