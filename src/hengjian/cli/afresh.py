"""An office that a command fills is made whole or not at all: what an earlier start left half-made is begun again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from hengjian.cli.office import sqlite_file

UNFINISHED = "preparing.json"
"""While it is there, the office is being made: it holds the names of what was in the folder before."""


@contextmanager
def made_whole(settings: Any) -> Iterator[None]:
    """Let an office be filled; where an earlier filling did not come to its end, take what it left away first.

    An office that was there before is left as it is. A killed process cleans nothing up, so the mark of a filling lies
    in the folder from before its first write until after its last. Nobody can have worked in an office that never
    started, so nothing of anybody's is lost.
    """
    mark = settings.DATA.root / UNFINISHED
    if not mark.exists() and _there(settings):
        yield
        return
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with mark.open("a+", encoding="utf-8") as held:
        _take(held, mark)
        _clear(held, mark, settings)
        yield
        mark.unlink()


def require_whole(settings: Any) -> None:
    """Refuse an office whose filling did not come to its end: what people did in it would be taken away."""
    if (settings.DATA.root / UNFINISHED).exists():
        raise click.ClickException(
            f"{settings.DATA.root} 里的演示平台没有准备完。请先再运行一次 hengjian demo，它会从头做好并启动。"
        )


def _there(settings: Any) -> bool:
    """Tell whether there is an office."""
    file = sqlite_file(settings)
    if file is not None:
        return file.exists()
    from django.db import connection  # noqa: PLC0415  a server is asked only where there is one

    return bool(connection.introspection.table_names())


def _take(held: IO[str], mark: Path) -> None:
    """Make the filling ours, or say that another one is at it, or came to its end just now."""
    import fcntl  # noqa: PLC0415  commands that fill nothing run where there is none, too

    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException(
            f"另一个命令正在准备 {mark.parent} 里的平台，请等它完成以后再运行。"
        ) from None
    if not (mark.exists() and os.path.samestat(os.fstat(held.fileno()), mark.stat())):
        raise click.ClickException(f"{mark.parent} 里的平台刚刚准备好，请再运行一次。")


def _clear(held: IO[str], mark: Path, settings: Any) -> None:
    """Take away what an earlier filling left, and write down what the folder holds besides."""
    held.seek(0)
    before = held.read()
    if not before:  # it had not begun
        names = sorted(each.name for each in mark.parent.iterdir())
        held.write(json.dumps(names, ensure_ascii=False))
        held.flush()
        os.fsync(held.fileno())
        return
    file = sqlite_file(settings)
    if file is None and _there(settings):
        raise click.ClickException(
            "上次准备演示平台没有做完，数据库里留着做了一半的东西。请换一个空的数据库（DATABASE_URL），"
            f"或者清空这一个，再删去文件夹 {mark.parent}，然后重新运行。"
        )
    click.echo("上次准备演示平台没有做完：删去做了一半的，从头再做。")
    for each in mark.parent.iterdir():
        if each.name not in json.loads(before):
            _remove(each)
    if file is not None:
        for more in ("", "-wal", "-shm", "-journal"):
            _remove(file.with_name(f"{file.name}{more}"))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
