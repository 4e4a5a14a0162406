"""Why a unit is counted in its column, in one sentence with the facts that decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hengjian.evaluation.counting import FIRST_EXCLUDED, UNCOVERED, UNFIT, UNKNOWN
from hengjian.evaluation.law import Part
from hengjian.reading.declarations import Declarations, Field
from hengjian.rulebook.calendars import day_of

NOT_GIVEN = "没有写明"


def why(part: Part, row: Mapping[str, Any], declarations: Declarations) -> str:
    """Say why a row of the files of a tabulation is counted where it is."""
    day = day_of(row["day"]).isoformat()
    column = row["column"]
    if column == UNCOVERED:
        kinds = "、".join(declarations.kinds[kind].label for kind in part.kinds)
        return (
            f"数据来源不报送“{kinds}”，或者报送的读不出，有没有不知道，不计入合计；"
            f"按最近一次行为的日期 {day} 列在这里。"
        )
    facts = f"{day} {declarations.kinds[row['kind']].label}{_told(part, row, declarations)}"
    if column <= FIRST_EXCLUDED:
        return f"{facts}。不计：{part.excludes[FIRST_EXCLUDED - column].why}。"
    if column == UNFIT:
        return f"{facts}。没有一栏合乎所写的内容，计入“不明”。"
    if column == UNKNOWN:
        return f"{facts}。{_missing(part, row, declarations)}，计入“不明”。"
    said = f"{part.says}，" if _had_a_choice(part, row, declarations) else ""
    return f"{facts}。{said}计入“{part.columns[column].label}”。"


def _had_a_choice(part: Part, row: Mapping[str, Any], declarations: Declarations) -> bool:
    """Tell whether the rule of the part decided anything: of one kind of penalty there is nothing to choose from."""
    if not part.heaviest_last:
        return bool(part.says)
    sets = [f for f in _fields(part, row, declarations) if f.type == "codes"]
    return any(int(row.get(f"f_{field.name}") or 0).bit_count() > 1 for field in sets)


def _told(part: Part, row: Mapping[str, Any], declarations: Declarations) -> str:
    told = [
        f"{field.label}：{_value(field, row.get(f'f_{field.name}'))}"
        for field in _fields(part, row, declarations)
    ]
    return f"，{'；'.join(told)}" if told else ""


def _fields(part: Part, row: Mapping[str, Any], declarations: Declarations) -> Iterator[Field]:
    """Give the fields that are told of an act: those that acts of its kind have."""
    own = declarations.kinds[row["kind"]].fields
    for name in part.tells:
        if name in own:
            yield declarations.act_fields[name]


def _missing(part: Part, row: Mapping[str, Any], declarations: Declarations) -> str:
    empty = [
        field.label
        for field in _fields(part, row, declarations)
        if row.get(f"f_{field.name}") is None
    ]
    if empty:
        return f"{'、'.join(empty)}{NOT_GIVEN}，不能归类"
    return "数据不足，不知道该不该计、计入哪一栏"


def _value(field: Field, value: Any) -> str:
    if value is None:
        return NOT_GIVEN
    labels = field.code_labels or field.codes or ()
    match field.type:
        case "codes":
            held = [label for i, label in enumerate(labels) if int(value) >> i & 1]
            return "、".join(held) or "无"
        case "code":
            return labels[int(value)]
        case "boolean":
            return "是" if value else "否"
    return str(value)
