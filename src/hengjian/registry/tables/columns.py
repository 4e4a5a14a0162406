"""Which columns the spreadsheets of the registry have; imports and exports use the same ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hengjian.intake.rowtables import Column, Table
from hengjian.registry import law, leadership
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.checks import CredentialCheck
from hengjian.registry.models.items import Holding, Item
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.parties import Party
from hengjian.registry.states import State
from hengjian.registry.tables.cells import choice, day, fen, words, year

AREAS, BODIES, ITEMS, TIERS = "areas", "bodies", "items", "tiers"
HOLDINGS = "holdings"
OFFICERS, CREDENTIALS, CHECKS = "officers", "credentials", "checks"
ENTRUSTMENTS, PARTIES = "entrustments", "parties"


def _key(
    head: str, field: str, *names: str, required: bool = False, secret: bool = False
) -> Column:
    """Give a column of numbers or codes, which are no amounts."""
    return Column(head, field, required=required, content="key", names=names, secret=secret)


def _day(head: str, field: str, *names: str, required: bool = False) -> Column:
    return Column(head, field, day, required=required, content="date", names=names)


def _amount(head: str, field: str) -> Column:
    return Column(head, field, fen, content="amount")


def _choice(
    head: str, field: str, choices: Sequence[tuple[Any, Any]], *, required: bool = False
) -> Column:
    offered = [(str(value), str(label)) for value, label in choices]
    return Column(head, field, choice(offered), required=required, content="code", choices=offered)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            AREAS,
            "行政区划",
            (
                _key("区划代码", "code", required=True),
                Column("区划名称", "name", required=True),
                _key("上级区划代码", "parent"),
            ),
        ),
        Table(
            BODIES,
            "单位",
            (
                Column("单位名称", "name", required=True, names=("机关名称", "机构名称")),
                _choice("主体类别", "kind", Body.Kind.choices, required=True),
                _key("统一社会信用代码", "code"),
                Column("上级单位", "parent"),
                _key("区划代码", "area"),
                Column("依据", "basis"),
                Column("三定规定", "mandate"),
                Column("领导体制", "led", leadership.read_way),
                Column("上一级主管部门", "superior"),
                _day("起", "valid_from"),
                _day("止", "valid_until"),
                _choice("状态", "state", Body.State.choices),
            ),
        ),
        Table(
            ITEMS,
            "执法事项",
            (
                _key("事项编码", "code", required=True),
                Column("事项名称", "name", required=True),
                _choice("行为种类", "act", Item.Act.choices, required=True),
                Column("编目单位", "body"),
                Column("依据", "basis"),
                Column("行使层级", "levels", law.read_levels),
                Column("实施单位", "holders", words),
                _day("起", "valid_from"),
                _day("止", "valid_until"),
            ),
        ),
        Table(
            HOLDINGS,
            "事项的备案和公示",
            (
                _key("事项编码", "item", required=True),
                Column("编目单位", "catalogue"),
                Column("实施单位", "body", required=True),
                _choice("实施方式", "part", Holding.Part.choices),
                _day("备案日", "filed_on", "备案日期"),
                _day("公示日", "published_on", "公示日期"),
            ),
        ),
        Table(
            TIERS,
            "裁量阶次",
            (
                _key("事项编码", "item", required=True),
                Column("编目单位", "body"),
                Column("阶次", "code", required=True),
                Column("适用情形", "condition"),
                _amount("下限（元）", "low"),
                _amount("上限（元）", "high"),
                _day("起", "valid_from", required=True),
                _day("止", "valid_until"),
                Column("文件", "document"),
                _day("公布日", "published_on"),
            ),
        ),
        Table(
            OFFICERS,
            "执法人员",
            (
                _key("工号", "number", required=True),
                Column("姓名", "name", required=True),
                _choice("人员类别", "kind", Officer.Kind.choices, required=True),
                Column("所在单位", "body"),
                _choice("编制", "establishment", Officer.Establishment.choices),
                Column("岗位", "post"),
                _day("到岗日", "joined_on"),
                _day("离岗日", "left_on"),
            ),
        ),
        Table(
            CREDENTIALS,
            "执法证件",
            (
                _key("证件号码", "number", "执法证号", required=True),
                _choice("证件类别", "kind", Credential.Kind.choices, required=True),
                _key("工号", "officer", required=True),
                Column("姓名", "name"),
                Column("所在单位", "body"),
                Column("执法领域", "fields", words),
                Column("发证机关", "issuer"),
                _day("考试合格日", "examined_on"),
                Column("考试的说明", "exam_note"),
                _day("起", "valid_from", required=True),
                _day("止", "valid_until"),
                _choice("状态", "state", State.choices),
                _day("状态日期", "state_on"),
                Column("状态原因", "ground"),
            ),
        ),
        Table(
            CHECKS,
            "证件年度审验",
            (
                _key("证件号码", "number", "执法证号", required=True),
                _choice("证件类别", "kind", Credential.Kind.choices, required=True),
                Column("姓名", "name"),
                Column("审验年度", "year", year, required=True, content="key"),
                _choice("审验结果", "result", CredentialCheck.Result.choices, required=True),
                _day("审验日期", "on", required=True),
                Column("没有通过的原因", "ground"),
            ),
        ),
        Table(
            ENTRUSTMENTS,
            "委托",
            (
                Column("受委托单位", "body", required=True),
                Column("委托单位", "delegator", required=True),
                Column("委托事项", "scope", required=True),
                Column("事项编码", "items", words),
                Column("依据", "basis"),
                _day("公布日", "published_on"),
                _day("起", "valid_from", required=True),
                _day("止", "valid_until", required=True),
            ),
        ),
        Table(
            PARTIES,
            "当事人",
            (
                Column("姓名或者名称", "name", required=True, names=("当事人", "行政相对人名称")),
                _choice("当事人类别", "kind", Party.Kind.choices, required=True),
                Column("登记单位", "body"),
                _choice("证件种类", "number_kind", Party.NumberKind.choices),
                _key("证件号码", "number", secret=True),
            ),
        ),
    )
}
"""By name, in the order in which they come: a row comes after those that it names."""

SEVERAL = "registry"
HOLDS: Mapping[str, str] = {
    **{table.name: table.label for table in TABLES.values()},
    SEVERAL: "几张登记表",
}
