"""Verdicts of any engine in one form, so that they can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hengjian.reading.tables import Tables
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.frames.cases import cases_of
from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.verdicts import GroupVerdicts, due_column, flags_column, verdict_column


class Key(NamedTuple):
    """A rule and its subject."""

    rule: str
    case: int
    about: str
    act: str


class Said(NamedTuple):
    """What was said."""

    verdict: int
    due: int | None
    flags: int


Verdicts = Mapping[Key, Said]


def by_closures(
    rulebook: Rulebook, tables: Tables, observed: Mapping[str, int], known_by: int | None = None
) -> Verdicts:
    """Judge every case alone."""
    judge = CaseJudge(rulebook)
    every = cases_of(tables, rulebook.pack.declarations, observed, range(tables.cases.height))
    return {
        Key(each.rule.id, c, each.about, each.act): Said(
            int(each.verdict), each.due, int(each.flags)
        )
        for c, case in enumerate(every)
        for each in judge.judge(case, known_by)
    }


def of_batch(groups: Iterable[GroupVerdicts], snapshot: Snapshot) -> Verdicts:
    """Give a batch engine's verdicts in the common form."""
    keys = dict(snapshot.acts.select("a", "key").iter_rows())
    found: dict[Key, Said] = {}
    for group in groups:
        for row in group.frame.iter_rows(named=True):
            for i, rule in enumerate(group.group.rules):
                act = "" if row["a"] is None else keys[row["a"]]
                key = Key(rule.id, row["c"], row["about"] or "", act)
                found[key] = Said(row[verdict_column(i)], row[due_column(i)], row[flags_column(i)])
    return found


def difference(left: Verdicts, right: Verdicts) -> str:
    """Say in words where two sets of verdicts differ first; empty where they agree."""
    for key in sorted(left.keys() | right.keys(), key=str):
        if left.get(key) != right.get(key):
            return f"{key}: {left.get(key)} / {right.get(key)}"
    return ""
