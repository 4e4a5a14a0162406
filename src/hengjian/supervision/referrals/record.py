"""What the page of a referral shows, and what its reader can do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.supervision import law as supervision_law
from hengjian.supervision.models import Dispatch, Reply
from hengjian.supervision.referrals import law, policies, selectors
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.policies import Action as Right
from hengjian.supervision.referrals.states import OVER, Action, State, possible
from hengjian.supervision.services.letters import REFERRAL

STEPS = {
    "registered": "登记", "file": "同意立案", "refuse": "不予立案", "add_evidence": "登记证据",
    "finish_evidence": "结束取证", "study": "集体研究", "ask_for_more": "集体研究，补充取证", "decide": "决定移送",
    "keep": "决定不移送", "send_back": "退回补充取证", "transfer": "移送", "serve": "登记送达回执",
    "note_progress": "登记办理进展", "tell": "登记处理情况", "handed_over": "交接",
}  # fmt: skip
COURSE = ("登记", "立案", "取证", "集体研究", "决定", "移送", "送达", "处理情况")
_ORDER = (
    State.REGISTERED, State.FILED, State.PROVED, State.STUDIED, State.DECIDED, State.TRANSFERRED, State.SERVED,
    State.TOLD,
)  # fmt: skip
_ENDED_AT = {State.REFUSED: 1, State.KEPT: 4}
"""Where the course ended that did not go to its end."""


@dataclass(frozen=True)
class Stage:
    """A stage of the course: its word, and whether it is behind, now, or still to come."""

    title: str
    place: str


@dataclass(frozen=True)
class Paper:
    """A paper of the referral: its word, and where it is."""

    letter: Dispatch
    label: str


def record_of(referral: Referral, reader: Account, day: date) -> dict[str, Any]:
    """Give what the page shows."""
    deeds = deeds_of(referral, reader, day)
    works = policies.may(reader, Right.WORK, day, referral.body.path)
    return {
        "referral": referral,
        "kind": law.kinds().get(referral.kind),
        "kind_source": _source_of(referral.kind),
        "channel": supervision_law.channels().get(referral.channel),
        "course": course_of(referral),
        "items": referral.items.prefetch_related("files"),
        "studies": referral.studies.all(),
        "papers": papers_of(referral),
        "replies": replies_of(referral),
        "timeline": [(STEPS[each.action], each) for each in referral.steps.all()],
        "lamp": selectors.lamp_of(referral, day),
        "left": (referral.due - day).days if referral.due else None,
        "deeds": deeds,
        "waits_for": waits_for(referral, reader, day),
        "may_work": works,
        "may_hand_over": works and referral.state not in OVER,
    }


def course_of(referral: Referral) -> list[Stage]:
    """Give the stages of the course, each behind, now or to come."""
    state = State(referral.state)
    ended = _ENDED_AT.get(state)
    done = _ORDER.index(state) if ended is None else ended
    return [
        Stage(title, "done" if i <= done else "now" if i == done + 1 and ended is None else "later")
        for i, title in enumerate(COURSE)
    ]


def papers_of(referral: Referral) -> list[Paper]:
    """Give the papers in the order in which they were issued."""
    meant = supervision_law.letters()
    return [Paper(each, meant[each.kind].label) for each in referral.papers.order_by("id")]


def replies_of(referral: Referral) -> list[tuple[str, Reply]]:
    """Give what came back, each with the word for its kind."""
    back = supervision_law.letters()[REFERRAL].more["back"]
    rows = Reply.objects.filter(dispatch__referrals=referral).order_by("id")
    return [(back.get(each.kind, each.kind), each) for each in rows.prefetch_related("files")]


def deeds_of(referral: Referral, reader: Account, day: date) -> list[tuple[str, str]]:
    """Give what the reader can do now: its word and its page, the main thing first."""
    ways: list[tuple[Action, str, str]] = []
    if policies.may(reader, Right.WORK, day, referral.body.path):
        ways += [
            (Action.ADD_EVIDENCE, "登记证据", "item"), (Action.FINISH_EVIDENCE, "结束取证", "finish"),
            (Action.STUDY, "登记集体研究", "study"), (Action.TRANSFER, "制发移送书", "transfer"),
            (Action.SERVE, "登记送达回执", "reply"), (Action.TELL, "登记进展、处理情况", "reply"),
        ]  # fmt: skip
    if policies.may_decide(reader, referral, day):
        ways += [(Action.FILE, "立案审批", "approve"), (Action.DECIDE, "移送审批", "decide")]
    return [
        (title, reverse(f"referrals:{page}", args=[referral.uuid]))
        for action, title, page in ways
        if possible(referral.state, action)
    ]


def waits_for(referral: Referral, reader: Account, day: date) -> str:
    """Say who is to do the next thing where the reader cannot."""
    if referral.state not in selectors.DECIDED_ON or policies.may_decide(reader, referral, day):
        return ""
    what = "立案" if referral.state == State.REGISTERED else "移送"
    if policies.is_his_own(reader, referral):
        return f"等监督机构负责人审批是否{what}。登记人、经办人不能审批自己的线索。"
    return f"等监督机构负责人审批是否{what}。"


def _source_of(kind: str) -> str:
    found = law.kinds().get(kind)
    return law.source_of(found) if found else ""
