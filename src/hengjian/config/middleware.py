"""What happens to every request."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from hengjian.common.requestnumber import new_request_number

Answer = Callable[[HttpRequest], HttpResponse]

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


def sign_in_as_whole_page(get_response: Answer) -> Answer:
    """Lead a page whose part was asked for after the sign-in ran out to the sign-in, and back to itself afterwards.

    A plain redirect would put the sign-in page where the part belongs.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        leads_there = response.headers.get("Location", "").startswith(sign_in)
        if not (request.headers.get("HX-Request") and leads_there):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = page.path + (f"?{page.query}" if page.query else "")
        return HttpResponse(
            headers={"HX-Redirect": f"{sign_in}?{urlencode({'next': back or '/'})}"}
        )

    return answer


def content_security_policy(get_response: Answer) -> Answer:
    """Tell the browser to load and to run nothing but our own files."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = POLICY
        response["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
        return response

    return answer
