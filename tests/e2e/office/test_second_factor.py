"""The second factor and the tokens of other systems, as people meet them in a browser."""

import re
from base64 import b32decode

import pytest
from playwright.sync_api import Page, expect

from hengjian.accounts import codes
from hengjian.common import clock
from tests.e2e.office.conftest import PHONE, Office, Visit, choose_body, run
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow


def sound(page: Page) -> None:
    """Make sure that everybody can use a page, and that it fits a telephone."""
    assert not faults_of(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_somebody_sets_up_his_app_loses_it_and_is_helped_by_paper_and_by_the_command_line(
    visit: Visit, office: Office
) -> None:
    page = visit("planner", PHONE)
    page.goto(f"{office.address}second-factor/")
    sound(page)
    page.get_by_role("button", name="开启二次验证").click()
    expect(page.get_by_alt_text(re.compile("二维码"))).to_be_visible()
    sound(page)
    secret = b32decode(page.locator(".secret").inner_text())
    page.get_by_label("动态码").fill("12")
    page.get_by_role("button", name="开启", exact=True).click()
    expect(page.locator(".field .wrong")).to_contain_text("动态码不对")
    page.get_by_label("动态码").fill(codes.code_of(secret, codes.step_at(clock.now())))
    page.get_by_role("button", name="开启", exact=True).click()
    expect(page.locator(".recovery li")).to_have_count(10)
    sound(page)
    paper = page.locator(".recovery li").nth(0).inner_text()
    page.goto(f"{office.address}second-factor/")
    sound(page)

    other = visit("planner", PHONE)
    expect(other.get_by_role("heading", level=1)).to_have_text("二次验证")
    sound(other)
    other.get_by_label("动态码").fill(paper)
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("何静，")

    assert "已解除" in run("account", "factor", "planner", "--data", office.data).stdout
    assert "没有开启" in run("account", "factor", "planner", "--data", office.data).stderr
    again = visit("planner")
    expect(again.get_by_role("heading", level=1)).to_contain_text("何静，")


def test_operator_issues_a_token_to_another_system_and_revokes_it(
    visit: Visit, office: Office
) -> None:
    page = visit("operator", PHONE)
    page.goto(f"{office.address}accounts/new/")
    page.get_by_label("类型").select_option(label="对接系统")
    page.get_by_label("姓名").fill("市场监管案件系统")
    page.get_by_label("用户名").fill("scjg-system")
    choose_body(page, "单位", "市市场监督管理局")
    page.get_by_role("button", name="建立账号").click()
    sound(page)
    page.get_by_role("link", name="签发令牌").click()
    page.get_by_label("名称").fill("生产环境")
    sound(page)
    page.get_by_role("button", name="签发令牌").click()
    expect(page.locator(".secret")).to_have_text(re.compile(r"hj_[\w-]{43}"))
    sound(page)
    page.get_by_role("link", name="已存好").click()
    sound(page)

    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="吊销").click()

    expect(page.get_by_role("status")).to_have_text("令牌“生产环境”已吊销。")
    expect(page.get_by_role("row", name=re.compile("生产环境.*已吊销"))).to_be_visible()
