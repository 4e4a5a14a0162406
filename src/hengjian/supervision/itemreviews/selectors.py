"""What is read of reviews, already narrowed to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from hengjian.accounts.models import Account
from hengjian.common.subtrees import within
from hengjian.intake.models import Job
from hengjian.registry.models.bodies import Body
from hengjian.supervision.itemreviews import policies
from hengjian.supervision.itemreviews.models import Proposal, Review, Reviewed
from hengjian.supervision.itemreviews.policies import Action

OVERLAPPING = "overlapping"
USES = [*Reviewed.Use.choices, (OVERLAPPING, "与别的事项交叉")]


@dataclass(frozen=True)
class LineFilter:
    """What of a review is asked for; empty asks for all."""

    use: str = ""


def reviews_for(reader: Account, day: date) -> QuerySet[Review]:
    """Give the reviews that a reader may see, and of each whether its work failed."""
    seen = policies.visible_to(reader, Action.SEE, day, "place")
    failed = Job.objects.filter(subject=OuterRef("uuid"), state=Job.State.FAILED)
    return Review.objects.filter(seen).select_related("place").annotate(failed=Exists(failed))


def lines_of(review: Review, wanted: LineFilter = LineFilter()) -> QuerySet[Reviewed]:
    """Give what a review found, with what was proposed for each item."""
    rows = review.lines.select_related("item__body").prefetch_related("proposals")
    if wanted.use == OVERLAPPING:
        return rows.filter(overlapping=True)
    return rows.filter(use=wanted.use) if wanted.use else rows


def counts_of(review: Review) -> dict[str, int]:
    """Count the items by how they were used, and those that overlap."""
    rows = review.lines.order_by().values("use").annotate(count=Count("pk"))
    counts = {row["use"]: row["count"] for row in rows}
    found = {use.value: counts.get(use.value, 0) for use in Reviewed.Use}
    return {**found, OVERLAPPING: review.lines.filter(overlapping=True).count()}


def line_for(reader: Account, day: date, uuid: UUID) -> Reviewed | None:
    """Give an item as a review found it, where the reader may see the review."""
    rows = Reviewed.objects.filter(review__in=reviews_for(reader, day).order_by())
    return rows.select_related("item__body", "review__place").filter(uuid=uuid).first()


def proposals_for(reader: Account, day: date, state: str = "") -> QuerySet[Proposal]:
    """Give the proposals for items of the bodies that a reader may see."""
    seen = policies.visible_to(reader, Action.SEE, day, "item__body")
    rows = Proposal.objects.filter(seen).select_related("item__body", "line")
    return rows.filter(state=state) if state else rows


def proposals_of(review: Review) -> QuerySet[Proposal]:
    """Give what was proposed after a review, the oldest first."""
    rows = Proposal.objects.filter(line__review=review).order_by("id")
    return rows.select_related("item__body", "line")


def places_for(actor: Account, day: date) -> QuerySet[Body]:
    """Give the bodies whose items somebody may review."""
    mine = policies.reached(actor, Action.REVIEW, day)
    return Body.objects.filter(within(mine, "path"), state=Body.State.ACTIVE).order_by("path")
