"""Changes of parties, and looks at their numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common import grams
from hengjian.common.identitynumbers import hashes, masked, sealed
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry import policies
from hengjian.registry.changes import Deed, checked, keep, write_down
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.parties import NAMES, Party, PartyLoad, Reveal
from hengjian.registry.numbers import opened, party_number
from hengjian.registry.services.bodies import require

AT_ONCE = 1_000
BY_NAME = frozenset({Party.Kind.ORGANISATION, Party.Kind.SOLE_TRADER})


@dataclass(frozen=True)
class PartyDetails:
    """What is said of a party; an empty number leaves the one it has."""

    kind: str
    name: str
    number_kind: str = ""
    number: str = ""


@dataclass(frozen=True)
class PartyTold:
    """A party as a case tells of it: with which body (its id), and the number as it is kept."""

    body: int
    name: str
    kind: str
    number_kind: str
    hashes: tuple[str, ...]
    cipher: str
    mask: str

    def party(self) -> Party:
        """Give a new row for it."""
        return Party(
            body_id=self.body, name=self.name, kind=self.kind, number_kind=self.number_kind,
            number_hash=self.hashes[0] if self.hashes else "", number_mask=self.mask,
            number_cipher=self.cipher.encode(), of_cases=True,
        )  # fmt: skip


@transaction.atomic
def add_party(*, actor: Account | None, body: Body, details: PartyDetails, on: date) -> Party:
    """Register a party with a body; one that came with cases is registered from then on."""
    require(actor, body.path, on)
    party = _of_cases(body, details) or Party(body=body)
    if party.of_cases:
        party.of_cases = False
        party.save(update_fields=["of_cases"])
    _keep(party, details, Deed("party_added", "登记当事人", actor, on, [body.uuid]))
    return party


def parties_told(*, told: Sequence[PartyTold]) -> list[int]:
    """Give the ids of parties that cases tell of, in the caller's transaction; those that are new are put down.

    A party with a number is the one that its body has under it; an organisation without one goes by its name; of
    people without one nobody knows whether they are the same. The batch that brings them is what the journal knows of.
    """
    numbered = _numbered(told)
    named = _named(told)
    new: list[Party] = []
    found: list[Party] = []
    for each in told:
        keys: list[tuple[int, str]] = [(each.body, hashed) for hashed in each.hashes]
        by_name = (each.body, each.name, each.kind)
        party = next((numbered[key] for key in keys if key in numbered), None)
        if not keys and each.kind in BY_NAME:
            party = named.get(by_name)
        if party is None:
            party = each.party()
            new.append(party)
            numbered.update(dict.fromkeys(keys, party))
            named[by_name] = party
        found.append(party)
    Party.objects.bulk_create(new, batch_size=AT_ONCE)
    NAMES.index(*new)
    return [party.pk for party in found]


def note_load(*, parties: Iterable[int], load: UUID) -> None:
    """Note that a load of cases tells of parties: they are seen as long as it stands."""
    PartyLoad.objects.bulk_create(
        (PartyLoad(party_id=party, load=load) for party in sorted(set(parties))),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def forget_parties(parties: Collection[int]) -> None:
    """Delete parties that came with cases and are in none any more, in the caller's transaction.

    One that was registered as well stays, and one whose number somebody looked at: that he did is on record.
    """
    gone = Party.objects.filter(pk__in=parties, of_cases=True, reveals__isnull=True)
    names = dict(gone.order_by().values_list("pk", "name"))
    grams.forget(NAMES.space, names)
    Party.objects.filter(pk__in=names).delete()


def _numbered(told: Sequence[PartyTold]) -> dict[tuple[int, str], Party]:
    hashed = {each for one in told for each in one.hashes}
    there = Party.objects.filter(body__in={each.body for each in told}, number_hash__in=hashed)
    return {(party.body_id, party.number_hash): party for party in there}


def _named(told: Sequence[PartyTold]) -> dict[tuple[int, str, str], Party]:
    without = [each for each in told if not each.hashes and each.kind in BY_NAME]
    there = Party.objects.filter(
        body__in={each.body for each in without}, number_hash="", kind__in=BY_NAME,
        name__in={each.name for each in without},
    )  # fmt: skip
    return {(party.body_id, party.name, party.kind): party for party in there}


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


def _of_cases(body: Body, details: PartyDetails) -> Party | None:
    if not details.number.strip() or not details.number_kind:
        return None
    known = hashes(party_number(details.number_kind, details.number))
    return body.parties.filter(of_cases=True, number_hash__in=known).first()


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
    if party.pk is not None:
        grams.forget(NAMES.space, {party.pk: party.name})
    changed = keep(party, values, deed)
    NAMES.index(party)
    return changed


def _refuse_known(party: Party, known: list[str]) -> None:
    same = Party.objects.filter(body=party.body, number_hash__in=known).exclude(pk=party.pk)
    if same.exists():
        raise Refused("本单位已登记过这个证件号码，请先查找。")
