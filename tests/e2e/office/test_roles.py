"""People before the pages of their role: on a telephone, following figures, with the keyboard alone."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office.conftest import PHONE, Office, Visit
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow

MENU = "主菜单"
REASON = "已与案卷核对，期限确已超过。"
MANY_TABS = 120


def of_menu(page: Page) -> list[str]:
    """Give the addresses that the menu offers."""
    links = page.get_by_role("navigation", name=MENU, exact=True).get_by_role("link")
    return [str(each.evaluate("link => link.href")) for each in links.all()]


def counted(page: Page) -> int:
    """Give how many rows a list says that it has."""
    said = page.get_by_role("main").locator(".total").first.inner_text()
    found = re.search(r"[\d,]+", said)
    assert found, said
    return int(found[0].replace(",", ""))


def tab_to(page: Page, name: str) -> None:
    """Go from field to field until the one that is meant has the focus."""
    for _ in range(MANY_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == name:
            return
    pytest.fail(f"the keyboard does not reach {name}")


@pytest.mark.parametrize("who", ["supervisor", "planner"])
def test_pages_of_the_menu_can_be_used_by_everybody_and_fit_a_telephone(
    visit: Visit, who: str
) -> None:
    page = visit(who)
    addresses = of_menu(page)
    faults, wide = [], []
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})

    for address in addresses:
        page.goto(address)
        faults += faults_of(page)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wide.append(address)

    assert not faults
    assert not wide


def test_leader_opens_the_figures_of_the_first_page_and_finds_behind_each_what_it_counts(
    visit: Visit,
) -> None:
    page = visit("leader")
    expect(page.get_by_role("heading", level=1)).to_contain_text("周国良，")
    cell = page.locator("table.heat tbody a").first
    wanted = int(cell.inner_text().replace(",", ""))
    home = page.url

    page.goto(urljoin(home, cell.get_attribute("href")))
    assert counted(page) == wanted

    page.goto(home)
    figure = page.locator(".figures a").nth(2)
    waiting = int(figure.locator("b").inner_text().replace(",", ""))
    page.goto(urljoin(home, figure.get_attribute("href")))
    assert counted(page) == waiting

    page.goto(home)
    page.locator(".aside-day a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("的筛查")
    expect(page.get_by_role("main")).to_contain_text("R-")


def test_supervisor_confirms_a_finding_with_the_keyboard_alone(
    visit: Visit, office: Office
) -> None:
    page = visit()
    page.keyboard.type("supervisor")
    page.keyboard.press("Tab")
    page.keyboard.type(office.password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).wait_for()
    tab_to(page, "发现问题")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="逐个列出").first.wait_for()
    tab_to(page, "逐个列出")
    page.keyboard.press("Enter")
    page.locator("#rows tbody a").first.wait_for()
    title = page.locator("#rows tbody a").first.inner_text()
    tab_to(page, title)
    page.keyboard.press("Enter")
    page.get_by_label("理由").wait_for()

    for _ in range(MANY_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type(REASON)
    tab_to(page, "确认")
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_contain_text("已确认")
    expect(page.get_by_role("main")).to_contain_text(REASON)
