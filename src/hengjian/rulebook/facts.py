"""The facts, windows and clocks that rules read, and how they are named.

A name in a rule stands for a fact about the rule's subject. Its *scope* says which acts count: those
of the whole case, those about the same thing, or the one act itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hengjian.reading.declarations import Declarations

Scope = Literal["case", "thing", "act"]
Measure = Literal[
    "first", "last", "count", "any", "sum", "field", "at", "recorded", "covered",
    "persons", "shared", "column", "extended", "on_record",
]  # fmt: skip

PAUSE_START, PAUSE_END, EXTENSION = "pause_start", "pause_end", "extension"
OBSERVED = "observed"
VERDICT = "verdict"
PUBLISHED_UNTIL = "published_until"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about the subject.

    first, last: day of the first or last act of the kind. at, recorded: instant, and local day of
    recording, of the first. field: a field of the first. count, any, sum: over all. covered: whether
    the source would know of the kind. persons: how many people in a role. shared: how many people
    hold both roles. column: a field of the case. extended: days of extension granted for a limit.
    on_record: whether any pause, or an extension of the limit, is there at all.
    """

    measure: Measure
    scope: Scope
    kind: str = ""
    detail: str = ""
    other_kind: str = ""
    other_role: str = ""
    other_scope: Scope = "case"

    @property
    def name(self) -> str:
        """Give the name under which trees and frames know the fact."""
        mark = "" if self.scope == "case" else f"@{self.scope}"
        match self.measure:
            case "field":
                return f"{self.kind}.{self.detail}{mark}"
            case "column":
                return f"column({self.detail})"
            case "shared":
                other = f"{self.other_kind}.{self.other_role}@{self.other_scope}"
                return f"shared({self.kind}.{self.detail}{mark}, {other})"
        inner = f"{self.kind}.{self.detail}" if self.detail else self.kind
        return f"{self.measure}({inner}){mark}"

    @property
    def may_be_absent(self) -> bool:
        """Tell whether the fact can be absent: only days, instants and fields can."""
        return self.measure in ("first", "last", "field", "at", "recorded")


@dataclass(frozen=True, slots=True)
class Window:
    """Acts of one kind seen from another act: a second pass over that kind.

    `last`: day of the last act of `kind` not after the first act of `before` (all acts, where that is
    absent). `any`: whether some act lies not before `after` and not after `before`; with `strict`,
    really after `after`. On the same day the hour decides where both acts have one, else the order
    is taken in favour of there being no breach.
    """

    measure: Literal["last", "any"]
    scope: Scope
    kind: str
    after: Fact | None = None
    before: Fact | None = None
    strict: bool = False

    @property
    def name(self) -> str:
        """Give the name under which trees and frames know the window."""
        after = f"{'>' if self.strict else '>='}{self.after.name}" if self.after else ""
        before = f"<={self.before.name}" if self.before else ""
        return f"{self.measure}({self.kind}@{self.scope}{after}{before})"


@dataclass(frozen=True, slots=True)
class Clock:
    """The pauses and extensions of one limit from one start, in the limit's own unit.

    `cap`: extensions count up to the limit's `extend`; without it all that were granted in time.
    Parts: extended, paused (null where an act leaves them unclear), running (a pause without end).
    """

    limit: str
    law_day: str
    start: Fact
    scope: Scope
    cap: bool

    @property
    def name(self) -> str:
        """Give the name of the clock; its parts are known as `name.part`."""
        return f"clock({self.limit}@{self.law_day},{self.start.name},{self.scope},{self.cap})"

    def part(self, part: str) -> str:
        """Give the name under which trees and frames know one part."""
        return f"{self.name}.{part}"


CLOCK_PARTS = ("extended", "paused", "running")


def scope_of(declarations: Declarations, subject: str, of: str | None, kind: str) -> Scope:
    """Say which acts of a kind a rule about `subject` means.

    A thing's acts are read within the thing, the judged act alone, everything else in the case.
    """
    if subject == "act" and kind == of:
        return "act"
    level = declarations.kinds[kind].level
    if level == "thing" and (
        subject == "thing"
        or (subject == "act" and of is not None and declarations.kinds[of].level == "thing")
    ):
        return "thing"
    return "case"


def support(fact: Fact) -> tuple[Fact, ...]:
    """List the facts that must be derived along with this one."""
    if fact.measure in ("field", "at", "recorded"):
        return (Fact("first", fact.scope, fact.kind),)
    return ()
