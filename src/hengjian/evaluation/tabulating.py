"""One tabulation from beginning to end: all cases of a full screening, counted by every counting rule of the pack.

It counts what the screening saw, from the files that the screening left: nobody's pages wait for it, and whoever has
the same files and the same counting rules counts the same again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction

from hengjian import __version__
from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.evaluation import policies, staff
from hengjian.evaluation.conditions import Conditions
from hengjian.evaluation.counting import Seen, count
from hengjian.evaluation.law import Statistics, statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.outcomes import OutcomeJudge
from hengjian.evaluation.states import TRANSITIONS, Action, State
from hengjian.evaluation.store import OUTCOMES, folder_of, keep, spool, units_name
from hengjian.intake import jobs
from hengjian.intake.jobs import Claim, LostClaim, StopRequested
from hengjian.intake.models import Job
from hengjian.journal.services import record
from hengjian.reading.tables import Tables
from hengjian.rulebook.calendars import number
from hengjian.rulebook.frames.snapshot import Snapshot, take_snapshot
from hengjian.screening.files.canonical import digest
from hengjian.screening.files.inputs import expand
from hengjian.screening.files.judging import observed_for
from hengjian.screening.files.options import Options
from hengjian.screening.files.parts import parts_of
from hengjian.screening.law import office_rulebook
from hengjian.screening.models import Run
from hengjian.screening.running import folder_of as folder_of_run
from hengjian.screening.snapshots import index_of

JOB = "tabulate"
RECEIPT = "receipt.json"
FORM = 1
KEPT = 7
"""Of so many tabulations the files are kept; of the older ones the receipt."""
COUNTING, PUTTING_TOGETHER = "逐案归类", "整理"
NO_RUN = "还没有全部案件的筛查。请先在“筛查”里对全部案件筛查一次，完成后会自动汇总。"


def newest_run() -> Run | None:
    """Give the newest screening of all cases that came to its end and whose files are there."""
    runs = Run.objects.filter(state=Run.State.COMPLETE, kind=Run.Kind.FULL).order_by("-id")
    return next(
        (run for run in runs[:KEPT] if (folder_of_run(run) / "sources.parquet").is_file()), None
    )


def ask_tabulation(*, actor: Account | None) -> Tabulation:
    """Let the office count; without an actor the office itself asks. Raises Refused where there is nothing to count."""
    run = newest_run()
    if run is None:
        raise Refused(NO_RUN)
    if actor is not None and not policies.may(actor, policies.Action.TABULATE, run.run_day):
        raise NotAllowed("只有监督人员可以发起汇总。")
    settle()
    try:
        with transaction.atomic():
            asked = Tabulation.objects.create(
                run=run, day=run.run_day,
                statistics_digest=statistics().digest, pack_digest=office_rulebook().digest,
                asked_by=actor.uuid if actor else None,
                asked_by_name=actor.display_name if actor else "",
            )  # fmt: skip
            record(
                kind="evaluation.tabulation_asked",
                actor=actor.uuid if actor else None,
                objects=[asked.uuid],
                on=run.run_day,
            )
            jobs.start(kind=JOB, subject=asked.uuid, asked_by=actor.uuid if actor else None)
    except IntegrityError:
        raise Refused("正在汇总，请等它完成。") from None
    return asked


def settle() -> None:
    """Let go of a tabulation whose work has ended without it."""
    for each in Tabulation.objects.filter(state=State.UNDERWAY):
        if not Job.objects.filter(subject=each.uuid, state__in=jobs.ALIVE).exists():
            _abandon(each)


def work(held: Claim, job: Job) -> None:
    """Do the tabulation that a job is for; it ends as complete or abandoned."""
    tabulation = Tabulation.objects.select_related("run").get(uuid=job.subject)
    try:
        _tabulate(held, tabulation)
    except StopRequested:
        with transaction.atomic():
            held.end(Job.State.STOPPED, "已停止")
            _abandon(tabulation)
    except LostClaim:
        raise
    except Exception:
        _abandon(tabulation)
        raise


def _abandon(tabulation: Tabulation) -> None:
    Tabulation.objects.filter(pk=tabulation.pk, state=State.UNDERWAY).update(
        state=TRANSITIONS[State.UNDERWAY, Action.ABANDON], ended_at=clock.now()
    )


def _tabulate(held: Claim, tabulation: Tabulation) -> None:
    texts = statistics()
    folder = folder_of(tabulation)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    from_run = folder_of_run(tabulation.run)
    cases = count_all(held, tabulation, texts, from_run, folder)
    held.advance(position=cases, total=cases, progress=PUTTING_TOGETHER)
    told = {
        name: {"rows": frame_rows, "digest": frame_digest}
        for name, frame_rows, frame_digest in keep(folder, _names(texts))
    }
    told["officers"] = staff.write(from_run, folder)
    receipt = _receipt(tabulation, texts, told)
    text = json.dumps(receipt, ensure_ascii=False, indent=2)
    (folder / RECEIPT).write_text(f"{text}\n", encoding="utf-8")
    tabulation.statistics_digest, tabulation.pack_digest = texts.digest, office_rulebook().digest
    tabulation.counts = {"cases": cases, **{name: each["rows"] for name, each in told.items()}}
    tabulation.receipt_number = f"T{tabulation.day:%Y%m%d}-{digest(receipt)[:8]}"
    tabulation.state = TRANSITIONS[State(tabulation.state), Action.COMPLETE]
    tabulation.ended_at = clock.now()
    with transaction.atomic():
        held.end(Job.State.DONE, f"已汇总 {cases:,} 个案件")
        tabulation.save()
        record(
            kind="evaluation.tabulation_complete",
            actor=None,
            objects=[tabulation.uuid],
            on=tabulation.day,
            content={"receipt": tabulation.receipt_number},
        )
    _forget_old()


def _names(texts: Statistics) -> list[str]:
    return [*(units_name(each.id) for each in texts.countings.values()), OUTCOMES]


def count_all(
    held: Claim, tabulation: Tabulation, texts: Statistics, from_run: Path, folder: Path
) -> int:
    """Count part by part, so that memory holds one at a time; give how many cases there were."""
    rulebook = office_rulebook()
    conditions = Conditions(rulebook.pack, texts.countings.values())
    outcomes = OutcomeJudge(rulebook, texts.measures)
    index = index_of(from_run).select("case", "pk", "body")
    day, done = number(tabulation.day), 0
    for part, (tables, snapshot) in enumerate(_snapshots(tabulation, from_run)):
        held.advance(position=done, total=index.height, progress=COUNTING)
        seen = Seen(snapshot, conditions.ask(snapshot), rulebook.pack.declarations, day)
        for counting in texts.countings.values():
            units = count(counting, seen)
            if not units.is_empty():
                spool(folder, units_name(counting.id), part, _named(units, tables, index))
        judged = outcomes.judge(snapshot, day)
        if not judged.is_empty():
            spool(folder, OUTCOMES, part, _named(judged, tables, index))
        done += tables.cases.height
    return done


def _snapshots(tabulation: Tabulation, from_run: Path) -> Iterator[tuple[Tables, Snapshot]]:
    rulebook, options = office_rulebook(), Options()
    for part in parts_of(expand([from_run])):
        tables = part.read(rulebook, options, tabulation.day)
        observed = observed_for(tables, options, tabulation.day)
        if tables.cases.height:
            yield tables, take_snapshot(tables, rulebook.pack.declarations, observed)


def _named(rows: pl.DataFrame, tables: Tables, index: pl.DataFrame) -> pl.DataFrame:
    """Say of what was counted which case of the office and which act it is."""
    cases = tables.cases["case"].gather(rows["c"])
    acts = tables.acts["act"].gather(rows["a"])
    named = rows.with_columns(cases.alias("case_key"), acts.alias("act"))
    found = named.join(
        index, left_on="case_key", right_on="case", how="left", maintain_order="left"
    )
    return found.select(
        pl.col("pk").alias("case"),
        "body",
        "act",
        pl.exclude("c", "a", "case_key", "pk", "body", "act"),
    )


def _receipt(tabulation: Tabulation, texts: Statistics, told: dict[str, Any]) -> dict[str, Any]:
    run = tabulation.run
    return {
        "form": FORM,
        "version": __version__,
        "day": tabulation.day.isoformat(),
        "run": {"receipt": run.receipt_number, "snapshot": run.snapshot_digest},
        "pack": tabulation.pack_digest,
        "counting_rules": texts.digest,
        "counted": told,
    }


def _forget_old() -> None:
    complete = Tabulation.objects.filter(state=State.COMPLETE).order_by("-id")
    for each in complete[KEPT:]:
        shutil.rmtree(folder_of(each), ignore_errors=True)
