"""What follows from the registers: at the gate, and in the words of an explanation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from hengjian.reading.registers import Registers, register_frame
from hengjian.rulebook.calendars import number
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.explanation import explain
from hengjian.rulebook.explanation.wording import masked
from hengjian.rulebook.gate import ask
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.registers import RegisterLookup, with_register_facts
from hengjian.rulebook.rulebook import Rulebook, national_pack

pytestmark = pytest.mark.law

LAST = date(2025, 6, 30)
OFFICERS = [
    {"person": "P1", "name": "甲", "body": "某局", "kind": "officer"},
    {"person": "P2", "name": "乙", "body": "某局", "kind": "officer"},
]
CREDENTIALS = [
    {"person": "P1", "number": "Z1", "valid_from": date(2020, 1, 1)},
    {"person": "P2", "number": "Z2", "valid_from": date(2020, 1, 1), "valid_until": LAST},
]
REGISTERS = Registers(
    {
        "officers": register_frame("officers", OFFICERS),
        "credentials": register_frame("credentials", CREDENTIALS),
    }
)


@cache
def judge() -> CaseJudge:
    rules = ("penalty-law.42.unqualified-questioning", "penalty-law.17.item-not-held")
    return CaseJudge(Rulebook.load(national_pack()).only(rules))


def case_of(*acts: Act) -> Case:
    declarations = judge().rulebook.pack.declarations
    columns = dict.fromkeys(declarations.case_fields)
    covers = (Cover(frozenset(declarations.kinds)),)
    return Case(
        "c1", columns, number(LAST) + 9, acts, covers, texts={"body": "某局", "item": "占道经营"}
    )


def questioning(day: int, *people: str) -> Act:
    return Act("a1", "questioning", day, persons={"officer": frozenset(people)}, row="第 1 行")


@pytest.mark.parametrize(("days", "stops"), [(0, 0), (1, 1)])
def test_gate_stops_who_acts_after_the_last_day_of_his_credential(days: int, stops: int) -> None:
    candidate = questioning(number(LAST) + days, "甲", "乙")

    passage = ask(judge(), case_of(), candidate, RegisterLookup(REGISTERS))

    assert len(passage.stops) == stops
    assert not passage.warns


def test_gate_without_registers_warns_and_does_not_stop() -> None:
    passage = ask(judge(), case_of(), questioning(number(LAST) + 1, "甲", "乙"))

    assert not passage.stops
    assert [each.rule.id for each in passage.warns] == ["penalty-law.42.unqualified-questioning"]


def words_of(case: Case, registers: Registers) -> str:
    known = with_register_facts(case, RegisterLookup(registers), judge().rulebook.pack.declarations)
    (judged,) = judge().judge(known)
    return " ".join(explain(judge().rulebook, judged).unknown)


def test_unknown_signature_names_the_registers_that_do_not_tell() -> None:
    words = words_of(case_of(questioning(number(LAST), "甲", "丙")), REGISTERS)

    assert "执法人员、执法证件登记（officers、credentials）里对不上" in words


def test_explanation_names_masked_those_who_were_not_qualified() -> None:
    case = case_of(questioning(number(LAST) + 1, "甲", "Z2"))
    declarations = judge().rulebook.pack.declarations

    (judged,) = judge().judge(with_register_facts(case, RegisterLookup(REGISTERS), declarations))
    lines = {line.label: line.value for line in explain(judge().rulebook, judged).facts}

    assert lines["询问：没有执法资格的执法人员人数"] == f"1（{masked('Z2')}）"


def test_missing_register_is_named() -> None:
    decision = Act("a1", "decision", number(LAST))

    words = words_of(case_of(decision), REGISTERS)

    assert "（items）" in words
    assert "（entrustments）" in words


def test_register_fields_of_an_act_stand_beside_those_that_were_told() -> None:
    act = replace(questioning(number(LAST) + 1, "甲", "乙"), fields={"full_recording": 1})

    known = with_register_facts(
        case_of(act), RegisterLookup(REGISTERS), judge().rulebook.pack.declarations
    )

    assert known.acts[0].fields == {"full_recording": 1, "unqualified_officers": 1}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{measure: unqualified, role: officer}", "{measure: unqualified}", "须写明一个角色"),
        ("{measure: unqualified, role: officer}", "{measure: unqualified, role: nobody}", "须写明一个角色"),
        ("{measure: item_held, power: penalty}", "{measure: item_held}", "须写明行为种类"),
        ("{measure: item_held, power: penalty}", "{measure: item_held, power: magic}", "取值不在允许的范围内"),
        ("{measure: standing}", "{measure: standing, power: penalty}", "须写明行为种类"),
        ("type: boolean, registers: {measure: entrusted}", "type: integer, registers: {measure: entrusted}", "boolean"),
    ],
)  # fmt: skip
def test_field_badly_declared_is_refused_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    folder = tmp_path / "law"
    copytree(national_pack(), folder, ignore=ignore_patterns("scenarios", "synth"))
    path = folder / "procedures" / "acts.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(PackError, match=says):
        load_pack(folder)
