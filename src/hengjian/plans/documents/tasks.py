"""The tasks of a plan: wording, owners, days, figures, and where each stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hengjian.plans.documents.assignments import Assignment
from hengjian.plans.documents.deadlines import (
    Deadline,
    deadlines_in_label,
    deadlines_in_text,
    masked,
    periods_in_text,
)
from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.documents.points import find_points
from hengjian.plans.documents.sentences import bodies_in_sentences, body_of_item
from hengjian.plans.documents.targets import Target, find_targets, period_spans
from hengjian.plans.documents.years import Years


@dataclass(frozen=True, slots=True)
class Task:
    """One task as the document puts it; bodies and texts as written."""

    path: str
    text: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    place: str

    def form(self) -> dict[str, object]:
        """Give the stable machine form."""
        return {
            "path": self.path,
            "text": self.text,
            "lead": list(self.lead),
            "responsible": list(self.responsible),
            "deadlines": [{"text": d.text, "value": d.value} for d in self.deadlines],
            "targets": [
                {"text": t.text, "number": t.number, "unit": t.unit, "comparator": t.comparator}
                for t in self.targets
            ],
        }


@dataclass
class Draft:
    """A task before its days and figures are read: number, wording, and what its group says."""

    path: tuple[str, ...]
    text: str
    place: str
    group: Assignment = field(default_factory=Assignment)
    grouped: bool = False
    """A group names its bodies or days."""
    wanted: bool = True
    """It is a task even if it names neither a day nor a figure nor a body."""


def finished(drafts: list[Draft], years: Years) -> Iterator[Task]:
    """Read days and figures out of the drafts in their order; drop what turns out to be no task."""
    before = Assignment()
    for draft in drafts:
        if draft.group.as_above:
            draft.group.lead, draft.group.responsible = before.lead, before.responsible
        before = draft.group
        years.begin_task(_label_year(draft.group))
        task = _finished(draft, years)
        if draft.wanted or task.deadlines or task.targets or task.lead or task.responsible:
            yield task


def _label_year(group: Assignment) -> int | None:
    named = {
        point.year
        for text in group.when
        for point in find_points(narrowed(text), text)
        if point.season == "named"
    }
    return named.pop() if len(named) == 1 else None


def _finished(draft: Draft, years: Years) -> Task:
    targets = find_targets(draft.text)
    deadlines = deadlines_in_text(draft.text, years)
    plain = masked(draft.text)
    spans = [*period_spans(plain, targets), *((d.start, d.start + len(d.text)) for d in deadlines)]
    deadlines += periods_in_text(draft.text, spans)
    for text in draft.group.when:
        deadlines += deadlines_in_label(text, years)
    for text in draft.group.targets:
        targets += find_targets(text)
    bodies = draft.group
    if not bodies.names_bodies:
        named_after = body_of_item(draft.text) if draft.path else Assignment()
        bodies = named_after or bodies_in_sentences(draft.text)
    lead = tuple(bodies.lead)
    return Task(
        "/".join(draft.path), draft.text, lead,
        tuple(name for name in bodies.responsible if name not in lead),
        tuple(deadlines), tuple(targets), draft.place,
    )  # fmt: skip


def has_substance(text: str) -> bool:
    """Tell whether a text says enough to be a task of its own."""
    return len(re.findall(r"[一-鿿]", text)) >= 6  # noqa: PLR2004  shorter than any 加强执法监督
