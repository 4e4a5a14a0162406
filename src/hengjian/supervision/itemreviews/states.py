"""The life of a proposal as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class Fate(models.TextChoices):
    """What is to become of an item."""

    CANCEL = "cancel", "取消"
    ADJUST = "adjust", "调整"
    SUSPEND = "suspend", "暂停实施"


class State(models.TextChoices):
    """Where a proposal stands."""

    PROPOSED = "proposed", "已提出，待决定"
    AGREED = "agreed", "已同意，待落实"
    REFUSED = "refused", "没有同意"
    DONE = "done", "已落实"


class Action(StrEnum):
    """What can happen to a proposal."""

    AGREE = "agree"
    REFUSE = "refuse"
    CARRY_OUT = "carry_out"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.PROPOSED, Action.AGREE): State.AGREED,
    (State.PROPOSED, Action.REFUSE): State.REFUSED,
    (State.AGREED, Action.CARRY_OUT): State.DONE,
}
OPEN = frozenset({State.PROPOSED, State.AGREED})


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
