"""The commands `screen` and `explain`."""

from __future__ import annotations

import shutil
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Unpack

import click
import polars as pl

from hengjian.cli import summary
from hengjian.cli.asking import (
    FILES,
    Asked,
    load_rulebook,
    options_of,
    reading_options,
    telling,
    today,
)
from hengjian.cli.chinese import WIDEST, ChineseCommand
from hengjian.cli.exits import Exit
from hengjian.cli.machine import print_json
from hengjian.reading.tables import Tables
from hengjian.rulebook.closures.engine import CaseJudge, Judged
from hengjian.rulebook.explanation import as_lines, explain
from hengjian.rulebook.frames.cases import cases_of
from hengjian.rulebook.outcomes import Outcome
from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.errors import BadRequest
from hengjian.screening.files.findings import spot_check
from hengjian.screening.files.inputs import expand
from hengjian.screening.files.judging import observed_for
from hengjian.screening.files.outputs import check_place, results_of, write_results
from hengjian.screening.files.parts import whole
from hengjian.screening.files.receipts import counts_of, receipt_of
from hengjian.screening.files.screen import Screening, check_days, screen

FEW, MANY = 3, 200
"""How many findings a terminal is shown: without and with --explain."""

_ORDER = (
    Outcome.BREACH, Outcome.NEEDS_JUDGEMENT, Outcome.OPEN, Outcome.UNKNOWN, Outcome.MET,
    Outcome.NOT_APPLICABLE,
)  # fmt: skip


def ending(screening: Screening) -> Exit:
    """Say how a screening that went through ends."""
    if not screening.cases:
        return Exit.INPUT_UNUSABLE
    return Exit.ROWS_REJECTED if screening.rejected else Exit.DONE


def terminal_width() -> int:
    """Give the width to write for."""
    return max(40, min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST))


@click.command("screen", cls=ChineseCommand, short_help="筛查案件，列出违反规则的情形")
@FILES
@reading_options
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="文件夹",
    help="把清单（CSV、Parquet、XLSX）、退回的行、回执和网页报告写进这个文件夹",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="在标准输出给出一份 JSON，不写别的")
@click.option(
    "--explain", "explained", is_flag=True, help=f"逐处写出依据、事实和算法（至多 {MANY} 处）"
)
@click.option(
    "--breaches-only", is_flag=True,
    help="只找违反和需人工判断的，快些；符合、未到期、不明、不适用的不计数",
)  # fmt: skip
def screen_command(
    files: tuple[Path, ...],
    out: Path | None,
    *,
    as_json: bool,
    explained: bool,
    breaches_only: bool,
    **asked: Unpack[Asked],
) -> int:
    """筛查文件里的案件，逐条规则判断。

    文件是哪一张表，看文件名（cases、acts、actors、sources）或者映射；写法见 docs/interchange.md。
    发现违法情形不算出错。有数据行被退回时退出码为 3。
    """
    rulebook = load_rulebook(asked["pack_folder"])
    options = replace(options_of(rulebook, asked), breaches_only=breaches_only)
    if out is not None:
        check_place(out)
    with telling() as progress:
        screening = screen(
            rulebook, files, options=options, run_day=today(rulebook), progress=progress
        )
        if out is not None:
            write_results(screening, results_of(screening, progress), out, progress)
        else:
            spot_check(screening)
        few = MANY if explained else FEW if out is None else 0
        worst = [] if as_json or not few else summary.worst(screening, few, progress)
    if as_json:
        print_json(screening_form(screening))
    else:
        click.echo(
            summary.joined(
                summary.overview(screening),
                summary.told(screening, worst, terminal_width()),
                _after(screening, out),
            )
        )
    return ending(screening)


def _after(screening: Screening, out: Path | None) -> list[str]:
    lines = list(summary.rejected(screening))
    if not screening.cases:
        lines.append("没有一件案件可用，没有得出结果。请对照 docs/interchange.md 检查案件表。")
    if out is not None:
        lines.append(f"结果在 {out}：先看 report.html；清单是 findings.xlsx，回执是 receipt.json。")
    return ["", *lines] if lines else []


def screening_form(screening: Screening) -> dict[str, object]:
    """Give the stable machine form of a screening."""
    return {
        **counts_of(screening),
        "observed": screening.observed_dates,
        "rules": screening.plain_counts,
        "receipt": receipt_of(screening),
    }


@click.command("explain", cls=ChineseCommand, short_help="逐条说明规则怎样看一件案件")
@FILES
@click.option("--case", "key", required=True, metavar="案件", help="案件编号或者案号")
@click.option("--rule", "rule_id", metavar="规则", help="只说明这一条规则（编号）")
@reading_options
def explain_command(
    files: tuple[Path, ...], key: str, rule_id: str | None, **asked: Unpack[Asked]
) -> int:
    """写出每条规则对一件案件的结论、依据、事实和期限的算法。

    不适用的规则合为一行；加 --rule 可单看一条。
    """
    rulebook = load_rulebook(asked["pack_folder"])
    options = options_of(rulebook, asked)
    chosen = rulebook if rule_id is None else _only(rulebook, rule_id)
    with telling() as progress:
        check_days(options, today(rulebook))
        progress("读取文件", 0, 1)
        # All parts at once: the day until which a source is complete may stand in any of them.
        tables = whole(expand(files)).read(rulebook, options, today(rulebook))
        until = observed_for(tables, options, today(rulebook))
    row = _row_of(tables, key)
    (case,) = cases_of(tables, rulebook.pack.declarations, until, [row])
    judged = CaseJudge(chosen).judge(case, options.known_by_number)
    click.echo("\n".join(_told(chosen, judged, whole=rule_id is not None)))
    return Exit.DONE


def _only(rulebook: Rulebook, rule_id: str) -> Rulebook:
    ids = [rule.id for rule in rulebook.rules]
    if rule_id not in ids:
        near = get_close_matches(rule_id, ids)
        more = f"您是不是要写 {'、'.join(near)}？" if near else "编号见 hengjian rules。"
        raise BadRequest(f"规则包里没有规则 {rule_id}。{more}")
    return rulebook.only([rule_id])


def _row_of(tables: Tables, key: str) -> int:
    """Find the row of a case by its key, else by its number; raises BadRequest."""
    cases = tables.cases.with_row_index("c")
    found = cases.filter(pl.col("case") == key)
    if found.is_empty():
        found = cases.filter(pl.col("number") == key)
    if found.height == 1:
        return int(found["c"].item())
    if found.height > 1:
        keys = "、".join(islice(found["case"], 5))
        raise BadRequest(f"有 {found.height} 件案件的案号是 {key}，请写案件编号：{keys}。")
    near = get_close_matches(key, tables.cases["case"].head(20_000).to_list(), cutoff=0.5)
    more = f"相近的有：{'、'.join(near)}。" if near else ""
    if not tables.rejects.is_empty():
        more += "有数据行被退回，其中可能有它；用 hengjian screen 查看退回的行。"
    raise BadRequest(f"文件里没有案件 {key}。{more}")


def _told(rulebook: Rulebook, judged: list[Judged], *, whole: bool) -> list[str]:
    width = terminal_width()
    lines: list[str] = []
    silent: list[str] = []
    for each in sorted(judged, key=lambda one: _ORDER.index(one.outcome)):
        if each.outcome is Outcome.NOT_APPLICABLE and not whole:
            silent.append(each.rule.text.title)
            continue
        lines += [*as_lines(explain(rulebook, each), width), ""]
    if silent:
        named = list(dict.fromkeys(silent))
        lines.append(f"不适用的规则 {len(named)} 条：{'、'.join(named)}。")
    if not judged:
        lines.append("这件案件里没有这条规则所说的事物或者行为。")
    return lines
