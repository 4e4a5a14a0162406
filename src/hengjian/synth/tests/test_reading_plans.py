"""Stories and mutations as the pack writes them; faults name file and line."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from hengjian.rulebook.errors import PackError
from hengjian.rulebook.packfiles import Document, read_document
from hengjian.synth.mutations import read_mutations
from hengjian.synth.stories import Slot, Story, read_stories
from hengjian.synth.tests.small import plan

STORY = """
- id: base
  title: 一
  weight: 1
  domains: {general: "2024-03-11"}
  span: 100
  case: {procedure: ordinary}
  chances: {paused: 20}
  acts:
  - clue: {}
  - {use: seizing, as: b}
  - decision: {after: clue, days: [3, 9], fields: {amount: {from: [1, 2]}}}
"""
BLOCKS: dict[str, Any] = {
    "seizing": [
        {"seizure": {"about": "货物", "after": "clue", "days": [1, 2]}},
        {
            "seizure_release": {
                "about": "货物",
                "after": "seizure",
                "within": {"seizure": "coercion.seizure_days"},
            }
        },
    ]
}


def document(tmp_path: Path, text: str) -> Document:
    """Give a text as a file of a pack."""
    path = tmp_path / "plan.yaml"
    path.write_text(text, "utf-8")
    return read_document(path, tmp_path)


def stories(tmp_path: Path, text: str) -> dict[str, Story]:
    """Read stories by id."""
    return {story.id: story for story in read_stories(document(tmp_path, text), BLOCKS)}


def slot(story: Story, name: str) -> Slot:
    """Give a slot that must be there."""
    found = story.slot(name)
    assert found is not None
    return found


def test_block_taken_in_under_a_suffix_has_its_own_names_and_thing(tmp_path: Path) -> None:
    release = slot(stories(tmp_path, STORY)["base"], "seizure_release_b")

    assert (release.kind, release.about, release.after) == (
        "seizure_release",
        "货物b",
        "seizure_b",
    )
    assert [(bound.after, bound.limit) for bound in release.within] == [
        ("seizure_b", "coercion.seizure_days")
    ]
    assert slot(stories(tmp_path, STORY)["base"], "seizure_b").after == "clue"


def test_story_like_another_lays_its_own_over_it(tmp_path: Path) -> None:
    told = STORY + (
        "- id: other\n  like: base\n  title: 二\n  weight: 2\n  case: {major: true}\n"
        "  change: {decision: {days: [1, 1]}}\n  without: [seizure_release_b]\n"
        "  more: [{closing: {after: decision}}]\n"
    )
    other = stories(tmp_path, told)["other"]

    assert other.case == {"procedure": "ordinary", "major": True}
    assert [each.name for each in other.slots] == ["clue", "seizure_b", "decision", "closing"]
    assert slot(other, "decision").days == (1, 1)
    assert slot(other, "decision").fields == {"amount": {"from": [1, 2]}}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("after: clue, days: [3, 9]", "after: filing", "须写在它前面"),
        ("use: seizing", "use: freezing", "没有“freezing”这一段"),
        ("- clue: {}", "- clue: {}\n  - clue: {}", "写了两次"),
        ("- clue: {}", "- clue: {late: 1}", "不认识“late”"),
        ("weight: 1", "wait: 1", "不认识“wait”"),
        ("2024-03-11", "11.3.2024", "不是日期"),
        ("  span: 100", "  span: 100\n  without: [filing]", "没有“filing”"),
    ],
)
def test_fault_in_a_story_is_told_with_file_and_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in STORY

    with pytest.raises(PackError, match=said) as told:
        stories(tmp_path, STORY.replace(old, new))
    assert told.value.file.endswith("plan.yaml")
    assert told.value.line is not None


FAULT: dict[str, Any] = {
    "id": "x",
    "title": "某",
    "row": "CF-060",
    "stories": ["ordinary"],
    "late": {"decision": "penalty.decision_days"},
    "must": ["penalty-law.60.decision-overdue"],
}


def read(tmp_path: Path, **changes: Any) -> None:
    """Read one mutation of the national pack's stories."""
    by_id = {story.id: story for story in plan().stories}
    text = yaml.safe_dump([FAULT | changes], allow_unicode=True)
    read_mutations(document(tmp_path, text), plan().pack, by_id)


def test_mutation_without_fault_is_read(tmp_path: Path) -> None:
    read(tmp_path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"must": []}, "must 至少一条"),
        ({"may": ["penalty-law.60.decision-overdue"] * 3}, "may 至多 2 条"),
        ({"must": ["penalty-law.60.no-such"]}, "没有规则"),
        ({"must": ["penalty-law.60.decision-overdue@decision"]}, "说案件的不写"),
        ({"must": ["penalty-law.42.two-officers"]}, "写 @行为"),
        ({"stories": ["no-such"]}, "没有故事"),
        ({"late": {"no_such": "penalty.decision_days"}}, "里没有“no_such”"),
        ({"force": {"no_such": True}}, "没有“no_such”这一种可能"),
        ({"domains": ["tax"]}, "不在 domains 所写的领域里讲"),
        ({"delay": 3}, "不认识“delay”"),
    ],
)
def test_fault_in_a_mutation_is_told(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(PackError, match=said):
        read(tmp_path, **changes)
