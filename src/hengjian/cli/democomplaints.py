"""A handful of complaints for the demo office: one in each state that people want to see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hengjian.accounts.models import Account
    from hengjian.registry.models.bodies import Body

FORWARDED, ANSWERED, REPLIED, RECEIVED = "forwarded", "answered", "replied", "received"
REACHED = {
    RECEIVED: {RECEIVED},
    FORWARDED: {RECEIVED, FORWARDED},
    ANSWERED: {RECEIVED, FORWARDED, ANSWERED},
    REPLIED: {RECEIVED, FORWARDED, ANSWERED, REPLIED},
}


def make_complaints(
    described: Mapping[str, Any],
    bodies: Mapping[str, Body],
    people: Mapping[str, Account],
    day: date,
) -> int:
    """Make the described complaints where there are none yet; tell how many."""
    from hengjian.supervision.complaints.models import Complaint  # noqa: PLC0415  after Django is set up

    if Complaint.objects.exists():
        return 0
    for each in described["complaints"]:
        _make(each, bodies, people, day)
    return len(described["complaints"])


def _make(
    said: Mapping[str, Any], bodies: Mapping[str, Body], people: Mapping[str, Account], day: date
) -> None:
    """Let a complaint go as far as is described, by the same services as on the pages."""
    from hengjian.supervision.complaints.senders import SenderDetails  # noqa: PLC0415  after Django is set up
    from hengjian.supervision.complaints.services import (  # noqa: PLC0415  likewise
        answering,
        deciding,
        replying,
    )
    from hengjian.supervision.complaints.services.receiving import (  # noqa: PLC0415  likewise
        ComplaintDetails,
        office_of,
        receive,
    )

    office, body = people["office"], bodies[said["body"]]
    # The people of the demo have their roles from today on, so all is done today; only the letters are older.
    received = day - timedelta(days=said["days_ago"])
    reached = REACHED[said["until"]]
    complaint = receive(
        actor=office, office=office_of(office, day), on=day,
        details=ComplaintDetails(
            channel=said["channel"], title=said["title"], text=said["text"], body=body,
            hotline_number=said.get("hotline_number", ""), received_on=received,
        ),
        sender=SenderDetails(**said.get("sender", {})),
    )  # fmt: skip
    if FORWARDED not in reached:
        return
    details = deciding.ForwardDetails(
        body=body, text=said["shown"], due=received + timedelta(days=30),
        answer_due=day + timedelta(days=3),
    )  # fmt: skip
    given = deciding.forward(actor=office, complaint=complaint, details=details, on=day)
    if ANSWERED in reached:
        answering.answer(
            actor=people["agency"], forwarding=given, kind=said["reply"], text=said["answer"], on=day
        )  # fmt: skip
    if REPLIED in reached:
        complaint.refresh_from_db()
        replying.reply(
            actor=office, complaint=complaint, kind=said["reply"], text=said["answer"], on=day
        )
