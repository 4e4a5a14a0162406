"""Signing in and out, the lock, and what ends a sign-in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from hengjian.accounts import lockout, selectors, services
from hengjian.accounts.browsers import browser_name
from hengjian.accounts.models import Account, FailedSignIn
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, PASSWORD, make_account, make_holder
from hengjian.common import clock

pytestmark = pytest.mark.django_db

SIGN_IN, HOME, CHANGE = "/sign-in/", "/", "/password/"


@pytest.fixture
def account() -> Account:
    return make_account("/1/", username="wang.hai", password=PASSWORD)


def try_to_sign_in(client: Client, password: str, username: str = "wang.hai", **more: str) -> int:
    answer = client.post(SIGN_IN, {"username": username, "password": password, **more})
    return int(answer.status_code)


def test_right_password_leads_to_the_page_that_was_asked_for(
    client: Client, account: Account
) -> None:
    answer = client.get("/sign-ins/", follow=True)
    assert answer.redirect_chain == [("/sign-in/?next=/sign-ins/", 302)]

    answer = client.post(
        SIGN_IN, {"username": " WANG.hai", "password": PASSWORD, "next": "/sign-ins/"}
    )

    assert answer.headers["Location"] == "/sign-ins/"
    assert client.get(HOME).context["person"] == account


def test_nobody_is_led_to_another_site(client: Client, account: Account) -> None:
    answer = client.post(
        SIGN_IN,
        {"username": account.username, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert answer.headers["Location"] == HOME


@pytest.mark.parametrize(
    ("asked", "led"),
    [("/sign-ins/", "/sign-ins/"), ("https://evil.example/", HOME), ("//evil.example/", HOME)],
)
def test_somebody_signed_in_is_led_on_to_the_page_that_was_asked_for_of_this_site(
    client: Client, account: Account, asked: str, led: str
) -> None:
    client.force_login(account)

    assert client.get(SIGN_IN, {"next": asked}).headers["Location"] == led


def test_wrong_password_says_the_same_as_a_name_that_nobody_has(
    client: Client, account: Account
) -> None:
    pages = [
        client.post(SIGN_IN, {"username": name, "password": "wrong"})
        for name in (account.username, "nobody")
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("用户名或者密码不对" in page.content.decode() for page in pages)


@pytest.mark.usefixtures("account")
def test_fifth_failure_locks_the_name_even_for_the_right_password(
    client: Client, settings: Settings
) -> None:
    limit = settings.LOCK_AFTER_FAILURES_OF_NAME
    answers = [try_to_sign_in(client, "wrong") for _ in range(limit)]

    assert answers == [200] * (limit - 1) + [429]
    assert try_to_sign_in(client, PASSWORD) == 429
    assert SESSION_KEY not in client.session


def test_name_that_nobody_has_is_locked_the_same(client: Client) -> None:
    answers = [try_to_sign_in(client, "wrong", "nobody") for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]


@pytest.mark.usefixtures("account")
def test_lock_ends_when_its_minutes_are_over(client: Client, settings: Settings) -> None:
    for _ in range(5):
        try_to_sign_in(client, "wrong")
    window = timedelta(minutes=settings.LOCK_MINUTES)
    FailedSignIn.objects.update(at=clock.now() - window)

    assert try_to_sign_in(client, PASSWORD) == 302


@pytest.mark.usefixtures("account")
def test_many_failures_from_one_address_lock_the_address(
    client: Client, settings: Settings
) -> None:
    settings.LOCK_AFTER_FAILURES_OF_ADDRESS = 3
    for number in range(3):
        try_to_sign_in(client, "wrong", f"nobody{number}")

    assert try_to_sign_in(client, PASSWORD) == 429
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert try_to_sign_in(client, PASSWORD) == 302


@pytest.mark.usefixtures("account")
def test_success_forgets_the_failures_before_it(client: Client) -> None:
    for _ in range(4):
        try_to_sign_in(client, "wrong")
    try_to_sign_in(client, PASSWORD)
    client.post("/sign-out/")

    assert [try_to_sign_in(client, "wrong") for _ in range(4)] == [200] * 4


def test_new_first_password_lifts_the_lock(client: Client, account: Account) -> None:
    for _ in range(5):
        try_to_sign_in(client, "wrong")
    operator = make_holder(Role.OPERATOR, "/")

    password = services.reset_password(actor=operator, account=account, on=DAY)

    assert try_to_sign_in(client, password) == 302


@pytest.mark.parametrize("state", [Account.State.SUSPENDED, Account.State.LEFT])
def test_account_out_of_use_cannot_sign_in(
    client: Client, account: Account, state: Account.State
) -> None:
    account.state = state
    account.save()

    assert try_to_sign_in(client, PASSWORD) == 200
    assert client.get(HOME).status_code == 302


def test_suspension_ends_what_is_open(client: Client, account: Account) -> None:
    try_to_sign_in(client, PASSWORD)
    assert client.get(HOME).status_code == 200

    services.change_state(
        actor=make_holder(Role.OPERATOR, "/"), account=account, state="suspended", on=DAY
    )

    assert client.get(HOME).headers["Location"].startswith(SIGN_IN)


def test_first_password_has_to_be_changed_before_anything_else(client: Client) -> None:
    make_account(username="new.one", password=PASSWORD, must_change_password=True)
    try_to_sign_in(client, PASSWORD, "new.one")

    assert client.get(HOME).headers["Location"] == CHANGE
    new = "another-good-one"
    client.post(CHANGE, {"current": PASSWORD, "new": new, "again": new})
    assert client.get(HOME).status_code == 200


def test_change_of_password_keeps_this_browser_and_ends_the_others(
    client: Client, account: Account
) -> None:
    other = Client()
    for each in (client, other):
        try_to_sign_in(each, PASSWORD)
    assert len(selectors.open_sign_ins(account, clock.now())) == 2

    new = "another-good-one"
    client.post(CHANGE, {"current": PASSWORD, "new": new, "again": new})

    assert client.get(HOME).status_code == 200
    assert other.get(HOME).status_code == 302
    (left,) = selectors.open_sign_ins(account, clock.now())
    assert left.session_key == client.session.session_key


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"current": "wrong", "new": "another-good-one", "again": "another-good-one"}, "现在的密码不对"),
        ({"current": PASSWORD, "new": "another-good-one", "again": "other"}, "两次输入的新密码不一样"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "与现在的密码相同"),
        ({"current": PASSWORD, "new": "20260302", "again": "20260302"}, "密码"),
    ],
)  # fmt: skip
def test_password_that_will_not_do_is_refused_with_the_reason(
    client: Client, account: Account, given: dict[str, str], message: str
) -> None:
    client.force_login(account)

    page = client.post(CHANGE, given)

    assert page.status_code == 200
    assert message in page.content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


@pytest.mark.usefixtures("account")
def test_others_of_ones_own_sign_ins_are_ended_on_request(client: Client) -> None:
    other, stranger = Client(), Client()
    make_account(username="stranger", password=PASSWORD)
    for each in (client, other):
        try_to_sign_in(each, PASSWORD)
    try_to_sign_in(stranger, PASSWORD, "stranger")

    client.post("/sign-ins/end/")

    assert [each.get(HOME).status_code for each in (client, other, stranger)] == [200, 302, 200]


def test_sign_out_ends_the_session(client: Client, account: Account) -> None:
    try_to_sign_in(client, PASSWORD)

    client.post("/sign-out/")

    assert client.get(HOME).status_code == 302
    row = account.sign_ins.get()
    assert row.ended_at
    assert row.session_key is None


@pytest.mark.usefixtures("account")
def test_link_cannot_sign_anybody_out(client: Client) -> None:
    try_to_sign_in(client, PASSWORD)

    assert client.get("/sign-out/").status_code == 405
    assert client.get(HOME).status_code == 200


def request_from(address: str, forwarded: str = "") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=forwarded)


def test_address_is_taken_from_the_proxy_only_where_there_is_one(settings: Settings) -> None:
    request = request_from("10.0.0.1", "198.51.100.7, 203.0.113.9")

    assert lockout.address_of(request) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert lockout.address_of(request) == "203.0.113.9"
    assert lockout.address_of(request_from("10.0.0.1", "nonsense")) is None


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge（Windows）"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1 MicroMessenger/8",
            "微信（iPhone）",
        ),
        ("", "未知浏览器"),
    ],
)
def test_browser_is_named_as_people_know_it(agent: str, name: str) -> None:
    assert browser_name(agent) == name


def test_lock_page_says_until_when_in_the_time_of_the_law_pack(
    client: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    for _ in range(4):
        try_to_sign_in(client, "wrong")

    page = client.post(SIGN_IN, {"username": account.username, "password": "wrong"})

    assert "09:15" in page.content.decode()
    assert reverse("accounts:sign_in") in page.content.decode()
