"""Scenarios: situations in a lawyer's words with what the law says about them, run as tests of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from hengjian.reading.declarations import Field
from hengjian.reading.registers import SCHEMAS, Registers, register_frame
from hengjian.rulebook.calendars import day_of, number
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.closures.engine import CaseJudge, Judged
from hengjian.rulebook.model import Pack
from hengjian.rulebook.outcomes import Flag, Outcome
from hengjian.rulebook.packfiles import Document, Route, check_schema, read_document
from hengjian.rulebook.parameters import mask
from hengjian.rulebook.registers import lookup_of, with_register_facts
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.tiers import TIER_SCHEMA, TierLookup, with_tier_facts

ONLY = ""
"""The key of the single subject of a case rule among expectations."""


@dataclass(frozen=True)
class Situation:
    """One situation: a case, and what one rule must say about each of its subjects."""

    rule: str
    title: str
    case: Case
    known_by: int | None
    expected: Mapping[str, str]
    due: Mapping[str, int]
    flags: Mapping[str, frozenset[str]]
    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A situation in which the rule said something else."""

    situation: Situation
    what: str

    def __str__(self) -> str:
        """Say where the situation stands and what differs."""
        place = f"{self.situation.file} 第 {self.situation.line} 行"
        return f"{place}：{self.situation.rule}“{self.situation.title}”：{self.what}"


def situations(pack: Pack) -> Iterator[Situation]:
    """Read the pack's scenarios; raises PackError where one cannot be understood."""
    for path in sorted((pack.root / "scenarios").glob("*.yaml")):
        document = read_document(path, pack.root)
        check_schema(document, "scenarios")
        known = {rule.id for rule in pack.rules}
        for i, entry in enumerate(document.value or ()):
            if entry["rule"] not in known:
                raise document.fault((i, "rule"), f"没有规则“{entry['rule']}”。")
            for j in range(len(entry["situations"])):
                yield _Reader(pack, document, (i, "situations", j)).situation(entry)


def run_scenarios(rulebook: Rulebook) -> tuple[int, list[Failure]]:
    """Run all situations; gives their number and those that failed."""
    judge = CaseJudge(rulebook)
    count, failures = 0, []
    for situation in situations(rulebook.pack):
        count += 1
        failures += [Failure(situation, what) for what in faults(judge, situation)]
    return count, failures


def faults(judge: CaseJudge, situation: Situation) -> Iterator[str]:
    """Say in words where the engine departs from what the situation expects."""
    judged = [
        each
        for each in judge.judge(situation.case, situation.known_by)
        if each.rule.id == situation.rule
    ]
    by_key = dict(zip(_keys(judged), judged, strict=True))
    if set(by_key) != set(situation.expected):
        yield f"应判断 {sorted(situation.expected)}，实际判断 {sorted(by_key)}"
        return
    for key, expected in situation.expected.items():
        found = by_key[key]
        of = f"{key}：" if key else ""
        if found.outcome.value != expected:
            yield f"{of}应为 {expected}，实际为 {found.outcome.value}（{found.verdict.name}）"
        if key in situation.due and situation.due[key] != found.due:
            shown = None if found.due is None else day_of(found.due)
            yield f"{of}最后一天应为 {day_of(situation.due[key])}，实际为 {shown}"
        shown_flags = frozenset(flag.name.lower() for flag in found.flags if flag.name)
        if key in situation.flags and situation.flags[key] != shown_flags:
            yield f"{of}标记应为 {sorted(situation.flags[key])}，实际为 {sorted(shown_flags)}"


def _keys(judged: list[Judged]) -> list[str]:
    """Name subjects as scenarios do: things by `about`, acts by position from 1, the case by nothing."""
    if judged and judged[0].rule.text.subject == "act":
        return [str(i + 1) for i in range(len(judged))]
    return [each.about or ONLY for each in judged]


class _Reader:
    def __init__(self, pack: Pack, document: Document, route: Route) -> None:
        self.pack, self.document, self.route = pack, document, route
        declared = pack.declarations
        self.kinds = {kind.label: name for name, kind in declared.kinds.items()}
        self.kinds |= {name: name for name in declared.kinds}
        self.zone = ZoneInfo(pack.timezone)

    def fault(self, what: str, *more: str | int) -> Exception:
        return self.document.fault((*self.route, *more), what)

    def situation(self, entry: Mapping[str, Any]) -> Situation:
        given = entry.get("given", {})
        position = self.route[-1]
        assert isinstance(position, int)  # noqa: S101  built so by the caller
        told: Mapping[str, Any] = entry["situations"][position]
        written = [*given.get("acts", ()), *told["acts"]]
        acts = tuple(self.act(act, i) for i, act in enumerate(written))
        observed = told.get("observed") or given.get("observed")
        newest = max((act.on for act in acts), default=0)
        columns = dict(told.get("case", given.get("case", {})))
        texts = {"body": _text(columns.pop("body", None)), "item": _text(columns.get("item"))}
        unseen = {self.kind(name) for name in told.get("not_covered", given.get("not_covered", ()))}
        covers = () if told.get("no_sources") else (
            Cover(frozenset(self.pack.declarations.kinds) - unseen),
        )  # fmt: skip
        case = Case(
            key=f"{entry['rule']}#{position}",
            columns=self.columns(columns),
            observed=self.day(observed) if observed else newest,
            acts=acts,
            covers=covers,
            jurisdiction=columns.get("jurisdiction"),
            domain=columns.get("domain"),
            texts=texts,
        )
        registers = self.registers(told.get("registers", given.get("registers", {})))
        if registers.frames:
            case = with_register_facts(case, lookup_of(registers), self.pack.declarations)
        tiers = TierLookup(self.tiers(told.get("tiers", given.get("tiers", ()))))
        case = with_tier_facts(case, tiers, self.pack.declarations)
        expected = self.keyed(told["expect"])
        self.check_outcomes(expected)
        return Situation(
            rule=entry["rule"],
            title=told["title"],
            case=case,
            known_by=self.day(told["known_by"]) if "known_by" in told else None,
            expected=expected,
            due={k: self.day(v) for k, v in self.about("due", told, expected).items()},
            flags={k: frozenset(v) for k, v in self.flags(told, expected).items()},
            file=self.document.file,
            line=self.document.line(self.route),
        )

    def tiers(self, told: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
        """Read the table of tiers, amounts in minor units."""
        for row in told:
            if set(row) != set(TIER_SCHEMA):
                raise self.fault(f"阶次须写 {'、'.join(TIER_SCHEMA)}。", "tiers")
        rows = [{**row, "from": day_of(self.day(row["from"]))} for row in told]
        return pl.DataFrame(rows, schema=TIER_SCHEMA)

    def registers(self, told: Mapping[str, Any]) -> Registers:
        """Read the registers; one that is not written is not there."""
        return Registers(
            {
                name: register_frame(name, [self.register_row(name, row) for row in rows])
                for name, rows in told.items()
            }
        )

    def register_row(self, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        for column in row:
            if column not in SCHEMAS[name]:
                raise self.fault(f"{name} 没有“{column}”这一列。", "registers")
        return {
            column: day_of(self.day(cell)) if SCHEMAS[name][column] == pl.Date else cell
            for column, cell in row.items()
        }

    def keyed(self, value: Any) -> dict[str, Any]:
        return {str(k): v for k, v in value.items()} if isinstance(value, dict) else {ONLY: value}

    def about(
        self, what: str, told: Mapping[str, Any], expected: Mapping[str, str]
    ) -> dict[str, Any]:
        """Read what is said of the expected subjects; unnamed it is meant for the only one."""
        if what not in told:
            return {}
        said = self.keyed(told[what])
        if set(said) == {ONLY} and len(expected) == 1:
            return {next(iter(expected)): said[ONLY]}
        for key in said:
            if key not in expected:
                raise self.fault(f"{what} 须写明是哪一件：{'、'.join(expected)}。", what)
        return said

    def flags(self, told: Mapping[str, Any], expected: Mapping[str, str]) -> dict[str, list[str]]:
        flags = self.about("flags", told, expected)
        known = {flag.name.lower() for flag in Flag if flag.name}
        for name in (name for names in flags.values() for name in names):
            if name not in known:
                raise self.fault(f"没有“{name}”这个标记。", "flags")
        return flags

    def check_outcomes(self, expected: Mapping[str, str]) -> None:
        known = {outcome.value for outcome in Outcome}
        for outcome in expected.values():
            if outcome not in known:
                raise self.fault(f"没有“{outcome}”这种结论。", "expect")

    def kind(self, name: str) -> str:
        if name not in self.kinds:
            raise self.fault(f"没有“{name}”这种程序行为。")
        return self.kinds[name]

    def day(self, text: str) -> int:
        try:
            return number(date.fromisoformat(text))
        except ValueError as error:
            raise self.fault(f"没有“{text}”这一天。") from error

    def columns(self, told: Mapping[str, Any]) -> dict[str, int | None]:
        fields = self.pack.declarations.case_fields
        columns: dict[str, int | None] = {
            name: None for name, field in fields.items() if field.type != "text"
        }
        for name, value in told.items():
            if name not in fields:
                raise self.fault(f"没有声明案件字段“{name}”。", "case")
            found = self.value(fields[name], value)
            if not isinstance(found, str):
                columns[name] = found
        return columns

    def act(self, told: Mapping[str, Any], position: int) -> Act:
        named = [key for key in told if key in self.kinds]
        if len(named) != 1:
            raise self.fault("每一行须写恰好一种程序行为。", "acts", position)
        rest = {key: value for key, value in told.items() if key != named[0]}
        people = rest.pop("people", {})
        recorded = rest.pop("recorded_at", None)
        at = rest.pop("at", None)
        return Act(
            key=str(rest.pop("key", f"act-{position:03d}")),
            kind=self.kinds[named[0]],
            on=self.day(told[named[0]]),
            about=_text(rest.pop("about", None)),
            at=None if at is None else self.instant(str(at), told[named[0]]),
            recorded_on=None if recorded is None else self.day(str(recorded)[:10]),
            corrects=_text(rest.pop("corrects", None)),
            fields={name: value for name, value in self.fields(rest).items() if value is not None},
            persons={role: frozenset(names) for role, names in people.items()},
            row=f"第 {position + 1} 项",
        )

    def instant(self, text: str, day: str) -> int:
        """Read an hour of the act's day, or a full instant, as local time."""
        full = text if "-" in text else f"{day} {text}"
        return int(datetime.fromisoformat(full).replace(tzinfo=self.zone).timestamp())

    def fields(self, told: Mapping[str, Any]) -> dict[str, int | str | None]:
        declared = self.pack.declarations.act_fields
        labels = {field.label: name for name, field in declared.items()}
        found: dict[str, int | str | None] = {}
        for name, value in told.items():
            key = labels.get(name, name)
            if key not in declared:
                raise self.fault(f"没有声明行为字段“{name}”。", "acts")
            found[key] = self.value(declared[key], value)
        return found

    def value(self, field: Field, value: Any) -> int | str | None:
        if value is None or field.type == "text":
            return _text(value)
        if field.type in ("code", "codes"):
            chosen = value if isinstance(value, list) else str(value).replace("；", ";").split(";")
            known = field.codes or ()
            labels = dict(zip(field.code_labels or (), known, strict=False))
            codes = [labels.get(str(code), str(code)) for code in chosen]
            for code in codes:
                if code not in known:
                    raise self.fault(f"字段“{field.name}”没有代码“{code}”。")
            return mask(known, codes) if field.type == "codes" else known.index(codes[0])
        if field.type == "day":
            return self.day(str(value))
        return int(value)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
