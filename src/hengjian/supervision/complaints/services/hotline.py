"""Files of a hotline: tried first, then put in; tickets that are known already are passed over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.common.sealing import Unreadable, seal, unseal
from hengjian.journal.services import record
from hengjian.registry.models.bodies import Body
from hengjian.supervision.complaints.models import Complaint, HotlineFile
from hengjian.supervision.complaints.senders import SenderDetails
from hengjian.supervision.complaints.services.receiving import (
    ComplaintDetails,
    office_of,
    receive,
)
from hengjian.supervision.complaints.tickets import Ticket, Tickets, guessed, lacking, ticket_of

SEAL = "hengjian.supervision.complaints.tickets"
CHANNEL = "hotline"


@dataclass
class Outcome:
    """What a file does or would do; `faults` has the number of each false row and what is wrong with it."""

    new: int = 0
    known: int = 0
    unplaced: int = 0
    lacking: list[str] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def send_file(*, actor: Account, file_name: str, tickets: Tickets, on: date) -> HotlineFile:
    """Keep a file, sealed, with what it would do; nothing of it is a complaint yet."""
    file = HotlineFile(
        office=office_of(actor, on), file_name=file_name[:200], header=list(tickets.header),
        columns=guessed(tickets.header), by=actor.uuid, by_name=actor.display_name,
        sealed=seal(json.dumps(asdict(tickets), ensure_ascii=False).encode(), SEAL),
    )  # fmt: skip
    outcome, _ = _tried(file, on)
    file.outcome = asdict(outcome)
    clean(file)
    file.save()
    record(kind="complaints.file_sent", actor=actor.uuid, objects=[file.uuid], on=on)
    return file


@transaction.atomic
def choose_columns(
    *, actor: Account, file: HotlineFile, columns: Mapping[str, str], on: date
) -> None:
    """Say which column of a file is which; it is tried again."""
    now = _own(actor, file)
    chosen = {code: head for code, head in columns.items() if head}
    if len(set(chosen.values())) < len(chosen):
        raise Refused("同一列不能用两次，请改正。")
    if not set(chosen.values()) <= set(now.header):
        raise Refused("文件里没有所选的列，请重新选择。")
    now.columns = chosen
    outcome, _ = _tried(now, on)
    now.outcome = asdict(outcome)
    clean(now)
    now.save()
    record(kind="complaints.file_columns", actor=actor.uuid, objects=[now.uuid], on=on)
    file.refresh_from_db()


@transaction.atomic
def carry_out(*, actor: Account, file: HotlineFile, on: date) -> Outcome:
    """Make complaints of the tickets that are in order and not known yet; the rows are then forgotten."""
    now = _own(actor, file)
    outcome, tickets = _tried(now, on)
    if outcome.lacking:
        raise Refused(f"还没有对应好这些列：{'、'.join(outcome.lacking)}。")
    for ticket in tickets:
        receive(
            actor=actor, office=now.office, on=on,
            details=ComplaintDetails(
                channel=CHANNEL, title=ticket.title, text=ticket.text, body=ticket.body,
                body_said=ticket.body_said, hotline_number=ticket.hotline_number,
                received_on=ticket.received_on,
            ),
            sender=SenderDetails(name=ticket.name, phone=ticket.phone, address=ticket.address),
        )  # fmt: skip
    now.outcome, now.sealed, now.carried_out_at = asdict(outcome), b"", clock.now()
    now.save()
    content: dict[str, Any] = {"new": outcome.new, "known": outcome.known}
    record(
        kind="complaints.file_carried_out",
        actor=actor.uuid,
        objects=[now.uuid],
        on=on,
        content=content,
    )
    file.refresh_from_db()
    return outcome


def _tried(file: HotlineFile, on: date) -> tuple[Outcome, list[Ticket]]:
    outcome = Outcome(lacking=lacking(file.columns))
    if outcome.lacking:
        return outcome, []
    kept = _unsealed(file)
    outcome.faults += [(number, reason) for number, reason in kept["broken"]]
    bodies = {
        body.name: body
        for body in Body.objects.filter(path__startswith=file.office.path, state=Body.State.ACTIVE)
    }
    tickets = list(_read_rows(file, kept["rows"], bodies, on, outcome))
    known = set(
        Complaint.objects.filter(hotline_number__in=[each.hotline_number for each in tickets])
        .order_by()
        .values_list("hotline_number", flat=True)
    )
    fresh: dict[str, Ticket] = {}
    for each in tickets:
        if each.hotline_number not in known:
            fresh.setdefault(each.hotline_number, each)
    outcome.new, outcome.known = len(fresh), len(tickets) - len(fresh)
    outcome.unplaced = sum(each.body is None for each in fresh.values())
    return outcome, list(fresh.values())


def _read_rows(
    file: HotlineFile, rows: list[Any], bodies: Mapping[str, Body], on: date, outcome: Outcome
) -> list[Ticket]:
    found = []
    for number, cells in rows:
        try:
            ticket = ticket_of(file.header, cells, file.columns, bodies, on)
        except Refused as refused:
            outcome.faults.append((number, str(refused)))
        else:
            found.append(ticket)
    return found


def _unsealed(file: HotlineFile) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(unseal(file.sealed, SEAL))
    except Unreadable:
        raise Refused("这个文件打不开：平台的密钥换过，而旧密钥没有留下。请重新上传。") from None
    return kept


def _own(actor: Account, file: HotlineFile) -> HotlineFile:
    rows = HotlineFile.objects.select_for_update(of=("self",)).select_related("office")
    now = rows.get(pk=file.pk)
    if now.by != actor.uuid:
        raise NotAllowed("这个文件是别人上传的。")
    if now.carried_out_at is not None:
        raise Refused("这个文件已经导入过了。")
    return now
