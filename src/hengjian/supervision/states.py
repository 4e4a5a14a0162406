"""The lives of clues and matters as data, after articles 20 and 26 to 33 of the Supervision Regulation."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class ClueState(models.TextChoices):
    """Where a clue stands."""

    RECEIVED = "received", "待研判"
    MERGED = "merged", "已并入"
    GUIDED = "guided", "已引导"
    DROPPED = "dropped", "不立项"
    ACCEPTED = "accepted", "已立项"


class ClueAction(StrEnum):
    """What can happen to a clue."""

    MERGE = "merge"
    GUIDE = "guide"
    DROP = "drop"
    ACCEPT = "accept"
    RECONSIDER = "reconsider"


CLUES: Mapping[tuple[ClueState, ClueAction], ClueState] = {
    (ClueState.RECEIVED, ClueAction.MERGE): ClueState.MERGED,
    (ClueState.RECEIVED, ClueAction.GUIDE): ClueState.GUIDED,
    (ClueState.RECEIVED, ClueAction.DROP): ClueState.DROPPED,
    (ClueState.RECEIVED, ClueAction.ACCEPT): ClueState.ACCEPTED,
    (ClueState.GUIDED, ClueAction.RECONSIDER): ClueState.RECEIVED,
    (ClueState.DROPPED, ClueAction.RECONSIDER): ClueState.RECEIVED,
}


class State(models.TextChoices):
    """Where a matter stands."""

    OPEN = "open", "核查中"
    LETTER_OUT = "letter_out", "已发文，等待反馈"
    OBJECTED = "objected", "异议处理中"
    REPORTED = "reported", "已反馈，待审核"
    PROPOSED = "proposed", "已提请政府决定"
    DECIDED = "decided", "政府已决定，等待反馈"
    DECISION_REPORTED = "decision_told", "已反馈决定执行情况，待审核"
    CLOSED = "closed", "已销号"
    STOPPED = "stopped", "已终止"


class Action(StrEnum):
    """What can happen to a matter."""

    FIND_NOTHING = "find_nothing"
    CORRECT_ON_SPOT = "correct_on_spot"
    SEND_LETTER = "send_letter"
    OBJECT = "object"
    UPHOLD = "uphold"
    SUSTAIN = "sustain"
    REPORT = "report"
    ACCEPT = "accept"
    RETURN = "return"
    PROPOSE = "propose"
    DECIDE = "decide"
    DECLINE = "decline"
    STOP = "stop"
    REOPEN = "reopen"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.OPEN, Action.FIND_NOTHING): State.CLOSED,
    (State.OPEN, Action.CORRECT_ON_SPOT): State.CLOSED,
    (State.OPEN, Action.SEND_LETTER): State.LETTER_OUT,
    (State.OPEN, Action.PROPOSE): State.PROPOSED,
    (State.LETTER_OUT, Action.OBJECT): State.OBJECTED,
    (State.LETTER_OUT, Action.REPORT): State.REPORTED,
    (State.LETTER_OUT, Action.PROPOSE): State.PROPOSED,
    (State.OBJECTED, Action.UPHOLD): State.LETTER_OUT,
    (State.OBJECTED, Action.SUSTAIN): State.OPEN,
    (State.REPORTED, Action.ACCEPT): State.CLOSED,
    (State.REPORTED, Action.RETURN): State.LETTER_OUT,
    (State.REPORTED, Action.PROPOSE): State.PROPOSED,
    (State.PROPOSED, Action.DECIDE): State.DECIDED,
    (State.PROPOSED, Action.DECLINE): State.OPEN,
    # What answers a decision of the government is reviewed on its own: sent back, the decision still stands.
    (State.DECIDED, Action.REPORT): State.DECISION_REPORTED,
    (State.DECISION_REPORTED, Action.ACCEPT): State.CLOSED,
    (State.DECISION_REPORTED, Action.RETURN): State.DECIDED,
    (State.OPEN, Action.STOP): State.STOPPED,
    (State.LETTER_OUT, Action.STOP): State.STOPPED,
    (State.OBJECTED, Action.STOP): State.STOPPED,
    (State.REPORTED, Action.STOP): State.STOPPED,
    (State.PROPOSED, Action.STOP): State.STOPPED,
    (State.CLOSED, Action.REOPEN): State.OPEN,
    # A remedy that was withdrawn or not admitted no longer stands in the way.
    (State.STOPPED, Action.REOPEN): State.OPEN,
}

OWED_BY_AGENCY = frozenset({State.LETTER_OUT, State.OBJECTED, State.DECIDED})
"""While a matter is here the agency owes an answer, and there is a day for it; an objection does not stop that day."""

AWAITING_REVIEW = frozenset({State.REPORTED, State.DECISION_REPORTED})
"""The agency has told what it corrected; a supervisor accepts it or sends it back."""

OVER = frozenset({State.CLOSED, State.STOPPED})


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
