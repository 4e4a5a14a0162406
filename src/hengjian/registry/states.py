"""How a credential stands, and what can be done with it then."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """How a credential stands."""

    ISSUED = "issued", "有效"
    SUSPENDED = "suspended", "暂扣"
    WITHDRAWN = "withdrawn", "收回"
    CANCELLED = "cancelled", "注销"


class Action(models.TextChoices):
    """What is done with a credential."""

    SUSPEND = "suspend", "暂扣"
    RESTORE = "restore", "发还"
    WITHDRAW = "withdraw", "收回"
    CANCEL = "cancel", "注销"


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.ISSUED, Action.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Action.RESTORE): State.ISSUED,
    (State.ISSUED, Action.WITHDRAW): State.WITHDRAWN,
    (State.SUSPENDED, Action.WITHDRAW): State.WITHDRAWN,
    (State.ISSUED, Action.CANCEL): State.CANCELLED,
    (State.SUSPENDED, Action.CANCEL): State.CANCELLED,
    (State.WITHDRAWN, Action.CANCEL): State.CANCELLED,
}


def actions_from(state: State) -> list[Action]:
    """Give what can be done with a credential that stands so."""
    return [action for (before, action) in TRANSITIONS if before == state]


def action_between(before: State, after: State) -> Action | None:
    """Give what leads from one standing to another at once; None where nothing does."""
    for (start, action), end in TRANSITIONS.items():
        if (start, end) == (before, after):
            return action
    return None
