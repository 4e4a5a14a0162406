"""An unknown spreadsheet: its columns are guessed, a person confirms, the next one is known."""

from pathlib import Path
from typing import Any

import pytest

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import aims, law
from hengjian.intake.drafting import Choice, Incomplete, Sheet, mapping_of, proposed_title
from hengjian.intake.guessing import columns_of, content_of, likeness
from hengjian.intake.masking import masked_cell
from hengjian.intake.models import Batch, SavedMapping
from hengjian.intake.services import deciding
from hengjian.intake.services.mapping import TitleTaken, save_mapping
from hengjian.intake.states import State
from hengjian.intake.tests.files import LEDGER, checked, clerk, csv_of, ledger_xlsx, work
from hengjian.reading.files import open_files

WANTED = {
    "案号": ("case.number", ""),
    "立案时间": ("filing.on", ""),
    "处罚日期": ("decision.on", ""),
    "罚没金额": ("decision.amount", "10k_yuan"),
}


def choices(wanted: dict[str, tuple[str, str]] = WANTED) -> list[Choice]:
    known = aims.aims_of(law.declarations())
    return [Choice(header, known[key], unit) for header, (key, unit) in wanted.items()]


def column(batch: Batch, header: str) -> dict[str, Any]:
    return next(each for each in batch.profile["columns"] if each["header"] == header)


def save(batch: Batch, place: str = "/1/7/") -> SavedMapping:
    return save_mapping(
        actor=clerk(place), batch=batch, choices=choices(), on=DAY, sheet=Sheet("案件台账", ["filing", "decision"])
    )  # fmt: skip


@pytest.fixture
def ledger(office: Path) -> Batch:
    """Give the batch of an unknown spreadsheet."""
    del office
    return checked(clerk(), ("2025年台账.xlsx", LEDGER))


def test_unknown_spreadsheet_waits_for_a_person_with_its_columns_guessed(ledger: Batch) -> None:
    assert ledger.state == State.READ
    assert ledger.profile["rows"] == 3
    guessed = {each["header"]: each["guess"] for each in ledger.profile["columns"]}
    assert guessed["案号"] == "case.number"
    assert guessed["立案时间"] == "filing.on"
    assert guessed["处罚日期"] == "decision.on"
    assert guessed["罚没金额"] == "decision.amount"
    assert guessed["承办人"] == "filing@investigator"
    assert guessed["备注"] == ""


def test_day_on_which_a_notice_was_given_is_the_day_of_the_notice_and_not_of_another_paper(
    office: Path,
) -> None:
    del office
    head = ["案号", "告知书送达日期", "决定书送达日期", "强制执行文书的送达"]
    row = ["衡文旅罚〔2025〕1号", "2025-03-04", "2025-04-08", "2025-05-08"]

    batch = checked(clerk(), ("台账.xlsx", ledger_xlsx(row, head=head)))

    guessed = [each["guess"] for each in batch.profile["columns"]]
    assert guessed == ["case.number", "prior_notice.on", "service.on", "enforcement_service.on"]


def test_column_whose_meaning_another_column_fits_better_gets_no_far_fetched_one(
    office: Path,
) -> None:
    del office
    head = ["案号", "立案日期", "立案登记的日期"]
    row = ["衡文旅罚〔2025〕1号", "2025-03-04", "2025-03-05"]

    batch = checked(clerk(), ("台账.xlsx", ledger_xlsx(row, head=head)))

    assert [each["guess"] for each in batch.profile["columns"]] == ["case.number", "filing.on", ""]


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ("案号 立案日期 执法人员", ["filing.on", ""]),
        ("案号 处罚决定日期 执法人员", ["decision.on", "decision@officer"]),
        ("案号 询问日期 执法人员", ["questioning.on", "questioning@officer"]),
        ("案号 扣押日期 解除日期", ["seizure.on", "seizure_release.on"]),
        ("案号 解除日期 查封日期", ["seizure_release.on", "seizure.on"]),
        ("案号 冻结日期 解除日期", ["freeze.on", "freeze_release.on"]),
        ("案号 处罚决定日期 送达日期", ["decision.on", "service.on"]),
        ("案号 处罚决定日期 公示日期", ["decision.on", "publication.on"]),
        ("检查编号 检查结果 公示日期", [None, "inspection_publication.on"]),
        ("检查编号 被检查单位 检查日期", ["party.name", "inspection.on"]),
        ("案号 许可事项 决定日期", [None, "licence_decision.on"]),
        ("案号 申请人 许可决定日期", ["party.name", "licence_decision.on"]),
    ],
)
def test_short_headers_mean_what_the_other_columns_are_about(
    tmp_path: Path, head: str, meant: list[str | None]
) -> None:
    headers = head.split()
    row = ["2025-03-04" if each.endswith("日期") else "王磊" for each in headers]
    file = tmp_path / "台账.csv"
    file.write_bytes(csv_of(headers, ["衡文旅罚〔2025〕1号", *row[1:]]))

    shipped = aims.headers_known(law.shipped_mappings())
    found = columns_of(open_files([file])[0], aims.aims_of(law.declarations()), shipped)

    guessed = [each.guess for each in found[1:]]
    assert [
        each if wanted is not None else None for each, wanted in zip(guessed, meant, strict=True)
    ] == meant


def test_what_a_header_was_confirmed_to_mean_comes_before_what_it_may_mean_as_well(
    office: Path,
) -> None:
    del office
    head = ["案号", "告知书送达日期", "决定日期", "处罚种类"]
    rows = [["衡文旅罚〔2025〕1号", "2025-03-04", "2025-04-08", "警告"]]
    first = checked(clerk(), ("台账.xlsx", ledger_xlsx(*rows, head=head)))
    assert column(first, "处罚种类")["guess"] == "decision.kinds"
    chosen = {each["header"]: (each["guess"], "") for each in first.profile["columns"]}
    sheet = Sheet("案件台账", ["prior_notice", "decision"])
    save_mapping(actor=clerk(), batch=first, choices=choices(chosen), on=DAY, sheet=sheet)

    again = checked(clerk(), ("新表.xlsx", ledger_xlsx(*rows, head=["文书编号", *head[1:]])))

    assert again.state == State.READ
    assert column(again, "处罚种类")["guess"] == "decision.kinds"


def test_amounts_without_a_unit_ask_for_it(ledger: Batch) -> None:
    assert column(ledger, "罚没金额")["unit_needed"]
    assert column(ledger, "罚没金额")["unit"] == ""


def test_names_of_people_are_masked_in_what_is_shown(ledger: Batch) -> None:
    assert column(ledger, "承办人")["samples"][0] == "王*、陈*"
    assert "王磊" not in str(ledger.profile)


def test_confirmed_columns_are_checked_and_the_amounts_are_in_fen(ledger: Batch) -> None:
    from hengjian.intake.staging import staged  # noqa: PLC0415  used once

    save(ledger)
    work(ledger)

    assert ledger.state == State.DRY_RUN
    assert ledger.load is not None
    acts = staged(ledger.load).table("acts").collect()
    amounts = acts.filter(acts["kind"].cast(str) == "decision")["amount"].to_list()
    assert amounts == [8_500_000]
    assert ledger.forecast["rejected"] == 1  # there is no 30 February


def test_same_kind_of_spreadsheet_is_known_the_next_time_to_this_body_only(ledger: Batch) -> None:
    saved = save(ledger)
    more = ledger_xlsx(["衡文旅罚〔2025〕4号", "2025-04-01", "2025-05-06", "1", "王磊", ""])

    again = checked(clerk(), ("2025年5月.xlsx", more))
    elsewhere = checked(clerk("/1/8/"), ("2025年5月.xlsx", more), place="/1/8/")

    assert (again.state, again.mapping) == (State.DRY_RUN, saved)
    assert elsewhere.state == State.READ


def test_change_of_the_columns_is_a_new_version_and_the_old_one_stays(ledger: Batch) -> None:
    first = save(ledger)
    work(ledger)

    deciding.remap(actor=clerk(), batch=ledger, on=DAY)
    second = save(ledger)

    assert (first.version, second.version) == (1, 2)
    assert SavedMapping.objects.filter(title="案件台账").count() == 2


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("2025年台账.xlsx", "甲局台账"),
        ("行政检查台账2025年1月至6月.xlsx", "甲局行政检查台账"),
        ("许可台账（2025年上半年）.xlsx·Sheet1", "甲局许可台账"),
        ("检查台账（城区）_20250630(1).csv", "甲局检查台账（城区）"),
        ("甲局·检查台账.csv", "甲局·检查台账"),
        ("2025年5月.xlsx", "甲局案件台账"),
        ("三月份台账.xlsx", "甲局台账"),
    ],
)
def test_title_on_offer_is_the_name_of_the_file_without_its_period(file: str, title: str) -> None:
    assert proposed_title("甲局", file, "案件台账") == title


def other_ledger() -> Batch:
    other = ledger_xlsx(["衡文旅许〔2025〕4号", "2025-04-01"], head=["许可文号", "受理时间"])
    return checked(clerk(), ("许可.xlsx", other))


def test_mapping_of_another_spreadsheet_is_not_replaced_unless_somebody_says_so(
    ledger: Batch,
) -> None:
    saved = save(ledger)
    other = other_ledger()
    other_choices = choices({"许可文号": ("case.number", "")})

    with pytest.raises(TitleTaken, match=r"“立案时间”.*换一个名称"):
        save_mapping(
            actor=clerk(), batch=other, choices=other_choices, on=DAY, sheet=Sheet("案件台账")
        )

    assert list(SavedMapping.objects.all()) == [saved]
    assert checked(clerk(), ("新.xlsx", LEDGER)).mapping == saved
    save_mapping(
        actor=clerk(), batch=other, choices=other_choices, on=DAY, sheet=Sheet("案件台账"), replaces=True
    )  # fmt: skip
    assert checked(clerk(), ("新.xlsx", LEDGER)).mapping is None


def test_columns_are_not_changed_while_the_batch_is_being_checked(ledger: Batch) -> None:
    save(ledger)

    with pytest.raises(Refused, match="现在不能改"):
        save(ledger)


def test_nobody_confirms_columns_for_a_body_that_is_not_his(ledger: Batch) -> None:
    with pytest.raises(NotAllowed):
        save(ledger, "/1/8/")

    assert not SavedMapping.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"案号": None}, "哪一列是案号"),
        ({"罚没金额": ("decision.amount", "")}, "元还是万元"),
        ({"处罚日期": None}, "没有哪一列是“处罚决定日期”"),
        ({"处罚日期": ("filing.on", "")}, "只能选一列"),
    ],
)
def test_choices_that_make_no_mapping_are_told_with_what_is_missing(
    changes: dict[str, tuple[str, str] | None], words: str
) -> None:
    wanted = {name: found for name, found in (WANTED | changes).items() if found is not None}

    with pytest.raises(Incomplete, match=words):
        mapping_of(choices(wanted), name="m", body_name="甲局", sheet=Sheet("台账"))


def test_file_that_its_confirmed_columns_cannot_read_asks_again_and_says_why(office: Path) -> None:
    del office
    content = csv_of(("编码", "日期一"), ("1", "2025-03-04"))
    batch = checked(clerk(), ("台账.csv", content))
    save(batch)

    work(batch)

    assert batch.state == State.READ
    assert "案号" in batch.reason


def test_content_is_told_by_what_the_cells_can_be_read_as() -> None:
    days = content_of(["2025-03-04", "2025年3月5日", "没有"])
    codes = content_of(["91350100M000100Y43", "11010519491231002X"])

    assert days.date == pytest.approx(2 / 3)
    assert codes.credit_code == 0.5
    assert codes.identity == 0.5
    assert content_of([]).filled == 0


def test_likeness_is_whole_for_equal_names_whatever_unit_they_carry() -> None:
    assert likeness("罚款金额（万元）", "罚款金额") == 1.0
    assert likeness("罚没金额", "金额") > likeness("罚没金额", "立案")
    assert likeness("", "立案") == 0.0


@pytest.mark.parametrize(
    ("header", "text", "shown"),
    [
        ("当事人", "刘小华", "刘**"),
        ("证件", "11010519491231002X", "110****2X"),
        ("联系电话", "13800001234", "138****34"),
        ("案由", "未核对", "未核对"),
        ("承办人", "王磊/赵凯", "王*/赵*"),
    ],
)
def test_what_identifies_people_is_hidden(header: str, text: str, shown: str) -> None:
    assert masked_cell(header, text) == shown
