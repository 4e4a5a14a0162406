"""What people see of the intake, and what they send."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_account, make_grant, make_holder
from hengjian.common.subtrees import covers
from hengjian.intake import aims, asking, law, policies, selectors
from hengjian.intake.models import Batch, SavedMapping
from hengjian.intake.services import deciding
from hengjian.intake.staging import staged
from hengjian.intake.states import State
from hengjian.intake.tests.attempts import make_batch
from hengjian.intake.tests.files import (
    LEDGER,
    LEDGER_HEAD,
    PLACE,
    cases_csv,
    checked,
    clerk,
    csv_of,
    ledger_xlsx,
    upload,
    work,
)

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page_of(client: Client, batch: Batch, end: str = "") -> str:
    return text(client.get(f"/intake/{batch.uuid}/{end}"))


@pytest.fixture
def person(client: Client, office: Path) -> Account:
    """Give who is signed in, a clerk in an office that takes rows."""
    del office
    account = clerk()
    client.force_login(account)
    return account


def sent_columns(batch: Batch, **changes: str) -> dict[str, str]:
    """Give what the browser sends if nothing is changed on the page but this."""
    sent = {"title": "案件台账", "case.procedure": "ordinary", "case.domain": "?"}
    for number, column in enumerate(batch.profile["columns"]):
        sent[f"aim-{number}"] = column["guess"]
        if column["unit"]:
            sent[f"unit-{number}"] = column["unit"]
    return sent | changes


def test_upload_leads_to_the_page_of_the_batch_which_shows_that_the_work_is_under_way(
    client: Client, person: Account
) -> None:
    answer = client.post(
        "/intake/new/", {"place": PLACE, "files": upload("cases.csv", cases_csv(2))}
    )

    batch = Batch.objects.get(brought_by=person.uuid)
    assert answer.headers["Location"] == f"/intake/{batch.uuid}/"
    page = page_of(client, batch)
    assert "正在读取和核对" in page
    assert "按表名和表头认出" not in page
    assert "every 1s" in page
    assert "<noscript>请<a" in page


def test_upload_that_is_no_table_is_told_on_the_form(client: Client, person: Account) -> None:
    del person
    answer = client.post(
        "/intake/new/", {"place": PLACE, "files": upload("说明.docx", b"PK\x03\x04 x")}
    )

    assert "“说明.docx”不是能读的表格" in text(answer)
    assert not Batch.objects.exists()


def test_upload_without_a_file_asks_for_one(client: Client, person: Account) -> None:
    del person
    assert "请选择要导入的文件" in text(client.post("/intake/new/", {"place": PLACE}))


def test_dry_run_tells_new_and_refused_rows_with_how_to_mend_them(
    client: Client, person: Account
) -> None:
    head = ("case", "number", "source", "body", "procedure")
    rows = [
        ("HC-1", "1号", "系统", "甲局", "普通程序"),
        ("HC-2", "2号", "系统", "甲局", "没有的程序"),
    ]
    batch = checked(person, ("cases.csv", csv_of(head, *rows)))

    page = page_of(client, batch)

    assert "导入 1 件" in page
    assert "按表名和表头认出" in page
    assert "第 3 行" in page
    assert "没有的程序" in page
    assert "请在原表中改正第 3 行的“procedure”" in page


def test_numbers_of_people_are_masked_in_the_value_and_in_the_reason_that_quotes_it(
    client: Client, person: Account
) -> None:
    head = ("case", "number", "source", "body", "procedure")
    row = ("HC-1", "1号", "系统", "甲局", "11010519491231002X")
    batch = checked(person, ("cases.csv", csv_of(head, row)))

    page = page_of(client, batch)

    assert "110****2X" in page
    assert "11010519491231002X" not in page


def test_what_is_wrong_with_a_row_is_said_once_and_a_row_of_totals_is_not_to_be_mended(
    client: Client, person: Account
) -> None:
    rows = [
        ["衡文旅罚〔2025〕1号", "3月底", "", "8.5", "王磊、陈静", ""],
        ["衡文旅罚〔2025〕2号", "2025-03-05", "2025-04-05", "/", "王磊、陈静", ""],
        ["合计", "2件", "", "8.5", "", ""],
    ]
    batch = checked(person, ("台账.xlsx", ledger_xlsx(*rows)))
    number = [each["header"] for each in batch.profile["columns"]].index("罚没金额")
    sent = sent_columns(batch, **{f"unit-{number}": "yuan"})
    client.post(f"/intake/{batch.uuid}/columns/", sent)
    work(batch)

    page = page_of(client, batch)

    assert batch.forecast["reasons"] == 2
    assert page.count("第 2 行的“立案时间”") == 1
    assert "“act”" not in page
    assert "这一行是合计，不是一条数据，没有读" in page
    assert "不用改。" in page


def test_rows_of_several_files_are_told_apart(client: Client, person: Account) -> None:
    head = ("case", "number", "source", "body", "procedure")
    bad = csv_of(head, ("HC-1", "1号", "系统", "甲局", "没有的程序"))
    acts = csv_of(("case", "act", "kind", "on"), ("HC-1", "1", "没有的环节", "2025-03-04"))

    one = page_of(client, checked(person, ("cases.csv", bad)))
    two = page_of(client, checked(person, ("cases.csv", bad), ("acts.csv", acts)))

    assert '<td class="title">第 2 行</td>' in one
    assert '<td class="title">cases.csv　第 2 行</td>' in two
    assert '<td class="title">acts.csv　第 2 行</td>' in two


def test_all_refused_rows_can_be_taken_home(client: Client, person: Account) -> None:
    head = ("case", "number", "source", "body", "procedure")
    batch = checked(person, ("cases.csv", csv_of(head, ("HC-1", "1号", "系统", "甲局", "=1+1"))))

    answer = client.get(f"/intake/{batch.uuid}/rejects/")

    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]  # it streams
    assert "attachment" in answer.headers["Content-Disposition"]


def test_confirmed_batch_is_imported_and_can_be_withdrawn(client: Client, person: Account) -> None:
    batch = checked(person, ("cases.csv", cases_csv(2)))

    client.post(f"/intake/{batch.uuid}/confirm/")
    work(batch)
    assert batch.state == State.PUBLISHED
    assert "撤回这一批" in page_of(client, batch)
    client.post(f"/intake/{batch.uuid}/withdraw/")

    batch.refresh_from_db()
    assert batch.state == State.WITHDRAWN


def test_progress_loads_the_page_anew_when_the_work_has_ended(
    client: Client, person: Account
) -> None:
    batch = checked(person, ("cases.csv", cases_csv(2)))
    deciding.confirm(actor=person, batch=batch, on=DAY)

    before = client.get(f"/intake/{batch.uuid}/progress/")
    work(batch)
    after = client.get(f"/intake/{batch.uuid}/progress/")

    assert "HX-Refresh" not in before.headers
    assert after.headers["HX-Refresh"] == "true"


def test_office_that_takes_no_rows_says_so_and_offers_no_import(
    client: Client, person: Account
) -> None:
    with override_settings(INTAKE_TARGETS=[]):
        batch = checked(person, ("cases.csv", cases_csv(2)))
        page = page_of(client, batch)

    assert "还没有启用接收数据的部分" in page
    assert "/confirm/" not in page


def test_columns_page_asks_for_the_unit_and_keeps_what_was_chosen(
    client: Client, person: Account
) -> None:
    batch = checked(person, ("台账.xlsx", LEDGER))
    assert (
        client.get(f"/intake/{batch.uuid}/").headers["Location"] == f"/intake/{batch.uuid}/columns/"
    )

    answer = client.post(
        f"/intake/{batch.uuid}/columns/", sent_columns(batch, title="自己起的名称")
    )

    page = text(answer)
    assert "请选定“罚没金额”的单位是元还是万元" in page
    assert 'value="自己起的名称"' in page
    assert 'value="decision.amount" selected' in page
    assert not SavedMapping.objects.exists()


def test_numbers_that_are_no_amounts_are_not_asked_for_their_unit(
    client: Client, person: Account
) -> None:
    head = ["序号", *LEDGER_HEAD]
    rows = [
        [str(i), f"衡文旅罚〔2025〕{i}号", "2025/3/4", "", "8.5", "王磊", ""] for i in (1, 2, 3)
    ]
    batch = checked(person, ("台账.xlsx", ledger_xlsx(*rows, head=head)))

    page = page_of(client, batch, "columns/")

    assert page.count("单位是？") == 1
    assert "1 列要您选定" in page


def test_what_no_column_says_is_asked_for_once_of_the_whole_spreadsheet_and_kept(
    client: Client, person: Account
) -> None:
    batch = checked(person, ("台账.xlsx", LEDGER))
    number = [each["header"] for each in batch.profile["columns"]].index("罚没金额")
    sent = sent_columns(batch, **{f"unit-{number}": "yuan"})

    asked = client.post(f"/intake/{batch.uuid}/columns/", {**sent, "case.procedure": ""})
    client.post(f"/intake/{batch.uuid}/columns/", sent)
    work(batch)

    assert "请选定整张表的“程序”；各行不同的，请选“不明”。" in text(asked)
    assert batch.load is not None
    cases = staged(batch.load).table("cases").collect()
    assert cases["procedure"].to_list() == ["ordinary"] * 3
    assert cases["domain"].to_list() == [None] * 3
    deciding.remap(actor=person, batch=batch, on=DAY)
    page = page_of(client, batch, "columns/")
    assert '<option value="ordinary" selected>普通程序</option>' in page
    assert '<option value="?" selected>不明，或者各行不同</option>' in page


def coded(aim: str) -> list[str]:
    return [str(code) for code in aims.aims_of(law.declarations())[aim].codes]


def test_what_the_rules_of_the_procedure_ask_for_is_asked_of_the_whole_spreadsheet(
    client: Client, person: Account
) -> None:
    rows = csv_of(("案号", "立案日期"), ("衡文旅许〔2025〕9号", "2025-03-04"))
    batch = checked(person, ("台账.csv", rows))
    first = page_of(client, batch, "columns/")
    sent = sent_columns(batch, **{"case.procedure": "licence"})

    asked = text(client.post(f"/intake/{batch.uuid}/columns/", sent))

    assert "请选定整张表的“许可办理方式和期限”" in asked
    assert 'name="case.licence_track"' in asked
    assert 'name="case.licence_track"' not in first
    assert not SavedMapping.objects.exists()
    said = {"case.licence_track": coded("case.licence_track")[0], "case.licence_class": "?"}
    client.post(f"/intake/{batch.uuid}/columns/", {**sent, **said})
    work(batch)
    assert batch.load is not None
    cases = staged(batch.load).table("cases").collect()
    assert cases["licence_track"].to_list() == [said["case.licence_track"]]
    deciding.remap(actor=person, batch=batch, on=DAY)
    kept = page_of(client, batch, "columns/")
    assert f'<option value="{said["case.licence_track"]}" selected>' in kept


def test_acts_of_one_procedure_ask_for_what_its_rules_ask_before_the_procedure_is_chosen() -> None:
    assert asking.further({}, ["application_received"]) == asking.further(
        {"case.procedure": "licence"}, []
    )
    assert "case.licence_track" in asking.further({}, ["application_received"])
    assert "case.licence_track" in asking.further({"case.domain": "grain"}, ["licence_decision"])
    assert asking.further({"case.procedure": "ordinary"}, ["application_received"]) == []
    assert asking.further({}, ["filing", "decision", "pause_start"]) == []


def test_columns_that_are_complete_are_kept_and_the_batch_is_checked_by_them(
    client: Client, person: Account
) -> None:
    batch = checked(person, ("台账.xlsx", LEDGER))
    number = [each["header"] for each in batch.profile["columns"]].index("罚没金额")

    client.post(
        f"/intake/{batch.uuid}/columns/", sent_columns(batch, **{f"unit-{number}": "10k_yuan"})
    )
    work(batch)

    assert batch.state == State.DRY_RUN, batch.reason
    assert "案件台账（第 1 版）" in page_of(client, batch)


def test_title_of_another_spreadsheet_is_asked_about_and_what_was_typed_is_kept(
    client: Client, person: Account
) -> None:
    first = checked(person, ("检查台账.xlsx", LEDGER))
    number = [each["header"] for each in first.profile["columns"]].index("罚没金额")
    client.post(f"/intake/{first.uuid}/columns/", sent_columns(first, **{f"unit-{number}": "yuan"}))
    work(first)
    rows = csv_of(("案号", "立案日期"), ("衡文旅罚〔2025〕9号", "2025-03-04"))
    other = checked(person, ("许可台账2025.csv", rows))
    assert f'value="{other.body_name}许可台账"' in page_of(client, other, "columns/")
    sent = sent_columns(other, **{"case.domain": "?", "case.procedure": "summary"})

    page = text(client.post(f"/intake/{other.uuid}/columns/", sent))

    assert "已经是另一种表格的名称" in page
    assert '<option value="summary" selected>' in page
    assert 'name="replaces"' in page
    assert SavedMapping.objects.count() == 1
    client.post(f"/intake/{other.uuid}/columns/", {**sent, "replaces": "on"})
    assert SavedMapping.objects.latest("id").version == 2


def test_unticked_step_is_not_covered(client: Client, person: Account) -> None:
    batch = checked(person, ("台账.xlsx", LEDGER))
    headers = [each["header"] for each in batch.profile["columns"]]
    ticked = f"covers-{headers.index('立案时间')}"
    unit = f"unit-{headers.index('罚没金额')}"

    client.post(
        f"/intake/{batch.uuid}/columns/", sent_columns(batch, **{ticked: "on", unit: "yuan"})
    )

    assert SavedMapping.objects.get().content["source"]["covers"] == ["filing"]


def test_step_without_a_column_is_covered_only_where_somebody_says_so_and_stays_so(
    client: Client, person: Account
) -> None:
    batch = checked(person, ("台账.xlsx", LEDGER))
    headers = [each["header"] for each in batch.profile["columns"]]
    ticked = f"covers-{headers.index('立案时间')}"
    unit = f"unit-{headers.index('罚没金额')}"
    sent = sent_columns(batch, **{ticked: "on", unit: "yuan"})

    client.post(f"/intake/{batch.uuid}/columns/", {**sent, "absent": ["transfer", "decision", "?"]})
    work(batch)

    covers = SavedMapping.objects.get().content["source"]["covers"]
    assert covers == ["filing", "transfer"], "a step with a column is covered by its own mark alone"
    assert batch.load is not None
    assert staged(batch.load).table("sources").collect()["covers"].to_list() == [covers]
    deciding.remap(actor=person, batch=batch, on=DAY)
    page = page_of(client, batch, "columns/")
    assert 'name="absent" value="transfer" checked' in page
    assert 'name="absent" value="no_penalty">' in page
    assert f'name="{ticked}" checked' in page
    assert f'name="covers-{headers.index("处罚日期")}">' in page


def test_words_that_the_list_does_not_know_are_asked_for_once_and_kept(
    client: Client, person: Account
) -> None:
    rows = [
        (f"衡文旅罚〔2025〕{i}号", "2025-03-04", word)
        for i, word in enumerate(["一般程序", "简易程序", "说不清"])
    ]
    batch = checked(person, ("台账.csv", csv_of(("案号", "立案时间", "程序"), *rows)))
    words = batch.profile["columns"][2]["words"]
    assert "“一般程序”是" in page_of(client, batch, "columns/")

    not_asked = client.post(f"/intake/{batch.uuid}/columns/", sent_columns(batch))
    assert "“程序”里这些写法认不出：一般程序、说不清" in text(not_asked)
    given = {f"word-2-{words.index('一般程序')}": "ordinary", f"word-2-{words.index('说不清')}": ""}
    client.post(f"/intake/{batch.uuid}/columns/", sent_columns(batch, **given))
    work(batch)

    assert batch.load is not None
    procedures = staged(batch.load).table("cases").collect()["procedure"].cast(str).to_list()
    assert procedures == ["ordinary", "summary", None]


@pytest.mark.parametrize("end", ["", "columns/"])
def test_pages_have_no_script_or_style_of_their_own(
    client: Client, person: Account, end: str
) -> None:
    batch = (
        checked(person, ("台账.xlsx", LEDGER))
        if end
        else checked(person, ("cases.csv", cases_csv(1)))
    )

    page = page_of(client, batch, end)

    assert "</html>" in page
    assert not re.findall(r"<style|<script(?![^>]* src=)| style=| on\w+=|javascript:|hx-on", page)


def test_what_a_file_says_is_never_taken_for_markup(client: Client, person: Account) -> None:
    head = ("<b>案号</b>", "立案时间")
    batch = checked(
        person, ("<img src=x>.csv", csv_of(head, ("<script>alert(1)</script>", "2025-03-04")))
    )

    page = page_of(client, batch, "columns/")

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_list_asks_the_database_as_often_for_fifty_batches_as_for_one(
    client: Client, person: Account
) -> None:
    del person
    make_batch(PLACE, State.READ)
    one = queries_of(client)
    for _ in range(49):
        make_batch(PLACE, State.READ)

    assert queries_of(client) == one


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert "案件台账.xlsx" in text(client.get("/intake/"))
    return len(queries)


PLACES = ("/1/", "/1/7/", "/1/7/3/", "/1/8/", "/1/70/")


class HiddenRows(TestCase):
    """Whatever is asked for, what one may not see does not appear."""

    @given(st.sampled_from(PLACES), st.sampled_from(list(Role)), st.sampled_from(["", *State.values]), st.sampled_from(["", "台账", "单位"]), st.sampled_from(["cases", "officers", ""]))  # fmt: skip  # noqa: E501
    def test_list_has_only_what_the_reader_may_see(
        self, place: str, role: Role, state: str, words: str, holds: str
    ) -> None:
        for each in PLACES:
            make_batch(each, State.READ, holds=holds)
        reader = make_account(place)
        make_grant(reader, role, place)

        found = selectors.batches_for(reader, DAY, state=state, words=words)

        allowed = role in policies.roles_of(policies.Deed.SEE, holds)
        assert all(allowed and covers([place], batch.body_path) for batch in found)
        if allowed and not state:
            assert found.count() == sum(covers([place], each) for each in PLACES)


def test_bodies_on_offer_are_those_one_may_bring_data_for() -> None:
    make_account("/1/7/3/")
    make_account("/1/8/")

    offered = selectors.bodies_for(make_holder(Role.AGENCY_CLERK, "/1/7/"), DAY)

    assert [body.path for body in offered] == ["/1/7/", "/1/7/3/"]
