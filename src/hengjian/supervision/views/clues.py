"""Pages of clues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, Sheet, done_by_form, filled_in, page_at
from hengjian.registry.models.bodies import Body
from hengjian.supervision import evidence, law, policies, selectors
from hengjian.supervision.forms import (
    ClueFilterForm,
    ClueForm,
    ClueLetterForm,
    GuideForm,
    MatterForm,
    MergeForm,
    ReasonForm,
    ReplyForm,
)
from hengjian.supervision.models import Clue, Dispatch
from hengjian.supervision.policies import Action
from hengjian.supervision.record import letters_about
from hengjian.supervision.services import clues as services
from hengjian.supervision.services.clues import ClueDetails
from hengjian.supervision.services.dispatches import DispatchDetails, issue_for_clue
from hengjian.supervision.services.letters import NOTICE
from hengjian.supervision.services.matters import MatterDetails
from hengjian.supervision.services.replies import ReplyDetails, record_answer
from hengjian.supervision.states import ClueState
from hengjian.supervision.views.pages import UNVERIFIED, let_in

REFERENCE = 100
"""So many characters of its title tell which clue is meant."""


@require_safe
def clue_list(request: HttpRequest) -> HttpResponse:
    """Show the clues."""
    reader, day = let_in(request, Action.SEE)
    form = ClueFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = page_at(request, selectors.clues_for(reader, day, **asked))
    channels = law.channels()
    waiting = selectors.answers_due(page.rows)
    for clue in page.rows:
        clue.channel_label = channels[clue.channel].label  # type: ignore[attr-defined]  # for the template
        clue.forwarded, clue.answer_due = clue.pk in waiting, waiting.get(clue.pk)  # type: ignore[attr-defined]  # likewise
    context = {"form": form, "page": page, "filtered": any(asked.values()), "day": day}
    return render(request, "supervision/clues.html", context)


@require_http_methods(FORM)
def new_clue(request: HttpRequest) -> HttpResponse:
    """Register a clue."""
    actor, day = let_in(request, Action.WORK)
    places = Body.objects.filter(policies.visible_to(actor, Action.WORK, day, "pk")).order_by(
        "path"
    )
    form = ClueForm(places, request.POST or None, initial={"received_on": day})

    def save(given: dict[str, Any]) -> HttpResponse:
        body = given.pop("body")
        clue = services.receive_clue(actor=actor, body=body, details=ClueDetails(**given), on=day)
        messages.success(request, "线索已登记。")
        return redirect("supervision:clue", uuid=clue.uuid)

    sheet = Sheet("登记线索", "登记", reverse("supervision:clues"), "线索")
    return filled_in(request, form, save, sheet)


@require_safe
def clue_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one clue, and what can be done with it."""
    reader, day = let_in(request, Action.SEE)
    clue = get_object_or_404(selectors.clues_for(reader, day), uuid=uuid)
    context = {
        "clue": clue,
        "channel": law.channels()[clue.channel],
        "no_double": law.principles()["no_double"],
        "letters": letters_about(clue, day),
        "can_merge": clue.state == ClueState.RECEIVED and selectors.open_beside(clue).exists(),
        "may_work": policies.may_work(reader, clue.body, day),
        "day": day,
    }
    return render(request, "supervision/clue.html", context)


@require_http_methods(FORM)
def accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a matter of a clue."""
    clue = _clue(request, uuid)
    actor, day = let_in(request, Action.WORK)
    form = MatterForm(request.POST or None, initial={"title": clue.title})

    def save(given: dict[str, Any]) -> HttpResponse:
        matter = services.accept_clue(
            actor=actor, clue=clue, details=MatterDetails(**given), on=day
        )
        messages.success(request, f"已立项：{matter.number}。")
        return redirect("supervision:matter", uuid=matter.uuid)

    return filled_in(request, form, save, _sheet("立项", "立项", clue))


@require_http_methods(FORM)
def drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide that a clue is no matter."""
    clue = _clue(request, uuid)
    actor, day = let_in(request, Action.WORK)

    def save(given: dict[str, Any]) -> None:
        services.drop_clue(actor=actor, clue=clue, text=given["text"], on=day)

    return done_by_form(
        request, ReasonForm(request.POST or None), save, _sheet("不立项", "不立项", clue)
    )


@require_http_methods(FORM)
def guide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that the sender was told to go to reconsideration or to court."""
    clue = _clue(request, uuid)
    actor, day = let_in(request, Action.WORK)
    known = {"entered": "yes", "remedy": clue.remedy} if clue.remedy else {}
    form = GuideForm(request.POST or None, initial=known)

    def save(given: dict[str, Any]) -> None:
        given["entered"] = given["entered"] == "yes"
        services.guide_clue(actor=actor, clue=clue, on=day, **given)

    return done_by_form(request, form, save, _sheet("引导到复议、诉讼", "登记", clue))


@require_http_methods(FORM)
def merge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a clue to a matter of the same body."""
    clue = _clue(request, uuid)
    actor, day = let_in(request, Action.WORK)
    rows = selectors.open_beside(clue)
    form = MergeForm(rows, request.POST or None)

    def save(given: dict[str, Any]) -> None:
        matter = get_object_or_404(rows, uuid=given["matter"])
        services.merge_clue(actor=actor, clue=clue, matter=matter, on=day)

    return done_by_form(request, form, save, _sheet("并入同一单位正在办的事项", "并入", clue))


@require_http_methods(FORM)
def letter(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Forward a clue to another organ, or tell whoever brought it what came of it."""
    clue = _clue(request, uuid)
    actor, day = let_in(request, Action.WORK)
    initial = {"facts": clue.text or clue.title, "demand": services.newest_result(clue)}
    if kind == NOTICE:
        initial |= {"to": "反映人", "facts": f"您反映的“{clue.title}”。"}
    form = ClueLetterForm(request.POST or None, initial=initial)
    meant = law.letters()[kind]

    def save(given: dict[str, Any]) -> None:
        details = DispatchDetails(reference=clue.title[:REFERENCE], **given)
        issue_for_clue(actor=actor, clue=clue, kind=kind, details=details, on=day)

    back = reverse("supervision:clue", args=[clue.uuid])
    lead = f"{meant.article}。{UNVERIFIED if law.layouts()[kind].more.get('unverified') else ''}"
    return done_by_form(
        request, form, save, Sheet(f"制发{meant.label}", "制发", back, clue.title, lead)
    )


@require_http_methods(FORM)
def reply(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what came back to a letter that forwarded a clue."""
    actor, day = let_in(request, Action.WORK)
    below = policies.visible_to(actor, Action.WORK, day, "clue__body")
    rows = Dispatch.objects.filter(below, clue__isnull=False).select_related("clue__body")
    sent = get_object_or_404(rows, uuid=uuid)
    if sent.clue is None or not policies.may_work(actor, sent.clue.body, day):
        raise PermissionDenied
    back = law.letters()[sent.kind].more.get("back", {})
    form = ReplyForm(back, request.POST or None, request.FILES or None, initial={"replied_on": day})

    def save(given: dict[str, Any]) -> None:
        files = evidence.keep_all(given.pop("materials"))
        details = ReplyDetails(**given, files=files)
        record_answer(actor=actor, dispatch=sent, details=details, on=day)

    page = reverse("supervision:clue", args=[sent.clue.uuid])
    lead = f"主送{sent.to}。登记了办理结果，就不再等待和提醒。"
    sheet = Sheet(f"登记{sent.number}的回复", "登记", page, sent.reference, lead)
    return done_by_form(request, form, save, sheet)


@require_http_methods(FORM)
def reconsider(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look into a clue again."""
    clue = _clue(request, uuid)
    actor, day = let_in(request, Action.WORK)

    def save(given: dict[str, Any]) -> None:
        services.reconsider_clue(actor=actor, clue=clue, text=given["text"], on=day)

    return done_by_form(
        request, ReasonForm(request.POST or None), save, _sheet("重新研判", "重新研判", clue)
    )


def _clue(request: HttpRequest, uuid: UUID) -> Clue:
    actor, day = let_in(request, Action.WORK)
    rows = Clue.objects.filter(policies.visible_to(actor, Action.WORK, day))
    clue = get_object_or_404(rows.select_related("body"), uuid=uuid)
    if not policies.may_work(actor, clue.body, day):
        raise PermissionDenied
    return clue


def _sheet(title: str, button: str, clue: Clue) -> Sheet:
    return Sheet(title, button, reverse("supervision:clue", args=[clue.uuid]), clue.title)
