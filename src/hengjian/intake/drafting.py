"""The columns as a person chose them, made into a mapping as the readers take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hengjian.intake.aims import CASE, NUMBER, ON, ROLE, Aim

UNITS = {"yuan": "元", "10k_yuan": "万元", "fen": "分"}


class Incomplete(Exception):
    """Something is still to be chosen; `header` is the column it is about, empty where it is about none."""

    def __init__(self, header: str, message: str) -> None:
        super().__init__(message)
        self.header = header


@dataclass(frozen=True)
class Choice:
    """What one column is: a meaning, for money its unit, for codes what the file's own words mean."""

    header: str
    aim: Aim
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def faults_of(choices: Sequence[Choice]) -> list[Incomplete]:
    """Tell what keeps the choices from making a mapping."""
    faults = []
    if NUMBER not in {choice.aim.key for choice in choices}:
        faults.append(
            Incomplete("", "请选定哪一列是案号：没有案号，同一个案件下次导入时认不出来。")
        )
    seen: dict[str, str] = {}
    for choice in choices:
        if choice.aim.key in seen:
            first = seen[choice.aim.key]
            faults.append(
                Incomplete(
                    choice.header,
                    f"“{first}”和“{choice.header}”都对应为“{choice.aim.label}”，只能选一列。",
                )
            )
        seen.setdefault(choice.aim.key, choice.header)
        if choice.aim.content == "amount" and choice.unit not in UNITS:
            faults.append(Incomplete(choice.header, f"请选定“{choice.header}”的单位是元还是万元。"))
    for choice in choices:
        kind = choice.aim.kind
        if kind and f"{kind}{ON}" not in seen:
            faults.append(
                Incomplete(
                    choice.header,
                    f"“{choice.header}”属于“{choice.aim.group}”，但是没有哪一列是“{choice.aim.group}日期”。请对应日期，或者不导入这一列。",
                )
            )
    return faults


def mapping_of(
    choices: Sequence[Choice], *, name: str, title: str, body_name: str, covers: Sequence[str]
) -> dict[str, Any]:
    """Give the mapping in the form of a mapping file; raises the first of what is incomplete."""
    for fault in faults_of(choices):
        raise fault
    by_key = {choice.aim.key: choice for choice in choices}
    case_columns = {
        key.removeprefix(CASE): _origin(choice)
        for key, choice in by_key.items()
        if key.startswith(CASE)
    }
    case_columns.setdefault("body", {"constant": body_name})
    return {
        "id": name,
        "title": title,
        "rows": "case",
        "recognise": [choice.header for choice in choices],
        "source": {"id": title} | ({"covers": list(covers)} if covers else {}),
        "case": {"column": by_key[NUMBER].header},
        "case_columns": case_columns,
        "acts": [_act(kind, by_key) for kind in kinds_of(choices)],
    }


def kinds_of(choices: Sequence[Choice]) -> list[str]:
    """Give the kinds of act that the columns tell of, in their order."""
    return list(dict.fromkeys(choice.aim.kind for choice in choices if choice.aim.kind))


def _act(kind: str, by_key: Mapping[str, Choice]) -> dict[str, Any]:
    act: dict[str, Any] = {"kind": kind, "on": _origin(by_key[f"{kind}{ON}"])}
    fields, persons = {}, []
    for key, choice in by_key.items():
        if choice.aim.kind != kind or key.endswith(ON):
            continue
        if ROLE in key:
            persons.append({"role": key.split(ROLE)[1], "column": choice.header})
        else:
            fields[key.split(".", 1)[1]] = _origin(choice)
    return act | ({"fields": fields} if fields else {}) | ({"persons": persons} if persons else {})


def _origin(choice: Choice) -> dict[str, Any]:
    origin: dict[str, Any] = {"column": choice.header}
    match choice.aim.content:
        case "date":
            origin["reader"] = "date"
        case "amount":
            origin |= {"reader": "amount", "unit": choice.unit}
        case "code":
            # A word that the list does not know leaves the field unknown; the row is not lost for it.
            codes, words = choice.aim.codes, choice.aim.words
            own = dict(zip(codes, codes, strict=True))
            values = {**choice.words, **own, **dict(zip(words, codes, strict=True))}
            origin |= {"values": values, "others": "skip"}
    return origin
