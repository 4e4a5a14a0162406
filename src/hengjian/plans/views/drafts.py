"""Pages of a draft: a document is uploaded, a person goes through what was read, and confirms it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.accounts.models import Account
from hengjian.common.pages import FORM, Sheet, file_answer, filled_in
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.plans import policies, selectors, store
from hengjian.plans.days import day_from, in_words
from hengjian.plans.documents.apart import ReadDocument
from hengjian.plans.documents.plan import title_of
from hengjian.plans.forms import (
    DeadlineForms,
    ItemForm,
    NameForm,
    PlanForm,
    TargetForms,
    UploadForm,
    deadline_rows,
    deadlines_of,
    targets_of,
)
from hengjian.plans.models.reading import Draft, DraftItem
from hengjian.plans.policies import Action
from hengjian.plans.services import drafts as services
from hengjian.plans.services.drafts import ItemDetails, PlanDetails
from hengjian.plans.services.ledgers import confirm as confirmed
from hengjian.plans.sources import excerpt
from hengjian.plans.states import DraftState
from hengjian.plans.views.pages import BINARY, draft_at, let_in
from hengjian.registry.models.bodies import Body

Check = DraftItem.Check
TITLE_LONGEST = 200


@dataclass(frozen=True)
class Line:
    """An item as the overview has it: its days in words, and what a person should look at."""

    item: DraftItem
    days: tuple[tuple[str, str, bool], ...]
    missing: tuple[str, ...]


@require_http_methods(FORM)
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a document; it is read at once."""
    actor, day = let_in(request, Action.MANAGE)
    form = UploadForm(_places(actor, day), request.POST or None, request.FILES or None)

    def save(given: dict[str, Any]) -> HttpResponse:
        kept, read = store.keep_and_read(given.pop("file"))
        if not read.tasks:
            raise Refused(
                "没有认出任务：文件里没有编号的条目，也没有责任单位、期限或者任务分工表。请核对是不是这份文件。"
            )
        given["title"] = given["title"] or _title(read)
        draft = services.begin(
            actor=actor, details=PlanDetails(**given), file=kept, read=read, on=day
        )
        messages.success(request, f"读出 {len(read.tasks)} 项任务，还没有入账。请逐项核对。")
        return redirect("plans:draft", uuid=draft.uuid)

    lead = "读出的是初稿：逐项核对、确认以后才成为任务。离开页面，核对到哪里都留着。"
    sheet = Sheet("导入政策文件", "上传并读出任务", reverse("plans:plans"), "工作台账", lead)
    return filled_in(request, form, save, sheet)


@require_safe
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a draft: its items, what is checked, what is missing."""
    reader, day = let_in(request, Action.MANAGE)
    row = draft_at(reader, day, uuid)
    items = list(row.items.all())
    counts = Counter(item.check_state for item in items)
    unknown = [name for name in _names_in(items) if not row.names.get(name)]
    lines = [_line(item, row, day) for item in items]
    only = request.GET.get("only", "")
    shown = {each: [line for line in lines if _ONLY[each](line)] for each in _ONLY}
    context = {
        "draft": row,
        "total": len(lines),
        "lines": shown.get(only, lines),
        "only": only if only in shown else "",
        "choices": [(code, _WORDS[code], len(found)) for code, found in shown.items() if found],
        "waiting": counts[Check.WAITING],
        "checked": counts[Check.CHECKED],
        "dropped": counts[Check.DROPPED],
        "first": next((item for item in items if item.check_state == Check.WAITING), None),
        "unknown": unknown,
        "open": row.state == DraftState.OPEN,
    }
    return render(request, "plans/draft.html", context)


_WORDS = {
    "waiting": "未核对", "missing": "没有写单位或者期限", "past": "期限已过", "dropped": "不作任务"
}  # fmt: skip
_ONLY: Mapping[str, Callable[[Line], bool]] = {
    "waiting": lambda line: line.item.check_state == Check.WAITING,
    "missing": lambda line: bool(line.missing) and line.item.check_state != Check.DROPPED,
    "past": lambda line: any(past for _, _, past in line.days) and line.item.check_state != Check.DROPPED,
    "dropped": lambda line: line.item.check_state == Check.DROPPED,
}  # fmt: skip
"""What the overview of a draft can be narrowed to."""


@require_http_methods(FORM)
def details(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct title, number, body and day."""
    actor, day = let_in(request, Action.MANAGE)
    row = draft_at(actor, day, uuid)
    initial = {
        "title": row.title, "number": row.number, "body": row.body.uuid, "issued_on": row.issued_on
    }  # fmt: skip
    form = PlanForm(_places(actor, day), request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> HttpResponse:
        services.describe(actor=actor, draft=row, details=PlanDetails(**given), on=day)
        return redirect("plans:draft", uuid=row.uuid)

    back = reverse("plans:draft", args=[row.uuid])
    return filled_in(request, form, save, Sheet("文件信息", "保存", back, row.title))


@require_http_methods(FORM)
def names(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say which registered bodies the names mean."""
    actor, day = let_in(request, Action.MANAGE)
    row = draft_at(actor, day, uuid)
    asked = _names_in(row.items.exclude(check_state=Check.DROPPED))
    known = _bodies_of(row)
    form = NameForm(
        {name: "、".join(body.name for body in known.get(name, ())) for name in asked},
        request.POST or None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.settle_names(actor=actor, draft=row, names=form.found, on=day)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("plans:draft", uuid=row.uuid)
    bodies = Body.objects.filter(state=Body.State.ACTIVE).order_by("path")
    return render(request, "plans/names.html", {"draft": row, "form": form, "bodies": bodies})


@require_http_methods(FORM)
def item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct, split, merge or drop what was read, beside the place in the text where it stands."""
    actor, day = let_in(request, Action.MANAGE)
    row = selectors.item_for(actor, day, uuid)
    if row is None:
        raise Http404
    given = request.POST or None
    initial = {name: getattr(row, name) for name in ("path", "text", "lead", "responsible")}
    form = ItemForm(given, initial=initial)
    deadlines = DeadlineForms(given, initial=deadline_rows(row.deadlines), prefix="deadlines")
    targets = TargetForms(given, initial=row.targets, prefix="targets")
    if request.method == "POST":
        after = _done(request, actor, day, row, (form, deadlines, targets))
        if after is not None:
            return after
    return render(
        request, "plans/item.html",
        {
            "item": row, "draft": row.draft, "form": form, "deadlines": deadlines, "targets": targets,
            "source": excerpt(row.draft.document, row.place, row.text), "version": _version(row),
            "open": row.draft.state == DraftState.OPEN, **_neighbours(row),
        },
    )  # fmt: skip


@require_http_methods(FORM)
def add_item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a task that was not read."""
    actor, day = let_in(request, Action.MANAGE)
    row = draft_at(actor, day, uuid)

    def save(given: dict[str, Any]) -> HttpResponse:
        made = services.add(actor=actor, draft=row, details=ItemDetails(**given), on=day)
        messages.success(request, "已补上，可以接着填期限和指标。")
        return redirect("plans:item", uuid=made.uuid)

    back = reverse("plans:draft", args=[row.uuid])
    sheet = Sheet("补一项任务", "补上", back, row.title)
    return filled_in(request, ItemForm(request.POST or None), save, sheet)


@require_POST
def check_rest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the rest as it was read."""
    actor, day = let_in(request, Action.MANAGE)
    row = draft_at(actor, day, uuid)
    _told(request, lambda: services.check_rest(actor=actor, draft=row, on=day))
    return redirect("plans:draft", uuid=row.uuid)


@require_POST
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a ledger of a draft."""
    actor, day = let_in(request, Action.MANAGE)
    row = draft_at(actor, day, uuid)
    plan = _told(request, lambda: confirmed(actor=actor, draft=row, on=day))
    if plan is None:
        return redirect("plans:draft", uuid=row.uuid)
    messages.success(request, "已入账。")
    return redirect("plans:plan", uuid=plan.uuid)


@require_POST
def discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a draft up."""
    actor, day = let_in(request, Action.MANAGE)
    row = draft_at(actor, day, uuid)
    _told(request, lambda: services.discard(actor=actor, draft=row, on=day))
    return redirect("plans:plans")


@require_safe
def original(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out the document as it was uploaded."""
    reader, day = let_in(request, Action.MANAGE)
    row = draft_at(reader, day, uuid)
    return file_answer(store.path_of(row.document.sha256), row.document.name, BINARY)


def _done(
    request: HttpRequest, actor: Account, day: date, row: DraftItem, filled: tuple[ItemForm, Any, Any]
) -> HttpResponse | None:  # fmt: skip
    """Do what the button says; None where the form has to be shown again."""
    deed = request.POST.get("deed", "correct")
    form = filled[0]
    try:
        told = _details(filled)
        if deed in _PLAIN:
            if told is None and deed == "merge" and "text" in request.POST:
                return (
                    None  # what is wrong is told first, or the rest of what was typed would be lost
                )
            if told is not None and any(each.has_changed() for each in filled):
                services.correct(actor=actor, item=row, details=told, on=day)
            _PLAIN[deed](actor=actor, item=row, on=day)
            return _next(row, stay=deed != "drop")
        if told is None:
            return None
        if deed == "split":
            made = services.split(actor=actor, item=row, details=told, on=day)
            messages.success(request, f"拆成了 {len(made)} 项，请逐项核对。")
            return redirect("plans:item", uuid=made[0].uuid)
        services.correct(actor=actor, item=row, details=told, on=day)
        return _next(row, stay=False)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refused as refused:
        form.is_valid()
        form.add_error(None, str(refused))
        return None


def _details(filled: tuple[ItemForm, Any, Any]) -> ItemDetails | None:
    """Give what was filled in; None where some of it cannot be read."""
    form, deadlines, targets = filled
    # All are asked, so that everything that is wrong is told at once.
    if not all([form.is_valid(), deadlines.is_valid(), targets.is_valid()]):
        return None
    return ItemDetails(
        **form.cleaned_data, deadlines=deadlines_of(deadlines), targets=targets_of(targets)
    )


def _merged(*, actor: Account, item: DraftItem, on: date) -> None:
    """Merge, and go on with what it was merged into."""
    into = services.merge(actor=actor, item=item, on=on)
    item.uuid = into.uuid


_PLAIN = {"merge": _merged, "drop": services.drop, "take_back": services.take_back}


def _next(row: DraftItem, *, stay: bool) -> HttpResponse:
    """Go to the next item that waits, first those after this one; where none does, to the overview."""
    if stay:
        return redirect("plans:item", uuid=row.uuid)
    waiting = row.draft.items.filter(check_state=Check.WAITING).order_by("position", "id")
    following = waiting.filter(position__gt=row.position).first() or waiting.first()
    if following is None:
        return redirect("plans:draft", uuid=row.draft.uuid)
    return redirect("plans:item", uuid=following.uuid)


def _version(row: DraftItem) -> str:
    """Name how an item is now, so that a browser knows whether what it keeps was typed over this."""
    fields = ("path", "text", "lead", "responsible", "deadlines", "targets", "check_state")
    told = json.dumps([getattr(row, name) for name in fields], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _neighbours(row: DraftItem) -> dict[str, Any]:
    rows = row.draft.items.order_by("position", "id")
    return {
        "before": rows.filter(position__lt=row.position).last(),
        "after": rows.filter(position__gt=row.position).first(),
        "waiting": rows.filter(check_state=Check.WAITING).count(),
    }


def _told(request: HttpRequest, deed: Any) -> Any:
    """Do something; what is refused is told on the next page."""
    try:
        return deed()
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refused as refused:
        messages.error(request, str(refused))
        return None


def _line(item: DraftItem, row: Draft, day: date) -> Line:
    days = []
    for each in item.deadlines:
        last = day_from(each["value"] or "", row.issued_on)
        days.append((each["text"], in_words(each["value"] or ""), last is not None and last < day))
    missing = []
    if not (item.lead or item.responsible):
        missing.append("没有写单位")
    if not item.deadlines:
        missing.append("没有写期限")
    return Line(item, tuple(days), tuple(missing))


def _title(read: ReadDocument) -> str:
    return title_of(text for _, text in read.paragraphs)[:TITLE_LONGEST]


def _names_in(items: Sequence[DraftItem] | QuerySet[DraftItem]) -> list[str]:
    found = [
        name
        for item in items
        if item.check_state != Check.DROPPED
        for name in (*item.lead, *item.responsible)
    ]
    return list(dict.fromkeys(found))


def _bodies_of(row: Draft) -> Mapping[str, list[Body]]:
    wanted = {uuid for uuids in row.names.values() for uuid in uuids}
    found = {str(body.uuid): body for body in Body.objects.filter(uuid__in=wanted)}
    return {
        name: [found[uuid] for uuid in uuids if uuid in found] for name, uuids in row.names.items()
    }


def _places(actor: Account, day: date) -> QuerySet[Body]:
    seen = policies.visible_to(actor, Action.MANAGE, day, "pk")
    return Body.objects.filter(seen, state=Body.State.ACTIVE).order_by("path")
