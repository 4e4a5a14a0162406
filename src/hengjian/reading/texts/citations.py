"""Citations of statutes in a cell: title, article, paragraph, item, point.

What is not repeated is carried on: in 《甲法》第三条第一款第一项、第二项和第二款 all is of article 3,
item 2 is of paragraph 1, and the last stands for the whole of paragraph 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from hengjian.reading.texts.numerals import ARABIC, CHARACTERS, whole_number
from hengjian.reading.texts.writing import narrowed, unspaced

Level = Literal["article", "paragraph", "item", "point"]
LEVELS: tuple[Level, ...] = ("article", "paragraph", "item", "point")
_LEVEL_OF: dict[str, Level] = dict(zip("条款项目", LEVELS, strict=True))

LONGEST_RANGE = 50
_RINGED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_RING_VALUES = {c: i for row in _RINGED for i, c in enumerate(row, start=1)}
_RING = f"[{''.join(_RING_VALUES)}]"

_MISWRITTEN = str.maketrans("笫苐條項顶頂欵歀", "第第条项项项款款")
_DASH_FOR_ONE = re.compile(r"(?<=第)-(?=[条款项])|(?<=[十百])-(?=[条款项])")
"""第—款: a dash where 一 was meant."""

_N = rf"(?:{ARABIC}|[{CHARACTERS}]+)"
_LEVEL_IN_BRACKETS = re.compile(rf"(\({_N})([条款项目])\)")
"""第（二项）: the bracket was closed too late."""

_BRACKETED = rf"(?:\({_N}\)|{_RING})"
_NUMBER = rf"(?:{_BRACKETED}|{_N})"
_AND, _TO = r"[、,和及与]|以及", r"[至到~-]"
_LINE_END = re.compile(rf"(?<=[条款项目])\s*\n\s*(?=第\s*{_N}\s*条)")
_UNIT = re.compile(
    rf"第*(?P<numbers>{_BRACKETED}(?:(?:{_AND}|{_TO})?第?{_BRACKETED})*"
    rf"|{_N}(?:(?:{_AND}|{_TO})第?{_NUMBER})*)"
    rf"(?P<level>[条款项目])(?P<inserted>之{_N}(?![条款项目]))?"
)
_CUT_ITEM = re.compile(
    rf"(?:第(?P<numbers>{_BRACKETED})(?=$|[、,;。和及与《])|(?P<alone>\([0-9{CHARACTERS}]{{1,3}}\)|{_RING})(?=$|[、,;。]))"
)
_PIECE = re.compile(rf"(?P<link>{_TO}|{_AND})?第?(?P<number>{_NUMBER})")

_BARE_ARTICLE = re.compile(rf"第(?P<numbers>{_N})(?=第{_NUMBER}[款项])")
"""An article whose 条 was forgotten."""

_TITLE = re.compile(r"《+(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)?)》+")
_KINDS = "法|法典|条例|规定|办法|规则|细则|决定|解释|准则|通告|规程|规范|标准|公告|通知|意见"
_QUOTED_TITLE = re.compile(
    r"[“‘\"'<〈「『(]{1,2}"
    rf"(?P<title>[^“”‘’\"'<>〈〉「」『』《》,;。]{{0,60}}?(?:{_KINDS})(?:\([^()]{{1,12}}\))?)"
    r"[”’\"'>〉」』)]{1,2}(?=\(|第|$|[、,;。和及])"
)
"""A title in other marks than 《》."""
_OPEN_TITLE = re.compile(rf"《+(?P<title>[^《》]+?)(?=第{_N}条)")
_BARE_TITLE = re.compile(rf"(?P<title>[一-鿿()·]{{1,60}}?(?:{_KINDS}))(?:》|(?=第{_N}条))")
_NO_LEAD = "(?!违反|根据|依据|依照|按照|参照|[和及与或并]|以及|第)"
_NUMBERED_TITLE = re.compile(
    rf"{_NO_LEAD}(?P<title>[一-鿿]{{1,12}}(?:[(\[][0-9]{{4}}[)\]]|令)第?[0-9]{{1,4}}号)(?=第{_N}条)"
)
"""A document that is named by its number: 某释〔2020〕3号第六条."""
_PATH_TITLE = re.compile(
    rf"{_NO_LEAD}(?P<title>[^/《》,;。、()]{{1,60}}?(?:{_KINDS}))(?:\([^()/]{{1,20}}\))?/(?=第{_N}[编章节条])"
)
"""甲法/第五章法律责任/第五十五条/第一款: the way down the table of contents."""
_CHAPTER = re.compile(rf"第{_N}[编章节][^/《》,;。、第]*/(?=第)")
_ISSUER = re.compile(
    r"(?:(?:[^\W不未非无除0-9a-zA-Z]{1,14}(?:部|委|局|署|院|会|厅|政府|总局|总队|办公室|人大|常委会|省|市|区|县))[、和]?){1,4}"
    r"(?:令|(?:联合)?(?:发布|印发|制定|公布)的?)?(?=《)"
)
"""Who issued the statute that follows."""
_SAME_TITLE = re.compile(r"(?:本|该|同|前述|上述)(?:法|条例|规定|办法)(?=第)")
_SAME_PLACE = re.compile(r"(?:本|该|同)(?P<level>[条款])(?=第)")
_EDITION = re.compile(
    r"\((?:(?=[^()]*(?:修正|修订|修改|公布|发布|通过|施行|实施|版|令|号|年|简称|\())(?:[^()]|\([^()]*\))*"
    r"|[0-9]{4}|(?:[A-Z]{2,3}|/T)+[^()]*)\)"
    r"|[0-9]{4}年?(?:第[0-9一二三四五六七八九十]次)?(?:修正|修订|修改)(?:版|本)?"
)
"""Which edition of a statute is meant, its number, or what it is called for short."""

_ENUMERATOR = re.compile(
    rf"(?:\(?(?:[0-9]{{1,2}}|[{CHARACTERS}]{{1,3}})\)|(?:[0-9]{{1,2}}|[{CHARACTERS}]{{1,3}})[、.]|[①-⑳])(?=[《“\"<违依根按])"
)
_LABEL = re.compile(
    r"(?:(?:行政|主要|法律|法规|违法|违反|处罚|裁量|定性|适用|实施)*(?:依据|条款|条文|违则|罚则|违法)):"
)
_QUOTATION = re.compile(r":?[“\"][^”\"]*[”\"]")
"""What the article says, after its place."""
_EMPTY_SLOT = re.compile(r"第?[款项目](?=$|[、,;。和及与《])")
"""A form printed 第一款第__项 and nobody filled in the item."""

_LINK = re.compile(
    rf"{_AND}|\((?=第{_N}条[^()]*\))|(?<=[条款项目])\)|[;。/|+&·•]|以及|并且?|同时|(?P<to>{_TO})"
)
_FILLER = re.compile(
    r"(?:根据|依据|依照|按照|参照|参考|对照|结合|适用|违反了?|据|按(?=[《第])|[之的]?(?:相关|有关)?规定|[之的]规$|等|之|的|[。.:]"
    r"|(?:应|应当|决定|作出|予以|给予|进行)*(?:行政|治安管理)?处罚(?:决定)?(?=$|[,;。])|决定$|(?:分别)?(?:决定)?,?合并(?:执行|处罚)|分别决定|\((?:合并执行|折抵|参照(?:适用|执行)?)\))"
)
_REASON = re.compile(
    r"[,;。]?(?:因|鉴于|由于)[^《》第条款项]*$|[,;。]?\(?其?情节[^《》第条款项目、,;。()]*\)?(?=$|[、,;。])"
)


_OTHER_DOCUMENT = re.compile(rf"(?:{_KINDS}|号)(?=第|[^一-鿿]|$)")

_TITLES = (_TITLE, _OPEN_TITLE, _NUMBERED_TITLE, _PATH_TITLE)
_LEVEL_OF_CUT: dict[re.Pattern[str], Level] = {_CUT_ITEM: "item", _BARE_ARTICLE: "article"}


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
    scan = _Scan(unspaced(_LINE_END.sub("、", text)))
    scan.run()
    return Citations(tuple(scan.found), tuple(scan.unread))


class _Scan:
    """One pass over a text; `last` is the unit read last, to be made narrower or carried on."""

    def __init__(self, written: str) -> None:
        self.written = written
        text = _DASH_FOR_ONE.sub("一", narrowed(written).translate(_MISWRITTEN))
        self.text = _LEVEL_IN_BRACKETS.sub(r"\1)\2", text)
        self.at = 0
        self.found: list[Citation] = []
        self.unread: list[str] = []
        self._law: str | None = None
        self._last: Citation | None = None
        self._touching = False
        self._range = False
        self._path = False

    def run(self) -> None:
        while self.at < len(self.text):
            named = self._same() or any(map(self._title, _TITLES))
            read = named or self._unit() or self._title(_QUOTED_TITLE) or self._between()
            if not (read or self._title(_BARE_TITLE)):
                self._skip()

    def _same(self) -> bool:
        """Read 该法 or 同条: what follows is counted from there."""
        return self._same_title() or self._same_place()

    def _same_place(self) -> bool:
        same = _SAME_PLACE.match(self.text, self.at)
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
        same = _SAME_TITLE.match(self.text, self.at)
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
        edition = _EDITION.match(self.text, self.at)
        if edition is not None:
            self._move(edition)
        title = self.written[slice(*found.span("title"))]
        self._law = title.rstrip(")）>〉」”}｝") if pattern is _OPEN_TITLE else title
        self._last = Citation(self._law)
        self.found.append(self._last)
        self._touching = True
        self._path = pattern is _PATH_TITLE
        self._range = False
        return True

    def _unit(self) -> bool:
        found = _UNIT.match(self.text, self.at) or _CUT_ITEM.match(self.text, self.at)
        if found is None and self._awaits_article():
            found = _BARE_ARTICLE.match(self.text, self.at)
        if found is None or (found.groupdict().get("alone") and not self._touching):
            return False
        level = _LEVEL_OF_CUT.get(found.re) or _LEVEL_OF[found["level"]]
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
        self._range = False
        return True

    def _awaits_article(self) -> bool:
        return self._law is not None and (not self._touching or self._last == Citation(self._law))

    def _place(self, level: Level, places: list[int | str]) -> bool:
        """Put the numbers of one unit where they belong; False where nothing carries them."""
        if self._law is None or (self._last is None and level != "article"):
            return False
        base = Citation(self._law) if self._last is None else self._last
        depth = LEVELS.index(level)
        if depth and base.article is None:
            return False
        deeper = all(getattr(base, one) is None for one in LEVELS[depth:])
        if self._touching and not deeper and (depth or base.paragraph is base.item is None):
            # 第三条第二条 or 第一款第二款 in one breath: one of the two levels is a slip of the pen.
            return places == [getattr(base, level)]
        if self._range and not self._fill(level, base, places):
            return False
        if self._touching and deeper and self.found and self.found[-1] == base:
            self.found.pop()
        nothing: dict[str, Any] = dict.fromkeys(LEVELS[depth:])
        for place in places:
            self._last = replace(base, **{**nothing, level: place})
            self.found.append(self._last)
        return True

    def _fill(self, level: Level, base: Citation, places: list[int | str]) -> bool:
        """Put in what lies between two ends, as in 第一项至第三项."""
        first, last = getattr(base, level), places[0]
        deeper = LEVELS[LEVELS.index(level) + 1 :]
        if not (isinstance(first, int) and isinstance(last, int)) or any(
            getattr(base, one) is not None for one in deeper
        ):
            return False
        if not first < last <= first + LONGEST_RANGE:
            return False
        places[:0] = range(first + 1, last)
        return True

    def _between(self) -> bool:
        if self._path and self.text.startswith("/第", self.at):
            self.at += 1
            return True
        forms = [_REASON, _ENUMERATOR, _LABEL, _QUOTATION, _EDITION, _LINK, _FILLER, _ISSUER]
        if self._path:
            forms.insert(0, _CHAPTER)
        if self._touching:
            forms.insert(1, _EMPTY_SLOT)
        matches = (form.match(self.text, self.at) for form in forms)
        found = next((match for match in matches if match), None)
        if found is None:
            return False
        self._range = found.re is _LINK and found["to"] is not None
        self._move(found)
        self._touching = self._touching and found.re in (_FILLER, _EDITION, _CHAPTER)
        return True

    def _skip(self) -> None:
        """Set aside what no rule fits, up to where something may begin again."""
        found = re.compile(r"[》)]?[^《、,;。]*").match(self.text, self.at)
        end = max(self.at + 1, found.end() if found else self.at)
        self.unread.append(self.written[self.at : end])
        if _OTHER_DOCUMENT.search(self.text, self.at, end):
            # What follows may be of that document, not of the statute named before.
            self._law = self._last = None
        self.at = end
        self._touching = False

    def _move(self, found: re.Match[str]) -> None:
        self.at = found.end()


def _numbers(text: str) -> list[int] | None:
    """Read a list like 一、三至五; None where a number or a range is none."""
    numbers: list[int] = []
    for piece in _PIECE.finditer(text):
        written = piece["number"].strip("()")
        value = _RING_VALUES.get(written) or whole_number(written)
        if not value:
            return None
        if piece["link"] and re.fullmatch(_TO, piece["link"]):
            if not numbers or not numbers[-1] < value <= numbers[-1] + LONGEST_RANGE:
                return None
            numbers += range(numbers[-1] + 1, value)
        numbers.append(value)
    return numbers
