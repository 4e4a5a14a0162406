"""What every row of ours has."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from hengjian.common import clock
from hengjian.common.identity import uuid7


class Row(models.Model):
    """A row: `id` joins inside, `uuid` names it outside."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField("编号", default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True


class AttachedFile(Row):
    """A file that somebody handed in: its name is but a text, its content is found by its digest."""

    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    content_type = models.CharField("类型", max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class TimelineStep(models.Model):
    """One thing that happened to something, in the words of its timeline; what it happened to is named by the room."""

    id = models.BigAutoField(primary_key=True)
    action = models.CharField("事", max_length=24)
    on = models.DateField("日期")
    at = models.DateTimeField("时间", default=clock.now, editable=False)
    text = models.TextField("说明", blank=True)
    by_name = models.CharField("谁", max_length=64, blank=True)

    class Meta:
        abstract = True
        verbose_name = verbose_name_plural = "办理经过"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.action} {self.on}"


class BytewiseField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """A text that is compared byte by byte, so that a range of it holds what begins alike.

    SQLite does so anyway; PostgreSQL sorts by the language of the database unless the column says otherwise.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Give the column type, with the order of bytes where the database has another."""
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class PathField(BytewiseField):
    """The place of a body in the tree of bodies, such as `/1/7/`; `/` stands for the whole.

    A subtree is a range of paths.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what a text field takes; a path has room for some forty levels."""
        kwargs.setdefault("max_length", 400)
        super().__init__(*args, **kwargs)


def is_path(column: str) -> models.Q:
    """Give the condition, for a constraint, that a column holds a path: it starts and ends with a slash."""
    return models.Q(**{f"{column}__startswith": "/"}) & models.Q(**{f"{column}__endswith": "/"})


class Gram(models.Model):
    """A row of some table is found by a token of its text; `common.grams` writes and reads it."""

    id = models.BigAutoField(primary_key=True)
    space = models.CharField("哪一种", max_length=16)
    gram = BytewiseField("字词", max_length=24)
    row = models.PositiveBigIntegerField("哪一行")

    class Meta:
        verbose_name = verbose_name_plural = "查找用的字词"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["space", "gram", "row"], name="gram_once_per_row"),
        )

    def __str__(self) -> str:
        return f"{self.space} {self.gram} {self.row}"
