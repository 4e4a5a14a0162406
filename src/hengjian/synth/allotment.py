"""How many cases of a part are told which story, lawful or with which fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from hengjian.synth.drawing import Draws
from hengjian.synth.plan import Plan
from hengjian.synth.templates import Template

Home = tuple[int, int]
"""The position of a template, and of a variant in it; variant 0 is the lawful story."""


class Allotment:
    """Deals the cases of parts out: every fault alike, what is left to the stories by weight."""

    def __init__(self, plan: Plan, templates: Sequence[Template], seed: int) -> None:
        """Take the templates in the order in which they are numbered."""
        self.draws = Draws(seed, "allotment")
        self.weights = [t.story.weight / len(t.story.domains) for t in templates]
        homes: dict[tuple[str, bool], list[Home]] = {}
        for t, template in enumerate(templates):
            for v, variant in enumerate(template.variants):
                if variant is not None:
                    homes.setdefault((variant.mutation.id, variant.twin), []).append((t, v))
        self.groups = [
            (share / 100, [homes[key] for key in homes if key[1] is twin])
            for share, twin in ((plan.planted, False), (plan.twins, True))
        ]

    def of_part(self, part: int, size: int) -> Mapping[Home, int]:
        """Deal out a part of so many cases; the first part has every fault at least once."""
        found: Counter[Home] = Counter()
        for number, (share, faults) in enumerate(self.groups):
            for fault, homes in enumerate(faults):
                wanted = share * size / len(faults)
                chance = self.draws.fraction(number, fault, part)
                count = max(int(wanted + chance), int(part == 0))
                found.update(homes[(each + part + fault) % len(homes)] for each in range(count))
        self._lawful(found, size - found.total())
        return found

    def _lawful(self, found: Counter[Home], cases: int) -> None:
        reached = list(accumulate(self.weights))
        upto = [round(cases * each / reached[-1]) for each in reached]
        for template, (before, after) in enumerate(zip([0, *upto], upto, strict=False)):
            if after > before:
                found[template, 0] = after - before
