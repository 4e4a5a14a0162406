"""A complaint is registered, forwarded, answered, replied to, and taken up again by another."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office.conftest import PHONE, Visit
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow

BODY = "市市场监督管理局"
NAME, TELEPHONE = "张虚构", "13800000009"
TITLE = "检查时态度粗暴"
SHOWN = "有人反映，检查时执法人员态度粗暴。"


def opened(page: Page, word: str) -> None:
    """Open the form behind a deed."""
    page.get_by_role("link", name=word, exact=True).first.click()


def sent(page: Page, button: str = "提交") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def chosen_body(page: Page, label: str) -> None:
    """Choose the body, whichever kind of field offers it."""
    field = page.get_by_label(label, exact=True)
    value = field.locator("option", has_text=BODY).first.get_attribute("value")
    field.select_option(value=value)


def registered(page: Page) -> str:
    """Register a complaint, and give the number that the sender is told."""
    page.get_by_role("link", name="投诉举报").first.click()
    opened(page, "登记")
    page.get_by_label("来源", exact=True).select_option(label="来电")
    chosen_body(page, "反映的单位（可不填）")
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("反映的内容").fill("检查时他们拍桌子。")
    page.get_by_label("反映人姓名或者名称").fill(NAME)
    page.get_by_label("联系电话").fill(TELEPHONE)
    sent(page, "登记")
    found = re.search(r"\d{4}-\d{4}-\d{4}-\d{4}", page.get_by_role("main").inner_text())
    assert found
    return found.group()


def test_what_the_first_start_sealed_is_opened_by_the_next(visit: Visit) -> None:
    page = visit("supervisor")
    page.goto(page.url.rstrip("/") + "/complaints/")
    page.get_by_role("link", name="罚款决定书没有写明救济途径").click()

    expect(page.get_by_role("complementary").last).to_contain_text("张**")


def test_complaint_is_forwarded_answered_and_taken_up_again(visit: Visit) -> None:
    page = visit("supervisor")
    number = registered(page)
    address = page.url
    expect(page.get_by_role("main")).not_to_contain_text(NAME)
    assert not faults_of(page)

    opened(page, "转办")
    chosen_body(page, "承办单位")
    page.get_by_label("给承办单位看的内容").fill(SHOWN)
    sent(page)
    expect(page.get_by_role("main")).to_contain_text("已转办，等待反馈")
    opened(page, "登记告知")
    page.get_by_label("告知方式").select_option(label="电话")
    sent(page)

    agency = visit("clerk", PHONE)
    agency.goto(address.split("/complaints/")[0] + "/complaints/given/?only=waiting")
    agency.get_by_role("link", name=TITLE).click()
    expect(agency.get_by_role("main")).to_contain_text(SHOWN)
    expect(agency.get_by_role("main")).not_to_contain_text(NAME)
    assert agency.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not faults_of(agency)
    opened(agency, "反馈办理情况")
    agency.get_by_label("办理结果").select_option(label="已经纠正")
    agency.get_by_label("办理情况").fill("已批评教育，当面道歉。")
    sent(agency)

    page.goto(address)
    opened(page, "答复反映人")
    page.get_by_label("答复的内容").fill("已批评教育有关人员。")
    sent(page)
    expect(page.get_by_role("main")).to_contain_text("已答复")
    opened(page, "反映人要求重新办理")
    page.get_by_label("理由").fill("没有人来道歉。")
    sent(page)
    expect(page.get_by_role("link", name="决定是否重新办理")).to_have_count(0)

    leader = visit("leader")
    leader.goto(address)
    opened(leader, "决定是否重新办理")
    leader.get_by_label("决定", exact=True).select_option(label="重新办理")
    leader.get_by_label("理由").fill("重新核查。")
    later = date.fromisoformat(
        leader.get_by_label("重新办理的答复期限").input_value() or "2099-01-01"
    )
    leader.get_by_label("重新办理的答复期限").fill((later + timedelta(days=1)).isoformat())
    sent(leader)
    expect(leader.get_by_role("main")).to_contain_text("第 2 次办理")

    anybody = visit(size=PHONE)
    anybody.goto(address.split("/complaints/")[0] + "/progress/")
    anybody.get_by_label("查询号码").fill(number)
    sent(anybody, "查询")
    expect(anybody.get_by_role("main")).to_contain_text("正在办理")
    expect(anybody.get_by_role("main")).to_contain_text("重新办理")
    expect(anybody.get_by_role("main")).not_to_contain_text(TITLE)
    assert not faults_of(anybody)
