"""Clues, matters, measures, letters, and what agencies say to them."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q

from hengjian.cases.models import Case
from hengjian.common import clock
from hengjian.common.models import AttachedFile, Row, TimelineStep
from hengjian.registry.models.bodies import Body
from hengjian.screening.models import Finding
from hengjian.supervision.states import OWED_BY_AGENCY, ClueState, State

SAYS_SOMETHING = MinLengthValidator(4, "请写得具体一些，至少 %(limit_value)d 个字。")


class Organ(Row):
    """A supervision organ: it supervises a body and all below it, and signs its letters with numbers of its own."""

    name = models.CharField("发文机关", max_length=100, help_text="照公章写，如某市司法局。")
    government = models.CharField("本级人民政府", max_length=100)
    place = models.OneToOneField(
        Body, on_delete=models.PROTECT, related_name="organ", verbose_name="监督范围"
    )
    mark = models.CharField("发文代字", max_length=16, unique=True)
    contact = models.CharField("联系方式", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "监督机构"
        ordering = ("place__path",)

    def __str__(self) -> str:
        return self.name


class Matter(Row):
    """A matter of supervision: what one agency is asked about, from its opening to its closing."""

    class Kind(models.TextChoices):
        """By which way of supervision (articles 15, 20, 21)."""

        DAILY = "daily", "日常监督"
        FOCUSED = "focused", "重点监督"
        SPECIAL = "special", "专项监督"

    class Ending(models.TextChoices):
        """How it was closed."""

        NOTHING = "nothing", "没有问题"
        ON_SPOT = "on_spot", "当场纠正"
        RECTIFIED = "rectified", "已整改"

    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)
    title = models.CharField("标题", max_length=200)
    kind = models.CharField("监督方式", max_length=16, choices=Kind, default=Kind.DAILY)
    # Special supervision is started by the province; what the city carries out of it is named here.
    started_by = models.CharField("省级专项监督的名称", max_length=200, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="matters", verbose_name="被监督单位"
    )
    issue = models.CharField("问题分类", max_length=8)
    listed = models.BooleanField("挂牌督办", default=False)
    raised_to = models.CharField("提级到", max_length=200, blank=True)
    state = models.CharField("状态", max_length=16, choices=State, default=State.OPEN)
    ending = models.CharField("办理结果", max_length=16, choices=Ending, blank=True)
    # The day until which the agency has to answer; it is there while it owes an answer.
    due = models.DateField("反馈截止日", null=True, blank=True)
    # From this day on little time is left: the lamp is yellow.
    soon_from = models.DateField("将到期起日", null=True, blank=True, editable=False)
    opened_on = models.DateField("立项日期")
    closed_on = models.DateField("销号日期", null=True, blank=True)
    owner = models.UUIDField("经办人编号")
    owner_name = models.CharField("经办人", max_length=64)
    findings = models.ManyToManyField(
        Finding, blank=True, related_name="matters", verbose_name="筛查发现的问题"
    )
    cases = models.ManyToManyField(Case, blank=True, related_name="matters", verbose_name="案件")

    class Meta:
        verbose_name = verbose_name_plural = "监督事项"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["body", "state", "id"], name="matter_by_body"),
            models.Index(fields=["state", "due"], name="matter_by_day"),
        )
        constraints = (
            models.UniqueConstraint(fields=["year", "serial"], name="matter_numbered_once"),
            models.CheckConstraint(
                condition=Q(due__isnull=False) | ~Q(state__in=sorted(OWED_BY_AGENCY)),
                name="what_is_owed_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind="special") | ~Q(started_by=""),
                name="special_supervision_is_started_by_the_province",
                violation_error_message="专项监督由省级以上监督机构开展；承接的，请写明省级专项监督的名称。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, ending="") | Q(state="closed"),
                name="only_closed_matter_has_an_ending",
            ),
        )

    def __str__(self) -> str:
        return f"〔{self.year}〕{self.serial}号 {self.title}"

    @property
    def number(self) -> str:
        """Give the number that people use."""
        return f"监督〔{self.year}〕{self.serial}号"


class Clue(Row):
    """Something that may be a matter: who said it, of which body, and what came of it."""

    channel = models.CharField("来源", max_length=24)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="clues", verbose_name="反映的单位"
    )
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容", blank=True)
    received_on = models.DateField("收到日期")
    due = models.DateField("研判截止日", null=True, blank=True)
    # Whether the same dispute is under reconsideration or in court: then it is not supervised again.
    remedy = models.CharField("复议、诉讼情况", max_length=200, blank=True)
    state = models.CharField("状态", max_length=16, choices=ClueState, default=ClueState.RECEIVED)
    result = models.TextField("研判结论", blank=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="clues", verbose_name="监督事项"
    )  # fmt: skip
    findings = models.ManyToManyField(
        Finding, blank=True, related_name="clues", verbose_name="筛查发现的问题"
    )
    received_by = models.UUIDField("登记人编号", editable=False)
    received_by_name = models.CharField("登记人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "线索"
        ordering = ("-id",)
        indexes = (models.Index(fields=["body", "state", "id"], name="clue_by_body"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(matter__isnull=False) | ~Q(state__in=["accepted", "merged"]),
                name="accepted_clue_has_a_matter",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Measure(Row):
    """A measure of article 22: what was asked of the agency, or what was done on site."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="measures", verbose_name="监督事项"
    )
    kind = models.CharField("措施", max_length=24)
    on = models.DateField("日期")
    text = models.TextField("内容", validators=[SAYS_SOMETHING])
    # On site at least two supervisors, each by name and number of his credential.
    people = models.JSONField("监督人员", default=list, blank=True)
    due = models.DateField("截止日", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by_name = models.CharField("答复人", max_length=64, blank=True)
    by = models.UUIDField("经办人编号", editable=False)
    by_name = models.CharField("经办人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "监督措施"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Letter(Row):
    """A letter to the agency, or the government's decision as it is recorded here."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="letters", verbose_name="监督事项"
    )
    kind = models.CharField("文书", max_length=16)
    number = models.CharField("文号", max_length=100)
    on = models.DateField("日期")
    facts = models.TextField("查明的情况", validators=[SAYS_SOMETHING])
    demand = models.TextField("要求", validators=[SAYS_SOMETHING])
    # One of the four suggestions of article 32, where the letter makes one.
    suggestion = models.CharField("处理建议", max_length=24, blank=True)
    # What else letters of this kind say, by the names that the pack gives.
    more = models.JSONField("其他内容", default=dict, blank=True)
    # Who signs; none where the office has a single organ, which its settings name.
    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="发文机关"
    )  # fmt: skip
    due = models.DateField("反馈截止日", null=True, blank=True)
    objections_until = models.DateField("异议截止日", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    received_on = models.DateField("签收日期", null=True, blank=True)
    received_by_name = models.CharField("签收人", max_length=64, blank=True, editable=False)
    by = models.UUIDField("制发人编号", editable=False)
    by_name = models.CharField("制发人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "监督文书"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["number"], name="letter_numbered_once"),)

    def __str__(self) -> str:
        return self.number


class Reply(Row):
    """What came back to a letter that goes beside the matter's own course: a receipt, or what was done about it."""

    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, related_name="replies", verbose_name="监督文书"
    )
    kind = models.CharField("种类", max_length=24)
    on = models.DateField("日期")
    text = models.TextField("内容", validators=[SAYS_SOMETHING])
    by = models.UUIDField("登记人编号", editable=False)
    by_name = models.CharField("登记人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "文书的回复"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.letter} {self.on}"


class Paper(Row):
    """What a letter says on paper, as it was issued; the journal commits to this content, its files are made of it."""

    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, related_name="paper", verbose_name="监督文书"
    )
    content = models.JSONField("内容", editable=False)
    # The entry of the journal, and the salted digest in it.
    entry = models.UUIDField("日志条目", editable=False)
    digest = models.CharField("内容摘要", max_length=64, editable=False)
    made_at = models.DateTimeField("生成时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "文书正本"
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.letter)


class LetterSeries(models.Model):
    """The last number an organ gave a kind of letter in a year: taken and used in one transaction, none is missing."""

    id = models.BigAutoField(primary_key=True)
    mark = models.CharField("发文代字", max_length=16, blank=True, default="")
    kind = models.CharField("种类", max_length=16)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文号"
        constraints = (models.UniqueConstraint(fields=["mark", "kind", "year"], name="one_series"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.last}"


class Objection(Row):
    """What the agency has against a letter, with reasons; it is decided by somebody else than who wrote the letter."""

    class Result(models.TextChoices):
        """What became of it."""

        UPHELD = "upheld", "维持原文书"
        SUSTAINED = "sustained", "异议成立"

    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, related_name="objections", verbose_name="监督文书"
    )
    on = models.DateField("提出日期")
    reasons = models.TextField("理由", validators=[SAYS_SOMETHING])
    due = models.DateField("答复截止日", null=True, blank=True)
    result = models.CharField("结果", max_length=16, choices=Result, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    by = models.UUIDField("提出人编号", editable=False)
    by_name = models.CharField("提出人", max_length=64, editable=False)
    decided_by = models.UUIDField("决定人编号", null=True, editable=False)
    decided_by_name = models.CharField("决定人", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["letter"], condition=Q(result=""), name="one_objection_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"对{self.letter}的异议"


class Report(Row):
    """What the agency says it has corrected, with evidence, and what the supervisor thinks of it."""

    class Result(models.TextChoices):
        """What the supervisor decided."""

        ACCEPTED = "accepted", "合格"
        RETURNED = "returned", "退回"

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="reports", verbose_name="监督事项"
    )
    on = models.DateField("反馈日期")
    text = models.TextField("纠正情况", validators=[SAYS_SOMETHING])
    result = models.CharField("审核结果", max_length=16, choices=Result, blank=True)
    comment = models.TextField("审核意见", blank=True)
    reviewed_on = models.DateField("审核日期", null=True, blank=True)
    by = models.UUIDField("反馈人编号", editable=False)
    by_name = models.CharField("反馈人", max_length=64, editable=False)
    reviewed_by_name = models.CharField("审核人", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "整改反馈"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.matter} {self.on}"


class Evidence(AttachedFile):
    """A file that proves a correction: its name is but a text, its content is found by its digest."""

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="evidence", verbose_name="整改反馈"
    )

    class Meta:
        verbose_name = verbose_name_plural = "整改证明"
        ordering = ("id",)


class Step(TimelineStep):
    """One thing that happened to a matter, in the words of its timeline."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="steps", verbose_name="监督事项"
    )
