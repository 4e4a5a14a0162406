import csv
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading import csvfiles
from hengjian.reading.errors import ReadingError, UnknownTable, UnusableFile
from hengjian.reading.tables import read_tables
from hengjian.reading.tests.packs import CASES, DECLARATIONS, RUN_DAY, adds_up, read, reasons

ACT = "case,kind,on\n"


def test_byte_order_mark_is_not_part_of_the_first_header(tmp_path: Path) -> None:
    tables = read(tmp_path, cases=b"\xef\xbb\xbf" + CASES.encode())

    assert tables.cases.height == 2


def test_blank_lines_keep_the_row_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    acts = f"{ACT}A1,立案,2025-03-04\n\nA1,立案,明天\n,,\n"

    tables = read(tmp_path, cases=CASES, acts=acts)

    assert reasons(tables) == [(4, "on")]
    assert tables.counts["read"].to_list() == [2, 2]


TITLES = '"某某局\n执法台账",,,\n制表：某某,,,2025年3月\n\n'


@pytest.mark.parametrize("titles", ["某某局台账\n", "某某局台账,,,\n", TITLES, "\n\n", ",,,\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_titles_above_the_header_are_passed_over(tmp_path: Path, titles: str, mark: bytes) -> None:
    acts = titles + "case,kind,on,place\nA1,立案,2025-03-04,东路\nA1,立案,明天,西路\n"
    above = len(list(csv.reader(titles.splitlines(keepends=True))))

    tables = read(tmp_path, cases=CASES, acts=mark + acts.encode())

    assert tables.acts["place"].to_list() == ["东路"]
    assert reasons(tables) == [(above + 3, "on")]
    assert adds_up(tables)


@pytest.mark.parametrize("rest", ["A1,立案,2025-03-04,\n", 'A1,立案,2025-03-04,"东\n路"\n', "A1\n"])
def test_rows_below_a_title_are_read_the_same_in_every_way(tmp_path: Path, rest: str) -> None:
    acts = f"case,kind,on,place\nA1,立案,明天,\n{rest}A1,立案,2025-03-05,北路\n"
    plain = read(tmp_path, cases=CASES, acts=acts)
    (tmp_path / "titled").mkdir()
    titled = read(tmp_path / "titled", cases=CASES, acts=f"台账（第一季度）,,,\n{acts}")

    assert titled.acts["place"].to_list() == plain.acts["place"].to_list()
    assert reasons(titled) == [(row + 1, column) for row, column in reasons(plain)]


def test_short_header_above_rows_that_are_no_header_stays_the_header(tmp_path: Path) -> None:
    acts = "case,kind,on\nA1,立案,2025-03-04\nA1,立案,某日,东路,西路,南路\n"

    tables = read(tmp_path, cases=CASES, acts=acts)

    assert tables.acts.height == 1
    assert reasons(tables) == [(3, "")]


def test_quoted_line_breaks_and_commas_stay_in_their_cell(tmp_path: Path) -> None:
    acts = 'case,kind,on,place\nA1,立案,2025-03-04,"东路,\n1 号"\nA1,立案,明天,""\n'

    tables = read(tmp_path, cases=CASES, acts=acts)

    assert tables.acts["place"].to_list() == ["东路,\n1 号"]
    assert reasons(tables) == [(3, "on")]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(tmp_path: Path, ending: str) -> None:
    acts = f"{ACT}A1,立案,2025-03-04\nA1,立案,2025-03-05\n".replace("\n", ending)

    tables = read(tmp_path, cases=CASES.replace("\n", ending), acts=acts)

    assert tables.acts.height == 2
    assert tables.rejects.is_empty()


def test_empty_cells_beyond_the_header_are_no_fault(tmp_path: Path) -> None:
    tables = read(tmp_path, cases=CASES, acts=f"{ACT}A1,立案,2025-03-04,,\n")

    assert tables.acts.height == 1


def test_short_row_is_refused_though_the_others_are_longer(tmp_path: Path) -> None:
    acts = "case,kind,on,place\nA1,立案,2025-03-04\nA1,立案,2025-03-04,东路\n"

    tables = read(tmp_path, cases=CASES, acts=acts)

    assert reasons(tables) == [(2, "")]


def test_quote_that_is_never_closed_costs_only_its_own_row(tmp_path: Path) -> None:
    rows = "".join(f"A1,立案,2025-03-{day:02}\n" for day in range(1, 31))
    acts = f'{ACT}A1,"立案,2025-02-01\n{rows * 20}'

    tables = read(tmp_path, cases=CASES, acts=acts)

    assert reasons(tables) == [(2, "")]
    assert tables.acts.height == 600
    assert adds_up(tables)


def test_message_says_in_which_line_of_the_text_the_quote_stands(tmp_path: Path) -> None:
    acts = ACT + 'A1,"立\n案",2025-02-01\nA1,"立案,2025-02-01\nA1,立案,2025-02-02\n'

    tables = read(tmp_path, cases=CASES, acts=acts)

    assert "文本的第 4 行" in tables.rejects.filter(pl.col("row") == 3)["reason"].item()
    assert reasons(tables)[-1] == (3, "")


@pytest.mark.parametrize("row", ['A1,"立案,2025-02-01\n', '"A1""\n', "A1,立案\n"])
def test_file_of_which_nothing_fits_is_given_up_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    monkeypatch.setattr(csvfiles, "MOST_UNSPLIT", 50)

    with pytest.raises(UnusableFile, match=r"超过 50 行.*文本的第 2 行|没有一行与表头一样宽"):
        read(tmp_path, cases=CASES, acts=ACT + row * 300)


def test_line_without_an_end_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfiles, "_LONGEST_LINE", 1000)

    with pytest.raises(UnusableFile, match="从表头数起，第 3 行"):
        read(tmp_path, cases=CASES, acts=f"{ACT}A1,立案,2025-02-01\n{'x' * 3000}\n")


def test_file_of_empty_lines_is_read_without_a_cell_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvfiles, "_MANY_LINES", 10)
    acts = f"{ACT}A1,立案,2025-03-04\n" + "\n" * 100 + "A1,立案,明天\n"

    tables = read(tmp_path, cases=CASES, acts=acts)

    assert tables.acts.height == 1
    assert reasons(tables) == [(103, "on")]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf\n \n", "空的"),
        (b",,\n,,\n", "没有表头"),
        ("某局台账\n1,2,3\n4,5,6\n".encode(), "没有像表头的一行"),
        (b"case,procedure\n", "没有数据"),
        (b"case,procedure\n\n,\n", "没有数据"),
        (b"case,case\nA1,A1\n", "重名"),
        (b"case,*\nA1,A1\n", "不能用"),
        ("case,案件\nA1,A1\n".encode(), "同一个意思"),
        (b"case,major\nA1,\0\n", "空字节"),
        (CASES.encode("utf-16"), "UTF-16"),
        (CASES.encode("gb18030") + b"\xff\n", "UTF-8"),
        ("案件,程序\nA1,普通程序\n".encode("big5", errors="replace"), "UTF-8"),
        (b"A1,ordinary\nA2,summary\n", "缺少列"),
        (b'"case,major\nA1,true\n', "表头读不出来"),
        (",".join(f"c{i}" for i in range(100_000)).encode() + b"\n", "列"),
        (b"a" * 2_000_000, "太长"),
    ],
)
def test_unusable_file_says_what_is_wrong(tmp_path: Path, content: bytes, word: str) -> None:
    with pytest.raises(UnusableFile, match=word) as caught:
        read(tmp_path, cases=content)

    assert str(caught.value).startswith("cases.csv：")
    assert caught.value.mend


@pytest.mark.parametrize("name", ["cases.xlsx", "cases.txt", "nowhere.csv"])
def test_other_file_types_are_named(tmp_path: Path, name: str) -> None:
    if name != "nowhere.csv":
        (tmp_path / name).write_bytes(b"x")

    with pytest.raises(UnusableFile, match=name):
        read_tables([tmp_path / name], DECLARATIONS, run_day=RUN_DAY)


def test_parquet_that_is_none_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1", b"case\n"):
        (tmp_path / "cases.parquet").write_bytes(content)

        with pytest.raises(UnusableFile, match="Parquet"):
            read_tables([tmp_path / "cases.parquet"], DECLARATIONS, run_day=RUN_DAY)


def test_parquet_without_rows_or_with_nested_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    odd = {
        "没有数据": pl.DataFrame({"case": []}, schema={"case": pl.String}),
        "嵌套": pl.DataFrame({"case": [{"a": 1}]}),
        "列表": pl.DataFrame({"case": [["A1"]]}),
    }
    for word, frame in odd.items():
        frame.write_parquet(path)

        with pytest.raises(UnusableFile, match=word):
            read_tables([path], DECLARATIONS, run_day=RUN_DAY)


def test_messages_never_carry_unprintable_headers(tmp_path: Path) -> None:
    with pytest.raises(UnknownTable) as caught:
        read(tmp_path, odd=b"a\x1b[31m,b\n1,2\n")

    assert str(caught.value).isprintable()
    assert isinstance(caught.value, ReadingError)


CELLS = ["", "", "a", "b c", " ", "城", '"b,c"', '"x\ny"', '"q""q"', '""']
LINES = st.lists(st.lists(st.sampled_from(CELLS), max_size=5).map(",".join), max_size=8)


TITLE_ROWS = st.lists(st.sampled_from(["", "台账", "台账,,", ",,", "制表,,城"]), max_size=3)


@given(TITLE_ROWS, LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_every_way_of_splitting_gives_the_same_rows(
    titles: list[str],
    lines: list[str],
    ending: str,
    ended: bool,  # noqa: FBT001
) -> None:
    names = ["x", "y", "z"]
    content = ending.join([*titles, "x,y,z", *lines, *([""] if ended else [])])
    above = sum(len((title + ending).encode()) for title in titles)
    top = csvfiles._Top(names, len(titles) + 1, len(titles) + 1, above)  # noqa: SLF001
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(content, encoding="utf-8", newline="")
        careful = csvfiles._read_carefully(path, "x.csv", names, top)  # noqa: SLF001
        census = csvfiles._census(path, "x.csv", above)  # noqa: SLF001
        fast = csvfiles._read_fast(path, names, census, top)  # noqa: SLF001
        by_line = (
            None if census.quotes else csvfiles._read_lines(path, names, top)  # noqa: SLF001
        )

    if fast is not None:
        filled = fast.select(csvfiles.ROW, pl.col(names).fill_null(""))
        assert filled.rows() == careful.frame.rows()
        assert careful.broken.is_empty()
    if by_line is not None:
        assert by_line.frame.rows() == careful.frame.rows()
        assert by_line.broken.rows() == careful.broken.rows()
