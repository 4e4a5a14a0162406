"""The page that lists every kind of act a case file may have, for the people who fill or map such files."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

SOURCE = "law/procedures/acts.yaml"
PAGE = "docs/acts.md"

ELSEWHERE = frozenset({"registers", "tier"})
"""The keys of fields that follow from other tables."""

LEVELS = {"case": "案件", "thing": "物品或措施", "pause": "中止", "extension": "延长"}


def pages(root: Path) -> Mapping[str, str]:
    """Give the page by its path."""
    declared = yaml.safe_load((root / SOURCE).read_text(encoding="utf-8"))
    return {PAGE: "\n".join(lines(declared)) + "\n"}


def lines(declared: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Give the lines of the page."""
    yield "# 案件、行为和人员的字段"
    yield ""
    yield f"本页由 `{SOURCE}` 生成（`make docs`），请勿手改。数据文件中写代码或中文名称均可。"
    yield ""
    yield "## 行为种类"
    yield ""
    yield "| 代码 | 名称 | 所属 | 可填字段 | 人员 | 文书 | 说明 |"
    yield "|---|---|---|---|---|---|---|"
    for code, kind in declared["kinds"].items():
        cells = (
            f"`{code}`",
            kind["label"],
            LEVELS[kind["level"]],
            labels(given(kind.get("fields", ()), declared["act_fields"]), declared["act_fields"]),
            labels(kind.get("roles", ()), declared["roles"]),
            "、".join(kind.get("papers", ())),
            remark(kind, declared["kinds"]),
        )
        yield "| " + " | ".join(cells) + " |"
    acts = declared["act_fields"]
    yield from fields("案件字段", declared["case_fields"])
    yield from fields("行为字段", {code: acts[code] for code in given(acts, acts)})
    yield from registered(declared)
    yield from ("", "## 人员角色", "", "| 代码 | 名称 |", "|---|---|")
    for code, role in declared["roles"].items():
        yield f"| `{code}` | {role['label']} |"


def fields(title: str, declared: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Give the lines of a table of fields."""
    yield from ("", f"## {title}", "", "| 代码 | 名称 | 类型 | 代码表 |", "|---|---|---|---|")
    for code, field in declared.items():
        codes = f"`{field['codes']}`" if "codes" in field else ""
        yield f"| `{code}` | {field['label']} | {field['type']} | {codes} |"


def given(codes: Iterable[str], declared: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Give the fields that a file may hold: those that do not follow from other tables."""
    return [code for code in codes if not ELSEWHERE & declared[code].keys()]


def registered(declared: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Give the lines of the fields that follow from the registers and the tiers."""
    acts = declared["act_fields"]
    found = {code: field for code, field in acts.items() if ELSEWHERE & field.keys()}
    yield from ("", "## 由登记得出的行为字段", "")
    yield "不用填，也不能填：由机关、人员、证件、事项、委托的登记和裁量基准按行为那一天得出，没有登记就是不明。"
    yield from ("", "| 代码 | 名称 | 类型 | 哪些行为有 |", "|---|---|---|---|")
    for code, field in found.items():
        kinds = [k["label"] for k in declared["kinds"].values() if code in k.get("fields", ())]
        yield f"| `{code}` | {field['label']} | {field['type']} | {'、'.join(kinds)} |"


def labels(codes: list[str], declared: Mapping[str, Mapping[str, str]]) -> str:
    """Name codes by their labels."""
    return "、".join(declared[code]["label"] for code in codes)


def remark(kind: Mapping[str, Any], kinds: Mapping[str, Mapping[str, Any]]) -> str:
    """Say what a kind does beside being recorded."""
    said = []
    if kind.get("opens"):
        said.append("设立物品或措施")
    if kind.get("closes"):
        said.append("结束案件")
    if kind.get("reopens"):
        said.append(f"恢复因{labels(kind['reopens'], kinds)}结束的案件")
    return "，".join(said)
