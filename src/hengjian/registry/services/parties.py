"""Changes of parties, and looks at their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry import policies
from hengjian.registry.changes import Deed, checked, keep, write_down
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.parties import Party, Reveal
from hengjian.registry.numbers import hashes, masked, opened, party_number, sealed
from hengjian.registry.services.bodies import require


@dataclass(frozen=True)
class PartyDetails:
    """What is said of a party; an empty number leaves the one it has."""

    kind: str
    name: str
    number_kind: str = ""
    number: str = ""


@transaction.atomic
def add_party(*, actor: Account | None, body: Body, details: PartyDetails, on: date) -> Party:
    """Register a party with a body."""
    require(actor, body.path, on)
    party = Party(body=body)
    _keep(party, details, Deed("party_added", "登记当事人", actor, on, [body.uuid]))
    return party


@transaction.atomic
def change_party(*, actor: Account | None, party: Party, details: PartyDetails, on: date) -> bool:
    """Change what is said of a party; tell whether anything changed."""
    require(actor, party.body.path, on)
    return _keep(party, details, Deed("party_changed", "变更当事人", actor, on))


@transaction.atomic
def reveal_number(*, actor: Account, party: Party, purpose: str, on: date) -> str:
    """Give the whole number of a party to somebody who says what for; it is written down that he saw it."""
    if not policies.may(actor, policies.Action.REVEAL, on, party.body.path):
        raise NotAllowed("您不能查看这个当事人的完整证件号码。")
    if not party.number_hash:
        raise Refused("这个当事人没有登记证件号码。")
    reveal = Reveal(party=party, by=actor.uuid, by_name=actor.display_name, purpose=purpose.strip())
    checked(reveal)
    reveal.save()
    deed = Deed("party_revealed", "查看完整证件号码", actor, on)
    write_down(party, deed, {}, {"用途": reveal.purpose})
    return opened(party.number_cipher)


def _keep(party: Party, details: PartyDetails, deed: Deed) -> bool:
    values: dict[str, object] = {"kind": details.kind, "name": details.name.strip()}
    if details.number.strip():
        if not details.number_kind:
            raise Refused("请选择证件种类。")
        number = party_number(details.number_kind, details.number)
        # The cipher differs each time, so it is no sign of a change, and has no place in the history.
        known = hashes(number)
        if party.number_hash not in known:
            _refuse_known(party, known)
            party.number_cipher = sealed(number)
            party.number_hash = known[0]
            values["number_mask"] = masked(number)
        values["number_kind"] = details.number_kind
    return keep(party, values, deed)


def _refuse_known(party: Party, known: list[str]) -> None:
    same = Party.objects.filter(body=party.body, number_hash__in=known).exclude(pk=party.pk)
    if same.exists():
        raise Refused("本单位已登记过这个证件号码，请先查找。")
