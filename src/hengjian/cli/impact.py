"""The command `impact`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import click

from hengjian.cli.asking import FILES, load_rulebook, options_of, telling, today
from hengjian.cli.chinese import ChineseCommand, Day, FileOrFolder
from hengjian.cli.exits import Exit
from hengjian.cli.layout import columns, cut
from hengjian.cli.machine import print_json
from hengjian.screening.files.impact import ADDED, CHANGED, REMOVED, SAME, WAYS, Impact, impact

WORDS = {ADDED: "增加", REMOVED: "减少", CHANGED: "改变", SAME: "不变"}
WIDEST_TITLE = 44


@click.command("impact", cls=ChineseCommand, short_help="比较两个规则包：法律一改，结果怎样变")
@click.argument(
    "before", type=FileOrFolder(folder=True), metavar="旧规则包", help="原来的规则包文件夹"
)
@click.argument(
    "after", type=FileOrFolder(folder=True), metavar="新规则包", help="改过的规则包文件夹"
)
@FILES
@click.option("--mapping", "mapping_name", metavar="映射", help="映射文件，或者规则包里映射的编号")
@click.option("--jurisdiction", metavar="地区", help="没有写明地区的案件都算这个地区的（代码）")
@click.option("--observed", type=Day(), metavar="日期", help="数据完整到哪一天")
@click.option("--known-by", type=Day(), metavar="日期", help="只看这一天以前（含当天）录入的记录")
@click.option("--json", "as_json", is_flag=True, help="在标准输出给出一份 JSON，不写别的")
def impact_command(
    before: Path,
    after: Path,
    files: tuple[Path, ...],
    *,
    mapping_name: str | None,
    jurisdiction: str | None,
    observed: date | None,
    known_by: date | None,
    as_json: bool,
) -> int:
    """同一批文件用两个规则包各筛查一遍，按规则和机关列出增加、减少、改变的情形。"""
    old, new = load_rulebook(before), load_rulebook(after)
    options = [
        options_of(
            rulebook,
            {"pack_folder": None, "mapping_name": mapping_name, "jurisdiction": jurisdiction,
             "observed": observed, "known_by": known_by},
        )
        for rulebook in (old, new)
    ]  # fmt: skip
    with telling() as progress:
        found = impact(
            old, new, files, options=(options[0], options[1]), run_day=today(new), progress=progress
        )
    if as_json:
        print_json(impact_form(found))
    else:
        click.echo("\n".join(_told(found)))
    return Exit.ROWS_REJECTED if found.after.rejected else Exit.DONE


def impact_form(found: Impact) -> dict[str, object]:
    """Give the machine form: counts of added, removed, changed and same, by rule and by body."""
    return {
        "before": found.before.rulebook.digest,
        "after": found.after.rulebook.digest,
        "rules": found.by("rule"),
        "bodies": found.by("body"),
    }


def _told(found: Impact) -> Iterator[str]:
    old, new = found.before.rulebook, found.after.rulebook
    yield f"旧规则包：{old.pack.title}（摘要 {old.digest[:12]}，{len(old.rules)} 条规则）"
    yield f"新规则包：{new.pack.title}（摘要 {new.digest[:12]}，{len(new.rules)} 条规则）"
    moved = found.differences.filter(found.differences["way"] != SAME)
    if moved.is_empty():
        yield "筛查结果没有变化。"
        return
    titles = dict(found.differences.select("rule", "title").iter_rows())
    yield ""
    yield from _table("规则", {titles[rule]: ways for rule, ways in found.by("rule").items()})
    yield ""
    yield from _table("机关", found.by("body"))


def _table(title: str, counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    rows = [
        [cut(name or "没有写明", WIDEST_TITLE), *(f"{ways[way]:,}" for way in WAYS)]
        for name, ways in counts.items()
        if any(ways[way] for way in (ADDED, REMOVED, CHANGED))
    ]
    head = [title, *(WORDS[way] for way in WAYS)]
    yield from columns([head, *rows], right=frozenset(range(1, len(head))))
