"""Tokens of other systems: issued, shown once, revoked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hengjian.accounts import selectors, tokens
from hengjian.accounts.forms import TokenForm
from hengjian.accounts.models import ApiToken
from hengjian.accounts.signed import person, today
from hengjian.accounts.views.keeping import manageable
from hengjian.common.refusals import Refused

OFFERED = timedelta(days=365)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def issue_token(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Issue a token and show it, once."""
    actor, day = person(request), today()
    account = manageable(actor, uuid)
    offered = {"valid_until": day + OFFERED, "place": account.body_path}
    form = TokenForm(selectors.bodies_for(actor, day), request.POST or None, initial=offered)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            token, secret = tokens.issue(
                actor=actor, account=account, name=given["name"],
                scope=ApiToken.Scope(given["scope"]), body=given["place"],
                valid_until=given["valid_until"], on=day,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            context = {"account": account, "token": token, "secret": secret}
            return render(request, "accounts/token.html", context)
    return render(request, "accounts/issue_token.html", {"form": form, "account": account})


@require_POST
def revoke_token(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a token worthless at once."""
    actor = person(request)
    token = get_object_or_404(ApiToken.objects.select_related("account"), uuid=uuid)
    account = manageable(actor, token.account.uuid)
    tokens.revoke(actor=actor, token=token, on=today())
    messages.success(request, f"令牌“{token.name}”已吊销。")
    return redirect("accounts:record", uuid=account.uuid)
