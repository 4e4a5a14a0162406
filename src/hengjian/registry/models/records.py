"""What was changed, and the files that are about to change something."""

from __future__ import annotations

from django.db import models

from hengjian.common import clock
from hengjian.common.models import Row
from hengjian.registry.models.bodies import Body


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


class Import(Row):
    """A file that was read and waits to be carried out, or was; only who sent it sees it."""

    class Table(models.TextChoices):
        """What a file holds."""

        BODIES = "bodies", "单位"
        OFFICERS = "officers", "执法人员"
        CREDENTIALS = "credentials", "执法证件"
        ITEMS = "items", "执法事项"
        TIERS = "tiers", "裁量阶次"

    table = models.CharField("内容", max_length=16, choices=Table)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="imports", verbose_name="单位"
    )
    file_name = models.CharField("文件名", max_length=200)
    rows = models.JSONField("各行", default=list)
    by = models.UUIDField("导入人编号", editable=False)
    at = models.DateTimeField("上传时间", default=clock.now, editable=False)
    carried_out_at = models.DateTimeField("完成时间", null=True, editable=False)
    outcome = models.JSONField("结果", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "登记导入"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.file_name
