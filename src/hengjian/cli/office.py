"""The office: commands that need its database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

_IN_MEMORY = "mode=memory"
DATA = click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹",
    help="数据文件夹：数据库、上传的文件、密钥、日志；默认是环境变量 HENGJIAN_DATA，没有就是 ./data",
)  # fmt: skip


def find_office(data: Path | None) -> Any:
    """Give the settings of the office in a folder, which is left as it is."""
    if data is not None:
        os.environ["HENGJIAN_DATA"] = str(data.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.config.settings")
    from django.conf import settings  # noqa: PLC0415  commands that need no database start without it

    return settings


def open_office(data: Path | None) -> Any:
    """Make ready what the office needs, its database up to date, and give its settings.

    Django is read in here and not above: commands that need no database start without it.
    """
    settings = find_office(data)
    import django  # noqa: PLC0415  see above

    settings.DATA.prepare()
    if not os.environ.get("HENGJIAN_SECRET_KEY"):
        # At the very first start the settings were read before there was a secret to read: what this process seals
        # has to be opened by the next one.
        settings.SECRET_KEY = settings.DATA.secret()
    django.setup()
    _bring_database_up_to_date()
    return settings


def open_existing_office(data: Path | None) -> Any:
    """Do as `open_office` where there is an office; a folder that was mistyped must not become a new one."""
    require_office(find_office(data))
    return open_office(data)


def require_office(settings: Any) -> None:
    """Refuse an office that is not there yet; connecting to it would make an empty one."""
    if not _is_there(settings):
        raise click.ClickException(f"{settings.DATA.root} 里还没有平台，请检查 --data。")


def _is_there(settings: Any) -> bool:
    from django.db import connection  # noqa: PLC0415  see `open_office`

    database = sqlite_file(settings)
    if database is not None and _IN_MEMORY not in database.name and not database.is_file():
        return False
    with _saying_what_is_wrong():
        return bool(connection.introspection.table_names())


def sqlite_file(settings: Any) -> Path | None:
    """Give the file of the database; None where a server keeps it."""
    database = settings.DATABASES["default"]
    return Path(str(database["NAME"])) if database["ENGINE"].endswith("sqlite3") else None


@contextmanager
def _saying_what_is_wrong() -> Iterator[None]:
    """Tell in Chinese why the database cannot be opened."""
    from django.db.utils import OperationalError  # noqa: PLC0415  see `open_office`

    try:
        yield
    except OperationalError as error:
        raise click.ClickException(
            f"数据库打不开：{_first_line(error)}。请检查 DATABASE_URL 和数据文件夹的权限。"
        ) from error


def _bring_database_up_to_date() -> None:
    from django.core.management import call_command  # noqa: PLC0415  see `open_office`
    from django.db import DEFAULT_DB_ALIAS, connections  # noqa: PLC0415  likewise
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415  likewise

    with _saying_what_is_wrong():
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return
    click.echo(f"更新数据库：{len(waiting)} 步……", err=True)
    call_command("migrate", verbosity=0, interactive=False)


def _first_line(error: Exception) -> str:
    with suppress(IndexError):
        return str(error).splitlines()[0].rstrip(".。")
    return type(error).__name__
