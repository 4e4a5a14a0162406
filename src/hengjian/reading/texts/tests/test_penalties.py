from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.texts.penalties import KINDS, read_penalty


def said(text: str) -> dict[str, Any]:
    """What a text says, without what it does not."""
    return {name: value for name, value in read_penalty(text).plain().items() if value}


def test_detention_and_fine_in_the_stable_form() -> None:
    assert read_penalty("行政拘留六日并处罚款三百元").plain() == {
        "kinds": ["fine", "detention"],
        "fine_fen": 30_000,
        "detention_days": 6,
        "offset_days": None,
        "not_executed": False,
        "confiscation_fen": None,
        "goods_confiscated": False,
        "licence": None,
        "rest": "",
    }


@pytest.mark.parametrize(
    "text",
    [
        "给予行政拘留六日，并处300元罚款的行政处罚", "处六日行政拘留、罚款人民币叁佰元整",
        "行政拘留 6 日；罚款（300.00元）", "１．行政拘留６日；２．罚款￥３００", "罚款三百元，拘留6天",
        "决定对某某某处以行政拘留六日，罚款三百元（¥300.00）", "给予甲乙丙行政拘留六日罚款三百元",
        "一、行政拘留六日；二、罚款三百元", "行政处罚：治安拘留（6日）+行政罚款RMB300元",
        "因盗窃，行政拘留六日，罚款三百元",
        "根据《甲法》第三条第一款第（二）项之规定，决定给予行政拘留六日的处罚，并处罚款叁佰圓整",
        "①行政拘留六日；②罚款300元",
        "1.行政拘留6日\n2.罚款300元", "张某某行政拘留六日，罚款三百元（已缴纳）",
        "对某某（某市）有限公司行政拘留六日、罚款0.03万元",
        "行政拘留六日（自2024年5月1日至2024年5月7日止），处300元罚款",
        "行政拘留六日，送某某拘留所执行；处货值一倍罚款300元",
        "罚款三百元，限十五日内缴纳至指定银行；行政拘留六日，已执行完毕",
        "罚款参佰元（小写：300.00元），行政拘留六日",
    ],
)  # fmt: skip
def test_the_same_penalty_in_other_words(text: str) -> None:
    assert said(text) == {"kinds": ["fine", "detention"], "fine_fen": 30_000, "detention_days": 6}


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("（刑事拘留四日折抵行政拘留四日）", 4), ("（先行羁押四日，折抵四日，实际执行五日）", 4),
        ("（已折抵四日）", 4), ("，限制人身自由二日折抵行政拘留二日", 2),
        ("（刑事拘留30日折抵行政拘留9日）", 9), ("（限制人身自由期限折抵行政拘留期限）", None),
    ],
)  # fmt: skip
def test_days_set_off_are_told_from_days_imposed(text: str, offset: int | None) -> None:
    penalty = read_penalty(f"行政拘留九日{text}")

    assert (penalty.detention_days, penalty.offset_days, penalty.rest) == (9, offset, "")


def test_rate_at_which_days_are_set_off_is_no_number_of_days() -> None:
    penalty = read_penalty("行政拘留九日，限制人身自由一日，折抵行政拘留一日")

    assert penalty.offset_days is None
    assert penalty.rest


def test_term_of_a_detention_must_agree_with_its_days() -> None:
    assert read_penalty("行政拘留五日，执行期限自2024年5月1日至5月6日").rest == ""
    assert read_penalty("行政拘留五日，执行期限自2024年5月1日至5月9日").rest


def test_days_left_must_agree_with_days_set_off() -> None:
    assert read_penalty("行政拘留九日（刑事拘留四日折抵四日，实际执行六日）").rest == "6日"


@pytest.mark.parametrize(
    "text",
    [
        "（不执行）",
        "（因已满七十周岁不执行）",
        "，不执行",
        "（行政拘留不予执行）",
        "，因怀孕不执行行政拘留",
    ],
)
def test_detention_not_executed_is_still_detention(text: str) -> None:
    assert said(f"行政拘留九日{text}") == {
        "kinds": ["detention"],
        "detention_days": 9,
        "not_executed": True,
    }


@pytest.mark.parametrize(
    "text", ["（其中三日不执行）", "（其中三日暂缓执行）", "，罚款不执行", "，罚款三百元不予执行"]
)
def test_what_is_not_quite_not_executed_stays_unread(text: str) -> None:
    penalty = read_penalty(f"行政拘留九日{text}")

    assert penalty.rest
    assert not penalty.not_executed


def test_detention_served_in_custody_was_executed() -> None:
    text = "行政拘留九日（刑事拘留九日折抵行政拘留九日，不再执行）"

    assert said(text) == {"kinds": ["detention"], "detention_days": 9, "offset_days": 9}


def test_merged_penalties_count_as_merged() -> None:
    text = "行政拘留六日、罚款二百元；行政拘留八日、罚款三百元，合并执行行政拘留十四日、罚款五百元"

    assert said(text) == {"kinds": ["fine", "detention"], "fine_fen": 50_000, "detention_days": 14}


@pytest.mark.parametrize(
    "text",
    [
        "行政拘留六日、行政拘留八日，合并执行", "行政拘留六日、行政拘留八日，合并执行行政拘留十五日",
        "罚款三百元、罚款五百元，合计罚款九百元", "没收违法所得二百元，罚款三百元，罚没款合计六百元",
    ],
)  # fmt: skip
def test_totals_must_agree_with_what_they_are_the_totals_of(text: str) -> None:
    assert read_penalty(text).rest


def test_totals_that_agree_say_nothing_more() -> None:
    assert said("罚款三百元、罚款五百元，合计罚款八百元") == {"kinds": ["fine"], "fine_fen": 80_000}
    assert read_penalty("没收违法所得二百元，罚款三百元，罚没款合计五百元").rest == ""


def test_second_number_for_the_same_thing_is_not_guessed_at() -> None:
    assert said("罚款三百元，罚款五百元") == {
        "kinds": ["fine"],
        "fine_fen": 30_000,
        "rest": "罚款五百元",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("没收违法所得1.2万元", {"kinds": ["confiscated_gains"], "confiscation_fen": 1_200_000}),
        ("没收违法所得", {"kinds": ["confiscated_gains"]}),
        ("没收违法所得五百元、没收非法财物", {
            "kinds": ["confiscated_gains", "confiscated_goods"], "confiscation_fen": 50_000,
            "goods_confiscated": True}),
        ("没收作案工具三轮车一辆", {"kinds": ["confiscated_goods"], "goods_confiscated": True}),
        ("警告，对其持有的弩1把予以收缴", {"kinds": ["warning"], "goods_confiscated": True}),
        ("收缴赌资一千元、骰子三枚并罚款五百元", {
            "kinds": ["fine"], "fine_fen": 50_000, "confiscation_fen": 100_000,
            "goods_confiscated": True}),
        ("罚款五百元，收缴管制刀具（长30厘米）一把并予以销毁", {
            "kinds": ["fine"], "fine_fen": 50_000, "goods_confiscated": True}),
        ("没收违法所得1,234.56元、警告", {
            "kinds": ["warning", "confiscated_gains"], "confiscation_fen": 123_456}),
        ("没收违法所得￥10.00、行政拘留五日", {
            "kinds": ["confiscated_gains", "detention"], "confiscation_fen": 1_000, "detention_days": 5}),
        ("警告，扣押的物品予以收缴", {"kinds": ["warning"], "goods_confiscated": True}),
        (
            "收缴人民币一百元、手机一部",
            {"confiscation_fen": 10_000, "goods_confiscated": True},
        ),
        ("警告，收缴赌资（详见清单）", {"kinds": ["warning"]}),
        ("追缴违法所得300元并发还被害人", {"confiscation_fen": 30_000}),
    ],
)  # fmt: skip
def test_money_and_goods_taken_are_told_apart(text: str, found: dict[str, Any]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("吊销某某许可证", {"kinds": ["licence_revoked"], "licence": "某某许可证"}),
        ("罚款一千元，暂扣驾驶证六个月", {
            "kinds": ["fine", "licence_suspended"], "fine_fen": 100_000, "licence": "驾驶证六个月"}),
        ("责令停产停业并罚款2万元", {"kinds": ["fine", "business_suspended"], "fine_fen": 2_000_000}),
        ("通报批评；降低资质等级", {"kinds": ["criticism", "grade_lowered"]}),
        ("行政拘留九日，驱逐出境", {"kinds": ["detention", "other"], "detention_days": 9}),
        ("不予行政处罚", {}), ("免予处罚", {}), ("其他", {"kinds": ["other"]}),
        ("吊销营业执照、处罚款一千元", {
            "kinds": ["fine", "licence_revoked"], "fine_fen": 100_000, "licence": "营业执照"}),
        ("一年内不得申请行政许可", {"kinds": ["application_barred"], "orders": ["一年内不得申请行政许可"]}),
        ("责令停业整顿三个月", {"kinds": ["business_rectified"], "orders": ["责令停业整顿三个月"]}),
    ],
)  # fmt: skip
def test_other_kinds_of_penalty(text: str, found: dict[str, Any]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    "order",
    [
        "责令改正", "责令当事人立即改正违法行为", "强制隔离戒毒二年", "责令社区戒毒三年", "驾驶证记12分",
        "追缴违法所得",
        "五年内不得重新取得机动车驾驶证", "取缔非法经营", "责令其监护人严加管教",
    ],
)  # fmt: skip
def test_what_is_ordered_beside_a_penalty_is_no_penalty(order: str) -> None:
    assert said(f"罚款五百元，{order}") == {
        "kinds": ["fine"],
        "fine_fen": 50_000,
        "orders": [order],
    }


@pytest.mark.parametrize(
    "text",
    [
        "罚款五百", "罚款二百元以上五百元以下", "罚款一百五元", "不予罚款", "免予罚款", "刑事拘留三日",
        "加处罚款二百元", "行政拘留五日十日", "行政拘留五至十日", "罚款伍佰元整（¥600）", "罚款五百元责令反省",
        "责令停止施工", "暂扣或吊销许可证", "给予申诫的处罚", "没收违所得", "没收违法所得￥12.003",
        "决定给予扣驾驶证的处罚", "罚款三百至五百元", "对逾期不缴纳罚款的加处罚款", "行政处罚决定", "（）", "某某",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_left_whole(text: str) -> None:
    assert read_penalty(text).rest


_PIECES = st.sampled_from(
    ["行政拘留", "罚款", "五日", "二百元", "并处", "（", "）", "不执行", "折抵", "收缴", "一把", "合并执行",
     "，", "警告", "吊销", "没收违法所得", "刑事", "予以", "对", "某某", "300", "元", "日", "、", "1."]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_text_is_read_or_left_but_never_lost(text: str) -> None:
    penalty = read_penalty(text)

    assert set(penalty.kinds) <= set(KINDS)
    assert penalty.fine_fen is None or "fine" in penalty.kinds
    assert penalty.detention_days is None or "detention" in penalty.kinds
    if "300" in text and penalty.rest == "":
        numbers = (penalty.fine_fen or 0) // 100, penalty.detention_days, penalty.offset_days
        told = (*numbers, (penalty.confiscation_fen or 0) // 100)
        assert (
            300 in told
            or penalty.goods_confiscated
            or "300" in (penalty.licence or "")
            or (text.count("合并") > 0)
        )
