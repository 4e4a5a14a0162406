"""Citations of statutes in a cell: title, article, paragraph, item, point.

What is not repeated is carried on: in 《甲法》第三条第一款第一项、第二项和第二款 all is of article 3,
item 2 is of paragraph 1, and the last stands for the whole of paragraph 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from hengjian.reading.texts import citation_forms as forms
from hengjian.reading.texts.numerals import whole_number
from hengjian.reading.texts.writing import narrowed, unspaced

Level = Literal["article", "paragraph", "item", "point"]
LEVELS: tuple[Level, ...] = ("article", "paragraph", "item", "point")
_LEVEL_OF: dict[str, Level] = dict(zip("条款项目", LEVELS, strict=True))

LONGEST_RANGE = 50
_TITLES = (
    forms.TITLE, forms.OPEN_TITLE, forms.OPEN_TITLE_BARE, forms.NUMBERED_TITLE, forms.PATH_TITLE,
)  # fmt: skip
_BETWEEN = (
    forms.REASON, forms.ENUMERATOR, forms.LABEL, forms.QUOTATION, forms.EDITION, forms.LINK, forms.FILLER,
    forms.ISSUER, forms.REMARK,
)  # fmt: skip
_LEVEL_OF_CUT: dict[re.Pattern[str], Level] = {
    forms.CUT_ITEM: "item", forms.BARE_ARTICLE: "article", forms.ONLY_ARTICLE: "article",
}  # fmt: skip
_SMALL, _MIDDLING = 10, 20
"""第一款第二条 is a slip for 第二项; 第一款第四十条 and 第一款第十九条第二项 have lost a mark between."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a statute; what is not stated is None.

    `law` is the title as written. `article` is a number, or for an article inserted later (第十七条之一)
    a text like 17-1.
    """

    law: str
    article: int | str | None = None
    paragraph: int | None = None
    item: int | None = None
    point: int | None = None

    def plain(self) -> dict[str, str | int | None]:
        """Give the stable machine form."""
        return {"law": self.law, **{level: getattr(self, level) for level in LEVELS}}


@dataclass(frozen=True, slots=True)
class Citations:
    """The citations in the order of the text, and the pieces of it that could not be read."""

    found: tuple[Citation, ...]
    unread: tuple[str, ...]


def read_citations(text: str) -> Citations:
    """Read all citations of a cell."""
    once = forms.DOUBLED.sub(r"\1", text)
    scan = _Scan(unspaced(forms.BLANK_BETWEEN.sub("、", once)))
    scan.run()
    return Citations(tuple(scan.found), tuple(scan.unread))


class _Scan:
    """One pass over a text; `last` is the unit read last, to be made narrower or carried on."""

    def __init__(self, written: str) -> None:
        self.written = written
        text = forms.DASH_FOR_ONE.sub("一", narrowed(written).translate(forms.MISWRITTEN))
        for wrong, right in forms.RESPELT:
            text = wrong.sub(right, text)
        self.text = forms.LEVEL_IN_BRACKETS.sub(r"\1)\2", text)
        self.at = 0
        self.found: list[Citation] = []
        self.unread: list[str] = []
        self._law: str | None = None
        self._last: Citation | None = None
        self._touching = False
        self._range = False
        self._path = False
        self._goes_on = False
        self._bracketed = False
        self._parted = False

    def run(self) -> None:
        while self.at < len(self.text):
            named = self._same() or any(map(self._title, _TITLES))
            read = named or self._unit() or self._title(forms.QUOTED_TITLE) or self._between()
            if not (read or self._title(forms.BARE_TITLE)):
                self._skip()

    def _same(self) -> bool:
        """Read 该法 or 同条: what follows is counted from there."""
        return self._same_title() or self._same_place()

    def _same_place(self) -> bool:
        same = forms.SAME_PLACE.match(self.text, self.at)
        if same is None or self._last is None:
            return False
        level = _LEVEL_OF[same["level"]]
        if getattr(self._last, level) is None:
            return False
        lower = LEVELS[LEVELS.index(level) + 1 :]
        nothing: dict[str, Any] = dict.fromkeys(lower)
        self._last = replace(self._last, **nothing)
        self._touching = False
        self._move(same)
        return True

    def _same_title(self) -> bool:
        same = forms.SAME_TITLE.match(self.text, self.at)
        if same is None or self._law is None:
            return False
        self._move(same)
        self._last = None
        return True

    def _title(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.at)
        if found is None:
            return False
        self._move(found)
        edition = forms.EDITION.match(self.text, self.at)
        if edition is not None:
            self._move(edition)
        title = self.written[slice(*found.span("title"))]
        self._law = title.rstrip(")）>〉」”}｝") if pattern in forms.OPEN_TITLES else title
        self._last = Citation(self._law)
        self.found.append(self._last)
        self._touching = True
        self._path = pattern is forms.PATH_TITLE
        self._range = False
        return True

    def _unit(self) -> bool:
        found = forms.UNIT.match(self.text, self.at) or forms.CUT_ITEM.match(self.text, self.at)
        if found is None and self._awaits_article():
            found = self._bare_article()
        if found is None and self._touching and self._names_no_article():
            found = forms.ONLY_ARTICLE.match(self.text, self.at)
        if found is None or (found.groupdict().get("alone") and not self._touching):
            return False
        level = _LEVEL_OF_CUT.get(found.re) or _LEVEL_OF[found["level"]]
        if self._cut_off(found, level):
            return True
        self._goes_on = self.text.startswith("第", found.end())
        self._bracketed = (found["numbers"] or "").startswith("(")
        if level == "article" and self._bracketed and self._follows_article():
            level = "item"
        numbers = _numbers(found["numbers"] or found["alone"])
        inserted = found.groupdict().get("inserted")
        places: list[int | str] = list(numbers or [])
        if inserted and level == "article" and len(places) == 1:
            after = whole_number(inserted[1:])
            places = [] if after is None else [f"{places[0]}-{after}"]
        elif inserted:
            places = []
        if not places or not self._place(level, places):
            self.unread.append(self.written[slice(*found.span())])
            self._last = None if level == "article" else self._last
        self._move(found)
        self._touching = bool(places)
        self._range = self._parted = False
        return True

    def _bare_article(self) -> re.Match[str] | None:
        """Read an article without its 条; after a mark a small number may be a paragraph without its 款."""
        found = forms.BARE_ARTICLE.match(self.text, self.at)
        if found is None or (self._touching and self._names_no_article()):
            return found
        return found if (whole_number(found["numbers"]) or 0) > _SMALL else None

    def _names_no_article(self) -> bool:
        return self._last is not None and self._last.article is None

    def _follows_article(self) -> bool:
        return self._touching and self._last is not None and self._last.article is not None

    def _awaits_article(self) -> bool:
        return self._law is not None and (not self._touching or self._names_no_article())

    def _cut_off(self, found: re.Match[str], level: Level) -> bool:
        """Set aside a number whose 款 or 项 is lost: the 第二 of 第一款第二、第二十条."""
        *others, last = forms.PIECE.finditer(found.groupdict()["numbers"] or "一")
        if not (others and self._follows_article()) or getattr(self._last, level) is None:
            return False
        end = found.start("numbers") + last.start()
        self.unread.append(self.written[self.at : end])
        self.at = end
        self._touching = False
        return True

    def _place(self, level: Level, places: list[int | str]) -> bool:
        """Put the numbers of one unit where they belong; False where nothing carries them."""
        if self._law is None or (self._last is None and level != "article"):
            return False
        base = Citation(self._law) if self._last is None else self._last
        depth = LEVELS.index(level)
        if depth and base.article is None:
            return False
        deeper = all(getattr(base, one) is None for one in LEVELS[depth:])
        if self._touching and not deeper and not self._is_next(level, base, places):
            # 第三条第二条 or 第一款第二款 in one breath: one of the two levels is a slip of the pen.
            deepest = all(getattr(base, one) is None for one in LEVELS[depth + 1 :])
            return deepest and places == [getattr(base, level)]
        if self._range and not self._fill(level, base, places):
            return False
        parted = self._last is not None and (depth == 0 or self._parted)
        goes_on = self._touching or parted
        if goes_on and deeper and self.found and self.found[-1] == base:
            self.found.pop()
        nothing: dict[str, Any] = dict.fromkeys(LEVELS[depth:])
        for place in places:
            self._last = replace(base, **{**nothing, level: place})
            self.found.append(self._last)
        return True

    def _is_next(self, level: Level, base: Citation, places: list[int | str]) -> bool:
        """Tell whether what follows without a mark is a place of its own, and no slip of the pen."""
        first = places[0]
        if level == "article":
            return not isinstance(first, int) or first > (_SMALL if self._goes_on else _MIDDLING)
        if not isinstance(first, int) or base.item is None:
            return False
        if level == "item":
            return (self._bracketed or base.paragraph is not None) and first > base.item
        return level == "paragraph" and base.paragraph is not None and first > base.paragraph

    def _fill(self, level: Level, base: Citation, places: list[int | str]) -> bool:
        """Put in what lies between two ends, as in 第一项至第三项."""
        first, last = getattr(base, level), places[0]
        deeper = LEVELS[LEVELS.index(level) + 1 :]
        if not (isinstance(first, int) and isinstance(last, int)) or any(
            getattr(base, one) is not None for one in deeper
        ):
            return False
        if not first < last <= first + LONGEST_RANGE or (level == "article" and self._goes_on):
            return False
        places[:0] = range(first + 1, last)
        return True

    def _between(self) -> bool:
        if self._path and self.text.startswith("/第", self.at):
            self.at += 1
            return True
        between = [*_BETWEEN]
        if self._path:
            between.insert(0, forms.CHAPTER)
        if self._touching:
            between.insert(1, forms.EMPTY_SLOT)
        matches = (form.match(self.text, self.at) for form in between)
        found = next((match for match in matches if match), None)
        if found is None:
            return False
        self._range = found.re is forms.LINK and found["to"] is not None
        self._parted = found[0] in forms.PARTING
        self._move(found)
        self._touching = self._touching and found.re in (forms.FILLER, forms.EDITION, forms.CHAPTER)
        return True

    def _skip(self) -> None:
        """Set aside what no rule fits, up to where something may begin again."""
        found = re.compile(r"[》)]?[^《、,;。]*").match(self.text, self.at)
        end = max(self.at + 1, found.end() if found else self.at)
        self.unread.append(self.written[self.at : end])
        if forms.OTHER_DOCUMENT.search(self.text, self.at, end):
            # What follows may be of that document, not of the statute named before.
            self._law = self._last = None
        elif forms.NUMBERED.search(self.text, self.at, end):
            # An article may be lost in it, and what follows may be of that one.
            self._last = None
        self.at = end
        self._touching = False

    def _move(self, found: re.Match[str]) -> None:
        self.at = found.end()


def _numbers(text: str) -> list[int] | None:
    """Read a list like 一、三至五; None where a number or a range is none."""
    numbers: list[int] = []
    for piece in forms.PIECE.finditer(text):
        written = piece["number"].strip("()")
        value = forms.RING_VALUES.get(written) or whole_number(written)
        if not value:
            return None
        if piece["link"] and re.fullmatch(forms.TO, piece["link"]):
            if not numbers or not numbers[-1] < value <= numbers[-1] + LONGEST_RANGE:
                return None
            numbers += range(numbers[-1] + 1, value)
        numbers.append(value)
    return numbers
