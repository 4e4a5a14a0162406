"""Statistics in a browser: from a figure of the year to one case and the reason why it is counted there."""

import io
import re

import docx
import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.e2e.office.conftest import PHONE, Visit
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow
PATIENCE = 60


def open_statistics(page: Page) -> None:
    """Open the tables; the office counts by itself after its first screening, within moments."""
    address = page.url.rstrip("/")
    for _ in range(PATIENCE):
        page.goto(f"{address}/statistics/")
        if page.get_by_text("还没有汇总过").count() == 0:
            return
        page.wait_for_timeout(1000)
    pytest.fail("the office has not counted")


def number_in(text: str) -> int:
    """Read a figure as pages write it."""
    found = re.search(r"[\d,]+", text)
    assert found
    return int(found[0].replace(",", ""))


def test_supervisor_opens_a_figure_its_cases_and_why_one_of_them_is_counted_there(
    visit: Visit,
) -> None:
    page = visit("supervisor")
    open_statistics(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("行政执法统计")
    assert not faults_of(page)
    page.get_by_label("年份").select_option("2025")
    page.get_by_role("button", name="查看").click()

    figures = page.locator("table").first
    total = figures.get_by_role("row", name=re.compile("^行政处罚合计")).get_by_role("link")
    whole = number_in(total.inner_text())
    rows = [row.split("\t") for row in figures.get_by_role("row").all_inner_texts()]
    beside = ("栏目", "行政处罚合计", "无从知道", "罚没金额")
    parts = [number_in(row[-1]) for row in rows if row[0] not in beside]
    assert whole > 0
    assert sum(parts) == whole

    side = page.get_by_role("region", name="单位")
    lines = [row.split("\t") for row in side.get_by_role("row").all_inner_texts()]
    at = lines[0].index("行政处罚合计")
    assert sum(number_in(line[at]) for line in lines[1:-1]) == number_in(lines[-1][at]) == whole
    page.get_by_role("link", name="合计和存疑").click()
    fewer = (
        page.get_by_role("region", name="单位").get_by_role("row").first.inner_text().split("\t")
    )
    assert {"行政处罚合计", "不明", "无从知道"} <= set(fewer)
    assert "罚款" not in fewer

    fines = figures.get_by_role("row", name=re.compile("^罚款")).get_by_role("link")
    number = number_in(fines.inner_text())
    fines.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{number:,} 件")
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("计入“罚款”")
    assert not faults_of(page)
    first.get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("这个案件在各表、各口径里计在哪里，为什么")
    expect(page.get_by_role("main")).to_contain_text("处罚种类：")
    page.get_by_role("link", name="打开案件").click()
    expect(page.get_by_role("heading", name="经过")).to_be_visible()
    page.get_by_role("link", name="在统计里怎样计").click()
    expect(page.get_by_role("main")).to_contain_text("这个案件在各表、各口径里计在哪里，为什么")


def test_two_counting_rules_are_compared_and_the_year_is_taken_away_as_files(visit: Visit) -> None:
    page = visit("supervisor")
    open_statistics(page)
    address = page.url
    page.get_by_role("link", name="比较两种口径").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("行政处罚：")
    page.get_by_label("口径二").select_option(label="湖北黄石 2023 年口径（十四类）")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", name="栏目不变的")).to_be_visible()

    page.goto(address)
    taken = {}
    for name in ("导出表格", "导出报告"):
        link = page.get_by_role("link", name=name).get_attribute("href")
        assert link
        answer = page.context.request.get(address.partition("/statistics")[0] + link)
        assert answer.ok
        taken[name] = answer.body()
    book = CalamineWorkbook.from_filelike(io.BytesIO(taken["导出表格"]))
    assert book.sheet_names[0] == "行政处罚"
    paper = docx.Document(io.BytesIO(taken["导出报告"]))
    assert "行政执法年度统计" in paper.paragraphs[0].text


def test_tables_can_be_read_on_a_telephone(visit: Visit) -> None:
    page = visit("supervisor", PHONE)
    open_statistics(page)

    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0
    # The table of the bodies scrolls in itself, and whose line it is stays in sight.
    side = page.get_by_role("region", name="单位")
    whole = side.get_by_role("row", name=re.compile("^合计"))
    whole.scroll_into_view_if_needed()
    side.evaluate("each => each.scrollLeft = each.scrollWidth")
    expect(whole.locator("th")).to_be_in_viewport()
    expect(whole.locator("td").last).to_be_in_viewport()
    expect(page.get_by_role("row", name=re.compile("^行政处罚合计")).first).to_be_visible()
