"""The columns as a person chose them, made into a mapping as the readers take it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hengjian.intake.aims import (
    CASE,
    NUMBER,
    ON,
    PARTY,
    PARTY_NAME,
    PARTY_NUMBER,
    PAUSE,
    ROLE,
    THING,
    Aim,
)

ONE_THING = "="
"""What is chosen instead of a column where no case has more than one thing."""
_ONE_PAUSE = "1"
WHOLE = (f"{CASE}procedure", f"{CASE}domain")
"""What hardly any rule can do without and ledgers seldom say, because it is the same for all their rows."""
UNITS = {"yuan": "元", "10k_yuan": "万元", "fen": "分"}


LONGEST_TITLE = 200
_END_OF_FILE = re.compile(r"\.\w{1,8}(?:·.*)?$")
_DATED = (
    r"(?:[\s0-9_.,，、~〜～—–-]|(?<=[0-9])[年月日号期]|(?<=[0-9年月日])[至到]|(?<=月)份"
    r"|[一二三四五六七八九十]{1,2}月|第?[一二三四]季度|[上下]半年|全年)"
)
_PERIOD = rf"(?:{_DATED}|[（(\[【〔]{_DATED}*[）)\]】〕])"
_PERIODS = re.compile(rf"^{_PERIOD}+|{_PERIOD}+$")


def proposed_title(body_name: str, file: str, word: str) -> str:
    """Give a name for the spreadsheets of a body that are like a file: next time that one is of another period.

    `word` stands in for a name of which nothing else is left.
    """
    stem = _PERIODS.sub("", _END_OF_FILE.sub("", file)) or word
    return (stem if stem.startswith(body_name) else f"{body_name}{stem}")[:LONGEST_TITLE]


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


def faults_of(
    choices: Sequence[Choice], *, thing: str = "", required: Collection[Aim] = ()
) -> list[Incomplete]:
    """Tell what keeps the choices from making a mapping.

    `thing` is the column that tells one seized or otherwise measured thing from another, `required` are the meanings
    without which the acts chosen cannot be kept.
    """
    chosen = {choice.aim.key for choice in choices}
    faults = []
    if NUMBER not in chosen:
        faults.append(
            Incomplete("", "请选定哪一列是案号：没有案号，同一个案件下次导入时认不出来。")
        )
    if asks_thing(choices) and not thing:
        names = "、".join(
            dict.fromkeys(each.aim.group for each in choices if each.aim.level == THING)
        )
        faults.append(
            Incomplete("", f"“{names}”是对某一件物或者某一次程序作出的，请选定用哪一列区分。")
        )
    faults += [
        Incomplete("", f"请选定哪一列是“{aim.label}”：没有它，“{aim.group}”不能导入。")
        for aim in required
        if aim.key not in chosen
    ]
    if PARTY_NUMBER in chosen and PARTY_NAME not in chosen:
        faults.append(
            Incomplete("", "请选定哪一列是当事人的姓名或者名称，或者不导入当事人的证件号码。")
        )
    return faults + _faults_of_columns(choices)


def asks_thing(choices: Sequence[Choice]) -> bool:
    """Tell whether some act chosen is about a thing."""
    return any(choice.aim.level == THING for choice in choices)


def _faults_of_columns(choices: Sequence[Choice]) -> list[Incomplete]:
    faults = []
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


@dataclass(frozen=True)
class Sheet:
    """What is said of a spreadsheet beside its columns; `whole` are codes that all its rows have, by their meaning."""

    title: str
    covers: Sequence[str] = ()
    thing: str = ""
    required: Sequence[Aim] = ()
    whole: Mapping[str, str] = field(default_factory=dict)


def mapping_of(
    choices: Sequence[Choice], *, name: str, body_name: str, sheet: Sheet
) -> dict[str, Any]:
    """Give the mapping in the form of a mapping file; raises the first of what is incomplete."""
    for fault in faults_of(choices, thing=sheet.thing, required=sheet.required):
        raise fault
    by_key = {choice.aim.key: choice for choice in choices}
    case_columns = {
        key.removeprefix(CASE): _origin(choice)
        for key, choice in by_key.items()
        if key.startswith(CASE)
    }
    case_columns.setdefault("body", {"constant": body_name})
    for key, code in sheet.whole.items():
        case_columns.setdefault(key.removeprefix(CASE), {"constant": code})
    party = {
        key.removeprefix(PARTY): _origin(choice)
        for key, choice in by_key.items()
        if key.startswith(PARTY)
    }
    thing = by_key[NUMBER].header if sheet.thing == ONE_THING else sheet.thing
    return {
        "id": name,
        "title": sheet.title,
        "rows": "case",
        "recognise": [choice.header for choice in choices],
        "source": {"id": sheet.title} | ({"covers": list(sheet.covers)} if sheet.covers else {}),
        "case": {"column": by_key[NUMBER].header},
        "case_columns": case_columns,
        **({"party": party} if party else {}),
        "acts": [_act(kind, by_key, thing) for kind in kinds_of(choices)],
    }


def kinds_of(choices: Sequence[Choice]) -> list[str]:
    """Give the kinds of act that the columns tell of, in their order."""
    return list(dict.fromkeys(choice.aim.kind for choice in choices if choice.aim.kind))


def thing_of(mapping: Mapping[str, Any]) -> str:
    """Give what was chosen to tell one thing from another in a mapping that was drafted here."""
    for act in mapping["acts"]:
        column = act.get("about", {}).get("column")
        if column is not None:
            return ONE_THING if column == mapping["case"]["column"] else str(column)
    return ""


def whole_of(mapping: Mapping[str, Any]) -> dict[str, str]:
    """Give what was said of all rows in a mapping that was drafted here."""
    origins = mapping["case_columns"].items()
    return {f"{CASE}{name}": each["constant"] for name, each in origins if "constant" in each}


def _act(kind: str, by_key: Mapping[str, Choice], thing: str) -> dict[str, Any]:
    day = by_key[f"{kind}{ON}"]
    act: dict[str, Any] = {"kind": kind, "on": _origin(day)}
    if day.aim.level == THING:
        act["about"] = {"column": thing}
    elif day.aim.level == PAUSE:
        # A row has room for one: its beginning and its end belong together.
        act["about"] = {"constant": _ONE_PAUSE}
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
