"""The page that shows, for every known requirement, which rule or value covers it or why none does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.rulebook import Rulebook

SOURCE = "law/coverage.yaml"
PAGE = "docs/law-coverage.md"

GROUPS = {
    "MY": "民营经济促进法", "CF": "行政处罚", "QZ": "行政强制", "XK": "行政许可", "JC": "行政检查",
    "GS": "公示与信息公开", "YS": "涉嫌犯罪移送", "JD": "监督程序", "RY": "人员、资格、培训",
    "CL": "裁量", "FY": "行政复议", "SS": "行政诉讼", "PC": "国家赔偿", "FJ": "罚款收缴",
    "ZA": "治安处罚", "DA": "档案", "GR": "个人信息", "SY": "数据与签名", "JL": "计量",
    "T836": "行政复议法实施条例", "DAY": "日的计算", "A18": "各领域取值", "V": "核对算例",
}  # fmt: skip
OTHERS = "其他"
WAYS = ("rule", "parameter", "room", "waits", "untranslatable")
ROOMS = {
    "registry": "机关、人员、事项、设备等基础数据", "inspections": "检查台账", "disclosures": "公示栏目",
    "supervision": "监督事项", "training": "培训记录", "journal": "执法日志",
    "documents": "文书要素", "platform": "平台自身的保证", "cases": "办案环节的全程记录",
    "screening": "跨机关的比对", "evaluation": "考核评价", "intake": "外部数据接入",
}  # fmt: skip


def pages(root: Path) -> Mapping[str, str]:
    """Give the page by its path."""
    entries = yaml.safe_load((root / SOURCE).read_text(encoding="utf-8"))
    return {PAGE: "\n".join(_lines(Rulebook.load(root / "law"), entries)) + "\n"}


def _lines(rulebook: Rulebook, entries: list[Mapping[str, Any]]) -> Iterator[str]:
    yield from ("# 已知要求的落实", "", f"由 `{SOURCE}` 生成（`make docs`），请勿手改。", "")
    by_group: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        by_group.setdefault(_group(entry["row"]), []).append(entry)
    yield from _summary(by_group)
    for title in (*GROUPS.values(), OTHERS):
        if title in by_group:
            yield from ("", f"## {title}", "")
            yield from ("| 要求 | 依据 | 怎样落实 | 说明 |", "|---|---|---|---|")
            for entry in by_group[title]:
                yield _row(rulebook, entry)


def _summary(by_group: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[str]:
    yield "| 组 | 要求 | 有规则 | 只有取值 | 由人办理 | 等待数据 | 无法写成规则 |"
    yield "|---|---|---|---|---|---|---|"
    for title in (*GROUPS.values(), OTHERS):
        entries = by_group.get(title, [])
        if entries:
            ways = [_way(entry) for entry in entries]
            counted = (ways.count(way) for way in WAYS)
            yield "| " + " | ".join((title, str(len(entries)), *map(str, counted))) + " |"


def _way(entry: Mapping[str, Any]) -> str:
    """Say which way of accounting for a row counts: the first that it has."""
    return next((way for way in WAYS if entry.get(way)), "")


def _group(row: str) -> str:
    """Give the group's title by the letters, or by the whole of A18 and T836, that the id begins with."""
    if row.startswith("CL-MY"):
        return GROUPS["CL"]
    found = re.match(r"A18|T836|[A-Z]+", row)
    return GROUPS.get(found[0], OTHERS) if found else OTHERS


def _row(rulebook: Rulebook, entry: Mapping[str, Any]) -> str:
    cells = (
        entry["row"],
        _plain(entry.get("article") or _cited(rulebook, entry)),
        "<br>".join(_accounts(rulebook, entry)),
        _plain("；".join(filter(None, (entry.get("untranslatable"), entry.get("part"))))),
    )
    return "| " + " | ".join(cells) + " |"


def _cited(rulebook: Rulebook, entry: Mapping[str, Any]) -> str:
    """Name the articles of the row's rules where the row itself names none."""
    cites = {r.id: r.text.cite for r in rulebook.rules}
    said = [_said(rulebook, cites[rule]) for rule in entry.get("rule", ()) if rule in cites]
    return "、".join(dict.fromkeys(said))


def _said(rulebook: Rulebook, citation: str) -> str:
    parsed = parse_citation(citation)
    return parsed.display(rulebook.pack.statutes[parsed.statute].title)


def _accounts(rulebook: Rulebook, entry: Mapping[str, Any]) -> Iterator[str]:
    titles = {rule.id: rule.text.title for rule in rulebook.rules}
    for rule in entry.get("rule", ()):
        page = f"rules/{rule.partition('.')[0]}.md#{rule.replace('.', '')}"
        yield f"规则 [{_plain(titles.get(rule, rule))}]({page})"
    for parameter in entry.get("parameter", ()):
        known = rulebook.pack.parameters.get(parameter)
        yield f"取值 {_plain(known.title if known else parameter)}（`{parameter}`）"
    if entry.get("room"):
        yield f"在“{ROOMS.get(entry['room'], entry['room'])}”里办理"
    if entry.get("waits"):
        yield f"等待{ROOMS.get(entry['waits'], entry['waits'])}"
    if entry.get("untranslatable"):
        yield "无法写成规则"


def _plain(text: str) -> str:
    """Keep text from breaking the table."""
    return " ".join(str(text).split()).replace("|", "\\|")
