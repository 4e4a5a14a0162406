"""Pages of statistics: what they show and to whom, where figures lead, how often they ask the database."""

import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_holder
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.store import file_of, units_name
from hengjian.evaluation.tests.counted import HUANGSHI, PENALTY
from hengjian.evaluation.tests.factories import laid_out, make_tabulation
from hengjian.evaluation.tests.test_tables import BUREAU, ORDERS, STREET, TEAM
from hengjian.journal.models import Outgoing
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.screening.tests.factories import make_case

pytestmark = pytest.mark.django_db
YEAR = {"year": "2025", "counting": PENALTY}
FINES = {
    "counting": PENALTY, "part": "decisions", "column": "fine", "first": "2025-01-01", "last": "2025-12-31",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _folder(data: Path) -> None:
    """Give every test a data folder of its own."""
    del data


@pytest.fixture
def told() -> Tabulation:
    make_body("/1/7/3/")
    return laid_out({"/1/7/": BUREAU, "/1/7/3/": TEAM, "/1/8/": STREET}, *ORDERS)


def signed_in(client: Client, role: Role = Role.SUPERVISOR, place: str = "/1/") -> Client:
    client.force_login(make_holder(role, place))
    return client


def page(client: Client, name: str, **asked: Any) -> str:
    answer = client.get(reverse(f"evaluation:{name}"), asked)
    assert answer.status_code == 200, f"{name}: {answer.status_code}"
    return str(answer.content.decode())


def figure_of(html: str, label: str) -> tuple[str, str]:
    """Give the figure beside a label and where it leads."""
    found = re.search(
        rf"{label}(?:</strong>)?</th><td class=\"number[^>]*>(?:<a href=\"([^\"]*)\">)?([^<]*)<",
        html,
    )
    assert found, label
    return found[2].strip(), unescape(found[1] or "")


def test_page_before_any_counting_says_what_to_do(client: Client) -> None:
    html = page(signed_in(client), "table")

    assert "还没有汇总过" in html
    assert "现在汇总" in html


def test_figures_lead_to_as_many_cases_each_with_its_reason(
    client: Client, told: Tabulation
) -> None:
    signed_in(client)
    html = page(client, "table", **YEAR)

    assert told.receipt_number in html
    for label, number in (("罚款", "2"), ("行政处罚合计", "6"), ("不明", "1"), ("无从知道", "1")):
        figure, address = figure_of(html, label)
        assert figure == number
        cases = client.get(address).content.decode()
        assert f"{number} 件</span>" in cases
        assert cases.count("evaluation:case") == 0
        assert cases.count('<td class="title"><a class="digits"') == int(number)
        assert cases.count('<td><span class="says">') == int(number)


def test_zero_is_a_zero_and_leads_nowhere(client: Client, told: Tabulation) -> None:
    del told
    html = page(signed_in(client), "table", **YEAR)

    assert figure_of(html, "吊销许可证件") == ("0", "")


def test_month_that_has_no_data_yet_is_a_dash_with_a_note_and_not_a_zero(
    client: Client, told: Tabulation
) -> None:
    Tabulation.objects.filter(pk=told.pk).update(day="2025-06-30")
    html = page(signed_in(client), "table", **YEAR)

    rows = dict(
        re.findall(r'(?s)<tr><th scope="row">(?:<a[^>]*>)?(\d+月)(?:</a>)?</th>(.*?)</tr>', html)
    )
    cells = {month: set(re.findall(r">([^<>]+)\n</td>", row)) for month, row in rows.items()}
    assert len(rows) == 12
    assert cells["6月"] == {"0", "0.00 元"}
    assert cells["7月"] == cells["11月"] == {"—"}
    assert cells["12月"] == {"—", "2,000.00 元"}, "what was counted all the same"
    assert "month=6" in html
    assert "month=7" not in html
    assert "数据到 2025-06-30 为止；以后的月份没有数据的，用“—”表示，不等于零" in html


def test_year_whose_data_are_all_there_has_no_dash(client: Client, told: Tabulation) -> None:
    assert told.day.year == 2026
    html = page(signed_in(client), "table", **YEAR)

    assert "month=12" in html
    assert "—</td>" not in html
    assert "为止；以后的月份" not in html


def test_what_there_are_no_data_of_is_not_zero(client: Client, told: Tabulation) -> None:
    del told
    html = page(signed_in(client), "table", year="2025", table="other")

    assert figure_of(html, "征收") == ("无数据", "")


def test_body_narrows_the_table_and_the_list_behind_it(client: Client, told: Tabulation) -> None:
    del told
    signed_in(client)
    team = Body.objects.get(path="/1/7/3/").uuid
    html = page(client, "table", **YEAR, body=str(team))

    figure, address = figure_of(html, "行政处罚合计")
    assert figure == "2"
    assert str(team) in address
    assert "2 件</span>" in client.get(address).content.decode()


def test_own_line_of_a_body_opens_only_its_own_cases(client: Client, told: Tabulation) -> None:
    del told
    signed_in(client)
    bureau = Body.objects.get(path="/1/7/").uuid
    html = page(client, "table", **YEAR, body=str(bureau))

    row = html[html.index("（本级）") :]
    links = [unescape(each) for each in re.findall(r'href="([^"]*own=1[^"]*)"', row)]
    total = next(each for each in links if "column=total" in each)
    assert "4 件</span>" in client.get(total).content.decode()


def side_by_side(html: str, first: str) -> dict[str, list[tuple[str, str]]]:
    """Give the lines of the table whose first column is called so: of each figure its words and where it leads."""
    table = re.search(rf'<div class="wide"[^>]*aria-label="{first}">(.*?)</table>', html, re.DOTALL)
    assert table, first
    lines = {}
    for row in re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL):
        name = re.search(r'<th scope="(?:row|col)">(?:<a [^>]*>)?([^<]*)', row)
        cells = re.findall(r'<td class="number[^"]*">(?:<a href="([^"]*)">)?([^<]*)', row)
        if name and cells:
            lines[name[1]] = [(text.strip(), unescape(url)) for url, text in cells]
    return lines


@pytest.mark.parametrize("show", ["", "wholes"])
def test_columns_of_the_bodies_add_up_to_the_last_line_and_to_the_table_above(
    client: Client, told: Tabulation, show: str
) -> None:
    del told
    html = page(signed_in(client), "table", **YEAR, show=show)
    heads = re.findall(r'<th scope="col"(?: class="whole")?>([^<]*)</th>', html)
    labels = heads[heads.index("单位") + 1 : heads.index("月份")]

    for first in ("单位", "月份"):
        lines = side_by_side(html, first)
        whole = lines.pop("合计")
        assert len(whole) == len(labels) >= 3
        for i, label in enumerate(labels):
            if label != "罚没金额":
                figures = [int(line[i][0].replace(",", "")) for line in lines.values()]
                assert sum(figures) == int(whole[i][0].replace(",", "")), (first, label)
            assert figure_of(html, label)[0] == whole[i][0], (first, label)


def test_every_figure_of_a_body_opens_as_many_cases(client: Client, told: Tabulation) -> None:
    del told
    html = page(signed_in(client), "table", **YEAR)

    opened = 0
    for name, cells in side_by_side(html, "单位").items():
        for text, url in cells:
            if url:
                opened += 1
                assert f"{text} 件</span>" in client.get(url).content.decode(), name
            else:
                assert text == "0" or text.endswith("元"), name
    assert opened >= 8


def test_cases_of_no_registered_body_have_a_line_that_opens(client: Client) -> None:
    made = make_tabulation(*(make_case("/1/7/") for _ in range(3)))
    rows = file_of(made, units_name(PENALTY))
    pl.read_parquet(rows).with_columns(
        pl.when(pl.col("n") < 2).then(None).otherwise("body").alias("body")
    ).write_parquet(rows)
    client.force_login(make_holder(Role.SUPERVISOR, "/"))

    html = page(client, "table", year="2026", counting=PENALTY)

    (url,) = {
        url for text, url in side_by_side(html, "单位")["未登记的单位"] if "column=fine" in url
    }
    cases = client.get(url).content.decode()
    assert "未登记的单位，2026年" in cases
    assert "2 件</span>" in cases


def test_parts_of_a_table_can_be_looked_at_one_by_one(client: Client, told: Tabulation) -> None:
    del told
    signed_in(client)
    whole = page(client, "table", year="2025", table="coercion")
    links = re.findall(r'<a href="\?([^"]*)#side"', whole)

    assert len(links) == 5
    assert any("show=court" in link for link in links)
    assert "看哪些栏目" not in page(client, "table", year="2025", table="credentials")


def test_case_says_where_each_counting_rule_counts_it(client: Client, told: Tabulation) -> None:
    del told
    signed_in(client)
    _, address = figure_of(page(client, "table", **YEAR), "责令停产停业、责令关闭、限制从业")
    link = re.search(
        r'<td class="title"><a class="digits" href="([^"]*)"', client.get(address).content.decode()
    )
    assert link

    html = client.get(link[1]).content.decode()

    assert html.count("<td>行政处罚</td>") == len(ORDERS)
    assert "吊销许可证件、责令停产停业" in html
    assert "计入“责令停产停业”" in html
    assert "计入“吊销许可证件”" in html


def test_comparison_tells_what_moves_and_opens_it(client: Client, told: Tabulation) -> None:
    del told
    signed_in(client)
    html = page(
        client,
        "compare",
        year="2025",
        one="penalty-2021-datong",
        other="penalty-2021-yixian-traffic",
    )

    assert "1 件换栏目" in html
    moved = html[html.index("换了栏目的") : html.index("栏目不变的")]
    assert "<td>吊销许可证件</td><td>→ 责令停产停业</td>" in moved
    address = re.search(r'href="([^"]*against=[^"]*)"', moved)
    assert address
    cases = client.get(unescape(address[1])).content.decode()
    assert "1 件</span>" in cases
    assert "里计入“责令停产停业”的" in cases
    assert re.search(r"按“山西大同[^”]*”：2025-12-31 处罚决定[^<]*计入“吊销许可证件”。", cases)
    assert re.search(r"按“沂县[^”]*”：2025-12-31 处罚决定[^<]*计入“责令停产停业”。", cases)


def test_chosen_counting_rule_is_used_and_named(client: Client, told: Tabulation) -> None:
    del told
    html = page(signed_in(client), "table", year="2025", counting=HUANGSHI)

    assert "湖北黄石 2023 年口径（十四类）" in html
    assert figure_of(html, "责令停产停业")[0] == "1"


def test_counting_rules_are_shown_with_source_order_and_that_nobody_compared_them(
    client: Client,
) -> None:
    html = page(signed_in(client), "rules")

    assert html.count('<details class="judged"') == 9
    assert html.count("没有与原文核对") == 9
    assert "行政拘留 → 责令停产停业、责令关闭、限制从业 → " in html


def test_plan_office_sees_figures_and_opens_no_case(client: Client, told: Tabulation) -> None:
    del told
    html = page(signed_in(client, Role.PLAN_OFFICE), "table", **YEAR)

    assert figure_of(html, "行政处罚合计") == ("6", "")


# --- bad addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("units", {}), ("units", {**FINES, "counting": "none"}), ("units", {**FINES, "column": "money"}),
        ("units", {**FINES, "first": "2025-02-30"}), ("units", {**FINES, "body": "x"}),
        ("units", {**FINES, "against": PENALTY, "against_column": "x"}),
        ("measure", {"code": "none"}), ("measure", {"code": "letters_answered_in_time"}),
    ],
)  # fmt: skip
def test_address_that_names_nothing_is_not_found(
    client: Client, name: str, asked: dict[str, str]
) -> None:
    make_tabulation(make_case("/1/7/"))

    assert signed_in(client).get(reverse(f"evaluation:{name}"), asked).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [{"year": "x"}, {"year": "1066"}, {"month": "13"}, {"counting": "none"}, {"table": "none"}, {"body": "x"}],
)  # fmt: skip
def test_filter_that_cannot_be_read_is_said_and_narrows_nothing(
    client: Client, asked: dict[str, str]
) -> None:
    make_tabulation(make_case("/1/7/"))

    assert "年行政执法统计" in page(signed_in(client), "table", **asked)


# --- files --------------------------------------------------------------------------------------


def test_workbook_has_every_table_with_lines_months_and_what_the_figures_mean(
    client: Client, told: Tabulation
) -> None:
    signed_in(client)
    answer = client.get(reverse("evaluation:xlsx"), YEAR)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))

    tables = ["行政处罚", "行政许可", "行政强制", "其他行政执法行为", "执法人员持证"]
    assert book.sheet_names == [*tables, "说明"]
    rows = book.get_sheet_by_name("行政处罚").to_python()
    head, *lines = rows[2:]
    by_name = {row[0]: dict(zip(head, row, strict=True)) for row in lines}
    assert by_name["合计"]["行政处罚合计"] == 6
    assert by_name["合计"]["罚没金额（元）"] == 10_000
    assert by_name["合计"]["罚没金额不明（件）"] == 1
    assert by_name["12月"]["责令停产停业、责令关闭、限制从业"] == 1
    notes = "\n".join(str(row[0]) for row in book.get_sheet_by_name("说明").to_python())
    assert told.receipt_number in notes
    assert "没有与原文核对" in notes
    assert Outgoing.objects.filter(body__contains="evaluation.report_exported").count() == 1


def test_report_is_a_document_with_all_tables_and_what_is_doubtful(
    client: Client, told: Tabulation
) -> None:
    del told
    signed_in(client)
    answer = client.get(reverse("evaluation:docx"), {**YEAR, "month": "3"})
    paper = docx.Document(io.BytesIO(answer.content))
    text = "\n".join(each.text for each in paper.paragraphs)

    assert "2025年3月行政执法月度统计" in text
    assert "行政处罚：3 件；上月 0 件，上年同月 0 件。" in text
    assert "平台还没有征收的数据，没有填数，不等于没有发生。" in text
    assert len(paper.tables) == 5
    assert ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_year_is_compared_with_the_year_before_and_doubts_are_told(
    client: Client, told: Tabulation
) -> None:
    del told
    answer = signed_in(client).get(reverse("evaluation:docx"), YEAR)
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(answer.content)).paragraphs)

    assert "行政处罚：6 件；上年 1 件；其中 1 件缺少归类所需的内容，列在“不明”" in text
    assert "另有 1 个案件的来源不报送这类行为，有没有不知道，没有计入" in text


# --- how often, and page by page ----------------------------------------------------------------

LISTS: dict[str, Callable[[], dict[str, str]]] = {
    "table": lambda: {"year": "2026", "counting": PENALTY},
    "units": lambda: {
        "counting": PENALTY, "part": "decisions", "column": "fine", "first": "2026-01-01",
        "last": "2026-12-31",
    },
    "measures": lambda: {"year": "2026"},
    "measure": lambda: {
        "code": "penalty_decided_in_time", "first": "2026-01-01", "last": "2026-12-31",
    },
    "compare": lambda: {"year": "2026"},
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_page_asks_as_often_for_fifty_rows_as_for_one(client: Client, name: str) -> None:
    signed_in(client)
    make_tabulation(make_case("/1/7/"))
    page(client, name, **LISTS[name]())

    with CaptureQueriesContext(
        connection,
    ) as one:
        page(client, name, **LISTS[name]())
    make_tabulation(*(make_case(f"/1/{7 + i % 3}/") for i in range(50)))
    with CaptureQueriesContext(connection) as fifty:
        page(client, name, **LISTS[name]())

    assert len(fifty) == len(one) <= 30


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SUPERVISOR, 200), (Role.PLAN_OFFICE, 404), (Role.TOWN_OFFICE, 404)],
)
def test_run_that_was_counted_is_linked_for_those_who_may_see_it(
    client: Client, told: Tabulation, role: Role, status: int
) -> None:
    signed_in(client, role)
    run = reverse("screening:run", args=[told.run.uuid])

    for name in ("table", "compare", "measures"):
        html = page(client, name, year="2025")
        assert "的全部筛查" in html
        assert (f'href="{run}"' in html) is (status == 200), name
    assert client.get(run).status_code in (status, 403 if status == 404 else status)


def test_long_list_is_walked_forwards_and_back_without_a_gap(client: Client) -> None:
    signed_in(client)
    make_tabulation(*(make_case("/1/7/") for _ in range(120)))
    asked = LISTS["units"]()

    def numbers(html: str) -> list[str]:
        return re.findall(r'href="/statistics/cases/[^"]*">([^<]*)<', html)

    def turned(html: str, rel: str) -> str:
        link = re.search(rf'<a href="([^"]*)" rel="{rel}"', html)
        return "" if link is None else unescape(link[1])

    address = reverse("evaluation:units")
    pages = [page(client, "units", **asked)]
    while following := turned(pages[-1], "next"):
        pages.append(client.get(address + following).content.decode())
    walked = [number for each in pages for number in numbers(each)]
    back = client.get(address + turned(pages[-1], "prev")).content.decode()

    assert [len(numbers(each)) for each in pages] == [50, 50, 20]
    assert len(set(walked)) == 120
    assert numbers(back) == numbers(pages[1])


def test_place_of_another_tabulation_is_the_beginning(client: Client) -> None:
    signed_in(client)
    make_tabulation(make_case("/1/7/"))

    html = page(client, "units", **LISTS["units"](), place="a999.7")

    assert html.count('<td class="title"') == 1


# --- the way there from the case ----------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENCY_LEADER])
def test_case_leads_to_where_it_is_counted_once_the_office_has_counted(
    client: Client, role: Role
) -> None:
    signed_in(client, role, "/1/7/")
    case = make_case("/1/7/")
    page_of_case = reverse("desk:case", args=[case.uuid])
    link = f'href="{reverse("evaluation:case", args=[case.uuid])}"'

    before = client.get(page_of_case)
    make_tabulation(case)
    after = client.get(page_of_case)

    assert before.status_code == after.status_code == 200
    assert link not in before.content.decode()
    assert link in after.content.decode()
    assert client.get(reverse("evaluation:case", args=[case.uuid])).status_code == 200
