"""Pages for what goes wrong: what happened, what to do, and the number by which the log is searched.

They touch neither the database nor the session, because that may be just what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import is_valid_path

from hengjian.common.requestnumber import request_number


@dataclass(frozen=True)
class Trouble:
    """What an error page says."""

    status: int
    title: str
    what: str
    advice: str


BAD_REQUEST = Trouble(
    400, "这次请求看不懂", "浏览器发来的内容不完整或者格式不对，系统没有办理。",
    "请返回上一页，刷新后再试。",
)  # fmt: skip
TOO_LARGE = Trouble(
    413, "一次提交的内容太多", "提交的文字或者栏目超过了一次能接收的数量，系统没有保存。",
    "请返回上一页，把内容分几次提交；大的数据文件请从数据接入上传。",
)  # fmt: skip
FORBIDDEN = Trouble(
    403, "您没有办理这件事的权限", "您现在的角色或者单位范围不包括这一页。",
    "如果工作上需要，请联系本单位的系统管理员授权。",
)  # fmt: skip
NOT_FOUND = Trouble(
    404, "没有找到这一页", "地址可能写错了，内容可能已经移走，也可能不在您的查看范围内。",
    "请核对地址，或者从工作台重新进入。",
)  # fmt: skip
NOT_ALLOWED = Trouble(
    405, "这个地址只用来提交", "它接收填好的表单，不能直接打开，刷新也不行；没有办成的，要在原来的页面上再提交一次。",
    "请回到原来的页面。",
)  # fmt: skip
FAULT = Trouble(
    500, "系统出了故障", "这次操作没有完成。故障已经记录，您填写的内容可能没有保存。",
    "请过几分钟再试；仍然不行，请把下面的编号告诉系统管理员。",
)  # fmt: skip
FORM_EXPIRED = Trouble(
    403, "这一页打开得太久了", "为防止他人冒用，系统没有接受这次提交。",
    "请返回上一页，刷新后重新提交；浏览器须允许本站保存 Cookie。",
)  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be understood, or is too large to be taken."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return _page(request, TOO_LARGE if too_large else BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that the account may not make."""
    del exception
    return _page(request, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there, or is hidden from the account."""
    del exception
    return _page(request, NOT_FOUND)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """Answer a browser that opens an address which only takes forms, with the way to the page that the form is on."""
    above = f"{request.path.rstrip('/').rpartition('/')[0]}/"
    return _page(request, NOT_ALLOWED, back=above if above != "/" and is_valid_path(above) else "")


def fault(request: HttpRequest) -> HttpResponse:
    """Answer when the program failed."""
    return _page(request, FAULT)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or too old."""
    del reason
    return _page(request, FORM_EXPIRED)


def _page(request: HttpRequest, trouble: Trouble, back: str = "") -> HttpResponse:
    # Without the request: no context processor runs, so nothing is read from the database.
    page = render_to_string(
        "common/trouble.html",
        {
            "trouble": trouble,
            "request_number": request_number(),
            "site_name": settings.SITE_NAME,
            "home": request.path != "/",
            "back": back,
        },
    )
    return HttpResponse(page, status=trouble.status)
