"""The numbers that Word puts before paragraphs by itself; they are in no paragraph's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from hengjian.plans.documents.markers import chinese

_VALUE, _LEVEL = qn("w:val"), qn("w:ilvl")
_CIRCLED_FIRST = 0x2460
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand",
}  # fmt: skip
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_LARGEST = 99
_LAST_CIRCLED = 20
_LEVELS = 9
_STYLES_FOLLOWED = 10


@dataclass(frozen=True, slots=True)
class _Form:
    """How one level of a list is written."""

    first: int
    kind: str
    text: str


class Numbering:
    """The lists of a document and how far each has been counted."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, tuple[str, dict[int, _Form], dict[int, int]]] = {}
        self._counted: dict[str, dict[int, int]] = {}
        self._restarted: set[str] = set()
        self._styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.iter(qn("w:style"))
        }
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            one.get(qn("w:abstractNumId")): _forms(one) for one in root.iter(qn("w:abstractNum"))
        }
        for one in root.iter(qn("w:num")):
            reference = one.find(qn("w:abstractNumId"))
            name = "" if reference is None else reference.get(_VALUE, "")
            self._lists[one.get(qn("w:numId"))] = (name, abstract.get(name, {}), _restarts(one))

    def shown(self, paragraph: Any) -> str:
        """Give the number of a paragraph as it is shown, and count it; empty for one without."""
        number, level = self._of(paragraph)
        if number not in self._lists:
            return ""
        name, forms, restarts = self._lists[number]
        form = forms.get(level)
        if form is None:
            return ""
        counted = self._counted.setdefault(name, {})
        if restarts and number not in self._restarted:
            self._restarted.add(number)
            for at, first in restarts.items():
                counted[at] = first - 1
        counted[level] = counted.get(level, form.first - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counted.pop(deeper, None)
        if form.kind in ("bullet", "none"):
            return ""
        return re.sub(
            r"%([1-9])", lambda found: self._written(forms, counted, int(found[1]) - 1), form.text
        )

    def _written(self, forms: dict[int, _Form], counted: dict[int, int], level: int) -> str:
        form = forms.get(level)
        if form is None:
            return ""
        number = counted.get(level, form.first)
        if form.kind in _CHINESE and 0 < number <= _LARGEST:
            return chinese(number)
        if form.kind in _CIRCLED and 0 < number <= _LAST_CIRCLED:
            return chr(_CIRCLED_FIRST + number - 1)
        return str(number)

    def _of(self, paragraph: Any) -> tuple[str | None, int]:
        """Give list and level of a paragraph, from itself or from its style."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None, 0
        own = _list_of(properties)
        style = properties.find(qn("w:pStyle"))
        name = None if style is None else style.get(_VALUE)
        for _ in range(_STYLES_FOLLOWED):
            if own[0] is not None or name not in self._styles:
                break
            element = self._styles[name]
            of_style = element.find(qn("w:pPr"))
            if of_style is not None:
                found = _list_of(of_style)
                own = (found[0], found[1] if own[1] is None else own[1])
            parent = element.find(qn("w:basedOn"))
            name = None if parent is None else parent.get(_VALUE)
        return own[0], own[1] or 0


def _list_of(properties: Any) -> tuple[str | None, int | None]:
    found = properties.find(qn("w:numPr"))
    if found is None:
        return None, None
    number, level = found.find(qn("w:numId")), found.find(_LEVEL)
    return (
        None if number is None else number.get(_VALUE),
        None if level is None else _whole(level.get(_VALUE), 0),
    )


def _forms(abstract: Any) -> dict[int, _Form]:
    forms: dict[int, _Form] = {}
    for one in abstract.iter(qn("w:lvl")):
        start, kind, text = (one.find(qn(f"w:{name}")) for name in ("start", "numFmt", "lvlText"))
        forms[_whole(one.get(_LEVEL), 0)] = _Form(
            1 if start is None else _whole(start.get(_VALUE), 1),
            "decimal" if kind is None else kind.get(_VALUE, "decimal"),
            "" if text is None else text.get(_VALUE, ""),
        )
    return forms


def _restarts(one: Any) -> dict[int, int]:
    found: dict[int, int] = {}
    for override in one.iter(qn("w:lvlOverride")):
        start = override.find(qn("w:startOverride"))
        if start is not None:
            found[_whole(override.get(_LEVEL), 0)] = _whole(start.get(_VALUE), 1)
    return found


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else default
