"""What a pack declares about its cases and acts, handed to the readers as plain objects.

The readers know no law: which kinds of act exist, which fields they carry and which codes a field
may hold arrive here, built by the pack loader from `procedures/acts.yaml` and the code lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, get_args

FieldType = Literal["text", "code", "codes", "day", "instant", "money", "integer", "boolean"]
Level = Literal["case", "thing", "pause", "extension"]
MoneyUnit = Literal["fen", "yuan", "10k_yuan"]
Rows = Literal["act", "case", "table"]
Others = Literal["skip", "reject"]
TextReading = Literal["date", "amount", "penalty_kinds", "penalty_fine"]
"""How the words of a cell become the value of a field, where they are more than the value."""

FIELD_TYPES: tuple[str, ...] = get_args(FieldType)
LEVELS: tuple[str, ...] = get_args(Level)
MONEY_UNITS: tuple[str, ...] = get_args(MoneyUnit)

MOST_CODES_IN_A_MASK = 62
"""A set of codes travels as one signed 64-bit integer; two bits stay free for reserved values."""

Measure = Literal[
    "unqualified",
    "standing",
    "item_held",
    "entrusted",
    "entrustment_published",
    "staffed",
    "benchmark_published",
]
MEASURES: tuple[str, ...] = get_args(Measure)

RESERVED_IN_CASES = frozenset(
    {"case", "source", "body", "number", "c", "file", "row", "sheet", "ok"}
)
RESERVED_IN_ACTS = frozenset(
    {"act", "a", "c", "case", "source", "body", "number", "kind", "about", "on", "at"}
    | {"recorded", "recorded_on", "recorded_at", "place", "paper", "corrects"}
    | {"file", "row", "sheet", "ok", "given", "actors_damaged"}
)
"""Columns that every pack has; a declared field may not take their names."""

TIER = "tier"
"""The text field of an act that names a tier of discretion; with the case's item it finds the bounds."""

PAUSE_START = "pause_start"
"""The act kind that begins a pause; the names of pauses and extensions belong to the engine."""


@dataclass(frozen=True, slots=True)
class FromRegisters:
    """How a field of acts follows from the registers; on the day of the act, both ends included.

    unqualified: how many people in the `role` had no qualification to enforce. standing: the kind of
    body. item_held: whether the case's item was among those of the body for this kind of `power`.
    entrusted: whether an entrustment of the body, for the item, was in force. entrustment_published:
    whether such a one had been made public. staffed: whether the body, an entrusted one, had somebody qualified.
    benchmark_published: whether the benchmark in force for the item had been made public.
    """

    measure: Measure
    role: str = ""
    power: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One declared column; `codes` and `code_labels` run in parallel and only code types have them.

    `code_list` names the list, so that two fields of the same list can be compared. A field with
    `registers` follows from the registers, one with `tier` is a bound of the tier that the act names;
    no file may hold them.
    """

    name: str
    label: str
    type: FieldType
    codes: tuple[str, ...] | None = None
    code_labels: tuple[str, ...] | None = None
    code_list: str = ""
    registers: FromRegisters | None = None
    tier: Literal["low", "high"] | None = None

    def __post_init__(self) -> None:
        if self.type not in FIELD_TYPES:
            raise ValueError(f"field {self.name}: unknown type {self.type!r}")
        if (self.type in ("code", "codes")) != (self.codes is not None):
            raise ValueError(f"field {self.name}: codes belong to the types code and codes, only")
        if self.type == "codes" and len(self.codes or ()) > MOST_CODES_IN_A_MASK:
            raise ValueError(f"field {self.name}: more than {MOST_CODES_IN_A_MASK} codes in a set")
        if self.code_labels is not None and len(self.code_labels) != len(self.codes or ()):
            raise ValueError(f"field {self.name}: not one label per code")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act: which fields it carries and what it does to its case or thing."""

    name: str
    label: str
    level: Level
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    opens: bool = False
    closes: bool = False
    reopens: tuple[str, ...] = ()
    pause: str | None = None

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"kind {self.name}: unknown level {self.level!r}")

    @property
    def needs_about(self) -> bool:
        """Whether an act of this kind must name the thing or the pause it concerns."""
        return self.level in ("thing", "pause")


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything the readers must know of a pack; `timezone` is the zone of its civil days."""

    case_fields: Mapping[str, Field]
    act_fields: Mapping[str, Field]
    roles: Mapping[str, str]
    kinds: Mapping[str, Kind]
    timezone: str

    def __post_init__(self) -> None:
        taken = (RESERVED_IN_CASES & self.case_fields.keys()) | (
            RESERVED_IN_ACTS & self.act_fields.keys()
        )
        if taken:
            raise ValueError(f"declared fields with reserved names: {', '.join(sorted(taken))}")

    @property
    def given_act_fields(self) -> Mapping[str, Field]:
        """The fields of acts that files may hold: all but those that follow from other tables."""
        return {
            name: field
            for name, field in self.act_fields.items()
            if field.registers is None and field.tier is None
        }


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one target field comes from: columns of the file, or the same constant in every row.

    Of several columns the cells that are not empty are taken together. `unit` scales money exactly to
    minor units. `values` turns the file's words into codes, `reader` reads a text; what these do not
    know is left out (`skip`) or refused (`reject`). An `optional` column may be absent.
    """

    columns: tuple[str, ...] = ()
    constant: str | None = None
    unit: MoneyUnit | None = None
    values: Mapping[str, str] | None = None
    others: Others = "reject"
    reader: TextReading | None = None
    optional: bool = False

    @property
    def column(self) -> str | None:
        """The first column, which stands for all of them in messages; None for a constant."""
        return self.columns[0] if self.columns else None

    @classmethod
    def from_plain(cls, plain: Mapping[Any, Any]) -> Self:
        """Build from the plain content of a mapping file."""
        constant = plain.get("constant")
        if isinstance(constant, bool):
            constant = "true" if constant else "false"
        column, values = plain.get("column"), plain.get("values")
        columns = () if column is None else (column,) if isinstance(column, str) else tuple(column)
        return cls(
            columns=columns,
            constant=None if constant is None else str(constant),
            unit=plain.get("unit"),
            values=None if values is None else {str(k): str(v) for k, v in values.items()},
            others=plain.get("others", "reject"),
            reader=plain.get("reader"),
            optional=bool(plain.get("optional", False)),
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """A column that must hold one of the words."""

    column: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Persons:
    """Columns that name all the persons of one role of an act, several in a cell.

    A column that names only some of them must not be given: who is not named would pass for absent.
    `credential`: columns beside them with the numbers that tell these persons from others.
    """

    role: str
    names: Origin
    credential: Origin | None = None


@dataclass(frozen=True, slots=True)
class ActOrigin:
    """One act that each row of a one-row-per-case file may hold.

    It is there if `on` or `at` is, and `when`, where given, holds. Of the roles that `persons` does
    not name, and where such a cell is empty, it stays unknown who acted.
    """

    kind: str
    columns: Mapping[str, Origin]
    when: Condition | None = None
    persons: tuple[Persons, ...] = ()


def _origins(plain: Mapping[Any, Any] | None) -> dict[str, Origin]:
    """YAML reads a bare key `on` as true; both spellings are understood."""
    return {
        "on" if name is True else str(name): Origin.from_plain(origin)
        for name, origin in (plain or {}).items()
    }


def _act_origin(plain: Mapping[Any, Any]) -> ActOrigin:
    apart = ("kind", "fields", "when", "persons")
    columns = _origins({k: v for k, v in plain.items() if k not in apart})
    when = plain.get("when")
    return ActOrigin(
        kind=str(plain["kind"]),
        columns=columns | _origins(plain.get("fields")),
        when=None if when is None else Condition(when["column"], tuple(map(str, when["is"]))),
        persons=tuple(map(_persons, plain.get("persons", ()))),
    )


def _persons(plain: Mapping[Any, Any]) -> Persons:
    optional = {"optional": plain.get("optional", False)}
    credential = plain.get("credential")
    return Persons(
        role=str(plain["role"]),
        names=Origin.from_plain({"column": plain["column"], **optional}),
        credential=None
        if credential is None
        else Origin.from_plain({"column": credential, "optional": True}),
    )


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How a file of foreign shape becomes interchange tables; checked against its schema before.

    `source` names the source of its cases; `covers` lists the kinds such a file can know, `None`
    says that nothing is known about it, `("*",)` that it knows every kind. `aliases` gives the other
    headers under which a column may come; capitals do not matter in them. `party` are the columns that tell of the
    party of a case, of which a row has room for one.
    """

    id: str
    title: str
    rows: Rows
    recognise: tuple[str, ...]
    table: str | None = None
    source: str | None = None
    covers: tuple[str, ...] | None = None
    case: Origin | None = None
    columns: Mapping[str, Origin] = field(default_factory=dict)
    case_columns: Mapping[str, Origin] = field(default_factory=dict)
    party: Mapping[str, Origin] = field(default_factory=dict)
    acts: tuple[ActOrigin, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_plain(cls, plain: Mapping[Any, Any]) -> Self:
        """Build from a mapping file's content; raises KeyError or ValueError where it is not one."""
        rows = plain["rows"]
        if rows not in get_args(Rows):
            raise ValueError(f"mapping {plain.get('id')}: unknown rows {rows!r}")
        source = plain.get("source") or {}
        covers = source.get("covers")
        case = plain.get("case")
        return cls(
            id=str(plain["id"]),
            title=str(plain.get("title", plain["id"])),
            rows=rows,
            recognise=tuple(str(name) for name in plain.get("recognise", ())),
            table=plain.get("table"),
            source=source.get("id"),
            covers=None if covers is None else ("*",) if covers == "*" else tuple(covers),
            case=None if case is None else Origin.from_plain(case),
            columns=_origins(plain.get("columns")),
            case_columns=_origins(plain.get("case_columns")),
            party=_origins(plain.get("party")),
            acts=tuple(_act_origin(act) for act in plain.get("acts", ())),
            aliases={
                str(name): tuple(map(str, others))
                for name, others in (plain.get("aliases") or {}).items()
            },
        )
