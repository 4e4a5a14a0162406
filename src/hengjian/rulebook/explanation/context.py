"""The judgement being explained, with everything that the explanation looks up on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from hengjian.rulebook.cases import Act
from hengjian.rulebook.closures.engine import Judged
from hengjian.rulebook.closures.evaluate import compile_any
from hengjian.rulebook.closures.subject import Subject
from hengjian.rulebook.facts import VERDICT, Fact, Measure, Scope, Window
from hengjian.rulebook.model import DatedValue, Limit, Pack
from hengjian.rulebook.names import Names
from hengjian.rulebook.parameters import Resolution, resolve
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.tree import ABSENT, Node


@dataclass(frozen=True)
class Context:
    """One judgement with its pack."""

    pack: Pack
    judged: Judged

    @classmethod
    def of(cls, rulebook: Rulebook, judged: Judged) -> Context:
        """Build the context of a judgement."""
        return cls(rulebook.pack, judged)

    @property
    def rule(self) -> Rule:
        """Give the rule."""
        return self.judged.rule

    @cached_property
    def subject(self) -> Subject:
        """Give the subject again, able to derive facts that the rules themselves do not read."""
        old = self.judged.subject
        needs = dict(old.plan.needs)
        plan = replace(old.plan, needs=needs)
        subject = Subject(plan, old.case, old.by_kind, old.about, old.act)
        subject[VERDICT] = int(self.judged.verdict)
        return subject

    @cached_property
    def names(self) -> Names:
        """Give the names as this rule means them."""
        text = self.rule.text
        return Names(
            self.pack.declarations,
            self.pack.parameters,
            text.subject,
            text.of,
            self.rule.law_day_name,
        )

    @property
    def observed(self) -> int:
        """Give the day until which the data is complete."""
        return self.subject.case.case.observed

    # --- values --------------------------------------------------------------------------------

    def evaluate(self, node: Node) -> int | bool | None:
        """Evaluate a node; None is unknown, ABSENT absent."""
        self._learn()
        return compile_any(node, self.pack.calendar)(self.subject)

    def value(self, name: str) -> int | None:
        """Give a value that the rule's trees name."""
        return self.subject[name]

    def fact(self, measure: Measure, kind: str, detail: str = "") -> int | None:
        """Give a fact about acts of a kind, in the scope that the rule means."""
        name = self.names.of_kind(measure, kind, detail).name
        self._learn()
        return self.subject[name]

    def there(self, measure: Measure, kind: str, detail: str = "") -> int | None:
        """Give a fact if it is there; None where it is absent or unknown."""
        found = self.fact(measure, kind, detail)
        return None if found == ABSENT else found

    def window(self, window: Window) -> int | None:
        """Give what a window of the rule shows."""
        name = self.names.window(window).name
        self._learn()
        return self.subject[name]

    def _learn(self) -> None:
        """Teach the subject the names that were parsed here."""
        needs = self.subject.plan.needs
        if isinstance(needs, dict):
            for known in (self.names.facts, self.names.windows, self.names.parts):
                needs.update({name: need for name, need in known.items() if name not in needs})

    # --- acts ----------------------------------------------------------------------------------

    def scope(self, kind: str) -> Scope:
        """Say which acts of a kind the rule means."""
        return self.names.scope(kind)

    def acts(self, kind: str) -> list[Act]:
        """List the acts of a kind that the rule means, first to last."""
        return self.subject.acts(kind, self.scope(kind))

    def first_of(self, fact: Fact) -> Act | None:
        """Give the first act that a fact is about."""
        acts = self.subject.acts(fact.kind, fact.scope)
        return acts[0] if acts else None

    def label(self, kind: str) -> str:
        """Give the name of an act kind; a pack without pauses or extensions does not declare them."""
        declared = self.pack.declarations.kinds.get(kind)
        return kind if declared is None else declared.label

    def role(self, role: str) -> str:
        """Give the name of a role."""
        return self.pack.declarations.roles.get(role, role)

    def covered(self, kind: str) -> bool:
        """Tell whether the source would know of acts of the kind."""
        return kind in self.subject.case.covered

    # --- law -----------------------------------------------------------------------------------

    @cached_property
    def law_day(self) -> int | None:
        """Give the day whose law applies; None where it is unknown."""
        day = self.subject[self.rule.law_day_name]
        return self.observed if day == ABSENT else day

    def resolution(self, parameter: str) -> Resolution | None:
        """Look a parameter up for this case; None where the law day is unknown."""
        if self.law_day is None:
            return None
        case = self.subject.case.case
        return resolve(
            self.pack, self.pack.parameters[parameter], case.jurisdiction, case.domain, self.law_day
        )

    def value_in_force(self, parameter: str) -> DatedValue | None:
        """Give the value in force for this case, if there is one."""
        found = self.resolution(parameter)
        return None if found is None else found.value

    @property
    def limit_name(self) -> str | None:
        """Name the limit that the rule's pattern counts."""
        body = self.rule.text.body
        if not isinstance(body, Mapping):
            return None
        named = body.get("limit", body.get("wait"))
        return None if named is None else str(named)

    @cached_property
    def limit(self) -> Limit | None:
        """Give the limit in force."""
        if self.limit_name is None:
            return None
        found = self.value_in_force(self.limit_name)
        return found.value if found is not None and isinstance(found.value, Limit) else None
