"""A clerk brings a spreadsheet that nobody knows: columns, dry run, import, and the next one is known."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from hengjian.intake.tests.files import ledger_xlsx
from tests.e2e.office.conftest import DESK, PHONE, Visit, choose_body
from tests.e2e.office.test_journeys import faults_of

pytestmark = pytest.mark.slow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATIENCE = 60_000


def ledger(*numbers: int) -> bytes:
    return ledger_xlsx(
        *(
            [f"衡市监罚〔2026〕9{number:03}号", "2026/3/4", "2026年4月8日", "8.5", "王磊、陈静", ""]
            for number in numbers
        )
    )


def bring(page: Page, name: str, content: bytes) -> None:
    """Upload a file from the list of batches."""
    page.get_by_role("link", name="数据接入").first.click()
    page.get_by_role("link", name="上传表格").click()
    choose_body(page, "数据属于哪个单位", "市市场监督管理局")
    page.get_by_label("文件", exact=True).set_input_files(
        [FilePayload(name=name, mimeType=XLSX, buffer=content)]
    )
    page.get_by_role("button", name="上传并核对").click()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def seen_by_everybody(page: Page) -> None:
    """Look at a page on the telephone and on the desk."""
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        assert not faults_of(page)
        assert fits(page), page.url


def test_unknown_spreadsheet_is_imported_after_its_columns_were_confirmed_and_then_known(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit("clerk")
    bring(page, "三月台账.xlsx", ledger(1, 2, 3))

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("对应各列：三月台账.xlsx", timeout=PATIENCE)
    amount = page.get_by_role("row", name="罚没金额")
    expect(amount).to_contain_text("单位是？")
    seen_by_everybody(page)
    page.get_by_role("button", name="按这样的对应核对").click()
    expect(page.get_by_role("alert")).to_contain_text("请选定“罚没金额”的单位是元还是万元")
    expect(page.get_by_role("alert")).to_contain_text("请选定整张表的“程序”")
    page.get_by_label("程序").select_option(label="普通程序")
    page.get_by_label("领域").select_option(label="市场监督管理")
    amount.get_by_label("万元").check()
    page.get_by_role("button", name="按这样的对应核对").click()

    confirm = page.get_by_role("button", name="导入 3 件")
    expect(confirm).to_be_visible(timeout=PATIENCE)
    seen_by_everybody(page)
    page.screenshot(path=tmp_path / "dry-run.png")
    confirm.click()
    expect(page.get_by_role("button", name="撤回这一批")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("main")).to_contain_text("已导入")
    seen_by_everybody(page)

    bring(page, "四月台账.xlsx", ledger(3, 4))
    expect(page.get_by_role("button", name="导入 2 件")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("main")).to_contain_text("第 1 版")


def test_file_that_cannot_be_used_is_told_at_once_and_the_form_stays(visit: Visit) -> None:
    page = visit("clerk")
    bring(page, "说明.docx", b"PK\x03\x04")

    expect(page.get_by_role("alert")).to_contain_text("“说明.docx”不是能读的表格")
    expect(page.get_by_label("数据属于哪个单位")).to_be_visible()
    seen_by_everybody(page)


@pytest.mark.parametrize("address", ["intake/", "intake/new/", "intake/quality/"])
def test_page_of_the_intake_can_be_used_by_everybody(visit: Visit, address: str) -> None:
    page = visit("clerk", PHONE)

    page.goto(page.url + address)

    seen_by_everybody(page)
