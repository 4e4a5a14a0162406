"""What other systems are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from hengjian.intake import rejects, selectors, staging
from hengjian.intake.models import Batch, Job
from hengjian.intake.states import Action, State, possible
from hengjian.intake.targets import target_of


class Told(Schema):
    """Why a request was not carried out."""

    code: str = Field(description="代码，给程序看")
    message: str = Field(description="说明，给人看")


class Received(Schema):
    """A batch that is safe; the same request again gives the same answer."""

    batch: UUID
    status: str = Field(description="看这一批情况的地址")


class Whose(Schema):
    """A body."""

    uuid: UUID | None
    name: str


class Work(Schema):
    """Work on a batch."""

    kind: str = Field(description="、".join(f"{each.value} {each.label}" for each in Job.Kind))
    state: str = Field(description="、".join(f"{each.value} {each.label}" for each in Job.State))
    position: int
    total: int
    progress: str


class Counts(Schema):
    """What was found in a batch, and what its import changes."""

    read: int = Field(description="读到的行")
    rejected: int = Field(description="拒收的行")
    reasons: int = Field(description="拒收的原因，一行可以有几处")
    cases: int | None = Field(None, description="可以导入的案件")
    acts: int | None = Field(None, description="可以导入的行为")
    rows: int | None = Field(None, description="可以导入的登记表的行")
    new: int | None = Field(None, description="新增的案件或者行；平台还不能导入时不知道")
    changed: int | None = None
    unchanged: int | None = None


class Standing(Schema):
    """How a batch stands."""

    batch: UUID
    state: str = Field(description="、".join(f"{each.value} {each.label}" for each in State))
    state_name: str
    body: Whose
    title: str
    reason: str = Field(description="没有导入或者要对应各列的原因")
    received_at: datetime
    published_at: datetime | None
    work: Work | None
    counts: Counts | None
    warnings: list[str]
    possible: list[str] = Field(description="现在可以办的：confirm、discard、withdraw、retry")
    rejects: str | None = Field(description="看拒收的行的地址")


class Refusal(Schema):
    """A row that was refused; a row number of 0 stands for the whole file, an empty column for the whole row."""

    file: str
    row: int
    column: str
    value: str = Field(description="证件号码、电话已遮盖")
    reason: str
    mend: str


class Refusals(Schema):
    """Some refused rows."""

    rows: list[Refusal]
    total: int
    next: int | None = Field(description="看下一页用的 after；没有了是 null")


def received(batch: Batch) -> Received:
    """Tell that a batch is safe: nothing here changes as the work on it goes on."""
    return Received(batch=batch.uuid, status=reverse("api:batch", args=[batch.uuid]))


def standing(batch: Batch) -> Standing:
    """Tell how a batch stands."""
    job = selectors.job_of(batch)
    return Standing(
        batch=batch.uuid,
        state=batch.state,
        state_name=batch.get_state_display(),
        body=Whose(uuid=batch.body, name=batch.body_name),
        title=batch.title,
        reason=batch.reason,
        received_at=batch.brought_at,
        published_at=batch.published_at,
        work=None if job is None else _work(job),
        counts=Counts(**batch.forecast) if batch.forecast else None,
        warnings=batch.forecast.get("warnings", []),
        possible=_possible(batch, job),
        rejects=reverse("api:rejects", args=[batch.uuid])
        if batch.forecast.get("reasons")
        else None,
    )


def refusals(batch: Batch, after: int, limit: int) -> Refusals:
    """Tell some refused rows of a batch."""
    total: int = batch.forecast.get("reasons", 0)
    some = (
        rejects.some_rejects(staging.staged(batch.load), limit, after)
        if batch.load is not None and after < total
        else []
    )
    rows = [
        Refusal(
            file=each.file, row=each.row, column=each.column, value=each.value,
            reason=each.reason, mend=each.mend,
        )
        for each in some
    ]  # fmt: skip
    seen = after + len(rows)
    return Refusals(rows=rows, total=total, next=seen if rows and seen < total else None)


def _work(job: Job) -> Work:
    return Work(
        kind=job.kind,
        state=job.state,
        position=job.position,
        total=job.total,
        progress=job.progress,
    )


def _possible(batch: Batch, job: Job | None) -> list[str]:
    # What cannot be is not offered; what is offered may still be refused, because somebody else was first.
    if job is not None and job.state in (Job.State.QUEUED, Job.State.RUNNING):
        return []
    now: Mapping[str, bool] = {
        "confirm": possible(batch.state, Action.CONFIRM)
        and target_of(batch.holds) is not None
        and bool(batch.usable),
        "discard": possible(batch.state, Action.DISCARD),
        "withdraw": possible(batch.state, Action.WITHDRAW),
        "retry": job is not None and job.state == Job.State.FAILED,
    }
    return [name for name, can in now.items() if can]
