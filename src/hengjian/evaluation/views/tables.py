"""The tables: by body, by month, as files; the counting rules; and letting the office count."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from hengjian.common.refusals import NotAllowed, Refused
from hengjian.evaluation import policies, selectors, tabulating
from hengjian.evaluation.files import document_of, workbook_of
from hengjian.evaluation.policies import Action
from hengjian.evaluation.reports import Report, period_words, report_of
from hengjian.evaluation.store import last_day
from hengjian.evaluation.tables import SHARED_NOTES, count_for, grid_of
from hengjian.evaluation.views.layout import Choice, choice_of, laid_out
from hengjian.evaluation.views.shared import as_of, let_in, newest_or_404, texts_or_404
from hengjian.journal.services import record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Show a table of a period: its columns, its bodies, its months."""
    reader, day = let_in(request)
    chosen = choice_of(request)
    context: dict[str, Any] = {
        "form": chosen.form,
        "table": chosen.table,
        "counting": chosen.counting,
        "tabs": [
            (each, chosen.address(table=each.code, counting="", show=""))
            for each in chosen.texts.tables
        ],
        **as_of(chosen.tabulation, reader, day),
        "busy": selectors.underway(),
        "may_tabulate": policies.may(reader, Action.TABULATE, day),
        "stale": _stale(chosen),
        "comparable": len(chosen.texts.countings_of(chosen.table.code)) > 1,
        "places": chosen.places,
        "period": period_words(chosen.span),
        "query": chosen.address(show=""),
        "up": chosen.address(body=chosen.places.above.uuid) if chosen.places.above else "",
        "notes": SHARED_NOTES,
    }
    if chosen.tabulation is not None:
        opens = policies.may(reader, Action.OPEN, day)
        counted = count_for(chosen.tabulation, chosen.counting, chosen.places, chosen.span)
        grid = grid_of(counted, last_day(chosen.tabulation))
        context |= laid_out(grid, chosen, opens=opens)
    return render(request, "evaluation/table.html", context)


def _stale(chosen: Choice) -> bool:
    """Tell whether the counting rules have changed since the figures were counted."""
    tabulation = chosen.tabulation
    return tabulation is not None and tabulation.statistics_digest != chosen.texts.digest


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """Give all tables of the period as a workbook."""
    report = _report(request, "xlsx")
    return _file(workbook_of(report), XLSX, f"{report.title}-{report.place}.xlsx")


@require_safe
def word(request: HttpRequest) -> HttpResponse:
    """Give the report of the period as a document."""
    report = _report(request, "docx")
    return _file(document_of(report), DOCX, f"{report.title}-{report.place}.docx")


def _report(request: HttpRequest, kind: str) -> Report:
    reader, day = let_in(request)
    chosen = choice_of(request)
    tabulation = newest_or_404()
    countings = [
        (
            each.title,
            chosen.counting
            if each.code == chosen.table.code
            else chosen.texts.countings[each.counting],
        )
        for each in chosen.texts.tables
    ]
    with transaction.atomic():
        record(
            kind="evaluation.report_exported",
            actor=reader.uuid,
            objects=[tabulation.uuid],
            on=day,
            content={"asked": chosen.address(), "file": kind},
        )
    return report_of(tabulation, countings, chosen.places, chosen.span)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = str(content_disposition_header(True, name))  # noqa: FBT003  Django's signature
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the counting rules: what is counted in which column, in which order, and where that is written."""
    let_in(request)
    texts = texts_or_404()
    told = [
        (
            each,
            [
                (counting, [(part, _order(part)) for part in counting.parts])
                for counting in texts.countings_of(each.code)
            ],
        )
        for each in texts.tables
    ]
    return render(request, "evaluation/rules.html", {"told": told})


def _order(part: Any) -> list[str]:
    return [part.columns[i].label for i in part.asked()]


@require_POST
def tabulate(request: HttpRequest) -> HttpResponse:
    """Let the office count anew."""
    actor, _ = let_in(request, Action.TABULATE)
    try:
        tabulating.ask_tabulation(actor=actor)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已开始汇总，可以离开这一页；完成后刷新就能看到新的数字。")
    return redirect("evaluation:table")
