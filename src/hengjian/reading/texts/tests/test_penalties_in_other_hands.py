"""How officers write the same decision: other links, slips of the pen, what leads up to it and follows."""

import time

import pytest

from hengjian.reading.texts.penalties import read_penalty
from hengjian.reading.texts.tests.test_penalties import said

BOTH = {"kinds": ["fine", "detention"], "fine_fen": 20_000, "detention_days": 5}
FINE = {"kinds": ["fine"], "fine_fen": 20_000}
DETENTION = {"kinds": ["detention"], "detention_days": 5}


@pytest.mark.parametrize(
    "link",
    [
        "并处罚款", "并罚款", "，并处罚款", "；罚款", "和罚款", "及罚款", "以及罚款", "与罚款", "、罚款", "罚款",
        "罚", "处罚",
        "且处罚款", "并且处罚款", "，另处罚款", "，又处罚款", "，再处罚款", "还处罚款", "外加罚款", "一并处罚款",
        "并科罚款",
        "合并处罚款", "同时处以罚款", "+罚款", "/罚款", "：罚款", "·罚款", "。并处罚款", "\n并处罚款", " 2.罚款",
        "並處罰款",
        "并处罚款罚款", "并处并处罚款", "并处罚款人民币", "给与罚款",
    ],
)  # fmt: skip
def test_detention_and_fine_linked_in_other_ways(link: str) -> None:
    assert said(f"行政拘留五日{link}二百元") == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "行政拘留五曰，罚款二百园", "行政拘留五日日并处罚款二百元元", "行政拘留五日（5日），罚款二百元（200元）",
        "行政拘留五（5）日并处罚款贰佰（￥200）元整", "行政拘留期限五日，罚款金额二百元", "行拘五日，罚款二百元",
        "治安行政拘留五日并处罚款200元（人民币）", "“行政拘留五日”“罚款二百元”", "行政拘留行政拘留五日并处罚款二百元",
        "从轻处罚行政拘留五日并处罚款二百元", "行政拘留五日并处罚款二百元（减轻处罚）",
        "行政拘留五日并处罚款二百元之处罚",
        "裁决给予行政拘留五日并处罚款二百元", "作出了行政拘留五日、罚款二百元的处罚",
        "违法行为人张三行政拘留五日并处罚款二百元",
        "张三被某公安局依法处行政拘留五日并处罚款二百元", "某某被行政拘留五日，罚款二百元（已缴）",
        "行政拘留五日并处罚款二百元；详见处罚决定书", "被某市公安局某分局合并处以行政拘留五日并处罚款二百元",
    ],
)  # fmt: skip
def test_the_same_decision_in_another_hand(text: str) -> None:
    assert said(text) == BOTH


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("（折抵刑事拘留三日）", 3), ("（已执行刑事拘留三日予以折抵）", 3), ("（传唤期间折抵一日）", 1),
        ("（折抵三日，执行二日）", 3), ("（折抵三日后执行二日）", 3), ("，与刑事拘留三日折抵", 3), ("（已折抵）", None),
        ("（折抵刑事拘留期限）", None),
    ],
)  # fmt: skip
def test_what_was_set_off_in_other_words(text: str, offset: int | None) -> None:
    assert said(f"行政拘留五日{text}") == DETENTION | ({"offset_days": offset} if offset else {})


@pytest.mark.parametrize(
    "text",
    [
        "罚款二百元（折抵三日）", "行政拘留五日（折抵刑事拘留三十日）", "行政拘留五日（折抵三日，执行三日）",
        "行政拘留五日（执行二日）",
        "行政拘留五日（十日）", "行政拘留五（10）日", "罚款贰佰（￥500）元",
    ],
)  # fmt: skip
def test_numbers_that_cannot_both_be_right_are_left(text: str) -> None:
    assert read_penalty(text).rest


@pytest.mark.parametrize(
    "text",
    [
        "暂扣无人机", "暂扣车辆，罚款二百元", "曾被行政拘留五日", "张三曾被行政拘留五日", "张三将被行政拘留五日",
        "当事人没被行政拘留五日", "当事人拒绝接受罚款二百元", "被告知罚款二百元", "应给予罚款二百元", "还款二百元",
        "行政拘留五日再拘留三日", "行政拘留五日又刑事拘留三日", "行政拘留五日、三日", "行政拘留五日：三日",
        "另案处理",
        "罚款二百园林绿化", "罚款二百元；其余详见决定书", "罚款二百元（附收缴物品清单）", "殴打他人，行政拘留五日",
        "责令限期整改拆除", "罚款二百元每人", "罚款二百元等处罚",
    ],
)  # fmt: skip
def test_what_says_more_or_something_else_is_left(text: str) -> None:
    assert read_penalty(text).rest


@pytest.mark.parametrize("end", ["并处", "，并", "；并处以", "和", "，给予"])
def test_decision_whose_end_is_lost_is_not_whole(end: str) -> None:
    found = said(f"行政拘留五日{end}")

    assert found.pop("rest")
    assert found == DETENTION


def test_list_of_what_was_taken_is_passed_over_where_something_was_taken() -> None:
    assert said("罚款二百元，对扣押物品予以收缴（见清单）") == FINE | {"goods_confiscated": True}
    assert said("收缴管制刀具一把（附收缴物品清单）") == {"goods_confiscated": True}


def test_expulsion_that_is_added_is_a_penalty_too() -> None:
    found = said("行政拘留五日并处罚款二百元，附加限期出境")

    assert found == BOTH | {"kinds": ["fine", "detention", "other"]}


def test_why_nothing_was_imposed_is_passed_over() -> None:
    assert said("因未满十四周岁，不予行政处罚") == {}
    assert said("因罚款未缴不予处罚")["rest"]


@pytest.mark.parametrize(
    "piece",
    ["张三、", "张三、因", "对（", "收缴张三、", "行政拘留、", "1,000", "被依法", "（刑事拘留"],
)
def test_long_text_is_read_in_short_time(piece: str) -> None:
    text = piece * 1_000
    start = time.process_time()
    read_penalty(text)

    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "text",
    [
        "没收违法所得15元并罚款200元", "没收违法所得15元并罚款200元，合计215元上缴国库",
        "没收违法所得（15元）、罚款（200元）",
        "罚没款共计215元（其中没收违法所得15元，罚款200元）", "合计罚没215元：罚款200元、没收违法所得15元",
        "没收违法所得15元，罚款200元，于15日内缴纳",
        "没收违法所得：15元；罚款：200元。当事人应自收到决定书之日起15日内缴纳",
    ],
)  # fmt: skip
def test_gains_and_fine_and_what_they_come_to(text: str) -> None:
    assert said(text) == {
        "kinds": ["fine", "confiscated_gains"],
        "fine_fen": 20_000,
        "confiscation_fen": 1_500,
    }


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("限期拆除违法建设并处罚款二百元", ["fine", "demolition"]),
        ("降低资质证书等级，罚款二百元", ["fine", "grade_lowered"]),
        ("其它处罚，罚款二百元", ["fine", "other"]),
        ("责令限期（3日内）改正，罚款二百元", ["fine"]),
    ],
)
def test_other_kinds_in_another_hand(text: str, kinds: list[str]) -> None:
    found = said(text)

    assert found["kinds"] == kinds
    assert found["fine_fen"] == FINE["fine_fen"]
    assert "rest" not in found


@pytest.mark.parametrize(
    "text",
    [
        "罚没款共计300元（其中没收违法所得15元，罚款200元）", "罚款200元，其中没收15元", "没收违法所得（15元）15元",
        "没收货值15元的饼干五袋", "罚没款共计215元",
    ],
)  # fmt: skip
def test_totals_and_values_that_are_no_money_taken_are_left(text: str) -> None:
    assert read_penalty(text).rest
