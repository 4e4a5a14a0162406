"""Supervisors, an agency and complaints for tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.complaints.models import Complaint, Forwarding
from hengjian.supervision.complaints.senders import SenderDetails
from hengjian.supervision.complaints.services.deciding import ForwardDetails, accept, forward
from hengjian.supervision.complaints.services.receiving import ComplaintDetails, receive

CITY, JUSTICE, AGENCY = "/1/", "/1/2/", "/1/7/"
LATER, SOONER = DAY + timedelta(days=30), DAY + timedelta(days=15)
NAME, PHONE = "刘反映", "13812345678"
SENDER = SenderDetails(kind="person", name=NAME, phone=PHONE, address="某路 8 号")
NOBODY = SenderDetails()


def supervisor(place: str = CITY, *, at: str = JUSTICE) -> Account:
    """Make a supervisor of a subtree who belongs to the office of justice."""
    make_body(place)
    return in_body(make_holder(Role.SUPERVISOR, place, at=at), make_body(at))


def clerk(place: str = AGENCY) -> Account:
    """Make somebody who answers for the agency."""
    return in_body(make_holder(Role.AGENCY_CLERK, place), make_body(place))


def in_body(account: Account, body: Body) -> Account:
    """Let an account belong to a registered body."""
    account.body, account.body_name, account.body_path = body.uuid, body.name, body.path
    account.save()
    return account


def received(
    by: Account | None = None, *, sender: SenderDetails = SENDER, on: date = DAY, **said: Any
) -> Complaint:
    """Register a complaint about the agency."""
    details = {
        "channel": "letter", "title": "罚款没有出示证件", "text": f"我叫{NAME}，执法人员没有出示证件就罚款。",
        "body": make_body(AGENCY), **said,
    }  # fmt: skip
    return receive(
        actor=by or supervisor(), office=make_body(CITY), details=ComplaintDetails(**details),
        sender=sender, on=on,
    )  # fmt: skip


def accepted(by: Account, complaint: Complaint | None = None, *, due: date = LATER) -> Complaint:
    """Give a complaint that was accepted."""
    taken = complaint or received(by)
    accept(actor=by, complaint=taken, body=make_body(AGENCY), issue="11-2", due=due, on=DAY)
    return taken


def forwarded(by: Account, complaint: Complaint | None = None) -> Forwarding:
    """Give a complaint to the agency."""
    details = ForwardDetails(
        body=make_body(AGENCY), text="有人反映，执法人员没有出示证件就罚款。", due=LATER, answer_due=SOONER
    )  # fmt: skip
    return forward(actor=by, complaint=complaint or received(by), details=details, on=DAY)
