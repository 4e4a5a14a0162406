"""The commands about the law pack: `rules` and `law check`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from hengjian.cli.asking import PACK, load_rulebook
from hengjian.cli.chinese import ChineseCommand, ChineseGroup
from hengjian.cli.exits import Exit
from hengjian.cli.layout import columns
from hengjian.cli.machine import print_json
from hengjian.rulebook.citations import ArticleDatabase
from hengjian.rulebook.explanation.wording import SEVERITY_WORDS
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.scenarios import run_scenarios
from hengjian.screening.files.archive import DIGITS
from hengjian.screening.files.site.precision import Precision
from hengjian.screening.files.site.precision import read as read_precision
from hengjian.screening.files.site.writer import write_site
from hengjian.screening.files.wording import citation_words

FAILURES_SHOWN = 50


def rule_form(rule: Rule) -> dict[str, object]:
    """Give the stable machine form of a rule."""
    text = rule.text
    return {
        "id": text.id,
        "title": text.title,
        "cite": text.cite,
        "severity": text.severity,
        "pattern": text.pattern,
        "subject": text.subject,
        "gate": text.gate,
        "parameters": list(rule.parameters),
    }


@click.command("rules", cls=ChineseCommand, short_help="列出规则包里的规则")
@PACK
@click.option("--json", "as_json", is_flag=True, help="在标准输出给出一份 JSON，不写别的")
@click.option(
    "--site", type=click.Path(path_type=Path), metavar="文件夹",
    help="把规则写成一个静态网站，放进这个文件夹；先看 index.html",
)  # fmt: skip
@click.option(
    "--precision", type=click.Path(path_type=Path), metavar="文件",
    help="平台“规则准不准”页面下载的文件；网站上每条规则写明监督人员确认多少、认定不成立多少",
)  # fmt: skip
def rules_command(
    pack_folder: Path | None, *, as_json: bool, site: Path | None, precision: Path | None
) -> int:
    """列出规则包里的规则：编号、程度、依据。

    加 --site 则写成一个可以公开的静态网站：每条规则的条文、数值、日子怎样数和例子；再加 --precision，还写明核实的结果。
    """
    if as_json and site is not None:
        raise click.UsageError("--json 和 --site 不能同时用。")
    if precision is not None and site is None:
        raise click.UsageError("--precision 要和 --site 一起用。")
    decided = None if precision is None else read_precision(precision)
    rulebook = load_rulebook(pack_folder)
    if site is not None:
        return _write_site(rulebook, site, decided)
    if as_json:
        print_json([rule_form(rule) for rule in rulebook.rules])
        return Exit.DONE
    pack = rulebook.pack
    rows = [
        [
            SEVERITY_WORDS[rule.text.severity],
            rule.text.title,
            citation_words(rule.text.cite, pack),
            rule.id,
        ]
        for rule in rulebook.rules
    ]
    click.echo(f"{pack.title}，{len(rows)} 条规则（摘要 {pack.digest[:DIGITS]}）\n")
    click.echo("\n".join(columns([["程度", "规则", "依据", "编号"], *rows])))
    return Exit.DONE


def _write_site(rulebook: Rulebook, out: Path, decided: Mapping[str, Precision] | None) -> int:
    database = ArticleDatabase.installed()
    number = write_site(rulebook, database, out, decided)
    click.echo(f"{rulebook.pack.title}：写出 {number} 页，先看 {out / 'index.html'}。")
    if database is None:
        click.echo("没有安装条文库，页面上只有条号，没有条文。")
    unknown = sorted(set(decided or ()) - {rule.id for rule in rulebook.rules})
    if unknown:
        click.echo(
            f"文件里有 {len(unknown)} 条规则不在这个规则包里，没有用：{'、'.join(unknown)}。"
        )
    return Exit.DONE


@click.group("law", cls=ChineseGroup, short_help="检查规则包")
def law_group() -> None:
    """维护规则包的人用的命令。"""


@law_group.command("check", cls=ChineseCommand, short_help="装载规则包，运行它的全部情形")
@PACK
def check_command(pack_folder: Path | None) -> int:
    """装载规则包，展开每条规则，再运行 scenarios/ 里的全部情形。

    有错时指明文件和行，退出码为 4。
    """
    rulebook = load_rulebook(pack_folder)
    pack = rulebook.pack
    number, failures = run_scenarios(rulebook)
    click.echo(
        f"{pack.title}（摘要 {pack.digest[:DIGITS]}）：法规 {len(pack.statutes)} 部，参数 {len(pack.parameters)} 个，"
        f"规则 {len(rulebook.rules)} 条，情形 {number} 个。"
    )
    if not failures:
        click.echo("没有发现错误。")
        return Exit.DONE
    click.echo(f"有 {len(failures)} 个情形与预期不符：", err=True)
    for failure in failures[:FAILURES_SHOWN]:
        click.echo(f"  {failure}", err=True)
    if len(failures) > FAILURES_SHOWN:
        click.echo(f"  还有 {len(failures) - FAILURES_SHOWN} 个没有列出。", err=True)
    return Exit.PACK_FAULTY
