"""What every change here has in common: it is allowed, in order, told in the timeline and in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.services import record
from hengjian.supervision.campaigns import policies
from hengjian.supervision.campaigns.models import Campaign, Plan, Step
from hengjian.supervision.campaigns.states import TRANSITIONS, Action, State


def require(actor: Account, action: policies.Action, place: str, on: date) -> None:
    """Refuse somebody who may not do this for the body at a place."""
    if not policies.may(actor, action, on, place):
        raise NotAllowed("您不能办理这个监督范围的计划和专项整治。")


def held(campaign: Campaign) -> Campaign:
    """Give the campaign as it is now, held until the transaction ends."""
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("place")
    return rows.get(pk=campaign.pk)


def advance(campaign: Campaign, action: Action) -> None:
    """Bring a held campaign to its next state; the caller saves it."""
    following = TRANSITIONS.get((State(campaign.state), action))
    if following is None:
        state = campaign.get_state_display()
        raise Refused(f"这次专项整治现在是“{state}”，不能这样办。请刷新页面，看最新的情况。")
    campaign.state = following


def require_state(campaign: Campaign, state: State) -> None:
    """Refuse what can only be done while the campaign is in a state."""
    if campaign.state != state:
        raise Refused(f"这次专项整治现在是“{campaign.get_state_display()}”，不能再改这些内容。")


def note(
    about: Plan | Campaign,
    kind: str,
    title: str,
    *,
    actor: Account,
    on: date,
    text: str = "",
    objects: tuple[UUID, ...] = (),
    content: Mapping[str, Any] | None = None,
) -> UUID:
    """Write what happened into the timeline and the journal; give the uuid of the entry."""
    Step.objects.create(
        object=about.uuid, title=title, on=on, text=text, by_name=actor.display_name
    )
    return record(
        kind=f"campaigns.{kind}", actor=actor.uuid, objects=[about.uuid, *objects], on=on,
        content={"text": text} if content is None else content,
    )  # fmt: skip
