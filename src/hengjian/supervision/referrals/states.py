"""The life of a referral as data: registered, filed, proved, studied together, decided, transferred, served, told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Where a referral stands."""

    REGISTERED = "registered", "待立案审批"
    REFUSED = "refused", "不予立案"
    FILED = "filed", "调查取证中"
    PROVED = "proved", "待集体研究"
    STUDIED = "studied", "待决定"
    KEPT = "kept", "决定不移送"
    DECIDED = "decided", "决定移送，待移送"
    TRANSFERRED = "transferred", "已移送，待送达回执"
    SERVED = "served", "已送达，等处理情况"
    TOLD = "told", "已有处理情况"


class Action(StrEnum):
    """What can happen to a referral."""

    FILE = "file"
    REFUSE = "refuse"
    ADD_EVIDENCE = "add_evidence"
    FINISH_EVIDENCE = "finish_evidence"
    STUDY = "study"
    ASK_FOR_MORE = "ask_for_more"
    DECIDE = "decide"
    KEEP = "keep"
    SEND_BACK = "send_back"
    TRANSFER = "transfer"
    SERVE = "serve"
    NOTE_PROGRESS = "note_progress"
    TELL = "tell"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.REGISTERED, Action.FILE): State.FILED,
    (State.REGISTERED, Action.REFUSE): State.REFUSED,
    (State.FILED, Action.ADD_EVIDENCE): State.FILED,
    (State.FILED, Action.FINISH_EVIDENCE): State.PROVED,
    (State.PROVED, Action.STUDY): State.STUDIED,
    # Those who studied it want more evidence, or whoever decides does.
    (State.PROVED, Action.ASK_FOR_MORE): State.FILED,
    (State.STUDIED, Action.SEND_BACK): State.FILED,
    (State.STUDIED, Action.DECIDE): State.DECIDED,
    (State.STUDIED, Action.KEEP): State.KEPT,
    (State.DECIDED, Action.TRANSFER): State.TRANSFERRED,
    (State.TRANSFERRED, Action.SERVE): State.SERVED,
    (State.SERVED, Action.NOTE_PROGRESS): State.SERVED,
    (State.SERVED, Action.TELL): State.TOLD,
}

OVER = frozenset({State.REFUSED, State.KEPT, State.TOLD})
FILED_BEFORE = frozenset(State) - {State.REGISTERED, State.REFUSED}
"""It was filed before it came here."""
SENT = frozenset({State.TRANSFERRED, State.SERVED, State.TOLD})
"""It was transferred: there is a letter, and whom it went to is known."""
AWAITED = frozenset({State.TRANSFERRED, State.SERVED})
"""What became of it is waited for."""


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
