"""The yearly check of credentials: the list of a year, and how one ended."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, done_by_form, page_at
from hengjian.registry import law, policies, selectors, yearly
from hengjian.registry.forms import CheckFilterForm, CheckForm
from hengjian.registry.models.officers import Examined
from hengjian.registry.policies import Action
from hengjian.registry.services import checks as services
from hengjian.registry.services.checks import CheckDetails
from hengjian.registry.views.pages import let_in
from hengjian.registry.views.tables import checks_asked
from hengjian.registry.yearly import Standing

OVERDUE = "逾期，"
LAMPS = {Standing.PASSED: "in_time", Standing.FAILED: "over"}


@require_safe
def check_list(request: HttpRequest) -> HttpResponse:
    """Show the credentials to be checked for a year, and how each stands."""
    reader, day = let_in(request, Action.SEE)
    form = CheckFilterForm(request.GET, day=day)
    wanted = checks_asked(request, day)
    year = wanted.year
    terms = law.yearly_check()
    page = page_at(request, yearly.checks_for(reader, day, wanted), order=("id",))
    counts = yearly.counts_for(reader, day, year)
    context = {
        "form": form, "page": page, "year": year, "terms": terms,
        "filtered": any((wanted.words, wanted.standing, wanted.examined)),
        "due": terms.due(year) if terms else None, "day": day,
        "rows": [(each, *_told(each, year, day)) for each in page.rows],
        "unexamined": yearly.unexamined(reader, day, year), "unknown": Examined.UNKNOWN,
        "figures": [(each.value, each.label, counts[each]) for each in Standing],
        "may_change": policies.may(reader, Action.CHANGE, day),
    }  # fmt: skip
    return render(request, "registry/checks.html", context)


def _told(credential: Any, year: int, day: date) -> tuple[str, str, str]:
    """Give the lamp of a credential, its words, and the ground where the check failed."""
    standing = yearly.standing_of(credential)
    check = next(iter(credential.of_year), None)
    terms = law.yearly_check()
    if standing in {Standing.OPEN, Standing.SUSPENDED} and terms is not None:
        late = day > terms.due(year)
        return "over" if late else "soon", f"{OVERDUE if late else ''}{standing.label}", ""
    return LAMPS.get(standing, ""), str(standing.label), check.ground if check else ""


@require_http_methods(FORM)
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Register how the check of a credential ended."""
    actor, day = let_in(request, Action.SEE)
    credential = get_object_or_404(selectors.credentials_for(actor, day), uuid=uuid)
    if not policies.may(actor, Action.CHANGE, day, credential.officer.body.path):
        raise PermissionDenied
    initial = {"year": request.GET.get("year") or yearly.year_to_check(day), "on": day}
    form = CheckForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.register_check(
            actor=actor, credential=credential, details=CheckDetails(**given), on=day
        )

    officer = credential.officer
    standing = credential.get_state_display()
    exam = credential.examined_on or credential.exam_note or Examined.UNKNOWN.label
    lead = (
        f"{officer.name}，{officer.body.name}；证件现在是“{standing}”，考试合格日：{exam}。"
        "没有通过的，证件从审验日起注销。"
    )
    back = reverse("registry:credential", args=[credential.uuid])
    return done_by_form(
        request, form, save, Sheet("登记年度审验", "登记", back, credential.number, lead)
    )
