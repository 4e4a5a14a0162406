"""The fixed columns of the interchange tables, with the Chinese headers accepted beside them."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.reading.declarations import Declarations

TABLES: Mapping[str, str] = {
    "cases": "案件",
    "acts": "行为",
    "actors": "人员",
    "sources": "来源",
    "tiers": "裁量基准",
    "parties": "当事人",
    "bodies": "机关",
    "officers": "执法人员",
    "credentials": "执法证件",
    "items": "执法事项",
}
KEPT_TABLES = ("parties", "bodies", "officers", "credentials", "items")

FIXED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "cases": {
        "case": ("案件", "案件编号"),
        "source": ("来源",),
        "body": ("机关", "执法机关"),
        "number": ("案号",),
        "item": ("执法事项",),
    },
    "acts": {
        "act": ("行为", "行为编号"),
        "case": ("案件", "案件编号"),
        "source": ("来源",),
        "body": ("机关", "执法机关"),
        "number": ("案号",),
        "kind": ("种类", "行为种类"),
        "about": ("事物", "事物编号"),
        "on": ("日期",),
        "at": ("时刻",),
        "recorded_at": ("录入时间",),
        "place": ("地点",),
        "paper": ("文书",),
        "corrects": ("更正", "所更正的行为"),
    },
    "actors": {
        "act": ("行为", "行为编号"),
        "role": ("角色",),
        "person": ("人员", "姓名"),
    },
    "sources": {
        "source": ("来源",),
        "body": ("机关", "执法机关"),
        "covers": ("覆盖的行为", "覆盖"),
        "fields": ("覆盖的字段",),
        "complete_from": ("完整起日",),
        "complete_until": ("完整止日",),
    },
    "tiers": {
        "item": ("执法事项",),
        "tier": ("裁量阶次", "阶次"),
        "from": ("施行日期",),
        "low": ("下限",),
        "high": ("上限",),
    },
}
"""Table to column to the Chinese headers that mean it. The kept tables take any column."""

CASE_PARTS = ("source", "body", "number")
"""A case without a key of its own is named by these three."""

ESSENTIAL: Mapping[str, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "cases": ((("case",), CASE_PARTS),),
    "acts": ((("case",), CASE_PARTS), (("kind",),), (("on",), ("at",))),
    "actors": ((("act",),), (("role",),), (("person",),)),
    "sources": ((("source",),), (("covers",),)),
    "tiers": ((("item",),), (("tier",),), (("from",),), (("low",),), (("high",),)),
}
"""What a table cannot do without: every group must hold one of its alternatives in full."""


def names_of(table: str, declarations: Declarations) -> dict[str, str]:
    """Every header a table understands, as header → column name; codes win over labels."""
    declared = {
        "cases": declarations.case_fields,
        "acts": declarations.act_fields,
    }.get(table, {})
    names: dict[str, str] = {}
    for field in declared.values():
        names.setdefault(field.label, field.name)
    for column, labels in FIXED.get(table, {}).items():
        names.update(dict.fromkeys(labels, column))
    names.update({name: name for name in (*declared, *FIXED.get(table, {}))})
    return names


def missing(table: str, present: frozenset[str]) -> list[str]:
    """The essential columns a table lacks, each group written with its alternatives."""
    return [
        " 或 ".join("+".join(option) for option in group)
        for group in ESSENTIAL.get(table, ())
        if not any(present.issuperset(option) for option in group)
    ]
