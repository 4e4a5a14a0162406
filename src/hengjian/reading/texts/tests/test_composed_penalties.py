"""Texts put together from known parts must give back exactly these parts."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.texts.penalties import KINDS, Penalty, read_penalty
from hengjian.reading.texts.tests.writing import amounts, numbers, spaced

Part = tuple[str, dict[str, Any]]

_YUAN = st.integers(1, 9_999_999)
_THINGS = st.sampled_from(
    ["作案工具", "弩一把", "伪造的身份证2张", "违法生产的食品12箱", "印有“某某”字样的广告纸", "管制刀具（长30厘米）",
     "涉案的烟花爆竹", "赌具", "侵权商品及包装"]
)  # fmt: skip
_LICENCES = st.sampled_from(
    ["机动车驾驶证", "营业执照", "《某某许可证》", "某某资质证书", "驾驶证六个月"]
)


def _pick(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


@st.composite
def _fine(draw: st.DrawFn) -> Part:
    yuan = draw(_YUAN)
    amount = draw(amounts(yuan))
    form = draw(_pick(
        "罚款{}", "处罚款{}", "处以罚款{}", "处{}罚款", "处以{}的罚款", "罚款金额：{}", "罚款：{}", "行政罚款{}",
        "处违法所得二倍的罚款{}", "处货值金额百分之五十罚款，计{}", "当场罚款{}", "罚款（大写）{}", "罚款{}，上缴国库",
        "罚款{}，逾期不缴纳的，每日按罚款数额的百分之三加处罚款", "罚款{}（货值金额的二倍）",
    ))  # fmt: skip
    in_units = [
        f"罚款金额（元）：{yuan}",
        f"罚款（万元）：{Decimal(yuan) / 10_000:f}",
        f"罚款：{yuan}（元）",
    ]
    text = draw(st.sampled_from([form.format(amount), form.format(amount), *in_units]))
    return text, {"kinds": {"fine"}, "fine_fen": yuan * 100}


@st.composite
def _several(draw: st.DrawFn) -> Part:
    """Penalties of several acts and what they come to together."""
    days = draw(st.lists(st.integers(1, 15), min_size=2, max_size=3))
    yuan = draw(st.lists(st.integers(50, 5_000), min_size=2, max_size=3))
    added = min(sum(days), 20)
    detention: Part = (
        "、".join([f"行政拘留{draw(numbers(one))}日" for one in days])
        + f"，合并执行行政拘留{added}日",
        {"kinds": {"detention"}, "detention_days": added},
    )
    fine: Part = (
        "，".join([f"罚款{one}元" for one in yuan])
        + f"，{draw(_pick('合计', '罚款合计', '以上共计'))}{sum(yuan)}元",
        {"kinds": {"fine"}, "fine_fen": sum(yuan) * 100},
    )
    both: Part = (
        f"没收违法所得{yuan[0]}元，罚款{yuan[1]}元，{draw(_pick('罚没款合计', '以上共计'))}{sum(yuan[:2])}元",
        {
            "kinds": {"fine", "confiscated_gains"}, "fine_fen": yuan[1] * 100,
            "confiscation_fen": yuan[0] * 100,
        },
    )  # fmt: skip
    return draw(st.sampled_from([detention, fine, both]))


@st.composite
def _detention(draw: st.DrawFn) -> Part:
    days = draw(st.integers(2, 20))
    offset = draw(st.integers(1, days - 1))
    said: dict[str, Any] = {"kinds": {"detention"}, "detention_days": days}
    form = draw(
        _pick(
            "行政拘留{}日",
            "处行政拘留{}日",
            "处{}日行政拘留",
            "拘留{}天",
            "行政拘留（{}日）",
            "治安拘留{}日",
        )
    )
    text = form.format(draw(numbers(days)))
    tails: list[Part] = [
        ("", {}),
        ("（不执行）", {"not_executed": True}),
        ("（因已满七十周岁，依法不执行）", {"not_executed": True}),
        (f"（刑事拘留{offset}日折抵行政拘留{offset}日）", {"offset_days": offset}),
        (f"（已折抵{offset}日，实际执行{days - offset}日）", {"offset_days": offset}),
        ("（限制人身自由期限折抵行政拘留期限）", {}),
        (f"（拘留期限自2024年5月3日至2024年5月{3 + days}日止）", {}),
        ("，送某某市拘留所执行", {}),
        ("（已执行完毕）", {}),
    ]
    tail, more = draw(st.sampled_from(tails))
    return text + tail, said | more


@st.composite
def _taken(draw: st.DrawFn) -> Part:
    yuan, things = draw(_YUAN), draw(_THINGS)
    amount = draw(amounts(yuan))
    goods: dict[str, Any] = {"goods_confiscated": True}
    money = {"confiscation_fen": yuan * 100}
    parts: list[Part] = [
        (f"没收违法所得{amount}", {"kinds": {"confiscated_gains"}, **money}),
        (f"没收广告费用{amount}", {"kinds": {"confiscated_gains"}, **money}),
        (f"没收违法收入{amount}", {"kinds": {"confiscated_gains"}, **money}),
        ("没收违法所得", {"kinds": {"confiscated_gains"}}),
        (f"没收{things}", {"kinds": {"confiscated_goods"}, **goods}),
        (f"对{things}予以没收", {"kinds": {"confiscated_goods"}, **goods}),
        (f"收缴{things}", goods),
        (f"收缴{things}（详见清单）", goods),
        (f"对其持有的{things}依法予以收缴", goods),
        (f"{things}予以收缴", goods),
        (f"将{things}予以收缴并予以销毁", goods),
        (f"收缴赌资{amount}", money),
        (f"收缴{amount}、{things}", money | goods),
        (f"收缴赌资{amount}、{things}", money | goods),
        (f"追缴违法所得{amount}并发还被害人", money),
    ]
    return draw(st.sampled_from(parts))


@st.composite
def _in_words(draw: st.DrawFn) -> Part:
    licence = draw(_LICENCES)
    parts: list[Part] = [
        ("警告", {"kinds": {"warning"}}),
        ("给予警告", {"kinds": {"warning"}}),
        ("通报批评", {"kinds": {"criticism"}}),
        ("责令停产停业", {"kinds": {"business_suspended"}}),
        (
            "责令停业整顿三个月",
            {"kinds": {"business_rectified"}, "orders": ("责令停业整顿三个月",)},
        ),
        (f"吊销{licence}", {"kinds": {"licence_revoked"}, "licence": licence}),
        (f"暂扣{licence}", {"kinds": {"licence_suspended"}, "licence": licence}),
        ("降低资质等级", {"kinds": {"grade_lowered"}}),
        ("限期出境", {"kinds": {"other"}}),
        ("责令限期改正违法行为", {"orders": ("责令限期改正违法行为",)}),
        ("强制隔离戒毒二年", {"orders": ("强制隔离戒毒二年",)}),
        ("五年内不得重新取得机动车驾驶证", {"orders": ("五年内不得重新取得机动车驾驶证",)}),
        *((order, {"orders": (order,)}) for order in (
            "责令停止发布违法广告", "在相应范围内消除影响", "限期改正", "责令该单位限期一个月内完成改造", "训诫",
        )),
        ("责令停产整顿", {"kinds": {"business_suspended"}, "orders": ("责令停产整顿",)}),
        ("禁止三年内从事某某业务", {"kinds": {"work_barred"}, "orders": ("禁止三年内从事某某业务",)}),
    ]  # fmt: skip
    return draw(st.sampled_from(parts))


@st.composite
def composed(draw: st.DrawFn) -> tuple[str, Penalty]:
    """A text and what it says; each quantity occurs once."""
    one_of_each = [draw(_detention()), draw(_fine()), draw(_taken()), draw(_in_words())]
    parts = draw(st.lists(st.sampled_from(one_of_each), min_size=1, unique_by=lambda part: part[0]))
    frame = draw(st.sampled_from([
        "{}", "{}。", "{}的行政处罚", "决定给予{}的处罚", "给予张某某{}", "对某某（某市）有限公司{}",
        "决定对你单位作出如下行政处罚：{}", "根据《甲法》第三条第一款第（二）项之规定，决定给予{}", "因盗窃，{}",
        "行政处罚：{}", "张某某{}", "本局决定对当事人{}", "某某县公安局依法对张某某{}",
        "对当事人违法行为作如下处罚：{}",
        "综上，当事人的行为违反了《甲法》第三条的规定，决定给予{}", "对未亮证经营的行为，{}",
        "{}。如不服本决定，可在六十日内申请行政复议，也可以提起行政诉讼。",
    ]))  # fmt: skip
    link = draw(_pick("、", "，", "；", "，并", "；并", "，同时", "。", "；\n"))
    texts = [text for text, _ in parts]
    if frame.startswith(("{}", "决定对你")) and draw(st.booleans()):
        marks = draw(_pick("{}.", "{}、", "({})", "（{}）"))
        texts = [marks.format(number) + text for number, text in enumerate(texts, start=1)]
        link = draw(_pick("；", "。", "，", "\n"))
    said: dict[str, Any] = {}
    kinds: set[str] = set()
    for _, more in parts:
        kinds |= more.get("kinds", set())
        said |= more
    said["kinds"] = tuple(kind for kind in KINDS if kind in kinds)
    return draw(spaced(frame.format(link.join(texts)))), Penalty(**said)


@given(_several())
def test_several_acts_come_to_what_is_said_of_them_together(made: Part) -> None:
    text, said = made
    kinds = tuple(kind for kind in KINDS if kind in said["kinds"])

    assert read_penalty(text) == Penalty(**said | {"kinds": kinds})


@given(composed())
def test_text_gives_back_the_parts_that_it_was_made_of(made: tuple[str, Penalty]) -> None:
    text, said = made

    assert read_penalty(text) == said
