"""The life of a confirmed list as data: it never changes, what is done with it is written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """What was done with a list; publication and copy come in either order."""

    CONFIRMED = "confirmed", "已确认，待公布、待抄送"
    PUBLISHED = "published", "已公布，待抄送"
    SENT = "sent", "已抄送，待公布"
    DONE = "done", "已公布、已抄送"


class Action(StrEnum):
    """What can be done with a list."""

    PUBLISH = "publish"
    SEND = "send"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.CONFIRMED, Action.PUBLISH): State.PUBLISHED,
    (State.CONFIRMED, Action.SEND): State.SENT,
    (State.PUBLISHED, Action.SEND): State.DONE,
    (State.SENT, Action.PUBLISH): State.DONE,
}
OUT = frozenset({State.PUBLISHED, State.DONE})
COPIED = frozenset({State.SENT, State.DONE})


def done(state: str, action: Action) -> bool:
    """Tell whether an action was taken: then what was written down of it can be put right."""
    return State(state) in {Action.PUBLISH: OUT, Action.SEND: COPIED}[action]


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
