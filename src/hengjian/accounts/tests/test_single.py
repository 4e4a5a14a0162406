"""Signing in by the single sign-on of the office, with a provider that is asked over HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django.fixtures import Settings

from hengjian.accounts import services
from hengjian.accounts.models import Account, FailedSignIn
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import (
    DAY,
    PASSWORD,
    code_now,
    make_account,
    make_factor,
    make_holder,
    make_system,
)
from hengjian.accounts.tests.provider import Provider, running_provider
from hengjian.common import clock
from hengjian.common.refusals import Refused
from hengjian.journal.models import Outgoing

pytestmark = pytest.mark.django_db

SIGN_IN, START, HOME = "/sign-in/", "/sign-in/single/", "/"
BACK = f"{START}back/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture(autouse=True)
def _single(settings: Settings, provider: Provider) -> None:
    settings.SINGLE_SIGN_ON = {
        **settings.SINGLE_SIGN_ON,
        "issuer": provider.issuer, "client_id": "hengjian", "client_secret": "secret",
    }  # fmt: skip


@pytest.fixture
def account() -> Account:
    return make_account("/1/", username="wang.hai", password=PASSWORD)


def come_in(client: Client, provider: Provider, subject: str | None, next_page: str = "") -> Any:
    """Go to the provider, say there who one is, and come back."""
    sent = client.get(START, {"next": next_page} if next_page else {})
    back = urlsplit(provider.answer(sent.headers["Location"], subject))
    return client.get(f"{back.path}?{back.query}")


def said_after(client: Client, answer: Any) -> str:
    assert answer.headers["Location"] == SIGN_IN
    return str(client.get(SIGN_IN).content.decode())


def is_in(client: Client) -> bool:
    return bool(client.get(HOME).status_code == 200)


def test_browser_is_sent_with_state_and_challenge_and_without_the_secret(
    client: Client, provider: Provider
) -> None:
    sent = urlsplit(client.get(START).headers["Location"])
    said = parse_qs(sent.query)

    assert f"{sent.scheme}://{sent.netloc}" == provider.issuer
    assert said["redirect_uri"] == [f"http://testserver{BACK}"]
    assert said["code_challenge_method"] == ["S256"]
    assert {"state", "code_challenge"} <= set(said)
    assert "secret" not in sent.query


def test_person_registered_by_his_subject_comes_in_and_to_the_page_that_he_asked_for(
    client: Client, account: Account, provider: Provider
) -> None:
    services.link_subject(
        actor=make_holder(Role.OPERATOR, "/"), account=account, subject="U-7", on=DAY
    )

    answer = come_in(client, provider, "U-7", "/sign-ins/")

    assert answer.headers["Location"] == "/sign-ins/"
    assert client.get(HOME).context["person"] == account
    (row,) = account.sign_ins.all()
    assert row.way == "single"
    assert "account.signed_in" in Outgoing.objects.order_by("-pk")[0].body


def test_person_without_a_registered_subject_comes_in_by_his_user_name(
    client: Client, account: Account, provider: Provider
) -> None:
    come_in(client, provider, "WANG.hai")

    assert client.get(HOME).context["person"] == account


def test_registered_subject_shuts_the_way_by_the_user_name(
    client: Client, account: Account, provider: Provider
) -> None:
    services.link_subject(
        actor=make_holder(Role.OPERATOR, "/"), account=account, subject="U-7", on=DAY
    )

    come_in(client, provider, "wang.hai")

    assert not is_in(client)


def test_person_is_known_by_the_claim_of_the_settings(
    client: Client, account: Account, provider: Provider, settings: Settings
) -> None:
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "claim": "preferred_username"}
    provider.know("opaque-1", preferred_username="wang.hai")

    come_in(client, provider, "opaque-1")

    assert client.get(HOME).context["person"] == account


def test_claim_that_the_provider_does_not_give_lets_nobody_in(
    client: Client, provider: Provider, settings: Settings
) -> None:
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "claim": "employee_number"}

    answer = come_in(client, provider, "wang.hai")

    assert "没有完成" in said_after(client, answer)
    assert not is_in(client)


def test_person_without_an_account_is_told_whom_to_ask_and_gets_none(
    client: Client, provider: Provider
) -> None:
    before = get_user_model().objects.count()

    said = said_after(client, come_in(client, provider, "stranger-<1>"))

    assert "请联系本单位的系统管理员，并告诉他您的统一身份编号：stranger-&lt;1&gt;" in said
    assert get_user_model().objects.count() == before
    assert not is_in(client)


@pytest.mark.parametrize("state", [Account.State.SUSPENDED, Account.State.LEFT])
def test_account_out_of_use_does_not_come_in(
    client: Client, account: Account, provider: Provider, state: Account.State
) -> None:
    Account.objects.filter(pk=account.pk).update(state=state)

    assert "没有在用的账号" in said_after(client, come_in(client, provider, "wang.hai"))
    assert not is_in(client)


def test_other_system_does_not_come_in(client: Client, provider: Provider) -> None:
    system = make_system("/1/")

    come_in(client, provider, system.username)

    assert not is_in(client)


def test_locked_name_does_not_come_in_this_way_either(
    client: Client, account: Account, provider: Provider, settings: Settings
) -> None:
    for _ in range(settings.LOCK_AFTER_FAILURES_OF_NAME):
        FailedSignIn.objects.create(username=account.username, at=clock.now())

    assert come_in(client, provider, "wang.hai").status_code == 429
    assert not is_in(client)


def test_second_factor_is_asked_for_this_way_too(
    client: Client, account: Account, provider: Provider
) -> None:
    secret = make_factor(account)

    answer = come_in(client, provider, "wang.hai", "/sign-ins/")
    assert answer.headers["Location"] == "/sign-in/code/?next=%2Fsign-ins%2F"
    assert not is_in(client)
    client.post("/sign-in/code/", {"code": code_now(secret)})

    assert is_in(client)
    (row,) = account.sign_ins.all()
    assert (row.way, row.with_code) == ("single", True)


def test_first_password_need_not_be_changed_by_whoever_came_this_way(
    client: Client, provider: Provider
) -> None:
    make_account("/1/", username="li.na", password=PASSWORD, must_change_password=True)

    come_in(client, provider, "li.na")

    assert is_in(client)


def test_person_who_refuses_at_the_provider_is_back_at_the_sign_in(
    client: Client, provider: Provider
) -> None:
    assert "您取消了登录" in said_after(client, come_in(client, provider, None))


def test_way_back_of_somebody_else_lets_nobody_in(
    client: Client, account: Account, provider: Provider
) -> None:
    """The address that brings one person back is given to another, who would then work as the first."""
    back = urlsplit(provider.answer(client.get(START).headers["Location"], account.username))
    victim = Client()

    answer = victim.get(f"{back.path}?{back.query}")

    assert "没有完成" in said_after(victim, answer)
    assert not is_in(victim)


def test_way_back_is_good_once(client: Client, account: Account, provider: Provider) -> None:
    back = urlsplit(provider.answer(client.get(START).headers["Location"], account.username))
    client.get(f"{back.path}?{back.query}")
    assert is_in(client)
    client.post("/sign-out/")

    client.get(f"{back.path}?{back.query}")

    assert not is_in(client)


def test_nobody_is_led_to_another_site(
    client: Client, account: Account, provider: Provider
) -> None:
    answer = come_in(client, provider, account.username, "https://evil.example/")

    assert answer.headers["Location"] == HOME


def test_provider_that_does_not_answer_is_said_so(client: Client, settings: Settings) -> None:
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "issuer": "http://127.0.0.1:9"}

    assert "暂时不能使用" in said_after(client, client.get(START))


def test_provider_that_calls_itself_otherwise_is_not_believed(
    client: Client, provider: Provider, settings: Settings
) -> None:
    elsewhere = provider.issuer.replace("127.0.0.1", "localhost")
    known = {**settings.SINGLE_SIGN_ON, "issuer": f"{elsewhere}/.well-known/openid-configuration"}
    settings.SINGLE_SIGN_ON = known

    assert "暂时不能使用" in said_after(client, client.get(START))


def test_page_offers_it_only_where_it_is_set(client: Client, settings: Settings) -> None:
    offered = client.get(SIGN_IN, {"next": "/sign-ins/"}).content.decode()
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "issuer": ""}
    plain = client.get(SIGN_IN).content.decode()

    assert f'href="{START}?next=%2Fsign-ins%2F"' in offered
    assert "统一身份认证登录" in offered
    assert START not in plain
    assert [client.get(page).status_code for page in (START, BACK)] == [404, 404]


def test_forms_may_go_to_no_other_site_with_it_either(client: Client) -> None:
    page = client.get(SIGN_IN)

    assert "form-action 'self';" in page.headers["Content-Security-Policy"]
    assert f'<a class="button button-wide" href="{START}">' in page.content.decode()


def test_whoever_is_in_already_is_not_sent_away(client: Client, account: Account) -> None:
    client.force_login(account)

    assert [client.get(page).headers["Location"] for page in (START, BACK)] == [HOME, HOME]


def test_subject_is_registered_with_one_account_only(account: Account) -> None:
    operator = make_holder(Role.OPERATOR, "/")
    services.link_subject(actor=operator, account=account, subject=" U-7 ", on=DAY)

    with pytest.raises(Refused, match="已登记给别的账号"):
        services.link_subject(actor=operator, account=make_account(), subject="U-7", on=DAY)
    assert account.subject == "U-7"


def test_state_of_an_hour_ago_lets_nobody_in(
    client: Client, account: Account, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = urlsplit(provider.answer(client.get(START).headers["Location"], account.username))
    now = clock.now().timestamp() + timedelta(hours=1).total_seconds()
    monkeypatch.setattr("allauth.socialaccount.internal.statekit.time.time", lambda: now)

    client.get(f"{back.path}?{back.query}")

    assert not client.session.get("_auth_user_id")
