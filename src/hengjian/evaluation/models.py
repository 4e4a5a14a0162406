"""Tabulations: what was counted, of which screening, by which counting rules, with what result."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hengjian.common import clock
from hengjian.common.models import Row
from hengjian.evaluation.states import State
from hengjian.screening.models import Run


class Tabulation(Row):
    """One counting of all cases by all counting rules; its folder holds what was counted, one file per rule."""

    state = models.CharField("状态", max_length=16, choices=State, default=State.UNDERWAY)
    # Its snapshot is what is counted: the cases as they were told when it began.
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="tabulations", verbose_name="筛查"
    )
    day = models.DateField("截至日")
    statistics_digest = models.CharField("口径摘要", max_length=64)
    pack_digest = models.CharField("规则包摘要", max_length=64)
    receipt_number = models.CharField("回执编号", max_length=40, blank=True)
    counts = models.JSONField("件数", default=dict)
    asked_by = models.UUIDField("发起人编号", null=True, editable=False)
    asked_by_name = models.CharField("发起人", max_length=64, blank=True)
    started_at = models.DateTimeField("开始时间", default=clock.now, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "汇总"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="underway"),
                name="one_tabulation_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.receipt_number or str(self.uuid)
