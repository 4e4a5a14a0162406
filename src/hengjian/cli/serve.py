"""The command `serve`: the web pages and the worker, as one."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click

from hengjian.cli.afresh import require_whole
from hengjian.cli.chinese import ChineseCommand
from hengjian.cli.exits import Exit
from hengjian.cli.interruption import Interrupted
from hengjian.cli.office import DATA, find_office, open_office
from hengjian.cli.supervising import Company, Ended, Member

HOST, PORT = "127.0.0.1", 8000
LISTEN = (
    click.option("--host", default=HOST, show_default=True, metavar="地址", help="在哪个地址上接受访问"),
    click.option("--port", default=PORT, show_default=True, metavar="端口",
                 type=click.IntRange(1, 65535), help="在哪个端口上接受访问"),
)  # fmt: skip


@click.command("serve", cls=ChineseCommand, short_help="启动网页平台：网页服务和后台任务")
@DATA
@LISTEN[0]
@LISTEN[1]
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, metavar="个数",
              help="网页服务用几个进程")  # fmt: skip
def serve_command(*, data: Path | None, host: str, port: int, workers: int) -> int:
    """启动网页平台，直到 Ctrl-C 或者收到停止信号（SIGTERM）。

    先更新数据库，再启动网页服务、后台任务和日志入册。后台任务或者日志入册停了就重新启动，一分钟里停了几次的，
    或者网页服务停了，全部停止并说明原因。是否正常可以看 /health/。
    设置都在环境变量里，见 docs/operations/settings.md。
    """
    require_whole(find_office(data))
    return serve(open_office(data), host, port, workers)


def serve(settings: Any, host: str, port: int, workers: int) -> int:
    """Serve until somebody asks to end, or one of the processes ends by itself."""
    _require_free(host, port)
    _collect_static_files()
    logs = settings.DATA.logs
    python = [sys.executable, "-m"]
    web = [
        *python, "gunicorn", "hengjian.config.wsgi:application", "--bind", _bound(host, port),
        "--workers", str(workers), "--timeout", "60", "--graceful-timeout", "15",
    ]  # fmt: skip
    work = [*python, "django", "intake_worker", "--interval", "1"]
    keep = [*python, "django", "sequence_journal"]
    members = [
        Member("网页服务", web, logs / "web.log"),
        Member("后台任务", work, logs / "worker.log", again=True),
        Member("日志入册", keep, logs / "journal.log", again=True),
    ]
    try:
        with Company(members) as company:
            _wait_until_it_answers(company, host, port)
            click.echo(f"平台已启动：{address(host, port)}")
            click.echo(f"数据在 {settings.DATA.root}，日志在 {logs}。按 Ctrl-C 停止。")
            while True:
                for sentence in company.look():
                    click.echo(sentence, err=True)
    except Ended as ended:
        click.echo(str(ended), err=True)
        return Exit.FAULT
    except (KeyboardInterrupt, Interrupted):
        click.echo("已停止。", err=True)
        return Exit.DONE


def address(host: str, port: int) -> str:
    """Give the address to type into a browser."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  it is compared, not bound
    return f"http://{_bound(shown, port)}/"


def _bound(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.UsageError(
                f"不能在 {_bound(host, port)} 上接受访问：端口已被占用，或者这台机器没有这个地址。"
                "请用 --port 换一个端口。"
            ) from error


def _collect_static_files() -> None:
    from django.conf import settings  # noqa: PLC0415  after `open_office`
    from django.core.management import call_command  # noqa: PLC0415  likewise

    missing = [
        place
        for place in (*settings.NPM_FILES.values(), *settings.FONT_FILES)
        if not (settings.NODE_MODULES / place).is_file()
    ]
    if missing:
        raise click.ClickException(
            f"缺少页面用的文件 {missing[0]}。请先运行 make setup，或者用 HENGJIAN_NODE_MODULES 指明它们在哪里。"
        )
    call_command("collectstatic", verbosity=0, interactive=False)


def _wait_until_it_answers(company: Company, host: str, port: int) -> None:
    while True:
        company.look()
        try:
            with urlopen(address(host, port), timeout=5):  # noqa: S310  our own address
                return
        except HTTPError:
            return  # it answers, if only that this name of the machine is not among HENGJIAN_HOSTS
        except (URLError, OSError):
            continue
