"""The labels that plans put before bodies and days, in all the forms officials give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["lead", "responsible", "when", "target", "other"]

_WHO = "单位|部门|科室|处室|股室|机关|地区|区域|处|科|方|主体|责任单位|责任部门"
_LEAD = re.compile(
    rf"(?:总|市级|区级|县级|省级|责任)?牵头(?:及?(?:责任|主管|负责|主责|实施|落实|承办))?(?:{_WHO}|单位部门)?"
    rf"|(?:主办|主责|主要责任|首要责任|第一责任|主要负责|总负责|抓总)(?:{_WHO})"
)
_RESPONSIBLE = re.compile(
    rf"(?:具体|共同|相关|直接|市级|区级|县级|省级|其他|落实|实施|协同|协作|联动|配合|参与|整改|工作)?责任(?:{_WHO}|分工)"
    rf"|(?:主要|共同)?(?:(?:配合|参与|参加|协办|协同|协助|协作|承办|落实|实施|负责|支持|联合|执行|完成|成员|主管|分工|整改|会办|联动|会同|协调)(?:责任)?)+(?:{_WHO})"
    r"|责任|配合|协办|承办|任务分工|职责分工|责任分工|分工|责任单位及分工|责任主体单位|牵头和责任单位"
)
_WHEN = re.compile(
    r"(?:计划|预计|拟|要求|规定|任务|工作|整改|责任|目标|总体|推进|实施|落实|办理|办结|销号|建设|达标|达成|最终|最迟)?(?:完成|办结|达到|整改|落实|实现)?"
    r"(?:任务)?的?(?:时限|时间|期限|限期|时间节点|节点|日期|时间进度|进度|时间表|时段|时序|年限)(?:要求|安排|节点|进度)?"
)
_TARGET = re.compile(
    r"(?:工作|预期|年度|主要|量化|考核|绩效|具体|任务|阶段)?(?:目标|指标|目标值)(?:要求|任务)?"
)
_OTHER = re.compile(r"[一-鿿]{2,8}")
_WITH_PERSON = re.compile(r"(?<=[位门室关])[及和与](?:具体)?责任(?:人员?|领导)$")
_RUN = re.compile(r"(?:[一-鿿/]\s*)+$")
_NO_COLON = re.compile(rf"\s*((?:[一-鿿]\s*){{2,4}}?(?:{_WHO}|时\s*限|时\s*间))\s*")
_EDGE = "。.;,!?)( \t\n\u3000、:]"
_NAMED = re.compile(r"[一-鿿]{2,6}(?:单位|部门|科室|处室)$")
_LONGEST_RUN = 14
_BRACKETED_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a text: what it begins, where it stands and where its value starts."""

    role: Role
    start: int
    value_at: int


def role_of(name: str) -> Role | None:
    """Tell what a label says; None where it is none of those that matter here."""
    bare = _WITH_PERSON.sub("", re.sub(r"\s|/", "", name))
    for role, pattern in (
        ("lead", _LEAD),
        ("responsible", _RESPONSIBLE),
        ("when", _WHEN),
        ("target", _TARGET),
    ):
        if pattern.fullmatch(bare):
            return role  # type: ignore[return-value]
    return None


def find_labels(plain: str) -> list[Label]:
    """Give the labels of a text in narrow writing, those that matter and those that only end a value."""
    found: list[Label] = []
    for at, c in enumerate(plain):
        label = None
        if c == ":" or (c == ";" and _opens(plain, at)):
            label = _before_colon(plain, at)
        elif c in "为是":
            label = _before_verb(plain, at)
        elif c == ")":
            label = _in_brackets(plain, at)
        if label is not None and (not found or label.start >= found[-1].value_at):
            found.append(label)
    return found


def opening_label(plain: str) -> Label | None:
    """Give the label at the very beginning of a text, whose colon may have been forgotten."""
    labels = find_labels(plain[: _LONGEST_RUN + 6])
    if labels and labels[0].role != "other" and not plain[: labels[0].start].strip():
        return labels[0]
    bare = _NO_COLON.match(plain)
    if bare is None:
        return None
    role = role_of(bare[1])
    return None if role is None else Label(role, bare.start(1), bare.end())


def _opens(plain: str, at: int) -> bool:
    run = _RUN.search(plain[max(0, at - _LONGEST_RUN) : at])
    return run is not None and plain[: at - len(run[0])].rstrip().endswith("(")


def _before_colon(plain: str, at: int) -> Label | None:
    run = _RUN.search(plain[max(0, at - _LONGEST_RUN * 2) : at].rstrip() or " ")
    if run is None:
        return None
    text = run[0]
    begin = len(plain[:at].rstrip()) - len(text)
    after = at + 1
    for skip in _starts(text):
        role = role_of(text[skip:])
        if role is not None and (begin + skip == 0 or plain[begin + skip - 1] in _EDGE):
            return Label(role, begin + skip, after)
    bare = re.sub(r"\s", "", text)
    edge = begin == 0 or plain[begin - 1] in _EDGE
    return Label("other", begin, after) if edge and _OTHER.fullmatch(bare) else None


def _before_verb(plain: str, at: int) -> Label | None:
    """Read 牵头单位为甲局."""
    found = _NAMED.search(plain[max(0, at - _LONGEST_RUN) : at])
    if found is None:
        return None
    start = at - len(found[0])
    role = role_of(found[0])
    if role not in ("lead", "responsible") or (start and plain[start - 1] not in _EDGE):
        return None
    return Label(role, start, at + 1)


def _starts(text: str) -> list[int]:
    """Give where a label may begin in a run of characters: at its start, or after white space."""
    return [0, *(m.end() for m in re.finditer(r"\s+", text))]


def _in_brackets(plain: str, at: int) -> Label | None:
    """Read 【责任单位】, whose value stands behind the bracket."""
    opened = plain.rfind("(", max(0, at - _LONGEST_RUN), at)
    if opened < 0:
        return None
    role = role_of(plain[opened + 1 : at]) if plain[opened + 1 : at].strip() else None
    if role is None or len(re.sub(r"\s", "", plain[opened + 1 : at])) < _BRACKETED_SHORTEST:
        return None  # 市甲局（牵头） says what 市甲局 does
    colon = re.match(r"\s*:", plain[at + 1 :])
    return Label(role, opened, at + 1 + (colon.end() if colon else 0))
