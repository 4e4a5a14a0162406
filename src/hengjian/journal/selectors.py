"""What can be read from the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hengjian.journal.entries import digest_of
from hengjian.journal.models import Checkpoint, Entry, Mention, Salt


def history_of(uuid: UUID) -> QuerySet[Entry]:
    """Give the entries about an object, the oldest first."""
    numbers = Mention.objects.filter(uuid=uuid, as_actor=False).values("number")
    return Entry.objects.filter(number__in=numbers).order_by("number")


def deeds_of(actor: UUID) -> QuerySet[Entry]:
    """Give the entries about what somebody did, the oldest first."""
    numbers = Mention.objects.filter(uuid=actor, as_actor=True).values("number")
    return Entry.objects.filter(number__in=numbers).order_by("number")


def commits_to(entry: Entry, content: Mapping[str, Any]) -> bool | None:
    """Tell whether an entry was made of this very content; None where it has no digest or its salt is gone."""
    digest = json.loads(entry.body).get("digest")
    salt = Salt.objects.filter(entry=entry.uuid).first()
    if digest is None or salt is None:
        return None
    return bool(digest == digest_of(content, bytes(salt.salt)))


def newest_checkpoint() -> Checkpoint | None:
    """Give the last signed head of the log; None while it is empty."""
    return Checkpoint.objects.order_by("-size").first()
