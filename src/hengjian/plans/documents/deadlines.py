"""By when: the days and periods in a task's wording, and those that a label gives."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.documents.points import Point, find_points
from hengjian.plans.documents.years import Years

_RANGE = re.compile(r"\s*(?:-+|~|至|到)\s*$")
_YEARS = re.compile(r"(20[0-9]{2})\s*年?\s*(?:-+|~|至|到)\s*(20[0-9]{2})\s*年?")
_TITLE = re.compile(r"《[^《》]{0,120}》|〈[^〈〉]{0,120}〉")
_NEAR = 40
_SEVERAL_SENTENCES = re.compile(r"[。;]\s*[^\s。;)]")
_BOUNDED_PERIOD = re.compile(
    r"每(?:个?季度?|个?月|半年|周|旬)(?:度)?\s*(?:结束后)?(?:终了后)?\s*"
    r"(?:[底末初]|(?:最后|首|第)?[一二三]?个?月?的?\s*[0-9]{1,2}\s*[日号])\s*(?:月)?(?:之|以)?前?"
)
_PERIOD = re.compile(
    r"每(?:半?年|个?季度?|个?月|周|日|天)度?(?![0-9一二三四五六七八九十]*(?:月|季度)|[^,。;]{1,3}[额量])"
)
_LASTING = re.compile(
    r"(?:并|之后|此后|后)?(?:长期|持续|常态|经常|不断|全程|贯穿)[^,;。、()]{0,8}|立行立改|即知即改|立即[^,;。、()]{0,4}|"
    r"随时|适时|及时|即时"
)
_SINCE_ISSUE = re.compile(
    r"(?:印发|发布|下发|公布|部署)(?:之日)?(?:起|后)?[0-9一二三四五六七八九十]{1,3}\s*(?:个)?(?:工作)?(?:日|天|周|月)[之以]?内?"
)
_PAST = re.compile(r"(?:截至|截止到?|自从?|从|始于|早在|曾于|已于|我[市省区县]于)\s*$")
_NO_DEADLINE_AFTER = re.compile(
    r"\s*(?:起(?!草)|以来|开始(?:施行|实施)|施行|[0-9]*考核|总结|述[职法]|绩效|评[比优先]|奖|(?:印发|发布|出台|公布|施行|实施|修[订改]|通过|颁布|下发|制定)(?:的|并施行|施行)|"
    r"的(?!基础)|以?来|期间|来看|份的)"
)
_DOING_AFTER = re.compile(
    r"\s*[,，]?\s*(?:要|应|须|将)?(?:完成|全面|基本|组织|开展|召开|举办|报送|上报|提交|报|形成|出台|制定|制订|印发|启动|建成|建立|实现|达到|公布|公开|进行|集中|对|向|将|"
    r"确保|力争|推动|梳理|编制|修订|汇总|通报|评选|部署|落实|构建|打造|初步|分别|举行|发布|起草|清理|开通|上线|投入|总结|初审|终期|中期|拟[定订]|各|由)"
)
_AT = re.compile(r"(?:^|[于在,;。:!?、\n(]|力争|确保|争取|计划|原则上|拟)\s*$")


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline as written, and its value in the form of the task list; None where it names no month."""

    text: str
    value: str | None
    start: int = 0


def last_day(value: str | None) -> date | None:
    """Give the last day of a deadline that comes once; None for one that recurs or is open."""
    if value is None or value.startswith("--"):
        return None
    year, month, *day = (int(part) for part in value.split("-"))
    try:
        return date(year, month, day[0] if day else calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def deadlines_in_text(text: str, years: Years) -> list[Deadline]:
    """Give the deadlines that a task's wording sets; days of past events and of documents are none."""
    plain = masked(text)
    points = [p for p in find_points(plain, text) if _in_range(plain, p) is False]
    limits = [_sets_a_limit(point, plain) for point in points]
    for number in range(len(points) - 1, 0, -1):  # of 每年6月、12月底前 both are limits
        between = plain[points[number - 1].end : points[number].start]
        limits[number - 1] |= limits[number] and between.strip() in ("、", "和", "及")
    found = [
        Deadline(point.text, years.value_of(point), point.start)
        for point, limit in zip(points, limits, strict=True)
        if limit
    ]
    found += [
        Deadline(text[m.start() : m.end()], None, m.start()) for m in _SINCE_ISSUE.finditer(plain)
    ]
    taken = [(p.start, p.end) for p in points]
    found += [
        Deadline(text[m.start() : m.end()].strip(), None, m.start())
        for m in _BOUNDED_PERIOD.finditer(plain)
        if not _overlaps(m, taken)
    ]
    return sorted(found, key=lambda one: one.start)


def periods_in_text(text: str, taken: Iterable[tuple[int, int]]) -> list[Deadline]:
    """Give the periods that stand alone (每年, 每季度): a task that recurs, on no day that is named."""
    plain = masked(text)
    spans = [*taken, *((m.start(), m.end()) for m in _BOUNDED_PERIOD.finditer(plain))]
    return [
        Deadline(text[m.start() : m.end()], None, m.start())
        for m in _PERIOD.finditer(plain)
        if not _overlaps(m, spans)
    ]


def deadlines_in_label(text: str, years: Years) -> list[Deadline]:
    """Give the deadlines that a label or a table's cell holds; the whole text where none can be read."""
    plain = narrowed(text)
    if _SEVERAL_SENTENCES.search(plain):  # ①3月底前，完成设计。②5月底前，开工。
        said = deadlines_in_text(text, years)
        said += periods_in_text(text, [(one.start, one.start + len(one.text)) for one in said])
        if said:
            return said
    span = _YEARS.search(plain)
    if span is not None and not re.match(r"\s*[0-9]{1,2}\s*月", plain[span.end() :]):
        return [Deadline(text[span.start() : span.end()].strip(), f"{span[2]}-12")]
    points = find_points(plain, text)
    found: list[Deadline] = []
    for number, point in enumerate(points):
        if number and _RANGE.fullmatch(plain[points[number - 1].end : point.start]):
            begin = points[number - 1]
            year = years.year_of(begin)
            ended = years.value_of(point, near=None if begin.season in ("each", "next") else year)
            if begin.season == "each" and ended is not None:
                ended = f"-{ended[4:]}" if not ended.startswith("--") else ended
            found[-1] = Deadline(text[begin.start : point.end], ended, begin.start)
        elif point.limited or not _is_since(plain, point):
            found.append(Deadline(point.text, years.value_of(point), point.start))
    found += _lasting(text, plain, [(p.start, p.end) for p in points], alone=not found)
    bare = re.fullmatch(r"\s*(20[0-9]{2})\s*", plain)
    if bare is not None:
        return [Deadline(bare[1], f"{bare[1]}-12")]
    whole = text.strip(" \t\n。；;,，")
    if not found and whole not in ("", "-", "—", "/", "无"):
        return [Deadline(whole, None)]
    return found


def masked(text: str) -> str:
    """Give the text in narrow writing with the titles of documents blanked out: their years are names."""
    return _TITLE.sub(lambda found: "□" * len(found[0]), narrowed(text))


def _lasting(text: str, plain: str, taken: list[tuple[int, int]], *, alone: bool) -> list[Deadline]:
    found = [m for m in _BOUNDED_PERIOD.finditer(plain) if not _overlaps(m, taken)]
    ends = {end for _, end in taken}
    found += [m for m in _LASTING.finditer(plain) if not alone and m.start() not in ends]
    return [Deadline(text[m.start() : m.end()].strip(), None, m.start()) for m in found]


def _is_since(plain: str, point: Point) -> bool:
    return (
        bool(re.match(r"\s*(?:起|开始|以来)", plain[point.end : point.end + _NEAR]))
        and not point.limited
    )


def _in_range(plain: str, point: Point) -> bool:
    """Tell the ends of 2023-2025年 and of 2月23日至3月24日 from days by which something is due."""
    before = plain[max(0, point.start - _NEAR) : point.start]
    after = plain[point.end : point.end + _NEAR]
    if point.limited and not re.search(r"[0-9]\s*(?:-+|~)\s*$", before):
        return False
    return bool(re.search(r"[0-9日月年]\s*(?:-+|~|至|到)\s*$", before)) or bool(
        re.match(r"\s*(?:-+|~|至|到)\s*(?:[0-9]|次年|翌年|今年|年底)", after)
    )


def _sets_a_limit(point: Point, plain: str) -> bool:
    before = plain[max(0, point.start - 8) : point.start]
    after = plain[point.end : point.end + _NEAR]
    if point.numeric:
        return point.limited
    strict = point.text.endswith(("前", "内"))
    if point.text[0] == "至" and before[-1:] == "截" and not strict:
        return False
    if _NO_DEADLINE_AFTER.match(after) and not strict:
        return False
    if _PAST.search(before):
        return strict and "截" in before
    if point.limited:
        return True
    if point.by_year:
        return point.season in ("masked", "named") and bool(
            _AT.search(before)
            and re.match(r"\s*(?:完成(?!了)|建成(?!了)|实现(?!了)|达到(?!了))", after)
        )
    if point.season == "open":
        return bool(_AT.search(before) and _DOING_AFTER.match(after))
    return bool(_AT.search(before)) and bool(
        _DOING_AFTER.match(after) or re.match(r"\s*[,)]", after)
    )


def _overlaps(found: re.Match[str], taken: Iterable[tuple[int, int]]) -> bool:
    return any(found.start() < end and start < found.end() for start, end in taken)
