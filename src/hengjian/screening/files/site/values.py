"""Legal values as tables: for all, by sector, by place, by date, each with its citation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hengjian.rulebook.explanation.lawlines import GENERAL
from hengjian.rulebook.explanation.wording import (
    UNIT_WORDS,
    amount_in_words,
    day_in_table,
    listed,
    tidied,
    unit_beside_months,
    value_in_words,
)
from hengjian.rulebook.model import DatedValue, Limit, Pack, Parameter
from hengjian.rulebook.parameters import pause_reasons
from hengjian.screening.files.site.arrangement import Series, series_of

_LONG_UNITS = {"days": "自然日", "working_days": "工作日", "months": "月", "hours": "小时"}


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value in force from a day, in `words`, and for a limit also point by point."""

    place: str | None
    sector: str | None
    where: str
    since: str
    until: str
    words: str
    value: str
    unit: str
    counting: str
    excluded: str
    extension: str
    cite: str
    note: str


@dataclass(frozen=True, slots=True)
class ValueTable:
    """All values of one parameter. `unread` names the sectors whose own rules nobody has read."""

    parameter: str
    title: str
    is_limit: bool
    has_general: bool
    rows: tuple[ValueRow, ...]
    unread: tuple[str, ...]


def value_table(pack: Pack, parameter: Parameter) -> ValueTable:
    """Set out every value that a parameter has."""
    return ValueTable(
        parameter=parameter.id,
        title=parameter.title,
        is_limit=parameter.type == "limit",
        has_general=bool(parameter.values),
        rows=tuple(
            value_row(pack, parameter, series, value)
            for series in series_of(parameter)
            for value in series.values
        ),
        unread=_unread(pack, parameter),
    )


def value_row(pack: Pack, parameter: Parameter, series: Series, value: DatedValue) -> ValueRow:
    """Set out one value."""
    given = value.value
    limit = given if isinstance(given, Limit) else None
    words = parameter_in_words(pack, parameter, value)
    return ValueRow(
        place=series.place,
        sector=series.sector,
        where=series.title(pack) or GENERAL,
        since=day_in_table(value.since),
        until="" if value.until is None else day_in_table(value.until),
        words=words,
        value=f"{limit.number:,}" if limit else words,
        unit=_LONG_UNITS[limit.unit] if limit else "",
        counting=_counting(limit) if limit else "",
        excluded=_excluded(pack, limit) if limit else "",
        extension=_extension(limit) if limit else "",
        cite=value.cite,
        note=one_line(value.note),
    )


def one_line(text: object) -> str:
    """Write a text of the pack on one line, without the blanks that its lines were joined by."""
    return tidied(" ".join(str(text or "").split()))


def _unread(pack: Pack, parameter: Parameter) -> tuple[str, ...]:
    if not parameter.sector_may_vary:
        return ()
    return tuple(domain.title for domain in pack.domains.values() if not domain.read)


def parameter_in_words(pack: Pack, parameter: Parameter, value: DatedValue) -> str:
    """Write a value: a limit with its unit, an amount, yes or no, codes, or one value per code."""
    given = value.value
    if isinstance(given, Limit):
        return amount_in_words(given.number, given.unit)
    type_ = f"codes:{parameter.codes}" if parameter.type == "codes" else parameter.type
    if isinstance(given, Mapping):
        field = pack.declarations.case_fields[str(parameter.by)]
        labels = dict(zip(field.codes or (), field.code_labels or (), strict=True))
        return "；".join(
            f"{labels[code]} {value_in_words(each, type_, pack)}" for code, each in given.items()
        )
    return value_in_words(given, type_, pack)


def _counting(limit: Limit) -> str:
    """Say how the first and the last day count."""
    if limit.unit == "hours":
        return "从那一刻数起"
    first = "起算当天计入" if limit.counts_first_day else "从次日数起"
    if limit.unit == "working_days":
        return f"{first}，休息日不数"
    return f"{first}，末日遇休息日{'顺延' if limit.rolls else '不顺延'}"


def _excluded(pack: Pack, limit: Limit) -> str:
    if not limit.pauses:
        return "没有"
    field = pack.declarations.act_fields.get("reason")
    labels = dict(zip(pause_reasons(pack), (field.code_labels or ()) if field else (), strict=True))
    return listed(label for reason, label in labels.items() if reason in limit.pauses)


def _extension(limit: Limit) -> str:
    unit = UNIT_WORDS[unit_beside_months(limit.unit)]
    said = [f"合计不超过 {limit.extend:,} {unit}"] if limit.extend else []
    if limit.extend_more:
        said.append("再延长由人判断")
    return "；".join(said) or "不可以"


def in_general(pack: Pack, parameter: Parameter) -> str:
    """Write the newest value that applies to all; empty where there is none."""
    if not parameter.values:
        return ""
    newest = max(parameter.values, key=lambda value: value.since)
    return parameter_in_words(pack, parameter, newest)
