"""The command `synth`."""

from __future__ import annotations

from pathlib import Path

import click

from hengjian.cli.asking import PACK, telling
from hengjian.cli.chinese import ChineseCommand
from hengjian.cli.exits import Exit
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.rulebook import national_pack
from hengjian.synth.city import CityDiffers, make_city
from hengjian.synth.parts import City
from hengjian.synth.plan import read_plan

FEWEST, MOST = 1_000, 10_000_000


@click.command(
    "synth", cls=ChineseCommand, short_help="生成合成城市：案件、行为，以及其中有哪些毛病"
)
@click.argument("out", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹",
                help="写到哪个文件夹，须是空的、新的，或者同一座城市没有写完的")  # fmt: skip
@click.option("--cases", type=click.IntRange(FEWEST, MOST), default=50_000, show_default=True,
              metavar="件数", help="案件的件数，一千至一千万")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, metavar="种子",
              help="同一个种子生成的城市逐字相同")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, metavar="个数",
              help="同时用几个进程")  # fmt: skip
@PACK
def synth_command(
    out: Path, *, cases: int, seed: int, workers: int, pack_folder: Path | None
) -> int:
    """生成一座合成城市，供检验筛查和测量速度。

    案件都是虚构的：多数处处合法，一部分按规则包里的说明埋下毛病，埋了什么写在 truth 文件夹里。
    中断以后用同样的写法再运行一次，已经写好的部分不会重做。
    """
    pack = load_pack(national_pack() if pack_folder is None else pack_folder)
    plan = read_plan(pack)
    with telling() as progress:
        try:
            made = make_city(plan, City(seed, cases), out, workers, progress)
        except CityDiffers as error:
            raise click.UsageError(str(error)) from error
    mix = made["mix"]
    click.echo(
        f"{mix['cases']} 件案件，{mix['acts']} 个行为；埋有毛病的 {made['planted_cases']} 件，"
        f"恰在界线以内的 {made['lawful_twins']} 件。"
    )
    click.echo(f"数据在 {out}，真相在 {out / 'truth'}，说明在 {out / 'city.json'}。")
    click.echo(f"筛查：hengjian screen {out}")
    return Exit.DONE
