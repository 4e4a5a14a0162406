"""What was decided is transferred with its materials, served, and waited for until it is known what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.common.terms import soon_from
from hengjian.supervision.models import Dispatch, Reply
from hengjian.supervision.papers.content import Table, plain
from hengjian.supervision.referrals import policies
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.services.deciding import summary_of
from hengjian.supervision.referrals.services.transition import (
    followed_by,
    issue_paper,
    locked,
    move,
    reason,
    require,
    said_of,
    tell_matter,
)
from hengjian.supervision.referrals.states import Action, State
from hengjian.supervision.services.dispatches import DispatchDetails
from hengjian.supervision.services.letters import REFERRAL
from hengjian.supervision.services.replies import ReplyDetails, keep_reply

SERVICE = "referral_service"
HEAD = ("序号", "材料")
SIGN_HERE = "请签收后将本回证退回本机关。"
BACK = {"receipt": Action.SERVE, "progress": Action.NOTE_PROGRESS, "feedback": Action.TELL}
"""What comes back to the letter, and what it means for the referral."""


@dataclass(frozen=True)
class TransferDetails:
    """To whom a clue goes, what is said, what goes along, and until when one wants to hear of it."""

    to: str
    facts: str
    demand: str
    materials: Sequence[str]
    due: date | None = None


@transaction.atomic
def transfer(*, actor: Account, referral: Referral, details: TransferDetails, on: date) -> Dispatch:
    """Write the letter with its list of materials, and the receipt of service that goes along to be signed."""
    now = locked(referral)
    require(actor, policies.Action.WORK, now, on)
    followed_by(now, Action.TRANSFER)
    materials = [each for each in map(plain, details.materials) if each]
    if not materials:
        raise Refused("请列出移送的材料，一行一件。")
    if details.due is not None and details.due <= on:
        raise Refused("请对方告知处理情况的日期须在移送以后。")
    to = reason(details.to, "受移送机关")
    said = said_of(now) | {
        "study": summary_of(now.studies.latest("id")), "materials": str(len(materials)),
    }  # fmt: skip
    rows = tuple((str(i), each) for i, each in enumerate(materials, 1))
    letter = issue_paper(
        actor, now, REFERRAL,
        DispatchDetails(
            to=to, reference=now.number, facts=details.facts, demand=details.demand, due=details.due, more=said,
            table=Table("移送材料清单", HEAD, rows),
        ),
        on,
    )  # fmt: skip
    served = DispatchDetails(
        to=to, reference=now.number, facts=f"问题线索移送书（{letter.number}），附材料 {len(materials)} 件。",
        demand=SIGN_HERE,
    )  # fmt: skip
    issue_paper(actor, now, SERVICE, served, on)
    changes = {
        "to": to, "transferred_on": on, "due": details.due, "soon_from": soon_from(on, details.due),
    }  # fmt: skip
    move(
        referral, action=Action.TRANSFER, actor=actor, on=on, text=f"{to}（{letter.number}）", changes=changes,
        about=letter.uuid,
    )  # fmt: skip
    tell_matter(referral, REFERRAL, actor, on)
    return letter


@transaction.atomic
def record_back(*, actor: Account, referral: Referral, details: ReplyDetails, on: date) -> Reply:
    """Record what came back: the signed receipt first, then how it goes on, and what became of it, which ends it."""
    now = locked(referral)
    require(actor, policies.Action.WORK, now, on)
    action = BACK.get(details.kind)
    if action is None:
        raise Refused("请选择回复的种类。")
    if now.state == State.TRANSFERRED and action is not Action.SERVE:
        raise Refused("还没有登记送达回执。请先登记回执，再登记办理进展和处理情况。")
    followed_by(now, action)
    reply = keep_reply(actor, letter_of(now), details, on)
    changes = {"closed_on": on} if action is Action.TELL else {}
    move(
        referral,
        action=action,
        actor=actor,
        on=on,
        text=reply.text,
        changes=changes,
        about=reply.uuid,
    )
    if action is Action.TELL:
        tell_matter(referral, "referral_over", actor, on)
    return reply


def letter_of(referral: Referral) -> Dispatch:
    """Give the letter with which a referral was transferred."""
    return referral.papers.get(kind=REFERRAL)
