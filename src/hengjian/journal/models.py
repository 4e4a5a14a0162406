"""The tables of the log. None has a foreign key: nothing can be carried off with a row of another room."""

from __future__ import annotations

from django.db import models

from hengjian.journal.hashing import HASH_BYTES


class Outgoing(models.Model):
    """An entry that waits for its number, written in the transaction of what it tells of."""

    id = models.BigAutoField(primary_key=True)
    body = models.TextField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "待编号日志"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Salt(models.Model):
    """What opens the digests of one entry; it is destroyed with the object that they are about."""

    entry = models.UUIDField("日志条目", primary_key=True)
    object = models.UUIDField("对象", db_index=True)
    salt = models.BinaryField("盐", max_length=HASH_BYTES)

    class Meta:
        verbose_name = verbose_name_plural = "日志盐"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Entry(models.Model):
    """A leaf of the log. `body` is the leaf, to the byte; all else here is only for finding it."""

    number = models.BigIntegerField("序号", primary_key=True)
    uuid = models.UUIDField("编号", unique=True)
    body = models.TextField("内容")
    leaf_hash = models.BinaryField("叶摘要", max_length=HASH_BYTES)

    class Meta:
        verbose_name = verbose_name_plural = "日志条目"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"


class Mention(models.Model):
    """Who or what an entry names, for looking up the history of an object and the deeds of a person."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField("所及")
    number = models.BigIntegerField("序号")
    as_actor = models.BooleanField("是行为人")

    class Meta:
        verbose_name = verbose_name_plural = "日志所及"
        indexes = (models.Index(fields=("uuid", "number"), name="journal_mention_lookup"),)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.uuid} {self.number}"


class Node(models.Model):
    """The root of a full subtree of the log, kept on every eighth level; those between are computed from these."""

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField("层")
    place = models.BigIntegerField("位置")
    hash = models.BinaryField("摘要", max_length=HASH_BYTES)

    class Meta:
        verbose_name = verbose_name_plural = "日志节点"
        constraints = (
            models.UniqueConstraint(fields=("level", "place"), name="journal_node_once"),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.level}-{self.place}"


class Checkpoint(models.Model):
    """The signed head of the log at a size."""

    size = models.BigIntegerField("条数", primary_key=True)
    note = models.TextField("签名文本")
    closed_at = models.DateTimeField("形成时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "日志检查点"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.size}"


class KeyChange(models.Model):
    """The entry that announces the key which signs from the next checkpoint on; the one that covers it is its own."""

    number = models.BigIntegerField("序号", primary_key=True)
    key = models.TextField("公钥")

    class Meta:
        verbose_name = verbose_name_plural = "日志密钥更换"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"


class Head(models.Model):
    """Where the log stands: one row, which also is the lock of the sequencer."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField("条数", default=0)
    peaks = models.BinaryField("峰摘要", default=bytes)
    checkpoints = models.BigIntegerField("检查点数", default=0)
    key = models.TextField("公钥", default="", blank=True)
    # By this one the journal is known: those that follow are announced under it.
    first_key = models.TextField("最初的公钥", default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日志现状"
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="journal_head_is_one"),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.size}"
