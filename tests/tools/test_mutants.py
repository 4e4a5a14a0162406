"""The mutation test of the law: which mutants there are, which count, and what is said of survivors."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hengjian.rulebook.calendars import number
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.model import Limit, Pack, Parameter, Place, RuleText
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.rulebook.rules import compile_rule
from hengjian.rulebook.scenarios import Situation
from tools import mutants
from tools.mutants import Tried
from tools.mutations import mutants_of_parameter, mutated_expressions

FIRST_DAY = number(date(2020, 1, 1))
PLACE = Place("rules/test.yaml", 1)
TWO_OFFICERS = RuleText(
    id="test.1.two-officers", title="检查时不足两人", cite="penalty-law:42(1)", also=(),
    subject="act", of="inspection", when="", law_day="inspection", since=FIRST_DAY, until=None,
    severity="unlawful", ground="", gate=False, trial=False, says="须有两人", says_open="",
    source="", pattern="distinct", body={"at_least": 2, "role": "officer"}, place=PLACE,
)  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(national_pack())


def inspected(pack: Pack, day: int, expected: str, *officers: str) -> Situation:
    act = Act("1", "inspection", day, persons={"officer": frozenset(officers)})
    case = Case("c", {}, day, (act,), (Cover(frozenset(pack.declarations.kinds)),))
    return Situation(TWO_OFFICERS.id, "检查", case, None, {"1": expected}, {}, {}, "s.yaml", 1)


def tried(pack: Pack, told: Sequence[Situation]) -> Mapping[str, bool]:
    rule = compile_rule(TWO_OFFICERS, pack)
    return {each.what: each.caught for each in mutants.try_rule(rule, pack, told)}


def with_limit(pack: Pack, limit: Limit) -> tuple[Pack, Parameter]:
    """Give the pack with one plain limit, in force from the first day, in place of another."""
    old = pack.parameters["penalty.decision_days"]
    value = replace(old.values[0], since=FIRST_DAY, until=None, value=limit)
    new = replace(old, values=(value,), places={}, sectors={}, both={}, sector_may_vary=False)
    return replace(pack, parameters={**pack.parameters, new.id: new}), new


def test_a_mutant_is_caught_where_a_situation_tells_it_from_the_rule(pack: Pack) -> None:
    told = [
        inspected(pack, FIRST_DAY, "met", "甲", "乙"),
        inspected(pack, FIRST_DAY, "breach", "甲"),
    ]

    assert tried(pack, told) == {
        "at_least：2 → 3": True,
        "at_least：2 → 1": True,
        "since：2020-01-01 → 2020-01-02": True,
        "since：2020-01-01 → 2019-12-31": False,
    }


def test_every_mutant_survives_a_rule_without_situations(pack: Pack) -> None:
    assert set(tried(pack, []).values()) == {False}


def test_a_rule_that_fails_its_own_situation_is_told(pack: Pack) -> None:
    with pytest.raises(ValueError, match=TWO_OFFICERS.id):
        tried(pack, [inspected(pack, FIRST_DAY, "met", "甲")])


def test_what_can_say_nothing_else_or_is_refused_is_not_counted(pack: Pack) -> None:
    changed, limit = with_limit(pack, Limit(3, "days"))
    # Of the limit, the rule reads only the number; it has no force a day earlier, nor has the rule.
    text = replace(TWO_OFFICERS, when=f"{limit.id}.number >= 3")
    names = [each.what for each in mutants.try_rule(compile_rule(text, changed), changed, [])]

    assert [name.partition(" 起：")[2] for name in names if name.startswith("参数")] == [
        "number：3 → 4",
        "number：3 → 2",
    ]
    assert "since：2020-01-01 → 2019-12-31" not in names
    assert "since：2020-01-01 → 2020-01-02" in names


def test_each_part_of_a_limit_is_altered_once_and_stays_sound(pack: Pack) -> None:
    limit = Limit(0, "working_days", grace=1, pauses=frozenset({"testing", "hearing"}))
    changed, parameter = with_limit(pack, limit)

    altered = mutants_of_parameter(TWO_OFFICERS, parameter, changed)

    assert [mutant.what.partition(" 起：")[2] for mutant in altered] == [
        "number：0 → 1",
        "grace：1 → 2",
        "grace：1 → 0",
        "extend：0 → 1",
        "counts_first_day：False → True",
        "unit：working_days → days",
        "pauses：去掉 hearing",
        "pauses：去掉 testing",
    ]


@pytest.mark.parametrize(
    ("text", "altered"),
    [
        ("a < 2", ["a <= 2", "a < 3", "a < 1"]),
        ("a and not b", ["not b", "a", "a and (not not b)"]),
        ('a in ("x", "y")', ["a not in ('x', 'y')", "a in ('y',)", "a in ('x',)"]),
        ('a >= date("2024-02-29")', ["a > date('2024-02-29')", "a >= date('2024-03-01')",
                                     "a >= date('2024-02-28')"]),
    ],
)  # fmt: skip
def test_each_part_of_an_expression_is_altered_once(text: str, altered: list[str]) -> None:
    assert sorted(whole for _, whole in mutated_expressions(text)) == sorted(altered)


@pytest.mark.parametrize(("caught", "code"), [(95, 0), (94, 1)])
def test_survivors_are_listed_and_too_many_of_them_end_with_1(
    pack: Pack,
    caught: int,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rule = compile_rule(TWO_OFFICERS, pack)
    outcome = [Tried(rule, f"改动{i}", i < caught) for i in range(100)]
    monkeypatch.setattr(mutants, "try_rules", lambda *_: outcome)
    monkeypatch.setattr(mutants, "situations", lambda _: ())
    monkeypatch.setattr(Rulebook, "load", lambda _: Rulebook(pack, (rule,)))

    assert mutants.main(["--json"]) == code
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (told["mutants"], told["caught"]) == (100, caught)
    assert told["statutes"] == [
        {"id": "penalty-law", "title": "行政处罚法", "mutants": 100, "caught": caught}
    ]
    assert told["survivors"][0] == {"rule": TWO_OFFICERS.id, "mutant": f"改动{caught}"}

    assert mutants.main([]) == code
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == f"没有发现：{TWO_OFFICERS.id}：改动{caught}"
    assert shown[-1] == f"合计：{caught}/100（{caught}.0%）"
