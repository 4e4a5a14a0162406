"""`hengjian replay`: the same law, the same inputs, the same result; and what it says otherwise."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import ACTS, data, run


@pytest.fixture
def screened(tmp_path: Path) -> Path:
    """Screen the sample and give the folder of results."""
    out = tmp_path / "out"
    run("screen", data(tmp_path / "in"), "--observed", "2025-06-30", "-o", out)
    return out


def changed(out: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Change the receipt and give its path."""
    path = out / "receipt.json"
    receipt = json.loads(path.read_text("utf-8"))
    change(receipt)
    path.write_text(json.dumps(receipt), "utf-8")
    return path


def test_same_inputs_give_the_same_result(screened: Path, tmp_path: Path) -> None:
    done = run("replay", screened / "receipt.json", tmp_path / "in")

    assert done.code == 0
    assert "与回执一致" in done.out


def test_inputs_are_known_by_content_whatever_their_names_folder_and_order(
    screened: Path, tmp_path: Path
) -> None:
    moved = [tmp_path / "elsewhere" / name for name in ("z.csv", "y.csv", "x.csv")]
    moved[0].parent.mkdir()
    for name, target in zip(("cases", "acts", "sources"), moved, strict=True):
        shutil.move(tmp_path / "in" / f"{name}.csv", target)
    done = run("replay", screened / "receipt.json", *moved)

    assert done.code == 0, done.err


def test_files_of_one_name_from_several_folders_can_be_replayed_elsewhere(tmp_path: Path) -> None:
    keyless = "\n".join(line.partition(",")[2] for line in ACTS.splitlines()) + "\n"
    first = data(tmp_path / "2024", acts=keyless)
    second = tmp_path / "2025"
    second.mkdir()
    (second / "acts.csv").write_text(
        "case,kind,on\nA3,询问,2025-06-03\nA3,询问,2025-06-04\n", "utf-8"
    )
    out = tmp_path / "out"
    assert run("screen", first, second, "-o", out).code == 0
    shutil.move(tmp_path / "2024", tmp_path / "far" / "a")
    shutil.move(second, tmp_path / "b")
    done = run("replay", out / "receipt.json", tmp_path / "b", tmp_path / "far" / "a")

    assert done.code == 0, done.err


def test_changed_input_is_refused_by_name(screened: Path, tmp_path: Path) -> None:
    with (tmp_path / "in" / "acts.csv").open("a", encoding="utf-8") as stream:
        stream.write("X8,A3,处罚决定,2025-06-20,\n")
    done = run("replay", screened / "receipt.json", tmp_path / "in")

    assert done.code == 6
    assert "缺少回执所记的 acts.csv" in done.err
    assert str(tmp_path / "in" / "acts.csv") in done.err
    assert "cases.csv" not in done.err


def test_other_version_of_the_program_is_told_even_where_the_result_is_the_same(
    screened: Path, tmp_path: Path
) -> None:
    receipt = changed(screened, lambda receipt: receipt.update(version="0.0.1"))
    done = run("replay", receipt, tmp_path / "in")

    assert done.code == 6
    assert "回执所记是 0.0.1" in done.err
    assert "结果与回执相同" in done.out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r["findings"].update(digest="0" * 64), "发现的问题不同"),
        (lambda r: r["counts"].update(cases=4), "cases 回执 4，现为 3"),
        (lambda r: r["inputs"][0].update(read=9), "行数不同"),
    ],
)
def test_other_result_is_told_with_what_differs(
    screened: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    done = run("replay", changed(screened, change), tmp_path / "in")

    assert done.code == 6
    assert said in done.err


def test_pack_comes_from_the_receipt_and_not_from_the_product(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree("examples/italian-traffic-fines", pack)
    log = Path("tests/e2e/hand_made_log.csv").resolve()
    run("screen", log, "--pack", pack, "-o", tmp_path / "out")
    limit = pack / "parameters" / "fines" / "sending.yaml"
    limit.write_text(limit.read_text("utf-8").replace("90", "10"), "utf-8")

    assert run("replay", tmp_path / "out" / "receipt.json", log).code == 0


def test_pack_that_was_tampered_with_is_refused(screened: Path, tmp_path: Path) -> None:
    (archive,) = screened.glob("pack-*.zip")
    with zipfile.ZipFile(archive, "a") as content:
        content.writestr("parameters/penalty/more.yaml", "title: 多出来的\n")
    done = run("replay", screened / "receipt.json", tmp_path / "in")

    assert done.code == 6
    assert archive.name in done.err


def test_pack_that_reaches_out_of_its_folder_is_refused(screened: Path, tmp_path: Path) -> None:
    (archive,) = screened.glob("pack-*.zip")
    with zipfile.ZipFile(archive, "a") as content:
        content.writestr("../evil.yaml", "")
    done = run("replay", screened / "receipt.json", tmp_path / "in")

    assert done.code == 6
    assert "不属于规则包" in done.err


def test_receipt_without_its_pack_is_told(screened: Path, tmp_path: Path) -> None:
    (archive,) = screened.glob("pack-*.zip")
    archive.unlink()
    done = run("replay", screened / "receipt.json", tmp_path / "in")

    assert done.code == 6
    assert "回执旁边没有规则包" in done.err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": 1}', '{"form": 99}', "\x00", "null"])
def test_what_is_no_receipt_is_refused(tmp_path: Path, text: str) -> None:
    receipt = tmp_path / "receipt.json"
    receipt.write_text(text, "utf-8")
    done = run("replay", receipt, data(tmp_path / "in"))

    assert done.code == 6
    assert "回执" in done.err


def test_mapping_file_of_the_user_is_kept_in_the_receipt(tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(
        "id: mine\nrows: act\nrecognise: [案子, 事]\nsource: {id: mine, covers: '*'}\n"
        "case: {column: 案子}\ncolumns:\n  kind: {column: 事}\n  on: {column: 日}\n",
        "utf-8",
    )
    log = tmp_path / "log.csv"
    log.write_text("案子,事,日\nA1,立案,2025-01-02\nA1,处罚决定,2025-06-30\n", "utf-8")
    done = run("screen", log, "--mapping", mapping, "-o", tmp_path / "out")
    assert done.code == 0, done.err
    mapping.unlink()

    assert run("replay", tmp_path / "out" / "receipt.json", log).code == 0
