"""Signing in by the single sign-on of the office."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.base import AuthError, AuthProcess, ProviderException
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from hengjian.accounts import openid, signin
from hengjian.accounts.signed import today
from hengjian.accounts.views.entering import entered, safe_page

CANCELLED = "您取消了登录。"
BROKEN = "{name}没有完成，请重新登录。多次不行的，请联系系统管理员。"
DOWN = "{name}暂时不能使用，请过几分钟再试，或者用用户名和密码登录。"
UNKNOWN = "您已通过{name}，但在本平台没有在用的账号。请联系本单位的系统管理员，并告诉他您的统一身份编号：{subject}"

logger = logging.getLogger(__name__)


class OfficeSignIn(openid.OfficeAdapter):
    """Let in whom the provider brings, or say why not."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """Sign in the account that the person has here; django-allauth itself goes no further."""
        subject, next_page = sociallogin.account.uid, sociallogin.state.get("next", "")
        answer = signin.sign_in_by_subject(request, subject, on=today())
        if isinstance(answer, signin.Unknown):
            raise ImmediateHttpResponse(_back(request, UNKNOWN, subject=subject))
        raise ImmediateHttpResponse(entered(request, answer, next_page))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> NoReturn:
        """Lead back to the sign-in, with the reason in the log where there is one."""
        del provider, extra_context
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(_back(request, CANCELLED))
        logger.warning("single sign-on failed: %s", exception or "unknown state, or refused")
        raise ImmediateHttpResponse(_back(request, BROKEN))


@login_not_required
@never_cache
@require_safe
def single(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider.

    A plain link leads here: a form would not be let go to another site by our own policy, and whoever is led here
    against his will can only sign in as himself.
    """
    return _with_provider(request, _go)


@login_not_required
@never_cache
@require_safe
def single_back(request: HttpRequest) -> HttpResponse:
    """Take whom the provider sends back."""
    return _with_provider(request, _come_back)


def _go(request: HttpRequest) -> HttpResponse:
    provider = OfficeSignIn(request).get_provider(request, openid.NAME)
    wanted = safe_page(request, request.GET.get("next", ""))
    answer: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=wanted)
    return answer


def _come_back(request: HttpRequest) -> HttpResponse:
    view = OAuth2CallbackView.adapter_view(openid.OfficeEndpoints(request, openid.NAME))
    answer: HttpResponse = view(request)
    return answer


def _with_provider(
    request: HttpRequest, step: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    if not openid.is_set():
        raise Http404
    if request.user.is_authenticated:
        return redirect("desk:home")
    try:
        return step(request)
    except (RequestException, ProviderException, KeyError, ValueError):
        # Not there, or it does not answer as the standard wants.
        logger.exception("the single sign-on does not answer as it should")
        return _back(request, DOWN)


def _back(request: HttpRequest, words: str, **more: str) -> HttpResponse:
    messages.error(request, words.format(name=settings.SINGLE_SIGN_ON["name"], **more))
    return redirect("accounts:sign_in")
