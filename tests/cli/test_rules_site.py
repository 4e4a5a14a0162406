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
