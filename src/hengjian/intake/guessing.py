"""What the columns of an unknown spreadsheet may be, by their names and by what their first cells can be read as."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from hengjian.intake.aims import NUMBER, ON, PARTY_NAME, ROLE, Aim
from hengjian.intake.masking import masked_cell
from hengjian.intake.short_headers import prefer_kin, stem_of
from hengjian.reading.files import InputFile
from hengjian.reading.texts.amounts import read_amount
from hengjian.reading.texts.dates import read_date
from hengjian.reading.texts.identities import read_credit_code, read_identity
from hengjian.reading.texts.writing import narrowed, unspaced
from hengjian.reading.values import FALSE_WORDS, TRUE_WORDS, as_text

CELLS_LOOKED_AT = 500
SAMPLES = 3
LONGEST_SAMPLE = 18
CANDIDATES = 5
LONGEST_CELL = 200
MOST_WORDS = 30
MOST_COLUMNS = 200
"""More columns than a person would go through are not offered; they are not imported."""

ENOUGH = 0.45
"""A guess of less confidence is none."""
SECOND_BEST = 0.65
"""So sure a guess must be that is not the best for its column, because another column fits that better."""

_CONTENT_ALONE, _WITHOUT_CONTENT = 0.7, 0.9
_MOST_READ = 0.8
_NUMBER = re.compile(r"[〔\[(（【][0-9]{4}[〕\])）】].*[0-9]+号?")
_UNITS = re.compile(r"[（(]?(?:单位[:：]?)?(万元|元|分)[)）]?")
_MONEY_WORDS = re.compile(r"额|款|元|费|价")
_DONE_TO = re.compile(r"^被\w{2,6}(?:单位|企业|机构|对象|人|者)$")
"""Whoever something is done to is the party of the case."""
_Ranked = tuple[tuple[float, bool, bool, bool], str, str]
_SEVERAL = re.compile(r"[;；,，、]")
_AMOUNT_WITH_UNIT = re.compile(r"[元圆]")


@dataclass(frozen=True)
class Content:
    """Which part of the cells that are not empty can be read as what."""

    filled: int
    date: float = 0.0
    amount: float = 0.0
    credit_code: float = 0.0
    identity: float = 0.0
    number: float = 0.0
    boolean: float = 0.0
    bare_amount: float = 0.0


@dataclass(frozen=True)
class Column:
    """A column, what it may be, and why: as the page shows it."""

    header: str
    samples: Sequence[str]
    filled: int
    guess: str
    confidence: float
    candidates: Sequence[str]
    unit: str
    unit_needed: bool
    content: str
    words: Sequence[str]
    largest: int
    why: str

    def plain(self) -> dict[str, object]:
        """Give the column as JSON has it."""
        return asdict(self)


def columns_of(
    file: InputFile,
    aims: Mapping[str, Aim],
    shipped: Mapping[str, str],
    own: Mapping[str, str] | None = None,
) -> list[Column]:
    """Guess every column of a file; each meaning goes to the column that fits it best.

    `shipped` are the headers of known exports with what they mean, `own` those that people of this body confirmed.
    """
    own = own or {}
    headers = [header for header in file.header if header][:MOST_COLUMNS]
    frame = file.read(headers).frame.head(CELLS_LOOKED_AT)
    cells = {header: _texts(frame[header]) for header in headers}
    contents = {header: content_of(cells[header]) for header in headers}
    names = _names(aims, {**shipped, **own})
    scores = {
        header: _scores(header, cells[header], contents[header], aims, names) for header in headers
    }
    listed = {word for aim in aims.values() for word in aim.words}
    usual = {aims[key].kind for key in shipped.values() if key in aims}
    prefer_kin(
        scores,
        {header: key for header, (key, _) in _assigned(scores, own, usual, aims).items()},
        aims,
    )
    guesses = _assigned(scores, own, usual, aims)
    return [
        _column(
            header, cells[header], contents[header], scores[header], guesses.get(header), listed
        )
        for header in headers
    ]


def _texts(cells: pl.Series) -> list[str]:
    """Give the cells that are not empty, cut to a length that any value has; a column of no plain values has none."""
    try:
        return as_text(cells).drop_nulls().str.head(LONGEST_CELL).to_list()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return []


def content_of(cells: Sequence[str]) -> Content:
    """Tell which part of the cells can be read as what; every different text is read once."""
    counted = Counter(cells)
    if not counted:
        return Content(0)
    total = sum(counted.values())

    def share(reads: object) -> float:
        assert callable(reads)  # noqa: S101  for the type checker
        return sum(n for text, n in counted.items() if reads(text)) / total

    return Content(
        filled=total,
        date=share(lambda text: read_date(text) is not None),
        amount=share(lambda text: read_amount(text) is not None),
        credit_code=share(lambda text: read_credit_code(text) is not None),
        identity=share(lambda text: read_identity(text) is not None),
        number=share(lambda text: _NUMBER.search(text) is not None),
        boolean=share(lambda text: text.lower() in (*TRUE_WORDS, *FALSE_WORDS)),
        bare_amount=share(lambda text: read_amount(text) is not None and not _AMOUNT_WITH_UNIT.search(text)),
    )  # fmt: skip


def code_share(cells: Sequence[str], aim: Aim) -> float:
    """Tell which part of the cells holds codes of the list of a meaning, or their names."""
    words = {*aim.codes, *aim.words}
    counted = Counter(cells)
    known = sum(
        n for cell, n in counted.items() if (own := _parts(cell, words)) and words.issuperset(own)
    )
    return known / len(cells) if cells else 0.0


def _parts(cell: str, words: Collection[str]) -> list[str]:
    """Give the words of a cell; some words have a separator in them."""
    if cell in words:
        return [cell]
    return [part.strip() for part in _SEVERAL.split(cell) if part.strip()]


def likeness(header: str, name: str) -> float:
    """Tell how alike two names are, from 0 to 1: by the pairs of characters they share, or that one is in the other."""
    own, other = _shape(header), _shape(name)
    if not own.bare or not other.bare:
        return 0.0
    if own.bare == other.bare:
        return 1.0
    if own.pairs.keys().isdisjoint(other.pairs):  # so neither is inside the other
        return 0.0
    shared = sum((own.pairs & other.pairs).values())
    alike = 2 * shared / (own.pairs.total() + other.pairs.total())
    shorter, longer = sorted((own.bare, other.bare), key=len)
    inside = (
        0.6 + 0.35 * len(shorter) / len(longer) if len(shorter) > 1 and shorter in longer else 0.0
    )
    return min(0.95, max(alike, inside))


class _Shape(NamedTuple):
    """What is compared of a name: its letters alone, and their pairs."""

    bare: str
    pairs: Counter[str]


@lru_cache(maxsize=8192)  # every column of a file is held against every name of every meaning
def _shape(name: str) -> _Shape:
    bare = _bare(name)
    return _Shape(bare, _pairs(bare))


def _bare(name: str) -> str:
    return re.sub(r"[^\w]", "", _UNITS.sub("", unspaced(narrowed(name)))).casefold() or unspaced(
        narrowed(name)
    )


def _pairs(text: str) -> Counter[str]:
    return (
        Counter(text[i : i + 2] for i in range(len(text) - 1)) if len(text) > 1 else Counter([text])
    )


def _names(aims: Mapping[str, Aim], known: Mapping[str, str]) -> dict[str, list[str]]:
    """Give the names of each meaning, with the headers that known exports use for it."""
    names = {key: list(aim.names) for key, aim in aims.items()}
    for header, key in known.items():
        if key in names:
            names[key].append(header)
    return names


def _scores(
    header: str,
    cells: Sequence[str],
    content: Content,
    aims: Mapping[str, Aim],
    names: Mapping[str, Sequence[str]],
) -> dict[str, float]:
    found = {}
    stem = stem_of(header)
    for key, aim in aims.items():
        own = {header, stem} if aim.content == "date" else {header}
        name = max(likeness(one, each) for one in own for each in names[key])
        if key == PARTY_NAME and _DONE_TO.search(header):
            name = 1.0
        score = _score(name, cells, content, aim)
        if score >= ENOUGH / 2:
            found[key] = score
    return found


def _score(name: float, cells: Sequence[str], content: Content, aim: Aim) -> float:
    """Weigh name and content; a column whose cells cannot be read as what it should hold is not that."""
    if not content.filled:
        return name * _CONTENT_ALONE
    shares = {"date": content.date, "amount": content.amount, "boolean": content.boolean}
    if aim.content == "code":
        share = code_share(cells, aim) if name or len(aim.words) > 2 else 0.0  # noqa: PLR2004  a list of two says little
        return max(
            name * (0.4 + 0.6 * share), _CONTENT_ALONE if share >= _MOST_READ and name > 0 else 0.0
        )
    if aim.key == NUMBER:
        return max(
            name * _WITHOUT_CONTENT + 0.1 * content.number,
            _CONTENT_ALONE * (content.number >= _MOST_READ),
        )
    if aim.content in shares:
        share = shares[aim.content]
        return name * (0.6 + 0.4 * share) if share >= 0.5 else 0.0  # noqa: PLR2004  half of the cells
    # Days and amounts stand in no column of words.
    strange = max(content.date, content.amount * bool(aim.content != "integer"))
    return (
        0.0
        if strange >= _MOST_READ and aim.content in ("persons", "text")
        else name * _WITHOUT_CONTENT
    )


def _assigned(
    scores: Mapping[str, Mapping[str, float]],
    own: Mapping[str, str],
    usual: Collection[str],
    aims: Mapping[str, Aim],
) -> dict[str, tuple[str, float]]:
    """Give each column its best meaning, each meaning once; who acts only where his act has a day.

    Of equal ones it is what the header was confirmed to mean, else what has its words in the name of the act, else that
    of an act that known exports have.
    """
    every = [
        (
            (score, own.get(header) == key, stem_of(header) in aims[key].group, aims[key].kind in usual),
            header, key,
        )
        for header, found in scores.items()
        for key, score in found.items()
        if score >= (ENOUGH if score == max(found.values()) else SECOND_BEST)
    ]  # fmt: skip
    given: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    days = [each for each in every if each[2].endswith(ON)]
    rest = [each for each in every if not each[2].endswith(ON)]
    for rank, header, key in [*_best_first(days), *_best_first(rest)]:
        kind, _, role = key.partition(ROLE)
        if role and f"{kind}{ON}" not in taken:
            continue
        if header not in given and key not in taken:
            given[header] = (key, rank[0])
            taken.add(key)
    return given


def _best_first(found: list[_Ranked]) -> list[_Ranked]:
    return sorted(found, key=lambda each: each[0], reverse=True)


def _column(
    header: str, cells: Sequence[str], content: Content, scores: Mapping[str, float], guess: tuple[str, float] | None,
    listed: Collection[str],
) -> Column:  # fmt: skip
    distinct = list(dict.fromkeys(cells))
    best = sorted(scores, key=lambda key: -scores[key])[:CANDIDATES]
    key, confidence = guess or ("", 0.0)
    unit = unit_of(header)
    # Bare numbers without a word of their unit: a person has to say it.
    unit_needed = not unit and content.bare_amount > 0
    return Column(
        header=header,
        samples=[_cut(masked_cell(header, text)) for text in distinct[:SAMPLES]],
        filled=content.filled,
        guess=key,
        confidence=round(confidence, 2),
        candidates=best,
        unit=unit or ("" if unit_needed else "yuan"),
        unit_needed=unit_needed,
        content=_mostly(header, content),
        words=_words(header, distinct, listed),
        largest=max((read_amount(text) or 0 for text in distinct), default=0),
        why=_why(content),
    )


def _words(header: str, distinct: Sequence[str], known: Collection[str]) -> list[str]:
    """Give the different words of a column that has but few, as one of codes has; none that would name somebody."""
    parts = dict.fromkeys(part for text in distinct for part in _parts(text, known))
    words = [word for word in parts if masked_cell(header, word) == word]
    return words if len(words) <= MOST_WORDS else []


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def unit_of(header: str) -> str:
    """Give the unit of money that a header names, as in 罚款金额（万元）."""
    plain = unspaced(narrowed(header))
    if "万元" in plain:
        return "10k_yuan"
    return "yuan" if re.search(r"\(元\)|单位:?元", plain) else ""


def _mostly(header: str, content: Content) -> str:
    if content.date >= _MOST_READ and not _MONEY_WORDS.search(header):
        return "date"
    if content.amount >= _MOST_READ:
        return "amount"
    return "" if content.filled else "empty"


def _why(content: Content) -> str:
    if not content.filled:
        return "前 500 行都是空的"
    readings = (
        (content.identity, "身份证号"),
        (content.credit_code, "统一社会信用代码"),
        (content.date, "日期"),
        (content.number, "文号"),
        (content.amount, "数或者金额"),
    )
    for share, word in readings:
        if share >= ENOUGH:
            rest = content.filled - round(share * content.filled)
            return f"像{word}" + (f"，有 {rest} 格读不成" if rest else "")
    return ""
