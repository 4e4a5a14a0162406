"""A letter as DOCX, for those who go on writing; its styles name the faces that official documents are set in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

import docx
import segno
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from hengjian.supervision.papers.content import LetterContent, Table

BODY, TITLE, HEADING = "仿宋_GB2312", "方正小标宋简体", "黑体"
RED = RGBColor(0xC8, 0x10, 0x1E)
PAGE = Mm(210), Mm(297)
WIDTH = 156
"""Between the margins of an upright page, in millimetres."""
LINE = Pt(29)
INDENT = Pt(32)
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def word_of(
    content: LetterContent, *, address: str = "", mark: str = "", widths: Sequence[int] = ()
) -> bytes:
    """Give the DOCX of a letter, editable, with the same words as the PDF.

    `widths` are those of the columns of its table, in millimetres; a table that is wider than the page lies across.
    """
    paper = docx.Document()
    _page(paper)
    _styles(paper)
    _properties(paper, content)
    for text, style in (
        (content.organ, "发文机关"),
        (content.number, "文号"),
        (content.title, "公文标题"),
    ):
        paper.add_paragraph(text, style)
    if content.addressee:
        paper.add_paragraph(f"{content.addressee}：", "主送机关")
    for section in content.sections:
        if section.heading:
            paper.add_paragraph(section.heading, "公文小标题")
        for text in section.paragraphs:
            paper.add_paragraph(text, "公文正文")
    _end(paper, content)
    _check(paper, address, mark)
    _annexes(paper, content, widths)
    kept = BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _page(paper: Any) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = PAGE
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(24)
    footer = page.footer.paragraphs[0]
    footer.alignment = CENTRE
    for piece in ("— ", "PAGE", " —"):
        run = footer.add_run("" if piece == "PAGE" else piece)
        run.font.size = Pt(14)
        if piece == "PAGE":
            _field(run, piece)


def _field(run: Any, instruction: str) -> None:
    """Put a field into a run, such as the number of the page."""
    for kind in ("begin", None, "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.text = instruction
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)  # noqa: SLF001  python-docx has no fields of its own


def _styles(paper: Any) -> None:
    normal = paper.styles["Normal"]
    _set_in(normal, BODY, 16)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE
    organ = _style(paper, "发文机关", TITLE, 36)
    organ.font.color.rgb = RED
    _laid(organ, CENTRE, after=26, exact=False)
    number = _style(paper, "文号", BODY, 16)
    _laid(number, CENTRE, after=28)
    _red_line(number)
    _laid(_style(paper, "公文标题", TITLE, 22), CENTRE, after=28, exact=False)
    _style(paper, "主送机关", BODY, 16)
    _style(paper, "公文正文", BODY, 16).paragraph_format.first_line_indent = INDENT
    heading = _style(paper, "公文小标题", HEADING, 16)
    heading.paragraph_format.first_line_indent = INDENT
    heading.paragraph_format.keep_with_next = True
    _laid(_style(paper, "表中文字", BODY, 12), None, exact=False)


def _style(paper: Any, name: str, face: str, size: int) -> Any:
    style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = paper.styles["Normal"]
    _set_in(style, face, size)
    return style


def _set_in(style: Any, face: str, size: int) -> None:
    style.font.name, style.font.size = face, Pt(size)
    # Word takes the face of Chinese text from an attribute of its own.
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _laid(
    style: Any, where: WD_ALIGN_PARAGRAPH | None, *, after: int = 0, exact: bool = True
) -> None:
    layout = style.paragraph_format
    layout.alignment, layout.space_after = where, Pt(after)
    if not exact:
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _red_line(style: Any) -> None:
    border, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "14"), ("space", "11"), ("color", str(RED))):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    style.element.get_or_add_pPr().append(border)


def _properties(paper: Any, content: LetterContent) -> None:
    # A property holds up to 255 characters.
    paper.core_properties.title = f"{content.title} {content.number}"[:255]
    paper.core_properties.author = content.organ[:255]
    paper.core_properties.comments = ""


def _end(paper: Any, content: LetterContent) -> None:
    # A signature never stands alone on its page.
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    numbered = len(content.annexes) > 1
    for i, name in enumerate(content.annexes):
        text = f"{i + 1}. {name}" if numbered else name
        named = paper.add_paragraph(f"附件：{text}" if i == 0 else f"　　　{text}", "公文正文")
        named.paragraph_format.keep_with_next = True
    for text in ("", content.organ, content.dated):
        signed = paper.add_paragraph(text, "Normal")
        signed.alignment = RIGHT
        signed.paragraph_format.right_indent = 2 * INDENT
        signed.paragraph_format.keep_with_next = True
    if content.contact:
        paper.add_paragraph(f"（{content.contact}）", "公文正文")


def _check(paper: Any, address: str, mark: str) -> None:
    if not address:
        return
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=4, border=2)
    drawn.seek(0)
    paper.add_paragraph(style="表中文字").add_run().add_picture(drawn, width=Mm(25))
    paper.add_paragraph(f"扫码核验本文书　核验码 {mark}", "表中文字")


def _annexes(paper: Any, content: LetterContent, widths: Sequence[int]) -> None:
    several = len(content.annexes) > 1
    if content.table:
        _annex(paper, "1" if several else "", content.table.caption, across=sum(widths) > WIDTH)
        _rows(paper, content.table, widths)
    quotes = [quote for quote in content.quotes if quote.words]
    if quotes:
        _annex(paper, str(len(content.annexes)) if several else "", content.annexes[-1])
    for quote in quotes:
        paper.add_paragraph(quote.label, "公文小标题")
        for text in quote.words:
            paper.add_paragraph(text, "公文正文")


def _annex(paper: Any, number: str, name: str, *, across: bool = False) -> None:
    page = paper.add_section(WD_SECTION.NEW_PAGE)
    page.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = PAGE[::-1] if across else PAGE
    paper.add_paragraph(f"附件{number}", "公文小标题").paragraph_format.first_line_indent = Pt(0)
    paper.add_paragraph(name, "公文标题")


def _rows(paper: Any, table: Table, widths: Sequence[int]) -> None:
    drawn = paper.add_table(rows=1, cols=len(table.head), style="Table Grid")
    head = drawn.rows[0]
    drawn.autofit = not widths
    for column, width in zip(drawn.columns, widths, strict=False):
        column.width = column.cells[0].width = Mm(width)
    for cell in head.cells:
        cell.paragraphs[0].style = paper.styles["表中文字"]
        cell.paragraphs[0].add_run()
    # python-docx looks up each cell and style again: for a thousand rows a copy of the first is far quicker.
    pattern = deepcopy(head._tr)  # noqa: SLF001  it has no copy of its own
    _fill(head._tr, table.head)  # noqa: SLF001  likewise
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  repeated on each page
    for row in table.rows:
        copied = deepcopy(pattern)
        _fill(copied, row)
        drawn._tbl.append(copied)  # noqa: SLF001  likewise


def _fill(row: Any, cells: Iterable[str]) -> None:
    for run, text in zip(row.iter(qn("w:r")), cells, strict=True):
        run.text = text
