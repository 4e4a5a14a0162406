"""Bodies, entrustments and lists for tests."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.registry.models.bodies import Body, Entrustment
from hengjian.registry.tests.factories import make_body
from hengjian.screening.files.canonical import digest
from hengjian.supervision.bodylists.listing import content_on
from hengjian.supervision.bodylists.models import BodyList
from hengjian.supervision.bodylists.services import confirm

TOP, OFFICE, BUREAU, STATION = "/1/", "/1/2/", "/1/7/", "/1/7/3/"


def government(path: str = TOP) -> Body:
    """Make a government: bodies hang on it, and it is none that enforces."""
    body = make_body(path)
    Body.objects.filter(pk=body.pk).update(kind=Body.Kind.NONE)
    body.refresh_from_db()
    return body


def bureau(
    path: str = BUREAU, *, basis: str = "《某条例》第三条", mandate: str = "某办发〔2024〕1号"
) -> Body:
    """Make a body that enforces by law, with what it rests on."""
    government()
    body = make_body(path)
    Body.objects.filter(pk=body.pk).update(basis=basis, mandate=mandate)
    body.refresh_from_db()
    return body


def station(
    since: date = date(2026, 1, 1), until: date = date(2027, 12, 31), published_on: date | None = date(2026, 1, 1)
) -> Body:  # fmt: skip
    """Make a body that enforces for a bureau, with its entrustment."""
    delegator = bureau()
    body = make_body(STATION)
    Body.objects.filter(pk=body.pk).update(kind=Body.Kind.ENTRUSTED)
    Entrustment.objects.create(
        body=body, delegator=delegator, scope="日常检查", basis="委托书", published_on=published_on,
        valid_from=since, valid_until=until,
    )  # fmt: skip
    body.refresh_from_db()
    return body


def leader(place: str = TOP, works_at: str = OFFICE) -> Account:
    """Make the head of the supervising organ, who works at a body of his own."""
    if works_at == OFFICE:
        government(OFFICE)  # it stands on no list of these tests
    account = make_holder(Role.SUPERVISION_LEADER, place)
    Account.objects.filter(pk=account.pk).update(body_path=works_at)
    account.refresh_from_db()
    return account


def confirmed(
    place: Body | None = None, *, year: int = DAY.year, on: date = DAY, actor: Account | None = None
) -> BodyList:
    """Let the list of a place be confirmed as the registry has it."""
    where = place or government()
    seen = digest(content_on(where, year, on))
    by = actor or leader(where.path)
    return confirm(actor=by, place=where, year=year, seen=seen, note="", on=on)
