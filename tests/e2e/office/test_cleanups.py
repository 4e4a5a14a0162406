"""Items and bodies are cleaned up: looked through, decided on, carried out, published and sent."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office.conftest import Office, Visit, choose_body
from tests.e2e.office.test_intake import seen_by_everybody

pytestmark = pytest.mark.slow

PATIENCE = 60_000
ITEM = "对未按规定公示价格的处罚"


def go(page: Page, office: Office, address: str) -> None:
    page.goto(urljoin(office.address, address))


def steps_of(page: Page) -> list[str]:
    return page.locator(".timeline strong").all_inner_texts()


def test_item_that_is_not_used_is_proposed_decided_and_ends_in_the_catalogue(
    visit: Visit, office: Office
) -> None:
    clerk, supervisor, leader = visit("clerk"), visit("supervisor"), visit("leader")
    go(clerk, office, "/items/new/")
    choose_body(clerk, "编目单位", "市市场监督管理局")
    clerk.get_by_label("事项编码").fill("HC-9001")
    clerk.get_by_label("事项名称").fill(ITEM)
    clerk.get_by_label("行为种类").select_option(label="行政处罚")
    clerk.get_by_role("button", name="登记", exact=True).click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text(ITEM)

    go(supervisor, office, "/item-reviews/new/")
    choose_body(supervisor, "范围", "衡川市人民政府")
    supervisor.get_by_role("button", name="开始").click()
    line = supervisor.get_by_role("row", name=re.compile(ITEM))
    for _ in range(30):
        if line.count():
            break
        supervisor.wait_for_timeout(500)
        supervisor.reload()
    seen_by_everybody(supervisor)
    line.get_by_role("link", name="提出意见").click()
    supervisor.get_by_label("拟处理意见").select_option(label="取消")
    supervisor.get_by_role("button", name="提出").click()
    expect(supervisor.get_by_role("alert")).to_contain_text("理由")
    supervisor.get_by_label("理由").fill("依据已经废止，没有实施的必要。")
    supervisor.get_by_role("button", name="提出").click()
    expect(supervisor.get_by_role("heading", level=1)).to_contain_text(ITEM)
    seen_by_everybody(supervisor)

    go(leader, office, supervisor.url)
    leader.get_by_role("link", name="同意", exact=True).click()
    leader.get_by_role("main").get_by_role("button").last.click()
    expect(leader.get_by_role("main")).to_contain_text("已同意")
    go(clerk, office, supervisor.url)
    clerk.get_by_role("link", name="登记落实").click()
    clerk.get_by_role("main").get_by_role("button").last.click()
    expect(clerk.get_by_role("alert")).to_contain_text("请填写实施到哪一天为止")
    clerk.get_by_label("实施到哪一天为止").fill("2026-12-31")
    clerk.get_by_role("main").get_by_role("button").last.click()
    assert steps_of(clerk) == ["提出意见", "同意", "登记落实"]
    clerk.get_by_role("main").get_by_role("link", name=ITEM).click()
    expect(clerk.get_by_role("main")).to_contain_text("2026-12-31")


def test_list_of_bodies_is_confirmed_by_the_leader_then_published_and_sent(
    visit: Visit, office: Office
) -> None:
    supervisor, leader = visit("supervisor"), visit("leader")
    go(leader, office, "/body-lists/new/")
    choose_body(leader, "范围", "衡川市人民政府")
    leader.get_by_role("button", name="列出").click()
    expect(leader.get_by_role("row", name=re.compile("石桥镇人民政府"))).to_contain_text("法定")
    seen_by_everybody(leader)
    leader.get_by_role("link", name="确认名单").click()
    leader.get_by_role("main").get_by_role("button").last.click()
    expect(leader.get_by_role("main")).to_contain_text("周国良确认")

    go(supervisor, office, leader.url)
    supervisor.get_by_role("link", name="登记公布").click()
    supervisor.get_by_role("main").get_by_role("button").last.click()
    expect(supervisor.get_by_role("alert")).to_contain_text("在哪里公布")
    supervisor.get_by_label("在哪里公布").fill("市人民政府网站")
    supervisor.get_by_role("main").get_by_role("button").last.click()
    supervisor.get_by_role("link", name="登记抄送财政部门").click()
    supervisor.get_by_label("抄送哪个部门").fill("衡川市财政局")
    supervisor.get_by_label("抄送文号").fill("衡司函〔2026〕1号")
    supervisor.get_by_role("main").get_by_role("button").last.click()
    expect(supervisor.get_by_role("main")).to_contain_text("衡司函〔2026〕1号")
    seen_by_everybody(supervisor)
    assert steps_of(supervisor) == ["确认名单", "登记公布", "登记抄送财政部门"]
