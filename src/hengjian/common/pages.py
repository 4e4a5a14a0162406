"""What pages have in common in every room: a page of a list, a page with a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from hengjian.common.paging import COUNTED, BadPlace, Page, page_of
from hengjian.common.refusals import NotAllowed, Refused

M = TypeVar("M", bound=Model)
W = TypeVar("W")
FORM = ("GET", "HEAD", "POST")
Save = Callable[[dict[str, Any]], object]


@dataclass(frozen=True)
class Sheet:
    """The words of a page with a form on it, and where it came from."""

    title: str
    button: str
    back: str
    back_title: str
    lead: str = ""


def page_at(
    request: HttpRequest,
    rows: QuerySet[M],
    order: Sequence[str] = ("-id",),
    walked: QuerySet[M] | None = None,
    most: int = COUNTED,
) -> Page[M]:
    """Give the page of a list that the address names; newest first where no order is given. See `page_of`."""
    try:
        place = request.GET.get("place", "")
        return page_of(rows, order=order, place=place, walked=walked, most=most)
    except BadPlace as bad:
        raise Http404 from bad


def wish(form: forms.Form, kind: Callable[..., W]) -> tuple[W, bool]:
    """Give what a list is to be narrowed to, and whether it is narrowed at all; a false wish narrows nothing."""
    wanted = kind(**form.cleaned_data) if form.is_valid() else kind()
    return wanted, any(asdict(wanted).values())  # type: ignore[call-overload]  # all are dataclasses


def filled_in(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], HttpResponse],
    sheet: Sheet,
    template: str = "common/form.html",
) -> HttpResponse:
    """Show a form, or save what was filled in; what is refused comes back with its reason and nothing lost."""
    if request.method == "POST" and form.is_valid():
        try:
            return save(form.cleaned_data)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, template, {"form": form, "sheet": sheet})


def done_by_form(request: HttpRequest, form: forms.Form, save: Save, sheet: Sheet) -> HttpResponse:
    """Show a form about something and, when it is saved, go back to that, which says what was done."""

    def saved(given: dict[str, Any]) -> HttpResponse:
        save(given)
        messages.success(request, f"已办理：{sheet.title}。")
        return redirect(sheet.back)

    return filled_in(request, form, saved, sheet)


def done_at_once(
    request: HttpRequest, deed: Callable[[], object], back: str, told: str = ""
) -> HttpResponse:
    """Do what a button says and go back; what is refused is told there."""
    try:
        deed()
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if told:
            messages.success(request, told)
    return redirect(back)


def file_answer(content: bytes | Path, name: str, kind: str) -> HttpResponse:
    """Give out a file; a browser stores it and never shows it."""
    if isinstance(content, Path) and not content.exists():
        raise Http404
    held = content.read_bytes() if isinstance(content, Path) else content
    shown = str(content_disposition_header(True, name))  # noqa: FBT003  Django's signature
    headers = {"Content-Disposition": shown, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(held, content_type=kind, headers=headers)
