"""Files opened: Word with its own numbers and merged cells, PDF lines and tables, web pages; and faulty files."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from hengjian.plans.documents.blocks import Grid, Paragraph
from hengjian.plans.documents.opening import MOST_CHARACTERS, read_blocks
from hengjian.plans.documents.plan import read_plan
from hengjian.plans.documents.tests.pdfs import Line, pdf
from hengjian.plans.documents.webpages import blocks_of_page
from hengjian.reading.errors import UnusableFile
from hengjian.reading.workbooks import containers

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def texts(path: Path) -> list[str]:
    return [block.text for block in read_blocks(path) if isinstance(block, Paragraph)]


def saved(document: "Document", path: Path) -> Path:  # type: ignore[valid-type]
    document.save(str(path))  # type: ignore[attr-defined]
    return path


# --- Word ----------------------------------------------------------------------------------------------


def test_numbers_that_word_makes_itself_are_read(tmp_path: Path) -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    rows = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(levels)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{rows}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for level, text in (
        (0, "任务"),
        (1, "培训"),
        (2, "轮训。"),
        (2, "考试。"),
        (1, "评查"),
        (2, "抽查。"),
    ):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(  # noqa: SLF001  the library has no call for it
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
        )

    assert texts(saved(document, tmp_path / "a.docx")) == [
        "一、任务", "（一）培训", "1.轮训。", "2.考试。", "（二）评查", "1.抽查。",
    ]  # fmt: skip


def test_merged_cells_of_word_are_in_every_row_they_cover(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows,
        (("任务", "牵头单位", "时限"), ("甲事", "市甲局", "6月"), ("乙事", "", "9月")),
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))

    (block,) = (b for b in read_blocks(saved(document, tmp_path / "a.docx")) if isinstance(b, Grid))
    assert [row[1].strip() for row in block.rows] == ["牵头单位", "市甲局", "市甲局"]


def test_deleted_words_are_left_out_and_inserted_ones_read(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("完成时限：")
    for tag, inner in (
        ("del", "<w:r><w:delText>六月</w:delText></w:r>"),
        ("ins", "<w:r><w:t>九月</w:t></w:r>"),
    ):
        paragraph._p.append(  # noqa: SLF001  the library has no call for it
            parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x">{inner}</w:{tag}>')
        )

    assert texts(saved(document, tmp_path / "a.docx")) == ["完成时限：九月"]


# --- PDF -----------------------------------------------------------------------------------------------


def test_lines_of_a_pdf_become_paragraphs_and_page_numbers_go(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    full = "各部门要认真贯彻落实工作要求切实加强组织领导明确"
    pages = [
        [
            Line(f"第{page}件事。{full}"[:24], 116),
            Line(full, 92),
            Line("分工。", 92),
            Line(f"- {page} -", 280, 60),
        ]
        for page in (1, 2, 3)
    ]
    path.write_bytes(pdf(pages))

    assert texts(path) == [f"{f'第{page}件事。{full}'[:24]}{full}分工。" for page in (1, 2, 3)]


def test_ruled_table_of_a_pdf_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    rows = [("序号", "重点任务", "责任单位", "完成时限"), ("1", "开展轮训", "市甲局", "2024年6月"),
            ("2", "开展评查", "市乙局", "长期坚持")]  # fmt: skip
    path.write_bytes(pdf([[Line("任务分工表", 250)]], tables={0: rows}))

    assert [(task.path, task.text, task.responsible) for task in read_plan(path).tasks] == [
        ("1", "开展轮训", ("市甲局",)),
        ("2", "开展评查", ("市乙局",)),
    ]


def test_radicals_that_a_pdf_writes_are_read_as_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("⾏政执法⼈员⻓期坚持", "utf-8")

    assert texts(tmp_path / "a.txt") == ["行政执法人员长期坚持"]


# --- pages and text ------------------------------------------------------------------------------------


def test_page_is_read_as_it_is_seen() -> None:
    page = (
        "<style>p{}</style><script>x</script><div><p>一、<b>任务</b></p>第一行<br>第二行</div>"
        "<table><tr><th rowspan=2>任务</th><th>责任单位</th></tr><tr><td>市甲局</td></tr></table>"
    )

    first, second, third, table = blocks_of_page(page)
    assert [b.text for b in (first, second, third) if isinstance(b, Paragraph)] == [
        "一、任务", "第一行", "第二行",
    ]  # fmt: skip
    assert isinstance(table, Grid)
    assert table.rows == (("任务", "责任单位"), ("任务", "市甲局"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("一、任务\n开展行政执法培训。\n".encode(encoding))

    assert texts(tmp_path / "a.txt") == ["一、任务", "开展行政执法培训。"]


# --- faulty files --------------------------------------------------------------------------------------


def archive(**parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"", "空的"),
        ("a.docx", b"PK\x03\x04" + b"x" * 50, "不是完好的 DOCX"),
        ("a.docx", archive(**{"word/document.xml": "<w:document>"}), "不是完好的 DOCX"),
        ("a.docx", archive(**{"xl/workbook.xml": "x"}), "电子表格"),
        ("a.ofd", archive(**{"OFD.xml": "x"}), "OFD"),
        ("a.zip", archive(**{"a.txt": "x"}), "压缩包"),
        ("a.doc", _COMPOUND + b"\0" * 600, "旧式"),
        ("a.docx", _COMPOUND + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.rtf", b"{\\rtf1 x}", "RTF"),
        ("a.png", b"\x89PNG\r\n", "图片"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 100, "没有文字|不是完好的 PDF"),
        ("a.txt", bytes(range(256)) * 4, "编码"),
        ("a.txt", b"plain latin text", "没有汉字"),
    ],
)
def test_faulty_file_says_what_is_wrong_and_how_to_mend_it(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnusableFile, match=told) as caught:
        read_blocks(tmp_path / name)
    assert str(caught.value).startswith(name)
    assert caught.value.mend


def test_pdf_without_text_is_called_a_scan(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([[]]))

    with pytest.raises(UnusableFile, match="扫描件"):
        read_blocks(tmp_path / "a.pdf")


def test_entities_of_a_hostile_document_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "市甲局市甲局"><!ENTITY b "&a;&a;&a;&a;">]>'
    document = Document()
    document.add_paragraph("一、任务")
    good = saved(document, tmp_path / "good.docx")
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                text = content.decode().replace("任务", "&b;")
                head, _, rest = text.partition("?>")
                content = f"{head}?>{bomb}{rest}".encode()
            new.writestr(entry.filename, content)

    try:
        found = texts(tmp_path / "a.docx")
    except UnusableFile:
        found = []
    assert "市甲局" not in "".join(found)


def test_archive_that_unpacks_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made,
        made.open("word/document.xml", "w", force_zip64=True) as stream,
    ):
        piece = bytes(2**20)
        for _ in range(containers.MOST_UNPACKED // 2**20 + 1):
            stream.write(piece)

    with pytest.raises(UnusableFile, match="太大"):
        read_blocks(path)


def test_text_longer_than_any_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("行政执法" * (MOST_CHARACTERS // 4 + 1), "utf-8")

    with pytest.raises(UnusableFile, match="不像一份文件"):
        read_blocks(tmp_path / "a.txt")


def test_document_in_traditional_characters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "要點.txt"
    path.write_text(
        "一、開展專項檢查工作。（責任單位：市甲廳、各區縣）\n二、實施監督，執行規劃，發動學員參與。\n"
    )

    with pytest.raises(UnusableFile, match="繁体字"):
        read_blocks(path)


def test_few_traditional_characters_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text("一、与香港“電子學會”合作开展培训。（责任单位：市甲局）\n")

    assert texts(path) == ["一、与香港“電子學會”合作开展培训。（责任单位：市甲局）"]
