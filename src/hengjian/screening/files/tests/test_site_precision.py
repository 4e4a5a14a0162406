"""What people decided on the findings of a rule, on its public page: read from a file that an office gives out."""

from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.errors import BadRequest
from hengjian.screening.files.site.pages import pages
from hengjian.screening.files.site.precision import NOBODY_YET, Precision, read, written

FOREIGN = Path(__file__).resolve().parents[5] / "examples" / "italian-traffic-fines"
LATE = "road-fines-study.1.sent-late"
DAY = date(2026, 3, 31)
HEAD = "rule,confirmed,dismissed,open,as_of\n"
NUMBERS = st.integers(0, 10**9)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load(FOREIGN)


def page(rulebook: Rulebook, decided: dict[str, Precision] | None) -> str:
    return pages(rulebook, None, decided)[f"rules/{LATE}.html"]


def test_page_says_what_people_decided_and_up_to_which_day(rulebook: Rulebook) -> None:
    told = page(rulebook, {LATE: Precision(6, 2, 5, DAY)})

    assert "监督人员确认 6 个、认定不成立 2 个（不成立 25%），截至 2026-03-31。" in told


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        ({}, NOBODY_YET),
        ({LATE: Precision(0, 0, 5, DAY)}, "还没有人处理过，截至 2026-03-31。"),
    ],
)
def test_rule_on_which_nobody_decided_says_so(
    rulebook: Rulebook, decided: dict[str, Precision], said: str
) -> None:
    told = page(rulebook, decided)

    assert said in told
    assert "不成立" not in told


def test_without_a_file_nothing_is_said(rulebook: Rulebook) -> None:
    told = page(rulebook, None)

    assert "核实的结果" not in told
    assert "还没有人处理过" not in told


@pytest.mark.parametrize(
    ("confirmed", "dismissed", "share"),
    [(1, 0, "0%"), (0, 1, "100%"), (999, 1, "不到 1%"), (1, 999, "超过 99%"), (1, 1, "50%"), (2, 1, "33%")],
)  # fmt: skip
def test_none_and_all_are_said_only_where_it_is_none_and_all(
    confirmed: int, dismissed: int, share: str
) -> None:
    assert f"（不成立 {share}）" in Precision(confirmed, dismissed, 0, DAY).words


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]+(\.[a-z0-9-]+)*", fullmatch=True),
        st.builds(Precision, NUMBERS, NUMBERS, NUMBERS, st.dates()),
    )
)
def test_what_is_written_is_read_again(rows: dict[str, Precision]) -> None:
    with NamedTemporaryFile(suffix=".csv") as file:
        path = Path(file.name)
        path.write_bytes(written(rows))

        assert read(path) == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "第一行应当是 rule,confirmed.*读到的是 空的"),
        ("规则,确认\n", "第一行应当是.*读到的是 规则,确认"),
        (f"{HEAD}a.1,1,2,3\n", "第 2 行有 4 栏，应当是 5 栏"),
        (f"{HEAD},1,2,3,2026-03-31\n", "第 2 行没有写规则编号"),
        (f"{HEAD}a.1,一,2,3,2026-03-31\n", "第 2 行的 confirmed 是“一”"),
        (f"{HEAD}a.1,1,-2,3,2026-03-31\n", "第 2 行的 dismissed 是“-2”"),
        (f"{HEAD}a.1,1,2,,2026-03-31\n", "第 2 行的 open 是“”"),
        (f"{HEAD}a.1,1,2,3,2026-02-30\n", "第 2 行的 as_of 是“2026-02-30”"),
        (f"{HEAD}a.1,1,2,3,2026-03-31\n\na.1,1,2,3,2026-03-31\n", "第 4 行：规则 a.1 前面已经有"),
        (f'{HEAD}"a.1,1,2\n', "不是 CSV 的写法"),
    ],
)
def test_bad_file_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, "utf-8")

    with pytest.raises(BadRequest, match=f"bad.csv.*{words}.*请用平台"):
        read(path)


def test_file_that_is_no_text_or_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes("规则".encode("gbk"))

    with pytest.raises(BadRequest, match="不是 UTF-8"):
        read(path)
    with pytest.raises(BadRequest, match="打不开"):
        read(tmp_path / "none.csv")
    with pytest.raises(BadRequest, match="打不开"):
        read(tmp_path)
