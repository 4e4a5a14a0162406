"""The second factor: the code at the sign-in, and keeping one's own."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.accounts import codes, factors, lockout, signin
from hengjian.accounts.forms import CodeForm
from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.accounts.views.entering import entered
from hengjian.common.refusals import Refused

WRONG = "动态码不对或者已经用过。请等手机显示下一个，再输入；手机不在身边的，可以输入一个备用码。"
TOO_LATE = "等候动态码的时间已过，请重新登录。"


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of somebody whose password was right."""
    if request.user.is_authenticated:
        return redirect("desk:home")
    if not signin.is_half_way(request):
        messages.error(request, TOO_LATE)
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    form.fields["code"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        match signin.show_code(request, form.cleaned_data["code"], on=today()):
            case signin.Failed():
                form.add_error("code", WRONG)
            case signin.TooLate():
                messages.error(request, TOO_LATE)
                return redirect("accounts:sign_in")
            case answer:
                return entered(request, answer, request.POST.get("next", ""))
    return render(request, "accounts/code.html", {"form": form, "next": request.GET.get("next")})


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show whether one has a second factor, and how to get one."""
    return _page(request, CodeForm())


@require_POST
def begin_factor(request: HttpRequest) -> HttpResponse:
    """Make the secret for one's app."""
    try:
        factors.begin(account=person(request), on=today())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("accounts:second_factor")


@never_cache
@sensitive_post_parameters("code")
@require_POST
def confirm_factor(request: HttpRequest) -> HttpResponse:
    """Let the app count once it shows the right code, and show the recovery codes, once."""
    account, form = person(request), CodeForm(request.POST)
    if form.is_valid():
        try:
            given = factors.confirm(
                account=account, code=form.cleaned_data["code"],
                session_key=request.session.session_key, on=today(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            signin.note_code(request)
            return render(request, "accounts/recovery_codes.html", {"codes": given, "new": True})
    return _page(request, form)


@never_cache
@sensitive_post_parameters("code")
@require_POST
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Give new recovery codes to whoever shows his second factor."""
    account, form = person(request), CodeForm(request.POST)
    refused = _refused(request, form, account)
    if refused is not None:
        return refused
    given = factors.renew_recovery_codes(account=account, on=today())
    return render(request, "accounts/recovery_codes.html", {"codes": given})


@never_cache
@sensitive_post_parameters("code")
@require_POST
def end_factor(request: HttpRequest) -> HttpResponse:
    """Do without a second factor from now on, for whoever shows it once more."""
    account, form = person(request), CodeForm(request.POST)
    refused = _refused(request, form, account)
    if refused is not None:
        return refused
    try:
        factors.switch_off(account=account, on=today())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "二次验证已关闭。")
    return redirect("accounts:second_factor")


def _refused(request: HttpRequest, form: CodeForm, account: Account) -> HttpResponse | None:
    """Give the answer to somebody who does not show his second factor; none to whoever does."""
    if not form.is_valid():
        return _page(request, form)
    given, address = form.cleaned_data["code"], lockout.address_of(request)
    match factors.prove(account=account, code=given, address=address, on=today()):
        case lockout.Locked() as locked:
            return entered(request, locked, "")
        case True:
            return None
        case _:
            form.add_error("code", WRONG)
            return _page(request, form)


def _page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    account, day = person(request), today()
    factor = factors.factor_of(account)
    context: dict[str, Any] = {
        "form": form, "factor": factor, "must": factors.must_have_one(account, day),
        "left": factor.recovery_codes.filter(used_at__isnull=True).count() if factor else 0,
    }  # fmt: skip
    if factor is None:
        context |= _picture(account)
    return render(request, "accounts/second_factor.html", context)


def _picture(account: Account) -> dict[str, str]:
    """Give the secret as a picture and as text, while it waits for its first code."""
    try:
        secret = factors.secret_to_show(account)
    except Refused:
        return {}
    address = codes.address(secret, settings.SITE_NAME, account.username)
    picture = segno.make(address, error="m").svg_data_uri(scale=4, border=2)
    return {"picture": picture, "typed": codes.typed(secret)}
