"""Batches that other systems send: each once, however often it is sent again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from hengjian.accounts.models import Account
from hengjian.accounts.selectors import Body
from hengjian.common.refusals import Refused
from hengjian.intake.models import CASES, Batch, Push
from hengjian.intake.services import bringing
from hengjian.intake.store import Kept


class KeyUsed(Refused):
    """The key stands for another content already."""


def push(
    *, actor: Account, body: Body, key: str, uploads: Sequence[bringing.Upload], on: date,
    holds: str = CASES,
) -> Batch:  # fmt: skip
    """Take files from another system; the same key with the same content gives the batch that is there already.

    Raises KeyUsed for the same key with other content, Refused where one of the files is no table.
    """
    kept = bringing.keep(actor=actor, body=body, uploads=uploads, on=on, holds=holds)
    digest = _digest(body, kept, holds)
    there = sent_before(actor, key)
    if there is None:
        try:
            with transaction.atomic():
                batch = bringing.register(actor=actor, body=body, kept=kept, on=on, holds=holds)
                Push.objects.create(account=actor.uuid, key=key, digest=digest, batch=batch)
        except IntegrityError:
            # The same request came twice at once, and the other was first.
            there = sent_before(actor, key)
            if there is None:
                raise
        else:
            return batch
    if there.digest != digest:
        raise KeyUsed("这个 Idempotency-Key 已经用于另一批内容。内容变了请换一个新的键。")
    return there.batch


def sent_before(actor: Account, key: str) -> Push | None:
    """Give what a system sent under a key."""
    return Push.objects.select_related("batch").filter(account=actor.uuid, key=key).first()


def _digest(body: Body, kept: Sequence[Kept], holds: str) -> str:
    content: list[Any] = [str(body.uuid), sorted((each.name, each.sha256) for each in kept)]
    if holds != CASES:
        content.append(holds)
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
