"""One job from beginning to end, whatever its kind: what goes wrong is told to the person, never lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from hengjian.common.requestnumber import new_request_number
from hengjian.intake.jobs import Claim, LostClaim
from hengjian.intake.models import Batch, Job
from hengjian.intake.work.checking import check
from hengjian.intake.work.takingback import take_back
from hengjian.intake.work.writing import write

logger = logging.getLogger(__name__)

Work = Callable[[Claim, Job], None]


def _of_batch(work: Callable[[Claim, Batch, Job], None]) -> Work:
    return lambda held, job: work(held, Batch.objects.get(uuid=job.subject), job)


OWN: Mapping[str, Work] = {
    Job.Kind.CHECK: _of_batch(check),
    Job.Kind.WRITE: _of_batch(write),
    Job.Kind.TAKE_BACK: _of_batch(take_back),
}


def _work(kind: str) -> Work:
    """Give what does jobs of a kind; those of the rooms above the settings name."""
    own = OWN.get(kind)
    if own is not None:
        return own
    named: Work = import_string(settings.JOBS[kind])
    return named


def do(held: Claim) -> None:
    """Do the job; a fault of ours ends it as failed, to be tried again, with a number by which we find it."""
    number = new_request_number()
    job = Job.objects.get(pk=held.job)
    try:
        _work(job.kind)(held, job)
    except LostClaim:
        logger.warning("job %s was taken up by another", job.uuid)
    except Exception:
        logger.exception("job %s failed", job.uuid)
        _fail(held, number)


def _fail(held: Claim, number: str) -> None:
    try:
        with transaction.atomic():
            held.end(
                Job.State.FAILED,
                f"平台出错，没有完成，编号 {number}。可以重试；还不行请告诉管理员。",
            )
    except LostClaim:
        return
