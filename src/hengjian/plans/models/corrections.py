"""What was put right in a task of the ledger, with the reason; what it said before is kept."""

from __future__ import annotations

from django.db import models

from hengjian.common.models import Row
from hengjian.plans.models.ledger import SAYS_SOMETHING, Task


class Correction(Row):
    """A task was put right: what it said before and says since, as far as that differs."""

    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, related_name="corrections", verbose_name="任务"
    )
    on = models.DateField("日期")
    reason = models.TextField("理由", validators=[SAYS_SOMETHING])
    # By the names of what was changed: words, lists of words, of deadlines their words and their day.
    before = models.JSONField("原来", default=dict)
    after = models.JSONField("改为", default=dict)
    by = models.UUIDField("改正人编号", editable=False)
    by_name = models.CharField("改正人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "任务的改正"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.on} {self.by_name}"
