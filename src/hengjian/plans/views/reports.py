"""Pages and files of circular, report and evaluations."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hengjian.common.pages import file_answer
from hengjian.plans import policies
from hengjian.plans.models.ledger import Plan
from hengjian.plans.papers import TITLES, WIDTHS, Kind, paper_of, sections_of
from hengjian.plans.policies import Action
from hengjian.plans.standing import Standing, standing
from hengjian.plans.views.pages import DOCX, let_in, plan_at
from hengjian.supervision.papers.word import word_of


@require_safe
def evaluation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show an evaluation with the figures filled in; each figure of the platform opens its cases."""
    plan, found = _found(request, uuid)
    kind = Kind.FINAL if request.GET.get("kind") == Kind.FINAL else Kind.MID
    context = {
        "plan": plan, "found": found, "kind": kind.value, "title": TITLES[kind],
        "sections": sections_of(kind, found), "file": f"plans:{kind.value}_file",
    }  # fmt: skip
    return render(request, "plans/evaluation.html", context)


@require_safe
def paper_file(request: HttpRequest, uuid: UUID, kind: Kind) -> HttpResponse:
    """Give a paper as DOCX, to go on writing."""
    plan, found = _found(request, uuid)
    content = paper_of(kind, found)
    return file_answer(word_of(content, widths=WIDTHS), f"{plan.title}{TITLES[kind]}.docx", DOCX)


def _found(request: HttpRequest, uuid: UUID) -> tuple[Plan, Standing]:
    """Give a ledger and how it stands; an agency sees its own tasks, not the whole."""
    reader, day = let_in(request, Action.SEE)
    plan = plan_at(reader, day, uuid)
    if not policies.may(reader, Action.SEE, day, plan.body.path):
        raise PermissionDenied
    return plan, standing(plan, reader, day)
