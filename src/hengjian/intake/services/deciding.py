"""What people decide about a batch: to import it, to stop, to give it up, to take it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import jobs, policies, staging
from hengjian.intake.models import Batch, Job
from hengjian.intake.services.standing import note_what_stands
from hengjian.intake.services.transition import transition
from hengjian.intake.states import Action, possible
from hengjian.intake.targets import CaseTarget, RowTarget, Target, target_of
from hengjian.journal.services import record


@transaction.atomic
def confirm(*, actor: Account, batch: Batch, on: date) -> None:
    """Import a batch as it was checked; one that was stopped goes on where it was."""
    _require(actor, batch, on)
    if target_of(batch.holds) is None:
        raise Refused("本平台还没有启用接收数据的部分，现在只能核对，不能导入。")
    transition(batch, action=Action.CONFIRM, actor=actor, on=on)
    if not batch.usable:
        raise Refused("没有一行可以导入。请改正有问题的行，重新上传。")
    if _living(batch) is not None:
        raise Refused("这一批正在办理，请稍候再试。")
    jobs.start(kind=Job.Kind.WRITE, subject=batch.uuid, asked_by=actor.uuid, position=batch.written)


@transaction.atomic
def stop(*, actor: Account, batch: Batch, on: date) -> None:
    """Stop an import between two chunks; what is written so far stays unseen and need not be written again."""
    _require(actor, batch, on)
    job = _last(batch)
    if job is None or job.kind != Job.Kind.WRITE:
        raise Refused("现在没有正在进行的导入。请刷新页面，看最新的情况。")
    if job.state == Job.State.FAILED or jobs.request_stop(job):
        # Nobody has it in hand: if a writer failed or was killed before, so far it had come.
        transition(batch, action=Action.STOP, actor=actor, on=on, changes={"written": job.position})


@transaction.atomic
def remap(*, actor: Account, batch: Batch, on: date) -> None:
    """Go back to the columns; cases written by an import that was stopped are taken back."""
    _require(actor, batch, on)
    if batch.written and not batch.of_cases:
        raise Refused("已经写入了一部分。请先放弃这一批，再重新上传。")
    load = _take_back_written(batch)
    transition(
        batch,
        action=Action.REMAP,
        actor=actor,
        on=on,
        changes={"load": None, "written": 0, "forecast": {}, "reason": ""},
    )
    transaction.on_commit(lambda: staging.forget(load))


@transaction.atomic
def discard(*, actor: Account, batch: Batch, on: date) -> None:
    """Give a batch up before it is imported."""
    _require(actor, batch, on)
    job = _living(batch)
    if job is not None and not jobs.request_stop(job):
        raise Refused("文件正在读取，请稍候再试。")
    if batch.written and isinstance(_target(batch), RowTarget):
        _begin_to_take_back(batch, Action.DISCARD, actor, on)
        return
    load = _take_back_written(batch)
    transition(
        batch,
        action=Action.DISCARD,
        actor=actor,
        on=on,
        changes={"written": 0, "reason": f"{actor.display_name}放弃了这一批。"},
    )
    transaction.on_commit(lambda: staging.forget(load))


def withdraw(*, actor: Account, batch: Batch, on: date) -> None:
    """Take an imported batch back; what it had superseded stands again.

    Rows that changed something each by itself are taken back each by itself, by a job.
    """
    taker = _target(batch)
    with transaction.atomic():
        if isinstance(taker, RowTarget):
            _require(actor, batch, on)
            _begin_to_take_back(batch, Action.WITHDRAW, actor, on)
            return
        transition(batch, action=Action.WITHDRAW, actor=actor, on=on)
        assert batch.load is not None  # noqa: S101  it was imported under that name
        _withdrawn(taker, batch.load)
    note_what_stands(taker, on)


@transaction.atomic
def retry(*, actor: Account, batch: Batch, on: date) -> None:
    """Try again what did not come to its end through a fault of ours."""
    _require(actor, batch, on)
    last = _last(batch)
    if last is None or last.state != Job.State.FAILED:
        raise Refused("现在没有要重试的任务。请刷新页面，看最新的情况。")
    jobs.start(
        kind=Job.Kind(last.kind), subject=batch.uuid, asked_by=actor.uuid, position=last.position
    )


def _require(actor: Account, batch: Batch, on: date) -> None:
    if not policies.may(actor, policies.Deed.BRING, on, batch.body_path, batch.holds):
        raise NotAllowed("您不能处理这个单位的数据。")


def _last(batch: Batch) -> Job | None:
    return Job.objects.select_for_update().filter(subject=batch.uuid).order_by("-id").first()


def _living(batch: Batch) -> Job | None:
    return Job.objects.select_for_update().filter(subject=batch.uuid, state__in=jobs.ALIVE).first()


def _take_back_written(batch: Batch) -> UUID | None:
    if batch.load is not None and batch.written:
        _withdrawn(_target(batch), batch.load)
    return batch.load


def _withdrawn(taker: Target, load: UUID) -> None:
    assert isinstance(taker, CaseTarget)  # noqa: S101  rows are taken back by a job
    taker.withdraw(load)


def _begin_to_take_back(batch: Batch, action: Action, actor: Account, on: date) -> None:
    now = Batch.objects.select_for_update().get(pk=batch.pk)
    if not possible(now.state, action) or _living(now) is not None:
        raise Refused(
            f"这一批现在是“{now.get_state_display()}”，不能这样办。请刷新页面，看最新的情况。"
        )
    jobs.start(kind=Job.Kind.TAKE_BACK, subject=now.uuid, asked_by=actor.uuid)
    record(kind=f"intake.batch_{action.value}_asked", actor=actor.uuid, objects=[now.uuid], on=on)


def _target(batch: Batch) -> Target:
    taker = target_of(batch.holds)
    if taker is None:
        raise Refused("本平台没有启用接收数据的部分。")
    return taker
