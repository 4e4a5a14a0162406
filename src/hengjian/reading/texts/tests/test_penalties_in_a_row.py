"""Penalties strung together so that one ends in the words with which the next begins."""

import time
from typing import Any

import pytest

from hengjian.reading.texts.citations import Citation, read_citations
from hengjian.reading.texts.penalties import Penalty, read_penalty


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "没收违法所得二千元、予以行政拘留三日",
            {"kinds": ("confiscated_gains", "detention"), "confiscation_fen": 200_000, "detention_days": 3},
        ),
        (
            "收缴现金五千元和依法吊销营业执照",
            {"kinds": ("licence_revoked",), "confiscation_fen": 500_000, "licence": "营业执照"},
        ),
        ("收缴赌资300元和书面警告", {"kinds": ("warning",), "confiscation_fen": 30_000}),
        (
            "没收违法所得三百元和对伪造的证件2张予以收缴",
            {"kinds": ("confiscated_gains",), "confiscation_fen": 30_000, "goods_confiscated": True},
        ),
        (
            "限期改正与对赌资三万元予以收缴",
            {"orders": ("限期改正",), "confiscation_fen": 3_000_000},
        ),
        (
            "没收违法所得一千二百元、依法收缴管制刀具一把",
            {"kinds": ("confiscated_gains",), "confiscation_fen": 120_000, "goods_confiscated": True},
        ),
        ("依法没收麻将牌一副", {"kinds": ("confiscated_goods",), "goods_confiscated": True}),
        ("将查获的麻将牌一副予以收缴", {"goods_confiscated": True}),
        ("对对讲机两部予以收缴", {"goods_confiscated": True}),
        ("未售完的门票予以收缴", {"goods_confiscated": True}),
        ("赌资八百元予以收缴并责令改正", {"confiscation_fen": 80_000, "orders": ("责令改正",)}),
        ("行政拘留五日整（执行完毕）", {"kinds": ("detention",), "detention_days": 5}),
        ("行政拘留五日，送某某拘留所执行并处罚款二百元",
         {"kinds": ("fine", "detention"), "detention_days": 5, "fine_fen": 20_000}),
        ("行政拘留三日（已限制人身自由一日，折抵行政拘留一日）",
         {"kinds": ("detention",), "detention_days": 3, "offset_days": 1}),
        ("某某物流有限公司罚款五百元", {"kinds": ("fine",), "fine_fen": 50_000}),
        ("不予处罚（因不满十四周岁）", {}),
        ("违法行为轻微并及时改正，没有造成危害后果，不予行政处罚", {}),
    ],
)  # fmt: skip
def test_each_penalty_in_a_row_is_read_for_itself(text: str, said: dict[str, Any]) -> None:
    assert read_penalty(text) == Penalty(**said)


@pytest.mark.parametrize(
    "text",
    [
        "没收违法所得五百元、学生证1本予以收缴",
        "吊销某某许可证并违法所得三千元予以没收",
        "吊销机动车驾驶证及违法所得一万元予以没收",
        "责令改正与赌资三万元予以收缴",
        "限制人身自由一日折抵行政拘留一日",
    ],
)
def test_where_one_ends_and_the_next_begins_is_not_guessed(text: str) -> None:
    assert read_penalty(text).rest


def test_place_that_was_typed_twice_is_one_place() -> None:
    text = "《甲法》第三条第二项 第二项、第五条"

    assert read_citations(text).found == (Citation("甲法", 3, item=2), Citation("甲法", 5))


@pytest.mark.parametrize("piece", ["1,000,", "一、", "第一、", "《", "（", "对其", "予以", "条《"])
def test_time_of_reading_grows_slowly_whatever_is_repeated(piece: str) -> None:
    text = piece * (2_000 // len(piece))
    began = time.process_time()

    read_citations(text)
    read_penalty(text)

    # Patterns that can part a text in many ways would take years; these take a tenth of a second.
    assert time.process_time() - began < 5
