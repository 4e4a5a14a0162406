"""A confirmed finding becomes a letter, the letter is answered with evidence, the answer closes the matter."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from hengjian.common import clock
from tests.e2e.office.conftest import PHONE, Visit
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow

BODY = "市市场监督管理局"
PLACE = "衡川市人民政府"
REASON = "已核对卷宗，情况属实。"


def confirmed(page: Page) -> None:
    """Confirm the first finding of the body of the clerk."""
    page.get_by_role("link", name="发现问题").first.click()
    page.get_by_role("link", name="逐个列出").first.click()
    body = page.locator("#id_body option", has_text=BODY).first.get_attribute("value")
    page.goto(f"{page.url.partition('?')[0]}?body={body}&state=open")
    page.locator("#rows tbody a").first.click()
    page.get_by_label("理由").fill(REASON)
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("已确认")


def matter_opened(page: Page) -> str:
    """Open a matter of what was confirmed, and give its title."""
    page.get_by_role("link", name="监督事项").first.click()
    page.get_by_role("link", name="待立项的问题").click()
    page.get_by_role("row").filter(has_text=BODY).get_by_role("link", name="立项").first.click()
    page.get_by_label("问题分类").select_option(label="执法程序是否合法")
    page.get_by_role("button", name="立项").click()
    return page.get_by_role("heading", level=1).inner_text()


def letter_sent(page: Page) -> str:
    """Open a matter of what was confirmed, send a letter, and give the title of the matter."""
    title = matter_opened(page)
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


def done(page: Page, link: str, button: str = "提交", **given: str) -> None:
    """Follow a link, fill in what its form asks, and send it."""
    page.get_by_role("link", name=link).first.click()
    for label, text in given.items():
        field = page.get_by_label(label)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=text)
        else:
            field.fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def in_days(days: int) -> str:
    today = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    return (today + timedelta(days=days)).isoformat()


def test_letter_is_objected_to_upheld_by_another_answered_sent_back_and_closed(
    visit: Visit,
) -> None:
    page = visit("supervisor")
    confirmed(page)
    letter_sent(page)
    address = page.url
    agency = visit("clerk", PHONE)
    agency.goto(address)
    done(agency, "签收")
    done(agency, "提出异议", 理由="该案已经移送，不应计算期限。")
    expect(agency.get_by_role("main")).to_contain_text("异议处理中")
    page.goto(address)
    # Whoever wrote the letter does not decide.
    expect(page.get_by_role("link", name="答复异议")).to_have_count(0)

    other = visit("leader")
    other.goto(address)
    done(other, "答复异议", 结果="维持原文书", 答复="移送以前已经逾期。")
    expect(other.get_by_role("main")).to_contain_text("已发文，等待反馈")

    agency.goto(address)
    done(agency, "反馈纠正情况", 纠正情况="正在办理。")
    page.goto(address)
    done(
        page, "审核反馈", 审核结果="退回，继续整改", 审核意见="没有写明纠正的结果。", 新的反馈截止日=in_days(40)
    )  # fmt: skip
    expect(page.get_by_role("main")).to_contain_text("已发文，等待反馈")
    agency.goto(address)
    done(agency, "反馈纠正情况", 纠正情况="已经依法作出决定并送达。")
    expect(agency.get_by_role("main")).to_contain_text("已反馈，待审核")
    assert agency.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto(address)
    done(page, "审核反馈", 审核结果="合格，销号")
    expect(page.get_by_role("main")).to_contain_text("已销号")
    assert not faults_of(page)


def test_grave_matter_goes_to_the_government_whose_decision_stands_until_it_is_carried_out(
    visit: Visit,
) -> None:
    page = visit("supervisor")
    confirmed(page)
    matter_opened(page)
    address = page.url
    done(
        page, "提请政府决定", 查明的情况和办理经过="问题重大，经核查属实。", 建议政府决定的内容="责令限期纠正。",
        涉及的重大问题="长期拖延，影响很大。",
    )  # fmt: skip
    expect(page.get_by_role("main")).to_contain_text("已提请政府决定")
    done(
        page, "登记政府决定书", 决定书文号="衡政监决〔2026〕1号", 查明的情况="问题属实。",
        要求="限期纠正。", 反馈截止日=in_days(30),
    )  # fmt: skip
    expect(page.get_by_role("main")).to_contain_text("政府已决定，等待反馈")

    agency = visit("clerk")
    for told, result in (("正在办理。", "退回，继续整改"), ("已经执行完毕。", "合格，销号")):
        agency.goto(address)
        done(agency, "反馈纠正情况", 纠正情况=told)
        expect(agency.get_by_role("main")).to_contain_text("已反馈决定执行情况，待审核")
        page.goto(address)
        more = {"审核意见": "没有执行。", "新的反馈截止日": in_days(40)} if "退回" in result else {}
        done(page, "审核反馈", 审核结果=result, **more)
        if more:
            expect(page.get_by_role("main")).to_contain_text("政府已决定，等待反馈")
    expect(page.get_by_role("main")).to_contain_text("已销号")


def test_campaign_goes_from_the_list_to_the_draw(visit: Visit) -> None:
    page = visit("supervisor")
    page.goto(urljoin(page.url, "/supervision/campaigns/"))
    done(
        page, "开展专项整治", "开始", 监督范围=PLACE, 标题="办案超期专项整治", 结束日期=in_days(90)
    )  # fmt: skip
    done(page, "列入问题", 种类="有案不立", 问题="已经受理的线索没有立案")
    page.get_by_role("link", name="发出自查表").click()
    page.get_by_label(BODY, exact=True).check()
    page.get_by_label("自查截止日").fill(in_days(30))
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("main")).to_contain_text("单位自查自纠")
    assert not faults_of(page)

    agency = visit("clerk", PHONE)
    agency.goto(urljoin(page.url, "/supervision/campaigns/"))
    agency.get_by_role("link", name="办案超期专项整治").click()
    done(
        agency, "填报自查", "报送",
        **{"自查发现（个）": "2", "已经纠正（个）": "1", "原因和措施": "已督促立案。"},
    )  # fmt: skip
    expect(agency.get_by_role("main")).to_contain_text("已督促立案。")
    assert agency.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not faults_of(agency)

    done(page, "公布抽查办法", 抽取个数="1", 对方封存的摘要="0" * 64)
    expect(page.get_by_role("main")).to_contain_text("从 1 个单位里抽 1 个")
    assert not faults_of(page)
