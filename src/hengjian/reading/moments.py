"""Days and instants out of text and native columns, in the civil calendar of one time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import polars as pl

from hengjian.reading.texts.dates import read_date
from hengjian.reading.texts.writing import narrowed

EARLIEST = date(1900, 1, 2)
"""Older days are the default values of databases, not days on which anything happened."""

_FIRST, _LAST = datetime(1880, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)
_LAST_OFFSET_HOUR = 18

_DAY = r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$"
_INSTANT = (
    r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})(?:日\s*|[Tt]|\s+)"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"\s*(Z|z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_BEGINS_WITH_DAY = re.compile("[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}")
_HALF_OF_DAY = re.compile("凌晨|上午|中午|下午|晚")
UTC_INSTANT = pl.Datetime("us", "UTC")


def day_of(instants: pl.Series, zone: str) -> pl.Series:
    """The civil day of each instant in the zone."""
    return instants.dt.convert_time_zone(zone).dt.date()


def localised(naive: pl.Series, zone: str) -> pl.Series:
    """Wall-clock times of the zone as instants; null where the clocks skipped that time.

    A time that occurred twice, when clocks went back, is taken as its first occurrence.
    """
    safe = (
        naive.cast(pl.Datetime("us"))
        .to_frame("t")
        .select(
            pl.when(
                pl.col("t").is_between(_FIRST.replace(tzinfo=None), _LAST.replace(tzinfo=None))
            ).then("t")
        )["t"]
    )
    local = safe.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return local.dt.convert_time_zone("UTC")


def native_instants(raw: pl.Series, zone: str) -> pl.Series:
    """A Datetime column as instants; without an offset it is wall-clock time of the zone."""
    if getattr(raw.dtype, "time_zone", None) is None:
        return localised(raw, zone)
    instants = raw.dt.convert_time_zone("UTC").cast(UTC_INSTANT)
    kept = instants.to_frame("t").select(pl.when(pl.col("t").is_between(_FIRST, _LAST)).then("t"))
    return kept["t"]


def _padded(parts: pl.Expr, first: int) -> pl.Expr:
    year, month, day = (parts.struct.field(str(i)) for i in range(first, first + 3))
    return pl.concat_str([year, month.str.zfill(2), day.str.zfill(2)], separator="-")


def parse_days(text: pl.Series, zone: str) -> pl.Series:
    """Days as written or the civil day of an instant; null where unreadable.

    The usual spellings go through at full speed, the others (20250304, 二〇二五年三月四日, the day
    numbers of spreadsheets) text by text.
    """
    days = text.str.to_date("%Y-%m-%d", strict=False)
    if days.null_count() > text.null_count():
        spelt = text.to_frame("t").select(
            _padded(pl.col("t").str.extract_groups(_DAY), 1).str.to_date("%Y-%m-%d", strict=False)
        )
        days = days.zip_with(days.is_not_null(), spelt.to_series())
    if days.null_count() > text.null_count():
        spelt = _spelt_out(text)
        on_clock = spelt["naive"].dt.date()
        elsewhere = day_of(spelt["shifted"], zone)
        days = days.zip_with(days.is_not_null(), on_clock.zip_with(spelt["bare"], elsewhere))
    if days.null_count() > text.null_count():
        days = days.zip_with(
            days.is_not_null(), _otherwise_written(text.set(days.is_not_null(), None))
        )
    return days.to_frame("d").select(pl.when(pl.col("d") >= EARLIEST).then("d")).to_series()


def _otherwise_written(text: pl.Series) -> pl.Series:
    rest = text.drop_nulls().unique()
    if rest.is_empty():
        return pl.Series("", [None], dtype=pl.Date).new_from_index(0, len(text))
    parsed = pl.Series([read_date(one) for one in rest], dtype=pl.Date)
    return text.replace_strict(rest, parsed, default=None, return_dtype=pl.Date)


def parse_instants(text: pl.Series, zone: str) -> pl.Series:
    """Instants as written, with an offset or in the zone's wall-clock time; null where unreadable."""
    exact = text.str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%z", time_unit="us", time_zone="UTC", strict=False
    )
    if exact.null_count() > text.null_count():
        spelt = _spelt_out(text)
        here = localised(spelt["naive"], zone)
        exact = exact.zip_with(exact.is_not_null(), here.zip_with(spelt["bare"], spelt["shifted"]))
    kept = exact.to_frame("t").select(
        pl.when(pl.col("t").is_between(datetime(1900, 1, 2, tzinfo=UTC), _LAST)).then("t")
    )
    return kept.to_series()


def _spelt_out(text: pl.Series) -> pl.DataFrame:
    """What is written: `naive` time, whether it is `bare` of an offset, else `shifted` to UTC."""
    parts = pl.col("parts").struct
    offset = parts.field("8")
    sign = pl.when(offset.str.starts_with("-")).then(-1).otherwise(1)
    hours = offset.str.slice(1, 2).cast(pl.Int64, strict=False)
    minutes = sign * (60 * hours + offset.str.slice(-2, 2).cast(pl.Int64, strict=False))
    clock = pl.concat_str(
        [
            parts.field("4").str.zfill(2),
            parts.field("5"),
            parts.field("6").fill_null("00"),
        ],
        separator=":",
    )
    micro = parts.field("7").fill_null("0").str.pad_end(9, "0").str.slice(0, 6).cast(pl.Int64)
    frame = text.to_frame("t").select("t", parts=pl.col("t").str.extract_groups(_INSTANT))
    frame = frame.select(
        naive=pl.concat_str([_padded(pl.col("parts"), 1), clock], separator="T").str.to_datetime(
            "%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False
        )
        + pl.duration(microseconds=micro, time_unit="us"),
        is_utc=offset.is_in(["Z", "z"]),
        bare=offset.is_null() & pl.col("t").is_not_null(),
        minutes=pl.when(hours <= _LAST_OFFSET_HOUR).then(minutes),
    )
    return frame.select(
        "naive",
        "bare",
        shifted=pl.when("is_utc")
        .then("naive")
        .when(~pl.col("bare"))
        .then(pl.col("naive") - pl.duration(minutes="minutes", time_unit="us"))
        .dt.replace_time_zone("UTC"),
    )


def why_not_a_day(text: str) -> str:
    """Say why a text is no day, and how to write one."""
    found = _BEGINS_WITH_DAY.match(narrowed(text))
    if found is not None:
        day = read_date(found[0])
        if day is not None and day >= EARLIEST:
            return "日期后面的字读不出；请只写日期，如 2025-03-04"
        return "没有这一天，或者年份早于 1900 年（多半是系统的默认值）；没有日期请留空"
    return "读不出日期；请写成 2025-03-04、2025/3/4 或 2025年3月4日"


def why_not_an_instant(text: str) -> str:
    """Say why a text is no instant, and how to write one."""
    if pl.Series([text]).str.contains(_DAY).item():
        return "只有日期，没有时刻；请写到分，如 2025-03-04 15:30，或者改填在日期列"
    if _HALF_OF_DAY.search(text):
        return "上午、下午不是时刻；请写到分（二十四小时制），如 2025-03-04 15:30，或者改填在日期列"
    if pl.Series([text]).str.contains(_INSTANT).item():
        return "当地没有这个时刻（日历或时钟上不存在）；请核对原件"
    return "读不出时刻；请写成 2025-03-04 15:30 或 2025-03-04T15:30:00+08:00"
