"""The ledger: a plan, its tasks, who has to do them, and until when."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q

from hengjian.common.grams import Words
from hengjian.common.models import Row, TimelineStep
from hengjian.plans.models.reading import Document
from hengjian.plans.states import OVER, State
from hengjian.registry.models.bodies import Body

SAYS_SOMETHING = MinLengthValidator(4, "请写得具体一些，至少 %(limit_value)d 个字。")
NO_DAY = date.max
"""Where a task without a day sorts."""


TASKS = Words("task", ("text", "path"))


class Plan(Row):
    """A ledger: the tasks of one policy document, or of one meeting that goes on meeting."""

    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=100, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="plans", verbose_name="印发单位"
    )
    issued_on = models.DateField("印发日期")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="plans", verbose_name="政策文件"
    )  # fmt: skip
    by = models.UUIDField("经办人编号", editable=False)
    by_name = models.CharField("经办人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "工作台账"
        ordering = ("-id",)
        indexes = (models.Index(fields=["body", "id"], name="plan_by_body"),)

    def __str__(self) -> str:
        return self.title


class Task(Row):
    """One task: its words, bodies and figures as the document has them, and how far it is."""

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="tasks", verbose_name="工作台账"
    )
    position = models.PositiveIntegerField("次序")
    path = models.CharField("编号", max_length=100, blank=True)
    text = models.TextField("任务", validators=[SAYS_SOMETHING])
    lead = models.JSONField("牵头单位（原文）", default=list, blank=True)
    responsible = models.JSONField("责任单位（原文）", default=list, blank=True)
    targets = models.JSONField("指标", default=list, blank=True)
    place = models.CharField("出处", max_length=60, blank=True)
    meeting = models.ForeignKey(
        "plans.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name="议定的会议",
    )  # fmt: skip
    state = models.CharField("状态", max_length=16, choices=State, default=State.OPEN)
    # The first day of those deadlines that are still to be met; there is one while any of them has a day.
    due = models.DateField("期限", null=True, blank=True, editable=False)
    soon_from = models.DateField("将到期起日", null=True, blank=True, editable=False)
    sort_day = models.DateField("排序日", default=NO_DAY, editable=False)
    told_on = models.DateField("最近一次报进展", null=True, blank=True, editable=False)
    reminded_on = models.DateField("最近一次催办", null=True, blank=True, editable=False)
    # What the platform can measure of it, and at whom; a person says so.
    measure = models.CharField("平台指标", max_length=60, blank=True)
    measure_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指标的范围"
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        ordering = ("position", "id")
        indexes = (
            models.Index(fields=["plan", "position", "id"], name="task_in_order"),
            models.Index(fields=["plan", "state", "due"], name="task_by_lamp"),
            models.Index(fields=["sort_day", "id"], name="task_by_day"),
        )
        constraints = (
            models.UniqueConstraint(fields=["plan", "position"], name="task_has_its_place"),
            models.CheckConstraint(
                condition=Q(due__isnull=True) | ~Q(state__in=sorted(OVER)),
                name="what_is_over_has_no_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.path} {self.text[:20]}"


class Owner(models.Model):
    """A registered body that a name in the document means: who has to do the task, first or with others."""

    class Part(models.TextChoices):
        """As what."""

        LEAD = "lead", "牵头"
        RESPONSIBLE = "responsible", "责任"

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, related_name="owners", verbose_name="任务"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="plan_tasks", verbose_name="单位"
    )
    part = models.CharField("分工", max_length=16, choices=Part)
    written = models.CharField("原文", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "任务的单位"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["task", "body"], name="owner_once"),)

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.body}"


class Deadline(Row):
    """A deadline as the document writes it, and the day until which it is to be met now.

    One of every year has a value without a year (`--03`); its day goes on to the next year when it is met.
    """

    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, related_name="deadlines", verbose_name="任务"
    )
    text = models.CharField("原文", max_length=200)
    value = models.CharField("值", max_length=10, blank=True)
    first_day = models.DateField("原定日期", null=True, blank=True, editable=False)
    day = models.DateField("日期", null=True, blank=True)
    met = models.BooleanField("已完成", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(day__isnull=True, first_day__isnull=True)
                | Q(day__isnull=False, first_day__isnull=False),
                name="deadline_keeps_its_first_day",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def every_year(self) -> bool:
        """Tell whether it comes again every year."""
        return self.value.startswith("--")


class Step(TimelineStep):
    """One thing that happened to a task, in the words of its timeline."""

    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, related_name="steps", verbose_name="任务"
    )
