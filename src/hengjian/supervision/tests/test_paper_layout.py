"""PDF and DOCX of a letter: whatever stands in it comes out as text, and nothing of it as markup."""

import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pdfplumber
import pytest
from django.conf import settings
from django.test import override_settings
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from hengjian.supervision.papers.content import (
    LetterContent,
    Quote,
    Section,
    Table,
    content_from,
    paragraphs,
    plain,
)
from hengjian.supervision.papers.fonts import OURS, FontsMissing, faces
from hengjian.supervision.papers.pdf import pdf_of
from hengjian.supervision.papers.word import word_of

NUMBER = "执法督办〔2026〕17号"
ADDRESS = "https://jd.example.gov.cn/p/AZqEbnDNdUurYmFuY2hlcw?d=0123456789abcdef"
MARKUP = '#let x = 1 $a^2$ @nobody *粗* _斜_ `raw` <label> \\ // /* #import "letter.typ" {{ x }} <w:p/> &amp;'
HOSTILE = (
    MARKUP,
    "a" * 400,
    "汉" * 3_000,
    "😀🏳️‍🌈👩‍👩‍👧 𠮷 ﷽ שלום مرحبا",
    "\u202e号71〕6202〔\u202c 反",
    "\x00\x01\x1b[31m\x7f\x85\ud800 \ufffe\uffff 结束",
    "零\u200b宽\u200d字\ufeff符 e\u0301\u0327",
    "",
)


def letter(text: str = "有 3 个案件逾期没有作出决定。", *, rows: int = 0) -> LetterContent:
    table = Table(
        "涉及的案件",
        ("序号", "案号", "问题"),
        tuple((str(i), f"衡市监罚立〔2026〕{i}号", plain(text)) for i in range(1, rows + 1)),
    )
    return LetterContent(
        kind="urging", title="行政执法督办函", organ="衡川市司法局", number=NUMBER, addressee="市水利局",
        sections=(Section("一、查明的情况", paragraphs(text)),), on=date(2026, 11, 22),
        due=date(2026, 12, 22), quotes=(Quote("《某法》第六十条", ("应当在九十日内作出决定。",)),),
        table=table if rows else None, contact="电话：0000",
    )  # fmt: skip


def text_of(pdf: bytes) -> str:
    """Give the text of a PDF, without the gaps between its pieces."""
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return "".join("".join((page.extract_text() or "").split()) for page in opened.pages)


def words_of(made: bytes) -> str:
    return "".join(each.text for each in docx.Document(BytesIO(made)).paragraphs)


def test_pdf_says_what_the_letter_says() -> None:
    said = text_of(pdf_of(letter(), faces(), address=ADDRESS, mark="0123 4567"))
    for part in (
        NUMBER,
        "衡川市司法局",
        "市水利局",
        "有3个案件逾期",
        "2026年11月22日",
        "01234567",
        "九十日",
    ):
        assert part in said, part


def test_pdf_of_a_letter_is_the_same_to_the_byte() -> None:
    assert pdf_of(letter(rows=3), faces()) == pdf_of(letter(rows=3), faces())


def test_pdf_keeps_its_faces_inside_and_is_made_for_keeping() -> None:
    made = pdf_of(letter(), faces())
    assert b"pdfaid:part" in made or any(
        b"pdfaid" in zlib.decompress(piece) for piece in _packed(made)
    )
    with pdfplumber.open(BytesIO(made)) as opened:
        used = {each["fontname"].partition("+")[2] for each in opened.pages[0].chars}
    assert used == {"NotoSerifSC-Regular", "NotoSerifSC-Bold"}


def _packed(made: bytes) -> list[bytes]:
    return [each for each in made.split(b"stream\n") if each.startswith(b"x")]


def test_markup_of_the_layout_comes_out_as_text() -> None:
    said = text_of(pdf_of(letter(MARKUP, rows=1), faces()))
    assert said.count("".join(MARKUP.split())[:40]) >= 1
    assert MARKUP in words_of(word_of(letter(MARKUP)))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_spoils_neither_file(text: str) -> None:
    content = letter(text, rows=2)
    assert NUMBER in text_of(pdf_of(content, faces(), address=ADDRESS, mark=plain(text)[:16]))
    assert NUMBER in words_of(word_of(content, address=ADDRESS, mark=plain(text)[:16]))


@tried(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=200), name=st.text(min_size=1, max_size=60))
def test_any_text_in_any_place_makes_both_files(text: str, name: str) -> None:
    content = replace(
        letter(text, rows=1), organ=plain(name), addressee=plain(text), title=plain(name), contact=plain(text)
    )  # fmt: skip
    assert content_from(content.as_json()) == content
    assert NUMBER in text_of(pdf_of(content, faces()))
    assert NUMBER in words_of(word_of(content))


@given(st.text())
def test_plain_text_has_nothing_that_controls_or_turns(text: str) -> None:
    kept = plain(text)
    assert not set(kept) & {*map(chr, range(32)), "\x7f", "\u202e", "\u2066", "\ufffe"}
    assert plain(kept) == kept
    kept.encode()


def test_long_table_breaks_and_repeats_its_head() -> None:
    made = pdf_of(letter(rows=200), faces())
    with pdfplumber.open(BytesIO(made)) as opened:
        heads = ["案号" in (page.extract_text() or "") for page in opened.pages[1:-1]]
    assert len(heads) > 5
    assert all(heads)
    assert "衡市监罚立〔2026〕200号" in text_of(made)


def test_signature_never_stands_alone_on_its_page() -> None:
    pages = set()
    for count in range(5, 20):
        content = replace(letter("\n".join(f"第{i}段。" for i in range(count))), quotes=())
        with pdfplumber.open(BytesIO(pdf_of(content, faces(), address=ADDRESS))) as opened:
            last = "".join((opened.pages[-1].extract_text() or "").split())
            pages.add(len(opened.pages))
        assert f"第{count - 1}段。" in last
        assert "2026年11月22日" in last
    assert pages == {1, 2}, "else no letter of these came to the end of a page"


def test_docx_names_the_faces_of_official_documents() -> None:
    paper = docx.Document(BytesIO(word_of(letter(rows=2), address=ADDRESS, mark="0123")))
    named = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in paper.styles
        if style.name in {"发文机关", "公文标题", "公文正文", "公文小标题"}
    }
    assert named == {
        "发文机关": "方正小标宋简体", "公文标题": "方正小标宋简体", "公文正文": "仿宋_GB2312", "公文小标题": "黑体",
    }  # fmt: skip
    assert len(paper.inline_shapes) == 1, "the QR code"
    assert [row.cells[1].text for row in paper.tables[0].rows] == [
        "案号", "衡市监罚立〔2026〕1号", "衡市监罚立〔2026〕2号",
    ]  # fmt: skip


def test_table_whose_rows_do_not_fit_the_head_is_no_table() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        Table("涉及的案件", ("序号", "案号"), (("1",),))


def test_folder_of_the_office_adds_faces_and_ours_stay_for_rare_characters(tmp_path: Path) -> None:
    with override_settings(FONTS=str(tmp_path)):
        assert faces().roles["body"].families == (OURS,)
        assert str(tmp_path) in faces().folders


def test_missing_face_is_named(tmp_path: Path) -> None:
    assert settings.FONT_FILES
    with override_settings(NODE_MODULES=tmp_path), pytest.raises(FontsMissing, match=OURS):
        faces()
