"""Complaints, their senders, where they were forwarded, and what was said to whom."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q

from hengjian.cases.models import Case
from hengjian.common import clock
from hengjian.common.grams import Words
from hengjian.common.models import AttachedFile, Row, TimelineStep
from hengjian.registry.models.bodies import Body
from hengjian.supervision.complaints.numbers import written
from hengjian.supervision.complaints.states import IN_HAND, OVER, WITH_AGENCY, State
from hengjian.supervision.models import Clue, Dispatch

SAYS_SOMETHING = MinLengthValidator(4, "请写得具体一些，至少 %(limit_value)d 个字。")


COMPLAINTS = Words("complaint", ("title", "hotline_number"))
"""By these words complaints are found; who complained lies sealed and is no word."""


class Complaint(Row):
    """What somebody says of how a body enforces, and what became of it."""

    class Satisfaction(models.TextChoices):
        """What the sender thinks of it, when he was asked."""

        SATISFIED = "satisfied", "满意"
        FAIRLY = "fairly", "基本满意"
        DISSATISFIED = "dissatisfied", "不满意"
        NOT_REACHED = "not_reached", "没有联系上"

    number = models.CharField("查询号码", max_length=16, unique=True, editable=False)
    channel = models.CharField("来源", max_length=24)
    hotline_number = models.CharField("来源系统的编号", max_length=64, blank=True)
    office = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="complaints_received", verbose_name="在哪里收到"
    )  # fmt: skip
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="反映的单位"
    )  # fmt: skip
    # As the sender named it, where it is no registered body or not yet known which.
    body_said = models.CharField("反映人所说的单位", max_length=200, blank=True)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容", validators=[SAYS_SOMETHING])
    # What an agency is shown: written by whoever handles it, so that nothing in it tells who the sender is.
    shown_text = models.TextField("给承办单位看的内容", blank=True)
    issue = models.CharField("问题分类", max_length=8, blank=True)
    received_on = models.DateField("收到日期")
    state = models.CharField("状态", max_length=16, choices=State, default=State.RECEIVED)
    # The day until which the office decides, or the sender is answered; it stays on record when it is over.
    due = models.DateField("期限", null=True, blank=True)
    soon_from = models.DateField("将到期起日", null=True, blank=True, editable=False)
    # The first day that was set, from which the longest extension counts.
    first_due = models.DateField("最初的期限", null=True, blank=True, editable=False)
    answer_due = models.DateField("承办单位反馈截止日", null=True, blank=True)
    answer_soon_from = models.DateField("承办单位将到期起日", null=True, blank=True, editable=False)
    remedy = models.CharField("复议、诉讼情况", max_length=200, blank=True)
    reply = models.CharField("答复", max_length=16, blank=True)
    replied_by = models.UUIDField("答复人编号", null=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入的投诉"
    )  # fmt: skip
    repeat_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name="重复反映的前一件"
    )  # fmt: skip
    reopened = models.PositiveSmallIntegerField("重新办理次数", default=0, editable=False)
    satisfaction = models.CharField("满意度", max_length=16, choices=Satisfaction, blank=True)
    cases = models.ManyToManyField(Case, blank=True, related_name="complaints", verbose_name="涉及的案件")  # fmt: skip
    clue = models.OneToOneField(
        Clue, on_delete=models.PROTECT, null=True, blank=True, related_name="complaint", verbose_name="转成的线索"
    )  # fmt: skip
    owner = models.UUIDField("经办人编号", null=True, editable=False)
    owner_name = models.CharField("经办人", max_length=64, blank=True, editable=False)
    received_by = models.UUIDField("登记人编号", editable=False)
    received_by_name = models.CharField("登记人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "投诉举报"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["office", "state", "id"], name="complaint_by_office"),
            models.Index(fields=["body", "state", "id"], name="complaint_by_body"),
            models.Index(fields=["state", "due"], name="complaint_by_day"),
            models.Index(fields=["state", "answer_due"], name="complaint_by_answer_day"),
            models.Index(fields=["owner", "state"], name="complaint_by_owner"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["hotline_number"], condition=~Q(hotline_number=""), name="hotline_number_once",
                violation_error_message="已经登记过来源系统的这个编号。",
            ),
            models.CheckConstraint(
                condition=Q(due__isnull=False) | ~Q(state__in=sorted(IN_HAND)),
                name="complaint_in_hand_has_a_day", violation_error_message="请写明答复反映人的期限。",
            ),
            models.CheckConstraint(
                condition=Q(answer_due__isnull=False, state__in=sorted(WITH_AGENCY))
                | Q(answer_due__isnull=True) & ~Q(state__in=sorted(WITH_AGENCY)),
                name="agency_with_complaint_has_a_day",
                violation_error_message="请写明承办单位反馈的期限。",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=False, state="merged")
                | Q(same_as__isnull=True) & ~Q(state="merged"),
                name="merged_complaint_says_with_which", violation_error_message="合并办理的，请写明并入哪一件。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=False, state__in=sorted(OVER))
                | Q(closed_on__isnull=True) & ~Q(state__in=sorted(OVER)),
                name="complaint_that_is_over_has_its_day", violation_error_message="办结的须有办结日期。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{written(self.number)} {self.title}"

    @property
    def written_number(self) -> str:
        """The number as it is told to people."""
        return written(self.number)

    @property
    def about(self) -> str:
        """Whom it is about, as far as that is known."""
        return self.body.name if self.body is not None else self.body_said or "没有写明"


class Sender(models.Model):
    """Who complained: sealed, because nobody is to know it who does not need to."""

    class Kind(models.TextChoices):
        """As what he complains."""

        PERSON = "person", "个人"
        ENTERPRISE = "enterprise", "企业、个体工商户"
        ORGANISATION = "organisation", "其他组织"
        ANONYMOUS = "anonymous", "匿名"

    id = models.BigAutoField(primary_key=True)
    complaint = models.OneToOneField(
        Complaint, on_delete=models.PROTECT, related_name="sender", verbose_name="投诉"
    )
    kind = models.CharField("反映人类别", max_length=16, choices=Kind)
    sealed = models.BinaryField("姓名和联系方式（密文）", default=bytes)
    # By these the same sender is known again without being named.
    name_print = models.CharField("姓名（摘要）", max_length=64, blank=True)
    phone_print = models.CharField("电话（摘要）", max_length=64, blank=True)
    agrees = models.BooleanField("同意告诉承办单位", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "反映人"
        ordering = ("id",)
        indexes = (
            models.Index(fields=["name_print"], name="sender_by_name"),
            models.Index(fields=["phone_print"], name="sender_by_phone"),
        )

    def __str__(self) -> str:
        return self.get_kind_display()


class Forwarding(Row):
    """A complaint was given to a body to deal with, until a day; and what it said."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="forwardings", verbose_name="投诉"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="complaints_forwarded", verbose_name="承办单位"
    )  # fmt: skip
    text = models.TextField("给承办单位看的内容", validators=[SAYS_SOMETHING])
    demand = models.TextField("要求", blank=True)
    on = models.DateField("转办日期")
    due = models.DateField("反馈截止日")
    taken_back_on = models.DateField("收回日期", null=True, blank=True)
    dispatch = models.OneToOneField(
        Dispatch, on_delete=models.PROTECT, null=True, blank=True, related_name="forwarding", verbose_name="转办函"
    )  # fmt: skip
    by = models.UUIDField("转办人编号", editable=False)
    by_name = models.CharField("转办人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "转办"
        ordering = ("id",)
        indexes = (models.Index(fields=["body", "complaint"], name="forwarding_by_body"),)
        constraints = (
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(taken_back_on__isnull=True), name="complaint_is_with_one_body",
                violation_error_message="这件投诉举报已经转给一个单位。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.body} {self.on}"


class Answer(Row):
    """What a body says that it did about a complaint that was forwarded to it."""

    forwarding = models.ForeignKey(
        Forwarding, on_delete=models.PROTECT, related_name="answers", verbose_name="转办"
    )
    kind = models.CharField("结果", max_length=16)
    text = models.TextField("办理情况", validators=[SAYS_SOMETHING])
    on = models.DateField("反馈日期")
    # Why it was sent back, where it was.
    sent_back = models.TextField("退回的理由", blank=True)
    by = models.UUIDField("反馈人编号", editable=False)
    by_name = models.CharField("反馈人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "承办单位反馈"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.forwarding} {self.on}"


class Objection(Row):
    """A body is against a forwarding, or a sender against a reply; who forwarded or replied does not decide on it."""

    class Kind(models.TextChoices):
        """Who objects to what."""

        FORWARDING = "forwarding", "承办单位要求退回"
        REPLY = "reply", "反映人要求重新办理"

    class Result(models.TextChoices):
        """What became of it."""

        UPHELD = "upheld", "维持"
        SUSTAINED = "sustained", "理由成立"

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="objections", verbose_name="投诉"
    )
    kind = models.CharField("谁对什么", max_length=16, choices=Kind)
    reasons = models.TextField("理由", validators=[SAYS_SOMETHING])
    on = models.DateField("提出日期")
    due = models.DateField("决定截止日", null=True, blank=True)
    # Who forwarded, or replied: he does not decide on it.
    against = models.UUIDField("原经办人编号", null=True, editable=False)
    result = models.CharField("结果", max_length=16, choices=Result, blank=True)
    answer = models.TextField("决定的理由", blank=True)
    answered_on = models.DateField("决定日期", null=True, blank=True)
    by = models.UUIDField("提出人（登记人）编号", editable=False)
    by_name = models.CharField("提出人（登记人）", max_length=64, editable=False)
    decided_by = models.UUIDField("决定人编号", null=True, editable=False)
    decided_by_name = models.CharField("决定人", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(result=""), name="one_objection_of_a_complaint",
                violation_error_message="已经有一个异议在等决定。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Notice(Row):
    """What the sender is to be told; until somebody says how he was told, it is owed."""

    class Way(models.TextChoices):
        """How he was told."""

        PHONE = "phone", "电话"
        MESSAGE = "message", "短信"
        LETTER = "letter", "书信"
        IN_PERSON = "in_person", "当面"
        HOTLINE = "hotline", "经热线转告"
        ONLINE = "online", "网上"

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="notices", verbose_name="投诉"
    )
    kind = models.CharField("告知什么", max_length=16)
    text = models.TextField("内容")
    on = models.DateField("应告知起日")
    told_on = models.DateField("告知日期", null=True, blank=True)
    way = models.CharField("告知方式", max_length=16, choices=Way, blank=True)
    dispatch = models.OneToOneField(
        Dispatch, on_delete=models.PROTECT, null=True, blank=True, related_name="notice", verbose_name="告知书"
    )  # fmt: skip
    told_by_name = models.CharField("告知人", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "告知"
        ordering = ("id",)
        indexes = (
            models.Index(fields=["complaint"], condition=Q(told_on__isnull=True), name="notice_that_is_owed"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Callback(Row):
    """The sender was asked what he thinks of it."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="callbacks", verbose_name="投诉"
    )
    on = models.DateField("回访日期")
    satisfaction = models.CharField("满意度", max_length=16, choices=Complaint.Satisfaction)
    text = models.TextField("反映人的意见", blank=True)
    by_name = models.CharField("回访人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_satisfaction_display()} {self.on}"


class SenderReveal(Row):
    """Somebody looked at who the sender is, and said what for."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="reveals", verbose_name="投诉"
    )
    by = models.UUIDField("查看人编号", editable=False)
    by_name = models.CharField("查看人", max_length=64)
    purpose = models.CharField("用途", max_length=200)
    at = models.DateTimeField("查看时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "反映人身份查看"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.by_name} {self.at:%Y-%m-%d %H:%M}"


class Attachment(AttachedFile):
    """A file that came with a complaint, or with a body's answer; its name is but a text."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="attachments", verbose_name="投诉"
    )
    # The sender's files may tell who he is: a body is shown its own only.
    answer = models.ForeignKey(
        Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name="承办单位反馈"
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        ordering = ("id",)


class Step(TimelineStep):
    """One thing that happened to a complaint, in the words of its timeline."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="steps", verbose_name="投诉"
    )


class HotlineFile(Row):
    """Tickets of a hotline as a file brought them: tried first, put in when somebody says so."""

    office = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="hotline_files", verbose_name="在哪里收到"
    )
    file_name = models.CharField("文件名", max_length=200)
    header = models.JSONField("表头", default=list)
    columns = models.JSONField("各列", default=dict, blank=True)
    # The rows name people: sealed, and gone as soon as they have become complaints.
    sealed = models.BinaryField("各行（密文）", default=bytes)
    outcome = models.JSONField("试算结果", default=dict, blank=True)
    sent_at = models.DateTimeField("上传时间", default=clock.now, editable=False)
    carried_out_at = models.DateTimeField("导入时间", null=True, editable=False)
    by = models.UUIDField("上传人编号", editable=False)
    by_name = models.CharField("上传人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "热线工单文件"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.file_name
