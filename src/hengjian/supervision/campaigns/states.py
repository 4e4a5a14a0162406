"""The lives of yearly plans and campaigns as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", "起草中"
    ADOPTED = "adopted", "已制定"


class PlanAction(StrEnum):
    """What can happen to a plan."""

    ADOPT = "adopt"
    REVISE = "revise"


PLANS: Mapping[tuple[PlanState, PlanAction], PlanState] = {
    (PlanState.DRAFT, PlanAction.ADOPT): PlanState.ADOPTED,
    (PlanState.ADOPTED, PlanAction.REVISE): PlanState.DRAFT,
}


class State(models.TextChoices):
    """Where a campaign stands."""

    PREPARING = "preparing", "梳理问题清单"
    CHECKING = "checking", "单位自查自纠"
    ANNOUNCED = "announced", "已公布抽查办法"
    VERIFYING = "verifying", "抽查核实"
    CLOSED = "closed", "已结束"


class Action(StrEnum):
    """What can happen to a campaign."""

    SEND = "send"
    ANNOUNCE = "announce"
    DRAW = "draw"
    CLOSE = "close"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.PREPARING, Action.SEND): State.CHECKING,
    (State.CHECKING, Action.ANNOUNCE): State.ANNOUNCED,
    (State.ANNOUNCED, Action.DRAW): State.VERIFYING,
    (State.VERIFYING, Action.CLOSE): State.CLOSED,
}


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
