"""Tokens of other systems: issued once, good for one purpose at one place, and dead at once when they should be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from hengjian.accounts import following, services, tokens
from hengjian.accounts.models import Account, ApiToken
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import (
    DAY,
    body_at,
    make_account,
    make_holder,
    make_system,
    make_token,
)
from hengjian.accounts.tokens import Scope, Unauthorized
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 4, 0, tzinfo=UTC))


def request_with(headers: dict[str, str]) -> HttpRequest:
    return RequestFactory().post("/", headers=headers)


def refusal(headers: dict[str, str]) -> Unauthorized:
    with pytest.raises(Unauthorized) as caught:
        tokens.authenticate(request_with(headers), Scope.PUSH)
    return caught.value


def issue(actor: Account, account: Account, path: str = "/1/7/") -> tuple[ApiToken, str]:
    return tokens.issue(
        actor=actor, account=account, name="生产环境", scope=Scope.PUSH, body=body_at(path),
        valid_until=DAY, on=DAY,
    )  # fmt: skip


def test_issued_token_makes_the_caller_known_and_says_how_far_it_reaches() -> None:
    account = make_system("/1/7/")
    token, secret = issue(make_holder(Role.OPERATOR, "/1/"), account)

    caller = tokens.authenticate(request_with({"Authorization": f"bearer {secret} "}), Scope.PUSH)

    assert (caller.account, caller.token) == (account, token)
    assert [caller.reaches(place) for place in ("/1/7/", "/1/7/3/", "/1/70/", "/1/")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_secret_itself_is_kept_nowhere() -> None:
    token, secret = issue(make_holder(Role.OPERATOR, "/1/"), make_system("/1/7/"))

    kept = ApiToken.objects.filter(pk=token.pk).values_list().get()

    assert secret.startswith(str(token.beginning))
    assert all(secret not in str(value) for value in kept)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer  ", "Basic aGo6eA=="])
def test_request_without_a_token_is_told_how_to_send_one(header: str) -> None:
    refused = refusal({"Authorization": header})

    assert (refused.code, refused.status) == ("token_missing", 401)
    assert refused.answer().headers["WWW-Authenticate"] == "Bearer"


def test_token_that_nobody_issued_is_refused() -> None:
    make_token(make_system(), "/1/")

    assert refusal({"Authorization": "Bearer hj_guess"}).code == "token_unknown"


def test_token_is_good_on_its_last_day_and_not_after_it() -> None:
    _, good = make_token(make_system(), "/1/", valid_until=DAY)
    _, over = make_token(make_system(), "/1/", valid_until=DAY - ONE_DAY)

    assert tokens.authenticate(request_with(good), Scope.PUSH).token.valid_until == DAY
    assert refusal(over).code == "token_expired"


def test_revoked_token_is_refused_at_once() -> None:
    token, headers = make_token(make_system("/1/7/"), "/1/7/")
    assert tokens.authenticate(request_with(headers), Scope.PUSH).token == token

    tokens.revoke(actor=make_holder(Role.OPERATOR, "/1/"), token=token, on=DAY)

    assert refusal(headers).code == "token_revoked"


@pytest.mark.parametrize("state", [Account.State.SUSPENDED, Account.State.LEFT])
def test_token_of_an_account_out_of_use_is_refused(state: Account.State) -> None:
    account = make_system("/1/7/")
    _, headers = make_token(account, "/1/7/")
    operator = make_holder(Role.OPERATOR, "/1/")

    services.change_state(actor=operator, account=account, state=state, on=DAY)

    assert refusal(headers).code == "account_out_of_use"


def test_token_for_something_else_is_forbidden() -> None:
    token, headers = make_token(make_system(), "/1/")
    ApiToken.objects.filter(pk=token.pk).update(scope="other")

    refused = refusal(headers)

    assert (refused.code, refused.status) == ("scope_missing", 403)
    assert "WWW-Authenticate" not in refused.answer().headers


def test_use_is_noted_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    token, headers = make_token(make_system(), "/1/")
    noted = []
    for second in (0, 59, 60):
        at = datetime(2026, 3, 2, 4, 0, tzinfo=UTC) + timedelta(seconds=second)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        tokens.authenticate(request_with(headers), Scope.PUSH)
        token.refresh_from_db()
        assert token.last_used_at is not None
        noted.append(token.last_used_at.second + 60 * token.last_used_at.minute)

    assert noted == [0, 0, 60]
    assert token.last_used_from == "127.0.0.1"


def test_person_gets_no_token() -> None:
    with pytest.raises(Refused, match="不能发给人员"):
        issue(make_holder(Role.OPERATOR, "/1/"), make_account("/1/7/"))


def test_operator_issues_no_token_beyond_his_subtree() -> None:
    operator = make_holder(Role.OPERATOR, "/1/7/")

    with pytest.raises(NotAllowed):
        issue(operator, make_system("/1/7/"), "/1/")
    with pytest.raises(NotAllowed):
        issue(operator, make_system("/1/8/"), "/1/7/")


def test_token_cannot_be_over_before_it_is_issued() -> None:
    with pytest.raises(Refused, match="截止日已经过去"):
        tokens.issue(
            actor=make_holder(Role.OPERATOR, "/1/"), account=make_system(), name="旧",
            scope=Scope.PUSH, body=body_at("/1/"), valid_until=DAY - ONE_DAY, on=DAY,
        )  # fmt: skip


def test_system_has_no_password_and_stands_in_for_nobody() -> None:
    system, person = make_system("/1/"), make_account("/1/")

    with pytest.raises(Refused, match="没有密码"):
        services.reset_password(actor=None, account=system, on=DAY)
    with pytest.raises(Refused, match="代理人"):
        services.arrange_stand_in(
            actor=person, substitute=system, valid_from=DAY, valid_until=DAY, on=DAY
        )


def test_token_follows_a_body_that_moves_and_shows_its_new_name() -> None:
    operator = make_holder(Role.OPERATOR, "/1/")
    token, _ = issue(operator, make_system("/1/7/"))
    assert token.body is not None

    following.move_subtree(old="/1/7/", new="/2/", on=DAY)
    following.rename_body(body=token.body, name="新名称", on=DAY)

    token.refresh_from_db()
    assert (token.body_path, token.body_name) == ("/2/", "新名称")


def test_operator_makes_a_system_issues_its_token_and_sees_the_secret_once(client: Client) -> None:
    client.force_login(make_holder(Role.OPERATOR, "/1/"))
    made = client.post(
        "/accounts/new/",
        {"kind": "system", "username": "scjg", "display_name": "市场监管案件系统", "place": "/1/"},
        follow=True,
    )
    account = Account.objects.get(username="scjg")
    assert "还没有令牌" in made.content.decode()
    assert not account.has_usable_password()

    given = {"name": "生产环境", "scope": "push", "place": "/1/", "valid_until": "2027-03-01"}
    shown = client.post(f"/accounts/{account.uuid}/tokens/", given)
    secret = shown.context["secret"]
    record = client.get(f"/accounts/{account.uuid}/").content.decode()

    assert secret in shown.content.decode()
    assert shown.headers["Cache-Control"].startswith("max-age=0")
    assert secret not in record
    assert secret[:8] in record
    caller = tokens.authenticate(request_with({"Authorization": f"Bearer {secret}"}), Scope.PUSH)
    assert caller.account == account
