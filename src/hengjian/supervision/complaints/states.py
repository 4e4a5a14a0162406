"""The life of a complaint as data: from what somebody says to the answer that he gets."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Where a complaint stands."""

    RECEIVED = "received", "待审查"
    ACCEPTED = "accepted", "办理中"
    FORWARDED = "forwarded", "已转办，等待反馈"
    OBJECTED = "objected", "承办单位要求退回"
    ANSWERED = "answered", "承办单位已反馈"
    PROMISED = "promised", "暂未纠正，继续办理"
    REPLIED = "replied", "已答复"
    ASKED_AGAIN = "asked_again", "要求重新办理"
    ELSEWHERE = "elsewhere", "已告知向有关机关反映"
    GUIDED = "guided", "已引导复议、诉讼"
    MERGED = "merged", "已合并办理"
    WITHDRAWN = "withdrawn", "反映人撤回"


class Action(StrEnum):
    """What can happen to a complaint."""

    ACCEPT = "accept"
    FORWARD = "forward"
    GUIDE = "guide"
    SEND_ELSEWHERE = "send_elsewhere"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    OBJECT = "object"
    UPHOLD = "uphold"
    SUSTAIN = "sustain"
    SEND_BACK = "send_back"
    REPLY = "reply"
    PROMISE = "promise"
    ASK_AGAIN = "ask_again"
    REOPEN = "reopen"
    KEEP = "keep"
    RECONSIDER = "reconsider"
    EXTEND = "extend"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.RECEIVED, Action.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Action.FORWARD): State.FORWARDED,
    (State.RECEIVED, Action.GUIDE): State.GUIDED,
    (State.RECEIVED, Action.SEND_ELSEWHERE): State.ELSEWHERE,
    (State.RECEIVED, Action.MERGE): State.MERGED,
    (State.RECEIVED, Action.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Action.FORWARD): State.FORWARDED,
    (State.ACCEPTED, Action.GUIDE): State.GUIDED,
    (State.ACCEPTED, Action.SEND_ELSEWHERE): State.ELSEWHERE,
    (State.ACCEPTED, Action.MERGE): State.MERGED,
    (State.ACCEPTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Action.REPLY): State.REPLIED,
    (State.ACCEPTED, Action.PROMISE): State.PROMISED,
    (State.ACCEPTED, Action.EXTEND): State.ACCEPTED,
    (State.FORWARDED, Action.ANSWER): State.ANSWERED,
    (State.FORWARDED, Action.OBJECT): State.OBJECTED,
    (State.FORWARDED, Action.WITHDRAW): State.WITHDRAWN,
    (State.FORWARDED, Action.EXTEND): State.FORWARDED,
    (State.OBJECTED, Action.UPHOLD): State.FORWARDED,
    (State.OBJECTED, Action.SUSTAIN): State.ACCEPTED,
    (State.ANSWERED, Action.SEND_BACK): State.FORWARDED,
    (State.ANSWERED, Action.REPLY): State.REPLIED,
    (State.ANSWERED, Action.PROMISE): State.PROMISED,
    (State.ANSWERED, Action.SEND_ELSEWHERE): State.ELSEWHERE,
    (State.ANSWERED, Action.GUIDE): State.GUIDED,
    (State.ANSWERED, Action.WITHDRAW): State.WITHDRAWN,
    (State.ANSWERED, Action.EXTEND): State.ANSWERED,
    (State.PROMISED, Action.REPLY): State.REPLIED,
    (State.PROMISED, Action.PROMISE): State.PROMISED,
    (State.PROMISED, Action.FORWARD): State.FORWARDED,
    (State.PROMISED, Action.WITHDRAW): State.WITHDRAWN,
    (State.REPLIED, Action.ASK_AGAIN): State.ASKED_AGAIN,
    (State.ASKED_AGAIN, Action.REOPEN): State.ACCEPTED,
    (State.ASKED_AGAIN, Action.KEEP): State.REPLIED,
    (State.ELSEWHERE, Action.RECONSIDER): State.RECEIVED,
    (State.GUIDED, Action.RECONSIDER): State.RECEIVED,
    (State.WITHDRAWN, Action.RECONSIDER): State.RECEIVED,
}

WITH_AGENCY = frozenset({State.FORWARDED, State.OBJECTED})
"""While a complaint is here an agency has it, with a day for its answer; an objection does not stop that day."""

IN_HAND = WITH_AGENCY | {State.ACCEPTED, State.ANSWERED, State.PROMISED}
"""While a complaint is here there is a day until which the sender is answered."""

WAITING = frozenset({State.RECEIVED, State.ASKED_AGAIN})
"""The office has yet to decide; there is a day for it where the place has a term."""

OPEN = IN_HAND | WAITING
OVER = frozenset(State) - OPEN


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
