"""Characters that PDF files and their copies write with look-alikes: radicals for the words that look the same."""

from __future__ import annotations

import unicodedata

from hengjian.reading.texts import writing

_RADICALS = dict(
    zip(
        "⺁⺄⺆⺈⺊⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺗⺛⺝⺟⺠⺡⺢⺣⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺶⺷⺸⺹⺻⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙冂刀卜小小兀尣尢尣巳幺彑彐心旡月母民水水火爪丬犬王疋目示礻竹糸纟网网网网羊羊羊老聿臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅长镸长门阜阝雨青韦页风飞食食食饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_FIRST_KANGXI, _LAST_KANGXI = 0x2F00, 0x2FD5
_FIRST_COMPATIBLE, _LAST_COMPATIBLE = 0xF900, 0xFAFF
_TABLE = str.maketrans(
    {
        chr(code): unicodedata.normalize("NFKC", chr(code))
        for start, end in ((_FIRST_KANGXI, _LAST_KANGXI), (_FIRST_COMPATIBLE, _LAST_COMPATIBLE))
        for code in range(start, end + 1)
    }
    | _RADICALS
    | {"⼾": "户"}
)


def unified(text: str) -> str:
    """Give the text with radicals and compatibility characters as the words that they stand for."""
    return text.translate(_TABLE)


_SQUARE = str.maketrans("[]﹒﹑﹐﹔﹕﹙﹚", "().、,;:()")


def narrowed(text: str) -> str:
    """Give the text in narrow writing with every bracket round, each character at its place."""
    return writing.narrowed(text).translate(_SQUARE)


def open_bracket(plain: str) -> int | None:
    """Give where the last bracket begins that is not closed in a text in narrow writing; None if all are."""
    waiting: list[int] = []
    for at, c in enumerate(plain):
        if c == "(":
            waiting.append(at)
        elif c == ")" and waiting:
            waiting.pop()
    return waiting[-1] if waiting else None
