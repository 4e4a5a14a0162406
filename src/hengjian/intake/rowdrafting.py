"""The columns of a table whose rows are taken each by itself, as a person chose them, made into a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hengjian.intake.drafting import UNITS, Choice, Incomplete
from hengjian.intake.rowtables import Table


def faults_of(choices: Sequence[Choice], table: Table) -> list[Incomplete]:
    """Tell what keeps the choices from making a mapping."""
    chosen = {choice.aim.key: choice.header for choice in reversed(choices)}
    faults = [
        Incomplete("", f"请选定哪一列是“{column.head}”：没有它，“{table.label}”不能导入。")
        for column in table.columns
        if column.required and column.field not in chosen
    ]
    for choice in choices:
        first = chosen[choice.aim.key]
        if first != choice.header:
            told = f"“{first}”和“{choice.header}”都对应为“{choice.aim.label}”，只能选一列。"
            faults.append(Incomplete(choice.header, told))
        if choice.aim.content == "amount" and choice.unit not in UNITS:
            faults.append(Incomplete(choice.header, f"请选定“{choice.header}”的单位是元还是万元。"))
    return faults


def mapping_of(choices: Sequence[Choice], table: Table) -> dict[str, Any]:
    """Give the mapping; raises the first of what is incomplete."""
    for fault in faults_of(choices, table):
        raise fault
    return {
        "table": table.name,
        "recognise": [choice.header for choice in choices],
        "columns": {choice.aim.key: _origin(choice) for choice in choices},
    }


def _origin(choice: Choice) -> dict[str, Any]:
    origin: dict[str, Any] = {"column": choice.header}
    if choice.aim.content == "amount":
        origin["unit"] = choice.unit
    if choice.words:
        origin["values"] = dict(choice.words)
    return origin
