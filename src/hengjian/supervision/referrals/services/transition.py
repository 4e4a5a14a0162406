"""The only writer of a referral's state, of the steps of its timeline, and of its papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.journal.services import record
from hengjian.supervision import law as supervision_law
from hengjian.supervision.models import Dispatch
from hengjian.supervision.papers.content import day_on_paper
from hengjian.supervision.referrals import law, policies
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.states import TRANSITIONS, Action, State
from hengjian.supervision.services.dispatches import DispatchDetails, issue
from hengjian.supervision.services.transition import note as note_on_matter


def require(actor: Account, action: policies.Action, referral: Referral, on: date) -> None:
    """Refuse somebody who may not do this about the body of a referral."""
    if not policies.may(actor, action, on, referral.body.path):
        raise NotAllowed("您不能办理这个单位的移送线索。")


def require_another(actor: Account, referral: Referral, on: date) -> None:
    """Refuse somebody who may not decide, or who would decide on what he registered or has in hand."""
    if policies.is_his_own(actor, referral):
        raise NotAllowed("这条线索是您登记或者经办的，须由另一名负责人审批。")
    require(actor, policies.Action.DECIDE, referral, on)


def locked(referral: Referral) -> Referral:
    """Give the referral as it is now, held until the transaction ends."""
    rows = Referral.objects.select_for_update(of=("self",))
    return rows.select_related("body", "matter").get(pk=referral.pk)


def reason(text: str, what: str = "理由") -> str:
    """Give a text that has to be there."""
    if not text.strip():
        raise Refused(f"请写明{what}。")
    return text.strip()


def followed_by(referral: Referral, action: Action) -> State:
    """Give the state that an action leads to; refuse one that is not possible now."""
    following = TRANSITIONS.get((State(referral.state), action))
    if following is None:
        state = referral.get_state_display()
        raise Refused(f"这条线索现在是“{state}”，不能这样办。请刷新页面，看最新的情况。")
    return following


@transaction.atomic
def move(
    referral: Referral, *, action: Action, actor: Account, on: date, text: str = "",
    changes: Mapping[str, Any] | None = None, about: UUID | None = None,
) -> None:  # fmt: skip
    """Bring a referral to its next state, with what changes along, and write it into its timeline and the journal."""
    now = locked(referral)
    now.state = followed_by(now, action)
    for name, value in (changes or {}).items():
        setattr(now, name, value)
    clean(now)
    now.save()
    note(now, action=action.value, actor=actor, on=on, text=text, about=about)
    referral.refresh_from_db()


def note(
    referral: Referral, *, action: str, actor: Account, on: date, text: str = "", about: UUID | None = None
) -> None:  # fmt: skip
    """Write what happened into the timeline and the journal, in the caller's transaction."""
    referral.steps.create(action=action, on=on, text=text, by_name=actor.display_name)
    objects = [referral.uuid] if about is None else [referral.uuid, about]
    record(
        kind=f"referrals.{action}", actor=actor.uuid, objects=objects, on=on, content={"text": text}
    )


def tell_matter(referral: Referral, action: str, actor: Account, on: date) -> None:
    """Write into the timeline of the matter that a referral came from what became of it."""
    if referral.matter is not None:
        text = f"{referral.number}　{referral.get_state_display()}"
        note_on_matter(
            referral.matter, action=action, actor=actor, on=on, text=text, about=referral.uuid
        )


def issue_paper(
    actor: Account, referral: Referral, kind: str, details: DispatchDetails, on: date
) -> Dispatch:
    """Number the paper of a step and fix what it says; the caller has looked whether the actor may."""
    paper = issue(
        actor=actor, kind=kind, place=referral.body.path, details=details, about=referral.uuid, on=on
    )  # fmt: skip
    referral.papers.add(paper)
    return paper


def said_of(referral: Referral) -> dict[str, str]:
    """Give what every paper of a referral can say of it."""
    kind, channel = law.kinds().get(referral.kind), supervision_law.channels().get(referral.channel)
    return {
        "body": referral.body.name,
        "person": referral.person,
        "kind": f"{kind.label}（{law.source_of(kind)}）" if kind else referral.kind,
        "channel": channel.label if channel else referral.channel,
        "from_matter": referral.matter.number if referral.matter else "",
        "registered": signed(referral.registered_by_name, referral.registered_on),
    }


def signed(name: str, on: date) -> str:
    """Say who did something on which day, as papers have it."""
    return f"{name}，{day_on_paper(on)}"
