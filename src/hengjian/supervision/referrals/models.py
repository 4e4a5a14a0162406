"""Referrals, the evidence gathered, what was studied together, and what happened."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hengjian.common.grams import Words
from hengjian.common.models import AttachedFile, Row, TimelineStep
from hengjian.registry.models.bodies import Body
from hengjian.supervision.models import SAYS_SOMETHING, Clue, Dispatch, Matter
from hengjian.supervision.referrals.states import FILED_BEFORE, SENT, State

REFERRALS = Words("referral", ("title",))


class Referral(Row):
    """A clue about officers of a body, on its way to whoever deals with them; nobody decides on his own."""

    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)
    kind = models.CharField("线索种类", max_length=24)
    channel = models.CharField("线索来源", max_length=24)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="referrals", verbose_name="反映的单位"
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="监督事项"
    )  # fmt: skip
    clue = models.ForeignKey(
        Clue, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="线索"
    )  # fmt: skip
    title = models.CharField("标题", max_length=200)
    person = models.CharField("涉及的人员", max_length=200)
    text = models.TextField("线索的主要内容", validators=[SAYS_SOMETHING])
    state = models.CharField("状态", max_length=16, choices=State, default=State.REGISTERED)
    registered_on = models.DateField("登记日期")
    registered_by = models.UUIDField("登记人编号", editable=False)
    registered_by_name = models.CharField("登记人", max_length=64, editable=False)
    filed_by = models.UUIDField("立案审批人编号", null=True, blank=True, editable=False)
    decided_by = models.UUIDField("移送审批人编号", null=True, blank=True, editable=False)
    # To whom it was transferred, and until when what became of it is waited for.
    to = models.CharField("受移送机关", max_length=200, blank=True)
    transferred_on = models.DateField("移送日期", null=True, blank=True)
    due = models.DateField("处理情况告知日", null=True, blank=True)
    soon_from = models.DateField("将到期起日", null=True, blank=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    owner = models.UUIDField("经办人编号", editable=False)
    owner_name = models.CharField("经办人", max_length=64, editable=False)
    papers = models.ManyToManyField(
        Dispatch, blank=True, related_name="referrals", verbose_name="程序文书"
    )

    class Meta:
        verbose_name = verbose_name_plural = "移送线索"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["body", "state", "id"], name="referral_by_body"),
            models.Index(fields=["state", "due"], name="referral_by_day"),
        )
        constraints = (
            models.UniqueConstraint(fields=["year", "serial"], name="referral_numbered_once"),
            models.CheckConstraint(
                condition=Q(filed_by__isnull=True) | ~Q(filed_by=F("registered_by")),
                name="nobody_files_his_own_referral",
                violation_error_message="登记人不能审批自己登记的线索。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("registered_by")),
                name="nobody_decides_his_own_referral",
                violation_error_message="登记人不能决定自己登记的线索。",
            ),
            models.CheckConstraint(
                condition=Q(filed_by__isnull=False) | ~Q(state__in=sorted(FILED_BEFORE)),
                name="what_goes_on_was_filed",
            ),
            models.CheckConstraint(
                condition=(Q(decided_by__isnull=False, transferred_on__isnull=False) & ~Q(to=""))
                | ~Q(state__in=sorted(SENT)),
                name="what_was_sent_was_decided_and_has_an_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """Give the number that people use."""
        return f"移送线索〔{self.year}〕{self.serial}号"


class Item(Row):
    """A piece of evidence: what it is, how it was obtained, by whom and when."""

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="items", verbose_name="移送线索"
    )
    title = models.CharField("证据", max_length=200)
    origin = models.CharField("来源和取得方式", max_length=200)
    on = models.DateField("取得日期")
    by = models.UUIDField("登记人编号", editable=False)
    by_name = models.CharField("登记人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "证据"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title


class ItemFile(AttachedFile):
    """A file of a piece of evidence."""

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="files", verbose_name="证据"
    )

    class Meta:
        verbose_name = verbose_name_plural = "证据的材料"
        ordering = ("id",)


class Study(Row):
    """What several people held of a referral together, and what they concluded."""

    class Conclusion(models.TextChoices):
        """What they concluded."""

        TRANSFER = "transfer", "同意移送"
        KEEP = "keep", "不予移送"
        MORE = "more", "补充调查取证"

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="studies", verbose_name="移送线索"
    )
    on = models.DateField("研究日期")
    host = models.CharField("主持人", max_length=64)
    # Those who took part, the host among them, each by name and post.
    participants = models.JSONField("参加人", default=list)
    text = models.TextField("研究情况", validators=[SAYS_SOMETHING])
    conclusion = models.CharField("结论", max_length=16, choices=Conclusion)
    opinion = models.TextField("理由", validators=[SAYS_SOMETHING])
    by = models.UUIDField("记录人编号", editable=False)
    by_name = models.CharField("记录人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "集体研究"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.referral_id} {self.on}"


class Step(TimelineStep):
    """One thing that happened to a referral, in the words of its timeline."""

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="steps", verbose_name="移送线索"
    )
