"""Pages of lists of enforcement bodies."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.accounts.models import Account
from hengjian.accounts.signed import Door
from hengjian.common.pages import FORM, Sheet, done_by_form, file_answer, filled_in, page_at
from hengjian.common.refusals import Refused
from hengjian.registry.models.bodies import Body
from hengjian.screening.files.canonical import digest
from hengjian.supervision.bodylists import files, law, policies, selectors, services
from hengjian.supervision.bodylists.forms import (
    ConfirmForm,
    CorrectCopyForm,
    CorrectPublicationForm,
    DraftForm,
    PublishForm,
    SendForm,
    YearForm,
)
from hengjian.supervision.bodylists.listing import Line, content_on, differences
from hengjian.supervision.bodylists.models import BodyList
from hengjian.supervision.bodylists.policies import Action
from hengjian.supervision.bodylists.services import Copy, Publication
from hengjian.supervision.bodylists.states import Action as Deed
from hengjian.supervision.bodylists.states import done, possible
from hengjian.supervision.exports import XLSX

MOST_LINES = 300
"""On a page; the workbook has all."""
STEPS = {
    "confirm": "确认名单", Deed.PUBLISH: "登记公布", Deed.SEND: "登记抄送财政部门",
    "correct_publish": "改正公布的登记", "correct_send": "改正抄送的登记",
}  # fmt: skip
let_in = Door(policies.may)


@require_safe
def body_lists(request: HttpRequest) -> HttpResponse:
    """Show the confirmed lists, and which are owed."""
    reader, day = let_in(request, Action.SEE)
    context = {
        "page": page_at(request, selectors.lists_for(reader, day)),
        "owed": list(selectors.owed_by(reader, day)), "day": day, "terms": law.terms(),
        "article": law.article(),
    }  # fmt: skip
    return render(request, "bodylists/lists.html", context)


@require_http_methods(FORM)
def new_list(request: HttpRequest) -> HttpResponse:
    """Ask of which place and year a list is to be made."""
    reader, day = let_in(request, Action.SEE)
    form = DraftForm(selectors.places_for(reader, day), request.POST or None)

    def show(given: dict[str, Any]) -> HttpResponse:
        return redirect("bodylists:draft", uuid=given["place"].uuid)

    lead = "照现在的登记列出，看过以后再确认；登记有不对的，请先让单位改好。"
    sheet = Sheet("清理执法主体", "列出", reverse("bodylists:lists"), "主体清理", lead)
    return filled_in(request, form, show, sheet)


@require_safe
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the list as the registry has it now, with what is lacking and what has changed."""
    reader, day = let_in(request, Action.SEE)
    place = _place(reader, day, uuid)
    year = _year(request, day)
    content = content_on(place, year, day)
    last = selectors.last_before(place)
    context = {
        "place": place, "year": year, "years": (day.year - 1, day.year), "day": day, "last": last,
        "may_confirm": _may_confirm(reader, day, place), "seen": digest(content),
        **_shown(content["lines"], last),
    }  # fmt: skip
    return render(request, "bodylists/draft.html", context)


@require_http_methods(FORM)
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Confirm the list of a year."""
    actor, day = let_in(request, Action.CONFIRM)
    place = _place(actor, day, uuid)
    if not _may_confirm(actor, day, place):
        raise PermissionDenied
    year = _year(request, day)
    content = content_on(place, year, day)
    short = sum(bool(line["lacking"]) for line in content["lines"])
    # What was seen is the list of the page before; where the registry has changed since, it is not confirmed.
    initial = {"year": year, "seen": request.GET.get("seen") or digest(content)}
    form = ConfirmForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        made = services.confirm(actor=actor, place=place, on=day, **given)
        return redirect("bodylists:list", uuid=made.uuid)

    number = f"{len(content['lines']):,} 个执法主体，其中 {short:,} 个缺依据或者委托"
    lead = f"{place.name} {year} 年度：{number}。确认以后名单不再变。"
    back = f"{reverse('bodylists:draft', args=[place.uuid])}?year={year}"
    return filled_in(request, form, save, Sheet("确认名单", "确认", back, "名单", lead))


@require_safe
def body_list_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a list as it was confirmed, and what became of it."""
    reader, day = let_in(request, Action.SEE)
    shown = _list(reader, day, uuid)
    records = policies.may(reader, Action.RECORD, day, shown.place.path)
    last = selectors.last_before(shown.place, shown)
    context = {
        "list": shown, "steps": [(STEPS[each.action], each) for each in shown.steps.all()],
        "last": last,
        "may_publish": records and possible(shown.state, Deed.PUBLISH),
        "may_send": records and possible(shown.state, Deed.SEND),
        "may_correct_publication": records and done(shown.state, Deed.PUBLISH),
        "may_correct_copy": records and done(shown.state, Deed.SEND),
    }  # fmt: skip
    return render(request, "bodylists/list.html", {**context, **_shown(shown.lines, last)})


@require_safe
def workbook(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a list as a workbook, and write down who took it."""
    reader, day = let_in(request, Action.SEE)
    shown = _list(reader, day, uuid)
    services.note_export(actor=reader, body_list=shown, on=day)
    return file_answer(files.workbook(shown), f"{shown}.xlsx", XLSX)


@require_http_methods(FORM)
def publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down that a list was made public."""
    actor, day = let_in(request, Action.RECORD)
    shown = _recorded(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        publication = Publication(given["day"], given["place"], given["number"])
        services.publish(actor=actor, body_list=shown, publication=publication, on=day)

    form = PublishForm(request.POST or None, initial={"day": day})
    return done_by_form(request, form, save, _sheet(Deed.PUBLISH, shown))


@require_http_methods(FORM)
def send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down that a list was sent to the finance bureau."""
    actor, day = let_in(request, Action.RECORD)
    shown = _recorded(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        copy = Copy(given["day"], given["to"], given["number"])
        services.send(actor=actor, body_list=shown, copy=copy, on=day)

    form = SendForm(request.POST or None, initial={"day": day})
    return done_by_form(request, form, save, _sheet(Deed.SEND, shown))


@require_http_methods(FORM)
def correct_publication(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put right what was written down of a publication."""
    actor, day = let_in(request, Action.RECORD)
    shown = _recorded(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        told = Publication(given["day"], given["place"], given["number"])
        services.correct(actor=actor, body_list=shown, told=told, reason=given["reason"], on=day)

    initial = {
        "day": shown.published_on, "place": shown.published_in, "number": shown.published_number
    }  # fmt: skip
    form = CorrectPublicationForm(request.POST or None, initial=initial)
    return done_by_form(request, form, save, _sheet("correct_publish", shown, "改正"))


@require_http_methods(FORM)
def correct_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put right what was written down of a copy."""
    actor, day = let_in(request, Action.RECORD)
    shown = _recorded(actor, day, uuid)

    def save(given: dict[str, Any]) -> None:
        told = Copy(given["day"], given["to"], given["number"])
        services.correct(actor=actor, body_list=shown, told=told, reason=given["reason"], on=day)

    initial = {"day": shown.sent_on, "to": shown.sent_to, "number": shown.sent_number}
    form = CorrectCopyForm(request.POST or None, initial=initial)
    return done_by_form(request, form, save, _sheet("correct_send", shown, "改正"))


def _sheet(step: str, shown: BodyList, button: str = "登记") -> Sheet:
    return Sheet(STEPS[step], button, reverse("bodylists:list", args=[shown.uuid]), str(shown))


def _shown(lines: list[Line], last: BodyList | None) -> dict[str, Any]:
    """Give what a page shows of some lines and of what they have otherwise than the list before."""
    shown = [(line, files.entrustments_in_words(line)) for line in lines[:MOST_LINES]]
    return {
        "lines": shown, "count": len(lines), "most": MOST_LINES,
        "lacking": sum(bool(line["lacking"]) for line in lines),
        "changes": differences(last.lines, lines) if last else [],
    }  # fmt: skip


def _place(reader: Account, day: date, uuid: UUID) -> Body:
    return get_object_or_404(selectors.places_for(reader, day), uuid=uuid)


def _may_confirm(account: Account, day: date, place: Body) -> bool:
    allowed = policies.may(account, Action.CONFIRM, day, place.path)
    return allowed and not policies.is_own(account, place)


def _year(request: HttpRequest, day: date) -> int:
    """Give the year that the address names; this year where it names none."""
    if "year" not in request.GET:
        return day.year
    form = YearForm(request.GET)
    if not form.is_valid():
        raise Http404
    year: int = form.cleaned_data["year"]
    try:
        services.check_year(year, day)
    except Refused as refused:
        raise Http404 from refused
    return year


def _list(reader: Account, day: date, uuid: UUID) -> BodyList:
    return get_object_or_404(selectors.lists_for(reader, day), uuid=uuid)


def _recorded(actor: Account, day: date, uuid: UUID) -> BodyList:
    shown = _list(actor, day, uuid)
    if not policies.may(actor, Action.RECORD, day, shown.place.path):
        raise PermissionDenied
    return shown
