"""Meetings about a plan: who comes, what about, with which papers, and what was decided."""

from __future__ import annotations

from django.db import models

from hengjian.common.models import AttachedFile, Row
from hengjian.plans.models.ledger import Plan
from hengjian.plans.states import MeetingState


class Meeting(Row):
    """A meeting: called, then held with minutes, or cancelled; its decisions are tasks of the plan."""

    class Kind(models.TextChoices):
        """Which meeting."""

        REGULAR = "regular", "会商例会"
        JOINT = "joint", "联席会议"
        SPECIAL = "special", "专题会议"

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="meetings", verbose_name="工作台账"
    )
    title = models.CharField("标题", max_length=200)
    kind = models.CharField("会议", max_length=16, choices=Kind, default=Kind.REGULAR)
    on = models.DateField("日期")
    venue = models.CharField("地点", max_length=200, blank=True)
    chair = models.CharField("主持人", max_length=64)
    members = models.JSONField("参加单位和人员", default=list)
    agenda = models.TextField("议程")
    minutes = models.TextField("纪要", blank=True)
    state = models.CharField(
        "状态", max_length=16, choices=MeetingState, default=MeetingState.CALLED
    )
    by = models.UUIDField("经办人编号", editable=False)
    by_name = models.CharField("经办人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return f"{self.title} {self.on}"


class MeetingPaper(AttachedFile):
    """A paper for a meeting."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="papers", verbose_name="会议"
    )

    class Meta:
        verbose_name = verbose_name_plural = "会议材料"
        ordering = ("id",)
