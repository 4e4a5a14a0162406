"""How far a task is: what its bodies say, with evidence, and where they ask for more time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hengjian.common.models import AttachedFile, Row
from hengjian.plans.models.ledger import SAYS_SOMETHING, Deadline, Task
from hengjian.plans.states import Result


class Progress(Row):
    """What somebody says of a task: how it goes, or that it is done, wholly or for one of its deadlines."""

    class Kind(models.TextChoices):
        """What is said."""

        GOING = "going", "进展"
        PART = "part", "完成一个期限"
        WHOLE = "whole", "全部完成"

    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, related_name="progress", verbose_name="任务"
    )
    kind = models.CharField("内容", max_length=16, choices=Kind)
    deadline = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="期限"
    )  # fmt: skip
    on = models.DateField("日期")
    text = models.TextField("情况", validators=[SAYS_SOMETHING])
    body_name = models.CharField("单位", max_length=200, blank=True)
    result = models.CharField("审核结果", max_length=16, choices=Result, blank=True)
    comment = models.TextField("审核意见", blank=True)
    reviewed_on = models.DateField("审核日期", null=True, blank=True)
    reviewed_by_name = models.CharField("审核人", max_length=64, blank=True, editable=False)
    by = models.UUIDField("报送人编号", editable=False)
    by_name = models.CharField("报送人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "进展"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="part", deadline__isnull=False)
                | (~Q(kind="part") & Q(deadline__isnull=True)),
                name="part_names_its_deadline",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(result="") & ~Q(kind="going"), name="one_report_at_a_time"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class ProgressFile(AttachedFile):
    """A file that shows what is said: its name is but a text, its content is found by its digest."""

    progress = models.ForeignKey(
        Progress, on_delete=models.PROTECT, related_name="files", verbose_name="进展"
    )

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ("id",)


class Met(models.Model):
    """A deadline was met: the day it was for, and the day on which it was said to be done."""

    id = models.BigAutoField(primary_key=True)
    deadline = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, related_name="times_met", verbose_name="期限"
    )
    progress = models.ForeignKey(
        Progress, on_delete=models.PROTECT, related_name="met", verbose_name="进展"
    )
    due = models.DateField("期限", null=True)
    on = models.DateField("完成日期")

    class Meta:
        verbose_name = verbose_name_plural = "完成的期限"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.due} {self.on}"


class Postponement(Row):
    """A wish for a later day, with reasons; it is decided by somebody else than who asked."""

    deadline = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, related_name="postponements", verbose_name="期限"
    )
    from_day = models.DateField("原日期")
    until = models.DateField("延到")
    reasons = models.TextField("理由", validators=[SAYS_SOMETHING])
    on = models.DateField("申请日期")
    result = models.CharField("结果", max_length=16, choices=Result, blank=True)
    comment = models.TextField("审批意见", blank=True)
    decided_on = models.DateField("审批日期", null=True, blank=True)
    by = models.UUIDField("申请人编号", editable=False)
    by_name = models.CharField("申请人", max_length=64, editable=False)
    decided_by = models.UUIDField("审批人编号", null=True, editable=False)
    decided_by_name = models.CharField("审批人", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("from_day")),
                name="postponed_to_a_later_day",
                violation_error_message="延期以后的日期须晚于原来的日期。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
                name="nobody_approves_his_own_postponement",
            ),
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(result=""), name="one_postponement_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_day} {self.until}"
