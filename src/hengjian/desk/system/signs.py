"""Signs of trouble: what somebody has to look after, a sentence each. No name and no number of a case is in them."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from hengjian.common import clock
from hengjian.intake.models import Job
from hengjian.journal.errors import JournalError
from hengjian.journal.keys import signer_with
from hengjian.journal.models import Head, Outgoing
from hengjian.journal.sequencing import key_file

SILENCE = timedelta(minutes=3)
LEAST_FREE = 2**30
NO_DATABASE = "数据库打不开，或者表不全。"


def what_is_wrong() -> list[str]:
    """Give what somebody has to look after, a sentence each."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found = (silent_jobs(), waiting_entries(), lost_key(), full_disk())
    except DatabaseError:
        return [NO_DATABASE]
    return [each for each in found if each]


def silent_jobs() -> str:
    """Jobs wait behind one that is at work; it is amiss when nobody gives a sign of life."""
    before = clock.now() - SILENCE
    at_work = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__gte=before)
    alive = (Job.State.QUEUED, Job.State.RUNNING)
    silent = Job.objects.filter(state__in=alive, heartbeat_at__lt=before).count()
    if not silent or at_work.exists():
        return ""
    return f"有 {silent} 件后台任务三分钟以上没有动静，后台任务可能停了，请看 worker.log。"


def waiting_entries() -> str:
    """Entries wait a few seconds for their number; it is amiss when the oldest waits for minutes."""
    since = oldest_waits_since()
    if since is None or clock.now() - since < SILENCE:
        return ""
    return "操作日志三分钟以上没有入册，日志入册可能停了，请看 journal.log。"


def oldest_waits_since() -> datetime | None:
    """Give since when the oldest entry waits for its number; None where none waits."""
    oldest = Outgoing.objects.order_by("id").first()
    return None if oldest is None else datetime.fromisoformat(json.loads(oldest.body)["at"])


def lost_key() -> str:
    """A journal that was signed before has to have its key."""
    head = Head.objects.first()
    if head is None or not head.key:
        return ""
    try:
        signer_with(key_file(), head.key)
    except (JournalError, OSError):
        return "操作日志的签名密钥不见了、损坏了或者不是这一份的，请从备份中取回。"
    return ""


def full_disk() -> str:
    """Below a gigabyte there is soon no room for what is uploaded."""
    free = shutil.disk_usage(settings.DATA.root).free
    return "" if free >= LEAST_FREE else f"数据文件夹所在的磁盘只剩 {free // 2**20} MB。"
