"""Runs of the rulebook over the cases of the office, the findings, and what people said of them."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q

from hengjian.cases.models import Case, Version
from hengjian.common import clock
from hengjian.common.models import Row
from hengjian.registry.models.bodies import Body
from hengjian.screening.states import State


class Run(Row):
    """One screening: by which law, of what, with what result; its folder holds snapshot, pack and receipt."""

    class Kind(models.TextChoices):
        """What is screened."""

        FULL = "full", "全部案件"
        CHANGED = "changed", "有变化的案件"

    class State(models.TextChoices):
        """Where a run stands; what it counted holds once it is complete."""

        UNDERWAY = "underway", "进行中"
        COMPLETE = "complete", "完成"
        ABANDONED = "abandoned", "没有完成"

    state = models.CharField("状态", max_length=16, choices=State, default=State.UNDERWAY)
    kind = models.CharField("范围", max_length=16, choices=Kind)
    run_day = models.DateField("运行日")
    pack_digest = models.CharField("规则包摘要", max_length=64, blank=True)
    snapshot_digest = models.CharField("快照摘要", max_length=64, blank=True)
    receipt_number = models.CharField("回执编号", max_length=40, blank=True)
    # Names everything but the cases that a judgement leans on: a run after another law or register is a full one.
    basis = models.CharField("依据摘要", max_length=64, blank=True)
    counts = models.JSONField("件数", default=dict)
    # Which loads had been published and how many withdrawn when it began: whether anything has happened since.
    place = models.PositiveBigIntegerField("看到的发布次序", default=0)
    withdrawals = models.PositiveBigIntegerField("看到的撤回数", default=0)
    asked_by = models.UUIDField("发起人编号", null=True, editable=False)
    asked_by_name = models.CharField("发起人", max_length=64, blank=True)
    started_at = models.DateTimeField("开始时间", default=clock.now, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "筛查"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="underway"), name="one_run_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.receipt_number or str(self.uuid)


class RuleCount(models.Model):
    """How many subjects a run judged in which way by a rule."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, related_name="rules", verbose_name="筛查"
    )
    rule = models.CharField("规则", max_length=120)
    outcome = models.CharField("结果", max_length=20)
    subjects = models.PositiveBigIntegerField("件数")

    class Meta:
        verbose_name = verbose_name_plural = "各规则件数"
        ordering = ("rule", "outcome")
        constraints = (
            models.UniqueConstraint(
                fields=["run", "rule", "outcome"], name="one_count_per_outcome"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.outcome} {self.subjects}"


class Finding(Row):
    """A question to an agency: what a rule found in a case. It is told from others by rule, subject and ordinal."""

    rule = models.CharField("规则", max_length=120)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="findings", verbose_name="案件"
    )
    # The thing that the rule speaks of, or the day of the act and what it is about: keys of acts may change with every
    # export. Empty where it is the case itself.
    subject = models.CharField("对象", max_length=400, blank=True)
    # Tells apart acts of the same kind on the same day.
    ordinal = models.PositiveSmallIntegerField("序号", default=0)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="单位"
    )  # fmt: skip
    severity = models.CharField("严重程度", max_length=16)
    trial = models.BooleanField("试行规则", default=False)
    month = models.CharField("月份", max_length=7, blank=True)
    due = models.DateField("最后一天", null=True, blank=True)
    days_late = models.IntegerField("逾期天数", null=True, blank=True)
    flags = models.PositiveIntegerField("标记", default=0)
    sentence = models.TextField("问题")
    state = models.CharField("状态", max_length=16, choices=State, default=State.OPEN)
    first_run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="found_first", verbose_name="首次发现的筛查"
    )
    last_run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="found", verbose_name="最近发现的筛查"
    )
    found_on = models.DateField("发现日")
    # Set while the rule finds it no more, because the data were corrected.
    gone_run = models.ForeignKey(
        Run, on_delete=models.PROTECT, null=True, blank=True, related_name="gone", verbose_name="不再发现的筛查"
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "发现的问题"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["body", "state", "id"], name="finding_by_body"),
            # Groups and figures are counted in these alone, without a look at the rows. The body leads, because readers
            # are told apart by their bodies.
            models.Index(
                fields=["body", "rule", "month", "severity", "state", "trial", "id"],
                name="finding_by_group",
            ),
            models.Index(
                fields=["body", "month", "state", "trial", "gone_run"], name="finding_by_month"
            ),
            models.Index(
                fields=["body", "state", "found_on", "severity", "trial"],
                name="finding_by_day_found",
            ),
            models.Index(fields=["body", "state", "due", "case"], name="finding_by_last_day"),
            models.Index(
                fields=["state", "case", "body"],
                condition=Q(due__isnull=False),
                name="finding_with_last_day",
            ),
            models.Index(fields=["state", "id"], name="finding_by_state"),
            models.Index(fields=["case"], name="finding_by_case"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["rule", "case", "subject", "ordinal"], name="finding_once_per_subject"
            ),
        )

    def __str__(self) -> str:
        return self.sentence


class Remark(Row):
    """What somebody said or decided of a finding: an agency's answer, a supervisor's confirmation or dismissal."""

    class Kind(models.TextChoices):
        """What was said."""

        ANSWER = "answer", "单位答复"
        CONFIRM = "confirm", "确认"
        DISMISS = "dismiss", "不成立"
        REOPEN = "reopen", "重新打开"

    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="remarks", verbose_name="发现的问题"
    )
    kind = models.CharField("种类", max_length=16, choices=Kind)
    text = models.TextField("内容", validators=[MinLengthValidator(4)])
    by = models.UUIDField("谁的编号", editable=False)
    by_name = models.CharField("谁", max_length=64, editable=False)
    on = models.DateField("日期", editable=False)
    at = models.DateTimeField("时间", default=clock.now, editable=False)
    # The earlier dismissal whose reason was taken over.
    like = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed", verbose_name="参照"
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "处理记录"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text}"


class Duty(models.Model):
    """A duty with a last day that had not passed when the case was last screened: what lamps are lit by."""

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField("规则", max_length=120)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="duties", verbose_name="案件"
    )
    subject = models.CharField("对象", max_length=400, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="单位"
    )  # fmt: skip
    due = models.DateField("最后一天")
    flags = models.PositiveIntegerField("标记", default=0)
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="duties", verbose_name="筛查"
    )

    class Meta:
        verbose_name = verbose_name_plural = "未到期义务"
        ordering = ("due", "id")
        indexes = (
            models.Index(fields=["due", "id"], name="duty_by_day"),
            models.Index(fields=["body", "due", "id"], name="duty_by_body"),
            models.Index(fields=["case", "due"], name="duty_by_case"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.due}"


class Screened(models.Model):
    """What was told of a case when it was last screened: what is told otherwise now has changed since."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="screened", verbose_name="案件"
    )  # fmt: skip
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="screened", verbose_name="案件版本"
    )
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="screened", verbose_name="筛查"
    )

    class Meta:
        verbose_name = verbose_name_plural = "筛查时的案件"

    def __str__(self) -> str:
        return f"{self.case_id}: {self.version_id}"
