"""The command `read`: what a file's texts mean, row by row."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import click

from hengjian.cli.chinese import ChineseCommand, FileOrFolder
from hengjian.cli.exits import Exit
from hengjian.cli.layout import columns as lined_up
from hengjian.cli.layout import cut
from hengjian.reading.records import Record, read_records
from hengjian.reading.texts.cells import READERS
from hengjian.reading.texts.penalties import KINDS

SHOWN, SHOWN_UNREAD = 20, 20
WIDEST_CELL = 48
_KIND_WORDS = dict(
    zip(
        KINDS,
        (
            "警告", "通报批评", "罚款", "没收违法所得", "没收非法财物", "暂扣许可证件", "降低资质等级",
            "吊销许可证件", "限制开展生产经营活动", "责令停产停业", "责令关闭", "限制从业", "行政拘留",
            "其他", "不得申请行政许可", "责令停产整治", "禁止从业", "责令限期拆除", "责令停业整顿",
        ),
        strict=True,
    )
)  # fmt: skip


class ColumnReader(click.ParamType[tuple[str, str]]):
    """A column and how to read it, written 处罚日期=date."""

    name = "column"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split at the last equals sign; refuses readers that are not there."""
        if isinstance(value, tuple):
            return value
        column, _, reader = str(value).rpartition("=")
        if not column.strip() or reader not in READERS:
            self.fail(f"“{value}”应写作 列名=读法，读法是 {'、'.join(READERS)} 之一", param, ctx)
        return column.strip(), reader


@click.command(
    "read", cls=ChineseCommand, short_help="把一个文件里的文字读成日期、金额、处罚、引用"
)
@click.argument(
    "file", type=FileOrFolder(), metavar="文件", help="CSV、XLSX、XLS 或者 Parquet 文件"
)
@click.option(
    "--column", "wanted", multiple=True, required=True, type=ColumnReader(), metavar="列=读法",
    help=f"读哪一列、当作什么读：{'、'.join(READERS)}；可以写多次",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="每行给出一个 JSON 对象，不写别的")
def read_command(file: Path, wanted: tuple[tuple[str, str], ...], *, as_json: bool) -> int:
    """逐行读出文字里的意思：日期、金额（分）、处罚结果、法条引用、身份证号、信用代码。

    读不懂的部分原样留在 rest 和 unread 里，不猜。有的行拆不开时退出码为 3。
    """
    asked = dict(wanted)
    if len(asked) < len(wanted):
        raise click.UsageError("同一列只能写一种读法。", click.get_current_context())
    if file.is_dir():
        raise click.UsageError("read 一次读一个文件，不能写文件夹。", click.get_current_context())
    records = read_records(file, asked)
    broken = _print_json(records) if as_json else _print_table(records, asked)
    return Exit.ROWS_REJECTED if broken else Exit.DONE


def _print_json(records: Iterable[Record]) -> int:
    stream = sys.stdout.buffer
    broken = 0
    for record in records:
        form = record_form(record)
        stream.write(json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        if record.broken:
            broken += 1
            click.echo(f"数据第 {record.row} 行没有读：{record.broken}", err=True)
    stream.flush()
    return broken


def record_form(record: Record) -> dict[str, object]:
    """Give the stable machine form of a row."""
    unread = [{"column": column, "text": text} for column, text in record.unread]
    if record.broken:
        unread = [{"column": "", "text": record.broken}]
    return {"row": record.row, "values": dict(record.values), "unread": unread}


def _print_table(records: Iterator[Record], asked: Mapping[str, str]) -> int:
    total = complete = broken = 0
    unread: list[str] = []

    def counted() -> Iterator[Record]:
        nonlocal total, complete, broken
        for record in records:
            total += 1
            complete += record.complete
            broken += bool(record.broken)
            if not record.complete and len(unread) < SHOWN_UNREAD:
                unread.append(f"  第 {record.row} 行：{_why(record)}")
            yield record

    counting = counted()
    rows = [
        [str(r.row), *(cut(_said(r.values[name]), WIDEST_CELL) for name in asked)]
        for r in islice(counting, SHOWN)
    ]
    for _ in counting:
        pass
    lines = lined_up([["行", *asked], *rows], right=frozenset({0}))
    if total > SHOWN:
        lines.append(f"……（只列出前 {SHOWN} 行；全部请用 --json）")
    share = f"（{complete / total:.1%}）" if total else ""
    lines += ["", f"共 {total} 行，完整读出 {complete} 行{share}。"]
    if unread:
        more = total - complete - len(unread)
        lines += ["没有完全读懂的：", *unread, *([f"  还有 {more} 行。"] if more > 0 else [])]
    click.echo("\n".join(lines))
    return broken


def _why(record: Record) -> str:
    if record.broken:
        return record.broken
    rests = [
        f"{name}“{value['rest']}”"
        for name, value in record.values.items()
        if isinstance(value, dict) and value.get("rest")
    ]
    return "；".join([*(f"{column}“{text}”" for column, text in record.unread), *rests])


def _said(value: Any) -> str:
    """Say a plain value in one short line."""
    match value:
        case None:
            return "—"
        case list():
            return "；".join(_cited(one) for one in value)
        case dict():
            return _imposed(value)
        case int():
            return f"{value / 100:,.2f} 元"
    return str(value)


def _cited(one: Mapping[str, Any]) -> str:
    places = (("article", "条"), ("paragraph", "款"), ("item", "项"), ("point", "目"))
    return f"《{one['law']}》" + "".join(
        f"第{one[level]}{word}" for level, word in places if one[level] is not None
    )


def _imposed(value: Mapping[str, Any]) -> str:
    parts = [_KIND_WORDS[kind] + _measure(kind, value) for kind in value["kinds"]]
    if value["offset_days"] is not None:
        parts.append(f"折抵 {value['offset_days']} 日")
    parts += ["不执行"] if value["not_executed"] else []
    parts += ["收缴或没收财物"] if value["goods_confiscated"] else []
    parts += [f"证照：{value['licence']}"] if value["licence"] else []
    parts += value.get("orders", ())
    return "，".join(parts) or "没有处罚"


def _measure(kind: str, value: Mapping[str, Any]) -> str:
    if kind == "fine" and value["fine_fen"] is not None:
        return f" {value['fine_fen'] / 100:,.2f} 元"
    if kind == "detention" and value["detention_days"] is not None:
        return f" {value['detention_days']} 日"
    if kind == "confiscated_gains" and value["confiscation_fen"] is not None:
        return f" {value['confiscation_fen'] / 100:,.2f} 元"
    return ""
