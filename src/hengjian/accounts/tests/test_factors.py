"""The second factor: set up, asked for, lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from pytest_django.fixtures import Settings

from hengjian.accounts import factors, services, signin
from hengjian.accounts.models import Account, RecoveryCode, SecondFactor
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import (
    DAY,
    PASSWORD,
    code_now,
    make_account,
    make_factor,
    make_grant,
    make_holder,
)
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db

SIGN_IN, CODE, HOME, PAGE = "/sign-in/", "/sign-in/code/", "/", "/second-factor/"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def account() -> Account:
    return make_account("/1/", username="wang.hai", password=PASSWORD)


def give_password(client: Client, **more: str) -> str:
    answer = client.post(SIGN_IN, {"username": "wang.hai", "password": PASSWORD, **more})
    return str(answer.headers.get("Location", answer.status_code))


def give_code(client: Client, code: str, **more: str) -> int:
    return int(client.post(CODE, {"code": code, **more}).status_code)


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def test_password_alone_does_not_let_in_whoever_has_a_second_factor(
    client: Client, account: Account
) -> None:
    make_factor(account)

    assert give_password(client, next="/sign-ins/") == f"{CODE}?next=%2Fsign-ins%2F"

    assert not is_in(client)
    assert client.get("/sign-ins/").headers["Location"].startswith(SIGN_IN)


def test_password_and_code_let_in_and_lead_to_the_page_that_was_asked_for(
    client: Client, account: Account
) -> None:
    secret = make_factor(account)
    give_password(client)

    answer = client.post(
        CODE, {"code": f" {code_now(secret)[:3]} {code_now(secret)[3:]}", "next": "/sign-ins/"}
    )

    assert answer.headers["Location"] == "/sign-ins/"
    assert is_in(client)
    (row,) = account.sign_ins.all()
    assert (row.way, row.with_code) == ("password", True)


def test_nobody_is_led_to_another_site_after_the_code(client: Client, account: Account) -> None:
    secret = make_factor(account)
    give_password(client)

    answer = client.post(CODE, {"code": code_now(secret), "next": "https://evil.example/"})

    assert answer.headers["Location"] == HOME


def test_code_is_good_once(client: Client, account: Account) -> None:
    secret = make_factor(account)
    give_password(client)
    assert give_code(client, code_now(secret)) == 302
    client.post("/sign-out/")
    give_password(client)

    assert give_code(client, code_now(secret)) == 200
    assert give_code(client, code_now(secret, -1)) == 200
    assert not is_in(client)
    assert give_code(client, code_now(secret, +1)) == 302


def test_code_that_two_send_at_once_lets_in_one(account: Account) -> None:
    secret = make_factor(account)
    rows = [SecondFactor.objects.get(account=account) for _ in range(2)]

    taken = [factors._take_of_app(row, code_now(secret)) for row in rows]  # noqa: SLF001  both have read the same

    assert taken == [True, False]


def test_wrong_codes_lock_the_name_as_wrong_passwords_do(
    client: Client, account: Account, settings: Settings
) -> None:
    secret = make_factor(account)
    give_password(client)
    limit = settings.LOCK_AFTER_FAILURES_OF_NAME

    answers = [give_code(client, "000000") for _ in range(limit)]

    assert answers == [200] * (limit - 1) + [429]
    assert give_code(client, code_now(secret)) == 302  # nobody waits for a code any more
    assert give_password(client) == "429"
    assert not is_in(client)


def test_right_password_does_not_forgive_wrong_codes(
    client: Client, account: Account, settings: Settings
) -> None:
    make_factor(account)
    for _ in range(settings.LOCK_AFTER_FAILURES_OF_NAME - 1):
        give_password(client)
        give_code(client, "000000")

    give_password(client)

    assert give_code(client, "000000") == 429


def test_code_has_to_come_within_minutes(
    client: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = make_factor(account)
    give_password(client)
    later = NOON + signin.CODE_WITHIN + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = client.post(CODE, {"code": code_now(secret)}, follow=True)

    assert "等候动态码的时间已过" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("what", ["password", "suspension"])
def test_change_of_the_account_ends_the_wait_for_a_code(
    client: Client, account: Account, what: str
) -> None:
    secret = make_factor(account)
    give_password(client)
    if what == "password":
        services.reset_password(actor=None, account=account, on=DAY)
    else:
        operator = make_holder(Role.OPERATOR, "/")
        services.change_state(actor=operator, account=account, state="suspended", on=DAY)

    give_code(client, code_now(secret))

    assert not is_in(client)


def test_page_for_the_code_shows_nothing_to_a_stranger(client: Client) -> None:
    assert client.get(CODE).headers["Location"] == SIGN_IN


def set_up(client: Client, account: Account) -> list[str]:
    client.post(f"{PAGE}begin/")
    page = client.get(PAGE).content.decode()
    assert "data:image/svg+xml" in page
    code = code_now(factors.secret_to_show(account))
    return list(client.post(f"{PAGE}confirm/", {"code": code}).context["codes"])


def test_second_factor_counts_once_the_app_has_shown_the_right_code(
    client: Client, account: Account
) -> None:
    give_password(client)
    client.post(f"{PAGE}begin/")
    assert factors.factor_of(account) is None

    wrong = client.post(f"{PAGE}confirm/", {"code": "000000"})
    assert "动态码不对" in wrong.content.decode()
    assert factors.factor_of(account) is None

    assert len(set(set_up(client, account))) == factors.RECOVERY_CODES
    assert factors.factor_of(account) is not None


def test_secret_is_shown_no_more_once_it_works(client: Client, account: Account) -> None:
    client.force_login(account)
    set_up(client, account)

    assert "data:image/svg+xml" not in client.get(PAGE).content.decode()
    with pytest.raises(Refused):
        factors.begin(account=account, on=DAY)


def test_other_sign_ins_end_when_the_second_factor_begins_to_count(
    client: Client, account: Account
) -> None:
    other = Client()
    for each in (client, other):
        give_password(each)

    set_up(client, account)

    assert [each.get(HOME).status_code for each in (client, other)] == [200, 302]


def test_recovery_code_stands_in_for_the_app_once(client: Client, account: Account) -> None:
    client.force_login(account)
    given = set_up(client, account)
    client.post("/sign-out/")
    give_password(client)
    assert give_code(client, given[3].upper().replace("-", " ")) == 302
    client.post("/sign-out/")
    give_password(client)

    assert give_code(client, given[3]) == 200
    assert give_code(client, given[4]) == 302
    assert "8 个" in client.get(PAGE).content.decode()


def test_recovery_codes_themselves_are_kept_nowhere(client: Client, account: Account) -> None:
    client.force_login(account)
    given = set_up(client, account)

    kept = str(list(RecoveryCode.objects.values_list()))

    assert not [code for code in given if code in kept or code.replace("-", "") in kept]


def test_new_recovery_codes_make_those_before_worthless(client: Client, account: Account) -> None:
    client.force_login(account)
    before = set_up(client, account)
    secret = make_known(account)

    after = client.post(f"{PAGE}codes/", {"code": code_now(secret, 1)}).context["codes"]

    assert not set(before) & set(after)
    assert factors.prove(account=account, code=before[0], address=None, on=DAY) is False
    assert factors.prove(account=account, code=after[0], address=None, on=DAY) is True


def make_known(account: Account) -> bytes:
    """Give the account's second factor another secret, that the test knows."""
    SecondFactor.objects.filter(account=account).delete()
    return make_factor(account)


@pytest.mark.parametrize("deed", ["codes", "end"])
def test_nobody_changes_his_second_factor_without_showing_it(
    client: Client, account: Account, deed: str
) -> None:
    make_factor(account)
    client.force_login(account)

    page = client.post(f"{PAGE}{deed}/", {"code": "000000"})

    assert "动态码不对" in page.content.decode()
    assert factors.factor_of(account) is not None
    assert not RecoveryCode.objects.exists()


def test_wrong_codes_of_somebody_who_is_signed_in_lock_too(
    client: Client, account: Account, settings: Settings
) -> None:
    make_factor(account)
    client.force_login(account)

    limit = settings.LOCK_AFTER_FAILURES_OF_NAME
    answers = [client.post(f"{PAGE}end/", {"code": "000000"}).status_code for _ in range(limit)]

    assert answers == [200] * (limit - 1) + [429]


def test_second_factor_is_switched_off_by_whoever_shows_it(
    client: Client, account: Account
) -> None:
    secret = make_factor(account)
    client.force_login(account)

    client.post(f"{PAGE}end/", {"code": code_now(secret)})
    client.post("/sign-out/")

    assert give_password(client) == HOME


def test_operator_takes_away_a_second_factor_that_was_lost(
    client: Client, account: Account
) -> None:
    secret = make_factor(account)
    give_password(client)
    give_code(client, code_now(secret))

    factors.reset(actor=make_holder(Role.OPERATOR, "/"), account=account, on=DAY)

    assert client.get(HOME).status_code == 302
    assert give_password(client) == HOME


def test_nobody_takes_away_a_second_factor_outside_his_subtree_or_his_own(
    account: Account,
) -> None:
    make_factor(account)
    make_grant(account, Role.OPERATOR, "/")

    for actor in (make_holder(Role.OPERATOR, "/2/"), account):
        with pytest.raises(NotAllowed):
            factors.reset(actor=actor, account=account, on=DAY)


def test_second_factor_sealed_with_a_lost_key_opens_with_a_recovery_code_only(
    client: Client, account: Account, settings: Settings
) -> None:
    client.force_login(account)
    given = set_up(client, account)
    settings.SECRET_KEY = "another"  # noqa: S105  of tests only

    proven = [
        factors.prove(account=account, code=code, address=None, on=DAY)
        for code in ("123456", given[0])
    ]

    assert proven == [False, True]


def test_role_that_needs_a_second_factor_is_led_to_it_and_nowhere_else(
    client: Client, account: Account, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = ["operator"]
    make_grant(account, Role.OPERATOR, "/1/")
    give_password(client)

    pages = [client.get(page) for page in (HOME, "/accounts/", "/sign-ins/")]

    assert [page.headers["Location"] for page in pages] == [PAGE] * 3
    assert "必须使用二次验证" in client.get(PAGE).content.decode()
    set_up(client, account)
    assert client.get("/accounts/").status_code == 200


def test_other_roles_and_days_need_none(
    client: Client, account: Account, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = ["operator"]
    make_grant(account, Role.OFFICER, "/1/")
    make_grant(account, Role.OPERATOR, "/1/", valid_from=DAY + timedelta(days=1))
    give_password(client)

    assert client.get(HOME).status_code == 200


def test_second_factor_that_a_role_needs_is_not_switched_off(
    client: Client, account: Account, settings: Settings
) -> None:
    secret = make_factor(account)
    make_grant(account, Role.OPERATOR, "/1/")
    settings.SECOND_FACTOR_ROLES = ["operator"]
    give_password(client)
    give_code(client, code_now(secret))

    page = client.post(f"{PAGE}end/", {"code": code_now(secret, 1)}, follow=True)

    assert "不能关闭" in page.content.decode()
    assert factors.factor_of(account) is not None
