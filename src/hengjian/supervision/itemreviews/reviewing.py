"""The review as a job: it reads all cases of a place, so nobody waits for it on a page."""

from __future__ import annotations

from django.db import transaction

from hengjian.intake.jobs import Claim
from hengjian.intake.models import Job
from hengjian.supervision.itemreviews.counting import lines_of
from hengjian.supervision.itemreviews.models import Review, Reviewed

JOB = "review_items"


def work(held: Claim, job: Job) -> None:
    """Do a review; begun again after a kill it does the same."""
    review = Review.objects.select_related("place").get(uuid=job.subject)
    lines = list(lines_of(review))
    with transaction.atomic():
        held.advance(position=len(lines), total=len(lines), progress="写入")
        review.lines.all().delete()
        Reviewed.objects.bulk_create(lines, batch_size=500)
        review.done = True
        review.save(update_fields=["done"])
        held.end(Job.State.DONE, f"已看过 {len(lines):,} 个事项")
