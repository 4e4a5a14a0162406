from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.texts.amounts import YUAN_IN_WAN, read_amount
from hengjian.reading.texts.numerals import quantity, whole_number
from hengjian.reading.texts.tests.writing import capital, spelt


@given(st.integers(1, 99_999_999))
def test_every_number_is_read_as_it_is_spelt(number: int) -> None:
    assert whole_number(spelt(number)) == number
    assert whole_number(capital(number)) == number
    assert whole_number(f"{number:,}") == number


@given(st.integers(1, 999_999_999))
def test_every_amount_is_the_same_in_every_spelling(fen: int) -> None:
    yuan, rest = divmod(fen, 100)
    jiao, small = divmod(rest, 10)
    figures = f"{yuan:,}.{rest:02d}"
    in_wan = format(Decimal(fen) / 1_000_000, "f")
    spelt_out = f"{spelt(yuan) or '零'}元"
    if jiao:
        spelt_out += f"{spelt(jiao)}角"
    if small:
        spelt_out += ("" if jiao else "零") + f"{spelt(small)}分"

    assert {
        read_amount(text)
        for text in (
            f"{figures}元", f"¥{figures}", f"人民币{figures}元", f"{figures}元人民币", f"{in_wan}万元",
            f"{in_wan}万", spelt_out, f"{spelt_out}（¥{figures}）", f"{figures}元（大写：{spelt_out}）整",
        )
    } == {fen}  # fmt: skip
    assert read_amount(in_wan, YUAN_IN_WAN) == fen


@given(st.text(alphabet="零一二三五九十百千万亿〇两0123,.点", max_size=9))
def test_what_is_read_from_any_characters_is_no_negative_number(text: str) -> None:
    for found in (whole_number(text), quantity(text)):
        assert found is None or found >= 0


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十五", 15), ("一百一十", 110), ("一百十", 110), ("廿三", 23), ("〇", 0), ("参拾", 30), ("二〇二四", 2024),
        ("两千零五", 2005), ("一亿二千万", 120_000_000), ("一十九", 19), ("拾万零柒仟", 107_000),
        ("１", None), ("", None),
    ],
)  # fmt: skip
def test_other_writings_of_numbers(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["一百五", "三千五", "一万五", "十百", "百", "二三", "一百零", "12,34"]
)
def test_numbers_with_two_meanings_or_none_are_not_guessed(text: str) -> None:
    assert whole_number(text) is None


def test_mixed_writing_adds_up() -> None:
    assert quantity("1万2千") == Decimal(12_000)
    assert quantity("一点五万") == Decimal(15_000)
    assert quantity("1万2") is None


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("二百元", 20_000), ("伍佰元整", 50_000), ("1.5万元", 1_500_000), ("壹万贰仟元", 1_200_000),
        ("1,234.50元", 123_450), ("人民币叁佰圆整", 30_000), ("¥500", 50_000), ("￥５００．００", 50_000),
        ("十五万零五百元", 15_050_000), ("五千三百二十元五角", 532_050), ("3元零5分", 305),
        ("人民币伍佰元整（¥500.00）", 50_000), ("500", 50_000), (" 500 元 ", 50_000), ("0", 0),
    ],
)  # fmt: skip
def test_amounts_are_exact_to_the_fen(text: str, fen: int) -> None:
    assert read_amount(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "一百五元", "-500元", "500元以上", "0.001元", "五百余元", "伍佰元整（¥600.00）", "元", "五百美元",
        "3元15角", "1.5元5角", "", "二三元",
    ],
)  # fmt: skip
def test_what_is_no_whole_amount_is_not_read(text: str) -> None:
    assert read_amount(text) is None


def test_number_without_unit_counts_what_its_column_says() -> None:
    assert read_amount("0.05", YUAN_IN_WAN) == 50_000
    assert read_amount("500元", YUAN_IN_WAN) == 50_000
    assert read_amount("0.00000001", YUAN_IN_WAN) is None


def test_number_that_says_its_own_unit_counts_that_and_no_other() -> None:
    assert read_amount("3万", YUAN_IN_WAN) == read_amount("3万") == read_amount("3", YUAN_IN_WAN)
