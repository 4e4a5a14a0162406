"""The registry as spreadsheets: tried, written row by row, taken back likewise; what goes out comes in again."""

import io
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client, override_settings
from python_calamine import CalamineWorkbook

from hengjian.accounts.models import Account, KnownBody
from hengjian.accounts.roles import Role
from hengjian.accounts.selectors import Body as KnownPlace
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.refusals import NotAllowed
from hengjian.intake import staging
from hengjian.intake.models import Batch, Job
from hengjian.intake.rejects import some_rejects
from hengjian.intake.services import deciding
from hengjian.intake.services.bringing import bring
from hengjian.intake.states import State as BatchState
from hengjian.intake.tests.files import upload, work
from hengjian.registry import selectors
from hengjian.registry.models.bodies import Area, Body, Entrustment
from hengjian.registry.models.checks import CredentialCheck
from hengjian.registry.models.items import Benchmark, Holding, Item, Tier
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.parties import Party
from hengjian.registry.models.records import Change, LoadedRow
from hengjian.registry.services import bodies, officers
from hengjian.registry.services.bodies import EntrustmentDetails
from hengjian.registry.services.checks import CheckDetails, register_check
from hengjian.registry.states import Action, State
from hengjian.registry.tables.cells import fen, yuan
from hengjian.registry.tables.columns import TABLES
from hengjian.registry.target import RegistryTarget
from hengjian.registry.tests.factories import (
    CODE,
    FIRST,
    LAST,
    RESIDENT,
    make_body,
    make_credential,
    make_item,
    make_keeper,
    make_officer,
    make_party,
)

pytestmark = pytest.mark.django_db

OFFICERS = "工号,姓名,人员类别,所在单位,编制\n"


@pytest.fixture(autouse=True)
def data(tmp_path: Path) -> Iterator[Path]:
    """Give the folder in which uploads and loads are kept."""
    root = tmp_path / "data"
    with override_settings(DATA=SimpleNamespace(root=root, uploads=root / "uploads")):
        yield root


def sent(keeper: Account, *files: tuple[str, bytes], path: str = "/1/", holds: str = "") -> Batch:
    """Bring files for the body at a path, and let them be checked."""
    body = make_body(path)
    place = KnownPlace(body.uuid, body.name, body.path)
    uploads = [upload(name, content) for name, content in files]
    batch = bring(actor=keeper, body=place, uploads=uploads, on=DAY, holds=holds)
    work(batch)
    return batch


def tried(keeper: Account, text: str, path: str = "/1/") -> Batch:
    return sent(keeper, ("表.csv", text.encode()), path=path)


def carry_out(keeper: Account, batch: Batch) -> Batch:
    deciding.confirm(actor=keeper, batch=batch, on=DAY)
    assert work(batch).state == Job.State.DONE
    return batch


def load(keeper: Account, text: str, path: str = "/1/") -> Batch:
    return carry_out(keeper, tried(keeper, text, path))


def withdraw(keeper: Account, batch: Batch) -> Batch:
    deciding.withdraw(actor=keeper, batch=batch, on=DAY)
    assert work(batch).state == Job.State.DONE
    return batch


def counts(batch: Batch) -> tuple[int, int, int, int]:
    told = batch.forecast
    return told["new"], told["changed"], told["unchanged"], told["rejected"]


def reasons(batch: Batch) -> dict[int, str]:
    """Give what is wrong with rows, by their number."""
    assert batch.load is not None
    rejects = some_rejects(staging.staged(batch.load), 100)
    found: dict[int, str] = {}
    for each in rejects:
        found[each.row] = found.get(each.row, "") + each.reason
    return found


def test_bodies_are_added_below_the_one_chosen_or_the_one_named() -> None:
    keeper = make_keeper("/1/")

    batch = load(
        keeper,
        f"单位名称,主体类别,统一社会信用代码,上级单位,起\n甲局,法定,{CODE},,2020年1月1日\n甲局一队,委托,,甲局,\n",
    )

    assert (batch.holds, counts(batch)) == ("bodies", (2, 0, 0, 0))
    first, second = Body.objects.get(name="甲局"), Body.objects.get(name="甲局一队")
    assert first.path == f"/1/{first.pk}/"
    assert (first.code, first.valid_from) == (CODE, date(2020, 1, 1))
    assert second.path == f"{first.path}{second.pk}/"
    assert KnownBody.objects.filter(body=second.uuid, in_use=True).exists()


def test_second_load_changes_what_differs_and_nothing_else() -> None:
    keeper = make_keeper("/1/")
    head = "单位名称,主体类别,依据\n"
    load(keeper, f"{head}甲队,法定,三定\n乙队,委托,\n")
    written_down = Change.objects.count()

    batch = load(keeper, f"{head}甲队,法定,\n乙队,授权,\n")

    assert counts(batch) == (0, 1, 1, 0)
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

    batch = tried(keeper, text)

    assert counts(batch) == (1, 0, 0, 3)
    said = reasons(batch)
    assert list(said) == [3, 4, 5]
    assert "“姓名”没有填写" in said[3]
    assert "没有“民兵”这一项，请从执法人员、辅助人员中选" in said[4]
    assert "找不到单位“别处”" in said[5]
    assert not Officer.objects.exists()
    assert not Change.objects.exists()


def test_rows_that_can_be_read_are_written_beside_false_ones() -> None:
    keeper = make_keeper("/1/")

    batch = load(keeper, OFFICERS + "01,王海,执法人员,,\n02,李江,民兵,,\n")

    assert counts(batch) == (1, 0, 0, 1)
    assert [each.name for each in Officer.objects.all()] == ["王海"]


def test_row_that_went_wrong_since_the_trial_is_told_and_the_others_are_written() -> None:
    keeper = make_keeper("/1/")
    make_body("/1/2/", name="一队")
    other = tried(keeper, OFFICERS + "01,王海,执法人员,一队,\n02,李江,执法人员,,\n")
    assert counts(other) == (2, 0, 0, 0)
    Body.objects.filter(name="一队").update(state=Body.State.ENDED, valid_until=DAY)

    carry_out(keeper, other)

    assert [each.name for each in Officer.objects.all()] == ["李江"]
    assert "有 1 行在核对之后情况变了" in other.reason
    assert "第 2 行" in other.reason


def test_rows_name_what_rows_before_them_bring_in_whatever_order_the_files_come() -> None:
    keeper = make_keeper("/1/")
    people = (OFFICERS + "01,王海,执法人员,新队,\n").encode()
    cards = "证件号码,证件类别,工号,所在单位,起\nZ1,人民警察证,01,新队,2025-01-01\n".encode()
    teams = "单位名称,主体类别\n新队,委托\n".encode()
    names = "受委托单位,委托单位,委托事项,起,止\n新队,单位/1/,巡查,2026-01-01,2027-12-31\n".encode()

    batch = sent(
        keeper, ("证件.csv", cards), ("委托.csv", names), ("人员.csv", people), ("单位.csv", teams)
    )

    assert (batch.holds, counts(batch), reasons(batch)) == ("registry", (4, 0, 0, 0), {})
    carry_out(keeper, batch)
    assert Credential.objects.get().officer.body.name == "新队"
    assert Entrustment.objects.get().delegator == make_body("/1/")


def test_officer_who_comes_again_under_another_body_has_moved() -> None:
    keeper = make_keeper("/1/")
    old, new = make_body("/1/2/", name="一队"), make_body("/1/3/", name="二队")
    load(keeper, OFFICERS + "01,王海,执法人员,一队,在编\n")
    assert Officer.objects.get().body == old

    outcome = load(keeper, OFFICERS + "01,王海,执法人员,二队,\n01,李江,执法人员,一队,\n")

    assert counts(outcome) == (1, 1, 0, 0)
    moved = Officer.objects.get(name="王海")
    assert (moved.body, moved.establishment) == (new, Officer.Establishment.ESTABLISHED)


def test_credential_comes_with_the_standing_that_the_file_tells() -> None:
    keeper = make_keeper("/1/")
    officer = make_officer("/1/")
    head = "证件号码,证件类别,工号,起,止,执法领域,状态,状态日期,状态原因\n"
    row = f"Z1,省级统一制发,{officer.number},2025-01-01,2027-12-31,甲、乙,"

    lacking = tried(keeper, f"{head}{row}暂扣,,\n")
    outcome = load(keeper, f"{head}{row}暂扣,2026-02-01,违规\n")
    again = load(keeper, f"{head}{row}有效,2026-02-20,期满发还\n")

    assert "状态日期" in reasons(lacking)[2]
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

    outcome = tried(
        keeper,
        f"{text}Z1,人民警察证,{officer.number},别人,2025-01-01\nZ2,人民警察证,Ｘ,,2025-01-01\n",
    )  # fmt: skip

    assert len(reasons(outcome)) == 2
    assert not Credential.objects.exists()


def test_tiers_of_one_day_form_a_version_and_amounts_are_exact() -> None:
    keeper = make_keeper("/1/")
    make_item("/1/", code="A1")
    text = '事项编码,阶次,下限（元）,上限（元）,起\nA1,较轻,"1,000",4999.99,2026-01-01\nA1,较重,5000,,2026-01-01\n'

    outcome = load(keeper, text)

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


def exported(client: Client, table: str, **query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/{table}/export/", query)
    assert answer.status_code == 200
    with CalamineWorkbook.from_filelike(io.BytesIO(answer.content)) as book:
        head, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def stock() -> None:
    """Fill a registry in which every column has something to lose."""
    body = make_body("/1/2/", name="=1+1大队", kind=Body.Kind.ENTRUSTED)
    Body.objects.filter(pk=body.pk).update(
        basis="委托书", mandate="某编〔2024〕1号", led="vertical", superior="省某局"
    )
    officer = make_officer("/1/2/", name="王海")
    credential = make_credential(officer, fields=("甲", "乙"))
    make_credential(make_officer("/1/"))
    officers.change_standing(
        actor=None, credential=credential, action=Action.SUSPEND, day=DAY, ground="违规", on=DAY
    )
    make_item("/1/", holders=(body,))


def everything() -> None:
    """Fill every table of the registry."""
    stock()
    item = Item.objects.get()
    load(
        make_keeper("/1/"),
        f"事项编码,编目单位,阶次,下限（元）,上限（元）,起\n{item.code},单位/1/,轻,0.01,10,2026-01-01\n",
    )
    top = bodies.add_area(actor=None, code="420000", name="某省", parent=None, on=DAY)
    bodies.add_area(actor=None, code="420100", name="某市", parent=top, on=DAY)
    details = EntrustmentDetails(make_body("/1/"), "巡查", FIRST, LAST, "依据", FIRST)
    team = make_body("/1/2/")
    bodies.entrust(actor=None, body=team, details=details, items=[item], on=DAY)
    old = make_body("/1/9/", name="撤了的")
    bodies.end_body(actor=None, body=old, last_day=DAY, successor=None, on=DAY)
    make_party("/1/", name="李江", number=RESIDENT)
    make_party("/1/2/", name="无号")
    for credential in Credential.objects.all():
        passed = CheckDetails(2025, CredentialCheck.Result.PASSED, DAY)
        register_check(actor=None, credential=credential, details=passed, on=DAY)


@pytest.mark.parametrize("table", TABLES)
def test_what_was_exported_changes_nothing_when_it_is_imported(client: Client, table: str) -> None:
    keeper = make_holder(Role.OPERATOR, "/")
    everything()
    client.force_login(keeper)
    content = client.get(f"/{table}/export/").content

    batch = sent(keeper, (f"{table}.xlsx", content))

    assert (batch.holds, batch.reason) == (table, "")
    assert reasons(batch) == {}
    new, changed, same, _ = counts(batch)
    assert (new, changed) == (0, 0)
    assert same > 0
    written_down = Change.objects.count()
    carry_out(keeper, batch)
    assert Change.objects.count() == written_down


def test_mandate_is_read_from_a_file_and_given_out_again(client: Client) -> None:
    keeper = make_keeper("/1/")
    load(keeper, "单位名称,主体类别,三定规定\n甲局,法定,某办发〔2024〕1号\n")
    client.force_login(keeper)

    rows = {row["单位名称"]: row["三定规定"] for row in exported(client, "bodies")}

    assert rows["甲局"] == "某办发〔2024〕1号"


def test_load_from_before_there_were_mandates_can_be_taken_back_still() -> None:
    keeper = make_keeper("/1/")
    load(keeper, "单位名称,主体类别,依据\n甲局,法定,一\n")
    second = load(keeper, "单位名称,主体类别,依据\n甲局,法定,二\n")
    for row in LoadedRow.objects.filter(table="bodies"):
        for told in filter(None, (row.before, row.after)):
            del told["mandate"]
        row.save()

    import_module("hengjian.registry.migrations.0007_mandate").tell_loaded_rows(apps, None)
    withdraw(keeper, second)

    assert Body.objects.get(name="甲局").basis == "一"


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


AREA = "区划代码,区划名称\n420000,某省\n"
TEXTS = {
    "areas": AREA,
    "bodies": "单位名称,主体类别\n新队,法定\n",
    "items": "事项编码,事项名称,行为种类,实施单位\nA1,占道,行政处罚,单位/1/\n",
    "holdings": "事项编码,实施单位,备案日\nT1,站,2026-01-05\n",
    "tiers": "事项编码,阶次,下限（元）,起\nT1,轻,100,2026-01-01\n",
    "officers": OFFICERS + "99,王海,执法人员,,\n",
    "credentials": "证件号码,证件类别,工号,起\nZ9,人民警察证,77,2025-01-01\n",
    "checks": "证件号码,证件类别,审验年度,审验结果,审验日期\nZ77,省级统一制发,2025年度,通过,2026-01-05\n",
    "entrustments": "受委托单位,委托单位,委托事项,起,止\n站,单位/1/,巡查,2026-01-01,2027-12-31\n",
    "parties": f"姓名或者名称,当事人类别,证件种类,证件号码\n李江,自然人,居民身份证号码,{RESIDENT}\n",
}


def named_by_rows() -> None:
    """Register what the rows name."""
    make_item("/1/", code="T1")
    make_body("/1/903/", name="站", kind=Body.Kind.ENTRUSTED)
    officer = make_officer("/1/")
    Officer.objects.filter(pk=officer.pk).update(number="77")
    Credential.objects.filter(pk=make_credential(officer).pk).update(number="Z77")


MODELS: dict[str, Any] = {
    "areas": Area, "bodies": Body, "items": Item, "holdings": Holding, "tiers": Tier, "officers": Officer,
    "credentials": Credential, "checks": CredentialCheck, "entrustments": Entrustment, "parties": Party,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_what_a_load_added_is_gone_when_it_is_taken_back(table: str) -> None:
    keeper = make_holder(Role.OPERATOR, "/")
    named_by_rows()
    before = MODELS[table].objects.count()
    batch = load(keeper, TEXTS[table])
    assert MODELS[table].objects.count() == before + 1

    withdraw(keeper, batch)

    assert MODELS[table].objects.count() == before
    assert not Benchmark.objects.exists()
    assert batch.state == BatchState.WITHDRAWN
    assert batch.reason == "撤回了 1 行。"
    assert not LoadedRow.objects.exists()


AGAIN = {
    "areas": AREA.replace("某省", "另名"),
    "bodies": "单位名称,主体类别,依据\n新队,委托,文\n",
    "items": "事项编码,事项名称,行为种类,实施单位\nA1,占道经营,行政处罚,站\n",
    "holdings": "事项编码,实施单位,实施方式,备案日\nT1,站,单独实施,2026-01-06\n",
    "tiers": "事项编码,阶次,下限（元）,起\nT1,轻,200,2026-01-01\n",
    "officers": OFFICERS + "99,王海,辅助人员,站,在编\n",
    "credentials": "证件号码,证件类别,工号,起,发证机关,状态,状态日期,状态原因\n"
    "Z9,人民警察证,77,2025-02-01,局,暂扣,2025-03-01,查\n",
    "checks": "证件号码,证件类别,审验年度,审验结果,审验日期,没有通过的原因\n"
    "Z77,省级统一制发,2025,通过,2026-01-06,补训以后\n",
    "entrustments": "受委托单位,委托单位,委托事项,事项编码,起,止\n站,单位/1/,巡逻,T1,2026-01-01,2028-12-31\n",
    "parties": f"姓名或者名称,当事人类别,证件种类,证件号码\n李疆,个体工商户,居民身份证号码,{RESIDENT}\n",
}


@pytest.mark.parametrize("table", TABLES)
def test_what_a_load_changed_is_as_before_when_it_is_taken_back(table: str) -> None:
    keeper = make_holder(Role.OPERATOR, "/")
    named_by_rows()
    load(keeper, TEXTS[table])
    second = load(keeper, AGAIN[table])
    assert counts(second) == (0, 1, 0, 0)

    withdraw(keeper, second)

    assert second.reason == "撤回了 1 行。"
    assert counts(tried(keeper, TEXTS[table])) == (0, 0, 1, 0)


def test_what_was_changed_since_or_is_needed_by_now_stays_and_is_told() -> None:
    keeper = make_keeper("/1/")
    first = load(keeper, "单位名称,主体类别\n甲队,法定\n乙队,法定\n")
    load(keeper, OFFICERS + "01,王海,执法人员,甲队,\n")
    load(keeper, "单位名称,主体类别\n乙队,委托\n")

    withdraw(keeper, first)

    assert set(Body.objects.filter(name__endswith="队").values_list("name", flat=True)) == {
        "甲队", "乙队",
    }  # fmt: skip
    assert "2 行后来又有变动" in first.reason


def test_import_that_was_stopped_is_taken_back_when_it_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(RegistryTarget, "rows_at_once", 1)
    keeper = make_keeper("/1/")
    batch = tried(keeper, OFFICERS + "01,王海,执法人员,,\n02,李江,执法人员,,\n")
    deciding.confirm(actor=keeper, batch=batch, on=DAY)
    write = RegistryTarget.write_rows

    def ask_to_stop(self: RegistryTarget, *given: Any) -> None:
        write(self, *given)
        deciding.stop(actor=keeper, batch=batch, on=DAY)

    monkeypatch.setattr(RegistryTarget, "write_rows", ask_to_stop)
    assert work(batch).state == Job.State.STOPPED
    assert (batch.state, batch.written, Officer.objects.count()) == (BatchState.DRY_RUN, 1, 1)

    deciding.discard(actor=keeper, batch=batch, on=DAY)
    work(batch)

    assert batch.state == BatchState.REJECTED
    assert not Officer.objects.exists()


def test_nobody_imports_into_a_body_that_he_does_not_keep() -> None:
    make_body("/1/")

    with pytest.raises(NotAllowed):
        tried(make_keeper("/2/"), OFFICERS + "1,甲,执法人员,,\n", "/1/")


def test_who_may_bring_cases_only_has_no_registry_file_taken() -> None:
    batch = tried(make_holder(Role.SUPERVISOR, "/1/"), OFFICERS + "1,甲,执法人员,,\n")

    assert batch.holds == "cases"
    assert not Officer.objects.exists()


def test_who_keeps_the_registry_only_has_no_case_file_taken() -> None:
    batch = tried(make_keeper("/1/"), "案号,立案日期\n1号,2026-01-05\n")

    assert batch.state == BatchState.REJECTED
    assert "选定是哪一张表" in batch.reason


def test_case_ledger_with_the_columns_of_a_party_is_not_taken_for_parties() -> None:
    clerk = make_holder(Role.AGENCY_CLERK, "/1/")
    head = "案号,立案日期,处罚日期,罚款金额,姓名或者名称,当事人类别\n"

    batch = tried(clerk, f"{head}1号,2026-01-05,2026-02-05,100,李江,自然人\n")

    assert batch.holds == "cases"


def test_unknown_heads_are_asked_for_once_and_known_the_next_time(client: Client) -> None:
    keeper = make_keeper("/1/")
    client.force_login(keeper)
    text = "职工号,人员姓名,身份,单位名\n01,王海,正式,\n02,李江,临时,\n".encode()
    batch = sent(keeper, ("人事.csv", text), holds="officers")
    assert batch.state == BatchState.READ
    page = client.get(f"/intake/{batch.uuid}/columns/").content.decode()
    assert "工号（必填）" in page
    assert "空着就是没有做" not in page
    chosen = {
        "title": "人事表",
        "aim-0": "number",
        "aim-1": "name",
        "aim-2": "kind",
        "aim-3": "body",
    }

    asked = client.post(f"/intake/{batch.uuid}/columns/", chosen)
    assert "认不出" in asked.content.decode()
    words = batch.profile["columns"][2]["words"]
    given = {
        f"word-2-{words.index('正式')}": "officer",
        f"word-2-{words.index('临时')}": "auxiliary",
    }
    client.post(f"/intake/{batch.uuid}/columns/", {**chosen, **given})
    work(batch)

    assert (batch.state, counts(batch)) == (BatchState.DRY_RUN, (2, 0, 0, 0))
    carry_out(keeper, batch)
    assert Officer.objects.get(name="李江").kind == Officer.Kind.AUXILIARY
    again = sent(keeper, ("人事.csv", text))
    assert (again.holds, counts(again)) == ("officers", (0, 0, 2, 0))
    assert again.mapping == batch.mapping


def test_file_goes_from_the_page_to_the_registry(client: Client) -> None:
    keeper, body = make_keeper("/1/"), make_body("/1/")
    KnownBody.objects.create(body=body.uuid, name=body.name, path=body.path)
    client.force_login(keeper)
    file = upload("表.csv", (OFFICERS + "01,王海,执法人员,,\n").encode())

    address = client.post("/intake/new/", {"place": "/1/", "holds": "", "files": file}).headers[
        "Location"
    ]
    batch = Batch.objects.get()
    work(batch)
    shown = client.get(address).content.decode()
    assert "执法人员" in shown
    assert "导入 1 行" in shown
    client.post(f"{address}confirm/")
    work(batch)

    assert "已导入" in client.get(address).content.decode()
    assert "执法人员 1 行" in client.get("/intake/").content.decode()
    assert Officer.objects.get().name == "王海"


def test_number_of_a_party_is_in_the_clear_nowhere_but_in_the_file_that_was_sent(
    data: Path,
) -> None:
    keeper = make_keeper("/1/")
    text = TEXTS["parties"] + f"李河,自然人,居民身份证号码,{RESIDENT[:-1]}1\n"

    load(keeper, text)

    assert Party.objects.get().number_mask.startswith("4201")
    staged = [file for file in (data / "staged").rglob("*") if file.is_file()]
    assert len(staged) >= 3
    for file in staged:
        content = file.read_bytes()
        assert RESIDENT.encode() not in content, file
        assert RESIDENT[:-1].encode() not in content, file
