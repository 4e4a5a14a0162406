"""A spread of rules: few enough for an engine that plans slowly, and together as varied as all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hengjian.rulebook.facts import Clock, Fact, Window
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.tree import Arithmetic, Compare, Node, children, may_be_absent

TIMES = 1
"""By how many rules each construct is held, where so many have it."""


def spread(rulebook: Rulebook) -> Rulebook:
    """Choose rules until every construct of any rule is held; the next rule is always the one that adds most."""
    held = {rule.id: frozenset(constructs(rule)) for rule in rulebook.rules}
    everywhere = Counter(each for found in held.values() for each in found)
    missing = Counter({each: min(TIMES, count) for each, count in everywhere.items()})
    chosen: list[str] = []
    while missing := +missing:
        left = [rule for rule in held if rule not in chosen]
        best = max(left, key=lambda rule: sum(each in missing for each in held[rule]))
        missing.subtract({each: 1 for each in held[best] if each in missing})
        chosen.append(best)
    return rulebook.only(chosen)


def constructs(rule: Rule) -> Iterator[str]:
    """Name everything in a rule that an engine has to translate in a way of its own."""
    text = rule.text
    yield f"subject {text.subject}"
    yield f"pattern {text.pattern}"
    yield from (f"flag {flag}" for _, flag in rule.flags)
    trees = (rule.verdict, rule.due, *(when for when, _ in rule.flags))
    yield from (_of_node(node) for tree in trees for node in _nodes(tree))
    yield from (_of_fact(fact) for fact in rule.facts)
    yield from (_of_window(window) for window in rule.windows)
    yield from (_of_clock(clock) for clock in rule.clocks)
    yield from (f"part {part.part}" for part in rule.parts)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _nodes(child)


def _of_node(node: Node) -> str:
    match node:
        case Compare(op, left, right) | Arithmetic(op, left, right):
            absent = may_be_absent(left), may_be_absent(right)
            return f"{type(node).__name__} {op} {absent}"
    return type(node).__name__


def _of_fact(fact: Fact) -> str:
    return f"fact {fact.measure} {fact.scope} {fact.other_scope if fact.other_kind else ''}"


def _of_window(window: Window) -> str:
    bounds = bool(window.after), bool(window.before), window.strict
    return f"window {window.measure} {window.scope} {bounds}"


def _of_clock(clock: Clock) -> str:
    return f"clock {clock.scope} {clock.cap}"
