"""Disputes and what each body says, major matters and who joins, and what happened to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hengjian.cases.models import Case
from hengjian.common import clock
from hengjian.common.grams import Words
from hengjian.common.models import Row
from hengjian.registry.models.bodies import Body
from hengjian.supervision.coordination.states import ENDED_WITH_A_BODY, MajorState, State
from hengjian.supervision.models import SAYS_SOMETHING

DISPUTES = Words("dispute", ("title", "asked_by"))
MAJORS = Words("major", ("title", "asked_by"))


class Dispute(Row):
    """Two or more bodies each claim a case or a duty, or each refuse it."""

    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)
    title = models.CharField("标题", max_length=200)
    kind = models.CharField("争议种类", max_length=16)
    domain = models.CharField("执法领域", max_length=32, blank=True)
    text = models.TextField("争议的事项", validators=[SAYS_SOMETHING])
    asked_by = models.CharField("提请协调的单位", max_length=200)
    asked_on = models.DateField("提请日期")
    # Until this day the bodies negotiate among themselves; empty where no term was read.
    negotiate_until = models.DateField("协商截止日", null=True, blank=True)
    state = models.CharField("状态", max_length=16, choices=State, default=State.NEGOTIATING)
    # Which body acts, once that is agreed or decided; before, what the office proposes.
    acting = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办单位"
    )  # fmt: skip
    outcome = models.TextField("处理结果", blank=True)
    decision = models.CharField("政府决定文号", max_length=100, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    owner = models.UUIDField("经办人编号", editable=False)
    owner_name = models.CharField("经办人", max_length=64, editable=False)
    cases = models.ManyToManyField(Case, blank=True, related_name="disputes", verbose_name="案件")

    class Meta:
        verbose_name = verbose_name_plural = "执法争议"
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "negotiate_until"], name="dispute_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=["year", "serial"], name="dispute_numbered_once"),
            models.CheckConstraint(
                condition=Q(acting__isnull=False) | ~Q(state__in=sorted(ENDED_WITH_A_BODY)),
                name="settled_dispute_names_who_acts",
                violation_error_message="请选择由哪个单位承办。",
            ),
            models.CheckConstraint(
                condition=~Q(decision="") | ~Q(state="decided"),
                name="decided_dispute_names_the_decision",
                violation_error_message="请写明政府决定的文号。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """Give the number that people use."""
        return f"协调〔{self.year}〕{self.serial}号"


class Position(Row):
    """What one body says to a dispute."""

    class Stance(models.TextChoices):
        """Whether it holds that it is to act."""

        CLAIMS = "claims", "主张由本单位办理"
        REFUSES = "refuses", "认为不由本单位办理"

    dispute = models.ForeignKey(
        Dispute, on_delete=models.CASCADE, related_name="positions", verbose_name="争议"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="positions", verbose_name="单位"
    )
    stance = models.CharField("主张", max_length=16, choices=Stance)
    reasons = models.TextField("理由和依据", blank=True)
    filed_on = models.DateField("立案日期", null=True, blank=True)
    told_by_name = models.CharField("填写人", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "各方意见"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["dispute", "body"], name="body_speaks_once"),
        )

    def __str__(self) -> str:
        return f"{self.body}：{self.get_stance_display()}"


class Major(Row):
    """A major matter to be coordinated, or a major case to be investigated: who asks, who joins, what came of it."""

    class Kind(models.TextChoices):
        """What it is."""

        MATTER = "matter", "重大事项协调"
        CASE = "case", "重大案件调查"

    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)
    kind = models.CharField("类别", max_length=16, choices=Kind)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("情况", validators=[SAYS_SOMETHING])
    asked_by = models.CharField("提出的单位", max_length=200)
    asked_on = models.DateField("提出日期")
    lead = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="majors_led", verbose_name="主办单位"
    )
    joins = models.ManyToManyField(
        Body, blank=True, related_name="majors_joined", verbose_name="参加单位"
    )
    cases = models.ManyToManyField(Case, blank=True, related_name="majors", verbose_name="案件")
    due = models.DateField("办结截止日", null=True, blank=True)
    listed = models.BooleanField("挂牌督办", default=False)
    raised_to = models.CharField("提级到", max_length=200, blank=True)
    state = models.CharField("状态", max_length=16, choices=MajorState, default=MajorState.OPEN)
    outcome = models.TextField("办理结果", blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    owner = models.UUIDField("经办人编号", editable=False)
    owner_name = models.CharField("经办人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "重大事项和案件"
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "due"], name="major_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=["year", "serial"], name="major_numbered_once"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (Q(state="closed", closed_on__isnull=False) & ~Q(outcome="")),
                name="closed_major_matter_has_an_outcome",
                violation_error_message="请写明办理结果。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """Give the number that people use."""
        return f"重大〔{self.year}〕{self.serial}号"


class Step(models.Model):
    """Something that happened to a dispute or a major matter."""

    id = models.BigAutoField(primary_key=True)
    dispute = models.ForeignKey(
        Dispute, on_delete=models.CASCADE, null=True, related_name="steps", verbose_name="争议"
    )
    major = models.ForeignKey(
        Major, on_delete=models.CASCADE, null=True, related_name="steps", verbose_name="重大事项"
    )
    action = models.CharField("办了什么", max_length=16)
    on = models.DateField("日期")
    at = models.DateTimeField("时间", default=clock.now, editable=False)
    text = models.TextField("说明", blank=True)
    by_name = models.CharField("办理人", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "办理经过"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(dispute__isnull=False, major__isnull=True)
                | Q(dispute__isnull=True, major__isnull=False),
                name="step_is_of_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.action}"
