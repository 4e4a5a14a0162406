"""What people fill in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from hengjian.accounts.selectors import Body
from hengjian.common.forms import PlainForm
from hengjian.common.picking import Picking, Placed
from hengjian.intake import rowdrafting
from hengjian.intake.aims import ON, Aim
from hengjian.intake.drafting import (
    ONE_THING,
    UNITS,
    WHOLE,
    Choice,
    Incomplete,
    Sheet,
    asks_thing,
    faults_of,
    kinds_of,
)
from hengjian.intake.rowtables import Table
from hengjian.intake.states import State
from hengjian.reading.declarations import Kind
from hengjian.reading.files import READABLE
from hengjian.reading.texts.amounts import FEN_IN_YUAN, YUAN_IN_WAN

NOT_SAID, NOT_SAID_WORD = "?", "不明"
"""What is chosen where the rows differ, or nobody knows; without it most rules cannot judge."""
_ENDING = "结束案件、停止或者延长期限的环节"
_SURE = ((0.95, "高", 4), (0.8, "较高", 3), (0.65, "中", 2), (0.0, "低", 1))


class UploadForm(PlainForm):
    """Whose data it is; the files themselves are taken from the request."""

    place = forms.ChoiceField(label="数据属于哪个单位", widget=Picking)
    holds = forms.ChoiceField(
        label="内容", required=False, help_text="表头认不出的登记表，请选定是哪一张，再对应各列。"
    )

    def __init__(
        self, bodies: list[Body], holds: list[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        """Offer these bodies and contents."""
        super().__init__(*args, **kwargs)
        content = self.fields["holds"]
        assert isinstance(content, forms.ChoiceField)  # noqa: S101  for the type checker
        content.choices = [("", "按表头认"), *holds]
        self._bodies = {body.path: body for body in bodies}
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101  for the type checker
        place.choices = [(body.path, Placed(body.name, body.path)) for body in bodies]

    def clean_place(self) -> Body:
        """Give the body itself."""
        return self._bodies[self.cleaned_data["place"]]

    @property
    def accepted(self) -> str:
        """Give the suffixes that the browser offers first."""
        return ",".join(READABLE)


class FilterForm(PlainForm):
    """What a reader of the list looks for."""

    words = forms.CharField(
        label="文件名、单位", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), *State.choices]
    )


@dataclass
class ColumnRow:
    """One column on the page: what it may be, what is chosen, what is wrong."""

    number: int
    column: Mapping[str, Any]
    options: list[tuple[str, list[Aim]]]
    chosen: str
    unit: str
    covers: bool
    asks_unit: bool
    is_day: bool
    words: Mapping[str, str]
    strange: list[tuple[str, str, str]]
    codes: list[tuple[str, str]]
    wrong: str = ""

    @property
    def sure(self) -> str:
        """Tell in a word how sure the guess is."""
        return _level(self.column["confidence"])[1] if self.column["guess"] else "未认出"

    @property
    def bars(self) -> list[bool]:
        """Give the four bars that show the same."""
        full = _level(self.column["confidence"])[2] if self.column["guess"] else 0
        return [number < full for number in range(4)]

    @property
    def note(self) -> str:
        """Tell what of the column could not be read, where something could not."""
        why: str = self.column["why"]
        return why if "读不成" in why else ""

    @property
    def looks(self) -> str:
        """Tell what the cells look like; what they fail to be says nothing where they are to be something else."""
        why: str = self.column["why"]
        return "" if self.chosen and self.note else why

    @property
    def consequence(self) -> str:
        """Tell what the units mean for the largest amount."""
        fen: int = self.column["largest"]
        return f"按元，最大一笔 {_yuan(fen)} 元；按万元，最大一笔 {_yuan(fen * YUAN_IN_WAN)} 元。"

    @property
    def percent(self) -> int:
        """Give the confidence in percent."""
        confidence: float = self.column["confidence"]
        return round(100 * confidence)


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, FEN_IN_YUAN)
    return f"{whole:,}" + (f".{rest:02}" if rest else "")


def _level(confidence: float) -> tuple[float, str, int]:
    return next(level for level in _SURE if confidence >= level[0])


@dataclass
class ColumnsForm:
    """The columns of an unknown spreadsheet: guesses, or what somebody chose before, or what was just sent."""

    profile: Mapping[str, Any]
    aims: Mapping[str, Aim]
    required: Callable[[Sequence[str]], Sequence[str]]
    title: str
    before: Mapping[str, Any] = field(default_factory=dict)
    thing: str = ""
    whole: Mapping[str, str] = field(default_factory=dict)
    further: Callable[[Mapping[str, str], Sequence[str]], Sequence[str]] = lambda _said, _kinds: ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    covered: Collection[str] | None = None
    sent: MultiValueDict[str, str] | None = None
    table: Table | None = None
    faults: list[str] = field(default_factory=list)
    replaces: bool = False
    taken: bool = False

    def __post_init__(self) -> None:
        """Make a row of every column."""
        if self.sent is not None:
            self.title = self.sent.get("title", "").strip()[:200]
            self.thing = self.sent.get("thing", "")
            self.replaces = "replaces" in self.sent
            self.whole = {key: self.sent.get(key, "") for key in self.aims if key in self.sent}
        if self.thing not in dict(self.things):
            self.thing = ""
        columns = self.profile.get("columns", [])
        self.rows = [self._row(number, column) for number, column in enumerate(columns)]

    def is_valid(self) -> bool:
        """Tell whether a mapping can be made; says beside each column what is missing."""
        if not self.title:
            self.faults.append("请填写这种表格的名称，下次导入时按它找到。")
        for fault in self._missing():
            self._tell(fault)
        self.faults += [
            f"请选定整张表的“{aim.label}”；各行不同的，请选“{NOT_SAID_WORD}”。"
            for aim, chosen in self.asked_of_all
            if not chosen
        ]
        for row in self.rows:
            if self.sent is not None and any(name not in self.sent for name, _, _ in row.strange):
                words = "、".join(word for _, word, _ in row.strange)
                header = row.column["header"]
                self._tell(
                    Incomplete(
                        header, f"“{header}”里这些写法认不出：{words}。请对应，或者留作不明。"
                    )
                )
        return not self.faults

    def title_taken(self, message: str) -> None:
        """Tell that the title is that of another spreadsheet, and ask whether this one takes its place."""
        self.faults.append(message)
        self.taken = True

    def _missing(self) -> list[Incomplete]:
        if self.table is not None:
            return rowdrafting.faults_of(self.choices(), self.table)
        sheet = self.sheet()
        return faults_of(self.choices(), thing=sheet.thing, required=sheet.required)

    def choices(self) -> list[Choice]:
        """Give what is chosen."""
        return [
            Choice(row.column["header"], self.aims[row.chosen], row.unit, row.words)
            for row in self.rows
            if row.chosen
        ]

    @property
    def things(self) -> list[tuple[str, str]]:
        """Give what can tell one thing from another: nothing, where no case has more than one, or a column."""
        headers = [column["header"] for column in self.profile.get("columns", [])]
        return [(ONE_THING, "每件案件至多一件"), *((header, header) for header in headers)]

    @property
    def asks_thing(self) -> bool:
        """Tell whether it has to be said what tells one thing from another."""
        return self.table is None and asks_thing(self.choices())

    @property
    def steps_without_column(self) -> list[tuple[str, list[tuple[Kind, bool]]]]:
        """Give the acts that no column tells of, those first that nearly all time limits ask for, and what is said."""
        told = {self.aims[row.chosen].kind for row in self.rows if row.chosen}
        said = self.covered or () if self.sent is None else self.sent.getlist("absent")
        groups: dict[str, list[tuple[Kind, bool]]] = {_ENDING: [], "其他环节": []}
        for kind in self.kinds.values():
            ends = kind.closes or kind.level in ("pause", "extension")
            if kind.name not in told:
                groups[_ENDING if ends else "其他环节"].append((kind, kind.name in said))
        return [(title, kinds) for title, kinds in groups.items() if kinds]

    @property
    def asked_of_all(self) -> list[tuple[Aim, str]]:
        """Give what no column says and all rows may have in common, and what is chosen."""
        chosen = {row.chosen for row in self.rows}
        kinds = list(dict.fromkeys(kind for key in chosen if key and (kind := self.aims[key].kind)))
        said = {
            key: code
            for key, code in self.whole.items()
            if key not in chosen and code not in ("", NOT_SAID)
        }
        wanted = (*WHOLE, *self.further(said, kinds))
        aims = [self.aims[key] for key in wanted if key in self.aims and key not in chosen]
        return [] if self.table else [(aim, self._of_all(aim)) for aim in aims]

    def _of_all(self, aim: Aim) -> str:
        unsaid = NOT_SAID if self.before and self.sent is None else ""
        given = self.whole.get(aim.key, unsaid)
        return given if given in (*aim.codes, NOT_SAID) else ""

    @property
    def selects(self) -> list[tuple[Aim, str, list[tuple[str, str]]]]:
        """Give the same with all there is to choose from."""
        last = (NOT_SAID, f"{NOT_SAID_WORD}，或者各行不同")
        return [
            (aim, chosen, [*zip(aim.codes, aim.words, strict=True), last])
            for aim, chosen in self.asked_of_all
        ]

    def sheet(self) -> Sheet:
        """Give what is said of the spreadsheet beside its columns."""
        needed = self.required(kinds_of(self.choices()))
        return Sheet(
            title=self.title,
            covers=self._covers(),
            thing=self.thing,
            required=[self.aims[key] for key in needed if key in self.aims],
            whole={aim.key: said for aim, said in self.asked_of_all if said not in ("", NOT_SAID)},
        )

    def _covers(self) -> list[str]:
        """Give the acts that did not happen where a cell is empty, or where there is no column of them."""
        told = [
            self.aims[row.chosen].kind
            for row in self.rows
            if row.chosen and row.covers and row.chosen.endswith(ON)
        ]
        without = [each for _, kinds in self.steps_without_column for each in kinds]
        return [*told, *(kind.name for kind, ticked in without if ticked)]

    def counts(self) -> dict[str, int]:
        """Count the columns that have a meaning, have none, and still ask for something."""
        chosen = sum(bool(row.chosen) for row in self.rows)
        asking = sum(bool(row.wrong) or (row.asks_unit and not row.unit) for row in self.rows)
        return {"chosen": chosen, "left": len(self.rows) - chosen, "asking": asking}

    def _tell(self, fault: Incomplete) -> None:
        self.faults.append(str(fault))
        for row in self.rows:
            if fault.header and row.column["header"] == fault.header:
                row.wrong = str(fault)

    def _row(self, number: int, column: Mapping[str, Any]) -> ColumnRow:
        chosen, unit, covers, words = self._given(number, column)
        aim = self.aims.get(chosen)
        strange = _strange(number, column, aim, words)
        return ColumnRow(
            number=number,
            column=column,
            options=self._options(column, chosen if aim else ""),
            chosen=chosen if aim else "",
            unit=unit if unit in UNITS else "",
            covers=covers,
            asks_unit=aim is not None and aim.content == "amount",
            is_day=self.table is None
            and (column["content"] == "date" or (aim is not None and aim.key.endswith(ON))),
            words={word: code for _, word, code in strange if code},
            strange=strange,
            codes=list(zip(aim.codes, aim.words, strict=True)) if strange and aim else [],
        )

    def _given(
        self, number: int, column: Mapping[str, Any]
    ) -> tuple[str, str, bool, Mapping[str, str]]:
        """Give what was sent, else what was chosen before, else what is guessed."""
        if self.sent is not None:
            sent = self.sent
            names = {word: _name(number, place) for place, word in enumerate(column["words"])}
            words = {word: sent.get(name, "") for word, name in names.items()}
            unit = sent.get(f"unit-{number}", column["unit"])
            return sent.get(f"aim-{number}", ""), unit, f"covers-{number}" in sent, words
        if self.before:
            known = self.before.get(column["header"], {})
            aim = known.get("aim", "")
            kind = self.aims[aim].kind if aim in self.aims else ""
            covers = self.covered is None or kind in self.covered
            return aim, known.get("unit", ""), covers, known.get("words", {})
        return column["guess"], column["unit"], True, {}

    def _options(self, column: Mapping[str, Any], chosen: str) -> list[tuple[str, list[Aim]]]:
        """Offer the likely meanings first, then all that such cells could be."""
        likely = [key for key in dict.fromkeys([chosen, *column["candidates"]]) if key in self.aims]
        groups: dict[str, list[Aim]] = {"可能是": [self.aims[key] for key in likely]}
        for key, aim in self.aims.items():
            if key not in likely and (self.table or _could_be(column["content"], aim)):
                groups.setdefault(aim.group, []).append(aim)
        return [(title, offered) for title, offered in groups.items() if offered]


def _name(number: int, place: int) -> str:
    return f"word-{number}-{place}"


def _strange(
    number: int, column: Mapping[str, Any], aim: Aim | None, words: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Give the words that the list of codes does not know: the field that asks, the word, the code given to it."""
    if aim is None or aim.content != "code":
        return []
    known = {*aim.codes, *aim.words}
    return [
        (_name(number, place), word, words.get(word, "") if words.get(word) in aim.codes else "")
        for place, word in enumerate(column["words"])
        if word not in known
    ]


def _could_be(content: str, aim: Aim) -> bool:
    if content == "empty":
        return aim.content == "date" or aim.group == "案件"
    if content == "date":
        return aim.content == "date"
    if content == "amount":
        return aim.content in ("amount", "integer") or aim.group == "案件"
    return aim.content not in ("date", "amount")
