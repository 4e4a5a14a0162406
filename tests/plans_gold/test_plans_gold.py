"""The five policy documents against their gold, field by field.

The documents are not part of the project: where they are not beside it, this is skipped. The figures are
printed by `python -m pytest tests/plans_gold -s`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hengjian.plans.documents.plan import read_plan

HERE = Path(__file__).parent
DOCUMENTS = HERE.parents[1].parent / "shared" / "policies"
GOLD = sorted(HERE.glob("*.json"))
FIELDS = ("lead", "responsible", "deadlines", "targets")
ANCHOR_WITHIN = 60
LEAST = {
    "lead": 0.98,
    "responsible": 0.98,
    "deadlines": 0.98,
    "targets": 0.95,
    "tasks": 0.95,
    "paths": 0.98,
}

Form = dict[str, Any]


@dataclass
class Score:
    """What was found rightly, wrongly, and not at all, by field."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def compare(self, name: str, gold: Counter[object], read: Counter[object]) -> None:
        """Count what both have, and what only one has."""
        self.right[name] += (gold & read).total()
        self.wrong[name] += (read - gold).total()
        self.missed[name] += (gold - read).total()

    def precision(self, name: str) -> float:
        """Give the share of what was read that is right."""
        return self.right[name] / (self.right[name] + self.wrong[name])

    def recall(self, name: str) -> float:
        """Give the share of what is there that was read."""
        return self.right[name] / (self.right[name] + self.missed[name])


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def values(form: Form | None, name: str) -> Counter[object]:
    """Give the facts of a field as they are compared: a deadline by its value, a target without its text."""
    found = [] if form is None else form[name]
    if name == "deadlines":
        return Counter(one["value"] for one in found)
    if name == "targets":
        return Counter((one["number"], one["unit"], one["comparator"]) for one in found)
    return Counter(found)


def pairs(gold: list[Form], read: list[Form]) -> Iterator[tuple[Form | None, Form | None]]:
    """Pair tasks by the anchor of the gold; what has no partner stands alone."""
    left = list(read)
    for one in gold:
        known = next(
            (t for t in left if plain(one["anchor"]) in plain(t["text"])[:ANCHOR_WITHIN]), None
        )
        if known is not None:
            left.remove(known)
        if known is not None or not one.get("optional"):
            yield one, known
    yield from ((None, one) for one in left)


def scored(path: Path, score: Score) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    read = [task.form() for task in read_plan(DOCUMENTS / gold["document"]).tasks]
    for one, other in pairs(gold["tasks"], read):
        for name in FIELDS:
            score.compare(name, values(one, name), values(other, name))
        if gold["tasks_scored"]:
            score.compare("tasks", Counter([True] * bool(one)), Counter([True] * bool(other)))
        if one is not None and other is not None:
            score.compare("paths", Counter([one["path"]]), Counter([other["path"]]))


@pytest.mark.skipif(
    not DOCUMENTS.is_dir(),
    reason="the policy documents are not beside the project (../shared/policies)",
)
def test_documents_are_read_as_a_reader_reads_them() -> None:
    score = Score()
    for path in GOLD:
        scored(path, score)

    lines = [
        f"{name:12} precision {score.precision(name):.3f} recall {score.recall(name):.3f}"
        f" ({score.right[name]} right, {score.wrong[name]} wrong, {score.missed[name]} missed)"
        for name in LEAST
    ]
    print("\n" + "\n".join(lines))  # noqa: T201  the figures are what one runs this for
    assert {n: score.precision(n) for n in LEAST if score.precision(n) < LEAST[n]} == {}
    assert {n: score.recall(n) for n in LEAST if score.recall(n) < LEAST[n]} == {}


def test_gold_is_complete_and_in_form() -> None:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in GOLD]

    assert len(documents) == 5
    for task in (task for document in documents for task in document["tasks"]):
        assert task["anchor"]
        assert task["path"]
        assert {t["comparator"] for t in task["targets"]} <= {">=", "<=", ">", "<", "="}
        for deadline in task["deadlines"]:
            value = deadline["value"]
            assert value is None or re.fullmatch(
                r"(?:20\d\d|-)-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?", value
            )
