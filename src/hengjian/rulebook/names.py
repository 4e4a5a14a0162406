"""What the names in a rule stand for, and a record of everything that a rule reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.facts import Clock, Fact, Measure, Scope, Window, scope_of
from hengjian.rulebook.model import Parameter
from hengjian.rulebook.parameters import ParameterRef
from hengjian.rulebook.tree import Ref


class Refused(Exception):
    """The expression says something that rules cannot say; the text is for the rule's author."""


@dataclass
class Names:
    """What a rule's names mean, and a record of everything that the rule reads."""

    declarations: Declarations
    parameters: Mapping[str, Parameter]
    subject: str
    of: str | None
    law_day: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    parts: dict[str, ParameterRef] = field(default_factory=dict)

    def scope(self, kind: str) -> Scope:
        """Say which acts of the kind the rule means; refuses a kind that does not exist."""
        if kind not in self.declarations.kinds:
            message = f"没有“{kind}”这种程序行为"
            raise Refused(message)
        return scope_of(self.declarations, self.subject, self.of, kind)

    def fact(self, fact: Fact) -> Ref:
        """Record a fact and refer to it."""
        self.facts[fact.name] = fact
        return Ref(fact.name, fact.may_be_absent)

    def of_kind(self, measure: Measure, kind: str, detail: str = "") -> Ref:
        """Record a fact about acts of a kind and refer to it."""
        return self.fact(Fact(measure, self.scope(kind), kind, detail))

    def part(self, parameter: str, part: str) -> Ref:
        """Record a part of a parameter and refer to it."""
        ref = ParameterRef(parameter, part, self.law_day)
        self.parts[ref.name] = ref
        return Ref(ref.name)

    def window(self, window: Window) -> Ref:
        """Record a window and refer to it."""
        for bound in (window.after, window.before):
            if bound is not None:
                self.fact(bound)
                self.fact(Fact("at", bound.scope, bound.kind))
        self.windows[window.name] = window
        return Ref(window.name, may_be_absent=window.measure == "last")

    def clock(self, clock: Clock, part: str) -> Ref:
        """Record a clock and refer to one of its parts."""
        self.clocks[clock.name] = clock
        return Ref(clock.part(part))
