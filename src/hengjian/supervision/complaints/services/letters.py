"""Letters about a complaint: to the body that it was given to, and to its sender."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.supervision.complaints.models import Complaint, Forwarding, Notice
from hengjian.supervision.complaints.services.transition import locked, note, require
from hengjian.supervision.models import Dispatch
from hengjian.supervision.papers.content import day_on_paper
from hengjian.supervision.services.dispatches import DispatchDetails, issue
from hengjian.supervision.services.letters import FORWARDING, NOTICE

DEMAND = "请依法办理，并如实反馈办理情况。"


@transaction.atomic
def write_forwarding(*, actor: Account, forwarding: Forwarding, on: date) -> Dispatch:
    """Write the letter with which a complaint goes to a body, in the words meant for that body."""
    row = Forwarding.objects.select_for_update(of=("self",)).select_related("body").get(pk=forwarding.pk)  # fmt: skip
    complaint = locked(row.complaint)
    require(actor, complaint, on)
    if row.taken_back_on is not None:
        raise Refused("已经收回，不能再制发转办函。")
    _once(row)
    details = DispatchDetails(
        to=row.body.name, reference=_reference(complaint), facts=row.text, demand=row.demand or DEMAND,
        due=row.due,
    )  # fmt: skip
    row.dispatch = _issued(actor, complaint, FORWARDING, details, on)
    row.save(update_fields=["dispatch"])
    return row.dispatch


@transaction.atomic
def write_notice(*, actor: Account, notice: Notice, on: date) -> Dispatch:
    """Write the letter that tells the sender something; it names him by his number only, because papers are kept."""
    row = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    complaint = locked(row.complaint)
    require(actor, complaint, on)
    _once(row)
    number = complaint.written_number
    details = DispatchDetails(
        to=f"反映人（查询号码 {number}）", reference=_reference(complaint), demand=row.text,
        facts=f"您反映的“{complaint.title}”，本机关于{day_on_paper(complaint.received_on)}收到。",
    )  # fmt: skip
    row.dispatch = _issued(actor, complaint, NOTICE, details, on)
    row.save(update_fields=["dispatch"])
    return row.dispatch


def _issued(
    actor: Account, complaint: Complaint, kind: str, details: DispatchDetails, on: date
) -> Dispatch:
    dispatch = issue(
        actor=actor, kind=kind, place=complaint.office.path, details=details, about=complaint.uuid, on=on
    )  # fmt: skip
    note(complaint, action="letter", actor=actor, on=on, text=dispatch.number, about=dispatch.uuid)
    return dispatch


def _once(row: Forwarding | Notice) -> None:
    if row.dispatch_id is not None:
        raise Refused("已经制发过，不重复制发。")


def _reference(complaint: Complaint) -> str:
    return f"投诉举报 {complaint.written_number}"
