"""Taking rows out that should not have been registered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import models, transaction
from django.db.models import ProtectedError

from hengjian.accounts import following as accounts
from hengjian.accounts.models import Account
from hengjian.common.models import Row
from hengjian.registry.changes import Deed, write_down
from hengjian.registry.models.bodies import Area, Body
from hengjian.registry.models.checks import CredentialCheck
from hengjian.registry.models.items import Tier
from hengjian.registry.models.officers import Credential
from hengjian.registry.services.bodies import require
from hengjian.registry.services.officers import take_back_standing
from hengjian.registry.states import State


@transaction.atomic
def remove(*, actor: Account | None, row: Row, place: str, on: date) -> bool:
    """Take a row out, with what is only a part of it; where something else names it, it stays, and the answer is no."""
    require(actor, place, on)
    if isinstance(row, Body | Area) and row.parts.exists():
        return False
    if isinstance(row, CredentialCheck) and not _given_back(row, actor, on):
        return False
    try:
        with transaction.atomic():
            for part in _parts(row):
                part.delete()
            pk = row.pk
            row.delete()
            row.pk = pk
    except ProtectedError:
        return False
    if isinstance(row, Body):
        accounts.forget_body(body=row.uuid)
    if isinstance(row, Tier) and not row.benchmark.tiers.exists():
        remove(actor=actor, row=row.benchmark, place=place, on=on)
    write_down(row, Deed("removed", "去掉登记", actor, on), {"登记": str(row)}, {"登记": ""})
    return True


def _given_back(check: CredentialCheck, actor: Account | None, on: date) -> bool:
    """Let a credential stand as before its check; where something happened to it since, it stays as it is."""
    if check.result == CredentialCheck.Result.PASSED:
        return True
    last = check.credential.events.order_by("-on", "-id").first()
    if last is None or (last.state, last.on) != (State.CANCELLED, check.on):
        return False
    take_back_standing(actor=actor, credential=check.credential, on=on)
    return True


def _parts(row: Row) -> Iterator[models.QuerySet[models.Model]]:
    """Give what was never anything but a part of a row."""
    if isinstance(row, Credential):
        yield row.events.all()
    if isinstance(row, Body):
        yield row.former_names.all()
