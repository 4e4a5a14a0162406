"""The lives of disputes and of major matters as data, after article 13 of the Supervision Regulation."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Where a dispute stands."""

    NEGOTIATING = "negotiating", "各方协商中"
    COORDINATING = "coordinating", "监督机构协调中"
    PROPOSED = "proposed", "已提出处理意见，等政府决定"
    SETTLED = "settled", "已达成一致"
    DECIDED = "decided", "政府已决定"
    WITHDRAWN = "withdrawn", "已撤回"


class Action(StrEnum):
    """What can happen to a dispute."""

    TAKE_UP = "take_up"
    SETTLE = "settle"
    PROPOSE = "propose"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.NEGOTIATING, Action.SETTLE): State.SETTLED,
    (State.NEGOTIATING, Action.TAKE_UP): State.COORDINATING,
    (State.NEGOTIATING, Action.WITHDRAW): State.WITHDRAWN,
    (State.COORDINATING, Action.SETTLE): State.SETTLED,
    (State.COORDINATING, Action.PROPOSE): State.PROPOSED,
    (State.COORDINATING, Action.WITHDRAW): State.WITHDRAWN,
    (State.PROPOSED, Action.DECIDE): State.DECIDED,
    (State.PROPOSED, Action.WITHDRAW): State.WITHDRAWN,
    # The government may want the bodies heard once more before it decides.
    (State.PROPOSED, Action.REOPEN): State.COORDINATING,
    # What was agreed may break down; a decision of the government is not taken up again here.
    (State.SETTLED, Action.REOPEN): State.COORDINATING,
    (State.WITHDRAWN, Action.REOPEN): State.COORDINATING,
}

OPEN = frozenset({State.NEGOTIATING, State.COORDINATING, State.PROPOSED})
ENDED_WITH_A_BODY = frozenset({State.SETTLED, State.DECIDED})
"""It is known which body acts."""


class MajorState(models.TextChoices):
    """Where a major matter stands."""

    OPEN = "open", "办理中"
    CLOSED = "closed", "已办结"


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
