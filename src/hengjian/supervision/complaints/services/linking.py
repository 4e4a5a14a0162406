"""What a complaint has to do with: its words for agencies, cases, a clue; and looks at who the sender is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.cases import policies as case_policies
from hengjian.cases.models import Case
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.supervision.complaints import law, policies
from hengjian.supervision.complaints.models import Complaint, SenderReveal
from hengjian.supervision.complaints.senders import SenderDetails, opened
from hengjian.supervision.complaints.services.transition import locked, note, require
from hengjian.supervision.complaints.states import IN_HAND
from hengjian.supervision.models import Clue
from hengjian.supervision.services.clues import ClueDetails, receive_clue


@transaction.atomic
def write_shown(*, actor: Account, complaint: Complaint, text: str, on: date) -> None:
    """Write what agencies, and a clue, say of a complaint; the sender's own words stay with the office."""
    now = locked(complaint)
    require(actor, now, on)
    if not text.strip():
        raise Refused("请填写给承办单位看的内容。")
    now.shown_text = text.strip()
    clean(now)
    now.save(update_fields=["shown_text"])
    note(now, action="shown_text", actor=actor, on=on)
    complaint.refresh_from_db()


@transaction.atomic
def link_cases(
    *, actor: Account, complaint: Complaint, numbers: Sequence[str], on: date
) -> list[Case]:
    """Link a complaint to the cases with these numbers that one may see; refuse where one is not there.

    They are cases of the body that it is about, or of a part of it, which deals with cases for the whole.
    """
    now = locked(complaint)
    require(actor, now, on)
    seen = Case.objects.filter(case_policies.visible_to(actor, case_policies.Action.SEE, on))
    found: list[Case] = []
    for number in dict.fromkeys(each.strip() for each in numbers if each.strip()):
        rows = seen.filter(number=number)
        rows = rows.filter(body__path__startswith=now.body.path) if now.body is not None else rows
        matching = list(rows[:2])
        if not matching:
            raise Refused(f"案号“{number}”没有查到，请核对案号和反映的单位。")
        if len(matching) > 1:
            raise Refused(f"案号“{number}”不止一个案件，请先写明反映的单位。")
        found += matching
    now.cases.set(found)
    text = "、".join(case.number for case in found)
    note(now, action="linked", actor=actor, on=on, text=text)
    return found


@transaction.atomic
def make_clue(*, actor: Account, complaint: Complaint, on: date) -> Clue:
    """Make a clue for supervision of a complaint that is in hand; it has the words written for others."""
    now = locked(complaint)
    require(actor, now, on)
    if now.clue_id is not None:
        raise Refused("已经转成线索。")
    if now.body is None or now.state not in IN_HAND:
        raise Refused("受理以后才能转成线索。")
    if not now.shown_text:
        raise Refused("请先写好给承办单位看的内容：线索里用它，不带反映人的身份。")
    details = ClueDetails(
        channel=str(law.channels()[now.channel].more["clue"]), title=now.title, text=now.shown_text,
        received_on=now.received_on,
    )  # fmt: skip
    now.clue = receive_clue(actor=actor, body=now.body, details=details, on=on)
    now.save(update_fields=["clue"])
    note(now, action="clue", actor=actor, on=on, about=now.clue.uuid)
    complaint.refresh_from_db()
    return now.clue


@transaction.atomic
def reveal_sender(*, actor: Account, complaint: Complaint, purpose: str, on: date) -> SenderDetails:
    """Give who the sender is to somebody who says what for; it is written down that he saw it."""
    if not policies.may_reveal(actor, complaint, on):
        raise NotAllowed("您不能查看反映人的身份。")
    look = SenderReveal(
        complaint=complaint, by=actor.uuid, by_name=actor.display_name, purpose=purpose.strip()
    )
    clean(look)
    look.save()
    note(complaint, action="revealed", actor=actor, on=on, text=look.purpose, about=look.uuid)
    return opened(complaint.sender)
