"""Taking rows of a load back that changed something each by itself, some at a time, the last ones first."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from hengjian.common import clock
from hengjian.intake import jobs
from hengjian.intake.jobs import Claim
from hengjian.intake.models import Batch, Job
from hengjian.intake.services.transition import transition
from hengjian.intake.states import Action, State
from hengjian.intake.targets import TakenBack, row_target
from hengjian.intake.work.writing import NoTarget


def take_back(held: Claim, batch: Batch, job: Job) -> None:
    """Take back what a load did, and bring the batch to its end."""
    taker = row_target(batch.holds)
    if taker is None:
        raise NoTarget
    done, more = job.position, True
    part = TakenBack(0, 0, more=False)
    while more:
        with transaction.atomic():
            part = taker.take_back(batch)
            done += part.rows
            held.advance(
                position=done, total=max(batch.written, done), progress=f"已撤回 {done:,} 行"
            )
        jobs.checkpoint()
        more = part.more
    _end(held, batch, done, part.kept)


def _end(held: Claim, batch: Batch, done: int, kept: int) -> None:
    rest = f"；{kept:,} 行后来又有变动，或者已经有别的内容要用到它，没有撤回" if kept else ""
    told = f"撤回了 {done:,} 行{rest}。"
    published = batch.state in {State.PUBLISHED, State.SUPERSEDED}
    action = Action.WITHDRAW if published else Action.DISCARD
    day = clock.today(settings.TIME_ZONE)
    with transaction.atomic():
        held.end(Job.State.DONE, told)
        changes = {"reason": told, "written": 0}
        transition(batch, action=action, actor=None, on=day, changes=changes)
