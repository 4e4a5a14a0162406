"""The commands `plan`: what a policy document asks for, as tasks."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from hengjian.cli.chinese import ChineseCommand, ChineseGroup, FileOrFolder
from hengjian.cli.exits import Exit
from hengjian.cli.layout import wrapped
from hengjian.common import clock
from hengjian.plans.documents.deadlines import Deadline, last_day
from hengjian.plans.documents.plan import Plan, read_plan
from hengjian.plans.documents.targets import Target
from hengjian.plans.documents.tasks import Task
from hengjian.rulebook.rulebook import Rulebook, national_pack

WIDTH = 100
_COMPARED = {">=": "至少", "<=": "至多", ">": "超过", "<": "少于", "=": ""}


@click.group("plan", cls=ChineseGroup, short_help="把政策文件读成任务清单")
def plan_group() -> None:
    """把政策文件（行动方案、工作要点、任务分工表）读成任务清单。"""


@plan_group.command(
    "import", cls=ChineseCommand, short_help="读出一份文件里的任务、单位、期限和指标"
)
@click.argument(
    "file", type=FileOrFolder(), metavar="文件", help="DOCX、有文字的 PDF、TXT 或者 HTML 文件"
)
@click.option("--json", "as_json", is_flag=True, help="给出一个 JSON 对象，不写别的")
def import_command(file: Path, *, as_json: bool) -> int:
    """读出每项任务的编号、文字、牵头单位、责任单位、期限和指标，供人核对后再用，什么也不保存。

    单位照文件写，“各有关部门”不展开；没有写年份的期限按上下文定年份；读不出月份的期限只留文字。
    """
    if file.is_dir():
        raise click.UsageError(
            "plan import 一次读一个文件，不能写文件夹。", click.get_current_context()
        )
    plan = read_plan(file)
    if as_json:
        sys.stdout.buffer.write(json.dumps(plan_form(plan), ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()
    else:
        click.echo(
            "\n".join(_lines(plan, clock.today(Rulebook.load(national_pack()).pack.timezone)))
        )
    return Exit.DONE


def plan_form(plan: Plan) -> dict[str, object]:
    """Give the stable machine form of a plan."""
    return {"tasks": [task.form() for task in plan.tasks]}


def _lines(plan: Plan, today: date) -> list[str]:
    if not plan.tasks:
        return ["没有认出任务：文件里没有编号的条目，也没有责任单位、期限或者任务分工表。"]
    lines: list[str] = []
    for task in plan.tasks:
        lines += [*_task(task, today), ""]
    without = sum(not (task.lead or task.responsible) for task in plan.tasks)
    open_ = sum(not task.deadlines for task in plan.tasks)
    past = sum(any(_is_past(one, today) for one in task.deadlines) for task in plan.tasks)
    lines.append(
        f"共 {len(plan.tasks)} 项任务：没有写单位的 {without} 项，没有写期限的 {open_} 项，"
        f"有期限已过的 {past} 项（按 {today} 算）。请逐项核对。"
    )
    return lines


def _task(task: Task, today: date) -> list[str]:
    head = f"{task.path or '（无编号）'}  [{task.place.strip()}]"
    lines = [head, *(f"  {line}" for line in wrapped(task.text, WIDTH - 2))]
    said = (
        ("牵头", "、".join(task.lead)),
        ("责任", "、".join(task.responsible)),
        ("期限", "；".join(_deadline(one, today) for one in task.deadlines)),
        ("指标", "；".join(_target(one) for one in task.targets)),
    )
    return lines + [
        f"  {'　　　' if number else f'{name}：'}{line}"
        for name, text in said
        if text
        for number, line in enumerate(wrapped(text, WIDTH - 8))
    ]


def _deadline(one: Deadline, today: date) -> str:
    if one.value is None:
        return f"{one.text}（没有定到月）"
    if one.value.startswith("--"):
        month, *day = one.value[2:].split("-")
        return f"{one.text}（每年 {int(month)} 月{f' {int(day[0])} 日' if day else ''}）"
    return f"{one.text}（{one.value}{'，已过' if _is_past(one, today) else ''}）"


def _is_past(one: Deadline, today: date) -> bool:
    day = last_day(one.value)
    return day is not None and day < today


def _target(one: Target) -> str:
    return f"{one.text}（{_COMPARED[one.comparator]}{one.number}{one.unit}）"
