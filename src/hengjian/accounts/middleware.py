"""What an account has to do before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve

from hengjian.accounts import factors, signin
from hengjian.accounts.models import Account
from hengjian.accounts.signed import today

Answer = Callable[[HttpRequest], HttpResponse]
ALWAYS_OPEN = frozenset({"accounts:sign_out"})
OF_PASSWORD = ALWAYS_OPEN | {"accounts:password"}
OF_FACTOR = ALWAYS_OPEN | {
    "accounts:second_factor", "accounts:begin_factor", "accounts:confirm_factor",
}  # fmt: skip


def account_in_order(get_response: Answer) -> Answer:
    """Lead somebody whose password was set by another, or who has to have a second factor, to where he mends that."""

    def answer(request: HttpRequest) -> HttpResponse:
        account = request.user
        if isinstance(account, Account):
            page = resolve(request.path_info).view_name
            if _must_change_password(request, account) and page not in OF_PASSWORD:
                return redirect("accounts:password")
            if page not in OF_FACTOR | OF_PASSWORD and _must_add_factor(request, account):
                return redirect("accounts:second_factor")
        return get_response(request)

    return answer


def _must_change_password(request: HttpRequest, account: Account) -> bool:
    # Who came by the single sign-on has perhaps never been told the first password.
    single = request.session.get(signin.WAY) == signin.Way.SINGLE
    return account.must_change_password and not single


def _must_add_factor(request: HttpRequest, account: Account) -> bool:
    return not request.session.get(signin.WITH_CODE) and factors.must_have_one(account, today())
