"""What every answer has, and the pages for what goes wrong."""

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from hengjian.accounts import selectors
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_account, make_holder
from hengjian.config import errorpages

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_account())
    return client


@pytest.mark.parametrize("address", ["/sign-in/", "/", "/nothing/"])
def test_every_answer_lets_the_browser_run_our_files_only(signed_in: Client, address: str) -> None:
    policy = signed_in.get(address).headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("address", ["/", "/accounts/", "/password/", "/sign-ins/", "/stand-ins/"])
def test_no_page_has_a_script_or_a_style_of_its_own_or_anything_from_elsewhere(
    client: Client, address: str
) -> None:
    client.force_login(make_holder(Role.OPERATOR, "/"))

    page = text(client.get(address))

    assert "</html>" in page
    assert not re.findall(r"<style|<script(?![^>]* src=)| style=| on\w+=|javascript:|hx-on", page)
    assert not re.findall(r"(?:src|href|action)=\"(?:https?:)?//", page)


def test_requests_are_numbered_and_the_error_page_shows_the_number(signed_in: Client) -> None:
    answers = [signed_in.get("/nothing/") for _ in range(2)]

    numbers = [answer.headers["X-Request-Number"] for answer in answers]
    assert numbers[0] != numbers[1]
    assert all(number in text(answer) for number, answer in zip(numbers, answers, strict=True))


def test_part_of_a_page_asked_for_after_the_sign_in_ran_out_leads_to_the_sign_in_and_back(
    client: Client,
) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/?state=active"}

    answer = client.get("/accounts/", headers=asked)

    assert answer.status_code == 200
    wanted = "/sign-in/?next=%2Faccounts%2F%3Fstate%3Dactive"
    assert answer.headers["HX-Redirect"] == wanted


@pytest.mark.parametrize(
    ("stood_on", "wanted"),
    [
        ("http://testserver/accounts/?state=active", "%2Faccounts%2F%3Fstate%3Dactive"),
        ("", "%2F"),
    ],
)
def test_form_sent_after_the_sign_in_ran_out_leads_back_to_the_page_that_it_stood_on(
    client: Client, stood_on: str, wanted: str
) -> None:
    answer = client.post("/sign-ins/end/", headers={"Referer": stood_on})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in/?next={wanted}&unsent=1"
    assert "刚才填写的没有提交" in text(client.get(answer.headers["Location"]))
    assert "刚才填写的没有提交" not in text(client.get("/sign-in/?next=/accounts/"))


@pytest.mark.parametrize(
    ("address", "back"),
    [("/sign-ins/end/", '<a class="button button-main" href="/sign-ins/">'), ("/sign-out/", "")],
)
def test_address_that_only_takes_forms_says_so_and_shows_the_way(
    signed_in: Client, address: str, back: str
) -> None:
    answer = signed_in.get(address)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "这个地址只用来提交" in text(answer)
    assert ("回到那一页" in text(answer)) == bool(back)
    assert back in text(answer)
    assert "Content-Security-Policy" in answer.headers


def test_page_that_is_not_there_says_what_to_do(signed_in: Client) -> None:
    answer = signed_in.get("/nothing/")

    assert answer.status_code == 404
    assert "没有找到这一页" in text(answer)
    assert "请核对地址" in text(answer)


def test_page_that_is_not_allowed_says_whom_to_ask(signed_in: Client) -> None:
    answer = signed_in.get("/accounts/")

    assert answer.status_code == 403
    assert "请联系本单位的系统管理员授权" in text(answer)


def test_form_without_proof_of_origin_is_refused_with_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/sign-in/", {"username": "a", "password": "b"})

    assert answer.status_code == 403
    assert "刷新后重新提交" in text(answer)


def test_too_large_a_form_is_refused_with_what_to_do(signed_in: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = signed_in.post("/password/", {"new": "x" * 200})

    assert answer.status_code == 413
    assert "把内容分几次提交" in text(answer)


def test_too_many_fields_are_refused_the_same(signed_in: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2

    assert signed_in.post("/password/", {"a": 1, "b": 2, "c": 3}).status_code == 413


def test_name_of_the_machine_that_is_not_ours_is_refused(client: Client) -> None:
    answer = client.get("/sign-in/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "这次请求看不懂" in text(answer)


def test_fault_shows_a_number_and_no_trace(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> list[object]:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(selectors, "roles_on", fail)
    signed_in.raise_request_exception = False

    answer = signed_in.get("/")

    assert answer.status_code == 500
    assert "系统出了故障" in text(answer)
    assert answer.headers["X-Request-Number"] in text(answer)
    assert "secret" not in text(answer)
    assert "RuntimeError" not in text(answer)
    assert "secret of the inside" in caplog.text


def test_error_pages_need_no_database(
    django_db_blocker: Any,
) -> None:
    request = HttpRequest()
    request.path = "/somewhere/"

    with django_db_blocker.block():
        pages: list[HttpResponse] = [
            errorpages.bad_request(request, ValueError()),
            errorpages.forbidden(request, ValueError()),
            errorpages.not_found(request, ValueError()),
            errorpages.fault(request),
            errorpages.form_expired(request),
            errorpages.not_allowed(request),
        ]

    assert [page.status_code for page in pages] == [400, 403, 404, 500, 403, 405]
