"""Who may do what with complaints.

Supervisors see and handle those that were received in their subtree or are about a body of it, but nobody handles one
about the body that he belongs to. A body sees what was forwarded to it, in the words meant for it. Who the sender is,
is shown to whoever handles the complaint, and to the body only where the sender agrees; every look is written down.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Q

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.common.subtrees import covers
from hengjian.registry.policies import Rights, is_own, of_bodies
from hengjian.supervision.complaints.models import Complaint, Forwarding, Objection


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    WORK = "work"
    SEE_OWN = "see_own"
    ANSWER = "answer"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _SUPERVISORS,
    Action.WORK: _SUPERVISORS,
    Action.SEE_OWN: frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK, Role.LEGAL_REVIEWER}),
    Action.ANSWER: frozenset({Role.AGENCY_LEADER, Role.AGENCY_CLERK}),
}
_RIGHTS = Rights(ROLES)
reached, may = _RIGHTS.reached, _RIGHTS.may


def visible_to(account: Account, action: Action, day: date) -> Q:
    """Give the condition of the complaints with which a supervisor may do something on a day."""
    paths = reached(account, action, day)
    return of_bodies(paths, "office") | of_bodies(paths, "body")


def forwarded_to(account: Account, action: Action, day: date) -> Q:
    """Give the condition of the forwardings with which somebody of an agency may do something on a day."""
    return of_bodies(reached(account, action, day), "body")


def may_see(account: Account, complaint: Complaint, day: date) -> bool:
    """Tell whether somebody may see a complaint as the office has it."""
    return _reaches(account, Action.SEE, complaint, day)


def may_work(account: Account, complaint: Complaint, day: date) -> bool:
    """Tell whether somebody may handle a complaint: a supervisor, and not of the body that it is about."""
    return _reaches(account, Action.WORK, complaint, day) and not is_about_own_body(
        account, complaint
    )


def may_answer(account: Account, forwarding: Forwarding, day: date) -> bool:
    """Tell whether somebody may answer for the body to which a complaint was forwarded."""
    return may(account, Action.ANSWER, day, forwarding.body.path)


def may_decide(account: Account, objection: Objection, day: date) -> bool:
    """Tell whether somebody may decide on an objection: neither who made it nor whom it is against."""
    if account.uuid == objection.against:
        return False
    own = objection.kind == Objection.Kind.FORWARDING and account.uuid == objection.by
    return not own and may_work(account, objection.complaint, day)


def may_reveal(account: Account, complaint: Complaint, day: date) -> bool:
    """Tell whether somebody may look at who the sender is."""
    if complaint.sender.kind == complaint.sender.Kind.ANONYMOUS:
        return False
    if may_work(account, complaint, day):
        return True
    with_us = complaint.forwardings.filter(
        forwarded_to(account, Action.ANSWER, day), taken_back_on__isnull=True
    )
    return bool(complaint.sender.agrees and with_us.exists())


def is_about_own_body(account: Account, complaint: Complaint) -> bool:
    """Tell whether a complaint is about the body that somebody belongs to, or a part of the same body."""
    return complaint.body is not None and is_own(account, complaint.body)


def _reaches(account: Account, action: Action, complaint: Complaint, day: date) -> bool:
    paths = reached(account, action, day)
    places = [complaint.office.path, *([complaint.body.path] if complaint.body else [])]
    return any(covers(paths, place) for place in places)
