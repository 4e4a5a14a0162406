"""Whoever keeps the registry brings its tables by the page of all data, and finds a body among many by its name."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.e2e.office.conftest import Visit
from tests.e2e.office.test_intake import PATIENCE, seen_by_everybody

pytestmark = pytest.mark.slow

BODIES = "单位名称,主体类别\n" + "".join(
    f"第{number}综合执法队,委托\n" for number in range(100, 150)
)


def test_bodies_come_by_a_file_and_are_found_by_their_names(visit: Visit, tmp_path: Path) -> None:
    page = visit("operator")
    page.goto(f"{page.url}bodies/")
    page.get_by_role("link", name="导入").click()
    expect(page.get_by_label("内容")).to_have_value("bodies")
    place = page.get_by_label("数据属于哪个单位")
    place.select_option(index=1)
    page.get_by_label("文件", exact=True).set_input_files(
        [FilePayload(name="单位.csv", mimeType="text/csv", buffer=BODIES.encode())]
    )
    page.get_by_role("button", name="上传并核对").click()
    confirm = page.get_by_role("button", name="导入 50 行")
    expect(confirm).to_be_visible(timeout=PATIENCE)
    seen_by_everybody(page)
    page.screenshot(path=tmp_path / "checked.png")
    confirm.click()
    expect(page.get_by_role("button", name="撤回这一批")).to_be_visible(timeout=PATIENCE)

    home = page.url.split("intake/")[0]
    page.goto(f"{home}officers/new/")
    words = page.get_by_label("查找，缩小下面的名单")
    words.press_sequentially("123综合")
    options = page.get_by_label("所在单位").locator("option")
    expect(options.filter(has_text="第123综合执法队")).to_have_count(1)
    expect(options.filter(has_text="第124综合执法队")).to_have_count(0)
    seen_by_everybody(page)
    words.press("Enter")
    expect(page.get_by_label("所在单位")).to_be_focused()
    page.screenshot(path=tmp_path / "picked.png")
    page.get_by_label("姓名").fill("王海")
    page.get_by_label("人员类别").select_option(label="执法人员")
    page.get_by_label("编制").select_option(label="在编")
    page.get_by_role("button", name="登记").click()

    expect(page.get_by_role("main")).to_contain_text("第123综合执法队")
