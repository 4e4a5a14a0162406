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
    "entrustments": "委托",
    "benchmarks": "裁量基准文件",
    "gaps": "缺口",
}
KEPT_TABLES = ("parties",)
REGISTER_TABLES = ("bodies", "officers", "credentials", "items", "entrustments", "benchmarks")

_PERIOD: Mapping[str, tuple[str, ...]] = {"valid_from": ("起",), "valid_until": ("止",)}

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
    "gaps": {
        "case": ("案件", "案件编号"),
        "kind": ("种类", "行为种类"),
        "act": ("行为", "行为编号"),
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
    "bodies": {
        "body": ("机关", "执法机关"),
        "name": ("机关名称", "单位名称"),
        "kind": ("主体类别",),
        **_PERIOD,
    },
    "officers": {
        "person": ("人员", "人员编号"),
        "number": ("工号",),
        "name": ("姓名",),
        "body": ("机关", "所在单位"),
        "kind": ("人员类别",),
        **_PERIOD,
    },
    "credentials": {
        "person": ("人员", "人员编号"),
        "number": ("证件号码",),
        "state": ("状态",),
        **_PERIOD,
    },
    "items": {
        "item": ("事项", "事项编码"),
        "name": ("事项名称",),
        "body": ("机关", "实施单位"),
        "act": ("行为种类",),
        **_PERIOD,
    },
    "entrustments": {
        "body": ("受委托单位",),
        "delegator": ("委托单位",),
        "items": ("委托事项",),
        "published_on": ("公布日",),
        **_PERIOD,
    },
    "benchmarks": {
        "item": ("事项", "事项编码"),
        "name": ("事项名称",),
        "published_on": ("公布日",),
        **_PERIOD,
    },
}
"""Table to column to the Chinese headers that mean it. The kept tables take any column."""

CASE_PARTS = ("source", "body", "number")
"""A case without a key of its own is named by these three."""

ESSENTIAL: Mapping[str, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "cases": ((("case",), CASE_PARTS),),
    "acts": ((("case",), CASE_PARTS), (("kind",),), (("on",), ("at",))),
    "actors": ((("act",),), (("role",),), (("person",),)),
    "gaps": ((("case",),),),
    "sources": ((("source",),), (("covers",),)),
    "tiers": ((("item",),), (("tier",),), (("from",),), (("low",),), (("high",),)),
    "bodies": ((("body",),),),
    "officers": ((("person",),), (("body",),), (("kind",),)),
    "credentials": ((("person",),), (("number",),), (("valid_from",),)),
    "items": ((("item",),), (("body",),)),
    "entrustments": ((("body",),), (("valid_from",),), (("valid_until",),)),
    "benchmarks": ((("item",),), (("valid_from",),)),
}
"""What a table cannot do without: every group must hold one of its alternatives in full."""


def names_of(table: str, declarations: Declarations) -> dict[str, str]:
    """Every header a table understands, as header → column name; codes win over labels."""
    declared = {
        "cases": declarations.case_fields,
        "acts": declarations.given_act_fields,
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
