"""One finding: what is wrong, by which article, on which facts, how it was counted, what was said, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hengjian.accounts.models import Account
from hengjian.cases.models import Version
from hengjian.cases.selectors import version_of
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.common.subtrees import ROOT
from hengjian.screening import live, policies, selectors, services
from hengjian.screening.calendar import lines, strip
from hengjian.screening.forms import RemarkForm
from hengjian.screening.models import Finding, Remark
from hengjian.screening.rulewords import articles_of, rule_title, severity
from hengjian.screening.states import TRANSITIONS, Action, State
from hengjian.screening.views.shared import let_in

Deed = Callable[[Account, Finding, dict[str, Any], date], Remark]
SUPERVISORS = (Action.CONFIRM, Action.DISMISS, Action.REOPEN)
LABELS = {Action.ANSWER: "答复", Action.REOPEN: "重新打开的理由"}
REASON = "理由（单位看得到）"


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a finding."""
    reader, day, finding = _found(request, uuid)
    return _page(request, reader, day, finding)


def _say(deed: Deed, told: str) -> Callable[[HttpRequest, UUID], HttpResponse]:
    @require_POST
    def act(request: HttpRequest, uuid: UUID) -> HttpResponse:
        reader, day, finding = _found(request, uuid)
        form = RemarkForm(request.POST, label=_label(_possible(reader, finding, day)))
        if form.is_valid():
            try:
                deed(reader, finding, form.cleaned_data, day)
            except NotAllowed as refused:
                raise PermissionDenied(str(refused)) from refused
            except Refused as refused:
                form.add_error(None, str(refused))
                # Somebody else may have been quicker: the page shows how it stands now.
                reader, day, finding = _found(request, uuid)
            else:
                messages.success(request, told)
                return redirect("screening:finding", uuid=uuid)
        return _page(request, reader, day, finding, form)

    return act


def _dismiss(actor: Account, finding: Finding, given: dict[str, Any], on: date) -> Remark:
    like = None
    if given["like"]:
        offered = selectors.likely_dismissals(finding, on)
        like = next((each for each in offered if each.uuid == given["like"]), None)
        if like is None:
            raise Refused("所参照的处理已经不在了，请刷新页面后重新填写理由。")
    return services.dismiss(actor=actor, finding=finding, text=given["text"], on=on, like=like)


answer = _say(
    lambda actor, finding, given, on: services.answer(
        actor=actor, finding=finding, text=given["text"], on=on
    ),
    "已答复，等监督机构处理。",
)
confirm = _say(
    lambda actor, finding, given, on: services.confirm(
        actor=actor, finding=finding, text=given["text"], on=on
    ),
    "已确认。如有不妥，可以重新打开。",
)
dismiss = _say(_dismiss, "已认定不成立。如有不妥，可以重新打开。")
reopen = _say(
    lambda actor, finding, given, on: services.reopen(
        actor=actor, finding=finding, text=given["text"], on=on
    ),
    "已重新打开。",
)


def _found(request: HttpRequest, uuid: UUID) -> tuple[Account, date, Finding]:
    """Give who asks, the day and the finding; one that he may not see is not there for him."""
    reader, day = let_in(request)
    finding = selectors.finding_for(reader, day, uuid)
    if finding is None:
        raise Http404
    return reader, day, finding


def _possible(reader: Account, finding: Finding, day: date) -> set[Action]:
    """Give what the reader can do about a finding as it stands."""
    place = finding.body.path if finding.body else ROOT
    rights: set[Action] = set()
    if policies.may(reader, policies.Action.ANSWER, day, place):
        rights.add(Action.ANSWER)
    if policies.may(reader, policies.Action.DECIDE, day, place):
        rights.update(SUPERVISORS)
    return {each for each in rights if (State(finding.state), each) in TRANSITIONS}


def _label(possible: set[Action]) -> str:
    for action, label in LABELS.items():
        if possible == {action}:
            return label
    return REASON


def _page(
    request: HttpRequest,
    reader: Account,
    day: date,
    finding: Finding,
    form: RemarkForm | None = None,
) -> HttpResponse:
    version = version_of(finding.case)
    told = _told(finding, version)
    possible = _possible(reader, finding, day)
    decides = Action.DISMISS in possible
    context = {
        "finding": finding,
        "title": rule_title(finding.rule),
        "severity": severity(finding.severity),
        "articles": articles_of(finding.rule),
        "version": version,
        **_explained(told),
        "remarks": list(finding.remarks.select_related("like__finding__case")),
        "can": {action.value for action in possible},
        "form": form or RemarkForm(label=_label(possible)),
        "offered": selectors.likely_dismissals(finding, day) if decides else [],
        "waits": finding.state in selectors.WAITING,
    }
    return render(request, "screening/finding.html", context)


def _explained(told: live.Told | None) -> dict[str, Any]:
    if told is None:
        return {"told": None}
    why = told.explanation
    missing = sum(fact.state == "absent" for fact in why.facts)
    return {"told": why, "strip": strip(why.steps), "steps": lines(why.steps), "missing": missing}


def _told(finding: Finding, version: Version | None) -> live.Told | None:
    """Give what the rule says now of what the finding speaks of, as of the day of the run that found it last."""
    if version is None:
        return None
    return live.told_of(finding, live.judge_live(version, finding.last_run.run_day))
