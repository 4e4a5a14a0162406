"""What is read of batches, already narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.accounts.policies import reach
from hengjian.accounts.selectors import Body, known_bodies
from hengjian.intake import policies
from hengjian.intake.models import CASES, Batch, Job, SavedMapping
from hengjian.intake.policies import Deed
from hengjian.intake.targets import targets


def batches_for(reader: Account, day: date, *, state: str = "", words: str = "") -> QuerySet[Batch]:
    """Give the batches that a reader may see on a day, narrowed to what he asks for."""
    rows = Batch.objects.filter(policies.visible_to(reader, Deed.SEE, day)).select_related(
        "mapping"
    )
    if state:
        rows = rows.filter(state=state)
    for word in words.split():
        rows = rows.filter(title__icontains=word) | rows.filter(body_name__icontains=word)
    return rows


def bodies_for(bringer: Account, day: date) -> list[Body]:
    """Give the bodies for which somebody may bring data, also of those that are no more; his own first."""
    bodies = known_bodies(reach(bringer, policies.roles_of(Deed.BRING), day), also_ended=True)
    return sorted(bodies, key=lambda body: (body.path != bringer.body_path, body.path))


def contents_for(bringer: Account, day: date) -> list[tuple[str, str]]:
    """Give what somebody may bring, with the words for it."""
    return [
        (holds, words)
        for taker in reversed(targets())
        if reach(bringer, taker.roles[Deed.BRING], day)
        for holds, words in taker.holds.items()
    ]


def mappings_in_use(body_path: str, holds: Collection[str] = (CASES,)) -> list[SavedMapping]:
    """Give the newest version of each mapping of a body for files that hold this, the one confirmed last first."""
    newest: dict[str, SavedMapping] = {}
    there = SavedMapping.objects.filter(body_path=body_path, holds__in=holds)
    for saved in there.order_by("-id"):
        newest.setdefault(f"{saved.holds} {saved.title}", saved)
    return list(newest.values())


def job_of(batch: Batch) -> Job | None:
    """Give the work on a batch that began last."""
    return Job.objects.filter(subject=batch.uuid).order_by("-id").first()


def pushed_for(sender: Account, day: date) -> QuerySet[Batch]:
    """Give the batches that another system sent itself and may see on a day."""
    return batches_for(sender, day).filter(push__account=sender.uuid)
