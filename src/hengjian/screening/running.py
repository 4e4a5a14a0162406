"""One run from beginning to end: snapshot, judging, findings, receipt; seen as complete by one short write.

A run that was killed begins anew. Nothing is lost or done twice by that: whatever it had brought up to date is found to
be so.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from hengjian.accounts.models import Account
from hengjian.cases.selectors import versions_seen
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import jobs
from hengjian.intake.jobs import Claim, LostClaim, StopRequested
from hengjian.intake.models import Job
from hengjian.journal.services import record
from hengjian.registry.interchange import write_registers
from hengjian.screening import changing, policies, snapshots
from hengjian.screening.applying import Now, bring_up_to_date, forget_cases
from hengjian.screening.files.archive import archive_name, write_archive
from hengjian.screening.files.receipts import receipt_number, receipt_of
from hengjian.screening.files.screen import Screening, screen
from hengjian.screening.law import office_rulebook
from hengjian.screening.models import RuleCount, Run

JOB = "screen"
RECEIPT = "receipt.json"
SECONDS_BETWEEN_NOTES = 1.0
Kind = Run.Kind


def ask_run(*, actor: Account | None, kind: str, on: date) -> Run:
    """Let the office screen; without an actor the office itself asks. Raises Refused while a run is underway."""
    if actor is not None and not policies.may(actor, policies.Action.RUN, on):
        raise NotAllowed("只有监督人员可以发起筛查。")
    settle()
    try:
        with transaction.atomic():
            run = Run.objects.create(
                kind=kind, run_day=on,
                asked_by=actor.uuid if actor else None,
                asked_by_name=actor.display_name if actor else "",
            )  # fmt: skip
            record(
                kind="screening.run_asked",
                actor=actor.uuid if actor else None,
                objects=[run.uuid],
                on=on,
            )
            jobs.start(kind=JOB, subject=run.uuid, asked_by=actor.uuid if actor else None)
    except IntegrityError:
        raise Refused("正在筛查，请等它完成。") from None
    return run


def settle() -> None:
    """Let go of a run whose work has ended without it: it was given up, or never got to say so."""
    for run in Run.objects.filter(state=Run.State.UNDERWAY):
        alive = Job.objects.filter(subject=run.uuid, state__in=jobs.ALIVE)
        if not alive.exists():
            _abandon(run)


def folder_of(run: Run) -> Path:
    """Give the folder of a run: snapshot, law and receipt."""
    return Path(settings.DATA.root) / "runs" / str(run.uuid)


def work(held: Claim, job: Job) -> None:
    """Do the run that a job is for; it ends as complete or abandoned, whatever happens to it short of a kill."""
    run = Run.objects.get(uuid=job.subject)
    try:
        _run(held, run)
    except StopRequested:
        with transaction.atomic():
            held.end(Job.State.STOPPED, "已停止")
            _abandon(run)
    except LostClaim:
        raise
    except Exception:
        _abandon(run)
        raise


def _abandon(run: Run) -> None:
    Run.objects.filter(pk=run.pk, state=Run.State.UNDERWAY).update(
        state=Run.State.ABANDONED, ended_at=clock.now()
    )


@dataclass
class _Notes:
    """Notes how far a run is, once a second at most; a stop that was asked for is heard there."""

    held: Claim
    seconds: dict[str, float] = field(default_factory=dict)
    _stage: str = ""
    _since: float = field(default_factory=perf_counter)
    _noted: float = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of a stage of the work."""
        now = perf_counter()
        if stage == self._stage and now - self._noted < SECONDS_BETWEEN_NOTES:
            return
        self._stage, self._noted = stage, now
        self.held.advance(position=done, total=total, progress=stage)

    def lap(self, name: str) -> None:
        """Note how long the work since the last lap took."""
        now = perf_counter()
        self.seconds[name] = round(now - self._since, 2)
        self._since = now


def _run(held: Claim, run: Run) -> None:
    notes = _Notes(held)
    folder = folder_of(run)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    last, basis = changing.last_run(run), changing.basis_of(write_registers(folder))
    same = changing.leans_on_the_same(last, basis) and run.basis in ("", basis)
    place, withdrawals = changing.newest_place(), changing.withdrawals()
    if last is None or not same:
        run.kind = Kind.FULL
    versions = (
        changing.changed_since(last, run.run_day, run)
        if last is not None and run.kind == Kind.CHANGED
        else versions_seen()
    )
    Run.objects.filter(pk=run.pk).update(kind=run.kind, basis=basis)
    run.basis, run.place, run.withdrawals = basis, place, withdrawals
    now = Now(run, held, again=not same)
    rulebook = office_rulebook()
    taken = snapshots.take(
        versions, folder, rulebook.pack.declarations, day=run.run_day, progress=notes
    )
    notes.lap("snapshot")
    forget_cases(now, changing.told_no_more())
    screening = None
    if taken.cases:
        screening = screen(rulebook, [folder], run_day=run.run_day, progress=notes)
        notes.lap("judge")
        bring_up_to_date(now, screening, snapshots.index_of(folder))
        notes.lap("write")
        _write_receipt(screening, folder)
    _complete(now, screening, taken.cases, notes.seconds)


def _write_receipt(screening: Screening, folder: Path) -> None:
    pack = screening.rulebook.pack
    write_archive(pack.root, folder / archive_name(pack.digest))
    text = json.dumps(receipt_of(screening), ensure_ascii=False, indent=2)
    (folder / RECEIPT).write_text(f"{text}\n", encoding="utf-8")


def _complete(now: Now, screening: Screening | None, cases: int, seconds: dict[str, float]) -> None:
    run = now.run
    run.state, run.ended_at = Run.State.COMPLETE, clock.now()
    run.pack_digest = office_rulebook().digest
    run.counts = _counts(now.counts, screening, cases, seconds)
    if screening is not None:
        run.snapshot_digest = screening.snapshot_digest
        run.receipt_number = receipt_number(screening)
    with transaction.atomic():
        now.held.end(Job.State.DONE, f"已筛查 {cases:,} 个案件")
        RuleCount.objects.bulk_create(
            RuleCount(run=run, rule=rule, outcome=outcome, subjects=subjects)
            for rule, outcomes in (screening.rules.items() if screening else ())
            for outcome, subjects in outcomes.items()
            if subjects
        )
        run.save()
        record(
            kind="screening.run_complete",
            actor=None,
            objects=[run.uuid],
            on=run.run_day,
            content={"receipt": run.receipt_number, "snapshot": run.snapshot_digest},
        )


def _counts(
    counts: Counter[str], screening: Screening | None, cases: int, seconds: dict[str, float]
) -> dict[str, Any]:
    judged = screening.cases if screening else 0
    return {
        "cases": judged,
        "acts": screening.acts if screening else 0,
        "refused": cases - judged,
        **{name: counts[name] for name in ("new", "still", "gone", "returned")},
        "seconds": seconds,
    }
