"""Runs: what was screened, with what result, and how often each rule was right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hengjian.common.pages import file_answer, page_at
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake.models import Job
from hengjian.screening import policies, running, selectors, services
from hengjian.screening.files.site.precision import written
from hengjian.screening.models import Run
from hengjian.screening.policies import Action
from hengjian.screening.rulewords import rule_title
from hengjian.screening.views.shared import let_in

OUTCOMES = (
    ("breach", "违反"), ("open", "未到期"), ("needs_judgement", "需人工判断"), ("unknown", "不明"),
    ("met", "符合"), ("not_applicable", "不适用"),
)  # fmt: skip
MOST_LINES = 300


@dataclass
class RuleLine:
    """How a run judged by one rule."""

    rule: str
    title: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[int]:
        """Give the figures in the order of the columns."""
        return [self.counts.get(code, 0) for code, _ in OUTCOMES]


@dataclass(frozen=True)
class RightLine:
    """How often a rule was right at a body."""

    precision: selectors.Precision
    title: str

    @property
    def address(self) -> str:
        """Give the address of what the figures count."""
        of_body = {"unregistered": "1"}
        if self.precision.body_uuid:
            of_body = {"body": str(self.precision.body_uuid), "own": "1"}
        asked = urlencode({"rule": self.precision.rule, **of_body})
        return f"{reverse('screening:findings')}?{asked}"

    @property
    def share(self) -> str:
        """Give the share of the decided ones that were confirmed; nothing where nobody has decided."""
        decided = self.precision.confirmed + self.precision.dismissed
        return f"{round(100 * self.precision.confirmed / decided)}%" if decided else "—"


@never_cache
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Show the runs, the newest first, and let supervisors begin one."""
    reader, day = let_in(request)
    page = page_at(request, selectors.runs_for(reader, day), ("-id",))
    jobs = {job.subject: job for job in Job.objects.filter(subject__in=[r.uuid for r in page.rows])}
    context: dict[str, Any] = {
        "page": page,
        "lines": [(run, jobs.get(run.uuid)) for run in page.rows],
        "may_run": policies.may(reader, Action.RUN, day),
        "busy": any(run.state == Run.State.UNDERWAY for run in page.rows),
        "kinds": Run.Kind.choices,
    }
    return _afresh_when_over(request, render(request, "screening/runs.html", context), context)


@never_cache
@require_safe
def run(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a run: its figures, rule by rule; these only to supervisors."""
    reader, day = let_in(request)
    shown = get_object_or_404(selectors.runs_for(reader, day), uuid=uuid)
    # The figures are those of every body: an agency is shown the run, not the whole city's figures.
    whole = policies.may(reader, Action.SEE_TRIAL, day)
    context: dict[str, Any] = {
        "run": shown,
        "job": Job.objects.filter(subject=shown.uuid).order_by("-id").first(),
        "busy": shown.state == Run.State.UNDERWAY,
        **_told_and_quiet(_rules(shown) if whole else []),
        "whole": whole,
        "outcomes": OUTCOMES,
        "receipt": selectors.receipt_path(shown) is not None and whole,
    }
    return _afresh_when_over(request, render(request, "screening/run.html", context), context)


@require_safe
def receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the receipt from which anybody can recompute the run."""
    reader, day = let_in(request, Action.RUN)
    shown = get_object_or_404(selectors.runs_for(reader, day), uuid=uuid)
    path = selectors.receipt_path(shown)
    if path is None:
        raise Http404
    name = f"{shown.receipt_number or 'receipt'}.json"
    return HttpResponse(
        path.read_bytes(),
        content_type="application/json",
        headers={"Content-Disposition": str(content_disposition_header(True, name))},  # noqa: FBT003  Django's signature
    )


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a run."""
    actor, day = let_in(request, Action.RUN)
    kind = request.POST.get("kind", "")
    try:
        begun = running.ask_run(
            actor=actor, kind=kind if kind in Run.Kind.values else Run.Kind.CHANGED, on=day
        )
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("screening:runs")
    messages.success(request, "已开始筛查，可以离开这一页。")
    return redirect("screening:run", uuid=begun.uuid)


@require_safe
def precision(request: HttpRequest) -> HttpResponse:
    """Show how often each rule was right at each body, as far as somebody has decided."""
    reader, day = let_in(request)
    found = [
        RightLine(each, rule_title(each.rule)) for each in selectors.precision_for(reader, day)
    ]
    context = {
        "lines": found[:MOST_LINES], "most": MOST_LINES, "more": len(found) > MOST_LINES,
        "may_take": policies.may(reader, Action.SEE_TRIAL, day),
    }  # fmt: skip
    return render(request, "screening/precision.html", context)


@require_safe
def precision_file(request: HttpRequest) -> HttpResponse:
    """Give out how often each rule was right, for the public page of the rule, and write down who took it."""
    reader, day = let_in(request, Action.SEE_TRIAL)
    services.note_precision_export(actor=reader, on=day)
    content = written(selectors.decided_by_rule(reader, day))
    return file_answer(content, f"规则准不准-{day.isoformat()}.csv", "text/csv; charset=utf-8")


def _afresh_when_over(
    request: HttpRequest, answer: HttpResponse, context: dict[str, Any]
) -> HttpResponse:
    """Let a page that asked how far the work is load itself anew once it is over."""
    if request.headers.get("HX-Request") and not context["busy"]:
        answer["HX-Refresh"] = "true"
    return answer


def _told_and_quiet(lines: list[RuleLine]) -> dict[str, list[RuleLine]]:
    """Part the rules that found something, or leave it to people, from those that found nothing."""
    told = [
        each for each in lines if each.counts.get("breach") or each.counts.get("needs_judgement")
    ]
    return {"rules": told, "quiet": [each for each in lines if each not in told]}


def _rules(shown: Run) -> list[RuleLine]:
    found: dict[str, RuleLine] = {}
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for each in shown.rules.all():
        counts[each.rule][each.outcome] = each.subjects
    for rule, numbers in counts.items():
        found[rule] = RuleLine(rule, rule_title(rule), numbers)
    lines = [each for each in found.values() if set(each.counts) - {"not_applicable"}]
    return sorted(lines, key=lambda line: (-line.counts.get("breach", 0), line.title))
