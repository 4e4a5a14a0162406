"""The folder of results and the report in it."""

import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hengjian.screening.files import outputs, report
from hengjian.screening.files.archive import unpack, write_archive
from hengjian.screening.files.errors import BadRequest, ReceiptUnusable
from hengjian.screening.files.outputs import results_of, write_results
from hengjian.screening.files.tests.sample import (
    HEAD,
    acts,
    case,
    late_and_open,
    rulebook,
    screened,
)

EMPTY = {"meta", "link", "br", "img", "rect", "path", "circle", "input", "hr"}


class Balance(HTMLParser):
    """Finds elements that are not closed, or closed where they were not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, _attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> {self.getpos()}")


def page_of(tmp_path: Path) -> str:
    (tmp_path / "in").mkdir()
    screening = late_and_open(tmp_path / "in")
    write_results(screening, results_of(screening), tmp_path / "out")
    return (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_report_says_in_its_head_what_was_found_and_until_when(tmp_path: Path) -> None:
    page = page_of(tmp_path)

    assert "筛查了 5 件案件，其中 2 件有违反规则的情形" in page
    assert "数据截至 2025-07-31" in page
    assert "运行日 2025-08-01" in page
    assert "2025-01-02 立案 ＋ 90 天 ＝ 2025-04-02（周三）" in page


def test_report_is_well_formed(tmp_path: Path) -> None:
    balance = Balance()
    balance.feed(page_of(tmp_path))

    assert balance.faults == []
    assert balance.open == []


def test_links_in_the_report_lead_somewhere(tmp_path: Path) -> None:
    page = page_of(tmp_path)

    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_report_explains_the_gravest_and_names_where_the_rest_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "MOST_EXPLAINED", 1)
    page = page_of(tmp_path)

    assert page.count("<details>") == 1
    assert "其余 1 处见 findings.xlsx" in page
    assert "逾期 89 天" in page


def test_report_without_findings_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    screening = screened(tmp_path / "in", HEAD + case("A1"), acts("A1,立案,2025-07-02"))
    write_results(screening, results_of(screening), tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")

    assert "没有发现违反规则的情形" in page
    assert "没有退回的行" in page


def test_report_is_the_same_every_time(tmp_path: Path) -> None:
    screening = late_and_open(tmp_path)
    pages = set()
    for _ in range(2):
        results = results_of(screening)
        pages.add(report.render(
            screening, results.rows, results.worst, results.open, results.rejects, results.receipt
        ))  # fmt: skip

    assert len(pages) == 1


def test_lists_come_in_the_order_of_gravity(tmp_path: Path) -> None:
    rows = results_of(late_and_open(tmp_path)).rows

    ranks = [["无效", "违法", "瑕疵", "提示"].index(word) for word in rows["severity"]]
    assert ranks == sorted(ranks)
    late = rows.drop_nulls("days_late")["days_late"].to_list()
    assert late == sorted(late, reverse=True)


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    screening = late_and_open(tmp_path / "in")
    (tmp_path / "file").touch()

    with pytest.raises(BadRequest, match="写不进"):
        write_results(screening, results_of(screening), tmp_path / "file" / "out")


def test_archive_of_a_pack_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    root = rulebook().pack.root
    for name in ("a.zip", "b.zip"):
        write_archive(root, tmp_path / name)

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert not [name for name in archive.namelist() if name.startswith("scenarios/")]


def test_archive_that_is_no_zip_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"PK nothing")

    with pytest.raises(ReceiptUnusable, match="已经损坏"):
        unpack(tmp_path / "pack.zip", tmp_path / "into")
