"""What every row of ours has."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from hengjian.common.identity import uuid7


class Row(models.Model):
    """A row: `id` joins inside, `uuid` names it outside."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField("编号", default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True


class PathField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """The place of a body in the tree of bodies, such as `/1/7/`; `/` stands for the whole.

    A subtree is a range of paths, so paths have to be compared byte by byte. SQLite does; a PostgreSQL database sorts
    by the language it was made with unless the column says otherwise.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what a text field takes; a path has room for some forty levels."""
        kwargs.setdefault("max_length", 400)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Give the column type, with the order of bytes where the database has another."""
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def is_path(column: str) -> models.Q:
    """Give the condition, for a constraint, that a column holds a path: it starts and ends with a slash."""
    return models.Q(**{f"{column}__startswith": "/"}) & models.Q(**{f"{column}__endswith": "/"})
