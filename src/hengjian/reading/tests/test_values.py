from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.declarations import Declarations, Field, FieldType, Kind, MoneyUnit
from hengjian.reading.values import as_text, read_column

KINDS = Field("kinds", "种类", "codes", ("a", "b", "c"), ("甲", "乙", "甲"))


def values(
    cells: list[object],
    kind: FieldType,
    *,
    zone: str = "Asia/Shanghai",
    field: Field | None = None,
    unit: MoneyUnit | None = None,
    dtype: pl.DataType | None = None,
) -> tuple[list[object], list[bool]]:
    read = read_column(pl.Series(cells, dtype=dtype), kind, zone, field, unit)
    return read.value.to_list(), read.bad.to_list()


@given(st.dates(date(1900, 1, 2), date(2200, 1, 1)))
def test_a_day_is_read_in_each_of_its_spellings(day: date) -> None:
    spellings = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}-{day.month:02}-{day.day:02} 00:00:00",
    ]

    assert values([*spellings], "day") == ([day] * 4, [False] * 4)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
    st.integers(-12 * 60, 14 * 60),
)
def test_an_instant_keeps_its_offset(clock: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    clock = clock.replace(microsecond=0)
    text = f"{clock.isoformat(' ')}{sign}{hours:02}:{rest:02}"
    instant = (clock - timedelta(minutes=minutes)).replace(tzinfo=UTC)

    assert values([text, text.replace(" ", "T")], "instant")[0] == [instant] * 2
    assert values([text], "day", zone="Europe/Rome")[0] == [
        instant.astimezone(ZoneInfo("Europe/Rome")).date()
    ]


def test_an_instant_without_offset_is_wall_clock_time_of_the_zone() -> None:
    cells: list[object] = ["2025-07-01 10:30", "2025年7月1日 10:30:00.5", "2025/7/1T9:05"]

    assert values(cells, "instant", zone="Europe/Rome")[0] == [
        datetime(2025, 7, 1, 8, 30, tzinfo=UTC),
        datetime(2025, 7, 1, 8, 30, 0, 500_000, tzinfo=UTC),
        datetime(2025, 7, 1, 7, 5, tzinfo=UTC),
    ]


def test_a_time_that_the_clocks_skipped_is_bad_and_a_doubled_one_is_its_first() -> None:
    cells: list[object] = ["2025-03-30 02:30", "2025-10-26 02:30"]

    value, bad = values(cells, "instant", zone="Europe/Rome")

    assert bad == [True, False]
    assert value[1] == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2025-13-01", "2025-02-29", "20251304", "0001-01-01", "1900-01-01", "12025-01-01", "4500"],
)
def test_what_is_no_day_is_bad(text: str) -> None:
    assert values([text], "day") == ([None], [True])


@given(st.decimals(0, 10**11, places=2))
def test_yuan_become_fen_without_rounding(amount: Decimal) -> None:
    assert values([f"{amount:f}"], "money", unit="yuan") == ([int(amount * 100)], [False])


@given(st.integers(0, 10**13))
def test_yuan_in_binary_fractions_become_the_nearest_fen(fen: int) -> None:
    assert values([fen / 100], "money", unit="yuan") == ([fen], [False])


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("35", None, 35),
        ("35.0", None, None),
        ("1,234,567", None, 1234567),
        ("1,23", None, None),
        ("35.10", "yuan", 3510),
        ("35.105", "yuan", None),
        ("35.100", "yuan", 3510),
        ("0.000001", "10k_yuan", 1),
        ("1.5", "10k_yuan", 1_500_000),
        ("35.0", "fen", 35),
        ("1e3", "yuan", None),
        ("-1", "yuan", None),
        ("五百", "yuan", None),
        ("99999999999999999999", "yuan", None),
    ],
)
def test_money_is_exact_or_bad(text: str, unit: MoneyUnit | None, fen: int | None) -> None:
    assert values([text], "money", unit=unit) == ([fen], [fen is None])


def test_native_numbers_are_taken_as_they_are() -> None:
    assert values([5, -5], "money") == ([5, None], [False, True])
    assert values([5], "money", unit="yuan") == ([500], [False])
    assert values([10**18], "money", unit="yuan") == ([None], [True])
    assert values([Decimal("1.25")], "money", unit="yuan") == ([125], [False])
    assert values([1.0, 0.5], "integer") == ([1, None], [False, True])
    assert values([1, 0, 2], "boolean") == ([True, False, None], [False, False, True])
    assert values([7.0, None], "text") == (["7", None], [False, False])


def test_words_for_yes_and_no() -> None:
    cells: list[object] = ["是", "否", "TRUE", "false", "1", "0", "", "也许"]

    value, bad = values(cells, "boolean")

    assert value == [True, False, True, False, True, False, None, None]
    assert bad == [False] * 7 + [True]


def test_several_codes_become_a_bit_mask() -> None:
    cells: list[object] = ["a;b", "乙； c ", "c", "", ";", "a;x"]

    assert values(cells, "codes", field=KINDS) == (
        [3, 6, 4, None, None, None],
        [False, False, False, False, True, True],
    )


def test_a_label_that_two_codes_share_means_neither() -> None:
    assert values(["甲"], "codes", field=KINDS) == ([None], [True])


def test_white_space_around_a_cell_is_not_part_of_it() -> None:
    assert values(["　 甲\u3000", "　"], "text") == (["甲", None], [False, False])


def test_every_blank_there_is_goes_whatever_stands_around_it() -> None:
    every = pl.Series([chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000])
    blanks = [
        c for c, rest in zip(every, (every + "案").str.strip_chars(), strict=True) if rest == "案"
    ]
    assert {" ", "\t", "\n", "\xa0", "\u2003", "\u3000"} <= set(blanks)

    for blank in blanks:
        for word in ("案1", "case", "〔2026〕1号", "ï", "1"):
            cells = pl.Series(["x", blank + word, word + blank, blank, "", None, word])
            assert as_text(cells).to_list() == ["x", word, word, None, None, None, word]
            for cell in (blank + word, word + blank):
                assert as_text(pl.Series(["案1", cell])).to_list() == ["案1", word]


def test_declarations_refuse_what_the_tables_cannot_hold() -> None:
    many = tuple(f"c{i}" for i in range(63))
    with pytest.raises(ValueError, match="62"):
        Field("f", "字段", "codes", many)
    with pytest.raises(ValueError, match="codes belong"):
        Field("f", "字段", "text", ("a",))
    with pytest.raises(ValueError, match="reserved"):
        Declarations({}, {"on": Field("on", "日", "day")}, {}, {}, "UTC")
    with pytest.raises(ValueError, match="level"):
        Kind("k", "种类", "other")  # type: ignore[arg-type]


def test_a_midnight_that_the_clocks_skipped_still_names_its_day() -> None:
    cells: list[object] = ["1947-04-15 00:00:00", "1947-04-15"]

    assert values(cells, "day")[0] == [date(1947, 4, 15)] * 2


_WRITTEN: dict[FieldType, list[object]] = {
    "day": ["2025-07-01", "2025年7月2日", "?"],
    "codes": ["a；b", "乙", "丁"],
    "money": ["12", "1,234", "壹"],
    "boolean": ["是", "0", "也许"],
    "text": [" 甲 ", "乙", " "],
}


@pytest.mark.parametrize("kind", _WRITTEN)
@given(data=st.data())
def test_a_column_with_few_filled_cells_says_what_each_cell_says(
    kind: FieldType, data: st.DataObject
) -> None:
    cells = data.draw(
        st.lists(st.sampled_from([*_WRITTEN[kind], *[None] * 12]), min_size=1, max_size=40)
    )
    field = KINDS if kind == "codes" else None

    alone = [values([cell], kind, field=field, dtype=pl.String()) for cell in cells]

    assert values(cells, kind, field=field, dtype=pl.String()) == (
        [value for [value], _ in alone],
        [bad for _, [bad] in alone],
    )


def test_full_width_digits_and_marks_are_those_of_ascii() -> None:
    yuan = values(["０．０２", "１，２００．５０", "1,200.50"], "money", unit="yuan")
    assert yuan == ([2, 120_050, 120_050], [False] * 3)
    assert values(["１２", "－３", "＋４"], "integer") == ([12, -3, 4], [False] * 3)
    assert (
        values(["２０２６－０９－０１", "２０２６年９月１日"], "day")[0] == [date(2026, 9, 1)] * 2
    )
    assert values(["２０２６-０９-０１ １０：３０"], "instant")[0] == [
        datetime(2026, 9, 1, 2, 30, tzinfo=UTC)
    ]


def test_full_width_amount_that_is_none_is_still_bad() -> None:
    assert values(["－５", "０．００２", "５元"], "money", unit="yuan") == ([None] * 3, [True] * 3)


def test_half_of_a_day_is_the_day_where_a_day_is_asked() -> None:
    assert values(["2026年9月1日上午", "2026-09-01 下午"], "day")[0] == [date(2026, 9, 1)] * 2


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("instant", "2026年9月1日上午", "上午、下午不是时刻"),
        ("day", "2026年9月1日上午9:00-10:00", "日期后面的字读不出"),
        ("day", "2026年9月31日上午", "没有这一天"),
        ("money", "０．０２", "必须是整数"),
    ],
)
def test_cell_that_is_not_read_is_said_why(kind: FieldType, text: str, said: str) -> None:
    read = read_column(pl.Series([text]), kind, "Asia/Shanghai", None, None)

    assert read.bad.to_list() == [True]
    assert said in read.why(text)
