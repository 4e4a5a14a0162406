"""A list as a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.registry.tables.files import written
from hengjian.supervision.bodylists.listing import Line
from hengjian.supervision.bodylists.models import BodyList

HEADS = (
    "序号", "单位名称", "统一社会信用代码", "上级单位", "主体类别", "依据", "三定规定", "委托单位、事项、期限和依据",
    "委托公布日", "缺什么", "要注意的",
)  # fmt: skip


def workbook(body_list: BodyList) -> bytes:
    """Give a list as it was confirmed."""
    rows = (tuple(_cells(n, line)) for n, line in enumerate(body_list.lines, start=1))
    return written(HEADS, rows, "执法主体名单")


def entrustments_in_words(line: Line) -> list[str]:
    """Say under which entrustments a body acts: of whom, what, how long, and on what they rest."""
    return [_entrustment(each) for each in line["entrustments"]]


def _entrustment(each: Line) -> str:
    what = "、".join(each["items"]) or each["scope"]
    basis = f"，依据：{each['basis']}" if each["basis"] else ""
    return f"{each['delegator']}：{what}（{each['since']} 至 {each['until']}{basis}）"


def _cells(number: int, line: Line) -> Iterator[str]:
    yield from (
        str(number), line["name"], line["code"], line["above"], line["kind_label"], line["basis"],
        line["mandate"], "；".join(entrustments_in_words(line)),
        "；".join(each["published_on"] or "没有登记" for each in line["entrustments"]),
        "；".join(line["lacking"]), "；".join(line["notes"]),
    )  # fmt: skip
