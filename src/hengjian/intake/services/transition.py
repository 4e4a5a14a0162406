"""The only writer of a batch's state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import policies
from hengjian.intake.models import Batch
from hengjian.intake.states import TRANSITIONS, Action, State
from hengjian.journal.entries import Batch as Commitment
from hengjian.journal.services import record


@transaction.atomic
def transition(
    batch: Batch,
    *,
    action: Action,
    actor: Account | None,
    on: date,
    changes: Mapping[str, Any] | None = None,
    commitment: Commitment | None = None,
) -> None:
    """Bring a batch to its next state, with what changes along, and journal it; without an actor the system acts."""
    now = Batch.objects.select_for_update().get(pk=batch.pk)
    if actor is not None and not policies.may(
        actor, policies.Deed.BRING, on, now.body_path, now.holds
    ):
        raise NotAllowed("您不能处理这个单位的数据。")
    following = TRANSITIONS.get((State(now.state), action))
    if following is None:
        raise Refused(
            f"这一批现在是“{now.get_state_display()}”，不能这样办。请刷新页面，看最新的情况。"
        )
    for name, value in (changes or {}).items():
        setattr(now, name, value)
    now.state = following
    now.full_clean()
    now.save()
    record(
        kind=f"intake.batch_{action.value}",
        actor=actor.uuid if actor else None,
        objects=[now.uuid],
        on=on,
        batch=commitment,
    )
    batch.refresh_from_db()
