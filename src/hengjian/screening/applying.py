"""Bringing the findings of the office up to what a run found: new, still there, gone, back again.

Chunk by chunk, each in a short transaction in which everything about its cases changes at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl
from django.db import transaction

from hengjian.intake.jobs import Claim, checkpoint
from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.outcomes import OUTCOME_OF, Flag, Outcome
from hengjian.screening.files.findings import Finding as Explained
from hengjian.screening.files.findings import findings
from hengjian.screening.files.screen import Screening
from hengjian.screening.models import Duty, Finding, Run, Screened
from hengjian.screening.states import TRANSITIONS, Action, State
from hengjian.screening.subjects import Known, known_acts, known_of, steps_of

CASES_AT_ONCE = 250
WRITING = "写入发现的问题"
_BREACHES = [int(verdict) for verdict, outcome in OUTCOME_OF.items() if outcome is Outcome.BREACH]
_TOLD = ("severity", "trial", "month", "due", "days_late", "flags", "sentence", "body_id")

Key = tuple[int, str, str, int]
"""A finding in the office: case, rule, subject, ordinal."""


@dataclass(frozen=True)
class Now:
    """The run that brings the findings up to date.

    `again`: whether what it judged may differ though nothing was told otherwise: another law, another register.
    """

    run: Run
    held: Claim
    again: bool
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Case:
    c: int
    pk: int
    version: int
    body: int | None


@dataclass(frozen=True, slots=True)
class _Hit:
    """A breach as the batch found it, with the finding that it becomes or was."""

    row: int
    c: int
    key: Key
    due: date | None
    flags: int


def bring_up_to_date(now: Now, screening: Screening, index: pl.DataFrame) -> None:
    """Write what a screening found of the cases that it judged; one whose row it refused stays as it is.

    Raises EnginesDisagree where the engine for single cases says otherwise than the batch.
    """
    for part in screening.parts:
        _Part(now, screening, index, part.number).write()


def forget_cases(now: Now, cases: Sequence[int]) -> None:
    """Let go what was found of cases of which nobody tells any more."""
    for start in range(0, len(cases), CASES_AT_ONCE):
        some = cases[start : start + CASES_AT_ONCE]
        with transaction.atomic():
            now.held.advance(position=start, total=len(cases), progress="撤回已不再报送的案件")
            rows = Finding.objects.filter(case__in=some, gone_run=None).order_by()
            _vanish(now, list(rows.values_list("pk", flat=True)))
            Duty.objects.filter(case__in=some).delete()
            Screened.objects.filter(case__in=some).delete()


class _Part:
    """One part of a screening beside what the office has of its cases."""

    def __init__(self, now: Now, screening: Screening, index: pl.DataFrame, number: int) -> None:
        self.now, self.screening = now, screening
        self.tables = screening.tables_of(number)
        keys = self.tables.cases.select("case").with_row_index("c")
        joined = keys.join(index, on="case", how="inner", maintain_order="left")
        rows = joined.select("c", "pk", "version", "body").iter_rows()
        self.cases = [_Case(*row) for row in rows]
        self._by_c = {case.c: case for case in self.cases}
        self._rules = [rule.id for rule in screening.rulebook.rules]
        own = pl.col("part") == number
        self.found = screening.found.filter(own, pl.col("verdict").is_in(_BREACHES))
        self.found = self.found.sort("c", "rule", maintain_order=True)
        self.open = screening.open.filter(own).sort("c", maintain_order=True)

    def write(self) -> None:
        """Write the part, chunk by chunk; what is new or was told otherwise is explained on the way."""
        hits = list(self._hits())
        versions = self._versions()
        there = self._there()
        fresh = [hit for hit in hits if self._is_fresh(hit, versions, there)]
        subset = self.found[[hit.row for hit in fresh]] if fresh else self.found.clear()
        explained = zip(fresh, findings(self.screening, subset), strict=True)
        waiting = groupby(explained, lambda pair: pair[0].c)
        ahead = next(waiting, None)
        hits_of = _by(hits, lambda hit: hit.c)
        duties_of = self._duties()
        for start in range(0, len(self.cases), CASES_AT_ONCE):
            cases = self.cases[start : start + CASES_AT_ONCE]
            told: dict[Key, Explained] = {}
            while ahead is not None and ahead[0] <= cases[-1].c:
                told.update((hit.key, each) for hit, each in ahead[1])
                ahead = next(waiting, None)
            chunk = _Chunk(
                self.now, cases,
                [hit for case in cases for hit in hits_of.get(case.c, ())],
                told, duties_of, versions,
            )  # fmt: skip
            with transaction.atomic():
                done = start + len(cases)
                self.now.held.advance(position=done, total=len(self.cases), progress=WRITING)
                chunk.write()
            checkpoint()

    def _hits(self) -> Iterator[_Hit]:
        known = self._known(self.found)
        columns = ("rule", "c", "about", "act", "due", "flags")
        for row, (rule, c, about, act, due, flags) in enumerate(
            self.found.select(columns).iter_rows()
        ):
            named = known_of(about, act, known.get(c, {}))
            key = (self._by_c[c].pk, self._rules[rule], named.subject, named.ordinal)
            yield _Hit(row, c, key, None if due is None else day_of(due), flags)

    def _known(self, rows: pl.DataFrame) -> dict[int, dict[str, Known]]:
        of_acts = rows.filter(pl.col("act").is_not_null())["c"].unique()
        steps = steps_of(self.tables.acts, of_acts)
        return {c: known_acts(each) for c, each in steps.items()}

    def _versions(self) -> dict[int, int]:
        """Say which version of the cases was screened last."""
        found: dict[int, int] = {}
        for some in _pieces([case.pk for case in self.cases]):
            rows = Screened.objects.filter(case__in=some).order_by()
            found.update(rows.values_list("case", "version"))
        return found

    def _there(self) -> dict[Key, tuple[date | None, int, bool]]:
        """Give what the office has of the findings of these cases: last day, flags, and whether they are gone."""
        found: dict[Key, tuple[date | None, int, bool]] = {}
        for some in _pieces([case.pk for case in self.cases]):
            rows = Finding.objects.filter(case__in=some).order_by()
            names = ("case", "rule", "subject", "ordinal", "due", "flags", "gone_run")
            for case, rule, subject, ordinal, due, flags, gone in rows.values_list(*names):
                found[case, rule, subject, ordinal] = (due, flags, gone is not None)
        return found

    def _is_fresh(
        self,
        hit: _Hit,
        versions: Mapping[int, int],
        there: Mapping[Key, tuple[date | None, int, bool]],
    ) -> bool:
        """Tell whether a finding may say something else than what the office has of it."""
        case = self._by_c[hit.c]
        same = versions.get(case.pk) == case.version and not self.now.again
        return not same or there.get(hit.key) != (hit.due, hit.flags, False)

    def _duties(self) -> dict[int, set[tuple[str, str, date, int]]]:
        known = self._known(self.open)
        found: dict[int, set[tuple[str, str, date, int]]] = {}
        columns = ("rule", "c", "about", "act", "due", "flags")
        for rule, c, about, act, due, flags in self.open.select(columns).iter_rows():
            if due is None:
                continue  # its last day is beyond the calendar
            named = known_of(about, act, known.get(c, {}))
            duty = (self._rules[rule], named.subject, day_of(due), flags)
            found.setdefault(self._by_c[c].pk, set()).add(duty)
        return found


@dataclass(frozen=True)
class _Chunk:
    """Some cases, what was found of them, and the explanations of what is new or may say something else."""

    now: Now
    cases: Sequence[_Case]
    hits: Sequence[_Hit]
    told: Mapping[Key, Explained]
    duties: Mapping[int, set[tuple[str, str, date, int]]]
    versions: Mapping[int, int]

    def write(self) -> None:
        """Write everything about these cases."""
        there = {
            (row.case_id, row.rule, row.subject, row.ordinal): row
            for row in Finding.objects.filter(case__in=self._pks()).order_by()
        }
        found = {hit.key: hit for hit in self.hits}
        self._write_found(there)
        lost = [
            row.pk for key, row in there.items() if key not in found and row.gone_run_id is None
        ]
        _vanish(self.now, lost)
        self._write_duties()
        self._note_screened()

    def _pks(self) -> list[int]:
        return [case.pk for case in self.cases]

    def _write_found(self, there: Mapping[Key, Finding]) -> None:
        run, counts = self.now.run, self.now.counts
        bodies = {case.pk: case.body for case in self.cases}
        new, changed, still = [], [], []
        for hit in self.hits:
            told = self.told.get(hit.key)
            row = there.get(hit.key)
            if told is None and row is not None:
                still.append(row.pk)
                continue
            if told is None:
                raise RuntimeError("a finding that nobody has was not explained")
            values = _told(told, bodies[hit.key[0]])
            if row is None:
                new.append(self._new(hit, values))
            elif _take_over(row, values, run, counts):
                changed.append(row)
            else:
                still.append(row.pk)
        Finding.objects.bulk_create(new)
        Finding.objects.bulk_update(changed, [*_COLUMNS, "state", "gone_run", "last_run"])
        for some in _pieces(still):
            Finding.objects.filter(pk__in=some).update(last_run=run)
        counts.update(new=len(new), still=len(changed) + len(still))

    def _new(self, hit: _Hit, values: Mapping[str, Any]) -> Finding:
        run = self.now.run
        case, rule, subject, ordinal = hit.key
        return Finding(
            rule=rule, case_id=case, subject=subject, ordinal=ordinal, first_run=run, last_run=run,
            found_on=run.run_day, **values,
        )  # fmt: skip

    def _write_duties(self) -> None:
        run = self.now.run
        had: dict[int, set[tuple[str, str, date, int]]] = {}
        rows = Duty.objects.filter(case__in=self._pks()).order_by()
        names = ("case", "rule", "subject", "due", "flags")
        for case, rule, subject, due, flags in rows.values_list(*names):
            had.setdefault(case, set()).add((rule, subject, due, flags))
        changed = [
            case
            for case in self.cases
            if had.get(case.pk, set()) != self.duties.get(case.pk, set())
        ]
        Duty.objects.filter(case__in=[case.pk for case in changed]).delete()
        Duty.objects.bulk_create(
            Duty(
                rule=rule, case_id=case.pk, subject=subject, body_id=case.body, due=due,
                flags=flags, run=run,
            )
            for case in changed
            for rule, subject, due, flags in sorted(self.duties.get(case.pk, ()))
        )  # fmt: skip

    def _note_screened(self) -> None:
        rows = [
            Screened(case_id=case.pk, version_id=case.version, run=self.now.run)
            for case in self.cases
            if self.versions.get(case.pk) != case.version
        ]
        Screened.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["case"], update_fields=["version", "run"]
        )


_COLUMNS = tuple(name.removesuffix("_id") for name in _TOLD)


def _told(each: Explained, body: int | None) -> dict[str, Any]:
    due = each.found.due
    return {
        "severity": "notice" if Flag.GRACE in each.found.flags else each.found.rule.text.severity,
        "trial": each.found.rule.text.trial,
        "month": each.month,
        "due": None if due is None else day_of(due),
        "days_late": each.explanation.days_late,
        "flags": int(each.found.flags),
        "sentence": each.explanation.sentence,
        "body_id": body,
    }


def _take_over(row: Finding, values: Mapping[str, Any], run: Run, counts: Counter[str]) -> bool:
    """Put into a finding what is told of it now, and let one that was gone return; tell whether anything changed."""
    changed = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    if row.gone_run_id is not None:
        row.gone_run = None
        row.state = TRANSITIONS.get((State(row.state), Action.RETURN), State(row.state))
        counts["returned"] += 1
        changed = True
    row.last_run = run
    return changed


def _vanish(now: Now, pks: Sequence[int]) -> None:
    """Note that findings are found no more; what a supervisor has decided keeps its state."""
    waiting = [state for state, action in TRANSITIONS if action is Action.VANISH]
    for some in _pieces(pks):
        rows = Finding.objects.filter(pk__in=some)
        rows.filter(state__in=waiting).update(state=State.GONE)
        now.counts["gone"] += rows.update(gone_run=now.run)


def _pieces(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), CASES_AT_ONCE):
        yield pks[start : start + CASES_AT_ONCE]


def _by(rows: Iterable[_Hit], key: Any) -> dict[int, list[_Hit]]:
    found: dict[int, list[_Hit]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
