"""What a letter says, before any layout: the journal commits to this, and PDF and DOCX are made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from unicodedata import category

# Surrogates are no text, and the two noncharacters are forbidden in XML and so in DOCX.
_NO_TEXT = frozenset({"Cc", "Cs"})
_NONCHARACTERS = frozenset("\ufffe\uffff")
# They would turn the digits of a number or a day round on paper while the text stays the same.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Give a text as it may stand in one paragraph: nothing that controls, breaks lines or turns the reading."""
    return "".join(_kept(letter) for letter in text).strip()


def _kept(letter: str) -> str:
    if letter in "\t\n\r":
        return " "
    gone = category(letter) in _NO_TEXT or letter in _NONCHARACTERS or letter in _TURNS
    return "" if gone else letter


def paragraphs(text: str) -> tuple[str, ...]:
    """Give the paragraphs of a text that somebody typed; empty lines only divide."""
    return tuple(line for line in map(plain, text.splitlines()) if line)


def day_on_paper(day: date) -> str:
    """Write a day as official documents have it, as in 2026年2月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Section:
    """A part of the body under its heading; the heading of the opening is empty."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """An article that is cited; without words where no text of it is installed."""

    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """An annex of rows, such as the cases concerned."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Refuse rows that do not fit their head: they would shift what stands under what."""
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("every row of a table has as many cells as its head")


@dataclass(frozen=True)
class LetterContent:
    """All that a letter says; texts are plain, days are written as on paper, `on` and `due` as data as well."""

    kind: str
    title: str
    organ: str
    number: str
    addressee: str
    sections: tuple[Section, ...]
    on: date
    due: date | None = None
    quotes: tuple[Quote, ...] = ()
    table: Table | None = None
    contact: str = ""
    # The faces that it is first set in; of these the journal knows, too.
    fonts: tuple[str, ...] = ()

    @property
    def dated(self) -> str:
        """Give the day of the letter as it stands under the signature."""
        return day_on_paper(self.on)

    @property
    def annexes(self) -> tuple[str, ...]:
        """Give what is annexed, in the order in which it follows."""
        named = [self.table.caption] if self.table else []
        return (*named, "引用的条文") if any(quote.words for quote in self.quotes) else tuple(named)

    def as_json(self) -> dict[str, Any]:
        """Give it as canonical JSON can hold it."""
        whole: dict[str, Any] = _listed(asdict(self))
        whole["on"] = self.on.isoformat()
        whole["due"] = self.due.isoformat() if self.due else None
        return whole


def content_from(kept: Mapping[str, Any]) -> LetterContent:
    """Give the content back that `as_json` gave."""
    table = kept["table"]
    return LetterContent(
        kind=kept["kind"], title=kept["title"], organ=kept["organ"], number=kept["number"],
        addressee=kept["addressee"], contact=kept["contact"], fonts=tuple(kept["fonts"]),
        on=date.fromisoformat(kept["on"]), due=date.fromisoformat(kept["due"]) if kept["due"] else None,
        sections=tuple(Section(each["heading"], tuple(each["paragraphs"])) for each in kept["sections"]),
        quotes=tuple(Quote(each["label"], tuple(each["words"])) for each in kept["quotes"]),
        table=Table(table["caption"], tuple(table["head"]), _rows(table["rows"])) if table else None,
    )  # fmt: skip


def _rows(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _listed(each) for name, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, tuple | list) else value
