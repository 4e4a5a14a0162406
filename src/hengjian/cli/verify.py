"""The command `verify`: checks what was exported from a journal, offline and without a database."""

from __future__ import annotations

from pathlib import Path

import click
from cryptography.x509 import Certificate

from hengjian.cli.chinese import ChineseCommand, FileOrFolder
from hengjian.cli.exits import Exit
from hengjian.cli.layout import wrapped
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.stamps import authorities_in
from hengjian.journal.reader.verdicts import Verdict
from hengjian.journal.reader.verifying import verify

WIDTH = 100


@click.command(
    "verify",
    cls=ChineseCommand,
    short_help="核对导出的操作日志、凭据、检查点、时间戳（不连数据库）",
)
@click.argument("files", nargs=-1, required=True, type=FileOrFolder(), metavar="文件",
                help="导出的日志、凭据或者检查点，可以有几个")  # fmt: skip
@click.option("--key", metavar="公钥", help="机关公布的日志公钥，或者存放它的文件")
@click.option("--authority", "authorities", multiple=True, type=FileOrFolder(), metavar="文件",
              help="信任的时间戳机构的证书（PEM 或者 DER），可以有几个")  # fmt: skip
def verify_command(files: tuple[Path, ...], key: str | None, authorities: tuple[Path, ...]) -> int:
    """核对操作日志有没有被改动、删去、插入、调换或者截断，不成立的说明在哪一处。

    可以同时给出几个文件：导出的日志、某一条的凭据、在外面留存的检查点、时间戳、抽取结果、以前导出的日志。
    除了逐个核对，还互相核对，看是不是同一份日志、有没有被截短或者改写。有一处不成立，退出码为 7。
    """
    trusted = [each for file in authorities for each in certificates(file)]
    verdicts = verify(files, key=None if key is None else _key(key), authorities=trusted)
    for verdict in verdicts:
        click.echo("\n".join(_told(verdict)))
    return Exit.NOT_AS_SIGNED if any(verdict.faults for verdict in verdicts) else Exit.DONE


def certificates(file: Path) -> list[Certificate]:
    """Read the certificates that a file has."""
    try:
        return authorities_in(file.read_bytes())
    except (Fault, OSError):
        raise click.UsageError(f"{file} 不是证书文件。") from None


def _key(given: str) -> str:
    path = Path(given)
    return path.read_text(encoding="utf-8") if path.is_file() else given


def _told(verdict: Verdict) -> list[str]:
    lines = [f"{verdict.kind} {verdict.name}：{'不成立' if verdict.faults else '成立'}"]
    for mark, sentences in (
        ("不成立：", verdict.faults),
        ("成立：", verdict.holds),
        ("请注意：", verdict.unseen),
    ):
        for sentence in sentences:
            lines += _hanging(f"  {mark}", sentence)
    return lines


def _hanging(mark: str, sentence: str) -> list[str]:
    first, *more = wrapped(f"{mark}{sentence}", WIDTH)
    return [first, *(f"    {line}" for line in more)]
