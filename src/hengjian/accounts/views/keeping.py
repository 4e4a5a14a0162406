"""Keeping the accounts of others: the list, one account, its roles."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hengjian.accounts import factors, openid, policies, selectors, services
from hengjian.accounts.forms import FilterForm, GrantForm, NewAccountForm, SubjectForm
from hengjian.accounts.leaving import held_by
from hengjian.accounts.models import Account, ApiToken, Grant
from hengjian.accounts.policies import Action
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import person, today
from hengjian.common.paging import BadPlace, page_of
from hengjian.common.refusals import Refused


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Show the accounts that one may see."""
    reader, day = person(request), today()
    if not policies.may(reader, Action.SEE, day):
        raise PermissionDenied
    form = FilterForm(request.GET)
    wanted = selectors.AccountFilter(**form.cleaned_data) if form.is_valid() else None
    rows = selectors.accounts_for(reader, day, wanted or selectors.AccountFilter())
    try:
        page = page_of(rows, order=("username",), place=request.GET.get("place", ""))
    except BadPlace as bad:
        raise Http404 from bad
    held = selectors.grants_in_list(page.rows, day)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, held.get(row.pk, [])) for row in page.rows],
        "filtered": wanted is not None and any(asdict(wanted).values()),
        "may_manage": policies.may(reader, Action.MANAGE, day),
    }
    return render(request, "accounts/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    actor, day = person(request), today()
    if not policies.may(actor, Action.MANAGE, day):
        raise PermissionDenied
    form = NewAccountForm(selectors.bodies_for(actor, day), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            account = services.create_account(
                actor=actor,
                username=given["username"],
                display_name=given["display_name"],
                body=given["place"],
                kind=Account.Kind(given["kind"]),
                on=day,
            )
        except (Refused, ValidationError) as refused:
            form.add_error("username", _words(refused))
        else:
            if account.is_system:
                return redirect("accounts:record", uuid=account.uuid)
            password = services.reset_password(actor=actor, account=account, on=day)
            return _show_password(request, account, password)
    return render(request, "accounts/new.html", {"form": form})


@require_safe
def account_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one account."""
    reader, day = person(request), today()
    account = _visible(reader, uuid)
    grants = account.grants.order_by("valid_from", "id")
    context = {
        "account": account,
        "grants": [(grant, _standing(grant)) for grant in grants],
        "tokens": [(token, _usable(token)) for token in account.tokens.all()],
        "manageable": policies.may_manage(reader, account, day),
        "factor": factors.factor_of(account),
        "single": openid.is_set(),
        "states": [(s.value, s.label) for s in Account.State if s != account.state],
    }
    return render(request, "accounts/record.html", context)


@require_POST
def change_state(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Suspend an account, take it back into use, or note that somebody left, first with his open work told."""
    actor, day = person(request), today()
    account = manageable(actor, uuid)
    state = request.POST.get("state", "")
    if state not in Account.State.values:
        raise Http404
    held = held_by(account) if state != Account.State.ACTIVE else []
    if held and not request.POST.get("anyway"):
        context = {"account": account, "held": held, "state": Account.State(state)}
        return render(request, "accounts/leaving.html", context)
    services.change_state(actor=actor, account=account, state=state, on=day)
    messages.success(request, f"账号状态已改为“{account.get_state_display()}”。")
    return redirect("accounts:record", uuid=uuid)


@never_cache
@require_POST
def reset_password(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give somebody a new first password and show it, once."""
    actor = person(request)
    account = manageable(actor, uuid)
    try:
        password = services.reset_password(actor=actor, account=account, on=today())
    except Refused as refused:
        raise PermissionDenied(str(refused)) from refused
    return _show_password(request, account, password)


@require_POST
def reset_factor(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take away the second factor of somebody who lost it."""
    actor = person(request)
    account = manageable(actor, uuid)
    factors.reset(actor=actor, account=account, on=today())
    messages.success(request, "二次验证已解除，本人的登录已全部退出。")
    return redirect("accounts:record", uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def link_subject(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Register by what name the single sign-on knows somebody."""
    actor = person(request)
    account = manageable(actor, uuid)
    form = SubjectForm(request.POST or None, initial={"subject": account.subject})
    if request.method == "POST" and form.is_valid():
        subject = form.cleaned_data["subject"]
        try:
            services.link_subject(actor=actor, account=account, subject=subject, on=today())
        except Refused as refused:
            form.add_error("subject", str(refused))
        else:
            messages.success(request, "统一身份编号已登记。")
            return redirect("accounts:record", uuid=uuid)
    return render(request, "accounts/link_subject.html", {"form": form, "account": account})


@require_http_methods(["GET", "HEAD", "POST"])
def give_grant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give somebody a role."""
    actor, day = person(request), today()
    account = manageable(actor, uuid)
    bodies = selectors.bodies_for(actor, day)
    form = GrantForm(
        bodies, request.POST or None, initial={"valid_from": day, "place": account.body_path}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.give_grant(
                actor=actor,
                account=account,
                role=Role(given["role"]),
                body=given["place"],
                valid_from=given["valid_from"],
                valid_until=given["valid_until"],
                on=day,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已授权。")
            return redirect("accounts:record", uuid=uuid)
    return render(request, "accounts/give_grant.html", {"form": form, "account": account})


@require_POST
def end_grant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a role of somebody."""
    actor = person(request)
    grant = get_object_or_404(Grant.objects.select_related("account"), uuid=uuid)
    account = manageable(actor, grant.account.uuid)
    services.end_grant(actor=actor, grant=grant, on=today())
    messages.success(request, "授权已结束。")
    return redirect("accounts:record", uuid=account.uuid)


def _visible(reader: Account, uuid: UUID) -> Account:
    """Give an account that one may see; another is not there for him."""
    return get_object_or_404(selectors.accounts_for(reader, today()), uuid=uuid)


def manageable(actor: Account, uuid: UUID) -> Account:
    """Give an account that one may change; one that may only be seen is forbidden."""
    account = _visible(actor, uuid)
    if not policies.may_manage(actor, account, today()):
        raise PermissionDenied
    return account


def _standing(grant: Grant) -> str:
    day = today()
    if grant.valid_from > day:
        return "waiting"
    return "over" if grant.valid_until is not None and grant.valid_until < day else "in_force"


def _usable(token: ApiToken) -> bool:
    return token.revoked_at is None and token.valid_until >= today()


def _show_password(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    return render(
        request, "accounts/first_password.html", {"account": account, "password": password}
    )


def _words(refused: Refused | ValidationError) -> str:
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
