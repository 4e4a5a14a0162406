"""Files come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.accounts.selectors import Body
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import jobs, policies, store
from hengjian.intake.models import CASES, Batch, BatchFile, Job
from hengjian.journal.services import record

MOST_FILES = 50
SHOWN_NAMES = 3


class Upload(Protocol):
    """A file as it arrives."""

    @property
    def name(self) -> str | None:
        """Give the name that it has with the sender."""

    def chunks(self) -> Iterable[bytes]:
        """Give the content piece by piece."""


def bring(
    *, actor: Account, body: Body, uploads: Sequence[Upload], on: date, holds: str = CASES
) -> Batch:
    """Keep files and begin to read them; when this is over, nothing of it can be lost.

    What they hold is told by their heads where `holds` is empty. Raises Refused, having kept nothing, where one of them
    is no table.
    """
    kept = keep(actor=actor, body=body, uploads=uploads, on=on, holds=holds)
    return register(actor=actor, body=body, kept=kept, on=on, holds=holds)


def keep(
    *, actor: Account, body: Body, uploads: Sequence[Upload], on: date, holds: str = CASES
) -> list[store.Kept]:
    """Keep the content of files on disk, outside any transaction: a large one takes its time."""
    if not policies.may(actor, policies.Deed.BRING, on, body.path, holds):
        raise NotAllowed("您不能为这个单位导入数据。")
    if not uploads:
        raise Refused("请选择要导入的文件。")
    if len(uploads) > MOST_FILES:
        raise Refused(f"一次最多 {MOST_FILES} 个文件，请分几次上传。")
    try:
        kept = [store.keep(each.name or "", each.chunks()) for each in uploads]
    except store.NotStorable as refused:
        raise Refused(str(refused)) from refused
    names = [each.name for each in kept]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused(f"有两个文件都叫“{twice[0]}”，请改名后再上传。")
    return kept


@transaction.atomic
def register(
    *, actor: Account, body: Body, kept: Sequence[store.Kept], on: date, holds: str = CASES
) -> Batch:
    """Make a batch of files that are kept, and begin to read them."""
    more = f" 等 {len(kept)} 个文件" if len(kept) > SHOWN_NAMES else ""
    batch = Batch(
        body=body.uuid,
        body_name=body.name,
        body_path=body.path,
        holds=holds,
        title="、".join(each.name for each in kept[:SHOWN_NAMES])[:380] + more,
        brought_by=actor.uuid,
        brought_by_name=actor.display_name,
        brought_on=on,
    )
    batch.full_clean()
    batch.save()
    for each in kept:
        file = BatchFile(batch=batch, name=each.name, sha256=each.sha256, size=each.size)
        file.full_clean()
        file.save()
    jobs.start(kind=Job.Kind.CHECK, subject=batch.uuid, asked_by=actor.uuid)
    record(
        kind="intake.batch_brought",
        actor=actor.uuid,
        objects=[batch.uuid],
        on=on,
        content={"files": [each.sha256 for each in kept]},
    )
    return batch
