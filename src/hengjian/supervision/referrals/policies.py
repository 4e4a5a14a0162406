"""Who may do what with referrals.

Supervisors register and work on those about bodies below them; their leader decides whether one is filed and whether it
is transferred, never on one that he registered or has in hand. The body concerned learns nothing of it here.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.registry.policies import Rights
from hengjian.supervision.referrals.models import Referral


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    WORK = "work"
    DECIDE = "decide"


_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISION_LEADER})
ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: _SUPERVISORS,
    Action.WORK: _SUPERVISORS,
    Action.DECIDE: frozenset({Role.SUPERVISION_LEADER}),
}
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may


def is_his_own(account: Account, referral: Referral) -> bool:
    """Tell whether somebody registered a referral or has it in hand: then another decides on it."""
    return account.uuid in (referral.registered_by, referral.owner)


def may_decide(account: Account, referral: Referral, day: date) -> bool:
    """Tell whether somebody may decide on a referral."""
    decides = may(account, Action.DECIDE, day, referral.body.path)
    return decides and not is_his_own(account, referral)
