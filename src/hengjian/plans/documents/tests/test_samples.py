"""Made-up plans in the forms that plans come in, read as a person reads them."""

import json
from pathlib import Path

import pytest
from docx import Document

from hengjian.plans.documents.plan import read_plan

SAMPLES = Path(__file__).with_name("samples")
PLANS = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".json")
TEXTS = [path for path in PLANS if path.suffix == ".txt"]
WIDTH = 36


def test_there_are_samples_of_every_form() -> None:
    assert {path.suffix for path in PLANS} == {".txt", ".html"}
    assert len(PLANS) >= 10


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_plan_is_read_as_written(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    tasks = [task.form() for task in read_plan(path).tasks]

    assert [task["path"] for task in tasks] == [one["path"] for one in expected]
    for task, one in zip(tasks, expected, strict=True):
        assert str(task.pop("text")).startswith(one.pop("begins"))
        assert task == one


def facts(path: Path) -> list[dict[str, object]]:
    """Give what is read, with the wording freed of its white space."""
    forms = [task.form() for task in read_plan(path).tasks]
    return [form | {"text": "".join(str(form["text"]).split())} for form in forms]


def is_row(line: str) -> bool:
    return line.count("|") >= 2 or line.count("\t") >= 2


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_plan_with_wrapped_lines_is_read_as_before(path: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        rest = line if is_row(line) or not line.strip() else f"　　{line.strip()}"
        while len(rest) > WIDTH and not is_row(rest):
            lines.append(rest[:WIDTH])
            rest = rest[WIDTH:]
        lines.append(rest)
    wrapped = tmp_path / "wrapped.txt"
    wrapped.write_text("\n".join(lines), encoding="utf-8")

    assert facts(wrapped) == facts(path)


@pytest.mark.parametrize("path", TEXTS[1:4], ids=lambda path: path.name)
def test_plan_in_word_is_read_as_in_text(path: Path, tmp_path: Path) -> None:
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not is_row(line)
    ]
    plain, word = tmp_path / "plan.txt", tmp_path / "plan.docx"
    plain.write_text("\n".join(lines), encoding="utf-8")
    document = Document()
    for line in lines:
        document.add_paragraph(line.strip())
    document.save(str(word))

    assert facts(word) == facts(plain)
    assert facts(word)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_every_task_says_where_it_stands(path: Path) -> None:
    places = [task.place for task in read_plan(path).tasks]

    assert places
    assert all(place.startswith(("第", "表")) for place in places)
