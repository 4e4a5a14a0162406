"""What the operations of this part are tried on, for the table of permissions.

A supervisor coordinates between bodies to none of which he belongs: so he does at places below his own, not at it.
"""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.coordination.models import Dispute, Major, Position
from hengjian.supervision.coordination.states import State

REASON = {"text": "情况和理由写在这里。"}
Data = Mapping[str, str]
NOTHING: Data = {}


def parties(place: str) -> list[Body]:
    """Give the body at a place and one below it."""
    return [make_body(place), make_body(f"{place}9/")]


def a_dispute(place: str, state: State = State.COORDINATING) -> Dispute:
    """Make a dispute between the body at a place and one below it."""
    bodies = parties(place)
    day = today()
    dispute = Dispute.objects.create(
        year=day.year, serial=Dispute.objects.count() + 1, title="争议", kind="jurisdiction", text="争议的事项",
        asked_by="某局", asked_on=day, state=state, owner=bodies[0].uuid, owner_name="经办人",
        acting=bodies[0], decision="某政决〔2026〕1号",
    )  # fmt: skip
    for body in bodies:
        Position.objects.create(dispute=dispute, body=body, stance=Position.Stance.CLAIMS)
    return dispute


def a_major(place: str) -> Major:
    """Make a major matter of the body at a place and one below it."""
    lead, other = parties(place)
    day = today()
    major = Major.objects.create(
        year=day.year, serial=Major.objects.count() + 1, kind=Major.Kind.CASE, title="案件", text="情况写在这里",
        asked_by="某局", asked_on=day, lead=lead, owner=lead.uuid, owner_name="经办人",
    )  # fmt: skip
    major.joins.add(other)
    return major


def on_dispute(
    state: State = State.COORDINATING, data: Data = NOTHING, *, acting: bool = False
) -> Prepare:
    """Try it on a dispute of the body at the place."""

    def prepare(_actor: Account, place: str) -> Attempt:
        dispute = a_dispute(place, state)
        named = {"acting": str(make_body(place).uuid)} if acting else {}
        return Attempt(dispute.uuid, {**data, **named})

    return prepare


def on_major(data: Data = NOTHING) -> Prepare:
    """Try it on a major matter of the body at the place."""
    return lambda _actor, place: Attempt(a_major(place).uuid, dict(data))


def _new_dispute(_actor: Account, place: str) -> Attempt:
    data = {
        "title": "争议", "kind": "jurisdiction", "stance": "claims", "text": "争议的事项", "asked_by": "某局",
        "asked_on": today().isoformat(), "bodies": [str(each.uuid) for each in parties(place)],
    }  # fmt: skip
    return Attempt(None, data)


def _new_major(_actor: Account, place: str) -> Attempt:
    lead, other = parties(place)
    data = {
        "kind": "case", "title": "案件", "text": "情况写在这里", "asked_by": "某局", "asked_on": today().isoformat(),
        "lead": str(lead.uuid), "joins": [str(other.uuid)],
    }  # fmt: skip
    return Attempt(None, data)


def _position(data: Data = NOTHING) -> Prepare:
    """Try it on what the body below the place says: the one at the place may be the supervisor's own."""
    return lambda _actor, place: Attempt(
        a_dispute(place).positions.order_by("id")[0].uuid, dict(data)
    )


SPOKEN = {"stance": "claims", "reasons": "理由写在这里。", "filed_on": "2026-01-05"}
ATTEMPTS: Mapping[str, Prepare] = {
    "POST coordination:new_dispute": _new_dispute,
    "POST coordination:new_major": _new_major,
    "GET coordination:dispute": on_dispute(),
    "GET coordination:position": _position(),
    "POST coordination:position": _position(SPOKEN),
    "GET coordination:take_up": on_dispute(),
    "POST coordination:take_up": on_dispute(State.NEGOTIATING, REASON),
    "GET coordination:settle": on_dispute(),
    "POST coordination:settle": on_dispute(State.COORDINATING, REASON, acting=True),
    "GET coordination:propose": on_dispute(),
    "POST coordination:propose": on_dispute(State.COORDINATING, REASON, acting=True),
    "GET coordination:decide": on_dispute(),
    "POST coordination:decide": on_dispute(
        State.PROPOSED, {**REASON, "decision": "某政决〔2026〕1号"}, acting=True
    ),
    "GET coordination:withdraw": on_dispute(),
    "POST coordination:withdraw": on_dispute(State.COORDINATING, REASON),
    "GET coordination:reopen": on_dispute(),
    "POST coordination:reopen": on_dispute(State.SETTLED, REASON),
    "GET coordination:major": on_major(),
    "GET coordination:progress": on_major(),
    "POST coordination:progress": on_major(REASON),
    "GET coordination:raise": on_major(),
    "POST coordination:raise": on_major(REASON),
    "GET coordination:close": on_major(),
    "POST coordination:close": on_major(REASON),
}
DONE_PAGES: frozenset[str] = frozenset()
