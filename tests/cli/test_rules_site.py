"""`hengjian rules --site`."""

from pathlib import Path

from tests.architecture.tree import ROOT
from tests.cli.running import run

PACK = ROOT / "examples" / "italian-traffic-fines"


def test_the_command_writes_the_site_and_says_where_to_begin(tmp_path: Path) -> None:
    done = run("rules", "--pack", PACK, "--site", tmp_path / "site")

    assert done.code == 0
    assert str(tmp_path / "site" / "index.html") in done.out
    assert (tmp_path / "site" / "index.html").is_file()


def test_a_folder_with_something_else_in_it_is_refused_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")

    done = run("rules", "--pack", PACK, "--site", tmp_path)

    assert done.code == 2
    assert "没有动它" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_site_and_json_are_not_asked_for_together(tmp_path: Path) -> None:
    done = run("rules", "--json", "--site", tmp_path / "site")

    assert done.code == 2
    assert "不能同时用" in done.err
    assert not (tmp_path / "site").exists()


def test_file_of_an_office_is_said_on_the_pages_and_unknown_rules_are_named(
    tmp_path: Path,
) -> None:
    told = tmp_path / "decided.csv"
    told.write_text(
        "rule,confirmed,dismissed,open,as_of\nroad-fines-study.1.sent-late,6,2,0,2026-03-31\n"
        "gone.1.rule,1,0,0,2026-03-31\n",
        "utf-8",
    )

    done = run("rules", "--pack", PACK, "--site", tmp_path / "site", "--precision", told)

    assert done.code == 0
    assert "有 1 条规则不在这个规则包里，没有用：gone.1.rule" in done.out
    page = tmp_path / "site" / "rules" / "road-fines-study.1.sent-late.html"
    assert "不成立 25%" in page.read_text("utf-8")


def test_bad_file_is_told_and_no_site_is_written(tmp_path: Path) -> None:
    told = tmp_path / "decided.csv"
    told.write_text("rule\n", "utf-8")

    done = run("rules", "--pack", PACK, "--site", tmp_path / "site", "--precision", told)

    assert done.code == 2
    assert "decided.csv 的第一行应当是" in done.err
    assert not (tmp_path / "site").exists()


def test_file_of_an_office_is_asked_for_with_a_site_only(tmp_path: Path) -> None:
    done = run("rules", "--pack", PACK, "--precision", tmp_path / "decided.csv")

    assert done.code == 2
    assert "--site" in done.err
