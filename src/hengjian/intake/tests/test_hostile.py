"""Files that are not what they seem: each ends with a clear word to the person, none with a fault of ours."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence

import polars as pl
import pytest
from django.test import Client

from hengjian.intake.models import Batch, Job
from hengjian.intake.states import State
from hengjian.intake.tests.files import (
    LEDGER,
    PLACE,
    cases_csv,
    clerk,
    csv_of,
    ledger_xlsx,
    upload,
    work,
)

pytestmark = pytest.mark.django_db

ROW = ["衡文旅罚〔2025〕1号", "2025-03-04", "2025-04-08", "8.5", "王磊", ""]
MILLION = 1_000_000


def parquet(**columns: Sequence[object]) -> bytes:
    stream = io.BytesIO()
    pl.DataFrame(columns).write_parquet(stream)
    return stream.getvalue()


def workbook_with(part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """Give a workbook of which one part was changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(ledger_xlsx(ROW))) as whole,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for each in whole.infolist():
            content = whole.read(each.filename)
            if each.filename.endswith(part):
                for old, new in changes:
                    assert old in content
                    content = content.replace(old, new, 1)
            changed.writestr(each, content)
    return stream.getvalue()


def bomb() -> bytes:
    """Give a workbook that says of a part that it is two gigabytes."""
    stream = io.BytesIO(ledger_xlsx(ROW))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("xl/media/x.bin", bytes(MILLION))
    return stream.getvalue().replace(struct.pack("<I", MILLION), struct.pack("<I", 2**31 - 1))


def grid() -> bytes:
    """Give a workbook with a cell in its last corner."""
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return workbook_with("sheet1.xml", (b"</sheetData>", cell))


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
    kind = b'<!DOCTYPE l [<!ENTITY a0 "ha">' + entities + b"]><sst"
    return workbook_with("sharedStrings.xml", (b"<sst", kind), ("王磊".encode(), b"&a9;"))


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as whole:
        whole.writestr("../../cases.csv", cases_csv(1))
    return stream.getvalue()


def header_of(count: int) -> bytes:
    return csv_of([f"列{i}" for i in range(count)], ["1"] * count)


def workbook_of(count: int) -> bytes:
    return ledger_xlsx(["1"] * count, head=[f"列{i}" for i in range(count)])


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("台账.xlsx", bomb, "太大"),
    "grid without end": ("台账.xlsx", grid, "太大"),
    "entities that grow": ("台账.xlsx", laughs, "不是完好的电子表格"),
    "archive with another name": ("台账.xlsx", archive, "不是完好的电子表格"),
    "workbook cut off": ("台账.xlsx", lambda: LEDGER[: len(LEDGER) // 2], "与后缀 .xlsx 不符"),
    "web page as a workbook": ("台账.xls", lambda: b"<html><table></table></html>", "与后缀 .xls 不符"),
    "workbook as text": ("台账.csv", lambda: LEDGER, "与后缀 .csv 不符"),
    "program as text": ("台账.csv", lambda: b"MZ\x90\x00", "内容是程序"),
    "million columns of text": ("台账.csv", lambda: header_of(MILLION), "不像表头"),
    "columns of a workbook": ("台账.xlsx", lambda: workbook_of(9000), "9000 列"),
    "columns of Parquet": ("台账.parquet", lambda: parquet(**{f"c{i}": ["1"] for i in range(3000)}), "3000 列"),
    "nested Parquet": ("台账.parquet", lambda: parquet(case=[{"a": 1}]), "嵌套"),
    "Parquet cut off": ("台账.parquet", lambda: parquet(case=["1"])[:-20], "不是完好的 Parquet"),
    "null characters in Parquet": ("台账.parquet", lambda: parquet(案号=["1\0"]), "列 案号 含有空字节"),
    "null characters in a list": ("台账.parquet", lambda: parquet(案号=[["1", "\0"]]), "列 案号 含有空字节"),
    "null characters in text": ("台账.csv", lambda: b"a,b\n\x001,2\n", "含有空字节"),
    "nothing but a header": ("台账.csv", lambda: csv_of(("案号", "日期")), "没有数据"),
    "another kind": ("台账.docx", archive, "不是能读的表格"),
    "no suffix": ("台账", lambda: cases_csv(1), "不是能读的表格"),
}  # fmt: skip


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_upload_is_refused_with_its_name_what_is_wrong_and_what_to_do(
    client: Client, kind: str
) -> None:
    name, content, words = HOSTILE[kind]
    client.force_login(clerk())

    answer = client.post("/intake/new/", {"place": PLACE, "files": upload(name, content())})
    batch = Batch.objects.first()
    if batch is not None:
        assert work(batch).state == Job.State.DONE
        assert batch.state == State.REJECTED
        answer = client.get(f"/intake/{batch.uuid}/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert name in page
    assert words in page
    assert "请" in page[page.index(words) :]
    assert "平台出错" not in page


@pytest.mark.usefixtures("office")
def test_what_looks_like_a_formula_is_shown_as_text_and_kept_as_text(client: Client) -> None:
    account = clerk()
    client.force_login(account)
    formula = '=HYPERLINK("http://example.org","x")'
    head = ("case", "number", "source", "body", "procedure")
    content = csv_of(
        head, ("1", "=1+1", "系统", "甲局", "普通程序"), ("2", "2号", "系统", "甲局", formula)
    )
    client.post("/intake/new/", {"place": PLACE, "files": upload("cases.csv", content)})
    batch = Batch.objects.get()
    work(batch)

    answer = client.get(f"/intake/{batch.uuid}/rejects/")
    workbook = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it streams

    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        sheets = [book.read(name) for name in book.namelist() if "sheet" in name]
        assert any(b"HYPERLINK" in sheet for sheet in sheets)
        assert not any(b"<f>" in sheet for sheet in sheets)
    assert batch.forecast["cases"] == 1
