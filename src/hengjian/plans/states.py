"""The lives of drafts, tasks, postponements and meetings as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class DraftState(models.TextChoices):
    """Where the reading of a document stands."""

    OPEN = "open", "核对中"
    CONFIRMED = "confirmed", "已入账"
    DISCARDED = "discarded", "已放弃"


class DraftAction(StrEnum):
    """What can happen to a draft."""

    CONFIRM = "confirm"
    DISCARD = "discard"


DRAFTS: Mapping[tuple[DraftState, DraftAction], DraftState] = {
    (DraftState.OPEN, DraftAction.CONFIRM): DraftState.CONFIRMED,
    (DraftState.OPEN, DraftAction.DISCARD): DraftState.DISCARDED,
}


class State(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", "推进中"
    REPORTED = "reported", "已报完成待核"
    DONE = "done", "已完成"
    STOPPED = "stopped", "不再推进"


class Action(StrEnum):
    """What can happen to a task."""

    REPORT = "report"
    ACCEPT = "accept"
    ACCEPT_PART = "accept_part"
    RETURN = "return"
    STOP = "stop"
    REOPEN = "reopen"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.OPEN, Action.REPORT): State.REPORTED,
    (State.REPORTED, Action.ACCEPT): State.DONE,
    (State.REPORTED, Action.ACCEPT_PART): State.OPEN,
    (State.REPORTED, Action.RETURN): State.OPEN,
    (State.OPEN, Action.STOP): State.STOPPED,
    (State.REPORTED, Action.STOP): State.STOPPED,
    (State.DONE, Action.REOPEN): State.OPEN,
    (State.STOPPED, Action.REOPEN): State.OPEN,
}

OVER = frozenset({State.DONE, State.STOPPED})


class Result(models.TextChoices):
    """What was decided of a report or of a wish for more time."""

    ACCEPTED = "accepted", "同意"
    RETURNED = "returned", "不同意"


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    CALLED = "called", "已通知"
    HELD = "held", "已召开"
    CANCELLED = "cancelled", "已取消"


class MeetingAction(StrEnum):
    """What can happen to a meeting."""

    HOLD = "hold"
    CANCEL = "cancel"


MEETINGS: Mapping[tuple[MeetingState, MeetingAction], MeetingState] = {
    (MeetingState.CALLED, MeetingAction.HOLD): MeetingState.HELD,
    (MeetingState.CALLED, MeetingAction.CANCEL): MeetingState.CANCELLED,
}


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible for a task in a state."""
    return (State(state), action) in TRANSITIONS
