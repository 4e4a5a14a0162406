"""People are asked by a questionnaire, what they say is written down, and makes a problem of a campaign."""

import io
from pathlib import Path
from urllib.parse import urljoin

import docx
import pytest
import xlsxwriter
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.e2e.office.conftest import PHONE, Visit
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow

TITLE = "罚缴分离执行情况专项整治"
NAME = "罚款收缴问卷"
PROBLEM = "当场收缴罚款没有给票据"


def fetched(page: Page, link: str) -> bytes:
    """Give the file behind a link, which a browser would store."""
    address = page.get_by_role("link", name=link).get_attribute("href") or ""
    return page.context.request.get(urljoin(page.url, address)).body()


def prepared_on(page: Page) -> None:
    """Prepare a questionnaire for two kinds of people with one question of one's own."""
    page.get_by_role("link", name="专项整治").first.click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="制作问卷").click()
    page.get_by_label("标题").fill(NAME)
    page.get_by_label("怎样选取调查对象").fill("在年内受过处罚的当事人里随机抽取。")
    page.get_by_label("调查对象", exact=True).fill("企业\n群众")
    page.get_by_label("另外的问题").fill(PROBLEM)
    page.get_by_role("button", name="制作", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def filled(form: bytes, file: Path) -> Path:
    """Fill in the spreadsheet for the second kind of people, as an office would."""
    heads, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(form)).get_sheet_by_index(0).to_python()
    )
    told = {"发出": 50, "收回": 40, "有": 10, "没有": 25, "不清楚": 5}
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads)
        for number, row in enumerate(rows, start=1):
            mine = row[heads.index("调查对象")] == "群众"
            cells = zip(heads, row, strict=True)
            sheet.write_row(number, 0, [told.get(str(h), c) if mine else c for h, c in cells])
    return file


def test_answers_to_a_questionnaire_become_a_problem_of_the_campaign_and_of_its_report(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit("supervisor")
    prepared_on(page)
    questionnaire = page.url
    # What nobody wrote down is not nothing, and makes no problem.
    expect(page.get_by_role("main")).to_contain_text("没有登记")
    expect(page.get_by_role("button", name="列入问题")).to_have_count(0)

    page.get_by_role("link", name="登记回答").first.click()
    figures = {"发出": "20", "收回": "12", "——有": "13", "——没有": "0", "——不清楚": "0"}
    for label, figure in figures.items():
        page.get_by_label(label).fill(figure)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("合计多于收回的份数")
    page.get_by_label("——有").fill("9")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("有 9 份（75.0%）")

    sheet = filled(fetched(page, "回答表 XLSX"), tmp_path / "回答.xlsx")
    page.get_by_role("link", name="导入回答").click()
    page.get_by_label("填好的表格").set_input_files(sheet)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("有 10 份（25.0%）")
    assert not faults_of(page)

    page.get_by_role("button", name="列入问题").click()
    expect(page.get_by_role("main")).to_contain_text("已在清单")
    page.get_by_role("link", name=TITLE).first.click()
    listed = page.get_by_role("row").filter(has_text=PROBLEM)
    expect(listed).to_contain_text("问卷调查")
    expect(listed).to_contain_text("企业 12 份中 9 份，群众 40 份中 10 份")
    report = docx.Document(io.BytesIO(fetched(page, "报告 DOCX")))
    assert any("问卷" in paragraph.text for paragraph in report.paragraphs)

    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.goto(questionnaire)
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
