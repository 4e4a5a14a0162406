"""Anybody who has the number asks how his complaint stands: no name, no text, one answer to every unknown number."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hengjian.accounts.failures import LOOK_UP
from hengjian.accounts.lockout import address_of, lock_of, remember_failure
from hengjian.common import clock
from hengjian.common.pages import FORM
from hengjian.supervision.complaints import selectors
from hengjian.supervision.complaints.forms import NumberForm
from hengjian.supervision.complaints.numbers import read_number, written
from hengjian.supervision.complaints.record import progress_of

MISTYPED = "号码不对，可能抄错或者漏了一位。请对照回执再输入，是 16 位数字。"
NOT_FOUND = "没有查到这个号码。请核对；号码没有抄错的，请向收到投诉的机关询问。"
TOO_MANY = "查错的次数太多，请过 {minutes} 分钟再查。"
TOO_OFTEN = 429


@login_not_required
@never_cache
@sensitive_post_parameters("number")
@require_http_methods(FORM)
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for the number, and show how the complaint stands."""
    form = NumberForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form)
    number = read_number(form.cleaned_data["number"])
    if number is None:  # anybody can work that out: it says nothing of what is on record
        form.add_error("number", MISTYPED)
        return _ask(request, form)
    address = address_of(request)
    # A name of its own for each address: nobody's wrong numbers keep another from asking.
    caller = f"{LOOK_UP}{address or ''}"
    locked = lock_of(caller, address)
    if locked:
        minutes = int((locked.until - clock.now()).total_seconds()) // 60 + 1
        form.add_error(None, TOO_MANY.format(minutes=minutes))
        return _ask(request, form, TOO_OFTEN)
    complaint = selectors.number_found(number)
    if complaint is None:
        remember_failure(caller, address)
        form.add_error("number", NOT_FOUND)
        return _ask(request, form)
    context = {"number": written(number), **progress_of(complaint)}
    return render(request, "complaints/progress.html", context)


def _ask(request: HttpRequest, form: NumberForm, status: int = 200) -> HttpResponse:
    return render(request, "complaints/look_up.html", {"form": form}, status=status)
