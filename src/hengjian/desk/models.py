"""What somebody has read of what is new, and which digests could not be handed over: all that the desk keeps."""

from __future__ import annotations

from django.db import models

from hengjian.accounts.models import Account
from hengjian.common import clock


class Read(models.Model):
    """A person has read one piece of news, or acted on it; a piece is told by its topic and its key."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="read", verbose_name="账号"
    )
    topic = models.CharField("种类", max_length=16)
    key = models.CharField("编号", max_length=200)
    at = models.DateTimeField("时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "已读"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["account", "topic", "key"], name="read_once"),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Unsent(models.Model):
    """The digest of a day that could not be handed over to somebody: how often it was tried, and why not."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="unsent", verbose_name="账号"
    )
    day = models.DateField("日期")
    by_mail = models.BooleanField("用邮件发")
    tries = models.PositiveIntegerField("次数", default=0)
    at = models.DateTimeField("最近一次")
    why = models.CharField("原因", max_length=400)
    # It went out after all.
    sent_at = models.DateTimeField("后来发出", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "没有发出的摘要"
        ordering = ("-day", "-id")
        constraints = (
            models.UniqueConstraint(fields=["account", "day"], name="unsent_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"
