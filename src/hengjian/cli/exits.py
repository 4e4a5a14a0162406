"""Exit codes, as the README promises them, and what each error says before it."""

from __future__ import annotations

import os
import tempfile
import traceback
from enum import IntEnum
from pathlib import Path

import click

from hengjian import __version__
from hengjian.cli.chinese import usage_fault
from hengjian.common import clock
from hengjian.reading.errors import ReadingError, UnknownJurisdiction
from hengjian.rulebook.errors import PackError
from hengjian.screening.files.errors import (
    EnginesDisagree,
    InputDiffers,
    ReceiptUnusable,
    ScreeningError,
)


class Exit(IntEnum):
    """Why the command ended."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    ROWS_REJECTED = 3
    PACK_FAULTY = 4
    INPUT_UNUSABLE = 5
    REPLAY_DIFFERS = 6
    NOT_AS_SIGNED = 7
    INTERRUPTED = 130


_SAYING_IT_THEMSELVES: tuple[tuple[type[BaseException], Exit], ...] = (
    (UnknownJurisdiction, Exit.USAGE),
    (ReadingError, Exit.INPUT_UNUSABLE),
    (EnginesDisagree, Exit.FAULT),
    (InputDiffers, Exit.REPLAY_DIFFERS),
    (ReceiptUnusable, Exit.REPLAY_DIFFERS),
    (ScreeningError, Exit.USAGE),
)
"""Errors whose own text is the message; the first that fits counts."""


def ending_of(error: BaseException) -> tuple[Exit, str]:
    """Give the exit code for an error and the message for the user."""
    for kind, code in _SAYING_IT_THEMSELVES:
        if isinstance(error, kind):
            return code, str(error)
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return Exit.USAGE, error.message
        case click.ClickException():
            return Exit.USAGE, f"{usage_fault(error)}\n用法见 {_command(error)} --help。"
        case PackError():
            return Exit.PACK_FAULTY, f"规则包有错。{error}"
        case MemoryError():
            return Exit.FAULT, "内存不够，没有得出结果。请关闭其他程序，或者把数据分成几批。"
        case OSError() if error.filename:
            return Exit.USAGE, f"读写 {error.filename} 时出错：{_reason(error)}。"
    if isinstance(error, click.Abort):
        return Exit.INTERRUPTED, "已中断，没有留下做了一半的结果。"
    return Exit.FAULT, _unforeseen(error)


def _command(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return "hengjian" if context is None else context.command_path


def _reason(error: OSError) -> str:
    words = {
        13: "没有权限", 17: "已经存在", 20: "不是文件夹", 21: "是文件夹", 28: "磁盘已满",
        30: "磁盘只读", 2: "找不到", 36: "名字太长",
    }  # fmt: skip
    return words.get(error.errno or 0, f"系统错误 {error.errno}")


def _unforeseen(error: BaseException) -> str:
    detail = "".join(traceback.format_exception(error))
    text = f"hengjian {__version__}\n{clock.now().isoformat()}\n\n{detail}"
    kept = ""
    try:
        handle, name = tempfile.mkstemp(prefix="hengjian-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as stream:
            stream.write(text)
        kept = f"详细情况记在 {Path(name)}，请连同它一起反馈。"
    except OSError:
        kept = "详细情况没能存下来，请把所用的命令反馈给我们。"
    return f"程序出了没有料到的错（{type(error).__name__}）。{kept}"
