"""Yearly plans with their items; campaigns with problems, self-checks and a draw."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from hengjian.common.models import Row
from hengjian.registry.models.bodies import Body
from hengjian.supervision.campaigns.states import PlanState, State
from hengjian.supervision.models import SAYS_SOMETHING, Matter

FIRST_YEAR, LAST_YEAR = 2000, 2200


class Plan(Row):
    """What the supervision of a place is to do in a year."""

    place = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="supervision_plans", verbose_name="监督范围"
    )
    year = models.PositiveSmallIntegerField(
        "年份", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    title = models.CharField("标题", max_length=200)
    text = models.TextField("总的要求", blank=True)
    state = models.CharField("状态", max_length=16, choices=PlanState, default=PlanState.DRAFT)
    # The day on which it was first adopted: a later revision does not make it late.
    adopted_on = models.DateField("制定日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度监督计划"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["place", "year"], name="one_plan_a_year",
                violation_error_message="这个监督范围这一年已经有计划。",
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=False) | ~Q(state="adopted"),
                name="adopted_plan_has_a_day",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title


class PlanItem(Row):
    """One thing that a plan wants done; whether it was is told by the matters and campaigns that belong to it."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="items", verbose_name="计划"
    )
    title = models.CharField("工作", max_length=200)
    method = models.CharField("方式", max_length=32)
    contents = models.JSONField("内容", default=list, blank=True)
    scope = models.CharField("对象", max_length=200, blank=True)
    until = models.DateField("完成日期")
    started_by = models.CharField("省级专项监督的名称", max_length=200, blank=True)
    matters = models.ManyToManyField(
        Matter, blank=True, related_name="plan_items", verbose_name="监督事项"
    )

    class Meta:
        verbose_name = verbose_name_plural = "计划事项"
        ordering = ("until", "id")

    def __str__(self) -> str:
        return self.title


class Campaign(Row):
    """A campaign against problems: list, self-checks by the agencies, a sample verified, a report."""

    place = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="campaigns", verbose_name="监督范围"
    )
    title = models.CharField("标题", max_length=200)
    text = models.TextField("工作方案", blank=True)
    fields = models.JSONField("重点领域", default=list, blank=True)
    # Special supervision is started by the province; the part that is carried out here names it.
    started_by = models.CharField("省级专项监督的名称", max_length=200, blank=True)
    started_on = models.DateField("开始日期")
    until = models.DateField("结束日期")
    # The day until which the agencies send their self-checks.
    due = models.DateField("自查截止日", null=True, blank=True)
    state = models.CharField("状态", max_length=16, choices=State, default=State.PREPARING)
    conclusion = models.TextField("总结", blank=True)
    closed_on = models.DateField("结束办理日期", null=True, blank=True)
    item = models.ForeignKey(
        PlanItem, on_delete=models.PROTECT, null=True, blank=True, related_name="campaigns", verbose_name="计划事项"
    )  # fmt: skip
    owner = models.UUIDField("经办人编号", null=True, editable=False)
    owner_name = models.CharField("经办人", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "专项整治"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(due__isnull=False) | Q(state="preparing"),
                name="sent_self_checks_have_a_day",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("started_on")),
                name="campaign_ends_after_it_starts",
                violation_error_message="结束日期早于开始日期，请改正。",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Problem(Row):
    """A line of the problem list: typed by hand, or a rule that the screening found broken so many times."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="problems", verbose_name="专项整治"
    )
    kind = models.CharField("种类", max_length=32)
    title = models.CharField("问题", max_length=200)
    rule = models.CharField("规则", max_length=120, blank=True)
    source = models.CharField("来源", max_length=32, blank=True)
    # Which visit, talk or check showed it, or how many said so.
    record = models.CharField("来源的记录", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "title"], name="problem_once_in_a_campaign",
                violation_error_message="清单里已经有这个问题。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Questionnaire(Row):
    """What kinds of people are asked about the problems of a campaign, and how many said what: figures, no person."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="questionnaires", verbose_name="专项整治"
    )
    title = models.CharField("标题", max_length=200)
    run_by = models.CharField("组织调查的单位", max_length=200)
    method = models.TextField("怎样选取调查对象", validators=[SAYS_SOMETHING])
    respondents = models.JSONField("调查对象", default=list)
    # Each with the kind of problem that it asks about, what it would be called on the list, and its words.
    questions = models.JSONField("问题", default=list)
    # By respondent: how many were asked, how many answered, and of each question how many said yes, no, or not sure.
    counts = models.JSONField("回答", default=dict, blank=True)
    by_name = models.CharField("登记人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "问卷"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title


class SelfCheck(Row):
    """The form that one agency answers, and what the verification of it came to."""

    class Verdict(models.TextChoices):
        """What verifying it showed."""

        AGREES = "agrees", "自查属实"
        DIFFERS = "differs", "自查与事实不符"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="checks", verbose_name="专项整治"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="self_checks", verbose_name="单位"
    )
    answered_on = models.DateField("报送日期", null=True, blank=True)
    answered_by_name = models.CharField("报送人", max_length=64, blank=True, editable=False)
    drawn = models.BooleanField("被抽中", default=False)
    verdict = models.CharField("核实结果", max_length=16, choices=Verdict, blank=True)
    verified_on = models.DateField("核实日期", null=True, blank=True)
    verified_by_name = models.CharField("核实人", max_length=64, blank=True, editable=False)
    says = models.TextField("核实情况", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自查表"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["campaign", "body"], name="one_self_check_per_body"),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(drawn=True), name="only_drawn_ones_are_verified"
            ),
            models.CheckConstraint(
                condition=Q(drawn=False) | Q(answered_on__isnull=False),
                name="only_answered_ones_are_drawn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body} {self.campaign}"


class Line(Row):
    """What one agency says of one problem of the list, beside what the screening found there."""

    check_form = models.ForeignKey(
        SelfCheck, on_delete=models.CASCADE, related_name="lines", verbose_name="自查表"
    )
    problem = models.ForeignKey(
        Problem, on_delete=models.CASCADE, related_name="lines", verbose_name="问题"
    )
    # What the screening had found when the form was sent; none where no rule stands behind the problem.
    screened = models.PositiveIntegerField("筛查发现", null=True, blank=True)
    found = models.PositiveIntegerField("自查发现", null=True, blank=True)
    corrected = models.PositiveIntegerField("已经纠正", null=True, blank=True)
    text = models.TextField("原因和措施", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自查内容"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["check_form", "problem"], name="one_line_per_problem"),
            models.CheckConstraint(
                condition=Q(corrected__isnull=True) | Q(corrected__lte=models.F("found")),
                name="no_more_corrected_than_found",
                violation_error_message="已经纠正的不能多于自查发现的。",
            ),
        )

    def __str__(self) -> str:
        return str(self.problem)


class Draw(Row):
    """A draw of self-checks to verify: announced before, and recomputable from what is kept here."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, related_name="draw", verbose_name="专项整治"
    )
    pool = models.JSONField("抽取范围", default=list)
    size = models.PositiveIntegerField("抽取个数", validators=[MinValueValidator(1)])
    # The journal's first checkpoint after this instant goes into the seed, and a number that the other side sealed.
    after = models.DateTimeField("抽取时刻")
    sealed = models.CharField("封存的摘要", max_length=64)
    # The entry of the journal that announced it.
    entry = models.UUIDField("日志条目")
    seed = models.CharField("种子", max_length=64, blank=True)
    # With this file anybody recomputes the draw.
    proof = models.BinaryField("抽取凭据", null=True, editable=False)
    chosen = models.JSONField("抽中", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽取"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.campaign} {self.size}"


class Step(models.Model):
    """One thing that happened to a campaign or a plan, in the words of its timeline."""

    id = models.BigAutoField(primary_key=True)
    object = models.UUIDField("对象编号", db_index=True)
    title = models.CharField("事", max_length=60)
    on = models.DateField("日期")
    text = models.TextField("说明", blank=True)
    by_name = models.CharField("谁", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理经过"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.title} {self.on}"
