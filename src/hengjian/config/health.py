"""Whether the office is well, for whoever watches over its machine: what is wrong is said in words."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hengjian.common import clock
from hengjian.intake.models import Job
from hengjian.journal.errors import JournalError
from hengjian.journal.keys import signer_with
from hengjian.journal.models import Head, Outgoing
from hengjian.journal.sequencing import key_file

SILENCE = timedelta(minutes=3)
LEAST_FREE = 2**30


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Tell whether the office is well: 200, or 503 with what is wrong. No name and no number of a case is in it."""
    del request
    wrong = what_is_wrong()
    return JsonResponse(
        {"status": "trouble" if wrong else "ok", "wrong": wrong},
        status=503 if wrong else 200,
        json_dumps_params={"ensure_ascii": False},
    )


def what_is_wrong() -> list[str]:
    """Give what somebody has to look after, a sentence each."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found = (_jobs(), _outbox(), _key(), _disk())
    except DatabaseError:
        return ["数据库打不开，或者表不全。"]
    return [each for each in found if each]


def _jobs() -> str:
    """Jobs wait behind one that is at work; it is amiss when nobody gives a sign of life."""
    before = clock.now() - SILENCE
    at_work = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__gte=before)
    alive = (Job.State.QUEUED, Job.State.RUNNING)
    silent = Job.objects.filter(state__in=alive, heartbeat_at__lt=before).count()
    if not silent or at_work.exists():
        return ""
    return f"有 {silent} 件后台任务三分钟以上没有动静，后台任务可能停了，请看 worker.log。"


def _outbox() -> str:
    oldest = Outgoing.objects.order_by("id").first()
    if oldest is None:
        return ""
    waits = clock.now() - datetime.fromisoformat(json.loads(oldest.body)["at"])
    if waits < SILENCE:
        return ""
    return "操作日志三分钟以上没有入册，日志入册可能停了，请看 journal.log。"


def _key() -> str:
    head = Head.objects.first()
    if head is None or not head.key:
        return ""
    try:
        signer_with(key_file(), head.key)
    except (JournalError, OSError):
        return "操作日志的签名密钥不见了、损坏了或者不是这一份的，请从备份中取回。"
    return ""


def _disk() -> str:
    free = shutil.disk_usage(settings.DATA.root).free
    return "" if free >= LEAST_FREE else f"数据文件夹所在的磁盘只剩 {free // 2**20} MB。"
