"""Which columns the spreadsheets of the registry have; imports and exports use the same ones."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.records import Import
from hengjian.registry.states import State
from hengjian.registry.tables.cells import Reader, choice, day, fen, text, words


@dataclass(frozen=True)
class Column:
    """A column: its head, the field it fills, how its cells are read, and whether no row may lack it."""

    head: str
    field: str
    read: Reader = text
    required: bool = False


COLUMNS: dict[str, tuple[Column, ...]] = {
    Import.Table.BODIES: (
        Column("单位名称", "name", required=True),
        Column("主体类别", "kind", choice(Body.Kind.choices), required=True),
        Column("统一社会信用代码", "code"),
        Column("上级单位", "parent"),
        Column("区划代码", "area"),
        Column("依据", "basis"),
        Column("起", "valid_from", day),
    ),
    Import.Table.OFFICERS: (
        Column("工号", "number", required=True),
        Column("姓名", "name", required=True),
        Column("人员类别", "kind", choice(Officer.Kind.choices), required=True),
        Column("所在单位", "body"),
        Column("编制", "establishment", choice(Officer.Establishment.choices)),
        Column("岗位", "post"),
        Column("到岗日", "joined_on", day),
        Column("离岗日", "left_on", day),
    ),
    Import.Table.CREDENTIALS: (
        Column("证件号码", "number", required=True),
        Column("证件类别", "kind", choice(Credential.Kind.choices), required=True),
        Column("工号", "officer", required=True),
        Column("姓名", "name"),
        Column("所在单位", "body"),
        Column("执法领域", "fields", words),
        Column("发证机关", "issuer"),
        Column("起", "valid_from", day, required=True),
        Column("止", "valid_until", day),
        Column("状态", "state", choice(State.choices)),
        Column("状态日期", "state_on", day),
        Column("状态原因", "ground"),
    ),
    Import.Table.ITEMS: (
        Column("事项编码", "code", required=True),
        Column("事项名称", "name", required=True),
        Column("行为种类", "act", choice(Item.Act.choices), required=True),
        Column("依据", "basis"),
        Column("实施单位", "holders", words),
        Column("起", "valid_from", day),
        Column("止", "valid_until", day),
    ),
    Import.Table.TIERS: (
        Column("事项编码", "item", required=True),
        Column("阶次", "code", required=True),
        Column("适用情形", "condition"),
        Column("下限（元）", "low", fen),
        Column("上限（元）", "high", fen),
        Column("起", "valid_from", day, required=True),
        Column("止", "valid_until", day),
        Column("文件", "document"),
        Column("公布日", "published_on", day),
    ),
}
