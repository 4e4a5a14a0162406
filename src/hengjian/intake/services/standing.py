"""Noting which imported batches are still seen: later data may have taken the place of all of one, or give it back."""

from __future__ import annotations

from datetime import date

from hengjian.intake.models import Batch
from hengjian.intake.services.transition import transition
from hengjian.intake.states import Action, State
from hengjian.intake.targets import Target


def note_what_stands(taker: Target, on: date) -> None:
    """Bring the state of the imported batches of a target into line with what is seen of them.

    Looking takes time, so it is done outside the transaction that published or withdrew a batch: if that is missed, the
    next one makes up for it.
    """
    imported = {
        each.load: each
        for each in Batch.objects.filter(
            state__in=[State.PUBLISHED, State.SUPERSEDED], holds__in=list(taker.holds)
        )
        if each.load is not None
    }
    seen = taker.standing(list(imported))
    for load, batch in imported.items():
        if batch.state == State.PUBLISHED and load not in seen:
            transition(batch, action=Action.SUPERSEDE, actor=None, on=on)
        elif batch.state == State.SUPERSEDED and load in seen:
            transition(batch, action=Action.RESTORE, actor=None, on=on)
