"""Numbers and places in all the writings that the readers have to understand, to compose texts from."""

from hypothesis import strategies as st

_DIGITS = "零一二三四五六七八九"
_CAPITAL = str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟萬")
_WIDE = str.maketrans("0123456789().", "０１２３４５６７８９（）．")
_RINGED = "①②③④⑤⑥⑦⑧⑨⑩"


def spelt(number: int) -> str:
    """Write a number below a hundred million the way it is read aloud."""
    if number >= 10_000:
        many, rest = divmod(number, 10_000)
        zero = "零" if 0 < rest < 1_000 else ""
        return spelt(many) + "万" + zero + (spelt(rest) if rest else "")
    text = ""
    gap = False
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text


def capital(number: int) -> str:
    """Write a number the way it stands on a receipt."""
    return spelt(number).translate(_CAPITAL)


@st.composite
def numbers(draw: st.DrawFn, number: int) -> str:
    """Write a small number: 五, 5, ５, 伍."""
    return draw(
        st.sampled_from([spelt(number), str(number), str(number).translate(_WIDE), capital(number)])
    )


@st.composite
def amounts(draw: st.DrawFn, yuan: int) -> str:
    """Write an amount of money with its unit."""
    figures = [
        f"{yuan}元",
        f"{yuan}.00元",
        f"{yuan:,}元",
        f"{yuan}元整",
        f"{yuan / 10_000:.4f}万元",
    ]
    words = [f"{spelt(yuan)}元", f"{capital(yuan)}元整", f"{capital(yuan)}圆", f"{spelt(yuan)}元正"]
    text = draw(st.sampled_from([*figures, *(text.translate(_WIDE) for text in figures), *words]))
    before = draw(st.sampled_from(["", "", "人民币", "人民币：", "（人民币）"]))
    again = draw(
        st.sampled_from(["", "", f"（¥{yuan}.00）", f"（{yuan}元）", f"（小写：{yuan}元）"])
    )
    return draw(
        st.sampled_from([f"{before}{text}{again}", f"￥{yuan}.00", f"¥{yuan}元", f"RMB{yuan}元"])
    )


@st.composite
def spaced(draw: st.DrawFn, text: str) -> str:
    """Put white space somewhere into the text."""
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.sampled_from(["", " ", "\u3000", "\u00a0\t", "\ufeff"])) + text[at:]


@st.composite
def ordinals(draw: st.DrawFn, number: int, word: str) -> str:
    """Write a level of a place in a statute: 第三项, 第3项, （三）项, ③项."""
    bare = draw(st.sampled_from([spelt(number), str(number), str(number).translate(_WIDE)]))
    forms = [f"第{bare}{word}", f"第 {bare} {word}"]
    if word == "项":
        forms += [f"第（{bare}）{word}", f"（{bare}）{word}", f"第({bare}){word}", f"第{bare}項"]
        forms += [f"第{_RINGED[number - 1]}{word}"] if number <= len(_RINGED) else []
    return draw(st.sampled_from(forms))
