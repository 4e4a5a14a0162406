"""The commands `journal`: what of the journal is handed out, so that others can check it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import click

from hengjian.cli.chinese import ChineseCommand, ChineseGroup, FileOrFolder
from hengjian.cli.exits import Exit
from hengjian.cli.office import DATA, open_existing_office
from hengjian.cli.verify import certificates

TARGET = click.argument(
    "target", type=click.Path(path_type=Path), metavar="文件", help="写到哪个文件，不能是已有的"
)


@click.group("journal", cls=ChineseGroup, short_help="导出操作日志、凭据和检查点，加时间戳，换密钥")
def journal_group() -> None:
    """把操作日志中可以交给别人的部分写成文件；用 hengjian verify 核对，不需要数据库。"""


@journal_group.command("export", cls=ChineseCommand, short_help="导出全部日志")
@TARGET
@DATA
def export_command(*, target: Path, data: Path | None) -> int:
    """导出全部日志：只有编号、种类、日期和加盐的摘要，没有姓名、文号和文书内容。"""
    _number_what_waits(data)
    from hengjian.journal.exports import exported_lines  # noqa: PLC0415  after Django is set up

    _write_new(target, exported_lines())
    click.echo(f"日志已导出到 {target}。")
    return Exit.DONE


@journal_group.command("receipt", cls=ChineseCommand, short_help="导出一条日志的凭据")
@click.argument("uuid", type=click.UUID, metavar="编号", help="这条日志的编号（id）")
@TARGET
@DATA
def receipt_command(*, uuid: UUID, target: Path, data: Path | None) -> int:
    """导出一条日志的凭据：这一条、它到树根的路径、签过名的检查点。"""
    _number_what_waits(data)
    from hengjian.journal.errors import JournalError  # noqa: PLC0415  after Django is set up
    from hengjian.journal.exports import receipt_of  # noqa: PLC0415  likewise

    try:
        receipt = receipt_of(uuid)
    except JournalError as error:
        raise click.ClickException(str(error)) from error
    _write_new(target, [receipt])
    click.echo(f"凭据已写入 {target}。")
    return Exit.DONE


@journal_group.command("checkpoint", cls=ChineseCommand, short_help="导出最新的检查点，供外面留存")
@TARGET
@click.option(
    "--since", type=click.IntRange(1), metavar="条数", help="并证明是接着这么多条时的检查点写下来的"
)
@DATA
def checkpoint_command(*, target: Path, since: int | None, data: Path | None) -> int:
    """导出最新的检查点。

    请定期交给机关以外的人留存，其中没有一条日志的内容。
    日志日后被截短或者整份重做，只有与外面留存的检查点核对才看得出来。
    """
    _number_what_waits(data)
    from hengjian.journal.errors import JournalError  # noqa: PLC0415  after Django is set up
    from hengjian.journal.exports import checkpoint_file  # noqa: PLC0415  likewise

    try:
        checkpoint = checkpoint_file(since=since)
    except JournalError as error:
        raise click.ClickException(str(error)) from error
    _write_new(target, [checkpoint])
    click.echo(f"检查点已写入 {target}。")
    return Exit.DONE


@journal_group.command("stamp-request", cls=ChineseCommand, short_help="写出向时间戳机构的请求")
@TARGET
@DATA
def stamp_request_command(*, target: Path, data: Path | None) -> int:
    """写出为最新的检查点向时间戳机构（RFC 3161）的请求。

    把这个文件原样送给机构（如 curl -H 'Content-Type: application/timestamp-query' --data-binary @文件 地址 -o 答复），
    取回的答复用 hengjian journal stamp-import 收下；平台自己不连外网。
    """
    _number_what_waits(data)
    from hengjian.journal.errors import JournalError  # noqa: PLC0415  after Django is set up
    from hengjian.journal.stamps import request_file  # noqa: PLC0415  likewise

    try:
        request = request_file()
    except JournalError as error:
        raise click.ClickException(str(error)) from error
    _write_new(target, [request])
    click.echo(f"时间戳请求已写入 {target}。")
    return Exit.DONE


@journal_group.command("stamp-import", cls=ChineseCommand, short_help="收下时间戳机构的答复")
@click.argument("answer", type=FileOrFolder(), metavar="文件", help="时间戳机构的答复（.tsr）")
@click.option("--authority", "authorities", multiple=True, type=FileOrFolder(), metavar="文件",
              help="信任的时间戳机构的证书（PEM 或者 DER），可以有几个")  # fmt: skip
@DATA
def stamp_import_command(*, answer: Path, authorities: tuple[Path, ...], data: Path | None) -> int:
    """核对时间戳机构的答复，与检查点一起存进数据文件夹的 stamps/，并记入日志。"""
    trusted = [each for file in authorities for each in certificates(file)]
    _number_what_waits(data)
    from hengjian.accounts.signed import today  # noqa: PLC0415  after Django is set up
    from hengjian.journal.errors import JournalError  # noqa: PLC0415  likewise
    from hengjian.journal.stamps import take_answer  # noqa: PLC0415  likewise

    try:
        file = take_answer(answer.read_bytes(), authorities=trusted, actor=None, on=today())
    except JournalError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"时间戳已存入 {file}，用 hengjian verify 核对。")
    return Exit.DONE


@journal_group.command("change-key", cls=ChineseCommand, short_help="换日志的签名密钥")
@DATA
def change_key_command(*, data: Path | None) -> int:
    """换一个新的签名密钥：用旧密钥签名宣布，从下一个检查点起用新密钥签。

    旧密钥的文件留着：换密钥以前做的备份还要用它。请把新的公钥公布出去；旧的公钥仍然能核对整份日志。
    """
    _number_what_waits(data)
    from hengjian.accounts.signed import today  # noqa: PLC0415  after Django is set up
    from hengjian.journal.errors import JournalError  # noqa: PLC0415  likewise
    from hengjian.journal.sequencing import sequence  # noqa: PLC0415  likewise
    from hengjian.journal.services import change_key  # noqa: PLC0415  likewise

    try:
        public = change_key(actor=None, on=today())
        sequence()
    except JournalError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已换签名密钥，请备份数据文件夹的 keys/。新的公钥：\n{public}")
    return Exit.DONE


def _number_what_waits(data: Path | None) -> None:
    """Open the office and take into the log what its worker has not got to yet."""
    open_existing_office(data)
    from hengjian.journal.errors import JournalError  # noqa: PLC0415  after Django is set up
    from hengjian.journal.sequencing import sequence  # noqa: PLC0415  likewise

    try:
        sequence()
    except JournalError as error:
        raise click.ClickException(str(error)) from error


def _write_new(target: Path, lines: Iterable[bytes]) -> None:
    """Write a file that is there as a whole or not at all, and in the place of no other."""
    if target.exists():
        raise click.ClickException(f"{target} 已经存在，请换一个文件名。")
    beside = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        with beside.open("wb") as stream:
            stream.writelines(lines)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
