"""Conditions of rules in words: what a reader of the law would say instead of the expression.

A condition becomes a small outline: sentences, and lists of which all or at least one must hold. A
negation is carried down to the sentences, which Kleene's logic allows, so that nobody has to read
“it is not the case that”.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hengjian.rulebook.explanation.wording import listed
from hengjian.rulebook.model import Pack
from hengjian.rulebook.names import Names
from hengjian.rulebook.rules import Rule
from hengjian.screening.files.site.terms import Terms

Joint = Literal["all", "any"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence, or a list of phrases of which all or at least one must hold."""

    text: str
    joint: Joint | None = None
    parts: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a condition that makes one sentence, and whether it must hold or must not."""

    node: ast.expr
    holds: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of a condition of which all or at least one must be as they say."""

    joint: Joint
    parts: tuple[Leaf | Group, ...]


def condition_in_words(pack: Pack, rule: Rule, expression: str) -> Phrase:
    """Say a condition of the rule as an outline."""
    return _Speaker(pack, rule).phrase(outline_of(_body(expression)))


def number_in_words(pack: Pack, rule: Rule, expression: str) -> str:
    """Say an expression of the rule that gives a number, a day or an amount."""
    return _Speaker(pack, rule).terms.term(_body(expression))


def _body(expression: str) -> ast.expr:
    return ast.parse(expression.strip(), mode="eval").body


# --- negations carried down -------------------------------------------------------------------------


def outline_of(node: ast.expr, *, holds: bool = True) -> Leaf | Group:
    """Lay a condition, or where it must not hold its negation, out as lists without negations."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return outline_of(inner, holds=not holds)
        case ast.BoolOp(op=op, values=values):
            joint: Joint = "all" if isinstance(op, ast.And) == holds else "any"
            return _joined(joint, [outline_of(value, holds=holds) for value in values])
        case ast.Compare(left=left, ops=[_, _, *_] as ops, comparators=rest):
            sides = [left, *rest]
            pairs = [
                Leaf(ast.Compare(left=sides[i], ops=[op], comparators=[sides[i + 1]]), holds)
                for i, op in enumerate(ops)
            ]
            return _joined("all" if holds else "any", pairs)
    return Leaf(node, holds)


def _joined(joint: Joint, parts: list[Leaf | Group] | list[Leaf]) -> Group:
    """Join parts; a list within a list of the same sort is one list."""
    flat: list[Leaf | Group] = []
    for part in parts:
        same = isinstance(part, Group) and part.joint == joint
        flat += part.parts if isinstance(part, Group) and same else (part,)
    return Group(joint, tuple(flat))


# --- sentences --------------------------------------------------------------------------------------

_SIDES: dict[type[ast.cmpop], str] = {
    ast.Lt: "早于{}", ast.LtE: "在{}当天或者以前", ast.Gt: "晚于{}", ast.GtE: "在{}当天或者以后",
    ast.Eq: "与{}是同一天", ast.NotEq: "与{}不是同一天",
}  # fmt: skip
_AMOUNTS: dict[type[ast.cmpop], str] = {
    ast.Lt: "少于", ast.LtE: "不多于", ast.Gt: "多于", ast.GtE: "不少于", ast.Eq: "为", ast.NotEq: "不为",
}  # fmt: skip
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


class _Speaker:
    def __init__(self, pack: Pack, rule: Rule) -> None:
        self.pack = pack
        text = rule.text
        names = Names(pack.declarations, pack.parameters, text.subject, text.of, rule.law_day_name)
        self.terms = Terms(pack, names)

    def phrase(self, part: Leaf | Group) -> Phrase:
        if isinstance(part, Leaf):
            return Phrase(self.sentence(part.node, holds=part.holds))
        said = tuple(self.parts(part))
        return said[0] if len(said) == 1 else Phrase("", part.joint, said)

    def parts(self, group: Group) -> Iterator[Phrase]:
        """Say the parts of a list; codes looked for in one set share a sentence."""
        done: set[int] = set()
        for i, part in enumerate(group.parts):
            if i in done:
                continue
            alike = [j for j, other in enumerate(group.parts) if _alike(part, other)]
            if len(alike) > 1:
                done.update(alike)
                yield Phrase(self.several([group.parts[j] for j in alike], group.joint))
            else:
                yield self.phrase(part)

    def several(self, leaves: list[Leaf | Group], joint: Joint) -> str:
        """Say that a set holds several codes, some of them, or none."""
        nodes = [leaf.node for leaf in leaves if isinstance(leaf, Leaf)]
        compared = [node for node in nodes if isinstance(node, ast.Compare)]
        container = compared[0].comparators[0]
        labels = listed(self.terms.code(each.left, container) for each in compared)
        first = leaves[0]
        holds = isinstance(first, Leaf) and _is_held(first)
        whole = self.terms.term(container)
        if holds:
            return f"{whole}{'包括全部这些' if joint == 'all' else '包括其中之一'}：{labels}"
        return f"{whole}{'都不包括' if joint == 'all' else '没有同时包括'}：{labels}"

    def sentence(self, node: ast.expr, *, holds: bool) -> str:
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.comparison(left, op, right, holds=holds)
            case ast.Call(func=ast.Name(id="any"), args=[kind]):
                return f"{'有' if holds else '没有'}{self.terms.term(kind)}"
            case ast.Call(func=ast.Name(id="overlap"), args=[left, right]):
                among = self.terms.term(right)
                return f"{self.terms.term(left)}{'有' if holds else '没有'}属于{among}的"
        return self.terms.mark(node, holds=holds)

    def comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr, *, holds: bool) -> str:
        if isinstance(op, ast.In | ast.NotIn):
            return self.membership(left, right, inside=isinstance(op, ast.In) == holds)
        if isinstance(left, ast.Constant):
            turned = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
            left, op, right = right, turned.get(type(op), type(op))(), left
        type_ = self.terms.type_of(left)
        if type_.startswith("code"):
            return self.code(left, right, same=isinstance(op, ast.Eq) == holds)
        if type_ == "day":
            return self.days(left, op, right, holds=holds)
        known = self.special(left, op, right, holds=holds)
        if known:
            return known
        word = _AMOUNTS[type(op) if holds else _OPPOSITES[type(op)]]
        gap = " " if isinstance(left, ast.BinOp) else ""
        said = f"{self.terms.term(left)}{gap}{word}{self.terms.beside(right, left)}"
        return said if holds else said + self.or_missing(left)

    def or_missing(self, node: ast.expr) -> str:
        """Say that a comparison denied also covers acts that are not there at all."""
        match node:
            case ast.Call(func=ast.Name(id="working_days"), args=[_, ast.Name() as end]):
                return f"，或者没有{self.terms.term(end)}"
        return ""

    def membership(self, left: ast.expr, right: ast.expr, *, inside: bool) -> str:
        if isinstance(right, ast.Tuple | ast.List | ast.Set):
            codes = [self.terms.code(item, left) for item in right.elts]
            if len(codes) == 1:
                return f"{self.terms.term(left)}{'是' if inside else '不是'}{codes[0]}"
            among = listed(codes)
            after = f"是{among}之一" if inside else f"不是{among}中的任何一种"
            return self.terms.term(left) + after
        code = self.terms.code(left, right)
        return f"{self.terms.term(right)}{'包括' if inside else '不包括'}{code}"

    def code(self, left: ast.expr, right: ast.expr, *, same: bool) -> str:
        if isinstance(right, ast.Constant):
            return (
                f"{self.terms.term(left)}{'是' if same else '不是'}{self.terms.code(right, left)}"
            )
        word = "恰好就是" if same else "不恰好是"
        return f"{self.terms.term(left)}{word}{self.terms.term(right)}"

    def days(self, left: ast.expr, op: ast.cmpop, right: ast.expr, *, holds: bool) -> str:
        """Compare two days; an act that is not there is neither before nor after another."""
        side = _SIDES[type(op)].format(self.terms.term(right))
        side = side.replace("那天当天", "那天").replace("那一天当天", "那一天")
        return f"{self.terms.term(left)}{'' if holds else '没有'}{side}"

    def special(self, left: ast.expr, op: ast.cmpop, right: ast.expr, *, holds: bool) -> str:
        """Say that there was or was not any extension."""
        match left, right:
            case ast.Call(func=ast.Name(id="extended"), args=[limit]), ast.Constant(value=0):
                some = isinstance(op, ast.Gt) == holds
                return f"{self.terms.limit(limit)}{'有' if some else '没有'}延长的记录"
        return ""


def _alike(one: Leaf | Group, other: Leaf | Group) -> bool:
    """Tell whether two parts look for codes in the same set, in the same sense."""
    if not (isinstance(one, Leaf) and isinstance(other, Leaf)):
        return False
    sets = [_set_of(one.node), _set_of(other.node)]
    return sets[0] is not None and sets[0] == sets[1] and _is_held(one) == _is_held(other)


def _set_of(node: ast.expr) -> str | None:
    match node:
        case ast.Compare(left=ast.Constant(), ops=[ast.In() | ast.NotIn()], comparators=[right]):
            return ast.unparse(right)
    return None


def _is_held(leaf: Leaf) -> bool:
    node = leaf.node
    inside = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In)
    return inside == leaf.holds
