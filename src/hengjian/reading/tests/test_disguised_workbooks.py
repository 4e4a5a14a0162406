"""Web pages, XML of 2003 and plain text under the name of a spreadsheet, as offices export them."""

from pathlib import Path

import pytest

from hengjian.reading.csvfiles import ROW
from hengjian.reading.errors import UnusableFile
from hengjian.reading.files import open_files

HEADER = ("案号", "处罚内容", "日期")
ROWS = [("甲罚〔2026〕1号", "罚款五百元", "2026-01-02"), ("甲罚〔2026〕2号", "警告", "2026-01-03")]
PAGE = (
    '<html><head><meta charset="{0}"><style>td{{color:red}}</style></head><body>'
    "<table><tr><td colspan=3>某局台账</td></tr>{1}</table></body></html>"
)
SHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def page_rows(cell: str = "<td>{}</td>", end: str = "</tr>") -> str:
    return "".join(
        "<tr>" + "".join(cell.format(one) for one in row) + end for row in [HEADER, *ROWS]
    )


def workbook(rows: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<Workbook xmlns="{SHEET}" xmlns:ss="{SHEET}">'
        f'<Worksheet ss:Name="甲"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def xml_row(cells: tuple[str, ...]) -> str:
    data = "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)
    return f"<Row>{data}</Row>"


XML_ROWS = "".join(map(xml_row, [HEADER, *ROWS]))


def told(folder: Path, content: bytes | str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    path = folder / "导出.xls"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (file,) = open_files([path])
    return file.header, file.read(list(HEADER)).frame.drop(ROW).rows()


def text(separator: str) -> str:
    return "".join(separator.join(row) + "\r\n" for row in [HEADER, *ROWS])


@pytest.mark.parametrize(
    "content",
    [
        PAGE.format("utf-8", page_rows()),
        PAGE.format("gb2312", page_rows()).encode("gbk"),
        "\ufeff<table>" + page_rows("<td>&nbsp;{}", "") + "</table>",
        "<!-- 导出 --><table><tr><td><table>"
        + page_rows("<th>{}<br></th>") + "</table></td></tr></table>",
        workbook(XML_ROWS),
        workbook(XML_ROWS).replace('"1.0"', '"1.0" encoding="gb2312"').encode("gbk"),
        text("\t"), text("\t").encode("gbk"), text("\t").encode("utf-16"), text(","), text(";"),
    ],
    ids=[
        "page", "page in gbk", "page without ends", "page in page", "xml", "xml in gbk", "tabs", "tabs in gbk",
        "tabs in utf-16", "commas", "semicolons",
    ],
)  # fmt: skip
def test_text_named_like_a_spreadsheet_is_read(tmp_path: Path, content: bytes | str) -> None:
    assert told(tmp_path, content) == (HEADER, ROWS)


def test_cells_over_several_rows_or_columns_keep_the_others_in_place(tmp_path: Path) -> None:
    page = (
        "<table><tr><td rowspan=2>案号</td><td colspan=2>决定</td></tr>"
        "<tr><td>处罚内容</td><td>日期</td></tr><tr><td>甲1</td><td>警告</td><td>2026-01-02</td></tr></table>"
    )
    sheet = workbook(
        '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">案号</Data></Cell>'
        '<Cell ss:MergeAcross="1"><Data ss:Type="String">决定</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="String">处罚内容</Data></Cell>'
        '<Cell><Data ss:Type="String">日期</Data></Cell></Row>'
        '<Row ss:Index="4"><Cell><Data ss:Type="String">甲1</Data></Cell>'
        '<Cell><Data ss:Type="String">警告</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-01-02T00:00:00.000</Data></Cell></Row>'
    )

    for content in (page, sheet):
        assert told(tmp_path, content) == (HEADER, [("甲1", "警告", "2026-01-02")])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html><body>没有登录</body></html>", "没有表格的网页"),
        ("MIME-Version: 1.0\n\n<html>", "网页存档"),
        ("<?xml version='1.0'?><feed/>", "别的 XML"),
        (workbook(XML_ROWS)[:-20], "不是完好的"),
        (workbook(XML_ROWS, '<!DOCTYPE x [<!ENTITY a "b">]>'), "不是完好的"),
        (workbook('<Row ss:Index="9999999"/>'), "不是完好的"),
        (workbook('<Row ss:Index="2"/><Row ss:Index="1"/>'), "不是完好的"),
        ("<table><tr>" + "<td colspan=9999>甲</td>" * 3 + "</tr></table>", "列"),
        ("只有一句话\n", "没有分栏"),
        ('案号\t日期\n"甲\t乙\n', "引号"),
        (b"%PDF-1.7\n", "PDF"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"\x01\x02\x03\x00\xff", "别的东西"),
        (b"PK", "不是完好的"),
        (b"PK\x03", "不是完好的"),
        (b"PK\x05\x06", "不是完好的"),
        ("PK一句话\n", "没有分栏"),
    ],
)
def test_what_is_none_of_them_is_named_and_refused(
    tmp_path: Path, content: bytes | str, said: str
) -> None:
    with pytest.raises(UnusableFile, match=said) as caught:
        told(tmp_path, content)

    assert "XLSX" in caught.value.mend or said in ("不是完好的", "列")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"PK\x03\x04\x00", "名为 CSV，内容却是电子表格"),
        ("a.csv", b"\xef\xbb\xbf<HTML><table>", "名为 CSV，内容却是网页"),
        ("a.csv", text("\t").encode(), "制表符"),
        ("a.csv", text(";").encode(), "分号"),
        ("a.ods", b"PK", "另存为 XLSX"),
        ("a.zip", b"PK", "先解压"),
        ("a.pdf", b"%PDF", "原来的表格"),
        ("a.txt", b"x", "CSV UTF-8"),
    ],
)
def test_other_files_are_told_how_to_become_readable(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnusableFile, match=said):
        open_files([tmp_path / name])
