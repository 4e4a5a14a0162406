"""The things that conditions speak of, by their names on screen: acts, fields, values of the law."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from datetime import date

from hengjian.rulebook.calendars import number
from hengjian.rulebook.explanation.wording import (
    day_in_sentence,
    money_in_words,
    quoted,
)
from hengjian.rulebook.expressions import parse_number
from hengjian.rulebook.facts import OBSERVED
from hengjian.rulebook.model import Pack
from hengjian.rulebook.names import Names, Refused

_SIGNS: dict[type[ast.operator], str] = {ast.Add: " ＋ ", ast.Sub: " － ", ast.Mult: " × "}


class Terms:
    """Says the parts of one rule's expressions in words."""

    def __init__(self, pack: Pack, names: Names) -> None:
        self.pack = pack
        self.names = names
        self.declared = pack.declarations

    def type_of(self, node: ast.expr) -> str:
        """Give the type of an expression as the rules know it; truth where it is a condition."""
        try:
            return parse_number(ast.unparse(node), self.names).type
        except Refused:
            return "truth"

    def term(self, node: ast.expr) -> str:
        """Say an act, a field, a value or a calculation."""
        match node:
            case ast.Name(id=name):
                return self._name(name)
            case ast.Attribute():
                return self._attribute(ast.unparse(node))
            case ast.Call(func=ast.Name(id=function), args=given):
                return self._call(function, given)
            case ast.BinOp(left=left, op=op, right=right):
                return self._calculation(left, op, right)
            case ast.Constant(value=value):
                return f"{value:,}" if isinstance(value, int) else quoted(str(value))
        return ast.unparse(node)

    def mark(self, node: ast.expr, *, holds: bool) -> str:
        """Say that something is marked as being so, or as not being so."""
        dotted = ast.unparse(node)
        if dotted in self.pack.parameters:
            title = self.pack.parameters[dotted].title
            return f"所适用的规定{'有' if holds else '没有'}{quoted(title)}一项"
        head, _, field = dotted.partition(".")
        verb = "标明" if holds else "标明不是"
        if field:
            return f"{self.kind(head)}{verb}{quoted(self.declared.act_fields[field].label)}"
        return f"案件{verb}{quoted(self.declared.case_fields[head].label)}"

    def code(self, node: ast.expr, beside: ast.expr) -> str:
        """Say a code by its label in the list of what it is compared with."""
        value = str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)
        codes = self.pack.codes[self.type_of(beside).partition(":")[2]]
        return quoted(codes.labels.get(value, value))

    def beside(self, node: ast.expr, other: ast.expr) -> str:
        """Say what something is compared with; a plain number takes the unit of the other side."""
        if not (isinstance(node, ast.Constant) and isinstance(node.value, int)):
            return self.term(node)
        if self.type_of(other) == "money":
            return f" {money_in_words(node.value, self.pack.currency)}"
        return f" {node.value:,}{self._unit(other)}"

    def limit(self, node: ast.expr) -> str:
        """Say a parameter by its title."""
        return quoted(self.pack.parameters[ast.unparse(node)].title)

    def kind(self, name: str) -> str:
        """Say an act kind by its label."""
        declared = self.declared.kinds.get(name)
        return quoted(name if declared is None else declared.label)

    # --- names ---------------------------------------------------------------------------------

    def _name(self, name: str) -> str:
        if name == OBSERVED:
            return "数据完整到的那一天"
        if name in self.declared.case_fields:
            return self.declared.case_fields[name].label
        return self.kind(name)

    def _attribute(self, dotted: str) -> str:
        head, _, field = dotted.partition(".")
        if head in self.declared.kinds:
            return f"{self.kind(head)}的{quoted(self.declared.act_fields[field].label)}"
        name, part = ".".join(dotted.split(".")[:2]), dotted.split(".")[2:]
        parameter = self.pack.parameters[name]
        after = {"number": "的长度", "extend": "最多可以延长的长度"}
        return f"{quoted(parameter.title)}{after[part[0]] if part else ''}"

    # --- calls ---------------------------------------------------------------------------------

    def _call(self, function: str, given: list[ast.expr]) -> str:
        said: Mapping[str, Callable[[], str]] = {
            "last": lambda: f"最后一次{self.term(given[0])}",
            "count": lambda: f"{self.term(given[0])}的次数",
            "any": lambda: f"有没有{self.term(given[0])}",
            "at": lambda: f"{self.term(given[0])}的时刻",
            "sum": lambda: f"{self.term(given[0])}合计",
            "persons": lambda: f"{self.term(given[0])}的{self._role(given[1])}人数",
            "extended": lambda: f"{self.limit(given[0])}累计延长的长度",
            "working_days": lambda: self._working_days(*given),
            "date": lambda: self._date(given[0]),
        }
        return said[function]()

    def _role(self, node: ast.expr) -> str:
        return self.declared.roles[ast.unparse(node)]

    def _working_days(self, start: ast.expr, end: ast.expr) -> str:
        match start:
            case ast.BinOp(left=day, op=ast.Sub(), right=ast.Constant(value=1)):
                if ast.dump(day) == ast.dump(end):
                    return f"{self.term(end)}当天算作工作日的天数"
                return f"从{self.term(day)}当天数到{self.term(end)}的工作日"
        return f"从{self.term(start)}的次日数到{self.term(end)}的工作日"

    @staticmethod
    def _date(node: ast.expr) -> str:
        text = str(node.value) if isinstance(node, ast.Constant) else ""
        return f" {day_in_sentence(number(date.fromisoformat(text))).partition('（')[0]}"

    # --- calculations --------------------------------------------------------------------------

    def _calculation(self, left: ast.expr, op: ast.operator, right: ast.expr) -> str:
        types = (self.type_of(left), self.type_of(right))
        if types == ("day", "day"):
            return f"从{self.term(right)}到{self.term(left)}的天数"
        if types[0] == "day":
            return self._shifted(left, right, back=isinstance(op, ast.Sub))
        binds = isinstance(op, ast.Mult)
        before = self._bracketed(left, needed=binds)
        after = self._bracketed(right, needed=binds or isinstance(op, ast.Sub))
        return f"{before}{_SIGNS[type(op)]}{after}"

    def _shifted(self, day: ast.expr, days: ast.expr, *, back: bool) -> str:
        if isinstance(days, ast.Constant) and days.value == 1:
            return f"{self.term(day)}的{'前' if back else '后'}一天"
        amount = self.beside(days, days).strip()
        length = f" {amount} 天" if isinstance(days, ast.Constant) else f"{amount}所定的天数"
        return f"{self.term(day)}往{'前' if back else '后'}数{length}的那天"

    def _bracketed(self, side: ast.expr, *, needed: bool) -> str:
        """Say one side of a calculation, in brackets where it is a sum that must be reckoned first."""
        said = self.term(side)
        match side:
            case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
                stretch = (self.type_of(left), self.type_of(right)) == ("day", "day")
                return f"（{said}）" if needed and not stretch else said
        return said

    def _unit(self, node: ast.expr) -> str:
        """Give the unit of a plain number that is compared with the node."""
        match node:
            case ast.Call(func=ast.Name(id="persons")):
                return " 人"
            case ast.Call(func=ast.Name(id="count")):
                return " 次"
            case ast.Call(func=ast.Name(id="working_days")):
                return " 个"
            case ast.BinOp(left=left, right=right):
                return " 天" if (self.type_of(left), self.type_of(right)) == ("day", "day") else ""
        return ""
