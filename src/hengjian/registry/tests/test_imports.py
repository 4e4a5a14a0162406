"""The registry as spreadsheets: tried first, then all of it or nothing; what goes out comes in again."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry import selectors
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Benchmark, Item, Tier
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.records import Change, Import
from hengjian.registry.services import officers
from hengjian.registry.services.imports import Outcome, carry_out_import, start_import
from hengjian.registry.states import Action, State
from hengjian.registry.tables import files
from hengjian.registry.tables.cells import fen, yuan
from hengjian.registry.tests.factories import (
    CODE,
    make_body,
    make_credential,
    make_item,
    make_keeper,
    make_officer,
)

pytestmark = pytest.mark.django_db

OFFICERS = "工号,姓名,人员类别,所在单位,编制\n"


def csv(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("表.csv", text.encode())


def start(keeper: Account, table: str, file: Any, path: str = "/1/") -> Import:
    return start_import(
        actor=keeper, body=make_body(path), table=table, file_name=file.name,
        rows=files.read_upload(file, table), on=DAY,
    )  # fmt: skip


def load(keeper: Account, table: str, text: str, path: str = "/1/") -> Outcome:
    sent = start(keeper, table, csv(text), path)
    return carry_out_import(actor=keeper, sent=sent, on=DAY)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.added, outcome.changed, outcome.same, len(outcome.errors)


def test_bodies_are_added_below_the_one_chosen_or_the_one_named() -> None:
    keeper = make_keeper("/1/")

    outcome = load(
        keeper,
        "bodies",
        f"单位名称,主体类别,统一社会信用代码,上级单位,起\n甲局,法定,{CODE},,2020年1月1日\n甲局一队,委托,,甲局,\n",
    )

    assert counts(outcome) == (2, 0, 0, 0)
    first, second = Body.objects.get(name="甲局"), Body.objects.get(name="甲局一队")
    assert first.path == f"/1/{first.pk}/"
    assert (first.code, first.valid_from) == (CODE, date(2020, 1, 1))
    assert second.path == f"{first.path}{second.pk}/"


def test_second_load_changes_what_differs_and_nothing_else() -> None:
    keeper = make_keeper("/1/")
    head = "单位名称,主体类别,依据\n"
    load(keeper, "bodies", f"{head}甲队,法定,三定\n乙队,委托,\n")
    written_down = Change.objects.count()

    outcome = load(keeper, "bodies", f"{head}甲队,法定,\n乙队,授权,\n")

    assert counts(outcome) == (0, 1, 1, 0)
    assert Body.objects.get(name="甲队").basis == "三定"
    assert Body.objects.get(name="乙队").kind == Body.Kind.AUTHORISED
    assert Change.objects.count() == written_down + 1


def test_trial_tells_each_false_row_with_its_number_and_changes_nothing() -> None:
    keeper = make_keeper("/1/")
    make_body("/2/", name="别处")
    text = (
        OFFICERS
        + "01,王海,执法人员,,在编\n02,,执法人员,,\n03,李江,民兵,,\n04,赵河,辅助人员,别处,\n"
    )

    sent = start(keeper, "officers", csv(text))

    outcome = Outcome(**sent.outcome)
    assert counts(outcome) == (1, 0, 0, 3)
    assert [row for row, _ in outcome.errors] == [3, 4, 5]
    said = " ".join(message for _, message in outcome.errors)
    assert "“姓名”没有填写" in said
    assert "没有“民兵”这一项，请从执法人员、辅助人员中选" in said
    assert "找不到单位“别处”" in said
    assert not Officer.objects.exists()
    assert not Change.objects.exists()


def test_file_with_a_false_row_is_not_carried_out_at_all() -> None:
    keeper = make_keeper("/1/")

    outcome = load(keeper, "officers", OFFICERS + "01,王海,执法人员,,\n02,李江,民兵,,\n")

    assert counts(outcome) == (1, 0, 0, 1)
    assert not Officer.objects.exists()
    assert Import.objects.get().carried_out_at is None


def test_row_that_went_wrong_since_the_trial_stops_the_whole_file() -> None:
    keeper = make_keeper("/1/")
    sent = start(
        keeper,
        "bodies",
        csv("单位名称,主体类别,上级单位\n甲,法定,\n乙,法定,丙\n".replace("丙", "单位/1/7/")),
    )
    assert Outcome(**sent.outcome).errors
    make_body("/1/7/")

    again = carry_out_import(actor=keeper, sent=sent, on=DAY)

    assert counts(again) == (2, 0, 0, 0)
    with pytest.raises(Refused, match="已经导入过"):
        carry_out_import(actor=keeper, sent=sent, on=DAY)


def test_rows_are_not_kept_once_they_are_registered() -> None:
    keeper = make_keeper("/1/")

    load(keeper, "officers", OFFICERS + "01,王海,执法人员,,\n")

    sent = Import.objects.get()
    assert sent.carried_out_at is not None
    assert sent.rows == []


def test_officer_who_comes_again_under_another_body_has_moved() -> None:
    keeper = make_keeper("/1/")
    old, new = make_body("/1/2/", name="一队"), make_body("/1/3/", name="二队")
    load(keeper, "officers", OFFICERS + "01,王海,执法人员,一队,在编\n")
    assert Officer.objects.get().body == old

    outcome = load(
        keeper, "officers", OFFICERS + "01,王海,执法人员,二队,\n01,李江,执法人员,一队,\n"
    )

    assert counts(outcome) == (1, 1, 0, 0)
    moved = Officer.objects.get(name="王海")
    assert (moved.body, moved.establishment) == (new, Officer.Establishment.ESTABLISHED)


def test_credential_comes_with_the_standing_that_the_file_tells() -> None:
    keeper = make_keeper("/1/")
    officer = make_officer("/1/")
    head = "证件号码,证件类别,工号,起,止,执法领域,状态,状态日期,状态原因\n"
    row = f"Z1,省级统一制发,{officer.number},2025-01-01,2027-12-31,甲、乙,"

    lacking = load(keeper, "credentials", f"{head}{row}暂扣,,\n")
    outcome = load(keeper, "credentials", f"{head}{row}暂扣,2026-02-01,违规\n")
    again = load(keeper, "credentials", f"{head}{row}有效,2026-02-20,期满发还\n")

    assert "状态日期" in lacking.errors[0][1]
    assert counts(outcome) == (1, 0, 0, 0)
    assert counts(again) == (0, 1, 0, 0)
    credential = Credential.objects.get()
    assert credential.field_list == ["甲", "乙"]
    assert selectors.standing_on(credential, date(2026, 2, 1)) == State.SUSPENDED
    assert selectors.standing_on(credential, DAY) == State.ISSUED


def test_credential_of_somebody_unknown_or_of_another_name_is_refused() -> None:
    keeper = make_keeper("/1/")
    officer = make_officer("/1/")
    text = "证件号码,证件类别,工号,姓名,起\n"

    outcome = load(
        keeper, "credentials",
        f"{text}Z1,人民警察证,{officer.number},别人,2025-01-01\nZ2,人民警察证,Ｘ,,2025-01-01\n",
    )  # fmt: skip

    assert len(outcome.errors) == 2
    assert not Credential.objects.exists()


def test_tiers_of_one_day_form_a_version_and_amounts_are_exact() -> None:
    keeper = make_keeper("/1/")
    make_item("/1/", code="A1")
    text = '事项编码,阶次,下限（元）,上限（元）,起\nA1,较轻,"1,000",4999.99,2026-01-01\nA1,较重,5000,,2026-01-01\n'

    outcome = load(keeper, "tiers", text)

    assert counts(outcome) == (2, 0, 0, 0)
    assert Benchmark.objects.count() == 1
    assert list(Tier.objects.values_list("low", "high")) == [(100_000, 499_999), (500_000, None)]


@pytest.mark.parametrize("cell", ["1千", "-1", "1.234", "NaN", "1e3"])
def test_amount_that_is_not_plain_yuan_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="不是以元为单位"):
        fen(cell)


@pytest.mark.parametrize(("cell", "amount"), [("", None), ("0", 0), ("１，２３４．5", 123_450)])
def test_amount_in_yuan_is_read_to_the_fen_and_written_back(cell: str, amount: int | None) -> None:
    assert fen(cell) == amount
    assert fen(yuan(amount)) == amount


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("表.csv", "姓名\n王海\n", "没有这些列：工号、人员类别"),
        ("表.csv", "", "文件是空的"),
        ("表.exe", "x", "只能导入"),
        ("表.xlsx", "不是表格", "表.xlsx"),
    ],
)
def test_file_that_is_no_such_table_is_refused_in_words(name: str, content: str, why: str) -> None:
    file = SimpleUploadedFile(name, content.encode())

    with pytest.raises(Refused, match=why):
        files.read_upload(file, "officers")


def test_file_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 1)

    with pytest.raises(Refused, match="一次最多导入 1 行"):
        files.read_upload(csv(OFFICERS + "1,甲,执法人员,,\n2,乙,执法人员,,\n"), "officers")


def test_nobody_imports_into_a_body_that_he_does_not_keep() -> None:
    keeper = make_keeper("/2/")
    rows = files.read_upload(csv(OFFICERS + "1,甲,执法人员,,\n"), "officers")

    with pytest.raises(NotAllowed):
        start_import(
            actor=keeper, body=make_body("/1/"), table="officers", file_name="x", rows=rows, on=DAY
        )


def exported(client: Client, table: str, **query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/{table}/export/", query)
    assert answer.status_code == 200
    with CalamineWorkbook.from_filelike(io.BytesIO(answer.content)) as book:
        head, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def stock() -> None:
    """Fill a registry in which every column has something to lose."""
    body = make_body("/1/2/", name="=1+1大队", kind=Body.Kind.ENTRUSTED)
    officer = make_officer("/1/2/", name="王海")
    credential = make_credential(officer, fields=("甲", "乙"))
    make_credential(make_officer("/1/"))
    officers.change_standing(
        actor=None, credential=credential, action=Action.SUSPEND, day=DAY, ground="违规", on=DAY
    )
    make_item("/1/", holders=(body,))


TABLES: Sequence[str] = Import.Table.values


def test_what_was_exported_changes_nothing_when_it_is_imported(client: Client) -> None:
    keeper = make_keeper("/1/")
    stock()
    item = Item.objects.get()
    load(
        keeper,
        "tiers",
        f"事项编码,阶次,下限（元）,上限（元）,起\n{item.code},轻,0.01,10,2026-01-01\n",
    )
    client.force_login(keeper)

    for table in TABLES:
        content = client.get(f"/{table}/export/").content
        file = SimpleUploadedFile(f"{table}.xlsx", content)
        outcome = Outcome(**start(keeper, table, file).outcome)
        assert outcome.errors == [], table
        assert (outcome.added, outcome.changed) == (0, 0), table
        assert outcome.same > 0, table


def test_export_has_what_the_list_shows_and_no_formula(client: Client) -> None:
    stock()
    client.force_login(make_keeper("/1/2/"))

    make_body("/1/2/3/", name="三中队")

    bodies = exported(client, "bodies")
    people = exported(client, "officers", words="王海")

    assert [(row["单位名称"], row["上级单位"]) for row in bodies] == [
        ("=1+1大队", ""), ("三中队", "=1+1大队"),
    ]  # fmt: skip
    assert [row["姓名"] for row in people] == ["王海"]


def test_file_goes_from_the_page_to_the_registry(client: Client) -> None:
    keeper, body = make_keeper("/1/"), make_body("/1/")
    client.force_login(keeper)
    file = csv(OFFICERS + "01,王海,执法人员,,\n")

    sent = client.post(
        "/registry/imports/new/", {"table": "officers", "body": body.uuid, "file": file}
    )
    address = sent.headers["Location"]
    tried = client.get(address).content.decode()
    assert "等待确认" in tried
    assert not Officer.objects.exists()
    client.post(f"{address}carry-out/")

    assert "已导入" in client.get(address).content.decode()
    assert Officer.objects.get().name == "王海"
    assert client.post(f"{address}carry-out/").status_code == 302


def test_unusable_file_comes_back_with_its_reason(client: Client) -> None:
    keeper, body = make_keeper("/1/"), make_body("/1/")
    client.force_login(keeper)

    page = client.post(
        "/registry/imports/new/", {"table": "officers", "body": body.uuid, "file": csv("甲\n1\n")}
    )

    assert page.status_code == 200
    assert "没有这些列" in page.content.decode()
    assert not Import.objects.exists()


def test_import_of_somebody_else_is_not_there(client: Client) -> None:
    sent = start(make_keeper("/1/"), "officers", csv(OFFICERS + "01,王海,执法人员,,\n"))
    client.force_login(make_keeper("/1/"))

    assert client.get(f"/registry/imports/{sent.uuid}/").status_code == 404
    assert client.post(f"/registry/imports/{sent.uuid}/carry-out/").status_code == 404
    assert not Officer.objects.exists()
