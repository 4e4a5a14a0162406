"""Policy documents, and what was read out of them until a person has confirmed it."""

from __future__ import annotations

from django.db import models

from hengjian.common import clock
from hengjian.common.models import Row
from hengjian.plans.states import DraftState
from hengjian.registry.models.bodies import Body


class Document(Row):
    """A policy document as it was uploaded: the file by its digest, and its text, paragraph by paragraph."""

    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    # Each is the place as a person finds it (第 12 段) and the text there.
    paragraphs = models.JSONField("原文", default=list, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "政策文件"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class Draft(Row):
    """The reading of a document while a person goes through it; nothing of it is a task yet."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="drafts", verbose_name="政策文件"
    )
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=100, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="plan_drafts", verbose_name="印发单位"
    )
    issued_on = models.DateField("印发日期")
    state = models.CharField("状态", max_length=16, choices=DraftState, default=DraftState.OPEN)
    # A body as the document writes it, and the uuids of the registered bodies that are meant; a person settles it.
    names = models.JSONField("单位对应", default=dict, blank=True)
    made_at = models.DateTimeField("上传时间", default=clock.now, editable=False)
    by = models.UUIDField("经办人编号", editable=False)
    by_name = models.CharField("经办人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "待核对的文件"
        ordering = ("-id",)
        indexes = (models.Index(fields=["body", "state", "id"], name="draft_by_body"),)

    def __str__(self) -> str:
        return self.title


class DraftItem(Row):
    """What may become a task: as it was read, then as a person corrected it."""

    class Check(models.TextChoices):
        """What a person said of it."""

        WAITING = "waiting", "未核对"
        CHECKED = "checked", "已核对"
        DROPPED = "dropped", "不作任务"

    draft = models.ForeignKey(
        Draft, on_delete=models.CASCADE, related_name="items", verbose_name="待核对的文件"
    )
    position = models.PositiveIntegerField("次序")
    path = models.CharField("编号", max_length=100, blank=True)
    text = models.TextField("任务")
    lead = models.JSONField("牵头单位", default=list, blank=True)
    responsible = models.JSONField("责任单位", default=list, blank=True)
    # Of the form {"text", "value"} and {"text", "number", "unit", "comparator"}, as in the task list of the command.
    deadlines = models.JSONField("期限", default=list, blank=True)
    targets = models.JSONField("指标", default=list, blank=True)
    place = models.CharField("出处", max_length=60, blank=True)
    check_state = models.CharField("核对", max_length=16, choices=Check, default=Check.WAITING)

    class Meta:
        verbose_name = verbose_name_plural = "待核对的任务"
        ordering = ("position", "id")
        indexes = (models.Index(fields=["draft", "position", "id"], name="draft_item_in_order"),)

    def __str__(self) -> str:
        return f"{self.path} {self.text[:20]}"
