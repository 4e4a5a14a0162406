"""Wordings of agencies other than the police; every text is made up for the class it stands for."""

from typing import Any

import pytest

from hengjian.reading.texts.tests.test_penalties import said

FINE = {"kinds": ["fine"], "fine_fen": 200_000}


@pytest.mark.parametrize(
    "text",
    [
        "本局决定对当事人罚款2000元", "我局依法对某某罚款2000元", "某某县公安局决定对张某罚款2000元",
        "某县警方依法对其罚款2000元", "某市某局根据《甲法》第三条的规定，对当事人罚款2000元",
        "对当事人违法行为作如下处罚：罚款2000元", "并作以下行政处罚：罚款2000元", "：1、罚款2000元",
        "对当事人减轻处罚如下：1.罚款2000元", "作出从轻处罚如下:罚款2000元", "经研究，决定罚款2000元",
        "综上，当事人的行为违反了《甲法》第三条的规定，决定罚款2000元",
        "违反了《甲法》第三条的规定，罚款2000元", "对未亮证经营的行为，罚款2000元",
        "依据有关规定，罚款2000元", "甲市监罚字〔2024〕罚款2000元", "均给予罚款2000元的处罚",
        "被某市某局罚款2000元", "已依法对张某作出罚款2000元的处罚", "处罚内容：处罚款2000元",
    ],
)  # fmt: skip
def test_what_leads_up_to_a_penalty_is_passed_over(text: str) -> None:
    assert said(text) == FINE


@pytest.mark.parametrize(
    "text",
    [
        "罚款2000元，上缴国库", "罚款2000元（贰仟元）整", "罚款（大写）：贰仟元整", "罚款2000元人民币",
        "罚款金额（万元）：0.2", "罚款：0.2（万元）", "罚款（元）：2,000", "当场罚款2000元", "罚款0.2万",
        "罚款2000元（货值金额1000元的2倍）", "罚款2000元（货值金额的二倍罚款）",
        "罚款2000元，逾期不缴纳的，每日按罚款数额的百分之三加处罚款",
        "罚款2000元，到期不缴纳罚款的，依据《甲法》第二条的规定，每日按罚款数额的3%加处罚款",
        "罚款2000元。如不服本决定，可在六十日内申请行政复议，也可在六个月内提起行政诉讼。",
        "罚款1500元、500元，合计罚款2000元", "罚款1500元，罚款500元，罚款合计2000元",
    ],
)  # fmt: skip
def test_what_follows_a_fine_is_passed_over(text: str) -> None:
    assert said(text) == FINE


@pytest.mark.parametrize(
    ("text", "fine", "taken"),
    [
        ("没收广告费用500元，罚款1500元，以上共计罚没款2000元", 1500, 500),
        ("没收广告费903.70元（玖佰零叁点柒零圆）；罚款2040元", 2040, 903.70),
        ("没收违法收入500元及罚款1500元，罚款合计2000元", 1500, 500),
        ("没收违法所得500元；罚款1000元；罚款500元；上述罚没共计2000元", 1500, 500),
        ("1，没收收取的服务费500元2，罚款1500元", 1500, 500),
        ("1.没收违法所得500元2.罚款1500元", 1500, 500),
        ("没收未退还的价款500元+罚款1500元", 1500, 500),
    ],
)
def test_gains_under_other_names_and_totals_of_both(text: str, fine: int, taken: float) -> None:
    found = said(text)

    assert found == {
        "kinds": ["fine", "confiscated_gains"],
        "fine_fen": fine * 100,
        "confiscation_fen": round(taken * 100),
    }


@pytest.mark.parametrize(
    "text",
    [
        "没收违法所得及罚款共计2000元", "没收违法所得500元，罚款共计2000元", "罚没款2000元",
        "没收违法所得，罚没款合计2000元", "没收4万", "没收2000元", "没收财物价值2000元", "没收违法所得0元",
        "罚款0元", "罚款（万元）：0", "罚款三万至五万", "罚款3万/5万", "罚款2000元（货值金额1000元的3倍）",
        "罚款1500元，罚款500元，合计3000元",
    ],
)  # fmt: skip
def test_money_that_may_be_either_is_left(text: str) -> None:
    assert said(text)["rest"]
    assert said(text).get("fine_fen") != FINE["fine_fen"] or "3" in text


@pytest.mark.parametrize(
    "order",
    [
        "责令当事人停止发布违法广告", "在相应范围内消除影响", "消除影响", "责令停止销售不合格商品",
        "责令停止违法行为", "立即停止违法行为", "限期改正", "责令限期整改（30日）", "限5月1日前整改到位",
        "立即整改", "要求企业在5月1日前完成整改", "由某某局责令改正", "责令三十日内登记",
        "责令该单位限期一个月内完成改造工作", "书面报告整改情况", "责令退还多收价款300元", "训诫",
        "批评教育", "责令具结悔过", "对相关责任人给予政务处分", "取缔", "要求企业整改", "要求当场改正",
    ],
)  # fmt: skip
def test_orders_of_other_agencies_are_kept_as_written(order: str) -> None:
    assert said(f"{order}，罚款2000元") == FINE | {"orders": [order]}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("禁止三年内从事某某业务", "work_barred"), ("终身禁止从事某某业工作", "work_barred"),
        ("禁止从事某某业工作十年", "work_barred"), ("禁止进入某某业终身", "work_barred"),
        ("停产整顿", "business_suspended"), ("责令停产停业整顿三个月", "business_suspended"),
        ("责令限制生产三个月", "activity_restricted"), ("责令停止接受新业务六个月", "activity_restricted"),
        ("取消高级管理人员任职资格二年", "other"), ("其他行政处罚：责令改正", "other"),
    ],
)  # fmt: skip
def test_kinds_whose_words_say_more(text: str, kind: str) -> None:
    found = said(text)

    assert found["kinds"] == [kind]
    assert found["orders"]
    assert "rest" not in found


@pytest.mark.parametrize(
    "text",
    [
        "警告处分", "严重警告处分", "责令停止施工", "责令停止使用", "责令停止经营", "停止执业六个月",
        "拟罚款2000元", "拟给予某某罚款2000元", "建议罚款2000元", "取消对其罚款", "撤销罚款2000元的决定",
        "变更为罚款2000元", "其他行政处罚：无", "对甲罚款2000元，对乙罚款1000元", "每人罚款2000元，合计1万元",
    ],
)  # fmt: skip
def test_what_could_be_meant_otherwise_is_left(text: str) -> None:
    assert said(text)["rest"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("被行政拘留五日", 5), ("行政拘留十五日和行政拘留十日（合并执行二十日）", 20),
        ("行政拘留十日、十五日，合并执行行政拘留二十日", 20),
        ("某公安局对其处以拘留五日", 5), ("依法处以行政拘留五日的治安处置", 5),
    ],
)  # fmt: skip
def test_detentions_in_reports(text: str, days: int) -> None:
    assert said(text) == {"kinds": ["detention"], "detention_days": days}


def test_deferred_detention_is_imposed_and_the_deferral_kept() -> None:
    found = {"kinds": ["detention"], "detention_days": 5, "orders": ["行政拘留暂缓执行"]}

    assert said("行政拘留五日，行政拘留暂缓执行") == found
    assert said("暂缓执行行政拘留五日")["rest"]


def test_term_of_treatment_stays_with_the_order() -> None:
    text = "强制隔离戒毒二年（自2024年5月1日至2026年4月30日止）"

    assert said(text) == {"orders": [text]}


@pytest.mark.parametrize("text", ["因不执行罚款决定，行政拘留五日", "警告，罚款三百元不予执行"])
def test_only_a_detention_can_be_not_executed(text: str) -> None:
    found: dict[str, Any] = said(text)

    assert "not_executed" not in found
    assert found["rest"]
