"""The life of a filing as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Where a filing stands."""

    RECEIVED = "received", "已备案，待审查"
    QUESTIONED = "questioned", "有审查意见，待单位答复"
    ANSWERED = "answered", "单位已答复，待审查"
    CLEARED = "cleared", "审查完毕，没有意见"


class Action(StrEnum):
    """What can happen to a filing."""

    CLEAR = "clear"
    QUESTION = "question"
    ANSWER = "answer"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.RECEIVED, Action.CLEAR): State.CLEARED,
    (State.RECEIVED, Action.QUESTION): State.QUESTIONED,
    (State.QUESTIONED, Action.ANSWER): State.ANSWERED,
    (State.ANSWERED, Action.CLEAR): State.CLEARED,
    (State.ANSWERED, Action.QUESTION): State.QUESTIONED,
    # A mistake shows later.
    (State.CLEARED, Action.QUESTION): State.QUESTIONED,
}

TO_REVIEW = frozenset({State.RECEIVED, State.ANSWERED})


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
