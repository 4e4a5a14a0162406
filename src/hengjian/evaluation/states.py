"""Where a tabulation stands; written by `tabulating` alone."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Where a tabulation stands; what it counted holds once it is complete."""

    UNDERWAY = "underway", "进行中"
    COMPLETE = "complete", "完成"
    ABANDONED = "abandoned", "没有完成"


class Action(StrEnum):
    """What happens to a tabulation."""

    COMPLETE = "complete"
    ABANDON = "abandon"


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.UNDERWAY, Action.COMPLETE): State.COMPLETE,
    (State.UNDERWAY, Action.ABANDON): State.ABANDONED,
}
