"""The cases of one party, whichever body has them."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hengjian.accounts.signed import person, today
from hengjian.cases import parties as case_parties
from hengjian.cases import policies as case_policies
from hengjian.cases import selectors as cases
from hengjian.common.pages import page_at
from hengjian.desk import selectors
from hengjian.desk.views.cases import NEWEST_FIRST
from hengjian.registry import policies as registry_policies
from hengjian.registry import selectors as registry
from hengjian.screening import policies as screening_policies


@require_safe
def party_cases(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the cases of a party that one may see, those where something happened last first."""
    reader, day = person(request), today()
    if not case_policies.may(reader, case_policies.Action.SEE, day):
        raise PermissionDenied
    if not registry_policies.may(reader, registry_policies.Action.SEE_PARTIES, day):
        raise PermissionDenied
    party = get_object_or_404(registry.parties_for(reader, day), uuid=uuid)
    own = case_parties.cases_of(cases.cases_for(reader, day), reader, day, party)
    page = page_at(request, own.select_related("case__body"), NEWEST_FIRST)
    context = {
        "party": party,
        "page": page,
        "lines": selectors.case_lines(reader, day, page.rows),
        "sees_findings": screening_policies.may(reader, screening_policies.Action.SEE, day),
    }
    return render(request, "desk/party_cases.html", context)
