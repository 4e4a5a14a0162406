"""What came in, how it is to be read, and the long work on it."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from hengjian.common import clock
from hengjian.common.models import PathField, Row, is_path
from hengjian.common.subtrees import ROOT
from hengjian.intake.states import State

CASES = "cases"
"""What a batch and a mapping hold unless they say otherwise: cases."""
NOT_LOADED = (State.RECEIVED, State.READ, State.DRY_RUN, State.REJECTED)


class SavedMapping(Row):
    """How the spreadsheets of a body are to be read, as somebody confirmed it; a change is a new version."""

    # The body as the registry last told it: the intake stands below the registry and holds no foreign key to it.
    body = models.UUIDField("单位编号", null=True, blank=True)
    body_name = models.CharField("单位", max_length=200)
    body_path = PathField("单位位置", default=ROOT)
    holds = models.CharField("内容", max_length=24, default=CASES)
    title = models.CharField("名称", max_length=200)
    version = models.PositiveIntegerField("版本", validators=[MinValueValidator(1)])
    content = models.JSONField("对应关系")
    choices = models.JSONField("各列的选择")
    confirmed_by = models.UUIDField("确认人编号", editable=False)
    confirmed_at = models.DateTimeField("确认时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "列的对应"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=is_path("body_path"), name="mapping_place_is_path"),
            models.UniqueConstraint(
                fields=["body_path", "holds", "title", "version"], name="one_mapping_per_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 版）"


class Batch(Row):
    """Files that came in together and are imported, or not, as one."""

    state = models.CharField("状态", max_length=16, choices=State, default=State.RECEIVED)
    body = models.UUIDField("单位编号", null=True, blank=True)
    body_name = models.CharField("单位", max_length=200)
    body_path = PathField("单位位置", default=ROOT)
    # What the files hold, as the targets call it; empty until they have been looked at.
    holds = models.CharField("内容", max_length=24, default=CASES, blank=True)
    title = models.CharField("名称", max_length=400)
    brought_by = models.UUIDField("上传人编号", editable=False)
    brought_by_name = models.CharField("上传人", max_length=64, editable=False)
    brought_on = models.DateField("上传日期", editable=False)
    brought_at = models.DateTimeField("上传时间", default=clock.now, editable=False)
    mapping = models.ForeignKey(
        SavedMapping, on_delete=models.PROTECT, null=True, blank=True, verbose_name="列的对应"
    )
    # Under this name the rows of the batch are staged and handed over; every check gives a new one.
    load = models.UUIDField("装载编号", null=True, editable=False)
    written = models.PositiveBigIntegerField("已写入行数", default=0, editable=False)
    profile = models.JSONField("各列的样子", default=dict, blank=True, editable=False)
    forecast = models.JSONField("核对结果", default=dict, blank=True, editable=False)
    measures = models.JSONField("各栏的填写情况", default=dict, blank=True, editable=False)
    reason = models.TextField("说明", blank=True)
    published_at = models.DateTimeField("导入时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "批次"
        ordering = ("-id",)
        indexes = (models.Index(fields=["body_path", "id"], name="batch_by_place"),)
        constraints = (
            models.CheckConstraint(condition=is_path("body_path"), name="batch_place_is_path"),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="batch_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(load__isnull=False) | Q(state__in=NOT_LOADED),
                name="what_is_imported_has_a_load",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def of_cases(self) -> bool:
        """Tell whether it holds cases."""
        return self.holds == CASES

    @property
    def words(self) -> str:
        """Give what people call what it holds."""
        from hengjian.intake.targets import words_for  # noqa: PLC0415  the targets know batches

        return words_for(self.holds)

    @property
    def usable(self) -> int:
        """Count the cases, or else the rows, that can be imported."""
        return int(self.forecast.get("cases") or self.forecast.get("rows") or 0)


class BatchFile(models.Model):
    """One file of a batch: its name is but a text, its content is found by its digest."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="files", verbose_name="批次"
    )
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["batch", "name"], name="one_file_per_name_in_batch"),
        )

    def __str__(self) -> str:
        return self.name


class Push(Row):
    """A batch that another system sent, with the key under which it will ask again if no answer reached it."""

    account = models.UUIDField("对接账号编号", editable=False)
    key = models.CharField("请求键", max_length=200, editable=False)
    digest = models.CharField("内容摘要", max_length=64, editable=False)
    batch = models.OneToOneField(
        Batch, on_delete=models.PROTECT, related_name="push", verbose_name="批次"
    )
    at = models.DateTimeField("收到时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "接口推送"
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["account", "key"], name="one_push_per_key"),)

    def __str__(self) -> str:
        return self.key


class Beat(models.Model):
    """When the worker of long jobs last gave a sign of life, and since when it has been at work: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField("启动时间")
    at = models.DateTimeField("最近动静")

    class Meta:
        verbose_name = verbose_name_plural = "后台进程"
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_beat"),)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.at:%Y-%m-%d %H:%M}"


class Job(Row):
    """Long work, whoever does it: how far it is, when it last gave a sign of life, and whether it is to stop."""

    class Kind(models.TextChoices):
        """What is done."""

        CHECK = "check", "读取和核对"
        WRITE = "write", "导入"
        TAKE_BACK = "take_back", "撤回"

    class State(models.TextChoices):
        """Where the work stands."""

        QUEUED = "queued", "排队"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        STOPPED = "stopped", "已停止"
        FAILED = "failed", "没有完成"

    # One of these, or one that the settings give to a room above.
    kind = models.CharField("种类", max_length=16)
    state = models.CharField("状态", max_length=16, choices=State, default=State.QUEUED)
    subject = models.UUIDField("对象编号", db_index=True)
    position = models.PositiveBigIntegerField("进度", default=0)
    total = models.PositiveBigIntegerField("总数", default=0)
    progress = models.CharField("进展", max_length=200, blank=True)
    # Whoever takes a job up counts this on: a writer that was thought dead finds that it is no longer its turn.
    attempt = models.PositiveIntegerField("第几次", default=0)
    heartbeat_at = models.DateTimeField("最近动静", default=clock.now)
    stop_requested = models.BooleanField("要求停止", default=False)
    asked_by = models.UUIDField("发起人编号", null=True, editable=False)
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "heartbeat_at"], name="job_by_silence"),)
        constraints = (
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=["queued", "running"]),
                name="one_job_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
