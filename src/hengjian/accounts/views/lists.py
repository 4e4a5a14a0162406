"""Conditions of lists kept for oneself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hengjian.accounts import kept
from hengjian.accounts.forms import KeptListForm
from hengjian.accounts.models import KeptList
from hengjian.accounts.signed import person, today
from hengjian.common.refusals import Refused


@require_POST
def keep_list(request: HttpRequest) -> HttpResponse:
    """Keep the conditions of the list that somebody stands on, and go back to it."""
    form = KeptListForm(request.POST)
    page = request.POST.get("page", "")
    query = request.POST.get("query", "")
    if form.is_valid():
        try:
            row = kept.keep_list(account=person(request), on=today(), **form.cleaned_data)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已存为常用：{row.title}。")
            return _back(f"{row.page}?{row.query}")
    else:
        messages.error(request, "没有保存：请给这些条件起一个不超过 20 个字的名称。")
    return _back(f"{page}?{query.removeprefix('?')}" if query else page)


@require_POST
def drop_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take away conditions that one kept, and go back to the list."""
    row = get_object_or_404(KeptList, uuid=uuid, account=person(request))
    page, title = row.page, row.title
    kept.drop_list(account=person(request), row=row, on=today())
    messages.success(request, f"已删去常用条件：{title}。")
    return _back(page)


def _back(address: str) -> HttpResponse:
    """Go to an address of this site; to the first page where it is another's."""
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return HttpResponseRedirect(address if own else "/")
