"""The history of the registry: each change leaves a readable row, and an entry in the journal that vouches for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from hengjian.accounts.models import Account
from hengjian.common.models import Row
from hengjian.common.refusals import Refused
from hengjian.journal import services as journal
from hengjian.registry.models.records import Change

Shown = dict[str, str]
"""What a row says, by the Chinese name of the field."""


@dataclass(frozen=True)
class Deed:
    """What is done: its kind in the journal, its words on the page, who does it, on which day."""

    kind: str
    words: str
    actor: Account | None
    on: date
    also: list[UUID] = field(default_factory=list)


def values_of(details: Any) -> dict[str, Any]:
    """Give the fields of a dataclass by name, as they are."""
    return {each.name: getattr(details, each.name) for each in fields(details)}


def shown(row: Row, names: Iterable[str]) -> Shown:
    """Give what some fields of a row say."""
    said: Shown = {}
    for name in names:
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display else getattr(row, name)
        label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001  none is a reverse relation; Django's public name
        said[label] = "" if value is None else str(value)
    return said


def keep(row: Row, values: Mapping[str, Any], deed: Deed) -> bool:
    """Put values into a row, check it, save it and write down what changed; tell whether anything did."""
    new = row.pk is None
    before: Shown = {} if new else shown(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    after = shown(row, values)
    if not new and before == after:
        return False
    checked(row)
    row.save()
    write_down(row, deed, before, after)
    return True


def checked(row: Row, *, unsaved: Collection[str] = ()) -> None:
    """Refuse a row that its model does not take, in words that name the field.

    `unsaved` are the fields that name rows which are not there yet.
    """
    try:
        # A uuid is new by itself; asking for it costs as much as all the rest.
        row.full_clean(exclude={"uuid", *unsaved})
    except ValidationError as error:
        raise Refused(_words(row, error)) from error


def write_down(row: Row, deed: Deed, before: Shown, after: Shown) -> None:
    """Write what was done to a row into its history and into the journal, in the caller's transaction."""
    details = [
        {"field": label, "old": before.get(label, ""), "new": after.get(label, "")}
        for label in {**before, **after}
        if before.get(label, "") != after.get(label, "")
    ]
    actor = deed.actor
    Change.objects.create(
        object=row.uuid,
        deed=deed.words,
        by=actor.uuid if actor else None,
        by_name=actor.display_name if actor else "",
        details=details,
    )
    journal.record(
        kind=f"registry.{deed.kind}",
        actor=actor.uuid if actor else None,
        objects=[row.uuid, *deed.also],
        on=deed.on,
        content={"details": details} if details else None,
    )


def _words(row: Row, error: ValidationError) -> str:
    said = []
    for name, messages in error.message_dict.items():
        known = name in {each.name for each in row._meta.get_fields()}  # noqa: SLF001  Django's public name
        label = f"{row._meta.get_field(name).verbose_name}：" if known else ""  # type: ignore[union-attr]  # noqa: SLF001
        said += [f"{label}{message}" for message in messages]
    return " ".join(said)
