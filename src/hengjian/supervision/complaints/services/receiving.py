"""Complaints come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.common.terms import soon_from
from hengjian.registry.models.bodies import Body
from hengjian.supervision import law as supervision_law
from hengjian.supervision.complaints import law, policies
from hengjian.supervision.complaints.models import COMPLAINTS, Answer, Attachment, Complaint
from hengjian.supervision.complaints.numbers import new_number
from hengjian.supervision.complaints.senders import SenderDetails, sealed_sender, without_sender
from hengjian.supervision.complaints.services.transition import note

TRIES = 10


@dataclass(frozen=True)
class ComplaintDetails:
    """What is said in a complaint."""

    channel: str
    title: str
    text: str
    body: Body | None = None
    body_said: str = ""
    issue: str = ""
    hotline_number: str = ""
    remedy: str = ""
    received_on: date | None = None


@transaction.atomic
def receive(
    *, actor: Account, office: Body, details: ComplaintDetails, sender: SenderDetails,
    files: Sequence[KeptFile] = (), on: date,
) -> Complaint:  # fmt: skip
    """Register a complaint; where the place has a term, it has to be decided upon until then."""
    _refuse(actor, office, details, on)
    received = details.received_on or on
    term = law.term(law.ACCEPT)
    due = term.last_day(received) if term else None
    complaint = Complaint(
        number=_free_number(received.year), channel=details.channel, office=office, body=details.body,
        hotline_number=details.hotline_number.strip(), body_said=details.body_said.strip(),
        # The body complained about reads the title, and its words are searched for: nobody is named in it.
        title=without_sender(details.title.strip(), sender), text=details.text.strip(), issue=details.issue,
        remedy=details.remedy.strip(), received_on=received, due=due, soon_from=soon_from(received, due),
        received_by=actor.uuid, received_by_name=actor.display_name,
    )  # fmt: skip
    clean(complaint)
    complaint.save()
    COMPLAINTS.index(complaint)
    sealed_sender(complaint, sender).save()
    keep(complaint, files)
    note(complaint, action="received", actor=actor, on=on)
    return complaint


def keep(complaint: Complaint, files: Sequence[KeptFile], answer: Answer | None = None) -> None:
    """Put files to a complaint, or to a body's answer."""
    for file in files:
        row = Attachment(
            complaint=complaint, answer=answer, name=file.name, sha256=file.sha256,
            size=file.size, content_type=file.content_type,
        )  # fmt: skip
        clean(row)
        row.save()


def office_of(actor: Account, on: date) -> Body:
    """Give where somebody receives complaints: the topmost body for which he does."""
    paths = policies.reached(actor, policies.Action.WORK, on)
    body = (
        Body.objects.filter(path__startswith=paths[0]).order_by("path").first() if paths else None
    )
    if body is None:
        raise NotAllowed("您不能登记投诉举报。")
    return body


def _refuse(actor: Account, office: Body, details: ComplaintDetails, on: date) -> None:
    if not policies.may(actor, policies.Action.WORK, on, office.path):
        raise NotAllowed("您不能登记投诉举报。")
    if details.channel not in law.channels():
        raise Refused("请选择来源。")
    if details.issue and details.issue not in supervision_law.issues():
        raise Refused("没有这一类问题，请重新选择。")
    if details.received_on is not None and details.received_on > on:
        raise Refused("收到日期晚于今天，请改正。")
    number = details.hotline_number.strip()
    if number and Complaint.objects.filter(hotline_number=number).exists():
        raise Refused(f"来源系统的编号 {number} 已经登记过，请先查找。")


def _free_number(year: int) -> str:
    for _ in range(TRIES):
        number = new_number(year)
        if not Complaint.objects.filter(number=number).exists():
            return number
    raise Refused("这次没有取到空的查询号码，请再试一次。")
