"""The command `hengjian`: its commands, and how it ends whatever happens."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import TextIO

import click

from hengjian import __version__
from hengjian.cli.chinese import ChineseGroup
from hengjian.cli.exits import Exit, Interrupted, ending_of
from hengjian.cli.law import law_group, rules_command
from hengjian.cli.replaying import replay_command
from hengjian.cli.screening import explain_command, screen_command


@click.group("hengjian", cls=ChineseGroup, epilog="退出码：0 完成；1 程序出错；2 命令写错；3 有数据行被退回；"
             "4 规则包有错；5 数据无法使用；6 重放不一致。")  # fmt: skip
@click.version_option(
    __version__, prog_name="hengjian", message="%(prog)s %(version)s", help="显示版本"
)
def hengjian() -> None:
    """衡鉴：行政执法案件的法定期限与程序筛查。

    结果供人复核，不代替行政机关和法制审核人员的判断。
    """


for command in (screen_command, explain_command, rules_command, replay_command, law_group):
    hengjian.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code; every error becomes a message."""
    _speak_utf8()
    _end_on_request()
    try:
        code = hengjian.main(
            args=None if arguments is None else list(arguments),
            prog_name="hengjian",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except BrokenPipeError:
        _stop_writing()
        return Exit.DONE
    except BaseException as error:  # noqa: BLE001  whatever happens, the user gets a message
        exit_code, message = ending_of(error)
        click.echo(message, err=True)
        return exit_code
    return int(code or 0)


def _speak_utf8() -> None:
    """Let no 汉字 that a terminal cannot show end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _end_on_request() -> None:
    """Treat a request to end like Ctrl-C, so that nothing half-done stays."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise Interrupted

    try:
        signal.signal(signal.SIGTERM, end)
    except ValueError:
        return  # not in the main thread: whoever runs it there ends it


def _stop_writing() -> None:
    """Nobody reads on: send the rest nowhere, so that Python does not complain while it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    stdout: TextIO = sys.stdout
    os.dup2(nowhere, stdout.fileno())
