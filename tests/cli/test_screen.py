"""`hengjian screen`: what it says, what it writes, how it ends."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hengjian.screening.files import outputs
from tests.cli.running import ACTS, CASES, OVERDUE, data, run

FILES = {
    "findings.csv", "findings.parquet", "findings.xlsx", "open.csv", "rejects.csv", "receipt.json",
    "report.html",
}  # fmt: skip


def test_summary_names_the_breach_with_its_arithmetic(tmp_path: Path) -> None:
    done = run("screen", data(tmp_path / "in"))

    assert done.code == 0
    assert "案件 3 件，行为 7 条" in done.out
    assert "数据截至：案管 2025-07-31" in done.out
    assert (
        "2025-01-02 立案 ＋ 90 天 ＝ 2025-04-02（周三）；2025-06-30 处罚决定，逾期 89 天"
        in done.out
    )
    assert not done.err


def test_json_is_the_only_thing_on_standard_output(tmp_path: Path) -> None:
    done = run("screen", data(tmp_path / "in"), "--json")

    assert done.form["cases"] == 3
    assert done.form["acts"] == 7
    assert done.form["rejected"] == 0
    assert done.form["observed"] == {"案管": "2025-07-31"}
    assert done.form["rules"][OVERDUE] == {
        "breach": 1, "met": 1, "open": 1, "unknown": 0, "not_applicable": 0, "needs_judgement": 0,
    }  # fmt: skip
    assert done.form["receipt"]["findings"]["count"] >= 1
    assert not done.err


def test_breaches_only_says_that_the_rest_was_not_counted_and_never_nought(tmp_path: Path) -> None:
    folder = data(tmp_path / "in")
    full = run("screen", folder, "--json").form
    form = run("screen", folder, "--breaches-only", "--json").form
    told = run("screen", folder, "--breaches-only")

    assert form["rules"][OVERDUE] == {
        "breach": 1, "needs_judgement": 0,
        "met": None, "open": None, "unknown": None, "not_applicable": None,
    }  # fmt: skip
    assert form["receipt"]["findings"] == full["receipt"]["findings"]
    assert form["receipt"]["options"]["breaches_only"] is True
    assert "没有列出的不等于没有问题" in told.out
    assert "不涉及这些案件" not in told.out
    assert "逾期 89 天" in told.out
    assert told.code == 0


def test_outcomes_of_a_case_rule_add_up_to_the_cases(tmp_path: Path) -> None:
    form = run("screen", data(tmp_path / "in"), "--json").form
    subjects = {rule["id"]: rule["subject"] for rule in run("rules", "--json").form}

    for rule, counts in form["rules"].items():
        if subjects[rule] == "case":
            assert sum(counts.values()) == form["cases"]


def test_rejected_rows_end_with_code_3_and_are_listed_with_their_reason(tmp_path: Path) -> None:
    acts = ACTS + "X8,A3,处罚决定,2025-02-30,\nX9,A9,立案,2025-02-03,\n"
    done = run("screen", data(tmp_path / "in", acts=acts), "-o", tmp_path / "out")

    assert done.code == 3
    assert "退回 2 行" in done.out
    with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["文件"], row["行"], row["栏目"]) for row in rows] == [
        ("acts.csv", "9", "on"), ("acts.csv", "10", "case"),
    ]  # fmt: skip
    assert all(row["原因"] for row in rows)
    assert rows[0]["内容"] == "2025-02-30"


def test_every_row_read_is_accepted_rejected_or_skipped(tmp_path: Path) -> None:
    acts = ACTS + "X8,A3,处罚决定,2025-02-30,\n"
    form = run("screen", data(tmp_path / "in", acts=acts), "--json").form

    inputs = {entry["name"]: entry for entry in form["receipt"]["inputs"]}
    assert inputs["acts.csv"]["read"] == 8
    for entry in inputs.values():
        assert entry["read"] == entry["accepted"] + entry["rejected"] + entry["skipped"]


def test_files_without_one_usable_case_end_with_code_5(tmp_path: Path) -> None:
    head = CASES.splitlines()[0]
    done = run("screen", data(tmp_path / "in", cases=f"{head}\n,,,,乱,,,,,\n"))

    assert done.code == 5
    assert "没有一件案件可用" in done.out


def test_results_are_a_folder_with_all_lists_receipt_pack_and_report(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    done = run("screen", data(tmp_path / "in"), "-o", out)

    assert done.code == 0
    names = {path.name for path in out.iterdir()}
    assert names - FILES == {f"pack-{_receipt(out)['pack']['digest'][:12]}.zip"}
    assert names >= FILES
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    found = pl.read_parquet(out / "findings.parquet")
    assert _receipt(out)["findings"]["count"] == found.height
    late = found.filter(pl.col("rule") == OVERDUE).row(0, named=True)
    assert (late["case"], late["days_late"], late["severity"]) == ("A1", 89, "瑕疵")
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == found.height
    with (out / "open.csv").open(encoding="utf-8-sig", newline="") as stream:
        (running,) = list(csv.DictReader(stream))
    assert (running["案件"], running["最后一天"]) == ("A3", "2025-09-01")


def _receipt(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "receipt.json").read_text("utf-8"))
    return found


def test_former_results_are_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("screen", data(tmp_path / "in"), "-o", out)
    assert run("screen", data(tmp_path / "in"), "--observed", "2025-03-31", "-o", out).code == 0

    assert json.loads((out / "receipt.json").read_text("utf-8"))["observed"] == {
        "案管": "2025-03-31"
    }
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("with_receipt", [False, True])
def test_folder_with_other_things_is_left_alone(tmp_path: Path, *, with_receipt: bool) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "家书.txt").write_text("见字如面", encoding="utf-8")
    if with_receipt:
        (out / "receipt.json").write_text("{}", encoding="utf-8")
    done = run("screen", data(tmp_path / "in"), "-o", out)

    assert done.code == 2
    assert "有别的东西" in done.err
    assert (out / "家书.txt").is_file()


def test_failure_while_writing_leaves_nothing_and_keeps_the_former_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run("screen", data(tmp_path / "in"), "-o", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(outputs, "render", interrupted)
    done = run("screen", data(tmp_path / "in"), "--observed", "2025-03-31", "-o", out)

    assert done.code == 130
    assert "没有留下" in done.err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}


@pytest.mark.slow
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_process_that_is_asked_to_end_while_it_writes_leaves_nothing_half_done(
    tmp_path: Path, signal_number: int
) -> None:
    many = range(6_000)
    cases = "".join(f"B{i},案管,甲局,{i},普通程序,general,china,否,否\n" for i in many)
    acts = "".join(f"Y{i},B{i},立案,2025-01-02,\nZ{i},B{i},处罚决定,2025-06-30,\n" for i in many)
    folder = data(tmp_path / "in", cases=CASES + cases, acts=ACTS + acts)
    command = [str(Path(sys.executable).with_name("hengjian")), "screen", str(folder)]
    process = subprocess.Popen(
        [*command, "-o", str(tmp_path / "out")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while process.poll() is None and not list(tmp_path.glob(".out.*/findings.csv")):
        time.sleep(0.01)
    os.kill(process.pid, signal_number)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 130, said.decode()
    assert "已中断" in said.decode()
    assert "Traceback" not in said.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_report_opens_without_script_and_without_a_network(tmp_path: Path) -> None:
    cases = CASES.replace("甲局", "<script>alert(1)</script>")
    run("screen", data(tmp_path / "in", cases=cases), "-o", tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")

    assert "<script" not in page.lower()
    assert "&lt;script&gt;" in page
    assert not re.search(r"""\b(?:src|href|action|srcset)\s*=\s*(?!"#)""", page)
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)|\bon\w+\s*=", page)


def test_explain_writes_out_every_finding(tmp_path: Path) -> None:
    done = run("screen", data(tmp_path / "in"), "--explain")
    form = run("screen", data(tmp_path / "in"), "--json").form

    assert done.out.count("■ 违反") == form["receipt"]["findings"]["count"]


def test_place_given_on_the_command_line_fills_only_empty_cells(tmp_path: Path) -> None:
    cases = CASES.replace("china", "", 1)
    folder = data(tmp_path / "in", cases=cases)
    run("screen", folder, "--jurisdiction", "demo-city", "-o", tmp_path / "out")

    found = pl.read_parquet(tmp_path / "out" / "findings.parquet")
    assert found.filter(pl.col("case") == "A1")["jurisdiction"].unique().to_list() != ["china"]


def test_what_was_recorded_later_is_left_out_by_known_by(tmp_path: Path) -> None:
    acts = (
        "act,case,kind,on,recorded_at,hearing_right\n"
        "X1,A1,立案,2025-01-02,2025-01-03 09:00,\n"
        "X3,A1,处罚决定,2025-03-30,2025-07-01 09:00,\n"
    )
    folder = data(tmp_path / "in", acts=acts, cases="\n".join(CASES.splitlines()[:2]) + "\n")

    assert run("screen", folder, "--json").form["rules"][OVERDUE]["met"] == 1
    form = run("screen", folder, "--known-by", "2025-05-01", "--json").form
    assert form["rules"][OVERDUE]["breach"] == 1
    assert form["receipt"]["options"]["known_by"] == "2025-05-01"
