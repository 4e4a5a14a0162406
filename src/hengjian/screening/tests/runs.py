"""Runs for tests, and what they find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.target import CasesTarget
from hengjian.cases.tests.factories import Files, actors_file, acts_file, sources_file
from hengjian.intake import jobs
from hengjian.intake.models import Batch, Job
from hengjian.intake.tests.files import csv_of
from hengjian.screening.models import Finding, Run
from hengjian.screening.running import ask_run

LATE = "penalty-law.60.decision-overdue"
ALONE = "penalty-law.42.two-officers"
UNQUALIFIED = "penalty-law.42.unqualified-questioning"
RULES = (
    LATE, ALONE, UNQUALIFIED, "penalty-law.44.notice-before-decision", "penalty-law.61.service-overdue",
    "penalty-law.48.publication-later-than-policy",
)  # fmt: skip


def screened(kind: str = Run.Kind.FULL, on: date = DAY) -> Run:
    """Let the office screen, as its worker would."""
    run = ask_run(actor=None, kind=kind, on=on)
    jobs.run.call(str(Job.objects.get(subject=run.uuid).uuid))
    run.refresh_from_db()
    return run


def changed(on: date = DAY) -> Run:
    """Let the office screen what has changed."""
    return screened(Run.Kind.CHANGED, on)


def withdraw(batch: Batch) -> None:
    """Take back what a batch told."""
    assert batch.load is not None
    CasesTarget().withdraw(batch.load)


def decided(
    *days: str, covers: str = "*", until: str = "2025-12-31", first: int = 1, keys: str = "a"
) -> Files:
    """Give penalty cases filed and questioned by one officer on 5 January 2025, and decided on these days, if any."""
    numbered = list(enumerate(days, start=first))
    acts: list[Sequence[object]] = []
    for i, day in numbered:
        acts.append((f"{keys}{i}f", f"HC-{i}", "filing", "2025-01-05"))
        acts.append((f"{keys}{i}q", f"HC-{i}", "questioning", "2025-01-05"))
        if day:
            acts.append((f"{keys}{i}d", f"HC-{i}", "decision", day, "", "2000000", "fine"))
    head = ("case", "source", "number", "procedure", "domain")
    cases = ((f"HC-{i}", "案件系统", f"{i}号", "ordinary", "culture-tourism") for i, _ in numbered)
    return (
        ("cases.csv", csv_of(head, *cases)),
        acts_file(*acts),
        actors_file(*((f"{keys}{i}q", "officer", "王磊") for i, _ in numbered)),
        sources_file(covers, until),
    )


def found(rule: str = LATE) -> dict[str, Finding]:
    """Give the findings of a rule by the number of the case."""
    rows = Finding.objects.filter(rule=rule).select_related("case").order_by("pk")
    return {each.case.number: each for each in rows}


def standing() -> set[tuple[str, str, str, int, str, str, object, object, int, str]]:
    """Give all that the office has found, but for the runs that found it."""
    return {
        (
            each.case.number, each.rule, each.subject, each.ordinal, each.state, each.month,
            each.due, each.days_late, each.flags, each.sentence,
        )
        for each in Finding.objects.filter(gone_run=None).select_related("case")
    }  # fmt: skip
