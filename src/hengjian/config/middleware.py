"""What happens to every request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url

from hengjian.common.once import read_once
from hengjian.common.requestnumber import new_request_number
from hengjian.common.requestnumber import request_number as current_number
from hengjian.config import errorpages

Answer = Callable[[HttpRequest], HttpResponse]
SHOWS = ("GET", "HEAD")
API = "/api/"
BAD, NOT_ALLOWED, FAULT = 400, 405, 500
WRONG = {
    400: ("request_wrong", "这次请求看不懂，请对照接口说明改正。"),
    403: ("forbidden", "没有权限。"),
    404: ("not_found", "没有这个地址，请对照接口说明核对。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方法，可以用的写在 Allow 里。"),
    413: ("too_large", "一次送来的内容太多，请分几次送。"),
    500: (
        "fault",
        "系统出了故障，这次请求没有完成；请过几分钟再试，仍然不行请把 request_number 告诉系统管理员。",
    ),
}

# Nothing from elsewhere, no script but our files, no form to elsewhere, no frame.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def request_number(get_response: Answer) -> Answer:
    """Number each request, so that what a person reports can be found in the log."""

    def answer(request: HttpRequest) -> HttpResponse:
        number = new_request_number()
        response = get_response(request)
        response["X-Request-Number"] = number
        return response

    return answer


def systems_are_answered_in_json(get_response: Answer) -> Answer:
    """Say what went wrong in JSON where another system asked: a page for people is no use to it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = response.headers.get("Content-Type", "")
        if not request.path.startswith(API) or response.status_code < BAD or "json" in kind:
            return response
        status = response.status_code
        code, message = WRONG.get(status) or WRONG[BAD if status < FAULT else FAULT]
        told = JsonResponse(
            {"code": code, "message": message, "request_number": current_number()},
            status=status,
            json_dumps_params={"ensure_ascii": False},
        )
        if "Allow" in response.headers:
            told["Allow"] = response.headers["Allow"]
        return told

    return answer


def addresses_of_forms_say_so(get_response: Answer) -> Answer:
    """Say in words that an address only takes forms: the empty answer is an empty page in a browser."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != NOT_ALLOWED or request.path.startswith(API):
            return response
        page = errorpages.not_allowed(request)
        page["Allow"] = response.headers["Allow"]
        return page

    return answer


def rights_read_once(get_response: Answer) -> Answer:
    """Read what the person may do once for a page that only shows; the menu alone asks ten times."""

    def answer(request: HttpRequest) -> HttpResponse:
        with read_once() if request.method in SHOWS else nullcontext():
            return get_response(request)

    return answer


def sign_in_as_whole_page(get_response: Answer) -> Answer:
    """Lead a page to the sign-in and back to itself where a part of it or its form came after the sign-in ran out.

    A plain redirect would put the sign-in page where the part belongs, and lead from it to the address of the form,
    which is no page.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        leads_there = response.headers.get("Location", "").startswith(sign_in)
        if not leads_there:
            return response
        is_part = bool(request.headers.get("HX-Request"))
        is_form = request.method not in SHOWS and "?next=" in response.headers["Location"]
        if not is_part and (not is_form or request.path.startswith(sign_in)):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL" if is_part else "Referer", ""))
        asked = {"next": page.path + (f"?{page.query}" if page.query else "") or "/"}
        if is_form:
            asked["unsent"] = "1"
        address = f"{sign_in}?{urlencode(asked)}"
        return HttpResponse(headers={"HX-Redirect": address}) if is_part else redirect(address)

    return answer


def content_security_policy(get_response: Answer) -> Answer:
    """Tell the browser to load and to run nothing but our own files."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = POLICY
        response["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
        return response

    return answer
