"""What the registry tells of bodies: accounts know them by uuid, name and place only."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from hengjian.accounts.changes import write_down
from hengjian.accounts.models import Account, ApiToken, Grant, KnownBody
from hengjian.common.subtrees import within

# Where a body is named, and where its place stands.
HOLDERS: tuple[type[models.Model], ...] = (Account, Grant, ApiToken)


@transaction.atomic
def know_body(*, body: UUID, name: str, path: str) -> None:
    """Offer a body from now on: it is new, or in use again; what the registry enters in the journal covers it."""
    KnownBody.objects.update_or_create(
        body=body, defaults={"name": name, "path": path, "in_use": True}
    )


@transaction.atomic
def end_body(*, body: UUID) -> None:
    """Offer a body no more for new accounts and roles, because it is no more; data of its time may still come."""
    KnownBody.objects.filter(body=body).update(in_use=False)


@transaction.atomic
def forget_body(*, body: UUID) -> None:
    """Know a body no more: it should not have been registered."""
    KnownBody.objects.filter(body=body).delete()


@transaction.atomic
def move_subtree(*, old: str, new: str, on: date) -> None:
    """Follow a body that moved, with all below it, to another place in the tree."""
    for model in HOLDERS:
        _move(model, "body_path", old, new)
    _move(KnownBody, "path", old, new)
    write_down("accounts.subtree_moved", None, [], on)


@transaction.atomic
def rename_body(*, body: UUID, name: str, on: date) -> None:
    """Follow a body that has a new name."""
    for model in HOLDERS:
        model._default_manager.filter(body=body).update(body_name=name)  # noqa: SLF001  Django's public name
    KnownBody.objects.filter(body=body).update(name=name)
    write_down("accounts.body_renamed", None, [body], on)


def _move(model: type[models.Model], column: str, old: str, new: str) -> None:
    moved = Concat(Value(new), Substr(F(column), len(old) + 1))
    model._default_manager.filter(within([old], column)).update(**{column: moved})  # noqa: SLF001  Django's public name
