"""What a backup consists of, how it is made and how it is put back.

A backup is a folder: the database, the data folder (uploads, keys), a checkpoint of the journal, and a manifest with
the digest of every file.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from hashlib import file_digest
from pathlib import Path
from typing import Any

from hengjian import __version__
from hengjian.cli.office import sqlite_file
from hengjian.cli.postgres import dump_postgres, restore_postgres
from hengjian.common import clock
from hengjian.desk.system import LAST_BACKUP

FORMAT = "hengjian-backup/1"
MANIFEST, CHECKPOINT, DATA = "manifest.json", "checkpoint.json", "data"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
NOT_KEPT = ("logs", "static", LAST_BACKUP)
"""What of the data folder can be made again, or tells of one machine only."""
ONLY_OWNER, ONLY_OWNER_FOLDER = 0o600, 0o700


class NoBackup(Exception):
    """Why a backup cannot be made or put back, in Chinese."""


# --- making one -------------------------------------------------------------------------------------


def make_backup(folder: Path, settings: Any) -> dict[str, Any]:
    """Write a backup into an empty or new folder and give its manifest; whatever happens, it is there whole or not.

    The office may be in use. The checkpoint comes first and the uploads last: the log in the backup is never shorter
    than its checkpoint says, and no file that the database names is missing.
    """
    _require_place(folder, settings)
    beside = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=ONLY_OWNER_FOLDER, parents=True)
    try:
        _write_checkpoint(beside / CHECKPOINT)
        vendor = _dump_database(beside)
        _copy(_kept(settings), settings.DATA.root, beside / DATA)
        manifest = {
            "database": vendor,
            "files": _digests(beside),
            "format": FORMAT,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "version": __version__,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (beside / MANIFEST).write_text(text, encoding="utf-8")
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _note(manifest, settings.DATA.root)
    return manifest


def _note(manifest: Mapping[str, Any], root: Path) -> None:
    """Note for whoever runs the office that there is a backup; one that cannot be noted is none the worse."""
    told = {"made_at": manifest["made_at"], "files": len(manifest["files"])}
    with suppress(OSError):
        (root / LAST_BACKUP).write_text(json.dumps(told), encoding="utf-8")


def _require_place(folder: Path, settings: Any) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise NoBackup(f"{folder} 里已经有东西，备份要写到空的或者新的文件夹里。")
    if folder.absolute().is_relative_to(settings.DATA.root.absolute()):
        raise NoBackup(f"备份不能写在数据文件夹 {settings.DATA.root} 里面，请换一个地方。")


def _write_checkpoint(file: Path) -> None:
    from hengjian.journal.errors import NotJournaled  # noqa: PLC0415  after Django is set up
    from hengjian.journal.exports import checkpoint_file  # noqa: PLC0415  likewise

    with suppress(NotJournaled):  # an empty log has none
        file.write_bytes(checkpoint_file())


def _dump_database(folder: Path) -> str:
    from django.db import connection  # noqa: PLC0415  after Django is set up

    target = folder / DATABASES[connection.vendor]
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # so that it is one file
        target.chmod(ONLY_OWNER)
    else:
        dump_postgres(connection.get_connection_params(), target)
    return str(connection.vendor)


def _kept(settings: Any) -> list[Path]:
    """Give the files of the data folder that go into a backup, without the database."""
    root: Path = settings.DATA.root
    database = sqlite_file(settings)
    beside = set()
    if database is not None:
        beside = {database.with_name(f"{database.name}{more}") for more in ("", "-wal", "-shm")}
    return [
        file
        for file in sorted(root.rglob("*"))
        if file.is_file() and file not in beside and file.relative_to(root).parts[0] not in NOT_KEPT
    ]


def _copy(files: list[Path], source: Path, target: Path) -> None:
    for file in files:
        place = target / file.relative_to(source)
        place.parent.mkdir(mode=ONLY_OWNER_FOLDER, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # what was deleted meanwhile is not there to be kept
            shutil.copyfile(file, place)
            place.chmod(ONLY_OWNER)


def _digests(folder: Path) -> dict[str, str]:
    digests = {}
    for file in _files(folder):
        with file.open("rb") as stream:
            digests[file.relative_to(folder).as_posix()] = file_digest(stream, "sha256").hexdigest()
    return digests


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != MANIFEST)


# --- putting one back -------------------------------------------------------------------------------


def check_backup(folder: Path) -> dict[str, Any]:
    """Give the manifest of a backup whose files are all as they were; raises `NoBackup`."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoBackup(f"{folder} 不是完整的备份：没有 {MANIFEST}。") from None
    except ValueError:
        raise NoBackup(f"{folder / MANIFEST} 已损坏。") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NoBackup(f"{folder / MANIFEST} 不是本系统的备份清单，或者出自更新的版本。")
    _compare(manifest["files"], _digests(folder))
    return manifest


def _compare(wanted: Mapping[str, str], found: Mapping[str, str]) -> None:
    for name, digest in wanted.items():
        if name not in found:
            raise NoBackup(f"备份缺少 {name}。")
        if found[name] != digest:
            raise NoBackup(f"备份里的 {name} 与做备份时不同，可能已损坏。")
    if more := sorted(set(found) - set(wanted)):
        raise NoBackup(f"备份里多出 {more[0]}，做备份时没有它。")


def put_back(folder: Path, settings: Any) -> dict[str, Any]:
    """Restore a backup into an empty office and give its manifest; where it fails, the office is empty again."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    manifest = check_backup(folder)
    if manifest["database"] != connection.vendor:
        raise NoBackup(
            f"备份出自 {manifest['database']} 数据库，现在的设置是 {connection.vendor}："
            "请用 DATABASE_URL 指向同一种数据库。"
        )
    _require_empty_office(settings)
    source, root = folder / DATA, settings.DATA.root
    files = [file for file in sorted(source.rglob("*")) if file.is_file()]
    try:
        _copy(files, source, root)
        _fill_database(folder / DATABASES[connection.vendor], sqlite_file(settings))
    except BaseException:
        for file in files:
            (root / file.relative_to(source)).unlink(missing_ok=True)
        raise
    return manifest


def _fill_database(dump: Path, file: Path | None) -> None:
    from django.db import connection  # noqa: PLC0415  after Django is set up

    if file is None:
        restore_postgres(connection.get_connection_params(), dump)
        return
    file.parent.mkdir(mode=ONLY_OWNER_FOLDER, parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.part")
    try:
        shutil.copyfile(dump, beside)
        beside.chmod(ONLY_OWNER)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _require_empty_office(settings: Any) -> None:
    from django.db import connection  # noqa: PLC0415  after Django is set up

    database = sqlite_file(settings)
    there = _kept(settings)
    if database is not None and database.exists():
        there.append(database)
    if there:
        raise NoBackup(
            f"只能恢复到空的数据文件夹，而 {settings.DATA.root} 里已经有 {there[0].name}："
            "请用 --data 指定新的文件夹。"
        )
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise NoBackup("只能恢复到空的数据库，而这个数据库里已经有表：请新建一个数据库。")
