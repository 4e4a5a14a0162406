"""The only writer of a matter's state, and of the steps of its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.common.terms import soon_from
from hengjian.journal.services import record
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import is_own
from hengjian.supervision import policies
from hengjian.supervision.models import Matter, Step
from hengjian.supervision.states import OWED_BY_AGENCY, TRANSITIONS, Action, State


def require(actor: Account, action: policies.Action, place: str, on: date) -> None:
    """Refuse somebody who may not do this for the body at a place."""
    if not policies.may(actor, action, on, place):
        raise NotAllowed("您不能办理这个单位的监督事项。")


def require_work(actor: Account, body: Body, on: date) -> None:
    """Refuse somebody who may not work on what is about a body, or belongs to it."""
    require(actor, policies.Action.WORK, body.path, on)
    if is_own(actor, body):
        raise NotAllowed("这是您所在的单位，须由别的单位的监督人员办理。")


def locked(matter: Matter) -> Matter:
    """Give the matter as it is now, held until the transaction ends."""
    return Matter.objects.select_for_update(of=("self",)).select_related("body").get(pk=matter.pk)


@transaction.atomic
def transition(
    matter: Matter,
    *,
    action: Action,
    actor: Account,
    on: date,
    text: str = "",
    changes: Mapping[str, Any] | None = None,
    about: UUID | None = None,
) -> None:
    """Bring a matter to its next state, with what changes along, and write it into its timeline and the journal.

    While the agency owes an answer the day for it stays unless `changes` gives another; afterwards there is none.
    """
    now = locked(matter)
    following = TRANSITIONS.get((State(now.state), action))
    if following is None:
        state = now.get_state_display()
        raise Refused(f"这个事项现在是“{state}”，不能这样办。请刷新页面，看最新的情况。")
    before = now.due
    for name, value in (changes or {}).items():
        setattr(now, name, value)
    now.state = following
    if following not in OWED_BY_AGENCY:
        now.due = None
    if now.due != before:
        now.soon_from = soon_from(on, now.due)
    clean(now)
    now.save()
    note(now, action=action.value, actor=actor, on=on, text=text, about=about)
    matter.refresh_from_db()


def note(
    matter: Matter,
    *,
    action: str,
    actor: Account,
    on: date,
    text: str = "",
    about: UUID | None = None,
) -> None:
    """Write what happened into the timeline and the journal, in the caller's transaction."""
    Step.objects.create(matter=matter, action=action, on=on, text=text, by_name=actor.display_name)
    objects = [matter.uuid] if about is None else [matter.uuid, about]
    record(
        kind=f"supervision.{action}",
        actor=actor.uuid,
        objects=objects,
        on=on,
        content={"text": text},
    )
