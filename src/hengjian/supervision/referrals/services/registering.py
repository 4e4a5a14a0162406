"""Clues about officers are registered, filed or not, and handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.registry.models.bodies import Body
from hengjian.supervision import law as supervision_law
from hengjian.supervision.handing import handed_over
from hengjian.supervision.models import Clue, Matter
from hengjian.supervision.referrals import law, policies
from hengjian.supervision.referrals.models import REFERRALS, Referral
from hengjian.supervision.referrals.services.transition import (
    followed_by,
    issue_paper,
    locked,
    move,
    note,
    reason,
    require,
    require_another,
    said_of,
    signed,
    tell_matter,
)
from hengjian.supervision.referrals.states import OVER, Action
from hengjian.supervision.services.dispatches import DispatchDetails

FILING = "referral_filing"


@dataclass(frozen=True)
class ReferralDetails:
    """What is said of a clue about officers when it is registered."""

    kind: str
    channel: str
    title: str
    person: str
    text: str


@transaction.atomic
def register(
    *, actor: Account, body: Body, details: ReferralDetails, matter: Matter | None = None,
    clue: Clue | None = None, on: date,
) -> Referral:  # fmt: skip
    """Register a clue about officers of a body, with the matter or the clue that it came out of."""
    if details.kind not in law.kinds():
        raise Refused("请选择线索的种类。")
    if details.channel not in supervision_law.channels():
        raise Refused("请选择线索的来源。")
    if any(source is not None and source.body_id != body.pk for source in (matter, clue)):
        raise Refused("线索所涉的监督事项是另一个单位的。")
    referral = Referral(
        year=on.year, serial=_next_serial(on.year), kind=details.kind, channel=details.channel, body=body,
        matter=matter, clue=clue, title=details.title.strip(), person=details.person.strip(),
        text=details.text.strip(), registered_on=on, registered_by=actor.uuid,
        registered_by_name=actor.display_name, owner=actor.uuid, owner_name=actor.display_name,
    )  # fmt: skip
    require(actor, policies.Action.WORK, referral, on)
    clean(referral)
    referral.save()
    REFERRALS.index(referral)
    note(referral, action="registered", actor=actor, on=on, text=referral.title)
    tell_matter(referral, "referral_begun", actor, on)
    return referral


@transaction.atomic
def approve(*, actor: Account, referral: Referral, filed: bool, text: str, on: date) -> None:
    """File a referral or refuse to, with the opinion: it is somebody else's than who registered it."""
    now = locked(referral)
    require_another(actor, now, on)
    action = Action.FILE if filed else Action.REFUSE
    followed_by(now, action)
    opinion = reason(text, "审批意见")
    more = said_of(now) | {
        "conclusion": "同意立案" if filed else "不予立案", "decided": signed(actor.display_name, on),
    }  # fmt: skip
    details = DispatchDetails(
        to=now.owner_name, reference=now.number, facts=now.text, demand=opinion, more=more
    )
    paper = issue_paper(actor, now, FILING, details, on)
    changes = {"filed_by": actor.uuid} | ({} if filed else {"closed_on": on})
    move(
        referral, action=action, actor=actor, on=on, text=f"{opinion}（{paper.number}）", changes=changes,
        about=paper.uuid,
    )  # fmt: skip
    if not filed:
        tell_matter(referral, "referral_over", actor, on)


@transaction.atomic
def hand_over(*, actor: Account, referral: Referral, to: Account, text: str, on: date) -> None:
    """Give an open referral to another supervisor, with the reason; days and papers stay as they are."""
    now = locked(referral)
    require(actor, policies.Action.WORK, now, on)
    why = reason(text)
    if not policies.may(to, policies.Action.WORK, on, now.body.path):
        raise Refused(f"{to.display_name}不能办理这个单位的移送线索，请另选一人。")
    if now.state in OVER:
        raise Refused("这条线索已经办结，不用交接。")
    said = handed_over(now.owner_name, to, why)
    now.owner, now.owner_name = to.uuid, to.display_name
    now.save(update_fields=["owner", "owner_name"])
    note(now, action="handed_over", actor=actor, on=on, text=said)
    referral.refresh_from_db()


def _next_serial(year: int) -> int:
    # The constraint on year and serial makes two that come in at once fail one of them, not share a number.
    last = Referral.objects.filter(year=year).aggregate(last=Max("serial"))["last"]
    return 1 + (last or 0)
