"""Which credentials have to be checked for a year, and how each stands: narrowed to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.registry import law, policies
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.checks import CredentialCheck
from hengjian.registry.models.officers import (
    OFFICERS,
    Credential,
    CredentialEvent,
    Examined,
    Officer,
)
from hengjian.registry.policies import Action
from hengjian.registry.states import State

Result = CredentialCheck.Result
ENDED = (State.WITHDRAWN, State.CANCELLED)
_EXAMINED = {
    Examined.DAY: Q(examined_on__isnull=False),
    Examined.NOTE: Q(examined_on__isnull=True) & ~Q(exam_note=""),
    Examined.UNKNOWN: Q(examined_on__isnull=True, exam_note=""),
}


class Standing(models.TextChoices):
    """How a credential stands in the check of a year."""

    OPEN = "open", "待审验"
    PASSED = "passed", "通过"
    FAILED = "failed", "没有通过，已注销"
    SUSPENDED = "suspended", "暂扣，待审验"
    WITHDRAWN = "withdrawn", "收回"
    CANCELLED = "cancelled", "注销（不因审验）"


@dataclass(frozen=True)
class CheckFilter:
    """What of the checks of a year is asked for; empty asks for all."""

    year: int = 0
    words: str = ""
    standing: str = ""
    examined: str = ""


def year_to_check(day: date) -> int:
    """Give the year whose check is under way: the one before."""
    return day.year - 1


def credentials_to_check(
    reader: Account, day: date, year: int, action: Action = Action.SEE
) -> QuerySet[Credential]:
    """Give the credentials that somebody held when a year ended: those had to be checked, whatever became of them."""
    terms = law.yearly_check()
    if terms is None:
        return Credential.objects.none()
    end = date(year, 12, 31)
    over = CredentialEvent.objects.filter(credential=OuterRef("pk"), state__in=ENDED, on__lte=end)
    still = Q(valid_until__isnull=True) | Q(valid_until__gt=end)
    seen = policies.visible_to(reader, action, day, "officer__body__path")
    rows = Credential.objects.filter(seen, still, kind__in=terms.kinds, valid_from__lte=end)
    return rows.exclude(Exists(over))


def checks_for(reader: Account, day: date, wanted: CheckFilter) -> QuerySet[Credential]:
    """Give the credentials to be checked for a year, narrowed to what is asked for, each with its check if any."""
    rows = credentials_to_check(reader, day, wanted.year)
    if wanted.standing:
        rows = rows.filter(_standing(Standing(wanted.standing), wanted.year))
    if wanted.examined:
        rows = rows.filter(_EXAMINED[Examined(wanted.examined)])
    for word in wanted.words.split():
        bodies = Body.objects.filter(name__icontains=word).order_by().values("pk")
        people = Officer.objects.filter(OFFICERS.told_by(word) | Q(body__in=bodies)).order_by()
        rows = rows.filter(Q(officer__in=people.values("pk")) | Q(number=word.upper()))
    of_year = models.Prefetch(
        "checks", CredentialCheck.objects.filter(year=wanted.year), to_attr="of_year"
    )
    rows = rows.annotate(year=models.Value(wanted.year))
    return rows.select_related("officer__body").prefetch_related(of_year)


def standing_of(credential: Credential) -> Standing:
    """Tell how a credential stands in the check of the year for which it was read."""
    check = next(iter(credential.of_year), None)  # type: ignore[attr-defined]  # prefetched
    if check is not None:
        return Standing(check.result)
    return {
        State.ISSUED: Standing.OPEN, State.SUSPENDED: Standing.SUSPENDED,
        State.WITHDRAWN: Standing.WITHDRAWN, State.CANCELLED: Standing.CANCELLED,
    }[State(credential.state)]  # fmt: skip


def counts_for(reader: Account, day: date, year: int) -> dict[Standing, int]:
    """Count the credentials to be checked for a year by how they stand."""
    rows = credentials_to_check(reader, day, year)
    asked = {
        each.value: models.Count("pk", filter=_standing(each, year)) for each in Standing
    }  # fmt: skip
    counted = rows.aggregate(**asked)
    return {each: counted[each.value] for each in Standing}


def unexamined(reader: Account, day: date, year: int) -> int:
    """Count the credentials to be checked for a year of whose examination the source says nothing."""
    rows = credentials_to_check(reader, day, year)
    return rows.filter(_EXAMINED[Examined.UNKNOWN]).count()


def waiting_for(keeper: Account, day: date, year: int) -> int:
    """Count the credentials whose check somebody has yet to register."""
    rows = credentials_to_check(keeper, day, year, Action.CHANGE)
    return rows.filter(_standing(Standing.OPEN, year) | _standing(Standing.SUSPENDED, year)).count()


def _standing(standing: Standing, year: int) -> Q:
    checked = CredentialCheck.objects.filter(credential=OuterRef("pk"), year=year)
    if standing in {Standing.PASSED, Standing.FAILED}:
        return Q(Exists(checked.filter(result=standing.value)))
    state = {
        Standing.OPEN: State.ISSUED, Standing.SUSPENDED: State.SUSPENDED,
        Standing.WITHDRAWN: State.WITHDRAWN, Standing.CANCELLED: State.CANCELLED,
    }[standing]  # fmt: skip
    return Q(state=state) & ~Q(Exists(checked))
