"""What somebody has read of what is new: the only thing that the desk keeps."""

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
