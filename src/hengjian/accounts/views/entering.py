"""Where a browser is led once somebody has signed in, or half-way."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hengjian.accounts import lockout, signin
from hengjian.accounts.models import Account

TOO_MANY_REQUESTS = 429


def entered(
    request: HttpRequest, answer: Account | lockout.Locked | signin.CodeWanted, next_page: str
) -> HttpResponse:
    """Lead somebody on: to the page that he asked for, to the code, or to the word that he has to wait."""
    match answer:
        case lockout.Locked(until):
            return render(
                request, "accounts/locked.html", {"until": until}, status=TOO_MANY_REQUESTS
            )
        case signin.CodeWanted():
            query = f"?{urlencode({'next': next_page})}" if next_page else ""
            return redirect(reverse("accounts:code") + query)
        case _:
            return redirect(safe_page(request, next_page) or "desk:home")


def safe_page(request: HttpRequest, wanted: str) -> str:
    """Give the page that was asked for before the sign-in, if it is one of ours."""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""
