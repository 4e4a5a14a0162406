"""Lists as spreadsheets: who takes out what is written down first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hengjian.accounts.models import Account
from hengjian.common.pages import file_answer
from hengjian.common.refusals import Refused
from hengjian.journal.services import record
from hengjian.registry.tables.files import written
from hengjian.supervision import law, selectors
from hengjian.supervision.models import Matter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000
CHUNK = 500
LAMPS = {"over": "逾期", "soon": "将到期", "in_time": "按期", "unknown": "不明", "": ""}
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Export(Generic[M]):
    """A list as a spreadsheet: what the journal calls it, its title, its columns, and the cells of a row."""

    kind: str
    title: str
    heads: Sequence[str]
    cells: Callable[[M, date], Iterable[str | date]]

    def made(
        self, rows: QuerySet[M], *, reader: Account, asked: Mapping[str, Any], on: date
    ) -> bytes:
        """Write down who takes out what, then give the workbook; raises Refused where it would be too large."""
        if rows.count() > MOST_ROWS:
            raise Refused(f"一次最多导出 {MOST_ROWS:,} 件，请先减少范围。")
        with transaction.atomic():
            record(
                kind=self.kind, actor=reader.uuid, objects=[reader.uuid], on=on,
                content={"asked": {name: str(value) for name, value in asked.items()}},
            )  # fmt: skip
        listed = rows.order_by("-id").iterator(chunk_size=CHUNK)
        return written(self.heads, (tuple(self.cells(row, on)) for row in listed), self.title)

    def answer(
        self, request: HttpRequest, rows: QuerySet[M], *, reader: Account, asked: Mapping[str, Any], on: date,
        back: str,
    ) -> HttpResponse:  # fmt: skip
        """Give the file out, or go back to the list and say why there is none."""
        try:
            content = self.made(rows, reader=reader, asked=asked, on=on)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(back)
        return file_answer(content, f"{self.title}-{on.isoformat()}.xlsx", XLSX)


def _matter(matter: Matter, on: date) -> Iterable[str | date]:
    issue = law.issues().get(matter.issue)
    return (
        matter.number, matter.title, matter.body.name, issue.label if issue else matter.issue,
        matter.get_kind_display(), matter.get_state_display(), LAMPS[selectors.lamp_of(matter, on)],
        matter.due or "", matter.opened_on, matter.closed_on or "", matter.get_ending_display(),
        "是" if matter.listed else "", matter.raised_to,
        str(matter.case_count),  # type: ignore[attr-defined]  # annotated
        matter.owner_name,
    )  # fmt: skip


MATTERS = Export[Matter](
    "supervision.matters_exported", "监督事项",
    (
        "编号", "标题", "被监督单位", "问题分类", "监督方式", "状态", "期限", "反馈截止日", "立项日期", "销号日期",
        "办理结果", "挂牌督办", "提级到", "案件数", "经办人",
    ),
    _matter,
)  # fmt: skip
