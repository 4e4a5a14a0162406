"""Damaged, hostile and huge spreadsheets end in a message, within bounds of memory and time."""

import hashlib
import io
import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.reading.errors import ReadingError, UnusableFile
from hengjian.reading.files import open_files
from hengjian.reading.workbooks import containers
from hengjian.reading.workbooks.containers import Refused, check_container
from hengjian.reading.workbooks.heads import ROWS_LOOKED_AT, find_head

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sound() -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("甲")
    sheet.write_row(0, 0, ["案号", "日期"])
    sheet.write_row(1, 0, ["1", "2024-09-09"])
    book.close()
    return content.getvalue()


SOUND = sound()


def altered(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Write the sound workbook with some of its parts replaced or added."""
    with (
        zipfile.ZipFile(io.BytesIO(SOUND)) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry.filename, old.read(entry))
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def cells(rows: str, before: str = "") -> dict[str, bytes]:
    text = (
        f'<?xml version="1.0"?>{before}<worksheet {_NS}><sheetData>{rows}</sheetData></worksheet>'
    )
    return {"xl/worksheets/sheet1.xml": text.encode()}


CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "parts",
    [
        cells(CORNERS.format(1_048_576, "XFD")),
        cells(CORNERS.format(4_294_967_295, "ZZZZZZZZ")),
        cells('<row r="1">' + "".join(f'<c t="str"><v>c{i}</v></c>' for i in range(16_384)) + "</row>"),
        cells("<row>" * 100_000),
        cells(
            '<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>',
            '<!DOCTYPE x [<!ENTITY a "xx"><!ENTITY b "&a;&a;&a;&a;">]>',
        ),
        {"xl/workbook.xml": b"<workbook>"},
        {"xl/sharedStrings.xml": b"\xff\xfe<"},
    ],
    ids=["corners", "beyond", "columns", "deep", "entities", "no sheets", "no strings"],
)  # fmt: skip
def test_hostile_workbook_is_refused_by_name(tmp_path: Path, parts: Mapping[str, bytes]) -> None:
    with pytest.raises(UnusableFile) as caught:
        open_files([altered(tmp_path / "a.xlsx", parts)])

    assert str(caught.value).startswith("a.xlsx")
    assert caught.value.mend


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "空的"),
        ("a.xlsx", SOUND[:2000], "不是完好的"),
        ("a.xlsx", SOUND[:-30], "不是完好的"),
        ("a.xls", b"<html><table></table></html>", "没有表格的网页"),
        ("a.xls", _COMPOUND + b"\xff" * 5000, "不是完好的"),
        ("a.xlsx", _COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_damaged_workbook_says_what_is_wrong(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnusableFile, match=said):
        open_files([tmp_path / name])


def test_bomb_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "MOST_UNPACKED", 1_000_000)
    path = altered(tmp_path / "a.xlsx", {"xl/media/x.bin": bytes(2_000_000)})

    with pytest.raises(Refused, match="太大"):
        check_container(path)


def test_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    path = altered(tmp_path / "a.xlsx", {"xl/media/x.bin": bytes(2_000_000)})
    content = path.read_bytes()
    lie = content.replace(struct.pack("<I", 2_000_000), struct.pack("<I", 20))
    assert lie != content
    path.write_bytes(lie)

    with pytest.raises(Refused, match="不是完好的"):
        check_container(path)


def test_entries_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    path = altered(tmp_path / "a.xlsx", {"x": hashlib.shake_256(b"x").digest(5000)})
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    entries = content[directory:end]
    count = entries.count(b"PK\x01\x02")
    many = entries.replace(b"sheet1", b"sheet2") + entries
    tail = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, 2 * count, 2 * count, len(many), directory, 0
    )
    path.write_bytes(content[:directory] + many + tail)

    with pytest.raises(Refused, match="不是完好的"):
        check_container(path)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_container_with_any_bytes_changed_is_accepted_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "changed.xlsx"
    content = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])

    with suppress(Refused):
        check_container(path)


@given(st.binary(max_size=300), st.integers(0, len(SOUND)))
@settings(max_examples=6, deadline=None)
def test_workbook_with_any_bytes_put_in_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "soup.xlsx"
    path.write_bytes(SOUND[:at] + junk + SOUND[at:])

    with suppress(ReadingError):
        assert open_files([path])


_CELL = st.sampled_from(["", "", "序号", "案号", "日期", "1", "2024-09-09", "说明"])
_AREA = st.tuples(
    st.tuples(st.integers(0, 50), st.integers(0, 9)),
    st.tuples(st.integers(0, 50), st.integers(0, 9)),
)


@given(
    st.lists(st.lists(_CELL, min_size=6, max_size=6), max_size=ROWS_LOOKED_AT),
    st.lists(_AREA, max_size=6),
)
def test_head_of_any_sheet_is_one_of_its_rows(
    rows: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    head = find_head(rows, merged)

    if head is not None:
        assert 0 <= head.row < len(rows)
        assert len(head.names) == 6


def test_million_columns_of_a_text_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n1\n")

    with pytest.raises(UnusableFile, match=r"列|太长"):
        open_files([path])
