"""What the registers say of one case is what they say of it in a batch, and the engines judge alike by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import polars as pl
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from hengjian.reading.declarations import Declarations, Field, FromRegisters, Kind
from hengjian.reading.registers import BODY_KINDS, Registers
from hengjian.reading.tables import Tables
from hengjian.rulebook.calendars import number
from hengjian.rulebook.cases import Act
from hengjian.rulebook.frames.cases import cases_of
from hengjian.rulebook.frames.engine import judge_snapshot
from hengjian.rulebook.frames.registers import with_register_facts
from hengjian.rulebook.frames.snapshot import take_snapshot
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.rulebook.sql import engine as sql
from tests.equality.comparison import by_closures, difference, of_batch
from tests.equality.random_registers import (
    BODY_WORDS,
    ITEM_WORDS,
    SIGNED,
    random_day,
    random_registers,
)
from tests.equality.two_forms import Drawn, Source, Statement, as_tables

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
NAMES = tuple(BODY_KINDS)
FIELDS = {
    "unqualified": Field("unqualified", "u", "integer", registers=FromRegisters("unqualified", "r")),
    "standing": Field(
        "standing", "s", "code", NAMES, NAMES, "standing", FromRegisters("standing")
    ),
    "held": Field("held", "h", "boolean", registers=FromRegisters("item_held", power="penalty")),
    "entrusted": Field("entrusted", "e", "boolean", registers=FromRegisters("entrusted")),
    "published": Field(
        "published", "p", "boolean", registers=FromRegisters("entrustment_published")
    ),
    "benchmark": Field("benchmark", "b", "boolean", registers=FromRegisters("benchmark_published")),
    "staffed": Field("staffed", "q", "boolean", registers=FromRegisters("staffed")),
}  # fmt: skip
DECLARATIONS = Declarations(
    {"item": Field("item", "item", "text")},
    FIELDS,
    {"r": "r", "s": "s"},
    {"k": Kind("k", "k", "case", tuple(FIELDS)), "other": Kind("other", "other", "case")},
    "Asia/Shanghai",
)


def random_case(
    chance: Random, source: Source, kinds: tuple[str, ...], roles: tuple[str, ...]
) -> Drawn:
    case = Drawn(source, chance.choice([*BODY_WORDS, None]), {})
    for i in range(chance.randrange(1, 4)):
        people = {
            role: frozenset(chance.sample(SIGNED, k=chance.randrange(1, 4)))
            for role in roles
            if chance.random() < 0.9
        }
        key = f"{chance.random()}-{i}"
        on = number(random_day(chance))
        case.acts.append(Act(key, chance.choice(kinds), on, about="物", persons=people))
        if chance.random() < 0.1:
            case.damaged.add(key)
    return case


def random_tables(
    chance: Random, declarations: Declarations, kinds: tuple[str, ...], size: int
) -> Tables:
    every = frozenset(declarations.kinds)
    source = Source("全知", number(date(2025, 4, 30)), (Statement(None, every, None),))
    roles = tuple(declarations.roles)[:2]
    drawn = [random_case(chance, source, kinds, roles) for _ in range(size)]
    tables = as_tables(declarations, [source], drawn)
    items = pl.Series("item", [chance.choice(ITEM_WORDS) for _ in drawn], dtype=pl.String)
    return replace(
        tables, cases=tables.cases.with_columns(items), registers=random_registers(chance)
    )


def by_case(tables: Tables, declarations: Declarations) -> list[tuple[int | str | None, ...]]:
    cases = cases_of(tables, declarations, {"全知": 0}, range(tables.cases.height))
    names = [name for name, field in declarations.act_fields.items() if field.registers]
    return [tuple(act.fields.get(name) for name in names) for case in cases for act in case.acts]


def by_batch(tables: Tables, declarations: Declarations) -> list[tuple[int | str | None, ...]]:
    names = [name for name, field in declarations.act_fields.items() if field.registers]
    acts = with_register_facts(tables, declarations).select(names)
    return acts.select(pl.all().to_physical().cast(pl.Int64)).rows()


@settings(max_examples=150)
@given(seed=SEEDS)
def test_registers_say_of_one_case_what_they_say_of_it_in_a_batch(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  not for secrets
    tables = random_tables(chance, DECLARATIONS, ("k", "k", "k", "other"), 30)
    registers = tables.registers
    note(str({name: frame.rows(named=True) for name, frame in registers.frames.items()}))
    note(str(registers.incomplete))

    if not registers.frames:
        return
    alone, together = by_case(tables, DECLARATIONS), by_batch(tables, DECLARATIONS)
    for a, (one, other) in enumerate(zip(alone, together, strict=True)):
        assert one == other, (tables.acts.row(a, named=True), tuple(FIELDS))


def test_random_registers_give_every_answer_to_every_question() -> None:
    seen: dict[str, Counter[int | str | None]] = {name: Counter() for name in FIELDS}
    for seed in range(80):
        tables = random_tables(Random(seed), DECLARATIONS, ("k",), 30)  # noqa: S311  not for secrets
        for row in by_batch(tables, DECLARATIONS) if tables.registers.frames else ():
            for name, value in zip(FIELDS, row, strict=True):
                seen[name][value] += 1

    assert {None, 0, 1, 2, 3} <= seen.pop("unqualified").keys()
    assert {None, 0, 1, 2, 3} == seen.pop("standing").keys()
    assert all({None, 0, 1} == found.keys() for found in seen.values()), seen


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """Give the rules of the national pack that read the registers."""
    whole = Rulebook.load(national_pack())
    fields = whole.pack.declarations.act_fields
    from_registers = [
        rule.id
        for rule in whole.rules
        if any(fact.detail in fields and fields[fact.detail].registers for fact in rule.facts)
    ]
    assert len(from_registers) > 10
    return whole.only(from_registers)


@pytest.mark.parametrize("seed", range(4))
def test_three_engines_judge_alike_by_the_registers(rulebook: Rulebook, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  not for secrets
    declarations = rulebook.pack.declarations
    kinds = tuple(sorted({rule.text.of for rule in rulebook.rules if rule.text.of}))
    tables = random_tables(chance, declarations, (*kinds, "filing"), 120)
    observed = {"全知": number(date(2025, 4, 30))}

    snapshot = take_snapshot(tables, declarations, observed)
    alone = by_closures(rulebook, tables, observed)
    assert not difference(alone, of_batch(judge_snapshot(rulebook, snapshot), snapshot))
    assert not difference(alone, of_batch(sql.judge_snapshot(rulebook, snapshot), snapshot))
    assert len({said.verdict for said in alone.values()}) > 2


def test_without_registers_all_that_follows_from_them_is_unknown(rulebook: Rulebook) -> None:
    chance = Random(1)  # noqa: S311  not for secrets
    declarations = rulebook.pack.declarations
    tables = replace(
        random_tables(chance, declarations, ("decision",), 20), registers=Registers({})
    )

    (case,) = cases_of(tables, declarations, {"全知": number(date(2025, 4, 30))}, [0])
    judged = by_closures(rulebook, tables, {"全知": number(date(2025, 4, 30))})

    assert case.acts[0].fields.get("body_standing") is None
    standing = {said for key, said in judged.items() if key.rule == "penalty-law.38.no-standing"}
    assert {said.verdict for said in standing} == {int(Verdict.FACT_UNKNOWN)}
