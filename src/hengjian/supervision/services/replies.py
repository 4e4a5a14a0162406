"""What came back to a letter beside a matter or about a clue is written down, with what was sent along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import Refused, clean
from hengjian.journal.services import record
from hengjian.supervision import law
from hengjian.supervision.models import Dispatch, Letter, Reply, ReplyFile
from hengjian.supervision.services.transition import note, require_work


@dataclass(frozen=True)
class ReplyDetails:
    """What came back: a receipt or what was done, on which day, in which words, with which files."""

    kind: str
    text: str
    replied_on: date
    files: Sequence[KeptFile] = ()


@transaction.atomic
def record_reply(*, actor: Account, letter: Letter, details: ReplyDetails, on: date) -> Reply:
    """Record what came back to a letter beside a matter."""
    rows = Letter.objects.select_for_update(of=("self",)).select_related("matter__body")
    row = rows.get(pk=letter.pk)
    require_work(actor, row.matter.body, on)
    reply = keep_reply(actor, row, details, on)
    note(row.matter, action="replied", actor=actor, on=on, text=row.number, about=reply.uuid)
    return reply


@transaction.atomic
def record_answer(*, actor: Account, dispatch: Dispatch, details: ReplyDetails, on: date) -> Reply:
    """Record what came back to a letter that forwarded a clue; what was done about it ends the waiting."""
    rows = Dispatch.objects.select_for_update(of=("self",)).select_related("clue__body")
    row = rows.get(pk=dispatch.pk)
    if row.clue is None:
        raise Refused("这份文书不是线索的，请在投诉举报或者线索移送里登记。")
    require_work(actor, row.clue.body, on)
    reply = keep_reply(actor, row, details, on)
    record(
        kind="supervision.clue_replied", actor=actor.uuid, objects=[row.clue.uuid, row.uuid, reply.uuid], on=on,
        content={"text": reply.text},
    )  # fmt: skip
    return reply


def keep_reply(actor: Account, to: Letter | Dispatch, details: ReplyDetails, on: date) -> Reply:
    """Keep what came back with its files, in the caller's transaction; the caller has looked whether he may."""
    if details.kind not in law.letters()[to.kind].more.get("back", {}):
        raise Refused("这种文书没有这样的回复。")
    if not to.on <= details.replied_on <= on:
        raise Refused("回复日期须在发文以后，不能晚于今天。")
    reply = Reply(
        letter=to if isinstance(to, Letter) else None, dispatch=to if isinstance(to, Dispatch) else None,
        kind=details.kind, on=details.replied_on, text=details.text.strip(), by=actor.uuid,
        by_name=actor.display_name,
    )  # fmt: skip
    clean(reply)
    reply.save()
    for file in details.files:
        kept = ReplyFile(reply=reply, **asdict(file))
        clean(kept)
        kept.save()
    return reply
