"""Lists of findings: groups first, then one by one, and the same as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hengjian.common.pages import page_at
from hengjian.common.paging import COUNTED, COUNTED_BY_TEXT
from hengjian.screening import exports, selectors
from hengjian.screening.models import Finding
from hengjian.screening.rulewords import Severity, rule_title, severity
from hengjian.screening.selectors import Group
from hengjian.screening.states import State
from hengjian.screening.views.shared import counted, let_in, narrowed, wish

NEWEST_FIRST = ("-id",)
OF_GROUP = ("rule", "severity", "month", "undated", "body", "own", "unregistered")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class GroupLine:
    """A group as the list has it; `query` is the address of its findings."""

    group: Group
    title: str
    severity: Severity
    query: str


@dataclass(frozen=True)
class FindingLine:
    """A finding as lists have it."""

    finding: Finding
    title: str
    severity: Severity

    @property
    def waits(self) -> bool:
        """Tell whether somebody has to do something about it."""
        return self.finding.state in selectors.WAITING


def lines_of(findings: Iterable[Finding]) -> list[FindingLine]:
    """Give findings as lists have them."""
    return [FindingLine(each, rule_title(each.rule), severity(each.severity)) for each in findings]


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Show the findings by rule, body and month, those with the most waiting first."""
    reader, day = let_in(request)
    form, wanted = wish(request, reader, day)
    rows, said = counted(selectors.findings_for(reader, day, wanted), form)
    found = selectors.groups_of(rows)
    context = {
        "form": form,
        "filtered": narrowed(wanted) or bool(said),
        "said": said,
        "rule": rule_title(wanted.rule) if wanted.rule else "",
        "lines": [_group_line(each, request.GET) for each in found.first],
        "more": found.groups - len(found.first),
        "groups": found.groups,
        "findings": found.findings,
        "waiting": found.waiting,
        "run": selectors.latest_run(),
    }
    return render(request, "screening/groups.html", context)


@require_safe
def each(request: HttpRequest) -> HttpResponse:
    """Show the findings one by one, the newest first."""
    reader, day = let_in(request)
    form, wanted = wish(request, reader, day)
    rows, said = counted(selectors.findings_for(reader, day, wanted), form)
    walked, _ = counted(selectors.findings_for(reader, day, wanted, sift=True), form)
    most = COUNTED_BY_TEXT if wanted.words else COUNTED
    page = page_at(request, rows, NEWEST_FIRST, walked=walked, most=most)
    context = {
        "form": form,
        "filtered": narrowed(wanted) or bool(said),
        "said": said,
        "rule": rule_title(wanted.rule) if wanted.rule else "",
        "page": page,
        "lines": lines_of(page.rows),
        "run": selectors.latest_run(),
        "gone": State.GONE,
    }
    return render(request, "screening/findings.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Give what the list shows as a spreadsheet; that it was taken out is in the journal."""
    reader, day = let_in(request)
    form, wanted = wish(request, reader, day)
    rows, _ = counted(selectors.findings_for(reader, day, wanted), form)
    pieces = exports.export_findings(
        reader=reader, rows=rows, asked=request.GET.urlencode(), on=day
    )
    name = f"发现的问题-{day.isoformat()}.xlsx"
    return StreamingHttpResponse(
        pieces,
        content_type=XLSX,
        headers={"Content-Disposition": str(content_disposition_header(True, name))},  # noqa: FBT003  Django's signature
    )


def _group_line(group: Group, asked: QueryDict) -> GroupLine:
    """Give a group with the address of just its findings: what else was asked for goes on being asked for."""
    query = asked.copy()
    for name in (*OF_GROUP, "place"):
        query.pop(name, None)
    of_group = {
        "rule": group.rule, "severity": group.severity,
        **({"month": group.month} if group.month else {"undated": "1"}),
        **({"body": str(group.body_uuid), "own": "1"} if group.body_uuid else {"unregistered": "1"}),
    }  # fmt: skip
    query.update(of_group)
    return GroupLine(
        group, rule_title(group.rule), severity(group.severity), query.urlencode()
    )  # fmt: skip
