from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from hengjian.reading.errors import UnknownJurisdiction, UnknownTable, UnusableFile
from hengjian.reading.tables import Tables, read_tables
from hengjian.reading.tests.packs import (
    ACTORS,
    ACTS,
    CASES,
    DECLARATIONS,
    RUN_DAY,
    SOURCES,
    adds_up,
    read,
    reasons,
    write,
)


def good(folder: Path, **changed: str) -> Tables:
    tables: dict[str, str | bytes] = {"cases": CASES, "acts": ACTS, "actors": ACTORS}
    paths = write(folder, **(tables | {"sources": SOURCES} | changed))
    return read_tables(paths, DECLARATIONS, run_day=RUN_DAY)


def test_good_files_are_read_whole(tmp_path: Path) -> None:
    tables = good(tmp_path)

    assert tables.rejects.is_empty()
    assert adds_up(tables)
    assert tables.cases["case"].to_list() == ["A1", "A2"]
    assert tables.cases["procedure"].to_list() == ["ordinary", "summary"]
    assert tables.cases["major"].to_list() == [False, True]
    assert tables.acts["c"].to_list() == [0, 0, 0, 1, 1]
    assert tables.acts["on"].to_list() == [
        date(2025, 3, 4),
        date(2025, 5, 6),
        date(2025, 3, 5),
        date(2025, 3, 7),
        date(2025, 3, 8),
    ]
    assert tables.acts["at"][2] == datetime(2025, 3, 5, 2, 30, tzinfo=UTC)
    assert tables.acts["amount"].to_list() == [None, 50000, None, None, None]
    assert tables.acts["kinds"].to_list() == [None, 3, None, None, None]
    assert tables.actors.rows() == [(1, "officer", "甲"), (1, "officer", "乙")]
    assert tables.sources["covers"].to_list() == [list(DECLARATIONS.kinds)]
    assert tables.gaps.is_empty()
    assert tables.tiers is None


def test_columns_have_the_promised_types_and_fields_that_no_file_has_are_left_out(
    tmp_path: Path,
) -> None:
    tables = good(tmp_path)

    assert dict(tables.acts.schema) == {
        "act": pl.String(),
        "c": pl.UInt32(),
        "kind": pl.Enum(list(DECLARATIONS.kinds)),
        "about": pl.String(),
        "on": pl.Date(),
        "at": pl.Datetime("us", "UTC"),
        "recorded": pl.Datetime("us", "UTC"),
        "recorded_on": pl.Date(),
        "place": pl.String(),
        "paper": pl.String(),
        "corrects": pl.String(),
        "amount": pl.Int64(),
        "kinds": pl.Int64(),
        "reason": pl.Enum(["hearing", "testing"]),
        "file": pl.String(),
        "row": pl.UInt32(),
        "actors_damaged": pl.Boolean(),
    }
    assert tables.actors.schema["a"] == pl.UInt32()
    assert dict(tables.gaps.schema) == {"c": pl.UInt32(), "kind": tables.acts.schema["kind"]}


def test_parquet_with_native_types_reads_like_csv(tmp_path: Path) -> None:
    cases = pl.DataFrame({"案件": ["A1"], "程序": ["简易程序"]})
    acts = pl.DataFrame(
        {
            "案件": ["A1", "A1"],
            "种类": ["立案", "处罚决定"],
            "日期": [date(2025, 3, 4), None],
            "时刻": [None, datetime(2025, 3, 5, 0, 30)],  # noqa: DTZ001
            "金额": [None, 100.0],
            "处罚种类": [None, ["罚款", "warning"]],
        }
    )
    cases.write_parquet(tmp_path / "cases.parquet")
    acts.write_parquet(tmp_path / "acts.parquet")

    tables = read_tables(
        [tmp_path / "cases.parquet", tmp_path / "acts.parquet"], DECLARATIONS, run_day=RUN_DAY
    )

    assert tables.rejects.is_empty()
    assert tables.acts["on"].to_list() == [date(2025, 3, 4), date(2025, 3, 5)]
    assert tables.acts["at"][1] == datetime(2025, 3, 4, 16, 30, tzinfo=UTC)
    assert tables.acts["amount"].to_list() == [None, 100]
    assert tables.acts["kinds"].to_list() == [None, 3]
    assert tables.acts["row"].to_list() == [1, 2]
    assert tables.acts["act"].to_list() == ["acts:1", "acts:2"]


def test_chinese_headers_and_table_names_are_understood(tmp_path: Path) -> None:
    tables = read(
        tmp_path,
        案件="案件编号,程序,执法机关\nA1,简易程序,城管局\n",
        行为="案件编号,行为种类,日期,录入时间\n　A1　,立案,2025-03-04,2025-03-05\n",
    )

    assert tables.cases["body"].to_list() == ["城管局"]
    assert tables.acts["recorded_on"].to_list() == [date(2025, 3, 5)]
    assert tables.acts["recorded"].to_list() == [None]
    assert tables.sources.is_empty()


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("X9,A1,立案,,2025-02-30,,,,", "on", "没有这一天"),
        ("X9,A1,立案,,昨天,,,,", "on", "读不出日期"),
        ("X9,A1,立案,,1900-01-01,,,,", "on", "1900"),
        ("X9,A1,立案,,2026-11-21,,,,", "on", "晚于运行日"),
        ("X9,A1,立案,,,,,,", "on", "都空着"),
        ("X9,A1,立案,,2025-03-04,2025-03-05 00:10,,,", "on", "不是同一天"),
        ("X9,A1,立案,,,2025-03-05,,,", "at", "没有时刻"),
        ("X9,A1,立案,,,2025-03-05 25:00,,,", "at", "没有这个时刻"),
        ("X9,A1,开会,,2025-03-04,,,,", "kind", "不在种类"),
        ("X9,A1,,,2025-03-04,,,,", "kind", "不能空"),
        ("X9,A7,立案,,2025-03-04,,,,", "case", "没有这个案件"),
        ("X9,,立案,,2025-03-04,,,,", "case", "不能空"),
        ("X9,A1,处罚决定,,2025-03-04,,500.00,,", "amount", "以分计"),
        ("X9,A1,处罚决定,,2025-03-04,,-5,,", "amount", "负数"),
        ("X9,A1,处罚决定,,2025-03-04,,5,罚款;监禁,", "kinds", "监禁"),
        ("X9,A1,查封扣押,,2025-03-04,,,,", "about", "事物编号"),
        ("X9,A1,期间停止计算,P1,2025-03-04,,,,", "reason", "必须填写"),
        ("X1,A1,立案,,2025-03-04,,,,", "act", "编号不能重复"),
        ("X9,A2,pause_start,P1,2025-03-09,,,,听证", "about", "自己的编号"),
        ("X9,A1,立案,,2025-03-04,,,", "", "只有 8 格"),
        ("X9,A1,立案,,2025-03-04,,,,,x", "", "有 10 格"),
        ('X9,A1,"立案,,2025-03-04,,,,', "", "引号"),
    ],
)
def test_bad_act_is_refused_with_its_reason(
    tmp_path: Path, row: str, column: str, word: str
) -> None:
    tables = good(tmp_path, acts=f"{ACTS}{row}\n")

    assert reasons(tables) == [(7, column)]
    assert word in tables.rejects["reason"][0]
    assert tables.acts.height == 5
    assert adds_up(tables)


def test_refused_act_leaves_a_gap_of_its_kind(tmp_path: Path) -> None:
    tables = good(tmp_path, acts=f"{ACTS}X9,A2,处罚决定,,后天,,,,\n")

    assert tables.gaps.rows() == [(1, "decision")]


def test_act_of_unreadable_kind_leaves_a_gap_of_every_kind(tmp_path: Path) -> None:
    tables = good(tmp_path, acts=f"{ACTS}X9,A2,开会,,2025-03-04,,,,\n")

    assert tables.gaps.rows() == [(1, None)]


def test_row_that_cannot_be_split_leaves_a_gap_where_its_case_is_recognised(
    tmp_path: Path,
) -> None:
    tables = good(tmp_path, acts=f"{ACTS}X9,A2,处罚决定\nX8,A1,立案,,2025-04-01,,,,\n")

    assert tables.gaps.rows() == [(1, None)]
    assert reasons(tables) == [(7, "")]
    assert tables.acts["act"].to_list()[-1] == "X8"


def test_refused_case_takes_its_acts_along_and_says_so(tmp_path: Path) -> None:
    tables = good(tmp_path, cases=CASES.replace("summary", "特别程序"))

    assert tables.cases["case"].to_list() == ["A1"]
    refused = tables.rejects.filter(pl.col("table") == "acts")
    assert refused["row"].to_list() == [5, 6]
    assert all("案件被拒收" in reason for reason in refused["reason"])
    assert adds_up(tables)


def test_second_row_of_one_case_is_refused_and_the_first_counts(tmp_path: Path) -> None:
    tables = good(tmp_path, cases=f"{CASES}A1,别处,别局,summary,否\n")

    assert tables.cases["body"].to_list() == ["城管局", "城管局"]
    assert reasons(tables) == [(4, "case")]
    assert tables.acts.height == 5


def test_refused_actor_marks_its_act_as_damaged(tmp_path: Path) -> None:
    tables = good(tmp_path, actors=f"{ACTORS}X1,执法员,丙\nX3,officer\nX7,officer,丁\n")

    assert tables.acts.filter("actors_damaged")["act"].to_list() == ["X1", "X3"]
    assert reasons(tables) == [(4, "role"), (5, ""), (6, "act")]
    assert adds_up(tables)


def test_actor_of_a_refused_act_is_refused_with_it(tmp_path: Path) -> None:
    tables = good(tmp_path, acts=ACTS.replace("2025/5/6", "2025/5/32"))

    people = tables.rejects.filter(pl.col("table") == "actors")
    assert people["row"].to_list() == [2, 3]
    assert all("行为被拒收" in reason for reason in people["reason"])


def test_act_that_corrects_itself_is_refused(tmp_path: Path) -> None:
    tables = good(tmp_path, acts="act,case,kind,on,corrects\nX2,A1,annulled,2025-03-04,X2\n")

    acts = tables.rejects.filter(pl.col("table") == "acts")
    assert acts.select("row", "column").rows() == [(2, "corrects")]


def test_case_key_is_made_of_source_body_and_number(tmp_path: Path) -> None:
    tables = read(
        tmp_path,
        cases="source,body,number\n案管,城管局,〔2025〕1号\n案管,城管局,\n",
        acts="source,body,number,kind,on\n案管,城管局,〔2025〕1号,立案,2025-03-04\n",
    )

    assert tables.cases["case"].to_list() == ["案管/城管局/〔2025〕1号"]
    assert tables.acts["c"].to_list() == [0]
    assert reasons(tables) == [(3, "case")]


def test_empty_jurisdiction_is_filled_with_the_given_one(tmp_path: Path) -> None:
    cases = "case,jurisdiction\nA1,\nA2,彼地\n"

    tables = read(tmp_path, cases=cases, acts=ACTS, jurisdiction="here")

    assert tables.cases["jurisdiction"].to_list() == ["here", "there"]


def test_unknown_place_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownJurisdiction, match="火星"):
        read(tmp_path, cases=CASES, acts=ACTS, jurisdiction="火星")


def test_case_without_source_belongs_to_the_only_source(tmp_path: Path) -> None:
    tables = good(tmp_path, cases="case\nA1\nA2\n")

    assert tables.cases["source"].to_list() == ["案管", "案管"]


def test_case_without_source_stays_default_when_sources_differ(tmp_path: Path) -> None:
    tables = good(tmp_path, cases="case\nA1\nA2\n", sources=f"{SOURCES}别处,立案,\n")

    assert tables.cases["source"].to_list() == ["default", "default"]


def test_source_that_covers_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    tables = good(tmp_path, sources="source,covers\n案管,立案;开会\n")

    assert tables.sources.is_empty()
    assert reasons(tables) == [(2, "covers")]


def test_source_complete_until_a_future_day_is_refused(tmp_path: Path) -> None:
    tables = good(tmp_path, sources="source,covers,complete_until\n案管,*,2027-01-01\n")

    assert tables.sources.is_empty()


def test_tiers_are_read_in_minor_units(tmp_path: Path) -> None:
    tiers = "item,tier,from,low,high\n占道,一般,2025-01-01,5000,20000\n占道,较重,2025-01-01,9,1\n"

    tables = good(tmp_path, tiers=tiers)

    assert tables.tiers is not None
    assert tables.tiers.rows() == [("占道", "一般", date(2025, 1, 1), 5000, 20000)]
    assert reasons(tables) == [(3, "low")]


def test_a_tier_of_which_a_row_is_refused_is_left_out_whole(tmp_path: Path) -> None:
    older, newer = "占道,一般,2025-01-01,5000,20000\n", "占道,一般,2025-06-01,900,100\n"

    tables = good(
        tmp_path, tiers=f"item,tier,from,low,high\n{older}{newer}占道,较重,2025-01-01,1,9\n"
    )

    assert tables.tiers is not None
    assert tables.tiers.rows() == [("占道", "较重", date(2025, 1, 1), 1, 9)]
    assert reasons(tables) == [(3, "low")]


def test_a_refused_row_that_names_no_tier_leaves_no_tier_certain(tmp_path: Path) -> None:
    rows = "占道,一般,2025-01-01,5000,20000\n占道,,2025-06-01,900,1000\n"

    tables = good(tmp_path, tiers=f"item,tier,from,low,high\n{rows}")

    assert tables.tiers is not None
    assert tables.tiers.is_empty()
    assert reasons(tables) == [(3, "tier")]


def test_tables_nobody_uses_yet_are_kept(tmp_path: Path) -> None:
    tables = good(tmp_path, parties="party,row\nP1,某商行\n")

    assert tables.kept["parties"].rows() == [("P1", "某商行")]
    assert adds_up(tables)


def test_column_that_no_table_knows_is_named(tmp_path: Path) -> None:
    tables = good(tmp_path, cases="case,prosedure\nA1,普通程序\nA2,\n")

    assert tables.counts["ignored"].to_list()[0] == ["prosedure"]


def test_file_of_unknown_name_and_header_says_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(UnknownTable, match="姓名、年龄"):
        read(tmp_path, 名单="姓名,年龄\n甲,30\n")


def test_acts_without_cases_are_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="没有案件表"):
        read(tmp_path, acts=ACTS)


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
    first = write(tmp_path / "甲", cases=CASES, acts="case,kind,on\nA1,立案,2025-03-04\n")
    second = write(tmp_path / "乙", acts="case,kind,on\nA2,立案,2025-13-04\nA2,立案,2025-03-04\n")

    tables = read_tables([*first, *second, *second], DECLARATIONS, run_day=RUN_DAY)

    assert tables.acts.height == 2
    assert tables.acts["act"].n_unique() == 2
    assert tables.rejects["file"][0].endswith("乙/acts.csv")
    assert adds_up(tables)
