"""Twenty rules in GoRules ZEN beside ours: one call per case, the facts already derived.

`python -m benchmarks.zen --json`. ZEN's decision is written out of the same trees that our closures are
made from, and every verdict of every case is compared, so the two cannot drift apart. ZEN's language
has neither unknown values nor calendars: what a comparison does without a value is spelled out, and
the rules are those whose trees count no working days or months.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import zen

from benchmarks.city import OBSERVED, write_city
from hengjian.reading.tables import read_tables
from hengjian.rulebook.calendars import number
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.closures.evaluate import NumberClosure, Values, compile_number
from hengjian.rulebook.frames.cases import cases_of
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.tree import (
    ABSENT,
    And,
    Arithmetic,
    Choose,
    Compare,
    Condition,
    IsAbsent,
    IsUnknown,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Ref,
    Truth,
    Value,
    children,
    may_be_absent,
    names,
)

RULES = 20
RUN_DAY = date(2026, 11, 21)
# ZEN counts in decimals of 28 digits, and Python's integers reach it as such; still, a smaller number will do.
ABSENT_IN_ZEN = -(10**12)
EXPRESSIBLE = (
    And, Arithmetic, Choose, Compare, IsAbsent, IsUnknown, Not, OneOf, Or, Ref, Truth, Value,
)  # fmt: skip
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


class Content:
    """The keys of one expression node, in order; a later one reads an earlier one as `$.key`."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        self.keys: list[tuple[str, str]] = []
        self._known: dict[Number, str] = {}

    def rule(self, rule: Rule) -> str:
        """Add a rule's verdict and give its key."""
        found = self.number(rule.verdict)
        unknown = int(Verdict.FACT_UNKNOWN)
        return self._key("rule", f"{found} == null ? {unknown} : {found}")

    def decision(self) -> dict[str, Any]:
        """Give the decision as ZEN's editor would save it."""
        rows = [{"id": key, "key": key, "value": text} for key, text in self.keys]
        nodes: list[dict[str, Any]] = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "rules", "name": "rules", "type": "expressionNode",
             "content": {"expressions": rows}},
            {"id": "out", "name": "out", "type": "outputNode"},
        ]  # fmt: skip
        edges = [
            {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
            for a, b in (("in", "rules"), ("rules", "out"))
        ]
        return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}

    def context(self, values: Values) -> dict[str, int | None]:
        """Give the facts of a case as ZEN's input."""
        return {
            key: ABSENT_IN_ZEN if values[name] == ABSENT else values[name]
            for name, key in self.facts.items()
        }

    def number(self, node: Number) -> str:
        """Write a number that may be null."""
        match node:
            case Value(value):
                return "null" if value is None else str(_in_zen(value))
            case Ref(name):
                return self.facts.setdefault(name, f"f{len(self.facts)}")
            case Arithmetic() | Choose():
                if node not in self._known:
                    text = self._sum(node) if isinstance(node, Arithmetic) else self._choice(node)
                    self._known[node] = f"$.{self._key('n', text)}"
                return self._known[node]
        message = f"ZEN cannot say {node}"
        raise TypeError(message)

    def yes(self, node: Condition) -> str:
        """Write when a condition is true; where it is unknown, this is false."""
        match node:
            case Truth(value):
                return str(value).lower()
            case Compare(op, left, right):
                sides = (left, right)
                there = [*self._known_sides(sides), *(f"not ({x})" for x in self._absent(sides))]
                return _all([*there, f"{self.number(left)} {op} {self.number(right)}"])
            case OneOf(value, codes):
                return f"({self.number(value)} in {sorted(codes)})"
            case IsAbsent(value):
                return f"({self.number(value)} == {ABSENT_IN_ZEN})"
            case IsUnknown(inner):
                return self._unknown(inner)
            case And(parts):
                return _all([self.yes(part) for part in parts])
            case Or(parts):
                return _any([self.yes(part) for part in parts])
            case Not(part):
                return self.no(part)
        message = f"ZEN cannot say {node}"
        raise TypeError(message)

    def no(self, node: Condition) -> str:
        """Write when a condition is false; where it is unknown, this is false, too."""
        match node:
            case Truth(value):
                return str(not value).lower()
            case Compare(op, left, right):
                sides = (left, right)
                fails = f"{self.number(left)} {OPPOSITE[op]} {self.number(right)}"
                return _any([*self._absent(sides), _all([*self._known_sides(sides), fails])])
            case OneOf(value, codes):
                found = self.number(value)
                return f"({found} != null and not ({found} in {sorted(codes)}))"
            case IsAbsent(value):
                found = self.number(value)
                return f"({found} != null and {found} != {ABSENT_IN_ZEN})"
            case IsUnknown(inner):
                return f"(not {self._unknown(inner)})"
            case And(parts):
                return _any([self.no(part) for part in parts])
            case Or(parts):
                return _all([self.no(part) for part in parts])
            case Not(part):
                return self.yes(part)
        message = f"ZEN cannot say {node}"
        raise TypeError(message)

    def _unknown(self, node: Node) -> str:
        match node:
            case Value() | Ref() | Arithmetic() | Choose():
                return f"({self.number(node)} == null)"
            case Truth() | Compare() | OneOf() | IsAbsent() | IsUnknown() | And() | Or() | Not():
                return f"(not {self.yes(node)} and not {self.no(node)})"
        message = f"ZEN cannot say {node}"
        raise TypeError(message)

    def _sum(self, node: Arithmetic) -> str:
        sides = (node.left, node.right)
        text = f"{self.number(node.left)} {node.op} {self.number(node.right)}"
        known = self._known_sides(sides)
        if known:
            text = f"{_all(known)} ? {text} : null"
        absent = self._absent(sides)
        return f"{_any(absent)} ? {ABSENT_IN_ZEN} : ({text})" if absent else text

    def _choice(self, node: Choose) -> str:
        text = self.number(node.otherwise)
        for when, then in reversed(node.branches):
            text = f"{self.yes(when)} ? {self.number(then)} : ({text})"
        return text

    def _known_sides(self, sides: Sequence[Number]) -> list[str]:
        return [f"{self.number(side)} != null" for side in sides if not isinstance(side, Value)]

    def _absent(self, sides: Sequence[Number]) -> list[str]:
        return [f"{self.number(x)} == {ABSENT_IN_ZEN}" for x in sides if may_be_absent(x)]

    def _key(self, sort: str, text: str) -> str:
        key = f"{sort}{len(self.keys)}"
        self.keys.append((key, text))
        return key


def _in_zen(value: int) -> int:
    return ABSENT_IN_ZEN if value == ABSENT else value


def _all(parts: Sequence[str]) -> str:
    return f"({' and '.join(parts)})" if parts else "true"


def _any(parts: Sequence[str]) -> str:
    return f"({' or '.join(parts)})" if parts else "false"


def nodes(node: Node) -> Iterator[Node]:
    """Yield a tree's nodes."""
    yield node
    for child in children(node):
        yield from nodes(child)


def facts_of(rulebook: Rulebook, folder: Path, cases: int) -> tuple[list[Rule], list[Values]]:
    """Derive the facts of the cases for the first rules that ZEN can say and the cases tell apart."""
    pack = rulebook.pack
    able = [
        rule.id
        for rule in rulebook.rules
        if rule.text.subject == "case"
        and all(isinstance(node, EXPRESSIBLE) for node in nodes(rule.verdict))
    ]
    judge = CaseJudge(rulebook.only(able))
    write_city(folder, cases)
    tables = read_tables(sorted(folder.glob("*.parquet")), pack.declarations, run_day=RUN_DAY)
    every = cases_of(tables, pack.declarations, {"bench": number(OBSERVED)}, range(cases))
    judged = [judge.judge(case) for case in every]
    verdicts = zip(*([each.verdict for each in case] for case in judged), strict=True)
    rules = [
        each.rule for each, said in zip(judged[0], verdicts, strict=True) if len(set(said)) > 1
    ][:RULES]
    wanted = {name for rule in rules for name in names(rule.verdict)}
    return rules, [{name: case[0].subject[name] for name in wanted} for case in judged]


def ours(rules: Sequence[Rule], rulebook: Rulebook) -> Callable[[Values], list[int]]:
    """Give our judgement of a case: a closure per rule."""
    closures: list[NumberClosure] = [
        compile_number(rule.verdict, rulebook.pack.calendar) for rule in rules
    ]
    unknown = int(Verdict.FACT_UNKNOWN)

    def judge(values: Values) -> list[int]:
        return [unknown if (said := each(values)) is None else said for each in closures]

    return judge


def per_second(judge: Callable[[Any], object], cases: Sequence[Mapping[str, Any]]) -> float:
    """Measure the cases per second: the best of three."""
    best = 0.0
    for _ in range(3):
        begin = time.perf_counter()
        for case in cases:
            judge(case)
        best = max(best, len(cases) / (time.perf_counter() - begin))
    return best


def main() -> int:
    """Measure, compare and print."""
    parser = argparse.ArgumentParser(description="与 GoRules ZEN 相比")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rulebook = Rulebook.load(national_pack())
    with tempfile.TemporaryDirectory() as folder:
        rules, cases = facts_of(rulebook, Path(folder), options.cases)
    if len(rules) < RULES:
        sys.stderr.write(f"只有 {len(rules)} 条规则可比\n")
        return 1
    content = Content()
    keys = [content.rule(rule) for rule in rules]
    decision = zen.ZenEngine().create_decision(json.dumps(content.decision()))
    contexts = [content.context(case) for case in cases]
    judge = ours(rules, rulebook)
    for case, context in zip(cases, contexts, strict=True):
        found = decision.evaluate(context)["result"]
        if [found[key] for key in keys] != judge(case):
            sys.stderr.write("两边结论不同\n")
            return 1
    figures = {
        "rules": len(rules),
        "cases": len(cases),
        "ours_per_second": round(per_second(judge, cases)),
        "zen_per_second": round(per_second(decision.evaluate, contexts)),
    }
    ratio = round(figures["ours_per_second"] / figures["zen_per_second"], 1)
    line = json.dumps({**figures, "ratio": ratio}) if options.json else (
        f"{figures['rules']} 条规则，事实已推出，结论逐一相同：本项目每秒 {figures['ours_per_second']:,} 件，"
        f"ZEN 每秒 {figures['zen_per_second']:,} 件，相差 {ratio} 倍"
    )  # fmt: skip
    sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
