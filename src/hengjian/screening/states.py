"""The life of a finding as data: a question to an agency until a supervisor has decided."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Where a finding stands."""

    OPEN = "open", "待处理"
    ANSWERED = "answered", "单位已答复"
    CONFIRMED = "confirmed", "已确认"
    DISMISSED = "dismissed", "不成立"
    GONE = "gone", "数据已更正"


class Action(StrEnum):
    """What can happen to a finding."""

    ANSWER = "answer"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    VANISH = "vanish"
    RETURN = "return"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.OPEN, Action.ANSWER): State.ANSWERED,
    (State.ANSWERED, Action.ANSWER): State.ANSWERED,
    (State.OPEN, Action.CONFIRM): State.CONFIRMED,
    (State.ANSWERED, Action.CONFIRM): State.CONFIRMED,
    (State.OPEN, Action.DISMISS): State.DISMISSED,
    (State.ANSWERED, Action.DISMISS): State.DISMISSED,
    (State.CONFIRMED, Action.REOPEN): State.OPEN,
    (State.DISMISSED, Action.REOPEN): State.OPEN,
    (State.OPEN, Action.VANISH): State.GONE,
    (State.ANSWERED, Action.VANISH): State.GONE,
    (State.GONE, Action.RETURN): State.OPEN,
}
"""A confirmed or dismissed finding whose data were corrected keeps its decision; `gone_run` says that it is gone."""
