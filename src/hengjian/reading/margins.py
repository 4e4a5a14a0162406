"""Rows that people put around their data: totals, notes below, the header printed once more.

Read as data they would be cases that nobody has handled. They are set aside like rows that cannot be
split, each with what it is, so that nothing is dropped without a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from hengjian.reading.texts.writing import narrowed, unspaced

TOTALS = "这一行是合计，不是一条数据，没有读"
HEADER = "这一行是重复的表头，不是数据，没有读"
NUMBERING = "这一行是各栏的编号，不是数据，没有读"
NOTE = "这一行是表格下方的说明，不是数据，没有读"
REASONS = (TOTALS, HEADER, NUMBERING, NOTE)

_ALL_LOOKED_AT = 200_000
"""Of more rows only those at both ends are looked at: so many rows were written by no person."""
_AT_THE_ENDS = 50
_CHARACTERS = 1_000
"""Of a longer cell only the beginning is looked at: no label is as long, and a search of it all takes memory."""
_NOTES = 5
_FIRST_COLUMNS = 3
_FEWEST_NUMBERED, _FEWEST_BARE = 3, 5
"""Cells of a row that numbers the columns: (1), (2), (3), or five numbers without brackets."""

_TOTAL = re.compile(
    r"(?:本[页月季年表期]|全[部县市区省局年]|总|各项|以上)?(?:合计|小计|总计|共计|累计)(?:数|\([^()]*\))?:?"
    r"(?:[0-9,.]+(?:件|条|起|宗|行|笔|户|户次|人次?|家|个|份|元|万元)?)?"
)
_NOTE = re.compile(
    r"(?:填表|制表|填报|报送|审核|复核|审批|统计|经办|单位|主管)(?:单位|部门)?(?:负责)?人?(?:签名|签字|日期|时间)?:.*"
    r"|(?:注|备注|说明|附注|填表说明)(?:[0-9])?:.*|联系(?:人|电话|方式):.*"
)
_NUMBER = re.compile(r"\(?([0-9]{1,3})\)?")
_PERHAPS = r"合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|[:：]|^\s*[(（]?\s*[1１]\s*[)）]?\s*$"
"""What the first cells of all these rows have, told fast."""


def marginal(frame: pl.DataFrame, names: Sequence[str], row: str) -> list[tuple[int, str]]:
    """Give the rows, by their numbers in the column `row`, that are no data, and what each of them is."""
    ends = frame
    if frame.height > _ALL_LOOKED_AT:
        ends = pl.concat([frame.head(_AT_THE_ENDS), frame.tail(_AT_THE_ENDS)])
    if ends.is_empty() or not names:
        return []
    cells = [pl.col(name).fill_null("").str.head(_CHARACTERS) for name in names]
    first = pl.coalesce(
        [pl.when(cell.str.strip_chars() != "").then(cell) for cell in cells] + [pl.lit("")]
    )
    perhaps = [cell.str.contains(_PERHAPS) for cell in (first, *cells[:_FIRST_COLUMNS])]
    suspects = ends.filter(pl.any_horizontal(*perhaps) | first.is_in(list(names)))
    begin = frame[row][0]
    notes_from = frame[row][-min(_NOTES, frame.height)]
    found = []
    for number, *written in suspects.select(row, *names).iter_rows():
        texts = [unspaced(narrowed((cell or "")[:_CHARACTERS])) for cell in written]
        reason = _reason(texts, names, first=number == begin, late=number >= notes_from)
        if reason:
            found.append((number, reason))
    return found


def damaged(broken: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of which something was lost: those that could not be split."""
    return broken.filter(~pl.col("reason").is_in(list(REASONS)))


def _reason(texts: Sequence[str], names: Sequence[str], *, first: bool, late: bool) -> str:
    filled = [(i, text) for i, text in enumerate(texts) if text]
    words = [text for _, text in filled]
    label = words[1] if len(words) > 1 and words[0].isdecimal() else words[0]
    if _TOTAL.fullmatch(label):
        return TOTALS
    if len(filled) > 1 and all(text == unspaced(narrowed(names[i])) for i, text in filled):
        return HEADER
    if first and _numbers_columns(words):
        return NUMBERING
    if late and all(_NOTE.fullmatch(text) for text in words):
        return NOTE
    return ""


def _numbers_columns(words: Sequence[str]) -> bool:
    numbers = [_NUMBER.fullmatch(word) for word in words]
    bare = all(word.isdecimal() for word in words)
    fewest = _FEWEST_BARE if bare else _FEWEST_NUMBERED
    return len(words) >= fewest and all(
        number is not None and int(number[1]) == place
        for place, number in enumerate(numbers, start=1)
    )
