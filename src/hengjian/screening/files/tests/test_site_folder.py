"""The folder of the site: whole or not at all, never in the place of anything else; foreign packs too."""

import json
import shutil
from pathlib import Path

import pytest

from hengjian.rulebook.errors import PackError
from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.errors import BadRequest
from hengjian.screening.files.site import writer
from hengjian.screening.files.site.pages import pages
from hengjian.screening.files.site.writer import MARK, write_site

FOREIGN = Path(__file__).resolve().parents[5] / "examples" / "italian-traffic-fines"
LATE = "road-fines-study.1.sent-late"
RULES = "rules/road-fines-study.yaml"
SCENARIO = """
- rule: road-fines-study.1.sent-late
  situations:
  - title: 一天也没有等
    acts:
    - {Create Fine: 2020-01-01}
    - {Send Fine: 2020-01-02}
    expect: %s
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOREIGN, tmp_path / "pack"))


@pytest.fixture
def foreign() -> Rulebook:
    return Rulebook.load(FOREIGN)


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


def test_a_foreign_pack_has_its_site_too(foreign: Rulebook, tmp_path: Path) -> None:
    number = write_site(foreign, None, tmp_path / "site")

    assert number == len(list((tmp_path / "site").rglob("*.html")))
    assert "Send Fine" in (tmp_path / "site" / "rules" / f"{LATE}.html").read_text("utf-8")
    assert "没有划分领域" in (tmp_path / "site" / "sectors.html").read_text("utf-8")
    assert "没有放假日历" in (tmp_path / "site" / "calendar.html").read_text("utf-8")
    mark = json.loads((tmp_path / "site" / MARK).read_text("utf-8"))
    assert mark["digest"] == foreign.digest


def test_what_the_pack_says_is_shown_and_never_run(pack: Path) -> None:
    rules = pack / RULES
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("开出罚单后逾期才寄出", "<script>a('&')</script>"), "utf-8")

    site = pages(Rulebook.load(pack), None)

    shown = [path for path, text in site.items() if "&lt;script&gt;a(&#39;&amp;&#39;)" in text]
    assert f"rules/{LATE}.html" in shown
    assert "rules.html" in shown
    assert not [
        path for path, text in site.items() if path.endswith(".html") and "<script>a" in text
    ]


def test_an_example_shows_the_facts_and_the_answer(pack: Path) -> None:
    (pack / "scenarios").mkdir()
    (pack / "scenarios" / "late.yaml").write_text(SCENARIO % "met", "utf-8")

    page = pages(Rulebook.load(pack), None)[f"rules/{LATE}.html"]

    assert "一天也没有等" in page
    assert "2020-01-02 周四" in page
    assert "合法的例子" in page


def test_an_example_with_another_answer_than_written_is_not_published(pack: Path) -> None:
    (pack / "scenarios").mkdir()
    (pack / "scenarios" / "late.yaml").write_text(SCENARIO % "breach", "utf-8")

    with pytest.raises(PackError, match="一天也没有等"):
        pages(Rulebook.load(pack), None)


def test_an_empty_folder_is_taken(foreign: Rulebook, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()

    write_site(foreign, None, tmp_path / "site")

    assert (tmp_path / "site" / "index.html").is_file()
    assert beside(tmp_path / "site") == ["site"]


def test_a_former_site_is_replaced_and_its_old_pages_go(foreign: Rulebook, tmp_path: Path) -> None:
    out = tmp_path / "site"
    write_site(foreign, None, out)
    (out / "rules" / "repealed.html").write_text("old", "utf-8")

    write_site(foreign, None, out)

    assert not (out / "rules" / "repealed.html").exists()
    assert (out / "index.html").is_file()
    assert beside(out) == ["site"]


@pytest.mark.parametrize("name", ["mine.txt", "index.html"])
def test_a_folder_with_something_else_in_it_is_left_alone(
    foreign: Rulebook, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / name).write_text("mine", "utf-8")

    with pytest.raises(BadRequest, match="有别的东西，没有动它"):
        write_site(foreign, None, out)

    assert [path.name for path in out.iterdir()] == [name]
    assert beside(out) == ["site"]


def test_a_former_site_with_a_file_of_somebody_s_in_it_is_left_alone(
    foreign: Rulebook, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    write_site(foreign, None, out)
    (out / "rules" / "notes.docx").write_text("mine", "utf-8")

    with pytest.raises(BadRequest, match="有别的东西"):
        write_site(foreign, None, out)

    assert (out / "rules" / "notes.docx").read_text("utf-8") == "mine"


def test_a_file_is_no_place_for_a_site(foreign: Rulebook, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine", "utf-8")

    with pytest.raises(BadRequest, match="是文件"):
        write_site(foreign, None, tmp_path / "site")


def test_a_writing_that_fails_leaves_the_former_site_whole(
    foreign: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    write_site(foreign, None, out)
    before = (out / "index.html").read_text("utf-8")
    broken = {"index.html": "new", "index.html/below": "no folder can stand there"}
    monkeypatch.setattr(writer, "pages", lambda *_: broken)

    with pytest.raises(BadRequest, match="写不进"):
        write_site(foreign, None, out)

    assert (out / "index.html").read_text("utf-8") == before
    assert beside(out) == ["site"]
