"""Who may see which cases: whoever has cases to do with sees those of the bodies that his roles reach."""

from __future__ import annotations

from enum import StrEnum

from hengjian.accounts.roles import Role
from hengjian.registry.policies import Rights


class Action(StrEnum):
    """What can be done with cases."""

    SEE = "see"


ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE: frozenset(
        {
            Role.OFFICER, Role.LEGAL_REVIEWER, Role.HEARING_CHAIR, Role.AGENCY_LEADER,
            Role.AGENCY_CLERK, Role.SUPERVISOR, Role.SUPERVISION_LEADER, Role.TOWN_OFFICE,
        }
    ),
}  # fmt: skip
_RIGHTS = Rights(ROLES)
reached, visible_to, may = _RIGHTS.reached, _RIGHTS.visible_to, _RIGHTS.may
