"""Pages of matters: the list, the record, and what supervisors do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import (
    FORM,
    Save,
    Sheet,
    done_by_form,
    filled_in,
    page_at,
    wish,
)
from hengjian.common.refusals import Refused
from hengjian.registry.models.bodies import Body
from hengjian.screening.models import Finding
from hengjian.screening.rulewords import rule_title
from hengjian.supervision import evidence, policies, selectors
from hengjian.supervision.exports import MATTERS
from hengjian.supervision.forms import (
    HandOverForm,
    MatterFilterForm,
    MatterForm,
    MeasureForm,
    RaiseForm,
    ReasonForm,
)
from hengjian.supervision.models import Matter
from hengjian.supervision.policies import Action
from hengjian.supervision.record import record_of
from hengjian.supervision.remedies import Sorted, said_of_left, sorted_out
from hengjian.supervision.services import matters as services
from hengjian.supervision.services.matters import MatterDetails
from hengjian.supervision.services.measures import MeasureDetails, Supervisor, take_measure
from hengjian.supervision.superiors import still_owed
from hengjian.supervision.views.pages import let_in, matter_at


@require_safe
def matter_list(request: HttpRequest) -> HttpResponse:
    """Show the matters."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    form = MatterFilterForm(_bodies(reader, day), request.GET)
    wanted, filtered = wish(form, selectors.MatterFilter)
    page = page_at(request, selectors.matters_for(reader, day, wanted))
    for matter in page.rows:
        matter.lamp = selectors.lamp_of(matter, day)  # type: ignore[attr-defined]  # for the template
    context = {
        "form": form,
        "page": page,
        "filtered": filtered,
        "mine": wanted.mine,
        "query": request.GET.urlencode(),
        "may_work": policies.may(reader, Action.WORK, day),
    }
    return render(request, "supervision/matters.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the matters that the address asks for as a spreadsheet."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    wanted, _ = wish(MatterFilterForm(_bodies(reader, day), request.GET), selectors.MatterFilter)
    return MATTERS.answer(
        request, selectors.matters_for(reader, day, wanted), reader=reader, asked=vars(wanted), on=day,
        back=reverse("supervision:matters"),
    )  # fmt: skip


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Show the confirmed findings that wait for a matter, group by group."""
    reader, day = let_in(request, Action.WORK)
    told = selectors.remedies_of_ready(reader, day)
    groups = [
        {
            **group,
            "title": rule_title(group["rule"]),
            **((told or {}).get((group["rule"], group["body__uuid"])) or {"apart": True}),
        }
        for group in selectors.ready_groups(reader, day)
    ]
    return render(request, "supervision/ready.html", {"groups": groups, "looked": told is not None})


@require_http_methods(FORM)
def open_matter(request: HttpRequest) -> HttpResponse:
    """Open a matter about confirmed findings of one body: those that the address names, or all of a rule."""
    actor, day = let_in(request, Action.WORK)
    findings = _meant(request, actor, day)
    bodies = {finding.body_id for finding in findings}
    if len(bodies) != 1 or findings[0].body is None:
        raise Http404("没有已经确认的问题，或者不是同一个单位的")
    body = findings[0].body
    if not policies.may_work(actor, body, day):
        raise PermissionDenied
    rules = {finding.rule for finding in findings}
    title = rule_title(rules.pop()) if len(rules) == 1 else ""
    form = MatterForm(request.POST or None, initial={"title": title})

    def save(given: dict[str, Any]) -> HttpResponse:
        matter = services.open_matter(
            actor=actor, body=body, details=MatterDetails(**given), findings=findings, on=day
        )
        messages.success(
            request, f"已立项：{matter.number}，涉及 {len(seen.taken):,} 个问题。{_left_out(seen)}"
        )
        return redirect("supervision:matter", uuid=matter.uuid)

    seen = sorted_out(findings)
    lead = f"{body.name}，已确认的问题 {len(findings):,} 个。{_left_out(seen)}{_unknown(seen)}"
    sheet = Sheet("立项", "立项", reverse("supervision:ready"), "待立项的问题", lead)
    return filled_in(request, form, save, sheet)


@require_safe
def matter_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one matter."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    matter = matter_at(reader, day, uuid)
    return render(request, "supervision/matter.html", record_of(matter, reader, day))


@require_http_methods(FORM)
def find_nothing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close a matter because nothing is wrong."""
    return _with_reason(request, uuid, "没有问题，销号", services.find_nothing, still_owed)


@require_http_methods(FORM)
def correct_on_spot(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close a matter because it was put right at once."""
    owed = partial(still_owed, finds=True)
    return _with_reason(request, uuid, "当场纠正，销号", services.correct_on_spot, owed)


@require_http_methods(FORM)
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a matter because the dispute came before another body."""
    return _with_reason(request, uuid, "终止（已进入复议、诉讼）", services.stop)


@require_http_methods(FORM)
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open a closed matter again."""
    return _with_reason(request, uuid, "重新打开", services.reopen)


@require_http_methods(FORM)
def raise_matter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List a matter for follow-up or raise it."""
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)
    initial = {"listed": matter.listed, "raised_to": matter.raised_to}
    form = RaiseForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        services.raise_matter(actor=actor, matter=matter, on=day, **given)

    return done(request, matter, form, save, "挂牌督办、提级监督")


@require_http_methods(FORM)
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a matter to another supervisor."""
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)
    form = HandOverForm(selectors.colleagues_for(matter, day), request.POST or None)

    def save(given: dict[str, Any]) -> None:
        services.hand_over(actor=actor, matter=matter, on=day, **given)

    return done(request, matter, form, save, "交接")


@require_http_methods(FORM)
def measure(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a measure."""
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)
    form = MeasureForm(request.POST or None, request.FILES or None)

    def save(given: dict[str, Any]) -> None:
        people = [_supervisor(line) for line in given.pop("people").splitlines() if line.strip()]
        files = evidence.keep_all(given.pop("materials"))
        details = MeasureDetails(people=people, files=files, **given)
        take_measure(actor=actor, matter=matter, details=details, on=day)

    return done(request, matter, form, save, "采取监督措施")


def done(
    request: HttpRequest, matter: Matter, form: forms.Form, save: Save, title: str, lead: str = ""
) -> HttpResponse:
    """Show a form about a matter and, when it is saved, the matter."""
    back = reverse("supervision:matter", args=[matter.uuid])
    return done_by_form(request, form, save, Sheet(title, "提交", back, matter.number, lead))


def _bodies(reader: Account, day: date) -> QuerySet[Body]:
    """Give the bodies that the list of matters can be narrowed to."""
    seen = policies.visible_to(reader, Action.SEE, day, "pk") | policies.visible_to(
        reader, Action.SEE_OWN, day, "pk"
    )
    return Body.objects.filter(seen, matters__isnull=False).distinct().order_by("path")


def _with_reason(
    request: HttpRequest,
    uuid: UUID,
    title: str,
    deed: Callable[..., None],
    lead: Callable[[Matter], str] = lambda _: "",
) -> HttpResponse:
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)

    def save(given: dict[str, Any]) -> None:
        deed(actor=actor, matter=matter, text=given["text"], on=day)

    return done(request, matter, ReasonForm(request.POST or None), save, title, lead(matter))


def _meant(request: HttpRequest, actor: Account, day: date) -> list[Finding]:
    """Give the findings that the address, or the form, names."""
    rule, body = request.GET.get("rule", ""), request.GET.get("body", "")
    if rule and body:
        return selectors.ready_of_group(actor, day, rule, body)
    named = request.GET.getlist("finding") or request.POST.getlist("finding")
    return selectors.confirmed_findings(actor, day, named)


def _left_out(seen: Sorted) -> str:
    return f"其中 {len(seen.left):,} 个不列入。{said_of_left(seen.left)}" if seen.left else ""


def _unknown(seen: Sorted) -> str:
    cases = len(seen.unknown)
    return (
        f"有 {cases:,} 个案件的数据来源不报送复议、诉讼情况，有没有进入不知道，请向单位核实。"
        if cases
        else ""
    )


def _supervisor(line: str) -> Supervisor:
    name, _, credential = line.strip().rpartition(" ")
    if not name:
        raise Refused(f"“{line.strip()}”请写成“姓名 监督证号”，一行一人。")
    return Supervisor(name.strip(), credential)
