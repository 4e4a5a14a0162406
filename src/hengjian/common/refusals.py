"""Why a change is not made; the same in every room."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Model


class Refused(Exception):
    """The change is not made; the message says to the user why and what to do."""


class NotAllowed(Refused):
    """The account may not make this change."""


def clean(row: Model) -> None:
    """Check a row before it is written; raises Refused with what is wrong, field by field."""
    try:
        row.full_clean(exclude={"uuid"})
    except ValidationError as error:
        raise Refused(_told(error, row)) from error


def _told(error: ValidationError, row: Model) -> str:
    """Say what is wrong with a row."""
    lines = []
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}："  # type: ignore[union-attr]  # noqa: SLF001
        lines += [f"{label}{message}" for message in messages]
    return "".join(lines)
