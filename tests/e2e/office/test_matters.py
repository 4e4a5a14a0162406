"""A confirmed finding becomes a letter, the letter is answered with evidence, the answer closes the matter."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office.conftest import PHONE, Visit
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow

BODY = "市市场监督管理局"
REASON = "已核对卷宗，情况属实。"


def confirmed(page: Page) -> None:
    """Confirm the first finding of the body of the clerk."""
    page.get_by_role("link", name="发现问题").first.click()
    page.get_by_role("link", name="逐个列出").first.click()
    body = page.locator("#id_body option", has_text=BODY).first.get_attribute("value")
    page.goto(f"{page.url.partition('?')[0]}?body={body}")
    page.locator("#rows tbody a").first.click()
    page.get_by_label("理由").fill(REASON)
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("已确认")


def letter_sent(page: Page) -> str:
    """Open a matter of what was confirmed, send a letter, and give the title of the matter."""
    page.get_by_role("link", name="监督事项").first.click()
    page.get_by_role("link", name="待立项的问题").click()
    page.get_by_role("row").filter(has_text=BODY).get_by_role("link", name="立项").first.click()
    page.get_by_label("问题分类").select_option(label="执法程序是否合法")
    page.get_by_role("button", name="立项").click()
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="制发督办函").first.click()
    expect(page.get_by_text("本地建议 30 天")).to_be_visible()
    page.get_by_label("查明的情况").fill("经筛查并核对案卷，情况属实。")
    page.get_by_label("要求").fill("请依法纠正，并在期限内书面反馈纠正情况。")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("main")).to_contain_text("已发文，等待反馈")
    return title


def test_finding_becomes_a_letter_is_answered_with_evidence_and_closed(
    visit: Visit, tmp_path: Path
) -> None:
    evidence = tmp_path / "纠正情况.pdf"
    evidence.write_bytes(b"%PDF-1.7 of a test")
    page = visit("supervisor")
    confirmed(page)
    title = letter_sent(page)
    assert not faults_of(page)
    paper = page.get_by_role("link", name="PDF").get_attribute("href") or ""
    assert page.context.request.get(urljoin(page.url, paper)).body().startswith(b"%PDF-")

    agency = visit("clerk", PHONE)
    agency.goto(page.url)
    expect(agency.get_by_role("heading", level=1)).to_have_text(title)
    agency.get_by_role("link", name="反馈纠正情况").first.click()
    agency.get_by_label("纠正情况").fill("该案已经依法纠正，证明附后。")
    agency.get_by_label("证明材料").set_input_files(evidence)
    agency.get_by_role("button", name="提交").click()
    expect(agency.get_by_role("main")).to_contain_text("已反馈，待审核")
    assert agency.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not faults_of(agency)

    page.goto(page.url)
    expect(page.get_by_role("link", name="纠正情况.pdf")).to_be_visible()
    page.get_by_role("link", name="审核反馈").first.click()
    page.get_by_label("审核结果").select_option(label="合格，销号")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("main")).to_contain_text("已销号")
