"""A policy document becomes tasks, an agency says one is done, and the evaluation has the figures filled in."""

import io
import re
from pathlib import Path
from urllib.parse import urljoin

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office.conftest import PHONE, Visit
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow

TITLE = "衡川市行政执法人员培训方案"
DOCUMENT = f"""{TITLE}

一、主要任务
（一）清理证件。2030年3月底前清理到期证件，2030年6月底前换发新证。
责任单位：市市场监督管理局
（二）加强培训。2030年9月底前完成培训，每人不少于60学时。
责任单位：市人事教育局
（三）联系方式见附件，不再另行通知。
责任单位：各有关部门
"""


def uploaded(page: Page, file: Path) -> None:
    """Upload the document and come to its draft."""
    page.get_by_role("link", name="工作台账").first.click()
    page.get_by_role("link", name="导入政策文件").click()
    page.locator("#id_file").set_input_files(file)
    page.locator("#id_body").select_option(label="衡川市人民政府")
    page.get_by_label("印发日期").fill("2030-01-10")
    page.get_by_role("button", name="上传并读出任务").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("main")).to_contain_text("未核对 3 项")


def corrected(page: Page) -> None:
    """Split the first task, correct the day of a part, take the second as it was read, drop the last."""
    page.get_by_role("link", name="逐项核对").click()
    expect(page.locator(".source mark")).to_contain_text("清理证件")
    text = page.get_by_label("任务", exact=True)
    text.fill("2030年3月底前清理到期证件。\n\n2030年6月底前换发新证。")
    page.get_by_role("button", name="拆分").click()
    expect(page.get_by_role("main")).to_contain_text("拆成了 2 项")
    page.get_by_label("日期 1", exact=True).fill("2030年4月")
    # What is typed and not sent survives leaving the page.
    expect(page.locator("[data-kept]")).to_contain_text("已保存到本机")
    page.reload()
    expect(page.get_by_label("日期 1", exact=True)).to_have_value("2030年4月")
    for waiting in (3, 2):
        page.keyboard.press("Control+Enter")
        expect(page.locator("h1")).to_contain_text(f"还有 {waiting} 项未核对")
    page.get_by_role("button", name="核对无误，下一项").click()
    page.get_by_role("button", name="不作任务").click()
    expect(page.get_by_role("main")).to_contain_text("已核对 3 项，不作任务 1 项")


def confirmed(page: Page) -> None:
    """Say which body an unknown name means, and confirm."""
    expect(page.get_by_role("main")).to_contain_text("市人事教育局")
    page.get_by_role("link", name="单位对应").first.click()
    expect(page.get_by_label("市市场监督管理局")).to_have_value("市市场监督管理局")
    page.get_by_label("市人事教育局").fill("市司法局")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="确认入账").click()
    expect(page.get_by_role("main")).to_contain_text("已入账")


def test_document_is_corrected_a_task_is_reported_and_the_evaluation_counts_it(
    visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "培训方案.txt"
    file.write_text(DOCUMENT, encoding="utf-8")
    page = visit("planner")
    uploaded(page, file)
    corrected(page)
    confirmed(page)
    ledger = page.url
    assert not faults_of(page)
    page.locator("#rows tbody a").first.click()
    expect(page.get_by_role("main")).to_contain_text("最迟应于 2030-04-30")
    task = page.url

    agency = visit("clerk", PHONE)
    agency.goto(task)
    agency.get_by_role("link", name="报进展").first.click()
    agency.get_by_label("报什么").select_option(label="全部完成")
    agency.get_by_label("情况").fill("到期证件已经全部清理。")
    evidence = tmp_path / "名单.pdf"
    evidence.write_bytes(b"%PDF-1.7 of a test")
    agency.get_by_label("佐证材料").set_input_files(evidence)
    agency.get_by_role("button", name="提交").click()
    expect(agency.get_by_role("main")).to_contain_text("已报完成待核")
    assert agency.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not faults_of(agency)

    page.goto(task)
    expect(page.get_by_role("link", name="名单.pdf")).to_be_visible()
    page.get_by_role("link", name="审核完成情况").first.click()
    page.get_by_label("结果").select_option(label="同意")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("main")).to_contain_text("已完成")

    page.goto(f"{ledger}evaluation/")
    expect(page.get_by_role("main")).to_contain_text(re.compile("台账共有任务 3 项：.*已完成 1 项"))
    expect(page.get_by_role("main")).to_contain_text("按期完成 1 个")
    assert not faults_of(page)
    link = page.get_by_role("link", name="DOCX").get_attribute("href") or ""
    paper = docx.Document(io.BytesIO(page.context.request.get(urljoin(page.url, link)).body()))
    assert any("按期完成 1 个" in each.text for each in paper.paragraphs)
