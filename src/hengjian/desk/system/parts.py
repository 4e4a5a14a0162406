"""The figures of each part of the office, as lines with a lamp; what cannot be known says so."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime

from hengjian import __version__
from hengjian.common import clock
from hengjian.desk.lamps import IN_TIME, OVER, SOON, UNKNOWN
from hengjian.desk.system import LAST_BACKUP, signs
from hengjian.intake.models import Beat
from hengjian.journal.models import Head, Outgoing
from hengjian.journal.selectors import newest_checkpoint
from hengjian.screening.law import office_rulebook

BACKUP_IS_OLD = timedelta(days=7)
LITTLE_ROOM = 10 * signs.LEAST_FREE
WELL, LOOK, BAD, NOT_KNOWN = "正常", "请留意", "不正常", "不知道"
WORDS = {IN_TIME: WELL, SOON: LOOK, OVER: BAD, UNKNOWN: NOT_KNOWN}
NO_WORKER = "没有收到过后台进程的动静：可能没有启动，或者还是旧版本。"


@dataclass(frozen=True)
class Line:
    """One thing: how it is in words, a lamp where one can judge it, and what to do or to know."""

    name: str
    value: str
    lamp: str = ""
    note: str = ""

    @property
    def word(self) -> str:
        """Give the word beside the lamp."""
        return WORDS.get(self.lamp, "")


@dataclass(frozen=True)
class Part:
    """Things that belong together."""

    title: str
    lines: tuple[Line, ...]

    @property
    def judged(self) -> bool:
        """Tell whether any of it can be well or not."""
        return any(line.lamp or line.note for line in self.lines)


def parts() -> list[Part]:
    """Give all parts of the office."""
    return [
        Part("后台进程和操作日志", (worker(), *journal())),
        Part("数据和备份", (database(), disk(), backup())),
        Part("版本", tuple(versions())),
    ]


def worker() -> Line:
    """Tell when the worker of long jobs last gave a sign of life."""
    beat = Beat.objects.first()
    if beat is None:
        return Line("后台进程", NOT_KNOWN, UNKNOWN, NO_WORKER)
    silent = clock.now() - beat.at
    if silent >= signs.SILENCE:
        said = f"最近一次动静在 {_minute(beat.at)}"
        return Line("后台进程", said, OVER, "后台任务不会有人做：请看 worker.log，重新启动平台。")
    return Line("后台进程", f"{_minute(beat.since)} 启动，一直有动静", IN_TIME)


def journal() -> Iterator[Line]:
    """Tell how far the journal is, what waits, and what of its verification can be known here."""
    waiting = Outgoing.objects.count()
    trouble = signs.waiting_entries()
    said = f"{waiting:,} 条" if waiting else "没有"
    yield Line("等待入册的日志", said, OVER if trouble else IN_TIME, trouble)
    newest = newest_checkpoint()
    head = Head.objects.first()
    if newest is None or head is None:
        yield Line("最近的检查点", "日志还是空的", UNKNOWN)
    else:
        behind = head.size - newest.size
        note = f"有 {behind:,} 条入册的日志还没有签名的检查点。" if behind else ""
        said = f"共 {newest.size:,} 条，{_minute(newest.closed_at)} 形成"
        yield Line("最近的检查点", said, OVER if behind else IN_TIME, note)
    lost = signs.lost_key()
    yield Line("签名密钥", "有问题" if lost else "在，与日志相符", OVER if lost else IN_TIME, lost)
    yield Line(
        "最近一次核对", NOT_KNOWN, UNKNOWN,
        "核对（hengjian verify）在平台之外、用导出的日志做，平台不知道做过没有；请按值班制度登记。",
    )  # fmt: skip


def database() -> Line:
    """Tell what keeps the data, and how large it is."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        beside = file.with_name(f"{file.name}-wal")
        if not file.is_file():
            return Line("数据库", "SQLite，在内存里", "", "大小无从知道。")
        log = beside.stat().st_size if beside.is_file() else 0
        return Line("数据库", f"SQLite，{_size(file.stat().st_size)}，预写日志 {_size(log)}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return Line("数据库", f"PostgreSQL {version.split()[0]}，{_size(size)}")


def disk() -> Line:
    """Tell how much room is left where the data folder is."""
    usage = shutil.disk_usage(settings.DATA.root)
    said = f"还有 {_size(usage.free)}"
    if usage.free < signs.LEAST_FREE:
        return Line("数据文件夹所在的磁盘", said, OVER, "请马上腾出空间或者换大的磁盘。")
    little = usage.free < LITTLE_ROOM
    note = "不多了，可以用 hengjian tidy 清理不再用到的数据。" if little else ""
    return Line("数据文件夹所在的磁盘", said, SOON if little else IN_TIME, note)


def backup() -> Line:
    """Tell when the last whole backup was written by `hengjian backup`; of others nothing is known."""
    others = "只知道 hengjian backup 做的；用别的办法做的备份，平台不知道。"
    told = last_backup()
    if told is None:
        return Line(
            "最近一次备份", NOT_KNOWN, UNKNOWN, f"没有用 hengjian backup 做过的记录。{others}"
        )
    made_at = datetime.fromisoformat(told["made_at"])
    old = clock.now() - made_at > BACKUP_IS_OLD
    said = f"{_minute(made_at)}，{told['files']:,} 个文件"
    note = f"超过 {BACKUP_IS_OLD.days} 天没有备份。" if old else ""
    return Line("最近一次备份", said, SOON if old else IN_TIME, f"{note}{others}")


def last_backup() -> dict[str, Any] | None:
    """Give what was noted of the last backup; None where nothing was, or nothing that can be read."""
    try:
        told = json.loads((Path(settings.DATA.root) / LAST_BACKUP).read_text(encoding="utf-8"))
        datetime.fromisoformat(told["made_at"])
        int(told["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(told)


def versions() -> Iterator[Line]:
    """Tell of which version everything is."""
    pack = office_rulebook()
    yield Line("平台", __version__)
    yield Line("规则包", f"摘要 {pack.digest[:12]}，{len(pack.rules):,} 条规则")
    yield Line("Python、Django", f"{sys.version.split()[0]}、{django.get_version()}")


def _minute(instant: datetime) -> str:
    return f"{localtime(instant):%Y-%m-%d %H:%M}"


def _size(count: int) -> str:
    megabytes = count / 2**20
    return f"{megabytes / 2**10:,.1f} GB" if megabytes >= 2**10 else f"{megabytes:,.1f} MB"
