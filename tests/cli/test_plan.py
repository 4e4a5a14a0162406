"""The command `plan import`."""

from pathlib import Path

import pytest

from hengjian.cli import plan
from tests.cli.running import run

TEXT = (
    "一、任务\n1.开展轮训。每年不少于60学时，2020年6月30日前完成一轮。（牵头单位：市甲局；责任单位：各区政府；"
    "完成时限：每年11月）\n2.完善制度。（市乙局负责，2099年底前完成）\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_json_is_one_object_in_the_stable_form(file: Path) -> None:
    done = run("plan", "import", file, "--json")

    assert (done.code, done.err) == (0, "")
    assert done.form == {
        "tasks": [
            {
                "path": "一/1",
                "text": "开展轮训。每年不少于60学时，2020年6月30日前完成一轮。",
                "lead": ["市甲局"],
                "responsible": ["各区政府"],
                "deadlines": [
                    {"text": "2020年6月30日前", "value": "2020-06-30"},
                    {"text": "每年11月", "value": "--11"},
                ],
                "targets": [
                    {"text": "每年不少于60学时", "number": 60, "unit": "学时", "comparator": ">="}
                ],
            },
            {
                "path": "一/2",
                "text": "完善制度。",
                "lead": [],
                "responsible": ["市乙局"],
                "deadlines": [{"text": "2099年底前", "value": "2099-12"}],
                "targets": [],
            },
        ]
    }


def test_table_marks_deadlines_gone_by_and_counts_what_is_missing(file: Path) -> None:
    done = run("plan", "import", file)

    assert done.code == 0
    assert "2020年6月30日前（2020-06-30，已过）；每年11月（每年 11 月）" in done.out
    assert "2099年底前（2099-12）" in done.out
    assert "每年不少于60学时（至少60学时）" in done.out
    assert "[第 2 行]" in done.out
    assert "共 2 项任务：没有写单位的 0 项，没有写期限的 0 项，有期限已过的 1 项" in done.out


def test_file_without_tasks_says_so(tmp_path: Path) -> None:
    path = tmp_path / "信.txt"
    path.write_text("今天天气很好。\n", "utf-8")

    done = run("plan", "import", path)
    assert (done.code, run("plan", "import", path, "--json").form) == (0, {"tasks": []})
    assert "没有认出任务" in done.out


def test_file_that_cannot_be_read_ends_with_its_own_code(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04 not a document")

    done = run("plan", "import", path)
    assert (done.code, done.out) == (5, "")
    assert done.err == "a.docx：不是完好的 DOCX 文件。请重新保存或者下载。\n"


def test_folder_is_a_fault_of_the_command_line(tmp_path: Path) -> None:
    assert run("plan", "import", tmp_path).code == 2


def test_widest_line_is_no_wider_than_the_terminal(file: Path) -> None:
    assert plan.WIDTH == 100
    assert all(len(line) <= 100 for line in run("plan", "import", file).out.splitlines())
