"""How much the situations of the law pack would notice: each rule altered in every place, one at a time.

python -m tools.mutants               all rules; ends with 1 when fewer than 95 in 100 are caught
python -m tools.mutants --rule ID     one rule (or several, repeated)
python -m tools.mutants --json        the same as one JSON object

A mutant is not counted where the loader would refuse it, or where it can say nothing else than the rule.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.model import DatedValue, Pack
from hengjian.rulebook.parameters import Resolution, Status, parts
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.rulebook.rules import Rule, compile_rule
from hengjian.rulebook.scenarios import Situation, faults, situations
from tools.mutations import Mutant, mutants_of_parameter, mutants_of_text

WANTED = 95
"""How many of a hundred mutants must be caught."""


@dataclass(frozen=True)
class Tried:
    """A mutant of a rule, and whether some situation of the rule caught it."""

    rule: Rule
    what: str
    caught: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the mutants, print the figures and give the exit code."""
    parser = argparse.ArgumentParser(description="逐处改动规则，看它的情形能否发现")
    parser.add_argument("--rule", action="append", metavar="ID", help="只试这条规则，可以重复")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    options = parser.parse_args(arguments)
    rulebook = Rulebook.load(national_pack())
    known = {rule.id for rule in rulebook.rules}
    for name in options.rule or ():
        if name not in known:
            parser.error(f"没有规则“{name}”")
    wanted = rulebook.only(options.rule) if options.rule else rulebook
    tried = list(try_rules(wanted, situations(rulebook.pack)))
    figures = summary(tried, rulebook.pack)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        _print(figures)
    return 0 if figures["caught"] * 100 >= WANTED * figures["mutants"] else 1


def try_rules(rulebook: Rulebook, told: Iterable[Situation]) -> Iterator[Tried]:
    """Try every mutant of every rule on the rule's own situations."""
    by_rule: dict[str, list[Situation]] = {}
    for situation in told:
        by_rule.setdefault(situation.rule, []).append(situation)
    for i, rule in enumerate(rulebook.rules, 1):
        print(f"\r{i}/{len(rulebook.rules)} {rule.id}\033[K", end="", file=sys.stderr, flush=True)
        yield from try_rule(rule, rulebook.pack, by_rule.get(rule.id, []))
    print("\r\033[K", end="", file=sys.stderr)


def try_rule(rule: Rule, pack: Pack, told: Sequence[Situation]) -> Iterator[Tried]:
    """Try every mutant of one rule; raises ValueError where the rule itself fails a situation."""
    if _is_caught(rule, pack, told):
        raise ValueError(f"规则 {rule.id} 的情形没有全部通过，先执行 make law")
    for mutant in mutants(rule, pack):
        altered_pack = _with_parameter(pack, mutant)
        try:
            altered = compile_rule(mutant.text, altered_pack)
        except PackError:
            continue
        if not _is_same(rule, pack, altered, mutant):
            yield Tried(rule, mutant.what, _is_caught(altered, altered_pack, told))


def mutants(rule: Rule, pack: Pack) -> Iterator[Mutant]:
    """Alter the rule, and the values that it reads."""
    yield from mutants_of_text(rule.text, pack)
    for parameter in rule.parameters:
        yield from mutants_of_parameter(rule.text, pack.parameters[parameter], pack)


def _with_parameter(pack: Pack, mutant: Mutant) -> Pack:
    if mutant.parameter is None:
        return pack
    return replace(pack, parameters={**pack.parameters, mutant.parameter.id: mutant.parameter})


def _is_caught(rule: Rule, pack: Pack, told: Iterable[Situation]) -> bool:
    judge = CaseJudge(Rulebook(pack, (rule,)))
    return any(True for situation in told for _ in faults(judge, situation))


def _is_same(rule: Rule, pack: Pack, altered: Rule, mutant: Mutant) -> bool:
    """Tell whether the altered rule can say nothing else: same trees, and same values to read."""
    if (altered.verdict, altered.due, altered.flags) != (rule.verdict, rule.due, rule.flags):
        return _is_moot(rule, pack, altered)
    if mutant.parameter is None or mutant.values is None:
        return True
    before, after = (_read(rule, pack, mutant.parameter.id, value) for value in mutant.values)
    return before == after


def _is_moot(rule: Rule, pack: Pack, altered: Rule) -> bool:
    """Tell whether only `since` differs, and a parameter without overrides begins later anyhow."""
    if replace(altered.text, since=rule.text.since) != rule.text:
        return False
    latest = max(altered.text.since, rule.text.since)
    read = (pack.parameters[name] for name in rule.parameters)
    plain = (p for p in read if p.values and not (p.places or p.sectors or p.both))
    return altered.text.since != rule.text.since and any(
        parameter.values[0].since >= latest for parameter in plain
    )


def _read(rule: Rule, pack: Pack, parameter: str, value: DatedValue) -> dict[str, int | None]:
    """Give what the rule reads of a value of the parameter."""
    found = Resolution(Status.FOUND, value, unread=False)
    spelled = parts(pack, pack.parameters[parameter], found)
    read = {ref.part for ref in rule.parts if ref.parameter == parameter}
    return {part: number for part, number in spelled.items() if part in read}


def summary(tried: Sequence[Tried], pack: Pack) -> dict[str, Any]:
    """Count by statute and list the survivors."""
    by_statute: dict[str, list[Tried]] = {}
    for each in tried:
        by_statute.setdefault(parse_citation(each.rule.text.cite).statute, []).append(each)
    return {
        **_counts(tried),
        "statutes": [
            {"id": name, "title": pack.statutes[name].title, **_counts(by_statute[name])}
            for name in by_statute
        ],
        "survivors": [
            {"rule": each.rule.id, "mutant": each.what} for each in tried if not each.caught
        ],
    }


def _counts(tried: Sequence[Tried]) -> dict[str, int]:
    return {"mutants": len(tried), "caught": sum(each.caught for each in tried)}


def _print(figures: Mapping[str, Any]) -> None:
    for survivor in figures["survivors"]:
        print(f"没有发现：{survivor['rule']}：{survivor['mutant']}")
    for statute in (*figures["statutes"], {**figures, "title": "合计"}):
        caught, number = statute["caught"], statute["mutants"]
        share = f"{caught / number:.1%}" if number else "没有可改之处"
        print(f"{statute['title']}：{caught}/{number}（{share}）")


if __name__ == "__main__":
    sys.exit(main())
