"""What a person typed or chose is not lost: half a form, the conditions of a list."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.e2e.office.conftest import Office, Visit

pytestmark = pytest.mark.slow

FORM = "/supervision/clues/new/"
WORDS = "巡查时有群众反映"


def test_half_a_form_survives_the_end_of_the_sign_in_and_ends_with_the_sending(
    office: Office, visit: Visit
) -> None:
    page = visit("supervisor")
    page.goto(urljoin(office.address, FORM))
    page.get_by_label("内容").fill(WORDS)
    expect(page.get_by_text("已保存到本机，还没有提交。")).to_be_visible()

    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_label("用户名").fill("supervisor")
    page.get_by_label("密码").fill(office.password)
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_label("内容")).to_have_value(WORDS)
    expect(page.get_by_text("已恢复上次没有提交的内容")).to_be_visible()
    page.get_by_label("标题").fill("门前堆放")
    page.get_by_label("反映的单位").select_option(index=1)
    page.get_by_label("来源").select_option(index=1)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="门前堆放")).to_be_visible()
    page.goto(urljoin(office.address, FORM))
    expect(page.get_by_label("内容")).to_have_value("")


def test_reason_of_a_decision_survives_the_end_of_the_sign_in_and_leads_back_to_its_finding(
    office: Office, visit: Visit
) -> None:
    page = visit("supervisor")
    page.goto(urljoin(office.address, "/findings/each/?state=open"))
    page.locator("table.rows-open tbody a").first.click()
    page.get_by_label("理由").fill(WORDS)
    finding = page.url

    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="不成立", exact=True).click()
    expect(page.get_by_text("刚才填写的没有提交")).to_be_visible()
    page.get_by_label("用户名").fill("supervisor")
    page.get_by_label("密码").fill(office.password)
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_label("理由")).to_have_value(WORDS)
    assert page.url == finding


def test_signing_out_leaves_nothing_that_was_typed(office: Office, visit: Visit) -> None:
    page = visit("supervisor")
    page.goto(urljoin(office.address, FORM))
    page.get_by_label("内容").fill(WORDS)
    expect(page.get_by_text("已保存到本机，还没有提交。")).to_be_visible()

    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("用户名")).to_be_visible()

    kept = page.evaluate("Object.keys(sessionStorage).filter(each => each.startsWith('draft:'))")
    assert kept == []


def test_conditions_chosen_without_a_new_page_are_the_ones_that_are_kept(
    office: Office, visit: Visit
) -> None:
    page = visit("supervisor")
    page.goto(urljoin(office.address, "/cases/"))
    page.locator("#id_lamp").select_option("soon")
    page.wait_for_url("**lamp=soon**")
    page.get_by_text("把现在的条件存为常用").click()
    page.get_by_label("名称").fill("快到期的")
    page.locator(".kept").get_by_role("button", name="保存").click()

    page.goto(urljoin(office.address, "/cases/"))
    page.get_by_role("link", name="快到期的").click()
    page.wait_for_url("**/cases/?lamp=soon")
    page.get_by_role("button", name="删去常用条件：快到期的").click()
    expect(page.get_by_role("link", name="快到期的")).to_have_count(0)
