"""What the registry tells of bodies: the intake knows them by place and name only."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from hengjian.common.subtrees import within
from hengjian.intake.models import Batch, SavedMapping
from hengjian.journal.services import record


@transaction.atomic
def move_subtree(*, old: str, new: str, on: date) -> None:
    """Follow a body that moved, with all below it, to another place in the tree; the registry calls this."""
    moved = Concat(Value(new), Substr(F("body_path"), len(old) + 1))
    Batch.objects.filter(within([old])).update(body_path=moved)
    SavedMapping.objects.filter(within([old])).update(body_path=moved)
    record(kind="intake.subtree_moved", actor=None, objects=[], on=on)


@transaction.atomic
def rename_body(*, body: UUID, name: str, on: date) -> None:
    """Follow a body that has a new name; the registry calls this."""
    Batch.objects.filter(body=body).update(body_name=name)
    SavedMapping.objects.filter(body=body).update(body_name=name)
    record(kind="intake.body_renamed", actor=None, objects=[body], on=on)
