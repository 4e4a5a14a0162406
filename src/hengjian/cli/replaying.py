"""The command `replay`."""

from __future__ import annotations

from pathlib import Path

import click

from hengjian import __version__
from hengjian.cli.asking import FILES, telling
from hengjian.cli.chinese import ChineseCommand, FileOrFolder
from hengjian.cli.exits import Exit
from hengjian.screening.files.receipts import replay


@click.command("replay", cls=ChineseCommand, short_help="按回执重新计算，核对结果")
@click.argument(
    "receipt", type=FileOrFolder(), metavar="回执", help="receipt.json，规则包须在同一个文件夹里"
)
@FILES
def replay_command(receipt: Path, files: tuple[Path, ...]) -> int:
    """用回执旁边的规则包和原来的输入文件重新计算，核对件数和每一处问题。

    输入按内容辨认，文件名、文件夹和先后都可以不同；内容不同就不重放。结果、输入或者程序版本与回执不一致时，退出码为 6。
    """
    with telling() as progress:
        done = replay(receipt, files, progress=progress)
    if done.version is not None:
        click.echo(f"程序版本不同：回执所记是 {done.version}，现在是 {__version__}。", err=True)
    if done.differences:
        click.echo("重放的结果与回执不一致：", err=True)
        for difference in done.differences:
            click.echo(f"  {difference}。", err=True)
        return Exit.REPLAY_DIFFERS
    found = done.screening.found.height
    if done.version is not None:
        click.echo(f"结果与回执相同：发现 {found:,} 处，但程序版本与回执所记不同。")
        return Exit.REPLAY_DIFFERS
    click.echo(
        f"重放的结果与回执一致：发现 {found:,} 处，摘要 {done.screening.findings_digest[:12]}。"
    )
    return Exit.DONE
