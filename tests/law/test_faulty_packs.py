"""A faulty pack is refused with the file, the line and what to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from hengjian.rulebook.errors import AmbiguousLaw, NotInForce, PackError
from hengjian.rulebook.parameters import value_on
from hengjian.rulebook.rulebook import Rulebook, national_pack

pytestmark = pytest.mark.law


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "law"
    shutil.copytree(national_pack(), folder, ignore=shutil.ignore_patterns("scenarios"))
    return folder


def refusal(pack: Path) -> PackError:
    with pytest.raises(PackError) as caught:
        Rulebook.load(pack)
    return caught.value


def spoil(pack: Path, file: str, old: str, new: str) -> int:
    """Replace the first occurrence and give the line on which it stands."""
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer says {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


DECISION_DAYS = "parameters/penalty/decision_days.yaml"
PENALTY = "rules/penalty-law.yaml"
ACTS, ACTS_TIER = "procedures/acts.yaml", "须另有文字字段 tier"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (DECISION_DAYS, "number: 90", "number: ninety", "类型不对"),
        (DECISION_DAYS, "unit: days", "unit: weeks", "取值不在允许的范围内"),
        (DECISION_DAYS, "from: 2021-07-15", "from: 2021-02-30", "没有“2021-02-30”这一天"),
        (DECISION_DAYS, "cite: penalty-law:60", "cite: penalty-law:600", "只有 86 条"),
        (DECISION_DAYS, "cite: penalty-law:60", "cite: no-law:60", "没有“no-law”"),
        (DECISION_DAYS, "rolls: true", "rols: true", "rols"),
        (PENALTY, "subject: act", "subject: officer", "取值不在允许的范围内"),
        (PENALTY, "severity: unlawful", "severity: awful", "取值不在允许的范围内"),
        ("procedures/acts.yaml", "level: thing", "level: person", "取值不在允许的范围内"),
        (ACTS, "type: money, tier: low", "type: money, tier: lowest", "取值不在允许的范围内"),
        (ACTS, "type: money, tier: low", "type: integer, tier: low", "须是 money 类型"),
        (ACTS, "tier: {label: 裁量阶次, type: text}", "tier: {label: 裁量阶次, type: integer}", ACTS_TIER),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_and_line(
    pack: Path, file: str, old: str, new: str, says: str
) -> None:
    line = spoil(pack, file, old, new)

    error = refusal(pack)

    assert error.file == f"law/{file}"
    assert error.line is not None
    assert abs(error.line - line) <= 1
    assert says in error.what


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("when: procedure = 1", "读不懂"),
        ('when: proceedure == "ordinary"', "proceedure"),
        ('when: procedure == "ordinry"', "ordinry"),
        ('when: __import__("os")', "__import__"),
        ("when: procedure.lower()", "procedure"),
        ("when: decision > 5", "day 与 integer 不能比较"),
        ("when: filing + decision > 3", "不能这样计算"),
        ("when: decision.paper == 1", "paper"),
        ("when: persons(decision, emperor) > 1", "persons"),
        ("when: filing", "条件"),
        ('when: procedure < "ordinary"', "代码只能比较"),
        ("when: '[1, 2] == major'", "规则里不能写"),
    ],
)  # fmt: skip
def test_a_condition_that_rules_cannot_say_is_refused_in_words(
    pack: Path, new: str, says: str
) -> None:
    spoil(pack, PENALTY, 'when: procedure == "ordinary"', new)

    error = refusal(pack)

    assert error.file == f"law/{PENALTY}"
    assert error.line is not None
    assert says in error.what


def test_a_key_said_twice_is_refused(pack: Path) -> None:
    line = spoil(pack, DECISION_DAYS, "  number: 90", "  number: 90\n  number: 60")

    error = refusal(pack)

    assert error.line == line + 1
    assert "写了两次" in error.what


def test_a_deadline_may_not_gate(pack: Path) -> None:
    rule = "deadline: {from: preservation,"
    spoil(pack, PENALTY, rule, "gate: true\n  " + rule)

    assert "gate 须为 false" in refusal(pack).what


def test_the_law_day_of_an_act_looked_for_is_refused(pack: Path) -> None:
    spoil(pack, PENALTY, "precedes: {first: prior_notice, then: decision}",
          "law_day: prior_notice\n  precedes: {first: prior_notice, then: decision}")  # fmt: skip

    assert "法律适用日须是被判断的行为" in refusal(pack).what


def test_a_place_and_a_sector_that_both_speak_need_a_word_on_which_wins(pack: Path) -> None:
    override = (
        "values:\n  penalty.decision_days:\n    values:\n"
        "    - {from: 2025-01-01, cite: 'penalty-law:60', number: 60, unit: days}\n"
    )
    place = pack / "jurisdictions" / "demo-city.yaml"
    text = re.sub(r"^values: *\{\}\n", "", place.read_text(encoding="utf-8"), flags=re.MULTILINE)
    place.write_text(text + override, encoding="utf-8")

    with pytest.raises(AmbiguousLaw) as caught:
        Rulebook.load(pack)

    assert caught.value.file == "law/jurisdictions/demo-city.yaml"
    assert "prefer" in caught.value.what

    preferring = override.replace(
        "penalty.decision_days:\n",
        "penalty.decision_days:\n    prefer: jurisdiction\n    cite: 'penalty-law:60'\n",
    )
    place.write_text(text + preferring, encoding="utf-8")
    loaded = Rulebook.load(pack).pack
    chosen = value_on(loaded, "penalty.decision_days", "demo-city", "market-regulation", 20500)
    assert chosen.value.number == 60  # type: ignore[union-attr]  # a limit


def test_before_its_first_value_a_parameter_is_not_in_force(pack: Path) -> None:
    loaded = Rulebook.load(pack).pack

    with pytest.raises(NotInForce):
        value_on(loaded, "penalty.decision_days", "demo-city", "urban-management", 18000)


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.yaml"):
        Rulebook.load(tmp_path)


def test_a_file_that_is_not_utf_8_is_refused(pack: Path) -> None:
    (pack / DECISION_DAYS).write_bytes("title: 期限".encode("gb18030"))

    assert "UTF-8" in refusal(pack).what


def test_a_code_that_is_not_in_its_list_is_refused(pack: Path) -> None:
    spoil(pack, "domains/environment.yaml", "pauses: [", "pauses: [holiday, ")

    assert "holiday" in refusal(pack).what
