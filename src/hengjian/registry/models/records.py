"""What was changed, and what loads changed."""

from __future__ import annotations

from django.db import models

from hengjian.common import clock
from hengjian.common.models import Row


class Change(Row):
    """Who changed what, when: readable here; the journal holds what this cannot be altered without."""

    object = models.UUIDField("对象编号", db_index=True, editable=False)
    deed = models.CharField("事由", max_length=60)
    by = models.UUIDField("经办人编号", null=True, editable=False)
    by_name = models.CharField("经办人", max_length=64, blank=True)
    at = models.DateTimeField("时间", default=clock.now, editable=False)
    details = models.JSONField("内容", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更记录"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.deed} {self.at:%Y-%m-%d %H:%M}"


class LoadedRow(models.Model):
    """A row that a load put into the registry: what was there before and what after, so that it can be taken back.

    `before` is null where the row added something; `said` tells why a row was not taken after all.
    """

    id = models.BigAutoField(primary_key=True)
    load = models.UUIDField("装载编号", editable=False)
    number = models.PositiveIntegerField("次序")
    table = models.CharField("表", max_length=16)
    object = models.UUIDField("对象编号", null=True, editable=False)
    before = models.JSONField("原来的内容", null=True)
    after = models.JSONField("新的内容", null=True)
    said = models.TextField("没有写入的原因", blank=True)
    kept = models.BooleanField("没有撤回", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "导入的行"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["load", "number"], name="one_loaded_row_per_number"),
        )

    def __str__(self) -> str:
        return f"{self.load} {self.number}"
