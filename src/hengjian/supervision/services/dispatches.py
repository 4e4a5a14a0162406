"""Letters outside any matter: about a clue or a complaint, and the papers of a referral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.journal.services import record
from hengjian.supervision.models import Clue, Dispatch
from hengjian.supervision.papers.content import Table
from hengjian.supervision.papers.services import issue_dispatch
from hengjian.supervision.services.letters import (
    FORWARDING,
    NOTICE,
    OF_REFERRALS,
    next_number,
)
from hengjian.supervision.services.organs import organ_for
from hengjian.supervision.services.transition import require_work


@dataclass(frozen=True)
class DispatchDetails:
    """What such a letter says; `reference` is the number by which the thing is known.

    `more` are further texts that the layout of its kind names, and `table` is what is annexed.
    """

    to: str
    reference: str
    facts: str
    demand: str
    due: date | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    table: Table | None = None


@transaction.atomic
def issue(
    *, actor: Account, kind: str, place: str, details: DispatchDetails, about: UUID, on: date,
    clue: Clue | None = None,
) -> Dispatch:  # fmt: skip
    """Number such a letter and fix its paper; the caller has looked whether the actor may."""
    if kind not in {FORWARDING, NOTICE, *OF_REFERRALS}:
        raise Refused("这种文书须在监督事项里制发。")
    organ = organ_for(actor, place, on)
    dispatch = Dispatch(
        kind=kind, number=next_number(organ.mark if organ else "", kind, on.year), on=on, to=details.to.strip(),
        reference=details.reference, facts=details.facts.strip(), demand=details.demand.strip(), due=details.due,
        organ=organ, clue=clue, by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    clean(dispatch)
    dispatch.save()
    issue_dispatch(
        actor=actor, dispatch=dispatch, about=about, more=details.more, table=details.table, on=on
    )
    return dispatch


@transaction.atomic
def issue_for_clue(
    *, actor: Account, clue: Clue, kind: str, details: DispatchDetails, on: date
) -> Dispatch:
    """Forward a clue, or tell its sender what came of it."""
    require_work(actor, clue.body, on)
    if kind not in {FORWARDING, NOTICE}:
        raise Refused("关于线索只制发转办函和告知书，其余的在监督事项里制发。")
    if details.due is not None and details.due <= on:
        raise Refused("反馈截止日须在发文日以后。")
    dispatch = issue(
        actor=actor, kind=kind, place=clue.body.path, details=details, about=clue.uuid, on=on, clue=clue
    )  # fmt: skip
    record(
        kind=f"supervision.clue_{kind}", actor=actor.uuid, objects=[clue.uuid, dispatch.uuid], on=on,
        content={"text": dispatch.number},
    )  # fmt: skip
    return dispatch
