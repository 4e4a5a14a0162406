"""Click commands that speak Chinese: help pages, and what is wrong with a command line."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from hengjian.cli.layout import described, wrapped

WIDEST = 100


class ChineseCommand(click.Command):
    """A command whose help page is Chinese and laid out for wide characters."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give `--help` with a Chinese explanation."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明"
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the whole page."""
        formatter.write("\n".join(_page(self, ctx)) + "\n")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse superfluous arguments in Chinese."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # the parser does not always say which command it was
            raise
        if rest and not ctx.resilient_parsing:
            raise click.UsageError(f"多出了参数：{'、'.join(rest)}。", ctx)
        return rest


class ChineseGroup(click.Group):
    """A group of commands whose help page is Chinese."""

    command_class = ChineseCommand

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give `--help` with a Chinese explanation."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明"
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the whole page."""
        formatter.write("\n".join(_page(self, ctx)) + "\n")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help page where no command is named."""
        if all(arg == "--" for arg in args):
            raise click.exceptions.NoArgsIsHelpError(ctx)
        return super().parse_args(ctx, args)


def _page(command: click.Command, ctx: click.Context) -> list[str]:
    width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    usage = " ".join([ctx.command_path, *_pieces(command)])
    lines = [f"用法：{usage}", ""]
    for paragraph in inspect.cleandoc(command.help or "").splitlines():
        lines += [f"  {line}".rstrip() for line in wrapped(paragraph, width - 2)]
    if isinstance(command, click.Group):
        rows = [
            (name, one.get_short_help_str(1000))
            for name in command.list_commands(ctx)
            if (one := command.get_command(ctx, name)) is not None and not one.hidden
        ]
        lines += ["", "命令：", *described(rows, width)]
    params = command.get_params(ctx)
    arguments = [(_metavar(p), p.help or "") for p in params if isinstance(p, click.Argument)]
    if arguments:
        lines += ["", "参数：", *described(arguments, width)]
    options = [(_spelling(p), p.help or "") for p in params if isinstance(p, click.Option)]
    lines += ["", "选项：", *described(options, width)]
    if command.epilog:
        lines += ["", *inspect.cleandoc(command.epilog).splitlines()]
    return lines


def _pieces(command: click.Command) -> list[str]:
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    pieces = ["[选项]", *(_metavar(a) + ("…" if a.nargs == -1 else "") for a in arguments)]
    if isinstance(command, click.Group):
        pieces.append("命令 …")
    return pieces


def _metavar(param: click.Parameter) -> str:
    return param.metavar or str(param.name).upper()


def _spelling(option: click.Option) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {_metavar(option)}"


# --- kinds of value --------------------------------------------------------------------------------


class Day(click.ParamType[date]):
    """A civil day, written 2026-11-20."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; refuses anything else."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2026-11-20 这样的形式", param, ctx)


class FileOrFolder(click.ParamType[Path]):
    """A path that is there."""

    name = "path"

    def __init__(self, *, folder: bool = False) -> None:
        self.folder = folder

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Refuse a path that is not there, or is no folder where one is wanted."""
        path = Path(value)
        try:
            there = path.is_dir() if self.folder else path.exists()
        except (OSError, ValueError):
            there = False
        if not there:
            what = "文件夹" if self.folder else "文件或者文件夹"
            self.fail(f"找不到{what} {value}，请检查路径", param, ctx)
        return path


# --- what is wrong ---------------------------------------------------------------------------------


def usage_fault(error: click.ClickException) -> str:
    """Say in Chinese what is wrong with the command line."""
    match error:
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}。{_near(error.option_name, _option_names(error))}"
        case click.exceptions.NoSuchCommand():
            names = _command_names(error)
            near = _near(error.command_name, names)
            return (
                f"没有命令 {error.command_name}。{near or '可用的命令：' + '、'.join(names) + '。'}"
            )
        case click.BadOptionUsage():
            return _bad_option(error)
        case click.MissingParameter():
            return _missing(error)
        case click.BadParameter():
            hint = _hint(error.param)
            said = error.message if _is_chinese(error.message) else _wanted(error.param)
            return f"{hint}：{said.rstrip('。')}。" if hint else f"{said.rstrip('。')}。"
        case click.FileError():
            return f"打不开 {error.ui_filename}。请检查路径和读取权限。"
    return error.message if _is_chinese(error.message) else "命令行写得不对。"


def _near(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known))
    return f"您是不是要写 {'、'.join(close)}？" if close else ""


def _option_names(error: click.UsageError) -> list[str]:
    if error.ctx is None:
        return []
    return [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts]


def _command_names(error: click.UsageError) -> list[str]:
    command = error.ctx.command if error.ctx is not None else None
    if not isinstance(command, click.Group) or error.ctx is None:
        return []
    return command.list_commands(error.ctx)


def _bad_option(error: click.BadOptionUsage) -> str:
    params = error.ctx.command.get_params(error.ctx) if error.ctx is not None else []
    for param in params:
        if isinstance(param, click.Option) and error.option_name in param.opts and param.is_flag:
            return f"选项 {error.option_name} 后面不写值。"
    return f"选项 {error.option_name} 后面缺少值。"


def _missing(error: click.MissingParameter) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return f"缺少选项 {_spelling(param)}（{param.help or ''}）。"
    return f"缺少参数 {_metavar(param)}。" if param is not None else "缺少参数。"


def _hint(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return f"选项 {max(param.opts, key=len)}"
    return f"参数 {_metavar(param)}" if param is not None else ""


def _wanted(param: click.Parameter | None) -> str:
    kind = param.type if param is not None else None
    match kind:
        case click.IntRange(min=int(low), max=int(high)):
            return f"应当是 {low:,} 至 {high:,} 的整数"
        case click.IntRange(min=int(low)):
            return f"应当是不小于 {low:,} 的整数"
        case click.types.UUIDParameterType():
            return "应当是 UUID，共 32 个十六进制数字，以短横分成五段"
    return "写得不对"


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)
