"""From the items of a document to drafts of tasks: which text a group answers for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hengjian.plans.documents.assignments import Assignment, find_groups
from hengjian.plans.documents.blocks import Paragraph
from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.documents.outline import Item
from hengjian.plans.documents.targets import find_targets
from hengjian.plans.documents.tasks import Draft, has_substance

_IDLE = re.compile(
    r"(?:指导思想|总体要求|(?:总体|基本|工作|主要|发展)思路|基本原则|工作原则|总体原则|重要意义|重大意义|编制依据|工作背景|基本情况|适用范围|"
    r"总体目标|工作目标|主要目标|基本目标|行动目标|目标任务|目标要求|发展目标|预期目标|年度目标|总目标|有关说明|名词解释|附则|形势)"
)
_CONTACT = re.compile(
    r"电子邮[件箱]|信函|邮寄|邮编|邮政编码|传真|联系电话|联系人|通讯地址|联系地址|[\w.]+@[\w.]+"
)
_PERSON = re.compile(r"(?:[一-鿿]{0,4}责任人员?|[一-鿿]{0,4}(?:领导|负责人|联络员))\s*:")
_PROGRESS = re.compile(r"[一-鿿]{0,4}(?:完成|进展|落实|推进)(?:情况|成效)\s*:")
_AIM = re.compile(r"(?:主要|预期|总体|工作|奋斗)目标(?:是|为|:)")
_CONTACT_LONGEST = 80
_CONTACT_AT = 12
_DATE_LINE = re.compile(r"(?:20[0-9]{2}|二[〇零○O]..)\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日")
_ISSUED = re.compile(
    r".{0,40}20[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日\s*(?:印发|印|发)?"
)
_LIST_OF_APPENDICES = re.compile(r"附\s*件\s*[:0-9]")
_HEADING_LONGEST, _SIGNATURE_LONGEST = 46, 30
_WORDING = re.compile(r"[一-鿿]{0,4}(?:任务|内容|事项|问题|措施)[一-鿿]{0,2}[:：]")
_DETAILS = ("small", "circled")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an item's text, and the group that follows it, if one does."""

    text: str
    place: str
    group: Assignment | None


def drafts_of(
    item: Item, above: tuple[str, ...] = (), inherited: Assignment | None = None
) -> list[Draft]:
    """Give the drafts of an item and of all that stands under it."""
    path = item.path(above)
    pieces = _pieces(item.paragraphs)
    title, pieces = _heading(pieces, has_more=bool(item.children))
    passed = title.group if title is not None and title.group else inherited
    children = _with_shared_groups(item.children)
    if item.children and _only_details(item, pieces, children):
        pieces = _merged(pieces, children)
        children = []
    if not children:
        return list(_leaf(pieces, path, passed, title))
    # Before the first number stand title, addressees and page frame, and at times the year's aims.
    own = list(_intro(pieces, path)) if path else list(_aims(pieces))
    if passed is None and own and own[-1].grouped and not any(map(_has_groups, children)):
        passed = own[-1].group
    for child in children:
        own += drafts_of(child, path, passed)
    return own


# --- pieces ----------------------------------------------------------------------------------------


def _pieces(paragraphs: Iterable[Paragraph]) -> list[Piece]:
    """Cut paragraphs at their groups; groups with no text between them are one."""
    pieces: list[Piece] = []
    for paragraph in _without_ending(list(paragraphs)):
        at = 0
        groups = find_groups(paragraph.text)
        if len(groups) == 1 and groups[0].start == 0 and narrowed(paragraph.text[:1]) == "(":
            rest = _bare(paragraph.text[groups[0].end :])
            if rest:  # （责任单位：甲局）开展培训。
                pieces.append(Piece(rest, paragraph.place, groups[0].assignment))
                continue
        for group in groups:
            text = _bare(paragraph.text[at : group.start])
            at = group.end
            if not text and pieces and pieces[-1].group is not None:
                pieces[-1].group.add(group.assignment)
            else:
                pieces.append(Piece(text, paragraph.place, group.assignment))
        rest = _bare(paragraph.text[at:])
        if rest:
            pieces.append(Piece(rest, paragraph.place, None))
    return pieces


def _bare(text: str) -> str:
    """Give the text without the punctuation that only parts it from its group."""
    bare = text.strip().lstrip("。；;，,、.）)]】 \t\n\u3000").rstrip()
    return bare if re.search(r"[一-鿿]", bare) else ""


def _without_ending(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Leave out signature, day, list of appendices and contact lines."""
    kept: list[Paragraph] = []
    for number, paragraph in enumerate(paragraphs):
        plain = narrowed(paragraph.text).strip()
        following = paragraphs[number + 1 :]
        person = _PERSON.match(plain) and len(plain) <= _CONTACT_LONGEST
        contact = person or (
            number and len(plain) <= _CONTACT_LONGEST and _CONTACT.search(plain[:_CONTACT_AT])
        )
        if contact or _PROGRESS.match(plain) or _is_day(plain) or _LIST_OF_APPENDICES.match(plain):
            continue
        signed = (
            len(plain) <= _SIGNATURE_LONGEST and not re.search(r"[。;,:]", plain) and following
            and _is_day(narrowed(following[0].text).strip())
        )  # fmt: skip
        if not signed:
            kept.append(paragraph)
    return kept


def _is_day(plain: str) -> bool:
    """Tell the day below a signature, or the line of the office that issued the document."""
    return bool(_DATE_LINE.fullmatch(plain)) or bool(
        _ISSUED.fullmatch(plain) and not re.search(r"[,。;:]", plain)
    )


def _heading(pieces: list[Piece], *, has_more: bool) -> tuple[Piece | None, list[Piece]]:
    """Part the heading from what is said under it."""
    if not pieces or not (has_more or len(pieces) > 1):
        return None, pieces
    first = pieces[0]
    is_heading = (
        first.text and len(first.text) <= _HEADING_LONGEST and not re.search(r"[。；;!！]", first.text)
        and not _WORDING.match(first.text)
        and first.text[-1] not in "；;，,.．"
    )  # fmt: skip
    if not is_heading:
        return None, pieces
    named = first.group is not None and first.group.names_bodies
    alone = named and not has_more and all(one.group for one in pieces)
    return (None, pieces) if alone else (first, pieces[1:])


# --- leaves and introductions ------------------------------------------------------------------------


def _leaf(
    pieces: list[Piece],
    path: tuple[str, ...],
    passed: Assignment | None,
    title: Piece | None,
) -> Iterator[Draft]:
    name = title.text if title is not None else pieces[0].text[:12] if pieces else ""
    wanted = bool(path) and not _IDLE.match(name)
    if not pieces and title is not None:
        pieces = [title]
    groups = [piece for piece in pieces if piece.group is not None]
    if not groups and _CONTACT.search(narrowed(name)[:_CONTACT_AT]):
        return
    if len(groups) == 1 and not groups[0].text and groups[0] is pieces[0]:
        # The labels stand between the heading and the text: they are for all of it.
        group = groups[0].group
        yield from _joined(pieces[1:] or ([title] if title else []), path, group, wanted=True)
        return
    waiting: list[Piece] = []
    for piece in pieces:
        if piece.group is None:
            waiting.append(piece)
            continue
        if title is not None and title.group is not None and not piece.group.when:
            piece.group.when += title.group.when
        texts = [*waiting, piece] if piece.text else waiting
        if not texts and title is not None:
            texts = [title]
        yield from _joined(texts, path, piece.group, wanted=True)
        waiting = []
    if waiting and not groups:
        yield from _joined(waiting, path, passed, wanted=wanted)
    elif waiting:
        yield from _joined(
            waiting, path, None, wanted=has_substance(waiting[0].text) and bool(path)
        )


def _joined(
    pieces: list[Piece], path: tuple[str, ...], group: Assignment | None, *, wanted: bool
) -> Iterator[Draft]:
    text = "\n".join(piece.text for piece in pieces if piece.text).strip()
    if not text:
        return
    is_contact = (
        group is None
        and len(text) <= _CONTACT_LONGEST
        and _CONTACT.search(narrowed(text)[:_CONTACT_AT])
    )
    if is_contact or (group is None and not has_substance(text)):
        return
    copy = Assignment()
    if group is not None:
        copy.add(group)
    yield Draft(path, text, pieces[0].place, copy, grouped=group is not None, wanted=wanted)


def _intro(pieces: list[Piece], path: tuple[str, ...]) -> Iterator[Draft]:
    """What stands before an item's own items is a task if it has a group, a day or a figure."""
    waiting: list[Piece] = []
    for piece in pieces:
        if piece.group is not None and (piece.text or waiting):
            yield from _joined([*waiting, piece], path, piece.group, wanted=True)
            waiting = []
        elif piece.group is None:
            waiting.append(piece)
    if waiting and path:
        yield from _joined(waiting, path, None, wanted=False)


def _aims(pieces: list[Piece]) -> Iterator[Draft]:
    """Give 今年的预期目标是：……增长5%, which stands before all numbers."""
    for piece in pieces:
        plain = narrowed(piece.text)
        if piece.group is None and _AIM.search(plain) and find_targets(piece.text):
            yield from _joined([piece], (), None, wanted=True)


# --- groups for several items --------------------------------------------------------------------------


def _with_shared_groups(children: list[Item]) -> list[Item]:
    """Give a group on a line of its own behind the last of several items to all of them."""
    if len(children) < 2 or any(map(_has_groups, children[:-1])):  # noqa: PLR2004  several
        return children
    last = children[-1]
    if last.children or len(last.paragraphs) < 2:  # noqa: PLR2004  its text and the line
        return children
    line = last.paragraphs[-1]
    pieces = _pieces([line])
    if len(pieces) != 1 or pieces[0].text or pieces[0].group is None:
        return children
    return [
        Item(child.marker, child.shown, child.number, [*_own(child, last), line], child.children)
        for child in children
    ]


def _own(child: Item, last: Item) -> list[Paragraph]:
    return child.paragraphs[:-1] if child is last else child.paragraphs


def _has_groups(item: Item) -> bool:
    own = any(piece.group is not None for piece in _pieces(item.paragraphs))
    return own or any(map(_has_groups, item.children))


def _only_details(item: Item, pieces: list[Piece], children: list[Item]) -> bool:
    """Tell details of one task, a list in its sentence, from tasks of their own."""
    kinds = {child.marker.kind for child in children if child.marker is not None}
    if not kinds <= set(_DETAILS) or any(child.children for child in children):
        return False
    shared = len({id(child.paragraphs[-1]) for child in children if child.paragraphs}) == 1
    if shared and len(children) > 1:
        return True
    listed = all(
        child.paragraphs and child.paragraphs[0].text.rstrip()[-1:] in "；;，,"
        for child in children[:-1]
    )
    intro = bool(pieces) and pieces[-1].text.rstrip()[-1:] in "：:"
    grouped = sum(map(_has_groups, children))
    last_only = grouped == 1 and _has_groups(children[-1])
    return (listed or intro) and (grouped == 0 or last_only) and bool(item.marker)


def _merged(pieces: list[Piece], children: list[Item]) -> list[Piece]:
    """Join an item's text and its details, and keep the group that stands behind the last of them."""
    texts = [piece.text for piece in pieces]
    place = pieces[0].place if pieces else children[0].paragraphs[0].place
    group: Assignment | None = next((piece.group for piece in pieces if piece.group), None)
    for child in children:
        for piece in _pieces(child.paragraphs):
            texts.append(f"{child.shown}{piece.text}" if piece.text else "")
            group = piece.group or group
    return [Piece("\n".join(text for text in texts if text), place, group)]
