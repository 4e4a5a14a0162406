"""Letters of a matter and outside any, their papers, and what is said to them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from hengjian.common import clock
from hengjian.common.grams import Words
from hengjian.common.models import AttachedFile, Row
from hengjian.supervision.models.matters import SAYS_SOMETHING, Clue, Matter, Organ

LETTERS = Words("letter", ("number",))
# Papers and replies are those of a letter of a matter, or of one outside any.
ONE_LETTER = Q(letter__isnull=False, dispatch__isnull=True) | Q(
    letter__isnull=True, dispatch__isnull=False
)


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
        constraints = (
            # A decision of the government has its number, and may be about several matters.
            models.UniqueConstraint(
                fields=["number"], condition=~Q(kind="decision"), name="letter_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["matter", "number"], name="letter_in_a_matter_once",
                violation_error_message="这个文号已经登记在这个事项里。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Dispatch(Row):
    """A letter outside any matter: it forwards a clue or a complaint, or tells its sender what came of it."""

    kind = models.CharField("文书", max_length=16)
    number = models.CharField("文号", max_length=100, unique=True)
    on = models.DateField("日期")
    to = models.CharField("主送", max_length=200)
    # By which number the thing concerned is known.
    reference = models.CharField("所涉事项", max_length=100)
    facts = models.TextField("有关情况", validators=[SAYS_SOMETHING])
    demand = models.TextField("要求或者告知事项", validators=[SAYS_SOMETHING])
    due = models.DateField("反馈截止日", null=True, blank=True)
    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="dispatches", verbose_name="发文机关"
    )  # fmt: skip
    # Of a complaint it is the complaint that names its letters: complaints stand above.
    clue = models.ForeignKey(
        Clue, on_delete=models.PROTECT, null=True, blank=True, related_name="dispatches", verbose_name="线索"
    )  # fmt: skip
    by = models.UUIDField("制发人编号", editable=False)
    by_name = models.CharField("制发人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "转办函和告知书"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.number


class Reply(Row):
    """What came back to a letter that nobody answers for in a matter: a receipt, or what was done about it."""

    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="监督文书"
    )  # fmt: skip
    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="转办函"
    )  # fmt: skip
    kind = models.CharField("种类", max_length=24)
    on = models.DateField("日期")
    text = models.TextField("内容", validators=[SAYS_SOMETHING])
    by = models.UUIDField("登记人编号", editable=False)
    by_name = models.CharField("登记人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "文书的回复"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=ONE_LETTER,
                name="reply_is_to_one_letter",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter or self.dispatch} {self.on}"


class ReplyFile(AttachedFile):
    """A file that came back with a reply."""

    reply = models.ForeignKey(
        Reply, on_delete=models.PROTECT, related_name="files", verbose_name="文书的回复"
    )

    class Meta:
        verbose_name = verbose_name_plural = "回复的材料"
        ordering = ("id",)


class Paper(Row):
    """What a letter says on paper, as it was issued; the journal commits to this content, its files are made of it."""

    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="paper", verbose_name="监督文书"
    )  # fmt: skip
    dispatch = models.OneToOneField(
        Dispatch, on_delete=models.PROTECT, null=True, blank=True, related_name="paper", verbose_name="转办函、告知书"
    )  # fmt: skip
    content = models.JSONField("内容", editable=False)
    # The entry of the journal, and the salted digest in it.
    entry = models.UUIDField("日志条目", editable=False)
    digest = models.CharField("内容摘要", max_length=64, editable=False)
    made_at = models.DateTimeField("生成时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "文书正本"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=ONE_LETTER,
                name="paper_is_of_one_letter",
            ),
        )

    def __str__(self) -> str:
        return str(self.letter or self.dispatch)

    @property
    def withdrawn_on(self) -> date | None:
        """Give the day on which the letter was withdrawn; None while it stands."""
        return self.letter.withdrawn_on if self.letter is not None else None


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
