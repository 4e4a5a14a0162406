"""What is read of the registry, already narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.accounts.policies import in_force
from hengjian.common.identitynumbers import hashes
from hengjian.common.models import Row
from hengjian.intake.models import Batch
from hengjian.intake.states import State as BatchState
from hengjian.registry import policies
from hengjian.registry.models.bodies import Area, Body, Entrustment
from hengjian.registry.models.items import Benchmark, Holding, Item, Tier
from hengjian.registry.models.officers import OFFICERS, Credential, CredentialEvent, Officer
from hengjian.registry.models.parties import NAMES, Party, PartyLoad
from hengjian.registry.models.records import Change
from hengjian.registry.numbers import party_number
from hengjian.registry.policies import Action
from hengjian.registry.states import State

HELD, NOT_HELD, LEFT = "held", "none", "left"
UNSAID = "unsaid"
FILED, UNFILED, PUBLISHED, UNPUBLISHED = "filed", "unfiled", "published", "unpublished"
UNFINISHED = (State.ISSUED, State.SUSPENDED)


@dataclass(frozen=True)
class BodyFilter:
    """What a reader of bodies asked for; an empty wish narrows nothing."""

    words: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class OfficerFilter:
    """What a reader of officers asked for."""

    words: str = ""
    kind: str = ""
    credential: str = ""


@dataclass(frozen=True)
class PartyFilter:
    """What a reader of parties asked for."""

    words: str = ""
    kind: str = ""


@dataclass(frozen=True)
class ItemFilter:
    """What a reader of items asked for."""

    words: str = ""
    act: str = ""
    level: str = ""
    filing: str = ""


def bodies_for(
    reader: Account, day: date, wanted: BodyFilter = BodyFilter(), action: Action = Action.SEE
) -> QuerySet[Body]:
    """Give the bodies with which a reader may do something, narrowed to what is asked for."""
    rows = Body.objects.filter(policies.visible_to(reader, action, day, "path"))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    for word in wanted.words.split():
        former = Body.objects.filter(former_names__name__icontains=word).values("pk")
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(pk__in=former))
    return rows


def places_for(keeper: Account, day: date) -> QuerySet[Body]:
    """Give the bodies in use whose registry somebody keeps."""
    rows = bodies_for(keeper, day, BodyFilter(state=Body.State.ACTIVE), Action.CHANGE)
    return rows.order_by("path")


def above(body: Body, reader: Account, day: date) -> list[Body]:
    """Give the bodies above one, from the top, as far as the reader may see them."""
    ids = [step for step in body.path.split("/") if step][:-1]
    found = bodies_for(reader, day).filter(pk__in=ids) if ids else Body.objects.none()
    return list(found.order_by("path"))


def entrustments_on(body: Body, day: date) -> QuerySet[Entrustment]:
    """Give under which entrustments a body enforces on a day; both their days are included."""
    return body.entrustments.filter(in_force(day)).select_related("delegator")


def areas() -> QuerySet[Area]:
    """Give the administrative divisions."""
    return Area.objects.select_related("parent")


def officers_for(
    reader: Account, day: date, wanted: OfficerFilter = OfficerFilter()
) -> QuerySet[Officer]:
    """Give the officers and auxiliaries that a reader may see, each with his credentials."""
    rows = Officer.objects.filter(policies.visible_to(reader, Action.SEE, day))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.credential in {HELD, NOT_HELD}:
        held = Exists(
            Credential.objects.filter(in_force(day), officer=OuterRef("pk"), state=State.ISSUED)
        )
        rows = rows.filter(held if wanted.credential == HELD else ~held)
    if wanted.credential == LEFT:
        kept = Credential.objects.filter(officer=OuterRef("pk"), state__in=UNFINISHED)
        rows = rows.filter(Exists(kept), left_on__lt=day)
    for word in wanted.words.split():
        # Each is looked up by itself: an "or" across a join keeps a database from using the index of either.
        bodies = Body.objects.filter(name__icontains=word).order_by().values("pk")
        holders = Credential.objects.filter(number=word.upper()).order_by().values("officer")
        rows = rows.filter(OFFICERS.told_by(word) | Q(body__in=bodies) | Q(pk__in=holders))
    return rows.select_related("body").prefetch_related("credentials")


def held_by_left(keeper: Account, day: date) -> QuerySet[Credential]:
    """Give the credentials that people who have left still hold, where somebody keeps the registry."""
    kept = policies.visible_to(keeper, Action.CHANGE, day, "officer__body__path")
    return Credential.objects.filter(kept, officer__left_on__lt=day, state__in=UNFINISHED)


def credentials_for(reader: Account, day: date) -> QuerySet[Credential]:
    """Give the credentials that a reader may see."""
    seen = policies.visible_to(reader, Action.SEE, day, "officer__body__path")
    events = Prefetch("events", CredentialEvent.objects.order_by("on", "id"))
    return Credential.objects.filter(seen).select_related("officer__body").prefetch_related(events)


def standing_on(credential: Credential, day: date) -> State | None:
    """Give how a credential stood on a day; None where it was not issued yet or had run out."""
    if day < credential.valid_from:
        return None
    if credential.valid_until is not None and day > credential.valid_until:
        return None
    last = None
    for event in sorted(credential.events.all(), key=lambda each: (each.on, each.pk)):
        if event.on <= day:
            last = event
    return State(last.state) if last else None


def credential_on(officer: Officer, day: date, field: str = "") -> Credential | None:
    """Give a credential with which somebody could act on a day, the newest one; None where he had none.

    With a field of enforcement only one that names it counts: a credential that names no field is not known to be
    for this one.
    """
    held = officer.credentials.prefetch_related("events").order_by("-valid_from", "-id")
    for credential in held:
        fits = not field or field in credential.field_list
        if fits and standing_on(credential, day) == State.ISSUED:
            return credential
    return None


def parties_for(reader: Account, day: date, wanted: PartyFilter = PartyFilter()) -> QuerySet[Party]:
    """Give the parties that a reader may see."""
    rows = Party.objects.filter(
        policies.visible_to(reader, Action.SEE_PARTIES, day), Q(of_cases=False) | _told()
    )
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    for word in wanted.words.split():
        rows = rows.filter(NAMES.told_by(word))
    return rows.select_related("body")


def _told() -> Exists:
    """Give the condition that an imported load that stands tells of a party."""
    standing = Batch.objects.filter(state=BatchState.PUBLISHED).order_by().values("load")
    return Exists(PartyLoad.objects.filter(party=OuterRef("pk"), load__in=standing))


def parties_with_number(reader: Account, day: date, kind: str, number: str) -> QuerySet[Party]:
    """Give the parties with exactly this number; raises `Refused` for a number that cannot be one of its kind."""
    known = hashes(party_number(kind, number))
    return parties_for(reader, day).filter(number_hash__in=known, number_kind=kind)


def items_for(reader: Account, day: date, wanted: ItemFilter = ItemFilter()) -> QuerySet[Item]:
    """Give the items, which whoever sees anything of the registry sees all."""
    if not policies.may(reader, Action.SEE, day):
        return Item.objects.none()
    rows = Item.objects.all()
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.level:
        said = Q(levels="") if wanted.level == UNSAID else Q(levels__contains=wanted.level)
        rows = rows.filter(said)
    if wanted.filing:
        rows = rows.filter(_filed(wanted.filing))
    for word in wanted.words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    holdings = Prefetch("holdings", Holding.objects.select_related("body"))
    return rows.select_related("body").prefetch_related(holdings)


def holdings_for(reader: Account, day: date) -> QuerySet[Holding]:
    """Give which bodies do which items; whoever sees anything of the registry sees them all."""
    if not policies.may(reader, Action.SEE, day):
        return Holding.objects.none()
    return Holding.objects.select_related("item__body", "body")


def catalogue_of(body: Body) -> dict[str, int]:
    """Count the items that a body does, and those of which nobody wrote down when its list was filed or made public."""
    counted: dict[str, int] = body.holdings.aggregate(
        all=Count("pk"),
        unfiled=Count("pk", filter=Q(filed_on__isnull=True)),
        unpublished=Count("pk", filter=Q(published_on__isnull=True)),
    )
    return counted


def _filed(wanted: str) -> Q:
    """Give the condition of the items by what is written down of filing and publication, body by body."""
    held = Holding.objects.filter(item=OuterRef("pk")).order_by()
    column = "filed_on" if wanted in {FILED, UNFILED} else "published_on"
    unsaid = Exists(held.filter(**{f"{column}__isnull": True}))
    # Of an item that nobody holds nothing is known either.
    return (
        Q(unsaid) | ~Q(Exists(held))
        if wanted in {UNFILED, UNPUBLISHED}
        else Q(Exists(held)) & ~Q(unsaid)
    )


def benchmarks_of(item: Item) -> QuerySet[Benchmark]:
    """Give all versions of the tiers of an item, the newest first."""
    return item.benchmarks.order_by("-valid_from").prefetch_related("tiers")


def benchmark_on(item: Item, day: date) -> Benchmark | None:
    """Give the version of the tiers that applied on a day; one version ends where the next begins."""
    newest = benchmarks_of(item).filter(valid_from__lte=day).first()
    if newest is None or (newest.valid_until is not None and newest.valid_until < day):
        return None
    return newest


def tier_rows(items: Iterable[Item]) -> list[dict[str, object]]:
    """Give the tiers of items as the interchange table `tiers` has them: amounts in fen."""
    tiers = Tier.objects.filter(benchmark__item__in=items).select_related("benchmark__item")
    return [
        {
            "item": tier.benchmark.item.code,
            "tier": tier.code,
            "from": tier.benchmark.valid_from,
            "low": tier.low,
            "high": tier.high,
        }
        for tier in tiers.order_by("benchmark__item__code", "benchmark__valid_from", "id")
    ]


def entrustments_for(reader: Account, day: date) -> QuerySet[Entrustment]:
    """Give the entrustments to bodies that a reader may see."""
    seen = policies.visible_to(reader, Action.SEE, day)
    rows = Entrustment.objects.filter(seen).select_related("body", "delegator")
    return rows.prefetch_related("items")


def accounts_at(body: Body) -> QuerySet[Account]:
    """Give the accounts in use at a body, with which its officers may sign in."""
    return Account.objects.filter(body_path=body.path, state=Account.State.ACTIVE)


def history(*rows: Row) -> QuerySet[Change]:
    """Give what was done to some rows, the newest first."""
    return Change.objects.filter(object__in=[row.uuid for row in rows])
