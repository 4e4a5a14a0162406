"""Cases, what was told of them load by load, and the acts.

What is seen of a case is what the load published last says of it: nothing is overwritten, so a load that is withdrawn
gives back what it had superseded, and publishing one is a write of one row.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from hengjian.common.models import Row
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.parties import Party

NO_DAY = date(1, 1, 1)
"""The newest day of a case without acts: lists are ordered by it, so there has to be one."""
CASES = "case"
"""Under this name cases are found by the words of their numbers and items; see `common.grams`."""


class Source(Row):
    """A system from which a body sends data, by the name that its files give it."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="sources", verbose_name="报送单位"
    )  # fmt: skip
    key = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据来源"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["body", "key"], condition=Q(body__isnull=False), name="source_once_per_body"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(body__isnull=True), name="source_once_for_the_whole"
            ),
        )

    def __str__(self) -> str:
        return self.key or "未写明来源"


class Load(models.Model):
    """Rows that came in as one; `place` is its place in the order in which loads were published, null while unseen."""

    id = models.BigAutoField(primary_key=True)
    # The intake's name of it; a batch that is checked anew has a new one.
    key = models.UUIDField("装载编号", unique=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="loads", verbose_name="报送单位"
    )  # fmt: skip
    place = models.PositiveBigIntegerField("发布次序", null=True, blank=True, unique=True)
    withdrawn = models.BooleanField("已撤回", default=False)
    # What it superseded has been tidied away: were it withdrawn, nothing would stand in its place.
    settled = models.BooleanField("不能再撤回", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "装载"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(withdrawn=False), name="withdrawn_load_is_unseen"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.key)


class Statement(models.Model):
    """What a load says of a source: which kinds of act it covers, and from when until when it is complete.

    A load that says nothing of a source that its cases name has a statement without kinds: what is absent is unknown.
    """

    id = models.BigAutoField(primary_key=True)
    load = models.ForeignKey(
        Load, on_delete=models.PROTECT, related_name="statements", verbose_name="装载"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="statements", verbose_name="数据来源"
    )
    # As in the file; empty where it speaks of every body's cases.
    body_name = models.CharField("单位", max_length=200, blank=True)
    covers = models.JSONField("包含的行为种类", default=list)
    complete_from = models.DateField("完整起日", null=True, blank=True)
    complete_until = models.DateField("完整止日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "来源说明"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["load", "source", "body_name"], name="one_statement_per_load_and_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source}（{len(self.covers)} 种行为）"


class Case(Row):
    """A case by its identity: source, body and number."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="cases", verbose_name="数据来源"
    )
    # Null where the file names a body that nobody has registered and came in for the whole city.
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="单位"
    )  # fmt: skip
    # A body of the file that is not registered: its cases stand with the body that sent them, and are told apart by it.
    unregistered = models.CharField("未登记的单位", max_length=200, blank=True)
    number = models.CharField("案号", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "案件"
        ordering = ("id",)
        indexes = (models.Index(fields=["source", "number"], name="case_by_number"),)
        constraints = (
            models.UniqueConstraint(
                fields=["source", "body", "unregistered", "number"],
                condition=Q(body__isnull=False),
                name="case_once_per_body",
            ),
            models.UniqueConstraint(
                fields=["source", "unregistered", "number"],
                condition=Q(body__isnull=True),
                name="case_once_for_the_whole",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def body_label(self) -> str:
        """Give the body as people know it."""
        return self.unregistered or (self.body.name if self.body else "未写明单位")


class Content(models.Model):
    """What was told of a case; told again in the same way, it is kept once.

    `stage` is the kind of the newest step of the case itself; it, `closed` and the days are derived from the acts and
    stored for lists.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="contents", verbose_name="案件"
    )
    digest = models.CharField("摘要", max_length=64)
    key = models.TextField("案件编号")
    body_name = models.TextField("文件中的单位", blank=True)
    procedure = models.CharField("程序", max_length=40, blank=True)
    domain = models.CharField("领域", max_length=40, blank=True)
    jurisdiction = models.CharField("地区", max_length=40, blank=True)
    item = models.TextField("执法事项", blank=True)
    # Every declared field that was given, by name; codes by name, days as ISO dates, money in fen.
    fields = models.JSONField("各项", default=dict)
    # Kinds of act of which a row could not be read; null in it means any kind.
    gaps = models.JSONField("读不出的环节", default=list)
    first_on = models.DateField("最早日期", null=True, blank=True)
    stage = models.CharField("所处环节", max_length=40, blank=True)
    closed = models.BooleanField("已办结", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "案件内容"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["case", "digest"], name="content_once_per_case"),
        )

    def __str__(self) -> str:
        return self.key


class Version(models.Model):
    """A load tells of a case; one of a later published load takes its place."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="versions", verbose_name="案件"
    )
    load = models.ForeignKey(
        Load, on_delete=models.PROTECT, related_name="versions", verbose_name="装载"
    )
    content = models.ForeignKey(
        Content, on_delete=models.PROTECT, related_name="versions", verbose_name="内容"
    )
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="versions", verbose_name="来源说明"
    )
    # Of the case and of the content, kept here so that lists need one index.
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    newest_on = models.DateField("最近日期")
    domain = models.CharField("领域", max_length=40, blank=True)
    stage = models.CharField("所处环节", max_length=40, blank=True)
    closed = models.BooleanField("已办结", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "案件版本"
        ordering = ("-newest_on", "-id")
        indexes = (
            models.Index(fields=["newest_on", "id"], name="version_by_day"),
            models.Index(fields=["body", "newest_on", "id"], name="version_by_body_and_day"),
            # Counted as far as ten thousand: of those that are closed, or are not, without the others.
            models.Index(
                fields=["body", "closed", "newest_on", "id"], name="version_by_body_and_closed"
            ),
            models.Index(fields=["stage", "newest_on", "id"], name="version_by_stage_and_day"),
            models.Index(fields=["domain", "newest_on", "id"], name="version_by_domain_and_day"),
            models.Index(fields=["closed", "newest_on", "id"], name="version_by_closed_and_day"),
            models.Index(fields=["statement", "newest_on"], name="version_by_statement"),
        )
        constraints = (
            models.UniqueConstraint(fields=["case", "load"], name="one_version_per_case_and_load"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.load_id}"


class Act(models.Model):
    """A step that an agency took. `on` is the civil day, `at` the instant where the hour is known."""

    id = models.BigAutoField(primary_key=True)
    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="acts", verbose_name="案件内容"
    )
    key = models.TextField("行为编号")
    kind = models.CharField("种类", max_length=40)
    about = models.TextField("所针对的事物", blank=True)
    on = models.DateField("日期")
    at = models.DateTimeField("时刻", null=True, blank=True)
    recorded_at = models.DateTimeField("录入时间", null=True, blank=True)
    # The civil day of it; files often tell no more.
    recorded_on = models.DateField("录入日期", null=True, blank=True)
    place = models.TextField("地点", blank=True)
    paper = models.TextField("文书", blank=True)
    corrects = models.TextField("更正", blank=True)
    # Every declared field that was given, by name, as in the content.
    fields = models.JSONField("各项", default=dict)
    # Whether a row about its people could not be read: then nobody knows who signed.
    people_unread = models.BooleanField("人员读不全", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "行为"
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Signature(models.Model):
    """One person in one role at an act; persons are counted, never guessed."""

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(
        Act, on_delete=models.CASCADE, related_name="signatures", verbose_name="行为"
    )
    role = models.CharField("角色", max_length=40)
    person = models.TextField("人员")

    class Meta:
        verbose_name = verbose_name_plural = "签名"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.role} {self.person}"


class Involved(models.Model):
    """A party of a case, as this content of it tells; the party itself is kept by the registry."""

    id = models.BigAutoField(primary_key=True)
    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="involved", verbose_name="案件内容"
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="involved", verbose_name="当事人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "案件当事人"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["content", "party"], name="party_once_per_content"),
        )

    def __str__(self) -> str:
        return f"{self.content_id}/{self.party_id}"
