"""What a column of a one-row-per-case spreadsheet can be: everything the pack declares that one cell can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from hengjian.reading.columns import FIXED
from hengjian.reading.declarations import Declarations, Field, Kind, TableMapping

NUMBER = "case.number"
CASE, PARTY, ON, ROLE = "case.", "party.", ".on", "@"
PARTY_GROUP = "当事人"
PARTY_NAME, PARTY_NUMBER = "party.name", "party.number"
_FIXED_OF_CASES = ("number", "body", "item")
THING, PAUSE = "thing", "pause"
_IN_ONE_ROW = ("case", THING, PAUSE)
"""Levels of acts of which a row can tell at most one of a kind; an extension says in words what it extends."""
_DAY_WORDS = ("日期", "时间", "日", "")
_ALSO = {"办案人员": ("承办人", "承办人员", "经办人", "经办人员", "主办人")}
"""What ledgers call the people of a role besides."""
_RECORD = "记录"
_NOTICE = "告知书"
"""A paper of such a name is given to be told something: the day on which it was given is the day of the act."""


@dataclass(frozen=True)
class Aim:
    """One meaning of a column; `names` are the headers under which one would look for it.

    `records`: what the records of the act that it is the day of say was done.
    """

    key: str
    label: str
    group: str
    content: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    level: str = "case"
    records: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Give the kind of act that the column tells of, empty where it tells of the case or of its party."""
        return "" if self.key.startswith((CASE, PARTY)) else self.key.split(ROLE)[0].split(".")[0]


_PARTY_AIMS = (
    Aim(
        PARTY_NAME, "当事人姓名或者名称", PARTY_GROUP, "text",
        (
            "当事人", "当事人姓名或者名称", "当事人名称", "当事人姓名", "姓名或者名称", "行政相对人名称",
            "行政相对人", "申请人", "申请人名称", "申请单位",
        ),
    ),
    Aim(
        PARTY_NUMBER, "当事人证件号码", PARTY_GROUP, "key",
        ("当事人证件号码", "证件号码", "身份证号码", "身份证号", "统一社会信用代码", "行政相对人代码"),
    ),
)  # fmt: skip
"""What a row can tell of the party of its case; its kind is a declared field of the case."""


def aims_of(declarations: Declarations) -> Mapping[str, Aim]:
    """Give every meaning by its key, those of the case first, then act by act."""
    return _aims(_Held(declarations))


class _Held:
    """Declarations hold mappings and so have no hash; a pack is loaded once, so it is told by its identity."""

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations

    def __hash__(self) -> int:
        return id(self.declarations)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.declarations is self.declarations


@lru_cache(maxsize=4)
def _aims(held: _Held) -> Mapping[str, Aim]:
    declarations = held.declarations
    found = {aim.key: aim for aim in (*_case_aims(declarations), *_PARTY_AIMS)}
    plain: list[str] = [_NOTICE]  # the bare word means the notice that the pack lists first
    for kind in declarations.kinds.values():
        if kind.level in _IN_ONE_ROW:
            notices = [paper for paper in kind.papers if paper.endswith(_NOTICE)]
            own = _act_aims(kind, declarations, [*notices, *plain] if notices else [])
            plain = [] if notices else plain
            found.update({aim.key: replace(aim, level=kind.level) for aim in own})
    return found


def _case_aims(declarations: Declarations) -> Iterator[Aim]:
    for name in _FIXED_OF_CASES:
        labels = FIXED["cases"][name]
        yield Aim(
            f"{CASE}{name}", labels[-1] if name == "body" else labels[0], "案件", "text", labels
        )
    for field in declarations.case_fields.values():
        if field.name not in _FIXED_OF_CASES:
            yield _field_aim(f"{CASE}{field.name}", field, "案件", field.label, (field.label,))


def _act_aims(kind: Kind, declarations: Declarations, notices: Sequence[str]) -> Iterator[Aim]:
    given = [f"{paper}送达" for paper in notices]
    names = tuple(f"{label}{word}" for label in (kind.label, *given) for word in _DAY_WORDS)
    records = tuple(paper.removesuffix(_RECORD) for paper in kind.papers if paper.endswith(_RECORD))
    yield Aim(f"{kind.name}{ON}", f"{kind.label}日期", kind.label, "date", names, records=records)
    for name in kind.fields:
        field = declarations.act_fields[name]
        if field.registers is not None:
            continue
        label = f"{kind.label}·{field.label}"
        names = (f"{kind.label}{field.label}", field.label)
        yield _field_aim(f"{kind.name}.{name}", field, kind.label, label, names)
    for role in kind.roles:
        title = declarations.roles[role]
        label = f"{kind.label}·{title}"
        yield Aim(
            f"{kind.name}{ROLE}{role}",
            label,
            kind.label,
            "persons",
            (f"{kind.label}{title}", title, *_ALSO.get(title, ())),
        )


def _field_aim(key: str, field: Field, group: str, label: str, names: tuple[str, ...]) -> Aim:
    contents = {"day": "date", "money": "amount", "codes": "code", "instant": "text"}
    return Aim(
        key, label, group, contents.get(field.type, field.type), names,
        field.codes or (), field.code_labels or field.codes or (),
    )  # fmt: skip


def required_of(kinds: Iterable[str], declarations: Declarations) -> list[str]:
    """Give the meanings without which acts of these kinds cannot be kept."""
    return [f"{name}.{field}" for name in kinds for field in declarations.kinds[name].required]


def headers_known(mappings: list[TableMapping]) -> Mapping[str, str]:
    """Give the headers that known exports use, each with the meaning it has there: a list of other words for things."""
    known: dict[str, str] = {}
    for mapping in mappings:
        if mapping.rows != "case":
            continue
        targets = [(f"{CASE}{name}", origin) for name, origin in mapping.case_columns.items()]
        targets += [(f"{PARTY}{name}", origin) for name, origin in mapping.party.items()]
        for act in mapping.acts:
            targets += [(f"{act.kind}.{name}", origin) for name, origin in act.columns.items()]
            targets += [(f"{act.kind}{ROLE}{each.role}", each.names) for each in act.persons]
        for key, origin in targets:
            # Where a text is read for its meaning, the header names the text and not the meaning.
            if len(origin.columns) == 1 and origin.reader in (None, "date", "amount"):
                known.setdefault(origin.columns[0], key)
    return known
