"""A clue about officers goes from a matter through every step, each with its paper, to what became of it."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office.conftest import PHONE, Visit
from tests.e2e.office.test_journeys import faults_of
from tests.e2e.office.test_matters import done

pytestmark = pytest.mark.slow

PAPERS = 6


def at_matter(page: Page) -> None:
    """Go to the page of a matter."""
    page.get_by_role("link", name="监督事项").first.click()
    page.locator("#rows tbody a").first.click()


def stands(page: Page, state: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(state)


def test_clue_of_a_matter_is_filed_by_another_proved_studied_referred_and_answered(
    visit: Visit, tmp_path: Path
) -> None:
    proof = tmp_path / "询问笔录.pdf"
    proof.write_bytes(b"%PDF-1.7 of a test")
    page, judge = visit("supervisor"), visit("leader", PHONE)
    at_matter(page)
    done(
        page, "移送线索", "登记", 线索种类="涉嫌失职渎职的职务违法或者职务犯罪", 线索来源="案卷评查",
        涉及的人员="赵某，某局科长", 线索的主要内容="应当移送的案件没有移送。",
    )  # fmt: skip
    stands(page, "登记人、经办人不能审批自己的线索")
    address = page.url

    judge.goto(address)
    done(judge, "立案审批", 审批结果="同意立案", 审批意见="线索具体，可以核查。")
    stands(judge, "调查取证中")
    assert judge.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not faults_of(judge)

    page.goto(address)
    page.get_by_role("link", name="登记证据").first.click()
    page.get_by_label("材料").set_input_files(proof)
    page.get_by_label("证据", exact=True).fill("询问笔录")
    page.get_by_label("来源和取得方式").fill("两名监督人员当面询问制作")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("link", name="询问笔录.pdf")).to_be_visible()
    done(page, "结束取证", 查明的情况="情况属实。", 处理意见="建议移送。")
    done(
        page, "登记集体研究", 主持人="周某", 参加人="周某 局长\n吴某 副局长", 研究情况="意见一致。",
        结论="同意移送", 理由="证据充分。",
    )  # fmt: skip
    stands(page, "待决定")

    judge.goto(address)
    done(judge, "移送审批", 决定="同意移送", 理由="同意集体研究的意见。")
    page.goto(address)
    done(page, "制发移送书", 受移送机关="衡川市监察委员会", 请对方办理的事项="请依法处理。")
    stands(page, "已移送，待送达回执")
    done(page, "登记送达回执", 种类="回执", 内容="已经签收。")
    done(page, "登记进展、处理情况", 种类="处理情况", 内容="已经立案审查。")

    stands(page, "已有处理情况")
    assert not faults_of(page)
    papers = page.get_by_role("link", name="PDF（打印）").all()
    assert len(papers) == PAPERS
    for paper in papers:
        answer = page.context.request.get(urljoin(page.url, paper.get_attribute("href") or ""))
        assert answer.body().startswith(b"%PDF-")
