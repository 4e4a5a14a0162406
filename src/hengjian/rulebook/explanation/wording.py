"""How days, amounts, codes and durations are written for readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from hengjian.reading.declarations import Field
from hengjian.rulebook.calendars import day_of, number
from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.model import UNITS, Limit, Pack
from hengjian.rulebook.parameters import pause_reasons

WEEKDAYS = "一二三四五六日"
MINOR_UNITS = 100
UNIT_WORDS = dict(zip(UNITS, ("天", "个工作日", "个月", "小时"), strict=True))
SEVERITY_WORDS = {"void": "无效", "unlawful": "违法", "flaw": "瑕疵", "notice": "提示"}
CURRENCY_WORDS = {"CNY": "元"}

# 汉字 and full-width marks want no blank between them; the templates put one around every placeholder.
_WIDE = "\u2018-\u201d\u2e80-\u9fff\u3000-\u303f\uff01-\uff60"
_ROW = re.compile(r"(.*第 )(\d+)( 行)")
_NEEDLESS_BLANK = re.compile(f"(?<=[{_WIDE}]) +(?=[{_WIDE}])")


def weekday(day: int) -> str:
    """Say the day of the week: 周一."""
    return f"周{WEEKDAYS[day_of(day).weekday()]}"


def day_in_table(day: int) -> str:
    """Write a day as in tables: 2024-12-09."""
    return day_of(day).isoformat()


def day_with_weekday(day: int) -> str:
    """Write a day as in tables, with its weekday: 2024-12-09（周一）."""
    return f"{day_in_table(day)}（{weekday(day)}）"


def day_in_sentence(day: int) -> str:
    """Write a day as in sentences: 2024年12月9日（周一）."""
    civil = day_of(day)
    return f"{civil.year}年{civil.month}月{civil.day}日（{weekday(day)}）"


def instant_in_words(instant: int, timezone: str) -> str:
    """Write an instant (seconds since 1970) as local time: 2026-01-07（周三）14:30."""
    local = datetime.fromtimestamp(instant, ZoneInfo(timezone))
    return f"{local.date().isoformat()}（周{WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def instant_in_sentence(instant: int, timezone: str) -> str:
    """Write an instant as in sentences: 2026年1月7日（周三）14:30."""
    local = datetime.fromtimestamp(instant, ZoneInfo(timezone))
    return f"{day_in_sentence(number(local.date()))}{local:%H:%M}"


def days_in_table(start: int, end: int) -> str:
    """Write a stretch of days, the year of its end only where it differs: 2024-10-08 至 10-17."""
    begin, until = day_of(start), day_of(end)
    return f"{begin.isoformat()} 至 {until if begin.year != until.year else f'{until:%m-%d}'}"


def hours_in_words(seconds: int) -> str:
    """Write a stretch of time in hours and minutes, minutes rounded up."""
    minutes = -(-seconds // 60)
    hours, minutes = divmod(minutes, 60)
    spoken = [f"{hours} 小时"] if hours else []
    return " ".join([*spoken, *([f"{minutes} 分钟"] if minutes or not hours else [])])


def rows_in_words(rows: Iterable[str]) -> str:
    """Write where something was read, rows of one file together: acts.csv 第 3、4 行."""
    files: dict[tuple[str, str], list[str]] = {}
    for row in dict.fromkeys(rows):
        found = _ROW.fullmatch(row)
        key, where = ((found[1], found[3]), found[2]) if found else ((row, ""), "")
        files.setdefault(key, []).append(where)
    return listed(f"{before}{listed(where)}{after}" for (before, after), where in files.items())


def money_in_words(minor: int, currency: str) -> str:
    """Write an amount with thousands separators and unit: 5,000 元."""
    sign = "-" if minor < 0 else ""
    whole, rest = divmod(abs(minor), MINOR_UNITS)
    cents = f".{rest:02d}" if rest else ""
    return f"{sign}{whole:,}{cents} {CURRENCY_WORDS.get(currency, currency)}"


def amount_in_words(number: int, unit: str) -> str:
    """Write an amount of time in its unit: 90 天, 5 个工作日."""
    return f"{number:,} {UNIT_WORDS[unit]}"


def unit_beside_months(unit: str) -> str:
    """Give the unit in which pauses and extensions of a limit are counted: a month takes days."""
    return "days" if unit == "months" else unit


def listed(parts: Iterable[str]) -> str:
    """Join parts as a Chinese list."""
    return "、".join(parts)


def quoted(text: str) -> str:
    """Put a name in quotation marks."""
    return f"“{text}”"


def tidied(sentence: str) -> str:
    """Take out the blanks that a filled placeholder leaves between 汉字."""
    return _NEEDLESS_BLANK.sub("", sentence).strip()


def masked(person: str) -> str:
    """Show only the first character of a name."""
    return f"{person[:1]}*"


def citation_in_words(cite: str, pack: Pack) -> str:
    """Write a citation with the statute's title: 《…》第六十条."""
    citation = parse_citation(cite)
    return citation.display(pack.statutes[citation.statute].title)


def codes_in_words(labels: tuple[str, ...], bits: int) -> str:
    """Write the codes of a bit mask by their labels."""
    return listed(label for i, label in enumerate(labels) if bits >> i & 1) or "无"


def value_in_words(value: int, type_: str, pack: Pack) -> str:
    """Write a number of one of the rule types (day, money, code:<list>, …) in words."""
    head, _, codes = type_.partition(":")
    labels = tuple(pack.codes[codes].labels.values()) if codes in pack.codes else ()
    writers: dict[str, Callable[[], str]] = {
        "day": lambda: day_in_sentence(value),
        "instant": lambda: instant_in_words(value, pack.timezone),
        "money": lambda: money_in_words(value, pack.currency),
        "boolean": lambda: "是" if value else "否",
        "code": lambda: labels[value] if value < len(labels) else str(value),
        "codes": lambda: codes_in_words(labels, value),
    }
    return writers.get(head, lambda: f"{value:,}")()


def field_type(declared: Field) -> str:
    """Give the type of a declared field as rules name it."""
    if declared.type in ("code", "codes"):
        return f"{declared.type}:{declared.code_list}"
    return declared.type


def limit_terms(limit: Limit, pack: Pack) -> str:
    """Say how a limit is counted: its last day, its first, what does not count, how far it extends."""
    reasons = pause_reasons(pack)
    field = pack.declarations.act_fields.get("reason")
    labels = dict(zip(reasons, (field.code_labels or ()) if field else (), strict=True))
    unit = unit_beside_months(limit.unit)
    said = [
        "起算当天计入" if limit.counts_first_day else "",
        "末日遇休息日顺延" if limit.rolls else "",
        # The order of the list, not of the set: a receipt must read the same every time.
        f"{listed(labels[r] for r in reasons if r in limit.pauses)}期间不计入"
        if limit.pauses
        else "",
        f"可以延长 {amount_in_words(limit.extend, unit)}" if limit.extend else "",
        "之后再延长须由人判断" if limit.extend_more else "",
    ]
    return "，".join(part for part in said if part)
