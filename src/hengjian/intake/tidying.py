"""What of uploads can go: contents of batches that were withdrawn or never imported, all of them long ago."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from hengjian.intake.jobs import ALIVE
from hengjian.intake.models import Batch, BatchFile, Job
from hengjian.intake.states import State
from hengjian.intake.store import path_of
from hengjian.journal.selectors import history_of

GONE = (State.WITHDRAWN, State.REJECTED)


def anything_underway() -> bool:
    """Tell whether rows are being written or read just now."""
    return Job.objects.filter(state__in=ALIVE).exists()


def loads_before(before: datetime) -> list[UUID]:
    """Give the loads that were published before an instant."""
    batches = Batch.objects.filter(published_at__lt=before, load__isnull=False).order_by()
    return [load for load in batches.values_list("load", flat=True) if load]


def withdrawn_before(on: date) -> list[UUID]:
    """Give the loads of the batches that were withdrawn before a day."""
    return [each.load for each in _gone_before(on) if each.load and each.state == State.WITHDRAWN]


def unused_uploads(on: date) -> Iterator[Path]:
    """Give the uploads of batches that were given up before a day, and that no other batch has, too."""
    gone = {each.pk for each in _gone_before(on)}
    digests: dict[str, bool] = {}
    for batch, digest in BatchFile.objects.order_by().values_list("batch", "sha256"):
        digests[digest] = digests.get(digest, True) and batch in gone
    for digest, unused in sorted(digests.items()):
        if unused and path_of(digest).is_file():
            yield path_of(digest)


def _gone_before(on: date) -> Iterator[Batch]:
    for batch in Batch.objects.filter(state__in=GONE, brought_on__lt=on).order_by("pk"):
        last = history_of(batch.uuid).last()
        if last is not None and json.loads(last.body)["on"] < on.isoformat():
            yield batch
