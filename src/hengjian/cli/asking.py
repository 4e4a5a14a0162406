"""What several commands ask for in the same way, and how they get at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from hengjian.cli.chinese import Day, FileOrFolder
from hengjian.cli.progress import TerminalProgress
from hengjian.common import clock
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.files.mappings import choose_mapping
from hengjian.screening.files.options import Options

Command = TypeVar("Command", bound=Callable[..., Any])

FILES = click.argument(
    "files", nargs=-1, required=True, type=FileOrFolder(), metavar="文件",
    help="XLSX、XLS、CSV 或者 Parquet 文件；写文件夹就是其中所有这样的文件",
)  # fmt: skip
PACK = click.option(
    "--pack", "pack_folder", type=FileOrFolder(folder=True), metavar="文件夹",
    help="规则包文件夹，默认用自带的全国规则包",
)  # fmt: skip
_READING = (
    PACK,
    click.option(
        "--mapping", "mapping_name", metavar="映射", help="映射文件，或者规则包里映射的编号"
    ),
    click.option("--jurisdiction", metavar="地区", help="没有写明地区的案件都算这个地区的（代码）"),
    click.option(
        "--observed",
        type=Day(),
        metavar="日期",
        help="数据完整到哪一天，默认按来源所写或者最新的一天",
    ),
    click.option(
        "--known-by", type=Day(), metavar="日期", help="只看这一天以前（含当天）录入的记录"
    ),
)


class Asked(TypedDict):
    """The values of the reading options, as Click hands them over."""

    pack_folder: Path | None
    mapping_name: str | None
    jurisdiction: str | None
    observed: date | None
    known_by: date | None


def reading_options(command: Command) -> Command:
    """Give a command the options that say how its files are read."""
    for option in reversed(_READING):
        command = option(command)
    return command


def load_rulebook(folder: Path | None) -> Rulebook:
    """Load the pack in a folder, else the national one; raises PackError."""
    return Rulebook.load(national_pack() if folder is None else folder)


def options_of(rulebook: Rulebook, asked: Asked) -> Options:
    """Put the options together; raises BadRequest for a mapping that is not there."""
    wanted = asked["mapping_name"]
    chosen = None if wanted is None else choose_mapping(rulebook.pack, wanted)
    return Options(asked["observed"], asked["known_by"], asked["jurisdiction"], chosen)


def today(rulebook: Rulebook) -> date:
    """Give the present day in the pack's time zone."""
    return clock.today(rulebook.pack.timezone)


@contextmanager
def telling() -> Iterator[TerminalProgress]:
    """Give the progress of one command, and clear its line afterwards."""
    progress = TerminalProgress(sys.stderr)
    try:
        yield progress
    finally:
        progress.close()
