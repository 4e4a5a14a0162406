"""The only writer of a matter's state, and of the steps of its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.services import record
from hengjian.supervision import policies
from hengjian.supervision.models import Matter, Step
from hengjian.supervision.states import OWED_BY_AGENCY, TRANSITIONS, Action, State

SHARE_LEFT, TENTHS = 3, 10


def require(actor: Account, action: policies.Action, place: str, on: date) -> None:
    """Refuse somebody who may not do this for the body at a place."""
    if not policies.may(actor, action, on, place):
        raise NotAllowed("您不能办理这个单位的监督事项。")


def clean(row: Model) -> None:
    """Check a row before it is written; raises Refused with what is wrong, field by field."""
    try:
        row.full_clean(exclude={"uuid"})
    except ValidationError as error:
        raise Refused(told(error, row)) from error


def told(error: ValidationError, row: Model) -> str:
    """Say what is wrong with a row."""
    lines = []
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}："  # type: ignore[union-attr]  # noqa: SLF001
        lines += [f"{label}{message}" for message in messages]
    return "".join(lines)


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
        now.soon_from = _soon_from(on, now.due)
    clean(now)
    now.save()
    note(now, action=action.value, actor=actor, on=on, text=text, about=about)
    matter.refresh_from_db()


def _soon_from(on: date, due: date | None) -> date | None:
    """Give the day from which no more than three tenths of the time are left."""
    if due is None:
        return None
    return due - timedelta(days=(due - on).days * SHARE_LEFT // TENTHS)


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
