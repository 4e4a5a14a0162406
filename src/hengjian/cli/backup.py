"""The commands `backup` and `restore`."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import click

from hengjian import __version__
from hengjian.cli.chinese import ChineseCommand, FileOrFolder
from hengjian.cli.exits import Exit
from hengjian.cli.office import DATA, open_office, require_office, sqlite_file
from hengjian.cli.safekeeping import CHECKPOINT, NoBackup, make_backup, put_back
from hengjian.journal.reader.verifying import verify


@click.command("backup", cls=ChineseCommand, short_help="备份数据库、上传的文件和密钥")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹",
                help="写到哪个文件夹，须是空的或者新的")  # fmt: skip
@DATA
def backup_command(*, folder: Path, data: Path | None) -> int:
    """把平台的全部数据备份到一个空的或者新的文件夹；平台可以照常使用。

    备份里有数据库、上传的文件、密钥，以及每个文件的摘要。备份里有签名密钥和个人信息，请像平台本身一样保管。
    数据库是 PostgreSQL 的，要有 pg_dump（postgresql-client，版本不低于服务器）。
    """
    settings = _set_up(data)
    require_office(settings)
    try:
        manifest = make_backup(folder.absolute(), settings)
    except NoBackup as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已备份 {len(manifest['files']):,} 个文件到 {folder}。")
    click.echo(
        "其中有签名密钥和个人信息：拿到备份就能以本机关的名义续写日志，请限制读取并异地保存。",
        err=True,
    )
    return Exit.DONE


@click.command("restore", cls=ChineseCommand, short_help="把备份恢复到空的数据文件夹，并核对日志")
@click.argument("folder", type=FileOrFolder(folder=True), metavar="文件夹",
                help="hengjian backup 写成的文件夹")  # fmt: skip
@DATA
def restore_command(*, folder: Path, data: Path | None) -> int:
    """先核对备份的每个文件，再恢复到空的数据文件夹（PostgreSQL 的，到空的数据库），最后核对操作日志。

    数据库是 PostgreSQL 的，要有 pg_restore。日志不成立时退出码为 7。
    """
    settings = _set_up(data)
    try:
        manifest = put_back(folder, settings)
    except NoBackup as error:
        raise click.ClickException(str(error)) from error
    if manifest["version"] != __version__:
        click.echo(f"备份出自版本 {manifest['version']}，现在是 {__version__}。", err=True)
    open_office(data)
    faults = _faults_of_journal(folder / CHECKPOINT)
    for fault in faults:
        click.echo(f"日志不成立：{fault}", err=True)
    if faults:
        return Exit.NOT_AS_SIGNED
    kept = (folder / CHECKPOINT).is_file()
    journal = "与备份时的检查点相符" if kept else "在备份时还是空的"
    click.echo(f"已恢复到 {settings.DATA.root}，操作日志{journal}。")
    made_at = datetime.fromisoformat(manifest["made_at"]).astimezone(ZoneInfo(settings.TIME_ZONE))
    click.echo(f"备份做于 {made_at:%Y-%m-%d %H:%M}；此后的数据不在其中。")
    return Exit.DONE


def _set_up(data: Path | None) -> Any:
    """Read the settings, and leave database and folder as they are.

    What is to be backed up must not be brought up to date first, and what is to be filled must stay empty.
    """
    if data is not None:
        os.environ["HENGJIAN_DATA"] = str(data.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.config.settings")
    import django  # noqa: PLC0415  commands that need no database start without it
    from django.conf import settings  # noqa: PLC0415  likewise

    django.setup()
    _require_server(settings)
    return settings


def _require_server(settings: Any) -> None:
    from django.db import OperationalError, connection  # noqa: PLC0415  after Django is set up

    if sqlite_file(settings) is not None:
        return  # connecting would make the file
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise click.ClickException(
            "连不上数据库，请检查 DATABASE_URL，看服务器是否在运行。"
        ) from error


def _faults_of_journal(checkpoint: Path) -> list[str]:
    """Check the restored log from its first entry to its last, and against the checkpoint in the backup."""
    from hengjian.journal.exports import exported_lines  # noqa: PLC0415  after Django is set up

    with TemporaryDirectory(prefix="hengjian-") as folder:
        whole = Path(folder) / "journal.jsonl"
        with whole.open("wb") as stream:
            stream.writelines(exported_lines())
        files = [whole, *([checkpoint] if checkpoint.is_file() else [])]
        return [fault for verdict in verify(files) for fault in verdict.faults]
