"""People before the office: what they do first, with mouse, keyboard and telephone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.office.conftest import PHONE, Office, Visit, choose_body

pytestmark = pytest.mark.slow

SERIOUS = {"serious", "critical"}
PAGES = ("", "accounts/", "accounts/new/", "password/", "sign-ins/", "stand-ins/", "nothing/")


def faults_of(page: Page) -> list[str]:
    """Give what keeps people with a disability from using a page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {fault['id']} {node['html']}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def test_somebody_signs_in_sees_what_there_is_to_do_and_signs_out(visit: Visit) -> None:
    page = visit("supervisor")

    expect(page.get_by_role("heading", level=1)).to_contain_text("李敏，")
    expect(page.get_by_role("main")).to_contain_text("要办的事")
    menu = page.get_by_role("navigation", name="主菜单", exact=True)
    expect(menu).to_contain_text("工作台")
    expect(menu).not_to_contain_text("账号与授权")
    page.locator("summary", has_text="李敏").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("status")).to_have_text("您已退出。")


def test_operator_makes_an_account_whose_owner_changes_the_password_and_begins(
    visit: Visit,
) -> None:
    page = visit("operator")
    page.get_by_role("link", name="账号与授权").first.click()
    page.get_by_role("link", name="新建账号").click()
    page.get_by_label("姓名").fill("钱小云")
    page.get_by_label("用户名").fill("qian.xiaoyun")
    choose_body(page, "单位", "石桥镇人民政府")
    page.get_by_role("button", name="建立账号").click()
    password = page.locator(".slip dd").nth(1).inner_text()
    page.get_by_role("link", name="已记下，去授权").click()
    page.get_by_role("link", name="授予角色").click()
    page.get_by_label("角色").select_option(label="司法所")
    page.get_by_role("button", name="授予角色").click()
    expect(page.get_by_role("row", name=re.compile("司法所.*石桥镇"))).to_be_visible()

    other = visit()
    other.get_by_label("用户名").fill("qian.xiaoyun")
    other.get_by_label("密码").fill(password)
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("更换密码")
    other.get_by_label("现在的密码").fill(password)
    other.get_by_label("新密码", exact=True).fill("shi-qiao-zhen-2026")
    other.get_by_label("再输入一次新密码").fill("shi-qiao-zhen-2026")
    other.get_by_role("button", name="更换密码").click()
    expect(other.get_by_role("main")).to_contain_text("密码已更换")
    expect(other.get_by_role("main")).to_contain_text("司法所")


def test_list_is_filtered_at_once_and_the_address_keeps_it(visit: Visit) -> None:
    page = visit("operator")
    page.goto(f"{page.url}accounts/")

    page.get_by_label("角色").select_option(label="执法人员")

    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("王海")
    assert "role=officer" in page.url
    page.reload()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.get_by_role("link", name="王海").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("王海")


def test_sign_in_that_ran_out_is_asked_for_again_and_leads_back(visit: Visit) -> None:
    page = visit("operator")
    page.goto(f"{page.url}accounts/")
    page.context.clear_cookies()

    page.get_by_label("角色").select_option(label="执法人员")

    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    assert page.url.endswith("/sign-in/?next=%2Faccounts%2F")


def test_part_of_a_page_that_could_not_be_fetched_is_told(visit: Visit) -> None:
    page = visit("operator")
    page.goto(f"{page.url}accounts/")
    rows = page.locator("#rows tbody tr").count()
    page.route("**/accounts/?*", lambda route: route.fulfill(status=404, body=""))
    page.get_by_label("角色").select_option(label="执法人员")

    expect(page.get_by_role("alert")).to_contain_text("没有办成")
    expect(page.locator("#rows tbody tr")).to_have_count(rows)


def test_sign_in_works_with_the_keyboard_alone(visit: Visit, office: Office) -> None:
    page = visit()

    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type(office.password)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("周宁，")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_name_that_failed_five_times_is_told_until_when_to_wait(visit: Visit) -> None:
    page = visit()
    for _ in range(5):
        page.get_by_label("用户名").fill("nobody")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("登录已暂停")
    expect(page.locator(".big")).to_have_text(re.compile(r"请于 \d\d:\d\d 以后再试"))


@pytest.mark.parametrize("address", PAGES)
def test_page_can_be_used_by_everybody_and_fits_a_telephone(visit: Visit, address: str) -> None:
    page = visit("operator", PHONE)
    home = page.url

    page.goto(home + address)

    assert not faults_of(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not faults_of(page)


def test_sign_in_page_can_be_used_by_everybody(visit: Visit) -> None:
    assert not faults_of(visit(size=PHONE))


def test_menu_of_the_telephone_opens_and_leads_on(visit: Visit) -> None:
    page = visit("operator", PHONE)

    page.get_by_label("菜单", exact=True).click()
    page.get_by_role("navigation", name="主菜单（手机）").get_by_text("账号与授权").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("账号与授权")
