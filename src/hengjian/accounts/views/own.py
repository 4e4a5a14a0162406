"""One's own account: signing in and out, password, sign-ins, stand-ins."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.accounts import openid, selectors, services, signin
from hengjian.accounts.forms import PasswordForm, SignInForm, StandInForm
from hengjian.accounts.signed import person, today
from hengjian.accounts.views.entering import entered, safe_page
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    next_page = request.POST.get("next") or request.GET.get("next", "")
    if request.user.is_authenticated:
        return redirect(safe_page(request, next_page) or "desk:home")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = signin.sign_in(
            request, form.cleaned_data["username"], form.cleaned_data["password"], on=today()
        )
        if not isinstance(answer, signin.Failed):
            return entered(request, answer, next_page)
        form.add_error(
            None, "用户名或者密码不对，请重新输入。忘记密码的，请联系本单位的系统管理员。"
        )
    context = {"form": form, "next": next_page, "unsent": "unsent" in request.GET}
    if openid.is_set():
        context["single"] = settings.SINGLE_SIGN_ON["name"]
    return render(request, "accounts/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this sign-in."""
    signin.sign_out(request)
    messages.success(request, "您已退出。")
    return redirect("accounts:sign_in")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    account = person(request)
    must = account.must_change_password
    form = PasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_own_password(
                account=account,
                password=form.cleaned_data["new"],
                session_key=request.session.session_key,
                on=today(),
            )
        except ValidationError as weak:
            form.add_error("new", weak)
        else:
            signin.stay_signed_in(request, account)
            messages.success(request, "密码已更换，在其他地方的登录已全部退出。")
            return redirect("desk:home")
    rules = password_validators_help_texts()
    return render(request, "accounts/password.html", {"form": form, "must": must, "rules": rules})


@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show where one is signed in."""
    rows = selectors.open_sign_ins(person(request), clock.now())
    here = request.session.session_key
    others = any(row.session_key != here for row in rows)
    return render(request, "accounts/sign_ins.html", {"rows": rows, "here": here, "others": others})


@require_POST
def end_sign_ins(request: HttpRequest) -> HttpResponse:
    """End all one's sign-ins but this one."""
    account = person(request)
    others = [
        row
        for row in selectors.open_sign_ins(account, clock.now())
        if row.session_key != request.session.session_key
    ]
    ended = services.end_sign_ins(account=account, sign_ins=others, on=today())
    messages.success(request, f"已退出其他 {ended} 处登录。")
    return redirect("accounts:sign_ins")


@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Show who stands in for whom, and arrange it."""
    account, day = person(request), today()
    form = StandInForm(
        selectors.colleagues_of(account), request.POST or None, initial={"valid_from": day}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.arrange_stand_in(actor=account, on=day, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "代理已安排。")
            return redirect("accounts:stand_ins")
    rows = selectors.stand_ins_of(account, day)
    return render(request, "accounts/stand_ins.html", {"form": form, "rows": rows})


@require_POST
def end_stand_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a stand-in."""
    account, day = person(request), today()
    row = get_object_or_404(selectors.stand_ins_of(account, day), uuid=uuid)
    try:
        services.end_stand_in(actor=account, stand_in=row, on=day)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    messages.success(request, "代理已结束。")
    return redirect("accounts:stand_ins")
