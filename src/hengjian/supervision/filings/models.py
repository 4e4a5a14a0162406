"""Decisions that were to be filed, what was filed, and each comparison with the cases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hengjian.cases.models import Case
from hengjian.common import clock
from hengjian.common.models import Row
from hengjian.registry.models.bodies import Body
from hengjian.supervision.filings.states import State
from hengjian.supervision.models import SAYS_SOMETHING


class Filing(Row):
    """A major decision of a case as the agency filed it, and what the office said to it."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="filings", verbose_name="案件"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="filings", verbose_name="备案单位"
    )
    duty = models.CharField("备案种类", max_length=16)
    decided_on = models.DateField("决定日期")
    due = models.DateField("备案截止日", null=True, blank=True)
    filed_on = models.DateField("备案日期")
    text = models.TextField("说明", blank=True)
    state = models.CharField("状态", max_length=16, choices=State, default=State.RECEIVED)
    by = models.UUIDField("备案人编号", editable=False)
    by_name = models.CharField("备案人", max_length=64, editable=False)
    # The supervisor who asked something first goes on with it, until he hands it over.
    owner = models.UUIDField("审查人编号", null=True, editable=False)
    owner_name = models.CharField("审查人", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "重大决定备案"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["body", "state", "id"], name="filing_by_body"),
            models.Index(fields=["state", "id"], name="filing_by_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["case", "duty", "decided_on"], name="decision_filed_once",
                violation_error_message="这个决定已经备案过。",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__gte=models.F("decided_on")), name="filed_after_deciding",
                violation_error_message="备案日期早于决定日期，请核对。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case.number}（{self.decided_on}）"

    @property
    def late(self) -> bool:
        """Whether it was filed after its last day."""
        return self.due is not None and self.filed_on > self.due


class Remark(models.Model):
    """What was said to a filing: an opinion of the office, an answer of the agency."""

    id = models.BigAutoField(primary_key=True)
    filing = models.ForeignKey(
        Filing, on_delete=models.CASCADE, related_name="remarks", verbose_name="备案"
    )
    action = models.CharField("办了什么", max_length=16)
    on = models.DateField("日期")
    at = models.DateTimeField("时间", default=clock.now, editable=False)
    text = models.TextField("内容", validators=[SAYS_SOMETHING])
    by_name = models.CharField("谁", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审查意见和答复"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.on} {self.action}"


class Owed(models.Model):
    """A decision that the data of its case show to be major, as the comparison made last found it."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="filings_owed", verbose_name="案件"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="单位"
    )
    duty = models.CharField("备案种类", max_length=16)
    decided_on = models.DateField("决定日期")
    due = models.DateField("备案截止日", null=True, blank=True)
    reasons = models.JSONField("为什么重大", default=list)
    filed = models.BooleanField("已备案", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "应备案的决定"
        ordering = ("id",)
        indexes = (models.Index(fields=["filed", "body", "due"], name="owed_by_body"),)
        constraints = (
            models.UniqueConstraint(
                fields=["case", "duty", "decided_on"], name="decision_owed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case.number}（{self.decided_on}）"


class Comparison(Row):
    """A comparison of all cases with what was filed: when, and what it saw."""

    day = models.DateField("日期")
    at = models.DateTimeField("时间", default=clock.now)
    decisions = models.PositiveIntegerField("看过的决定", default=0)
    major = models.PositiveIntegerField("其中重大的", default=0)
    unknown = models.PositiveIntegerField("数据不全，不能判断的", default=0)
    done = models.BooleanField("做完", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "备案比对"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.day} 的比对"
