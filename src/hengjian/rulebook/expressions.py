"""Conditions of rules: Python expressions, parsed by Python's own parser through an allow-list.

Nothing is ever run. A name is a fact, a case field or a parameter; what the allow-list does not name
is refused with the reason, in words for the person who wrote the rule.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

from hengjian.reading.declarations import Field
from hengjian.rulebook.calendars import number
from hengjian.rulebook.facts import EXTENSION, OBSERVED, Fact, Measure, Scope
from hengjian.rulebook.model import Parameter
from hengjian.rulebook.names import Names, Refused
from hengjian.rulebook.parameters import keys_of
from hengjian.rulebook.tree import (
    UNKNOWN,
    And,
    Arithmetic,
    Choose,
    Compare,
    Comparison,
    Condition,
    Node,
    Not,
    Number,
    OneOf,
    Operation,
    Or,
    Overlap,
    Ref,
    Truth,
    Value,
    WorkingIndex,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A node with its type: day, instant, integer, money, boolean, truth, code:<list> or codes:<list>."""

    node: Node
    type: str


def parse_condition(text: str, names: Names) -> Condition:
    """Parse a condition; raises Refused."""
    return _as_truth(_parse(text, names))


def parse_number(text: str, names: Names) -> Typed:
    """Parse an expression that gives a number, a day or an amount; raises Refused."""
    typed = _parse(text, names)
    if typed.type == "truth":
        message = f"“{text}”是一个条件，这里需要一个数"
        raise Refused(message)
    return typed


def _parse(text: str, names: Names) -> Typed:
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        message = f"“{text}”写法有误，读不懂"
        raise Refused(message) from error
    return _Reader(names, text).read(tree.body)


_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_OPERATIONS: dict[type[ast.operator], Operation] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_FUNCTIONS_OF_KINDS = ("last", "count", "any", "at")


class _Reader:
    def __init__(self, names: Names, text: str) -> None:
        self.names = names
        self.text = text

    def refuse(self, what: str) -> Refused:
        return Refused(f"“{self.text}”：{what}")

    def read(self, node: ast.expr) -> Typed:
        readers: dict[type[ast.expr], Callable[..., Typed]] = {
            ast.BoolOp: self.read_bool,
            ast.UnaryOp: self.read_unary,
            ast.BinOp: self.read_arithmetic,
            ast.Compare: self.read_comparison,
            ast.Name: self.read_name,
            ast.Attribute: self.read_attribute,
            ast.Call: self.read_call,
            ast.Constant: self.read_constant,
        }
        reader = readers.get(type(node))
        if reader is None:
            raise self.refuse(f"规则里不能写“{ast.unparse(node)}”")
        return reader(node)

    def read_bool(self, node: ast.BoolOp) -> Typed:
        parts = tuple(_as_truth(self.read(part)) for part in node.values)
        return Typed(And(parts) if isinstance(node.op, ast.And) else Or(parts), "truth")

    def read_unary(self, node: ast.UnaryOp) -> Typed:
        inner = self.read(node.operand)
        if isinstance(node.op, ast.Not):
            return Typed(Not(_as_truth(inner)), "truth")
        if isinstance(node.op, ast.USub) and inner.type in ("integer", "money"):
            return Typed(Arithmetic("-", Value(0), _number(inner)), inner.type)
        raise self.refuse(f"规则里不能写“{ast.unparse(node)}”")

    def read_arithmetic(self, node: ast.BinOp) -> Typed:
        op = _OPERATIONS.get(type(node.op))
        if op is None:
            raise self.refuse("只能加、减、乘")
        left, right = self.read(node.left), self.read(node.right)
        kind = _result_type(op, left.type, right.type)
        if kind is None:
            raise self.refuse(f"{left.type} 与 {right.type} 不能这样计算")
        return Typed(Arithmetic(op, _number(left), _number(right)), kind)

    def read_comparison(self, node: ast.Compare) -> Typed:
        parts: list[Condition] = []
        left_node = node.left
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            parts.append(self.compare(left_node, op, right_node))
            left_node = right_node
        return Typed(parts[0] if len(parts) == 1 else And(tuple(parts)), "truth")

    def compare(self, left_node: ast.expr, op: ast.cmpop, right_node: ast.expr) -> Condition:
        if isinstance(op, ast.In | ast.NotIn):
            inside = self.membership(left_node, right_node)
            return Not(inside) if isinstance(op, ast.NotIn) else inside
        if type(op) not in _COMPARISONS:
            raise self.refuse("只能用 < <= > >= == != in 比较")
        left, right = self.pair(left_node, right_node)
        if left.type != right.type and {left.type, right.type} != {"integer", "money"}:
            raise self.refuse(f"{left.type} 与 {right.type} 不能比较")
        if left.type.startswith("code") and not isinstance(op, ast.Eq | ast.NotEq):
            raise self.refuse("代码只能比较相同或不同")
        return Compare(_COMPARISONS[type(op)], _number(left), _number(right))

    def pair(self, left_node: ast.expr, right_node: ast.expr) -> tuple[Typed, Typed]:
        """Read both sides; a text literal takes its meaning from the code on the other side."""
        if isinstance(left_node, ast.Constant) and isinstance(left_node.value, str):
            right = self.read(right_node)
            return self.literal(left_node, right.type), right
        left = self.read(left_node)
        if isinstance(right_node, ast.Constant) and isinstance(right_node.value, str):
            return left, self.literal(right_node, left.type)
        return left, self.read(right_node)

    def literal(self, node: ast.Constant, type_: str) -> Typed:
        return Typed(Value(self.code(str(node.value), type_)), type_)

    def code(self, text: str, type_: str) -> int:
        codes = self.codes(type_)
        if text not in codes:
            raise self.refuse(f"代码表“{type_.partition(':')[2]}”里没有“{text}”")
        return codes.index(text)

    def codes(self, type_: str) -> tuple[str, ...]:
        declared = (
            *self.names.declarations.case_fields.values(),
            *self.names.declarations.act_fields.values(),
        )
        for candidate in declared:
            if _field_type(candidate).partition(":")[2] == type_.partition(":")[2] != "":
                return candidate.codes or ()
        raise self.refuse(f"{type_} 不能与文字比较")

    def membership(self, left: ast.expr, right: ast.expr) -> Condition:
        if isinstance(right, ast.Tuple | ast.List | ast.Set):
            value = self.read(left)
            if not value.type.startswith("code:"):
                raise self.refuse("in 的左边须是一个代码")
            texts = [str(item.value) for item in right.elts if isinstance(item, ast.Constant)]
            if len(texts) != len(right.elts):
                raise self.refuse("in 的右边只能列出代码")
            return OneOf(_number(value), frozenset(self.code(text, value.type) for text in texts))
        container = self.read(right)
        if not container.type.startswith("codes:"):
            raise self.refuse("in 的右边须是一组代码")
        if not (isinstance(left, ast.Constant) and isinstance(left.value, str)):
            raise self.refuse("in 的左边须是一个写明的代码")
        return Overlap(_number(container), Value(1 << self.code(left.value, container.type)))

    def read_name(self, node: ast.Name) -> Typed:
        name, declarations = node.id, self.names.declarations
        if name in declarations.kinds:
            return Typed(self.names.of_kind("first", name), "day")
        if name == OBSERVED:
            return Typed(Ref(OBSERVED), "day")
        if name in declarations.case_fields:
            declared = declarations.case_fields[name]
            if declared.type == "text":
                raise self.refuse(f"“{name}”是文字，规则不能判断文字")
            return Typed(
                self.names.fact(Fact("column", "case", detail=name)), _field_type(declared)
            )
        raise self.refuse(f"“{name}”既不是程序行为，也不是案件字段")

    def read_attribute(self, node: ast.Attribute) -> Typed:
        dotted = ast.unparse(node)
        head, _, rest = dotted.partition(".")
        if head in self.names.declarations.kinds:
            return self.read_field(head, rest)
        name, _, part = dotted.partition(".")[0], "", ""
        pieces = dotted.split(".")
        name, part = ".".join(pieces[:2]), ".".join(pieces[2:])
        if name in self.names.parameters:
            return self.read_parameter(self.names.parameters[name], part)
        raise self.refuse(f"“{dotted}”既不是某种行为的字段，也不是参数")

    def read_field(self, kind: str, name: str) -> Typed:
        declared = self.declared_field(kind, name)
        if declared.type == "text":
            raise self.refuse(f"“{kind}.{name}”是文字，规则不能判断文字")
        return Typed(self.names.of_kind("field", kind, name), _field_type(declared))

    def declared_field(self, kind: str, name: str) -> Field:
        if name not in self.names.declarations.kinds[kind].fields:
            raise self.refuse(f"“{kind}”没有声明字段“{name}”")
        return self.names.declarations.act_fields[name]

    def read_parameter(self, parameter: Parameter, part: str) -> Typed:
        self.names.part(parameter.id, "status")
        if parameter.type == "limit":
            if part not in ("number", "extend"):
                raise self.refuse(f"期限 {parameter.id} 只能读 number 或 extend")
            return Typed(self.names.part(parameter.id, part), "integer")
        if part:
            raise self.refuse(f"参数 {parameter.id} 没有“{part}”")
        type_ = f"codes:{parameter.codes}" if parameter.type == "codes" else parameter.type
        if parameter.by is None:
            return Typed(self.names.part(parameter.id, "value"), type_)
        return Typed(self.keyed(parameter, parameter.by), type_)

    def keyed(self, parameter: Parameter, by: str) -> Number:
        declared = self.names.declarations.case_fields[by]
        key = self.names.fact(Fact("column", "case", detail=by))
        codes = declared.codes or ()
        return Choose(
            tuple(
                (
                    Compare("==", key, Value(codes.index(code))),
                    self.names.part(parameter.id, f"value={code}"),
                )
                for code in keys_of(parameter)
            ),
            UNKNOWN,
        )

    def read_call(self, node: ast.Call) -> Typed:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self.refuse(f"不认识“{ast.unparse(node)}”")
        name, given = node.func.id, node.args
        calls: dict[str, Callable[[list[ast.expr]], Typed]] = {
            "sum": self.call_sum,
            "persons": self.call_persons,
            "overlap": self.call_overlap,
            "extended": self.call_extended,
            "working_days": self.call_working_days,
            "date": self.call_date,
        }
        if name in _FUNCTIONS_OF_KINDS:
            return self.call_of_kind(name, given)
        if name not in calls:
            raise self.refuse(f"没有“{name}”这个函数")
        return calls[name](given)

    def kind_argument(self, given: list[ast.expr], at_least: int = 1) -> str:
        if len(given) != at_least or not isinstance(given[0], ast.Name):
            raise self.refuse("括号里须写一种程序行为")
        return given[0].id

    def call_of_kind(self, name: str, given: list[ast.expr]) -> Typed:
        types = {"last": "day", "count": "integer", "any": "truth", "at": "instant"}
        ref = self.names.of_kind(cast("Measure", name), self.kind_argument(given))
        if name == "any":
            return Typed(Compare("==", ref, Value(1)), "truth")
        return Typed(ref, types[name])

    def call_sum(self, given: list[ast.expr]) -> Typed:
        if len(given) != 1 or not isinstance(given[0], ast.Attribute):
            raise self.refuse("sum 里须写“行为.字段”")
        kind, _, name = ast.unparse(given[0]).partition(".")
        self.names.scope(kind)
        declared = self.declared_field(kind, name)
        if declared.type not in ("money", "integer"):
            raise self.refuse(f"“{name}”不能求和")
        return Typed(self.names.of_kind("sum", kind, name), declared.type)

    def call_persons(self, given: list[ast.expr]) -> Typed:
        kind = self.kind_argument(given[:1])
        role = given[1] if len(given) > 1 else None
        if not isinstance(role, ast.Name) or role.id not in self.names.declarations.roles:
            raise self.refuse("persons 里须写行为和角色")
        return Typed(self.names.of_kind("persons", kind, role.id), "integer")

    def call_overlap(self, given: list[ast.expr]) -> Typed:
        if len(given) != 2:  # noqa: PLR2004  two sets
            raise self.refuse("overlap 须写两组代码")
        left, right = self.read(given[0]), self.read(given[1])
        if not left.type.startswith("codes:") or left.type != right.type:
            raise self.refuse("overlap 的两边须是同一代码表的两组代码")
        return Typed(Overlap(_number(left), _number(right)), "truth")

    def call_extended(self, given: list[ast.expr]) -> Typed:
        limit = ast.unparse(given[0]) if len(given) == 1 else ""
        if limit not in self.names.parameters or self.names.parameters[limit].type != "limit":
            raise self.refuse("extended 里须写一个期限参数")
        scope: Scope = "case" if self.names.subject == "case" else "thing"
        self.names.scope(EXTENSION)
        return Typed(self.names.fact(Fact("extended", scope, EXTENSION, limit)), "integer")

    def call_working_days(self, given: list[ast.expr]) -> Typed:
        days = [self.read(part) for part in given]
        if [day.type for day in days] != ["day", "day"]:
            raise self.refuse("working_days 须写起、止两个日子")
        start, end = (_number(day) for day in days)
        return Typed(Arithmetic("-", WorkingIndex(end), WorkingIndex(start)), "integer")

    def call_date(self, given: list[ast.expr]) -> Typed:
        try:
            text = given[0].value if isinstance(given[0], ast.Constant) else ""
            return Typed(Value(number(date.fromisoformat(str(text)))), "day")
        except (ValueError, IndexError) as error:
            raise self.refuse("date 里须写“2024-01-31”这样的日子") from error

    def read_constant(self, node: ast.Constant) -> Typed:
        if isinstance(node.value, bool):
            return Typed(Truth(node.value), "truth")
        if isinstance(node.value, int):
            return Typed(Value(node.value), "integer")
        raise self.refuse(f"这里不能写“{ast.unparse(node)}”")


def _field_type(declared: Field) -> str:
    if declared.type in ("code", "codes"):
        return f"{declared.type}:{declared.code_list}"
    return declared.type


def _result_type(op: str, left: str, right: str) -> str | None:
    """Type of a sum, difference or product; None where it makes no sense."""
    if op == "*":
        kinds = {left, right}
        return (
            None
            if not kinds <= {"integer", "money"}
            else ("money" if "money" in kinds else "integer")
        )
    if left == "day" and right == "day":
        return "integer" if op == "-" else None
    if left == "instant" and right == "instant":
        return "integer" if op == "-" else None
    if right == "integer" and left in ("day", "integer", "money", "instant"):
        return left
    if op == "+" and left == "integer" and right in ("day", "money"):
        return right
    return left if left == right == "money" else None


def _number(typed: Typed) -> Number:
    if typed.type == "truth":
        message = "条件不能当作数来用"
        raise Refused(message)
    return cast("Number", typed.node)


def _as_truth(typed: Typed) -> Condition:
    if typed.type == "truth":
        return cast("Condition", typed.node)
    if typed.type == "boolean":
        return Compare("==", cast("Number", typed.node), Value(1))
    message = "这里需要一个条件，例如比较、any() 或者是非字段"
    raise Refused(message)
