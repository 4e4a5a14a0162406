"""The small typed expression tree that every compiler reads.

A numeric node gives an integer, or *absent* (there is no such act and the source would know), or
*unknown*. In every engine unknown is null and absent is the reserved integer ABSENT. A logical node
gives true, false or unknown, joined by Kleene's logic. Comparing with an absent value is false,
arithmetic with one is absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

ABSENT = -(2**62)
"""The reserved integer for a fact that did not happen. Code sets use bits 0 to 61 and never meet it."""

MOST_CODES = 62

Comparison = Literal["<", "<=", ">", ">=", "==", "!="]
Operation = Literal["+", "-", "*"]


@dataclass(frozen=True, slots=True)
class Value:
    """A constant; None is unknown."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Ref:
    """A named value of the subject: a fact, a parameter, a window, a clock, the observed day."""

    name: str
    may_be_absent: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """Compare two numbers."""

    op: Comparison
    left: Number
    right: Number


@dataclass(frozen=True, slots=True)
class OneOf:
    """Tell whether a code is among the given ones."""

    value: Number
    codes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Tell whether two code sets (bit masks) share a code."""

    left: Number
    right: Number


@dataclass(frozen=True, slots=True)
class IsAbsent:
    """Tell whether a value is absent; unknown where it is unknown."""

    value: Number


@dataclass(frozen=True, slots=True)
class IsUnknown:
    """Tell whether a value or a condition is unknown; itself never unknown."""

    value: Node


@dataclass(frozen=True, slots=True)
class And:
    """Kleene's and; true of nothing."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Kleene's or; false of nothing."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene's not."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Truth:
    """A constant truth."""

    value: bool


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Add, subtract or multiply; absent where a part is absent."""

    op: Operation
    left: Number
    right: Number


@dataclass(frozen=True, slots=True)
class Choose:
    """Take the first branch whose condition is true; an unknown condition is passed over."""

    branches: tuple[tuple[Condition, Number], ...]
    otherwise: Number


@dataclass(frozen=True, slots=True)
class WorkingIndex:
    """Count the working days from the calendar's first day through the given day."""

    day: Number


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """Give the working day with the given count; the inverse of WorkingIndex on working days."""

    index: Number


@dataclass(frozen=True, slots=True)
class Roll:
    """Give the day, or the next working day where it is none."""

    day: Number


@dataclass(frozen=True, slots=True)
class AddMonths:
    """Give the day so many months later, cut to the month's length."""

    day: Number
    months: Number


@dataclass(frozen=True, slots=True)
class StartOfDay:
    """Give the instant (seconds) at which the civil day begins in the pack's zone."""

    day: Number


Number = (
    Value | Ref | Arithmetic | Choose | WorkingIndex | WorkingDay | Roll | AddMonths | StartOfDay
)
Condition = Compare | OneOf | Overlap | IsAbsent | IsUnknown | And | Or | Not | Truth
Node = Number | Condition

UNKNOWN = Value(None)
TRUE = Truth(value=True)


def may_be_absent(node: Number) -> bool:
    """Tell whether the node can ever be absent; compilers guard only where it can."""
    match node:
        case Ref():
            return node.may_be_absent
        case Arithmetic(_, left, right):
            return may_be_absent(left) or may_be_absent(right)
        case Choose(branches, otherwise):
            return may_be_absent(otherwise) or any(may_be_absent(value) for _, value in branches)
        case WorkingIndex(inner) | Roll(inner) | StartOfDay(inner) | AddMonths(inner, _):
            return may_be_absent(inner)
        case WorkingDay(index):
            return may_be_absent(index)
        case Value():
            return node.value == ABSENT


def children(node: Node) -> tuple[Node, ...]:
    """List the nodes directly below."""
    match node:
        case Compare(_, left, right) | Arithmetic(_, left, right) | Overlap(left, right):
            return (left, right)
        case And(parts) | Or(parts):
            return parts
        case Choose(branches, otherwise):
            return (*(part for branch in branches for part in branch), otherwise)
        case AddMonths(day, months):
            return (day, months)
        case OneOf(inner, _) | IsAbsent(inner) | WorkingIndex(inner) | Roll(inner):
            return (inner,)
        case StartOfDay(inner) | WorkingDay(inner):
            return (inner,)
        case IsUnknown(inner_node):
            return (inner_node,)
        case Not(part):
            return (part,)
    return ()


def names(node: Node) -> Iterator[str]:
    """Yield the names of the values that the node reads, in order, with repetitions."""
    if isinstance(node, Ref):
        yield node.name
    for child in children(node):
        yield from names(child)
