"""The mappings that the pack brings, on files of the shapes that agencies really have."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hengjian.reading.tables import Tables
from hengjian.reading.texts.penalties import KINDS
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.files.mappings import pack_mappings
from hengjian.screening.files.screen import Screening, screen

pytestmark = pytest.mark.law

RUN_DAY = date(2026, 11, 20)
CREDIT_2019 = (
    "CF_XDR_MC,CF_XDR_LB,CF_WSH,CF_WFXW,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG,CF_GSJZQ\n"
    "某甲公司,法人及非法人组织,甲罚〔2025〕1号,未公示价格,罚款;没收违法所得,罚款五万元,5.000000,2025/3/4,甲局,\n"
    "某乙,自然人,甲罚〔2025〕2号,占道经营,警告,警告,,20250305,甲局,\n"
    "某丙店,个体工商户,甲罚〔2025〕3号,占道经营,罚款,罚款三百元,0.03,45722,甲局,\n"
)
CREDIT_2015 = (
    "行政处罚决定书文号,处罚名称,处罚类别1,处罚类别2,处罚事由,处罚依据,行政相对人名称,处罚结果,处罚决定日期,处罚机关,当前状态\n"
    "乙罚〔2016〕1号,无证经营案,2,3,无证经营,《甲条例》第三条,某甲,没收违法所得五百元并处罚款二千元,2016-05-06,乙局,0\n"
    "乙罚〔2016〕2号,占道案,1,,占道,《甲条例》第四条,某乙,申诫,2016.5.7,乙局,0\n"
)
CHECK = (
    "supervise_item_implement_code,check_action_name,check_action_code,implement_institution,check_result,check_date\n"
    "01234567890123,日常检查,JC-1,甲局,未发现问题,2025-03-04 09:30:00\n"
)
PENALTY = (
    "处罚行为名称,处罚行为编号,实施机构,处罚程序,处罚立案时间,是否重大案件,法制审核日期,处罚文书号,"
    "作出行政处罚决定日期,处罚种类,处罚结果,结案情况-结案日期\n"
    "某案,CF-1,甲局,普通程序,2025-03-04,否,,甲罚〔2025〕9号,2025-04-05,罚款,罚款叁佰元整,\n"
    "某案,CF-2,甲局,快速办理,,,,甲罚〔2025〕10号,2025-04-06,警告,警告,2025-04-30\n"
)
COERCION = (
    "强制行为名称,强制行为编号,实施机构,强制决定书号,行政强制种类,强制措施类型,实施强制措施的起始时间,实施强制措施的结束时间\n"
    "扣押电动车,QZ-1,甲局,甲扣〔2025〕1号,措施,扣押,2025-03-04,2025-03-20\n"
    "限制,QZ-2,甲局,甲限〔2025〕1号,措施,限制人身自由,2025-03-04,\n"
    "冻结存款,QZ-3,甲局,甲冻〔2025〕1号,措施,冻结,2025-03-04,\n"
)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load(national_pack())


def screened(rulebook: Rulebook, folder: Path, content: str, encoding: str = "utf-8") -> Screening:
    path = folder / "导出.csv"
    path.write_bytes(content.encode(encoding))
    return screen(rulebook, [path], run_day=RUN_DAY)


def acts_of(tables: Tables, *fields: str) -> list[tuple[object, ...]]:
    masks = {code: 1 << i for i, code in enumerate(KINDS)}
    frame = tables.acts.sort("c", "on", "kind").select(
        "c", pl.col("kind").cast(pl.String), "on", *fields
    )
    return [
        tuple(
            "+".join(code for code, bit in masks.items() if cell & bit)
            if name == "kinds" and isinstance(cell, int)
            else cell
            for name, cell in row.items()
        )
        for row in frame.iter_rows(named=True)
    ]


def test_kinds_that_a_text_may_say_are_the_kinds_of_the_pack(rulebook: Rulebook) -> None:
    assert rulebook.pack.declarations.act_fields["kinds"].codes == KINDS


def test_every_mapping_covers_kinds_of_the_pack_and_is_told_by_its_header(
    rulebook: Rulebook,
) -> None:
    mappings = pack_mappings(rulebook.pack)
    kinds = set(rulebook.pack.declarations.kinds)

    assert {mapping.id for mapping in mappings} >= {
        "credit-publicity-penalty-2015", "credit-publicity-penalty-2019", "supervision-check",
        "supervision-coercion", "supervision-penalty",
    }  # fmt: skip
    for mapping in mappings:
        assert mapping.recognise
        assert set(mapping.covers or ()) <= kinds
        assert {act.kind for act in mapping.acts} <= kinds


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_credit_file_of_2019_gives_decisions_and_not_one_finding(
    rulebook: Rulebook, tmp_path: Path, encoding: str
) -> None:
    found = screened(rulebook, tmp_path, CREDIT_2019, encoding)

    assert acts_of(found.tables_of(0), "amount", "kinds") == [
        (0, "decision", date(2025, 3, 4), 5_000_000, "fine+confiscated_gains"),
        (1, "decision", date(2025, 3, 5), None, "warning"),
        (2, "decision", date(2025, 3, 6), 30_000, "fine"),
    ]
    assert found.tables_of(0).cases["party_kind"].cast(pl.String).to_list() == [
        "organisation", "individual", "sole_trader",
    ]  # fmt: skip
    assert found.tables_of(0).sources["covers"].to_list() == [["decision"]]
    assert (found.rejected, found.found.height, found.open.height) == (0, 0, 0)


def test_credit_file_of_2015_has_its_amounts_read_from_the_result(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    found = screened(rulebook, tmp_path, CREDIT_2015)

    assert acts_of(found.tables_of(0), "amount", "kinds") == [
        (0, "decision", date(2016, 5, 6), 200_000, "fine+confiscated_gains"),
        (1, "decision", date(2016, 5, 7), None, None),
    ]
    assert (found.rejected, found.found.height, found.open.height) == (0, 0, 0)


def test_check_table_under_the_names_of_the_database_gives_inspections(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    found = screened(rulebook, tmp_path, CHECK)

    assert acts_of(found.tables_of(0)) == [(0, "inspection", date(2025, 3, 4))]
    assert found.tables_of(0).cases["item"].to_list() == ["01234567890123"]
    assert (found.rejected, found.found.height, found.open.height) == (0, 0, 0)


def test_officers_of_a_check_are_counted_and_unclear_ones_are_not(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    header = "检查行为名称,检查行为编号,检查时间,检查结果,检查人员,执法证号\n"
    cells = [
        ("张三、李四", ""),
        ("张三、李四", "A01、A02"),
        ("张三", "A01"),
        ("张三李四", ""),
        ("", ""),
    ]
    rows = [
        f"日常检查,JC-{number},2025-03-04,合格,{names},{numbers}\n"
        for number, (names, numbers) in enumerate(cells, start=1)
    ]
    found = screened(rulebook, tmp_path, header + "".join(rows))
    people = found.tables_of(0).actors.group_by("a").len().sort("a").rows()

    assert people == [(0, 2), (1, 2), (2, 1)]
    breached = [rulebook.rules[number].id for number in found.found["rule"]]
    assert breached == ["penalty-law.42.two-officers-inspection"]
    assert found.found["case"].to_list() == ["JC-3"]
    assert found.rejected == 1


def test_roles_that_mappings_bring_belong_to_their_acts(rulebook: Rulebook) -> None:
    kinds = rulebook.pack.declarations.kinds
    brought = [
        (act.kind, persons.role)
        for mapping in pack_mappings(rulebook.pack)
        for act in mapping.acts
        for persons in act.persons
    ]

    assert brought == [("inspection", "officer")]
    assert all(role in kinds[kind].roles for kind, role in brought)


def test_penalty_table_gives_the_steps_that_are_filled_in(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    found = screened(rulebook, tmp_path, PENALTY)

    assert acts_of(found.tables_of(0), "amount") == [
        (0, "filing", date(2025, 3, 4), None),
        (0, "decision", date(2025, 4, 5), 30_000),
        (1, "decision", date(2025, 4, 6), None),
        (1, "closing", date(2025, 4, 30), None),
    ]
    assert found.tables_of(0).cases["procedure"].cast(pl.String).to_list() == ["ordinary", None]
    assert (found.rejected, found.found.height) == (0, 0)


def test_coercion_table_gives_seizures_and_freezes_with_their_ends(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    found = screened(rulebook, tmp_path, COERCION)

    assert acts_of(found.tables_of(0), "about") == [
        (0, "seizure", date(2025, 3, 4), "QZ-1"),
        (0, "seizure_release", date(2025, 3, 20), "QZ-1"),
        (2, "freeze", date(2025, 3, 4), "QZ-3"),
    ]
    assert (found.rejected, found.found.height) == (0, 0)
