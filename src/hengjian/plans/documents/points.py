"""Points in time as plans write them: 2024年10月底前, 每年3月, 第三季度, 年底, 2024-06-30."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from hengjian.reading.texts.numerals import whole_number

_YEAR = r"(?:2\s*[0Oo〇]\s*[0-9Oo〇]\s*[0-9Oo〇]|[二贰][〇零0O][一二三四五六七八九〇零]{2}|(?:20)?[xX×*＊]{2})"
_MONTH = r"(?:1\s*[0-2]|0?\s*[1-9]|十[一二]?|[一二三四五六七八九]|元)"
_DAY = r"(?:[12]\s*[0-9]|3\s*[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_RECURRING = r"每年度?|每一年|次年|翌年|来年|下一?年度?"
_NEAR = r"今年|本年度?|当年|同年|明年"
_BEFORE = (
    r"(?:之|以)?前(?!期|述(?!职|法|学)|款|置|瞻|沿|提(?![交供出升报请前])|列(?![入出])|后|面(?!向)|"
    r"[三两几]|半|景|台)"
)
_END = r"年\s*[底末终]|[底末终]"
_POINT = re.compile(
    rf"(?P<till>到|至)?\s*"
    rf"(?:(?P<recurring>{_RECURRING})的?|(?P<near>{_NEAR})|(?<![0-9])(?<![0-9]\.)(?P<year>{_YEAR})\s*年度?(?!代|[来多以](?!前)))?\s*"
    rf"(?:(?P<month>{_MONTH})\s*月(?:份(?!额))?\s*(?:(?P<day>{_DAY})\s*[日号](?:\s*\((?:星期|周)[一二三四五六日天]\))?)?"
    rf"|第?\s*(?P<quarter>[一二三四1-4])\s*季度"
    rf"|(?P<half>上半年|下半年)|(?P<yearend>{_END})|(?P<middle>年中)|(?P<whole>全年|(?<![0-9一二三四五六七八九十])年内))?"
    rf"\s*(?P<part>月?[底末]|[上中下]旬|初|中(?![小国央共期心华部医介高等学]))?\s*(?P<limit>{_BEFORE}|[以之]?内(?!部|容|设|外|控)|止)?"
)
_NUMERIC = re.compile(
    r"(?<![0-9.])(?P<year>20[0-9]{2})\s*[./-]\s*(?P<month>1[0-2]|0?[1-9])(?![0-9])"
    rf"(?:\s*[./-]\s*(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9]))?\s*(?P<limit>{_BEFORE})?"
)
_QUARTER_ENDS = {1: 3, 2: 6, 3: 9, 4: 12}
_NEAR_MONTH, _NEAR_YEAREND = 30, 12
_NEXT_YEAR = {"次年", "翌年", "来年", "明年", "下年", "下一年", "下年度", "下一年度"}
Season = Literal["each", "next", "this", "named", "masked", "open"]


@dataclass(frozen=True, slots=True)
class Point:
    """One point in time as it stands in a text; `year` and `month` are None where the text leaves them out."""

    start: int
    end: int
    text: str
    season: Season
    year: int | None
    month: int | None
    day: int | None
    limited: bool
    """It says by when: 前, 底, 内, 到 before a bare year."""
    by_year: bool = False
    """Only a year, or the end of one."""
    numeric: bool = False


def find_points(plain: str, original: str) -> list[Point]:
    """Give the points of a text in their order; `plain` is the text in narrow writing, character by character."""
    found: list[Point] = []
    at = 0
    while at < len(plain):
        point = _at(plain, original, at)
        if point is None:
            at += 1
            continue
        found.append(_like_the_one_before(found, point, plain))
        at = point.end
    return found


def _at(plain: str, original: str, at: int) -> Point | None:
    numeric = _NUMERIC.match(plain, at)
    if numeric is not None:
        return _numeric(numeric, original)
    spelt = _POINT.match(plain, at)
    if spelt is None or spelt.end() == at or _touches_a_number(plain, at):
        return None
    return _spelt(spelt, original)


def _touches_a_number(plain: str, at: int) -> bool:
    """Tell whether the match would begin in the middle of a number, as 2月 in 12月."""
    before = plain[at - 1 : at]
    return plain[at].isdecimal() and (before.isdecimal() or before == ".")  # ① is no digit of 12月


def _numeric(found: re.Match[str], original: str) -> Point:
    day = found["day"]
    return Point(
        found.start(), found.end(), original[found.start() : found.end()].strip(), "named",
        int(found["year"]), int(found["month"]), int(day) if day else None,
        limited=bool(found["limit"]), numeric=True,
    )  # fmt: skip


def _spelt(found: re.Match[str], original: str) -> Point | None:
    named = any(found[name] for name in ("month", "quarter", "half", "yearend", "middle", "whole"))
    if not named and not found["year"]:
        return None
    if found["year"] is None and not named:
        return None
    if _is_idle(found, named=named):
        return None
    season, year = _season(found)
    month = _month(found)
    limited = bool(
        found["limit"] or found["yearend"] or found["part"] in ("底", "末", "月底", "月末")
        or (found["till"] and not named) or found["whole"] == "年内"
    )  # fmt: skip
    by_year = found["month"] is None and found["quarter"] is None and found["half"] is None
    if not named and found["limit"] and found["limit"].endswith("前") and year is not None:
        year -= 1  # 2025年前 is over when 2025 begins
    start = found.start() + (0 if found["till"] and by_year else len(found["till"] or ""))
    text = original[start : found.end()]
    start += len(text) - len(text.lstrip())
    return Point(
        start, found.end(), text.strip(), season, year, month, _number(found["day"]),
        limited=limited, by_year=by_year,
    )  # fmt: skip


def _is_idle(found: re.Match[str], *, named: bool) -> bool:
    """Tell what only looks like a point: a lone 底, 内 or 全年 without a year."""
    alone = not (found["year"] or found["near"] or found["recurring"])
    if not named:
        return alone
    return alone and (found["whole"] == "全年" or found["yearend"] in ("底", "末", "终"))


def _season(found: re.Match[str]) -> tuple[Season, int | None]:
    recurring, near = found["recurring"], found["near"]
    if recurring is not None:
        return ("next" if recurring in _NEXT_YEAR else "each"), None
    if near is not None:
        return ("next" if near == "明年" else "this"), None
    if found["year"] is not None:
        year = _year(found["year"])
        return ("masked", None) if year is None else ("named", year)
    return "open", None


def _year(text: str) -> int | None:
    digits = re.sub(r"\s", "", text).replace("O", "0").replace("o", "0").replace("〇", "0")
    if digits.isascii() and digits.isdigit():
        return int(digits)
    return whole_number(text.replace("0", "〇").replace("O", "〇"))


def _month(found: re.Match[str]) -> int:
    if found["month"]:
        return 1 if found["month"] == "元" else _number(found["month"]) or 12
    if found["quarter"]:
        return _QUARTER_ENDS[_number(found["quarter"]) or 4]
    return 6 if found["half"] == "上半年" or found["middle"] else 12


def _number(text: str | None) -> int | None:
    return None if text is None else whole_number(re.sub(r"\s", "", text))


def _like_the_one_before(found: list[Point], point: Point, plain: str) -> Point:
    """In 每年6月、12月底前 the second point, too, is of every year, and in 每年3月底前报送，4月底前公布."""
    if not found or point.season != "open":
        return point
    before = found[-1]
    between = plain[before.end : point.start].strip()
    listed = between in ("、", "和", "及", ",", "与") and not point.by_year
    recurring = before.season == "each" and len(between) <= (
        _NEAR_YEAREND if point.by_year else _NEAR_MONTH
    )
    if before.season == "open" or not (listed or recurring):
        return point
    return replace(point, season=before.season, year=before.year)
