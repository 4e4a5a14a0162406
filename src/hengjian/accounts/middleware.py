"""What an account has to do before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve

from hengjian.accounts.models import Account

Answer = Callable[[HttpRequest], HttpResponse]
STILL_OPEN = frozenset({"accounts:password", "accounts:sign_out"})


def account_in_order(get_response: Answer) -> Answer:
    """Lead somebody whose password was set by another to the page where it is changed."""

    def answer(request: HttpRequest) -> HttpResponse:
        account = request.user
        if (
            isinstance(account, Account)
            and account.must_change_password
            and _page(request) not in STILL_OPEN
        ):
            return redirect("accounts:password")
        return get_response(request)

    return answer


def _page(request: HttpRequest) -> str:
    return resolve(request.path_info).view_name
