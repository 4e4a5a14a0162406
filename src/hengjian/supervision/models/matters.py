"""Matters, the clues they come from, and the measures taken in them."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q

from hengjian.cases.models import Case
from hengjian.common.grams import Words
from hengjian.common.models import AttachedFile, Row, TimelineStep
from hengjian.registry.models.bodies import Body
from hengjian.screening.models import Finding
from hengjian.supervision.states import OWED_BY_AGENCY, ClueState, State

MATTERS = Words("matter", ("title",))
CLUE_TITLES = Words("clue", ("title",))
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
                condition=~Q(kind="daily") | Q(listed=False, raised_to=""),
                name="daily_supervision_is_not_listed_or_raised",
                violation_error_message="挂牌督办、提级监督是重点监督的方式（第二十条），请把监督方式选为重点监督。",
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
    place = models.CharField("地点", max_length=200, blank=True)
    # Of the supervised body, or invited: each on a line.
    attendees = models.TextField("参加人", blank=True)
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


class MeasureFile(AttachedFile):
    """A file that came with a measure: the office's with what it asks or found, the agency's with its answer."""

    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="files", verbose_name="监督措施"
    )
    with_answer = models.BooleanField("随答复", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "措施的材料"
        ordering = ("id",)


class Step(TimelineStep):
    """One thing that happened to a matter, in the words of its timeline."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="steps", verbose_name="监督事项"
    )
