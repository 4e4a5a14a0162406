"""PostgreSQL's own programs for a dump: no other copy of a database that is in use is sure to be whole."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

OF_THE_SERVER = ("host", "hostaddr", "port", "user", "dbname", "service", "passfile",
                 "sslmode", "sslrootcert", "sslcert", "sslkey")  # fmt: skip


def dump_postgres(connection: Mapping[str, Any], target: Path) -> None:
    """Write the whole database into one file, as it is at one instant."""
    _run(
        "pg_dump",
        ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"],
        connection,
    )
    target.chmod(0o600)


def restore_postgres(connection: Mapping[str, Any], dump: Path) -> None:
    """Read a dump into an empty database: all of it or nothing."""
    arguments = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", arguments, connection, str(dump))


def _run(program: str, arguments: list[str], connection: Mapping[str, Any], *more: str) -> None:
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415  only an office on PostgreSQL needs it

    path = shutil.which(program)
    if path is None:
        raise click.ClickException(
            f"找不到 {program}。请安装 PostgreSQL 的客户端程序（postgresql-client），版本不低于服务器。"
        )
    told = {name: connection[name] for name in OF_THE_SERVER if connection.get(name)}
    # Arguments can be read by everybody on the machine: the password goes another way.
    secret = {"PGPASSWORD": str(connection["password"])} if connection.get("password") else {}
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL, with arguments of ours
        [path, *arguments, f"--dbname={make_conninfo(**told)}", *more],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **secret},
    )
    if done.returncode:
        said = (done.stderr.strip() or "没有说明原因").splitlines()
        raise click.ClickException(f"{program} 没有成功：{said[0]}（它的版本不能低于服务器的）。")
