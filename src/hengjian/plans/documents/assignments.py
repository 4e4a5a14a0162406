"""Who answers for a task and by when, as a group in brackets, at a paragraph's end or in the sentence says it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from hengjian.plans.documents.bodies import (
    are_bodies,
    are_mostly_bodies,
    is_body,
    split_bodies,
)
from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.documents.labels import Label, Role, find_labels, opening_label
from hengjian.plans.documents.points import find_points

_DUTY = (
    r"(?:按照?(?:各自)?(?:职责|职能|任务)?(?:职责)?(?:分工)?|根据(?:各自)?职责(?:分工)?|依职责|分级|分别|具体|共同|联合|统一|各自|"
    r"抓好|做好|组织|统筹|协调|推进|全面|主要|结合(?:各自|本地)?(?:实际|职责|职能))*"
)
_LEADS = re.compile(
    rf"(?:总|共同|联合)?(?:牵头|主办|主责){_DUTY}(?:负责|落实|实施|推进|抓总|制定|办理|督导|督促|指导|研究|推动)?$"
)
_HELPS = re.compile(
    rf"{_DUTY}(?:积极)?(?:配合|参与|参加|协助|协同|支持|协办|协作)(?:落实|实施|推进)?$"
)
_ANSWERS = re.compile(rf"{_DUTY}(?:负责|落实|承担|实施|办理|承办|分工负责|推进|牵头负责)+$")
_ALONE = re.compile(
    r"(?:按照?(?:各自)?职责分工(?:负责|落实)?|按职责(?:分工)?|分工负责|(?:以上)?各负其责)$"
)
_TOGETHER = re.compile(r"会同|商|协同|联合(?!会|办|体|社)")
_MARKED = re.compile(r"(.+?)\((牵头|主办|主责|总牵头|抓总|牵头单位|牵头部门|配合|协办|参与)\)$")
_LASTING = re.compile(
    r"(?:(?:后续|之后|并|此后|以后)\s*)?(?:长期|持续|立即|常态|全年|每季度|每年|每月|即时|随时)[^、]{0,8}$"
)
_KEEPING_ON = re.compile(
    r"(?:年内|长期|持续|常态化?|全年|每年|每季度|每月|适时)+(?:坚持|推进|开展|实施|推动|落实|进行)"
)
_SAME = ("同上", "同前", "同上项")
_LONGEST = 1_500
"""Characters in a group: more than fifty bodies."""

_DEEPEST, _NEAR = 3, 60
_ENDINGS = " \t\n\u3000,;。、，；"
_FILLING = " \t\n\u3000,;。、:.)(，；：．（）【】〔〕［］"


@dataclass
class Assignment:
    """What a group says: bodies as written, and the texts of its deadlines and targets."""

    lead: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    when: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    as_above: bool = False
    """The bodies are those of the task before."""

    def __bool__(self) -> bool:
        """Tell whether anything was read."""
        return bool(self.lead or self.responsible or self.when or self.as_above)

    @property
    def names_bodies(self) -> bool:
        """Whether somebody answers for the task."""
        return bool(self.lead or self.responsible)

    def add(self, other: Assignment) -> None:
        """Take over what another group says, each thing once."""
        for mine, theirs in (
            (self.lead, other.lead), (self.responsible, other.responsible),
            (self.when, other.when), (self.targets, other.targets),
        ):  # fmt: skip
            mine += [one for one in theirs if one not in mine]
        self.as_above |= other.as_above

    def bodies(self, role: Role, names: list[str]) -> None:
        """Add bodies in a role; one marked (牵头) or (配合) has the role it is marked with."""
        for name in names:
            marked = _MARKED.fullmatch(narrowed(name))
            actual, bare = role, name
            if marked is not None:
                bare = name[: len(marked[1])]
                actual = "responsible" if marked[2] in ("配合", "协办", "参与") else "lead"
            known = self.lead if actual == "lead" else self.responsible
            if bare not in known:
                known.append(bare)


@dataclass(frozen=True, slots=True)
class Group:
    """A group and the stretch of the paragraph that it takes."""

    start: int
    end: int
    assignment: Assignment


def read_value(text: str, role: Role) -> Assignment:
    """Read what stands behind a label or in a table's cell of that role, verbs and inner labels included."""
    result = Assignment()
    plain = narrowed(text)
    labels = find_labels(plain)
    if labels and not plain[: labels[0].start].strip(_FILLING):
        return read_labelled(text, labels, len(plain))
    if role == "when":
        result.when.append(text.strip())
    elif role == "target":
        result.targets.append(text.strip())
    elif role != "other":
        _read_clauses(text, role, result)
    return result


def read_labelled(text: str, labels: list[Label], end: int) -> Assignment:
    """Read labels that follow each other up to `end`."""
    result = Assignment()
    for number, label in enumerate(labels):
        until = labels[number + 1].start if number + 1 < len(labels) else end
        value = text[label.value_at : until].strip(" \t\n\u3000，,；;。、")
        if label.role == "other" or not value:
            continue
        if narrowed(value).count("(") < narrowed(value).count(")"):
            value = value.rstrip("）)】]").rstrip()
        if label.role == "when":
            result.when.append(value)
        elif label.role == "target":
            result.targets.append(value)
        elif value in _SAME:
            result.as_above = True
        else:
            _read_clauses(value, label.role, result)
    return result


def find_groups(text: str) -> list[Group]:
    """Give the groups of a paragraph in their order; the sentences between are the tasks."""
    plain = narrowed(text)
    found = list(_bracketed(text, plain))
    found += _trailing(text, plain, found)
    return sorted(found, key=lambda group: group.start)


def _bracketed(text: str, plain: str) -> Iterator[Group]:
    taken = 0
    for start, end in _brackets(plain):
        if start < taken:
            continue
        closed = plain[end - 1] == ")"
        inner = text[start + 1 : end - 1 if closed else end]
        if inner.strip() and _is_bare_label(inner):
            continue
        assignment = _group_in(inner, plain[max(0, start - _NEAR) : start])
        if assignment:
            taken = end
            yield Group(start, end, assignment)


def _brackets(plain: str) -> list[tuple[int, int]]:
    """Give the brackets that may hold a group, from the left; one never closed ends with its sentence."""
    found: list[tuple[int, int]] = []
    waiting: list[int] = []
    for at, c in enumerate(plain):
        if c == "(":
            waiting.append(at)
        elif c == ")" and waiting:
            start = waiting.pop()
            if len(waiting) < _DEEPEST and at - start < _LONGEST:
                found.append((start, at + 1))
    for start in waiting[-_DEEPEST:]:
        stop = plain.find("。", start, start + _LONGEST)
        found.append((start, min(len(plain), start + _LONGEST) if stop < 0 else stop))
    return sorted(found)


def _is_bare_label(inner: str) -> bool:
    labels = find_labels(f"({narrowed(inner)})")
    return bool(labels) and labels[0].start == 0 and labels[0].value_at == len(inner) + 2


def _group_in(inner: str, before: str) -> Assignment | None:
    plain = narrowed(inner)
    first = opening_label(plain)
    labels = [
        label for label in find_labels(plain) if first is None or label.start >= first.value_at
    ]
    if first is not None:
        return read_labelled(inner, [first, *labels], len(plain))
    known = [label for label in labels if label.role in ("lead", "responsible", "when")]
    result = Assignment()
    if known:
        head = inner[: labels[0].start]
        if head.strip(_FILLING) and not _read_clauses(head, "responsible", result, strict=True):
            return None
        result.add(read_labelled(inner, labels, len(plain)))
        return result
    after_sentence = before.rstrip()[-1:] in ("。", ";", "!", ".")
    said, _, note = inner.partition("。")
    if _read_clauses(said, "responsible", result, strict=True, bare=after_sentence):
        # 以下各项均由各县落实，不再列出: a note of more bodies, or of none.
        if note.strip(_FILLING):
            _read_clauses(note, "responsible", result, strict=True)
        return result
    return _stage(inner, before)


def _stage(inner: str, before: str) -> Assignment | None:
    """Read the time in a heading's bracket: 动员部署阶段（2024年3月至4月）."""
    plain = narrowed(inner).strip()
    if _KEEPING_ON.fullmatch(plain) and before.rstrip()[-1:] in ("。", ";", "."):
        return Assignment(when=[inner.strip()])
    points = find_points(plain, plain)
    if not points or points[0].start > 1 or (points[0].by_year and not points[0].limited):
        return None
    rest = plain
    for point in points:
        rest = rest.replace(point.text, "", 1)
    clean = re.sub(r"(?:完成|前|-|~|至|到|\s|,|、)", "", rest)
    heading = re.search(r"[一-鿿]$", before.rstrip()) and "。" not in before and len(before) < 40  # noqa: PLR2004
    sentence = before.rstrip().endswith("。")
    return Assignment(when=[inner.strip()]) if not clean and (heading or sentence) else None


def _trailing(text: str, plain: str, taken: list[Group]) -> list[Group]:
    """Give the groups whose labels stand in the open, at a paragraph's end or on lines of their own."""
    starts = [group.start for group in taken]
    labels = [label for label in find_labels(plain) if not _is_within(label.start, starts, taken)]
    found: list[Group] = []
    number = 0
    while number < len(labels):
        if labels[number].role not in ("lead", "responsible", "when"):
            number += 1
            continue
        first, end = number, _value_end(plain, labels, number, starts)
        while number + 1 < len(labels) and not plain[end : labels[number + 1].start].strip(
            _FILLING
        ):
            number += 1
            end = _value_end(plain, labels, number, starts)
        assignment = read_labelled(text, labels[first : number + 1], end)
        if assignment:
            found.append(Group(labels[first].start, end, assignment))
        number += 1
    return found


def _is_within(at: int, starts: list[int], groups: list[Group]) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and at < groups[before].end


def _value_end(plain: str, labels: list[Label], number: int, starts: list[int]) -> int:
    """A value in the open ends with its sentence, before the next label or before a bracketed group."""
    start = labels[number].value_at
    ends = [len(plain)]
    if number + 1 < len(labels):
        ends.append(labels[number + 1].start)
    ends += starts[bisect_left(starts, start) :][:1]
    stop = plain.find("。", start)
    if stop >= 0:
        ends.append(stop)
    return min(ends)


def _read_clauses(
    text: str, role: Role, result: Assignment, *, strict: bool = False, bare: bool = False
) -> bool:
    """Read bodies with or without a verb; `strict` takes nothing that is not wholly bodies, days and verbs.

    Gives whether something was said: a verb or, if `bare` is allowed, bodies alone.
    """
    draft, pending = Assignment(), ""
    spoken = False
    for clause in clauses(text):
        if _is_time(narrowed(clause).strip(_FILLING)):
            draft.when.append(clause.strip(" \t\n，,；;。、"))
            continue
        verb, names = _verb(clause.strip(_ENDINGS))
        whole = f"{pending}、{names}" if pending else names
        if verb is None:
            pending = whole
        elif whole.strip(_FILLING):
            if strict and not are_mostly_bodies(_TOGETHER.sub("、", whole), after_others=spoken):
                return False
            assign(whole, verb, draft)
            spoken, pending = True, ""
    if pending:
        if strict and not (are_bodies(pending) and (bare or spoken)):
            return False
        draft.bodies("responsible" if spoken and role == "lead" else role, split_bodies(pending))
    elif strict and not spoken:
        return False
    result.add(draft)
    return True


def assign(names: str, verb: Role, draft: Assignment) -> None:
    """Add the bodies before a verb; of 甲局会同乙局 the first leads."""
    together = _TOGETHER.search(names)
    if together is not None and is_body(names[: together.start()].rsplit("、", 1)[-1]):
        draft.bodies("lead", split_bodies(names[: together.start()]))
        draft.bodies("responsible", split_bodies(names[together.end() :]))
    else:
        draft.bodies(verb, split_bodies(names))


def clauses(text: str) -> list[str]:
    """Split at commas, semicolons and full stops that stand in no bracket."""
    plain = narrowed(text)
    pieces, start, depth = [], 0, 0
    for at, c in enumerate(plain):
        depth = max(0, depth + (c == "(") - (c == ")"))
        if depth == 0 and c in ",;。":
            pieces.append(text[start:at])
            start = at + 1
    return [piece for piece in (*pieces, text[start:]) if piece.strip()]


def _is_time(plain: str) -> bool:
    if _LASTING.match(plain) and not are_bodies(plain):
        return True
    points = find_points(plain, plain)
    return bool(points) and points[0].start <= 2 and not are_bodies(plain)  # noqa: PLR2004  于, 在, 拟于


def _verb(clause: str) -> tuple[Role | None, str]:
    """Give the role that a clause's verb gives its bodies, and the clause without it."""
    plain = narrowed(clause)
    if _ALONE.fullmatch(plain):
        return "responsible", ""
    for pattern, role in ((_LEADS, "lead"), (_HELPS, "responsible"), (_ANSWERS, "responsible")):
        found = pattern.search(plain)
        if found is not None and found.start() > 0:
            return role, clause[: found.start()]  # type: ignore[return-value]
    return None, clause
