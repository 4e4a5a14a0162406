"""Changes of accounts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hengjian.accounts import following, services
from hengjian.accounts.models import Account, Grant
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import (
    DAY,
    PASSWORD,
    body_at,
    make_account,
    make_grant,
    make_holder,
)
from hengjian.common.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
WEAK = "1234567890"


def create(actor: Account | None, username: str = "wang.hai", path: str = "/1/7/") -> Account:
    return services.create_account(
        actor=actor, username=username, display_name="王海", body=body_at(path), on=DAY
    )


def give(actor: Account, account: Account, path: str) -> Grant:
    return services.give_grant(
        actor=actor, account=account, role=Role.OFFICER, body=body_at(path), valid_from=DAY,
        valid_until=None, on=DAY,
    )  # fmt: skip


def test_new_account_can_only_be_used_with_its_first_password_which_has_to_be_changed() -> None:
    account = create(make_holder(Role.OPERATOR, "/1/"))
    assert not account.has_usable_password()

    password = services.reset_password(actor=None, account=account, on=DAY)

    assert account.check_password(password)
    assert account.must_change_password


def test_user_names_are_equal_whatever_their_width_and_case() -> None:
    create(None, "Wang.Hai")

    with pytest.raises(Refused, match=r"“wang\.hai”已有人使用"):
        create(None, "ＷＡＮＧ.hai ")


@pytest.mark.parametrize("username", ["", "a", "wang hai", "<b>", "x" * 65])
def test_user_name_that_cannot_be_typed_plainly_is_refused(username: str) -> None:
    with pytest.raises(Refused, match="2 至 64 个"):
        create(None, username)


def test_operator_makes_no_account_outside_his_subtree() -> None:
    with pytest.raises(NotAllowed):
        create(make_holder(Role.OPERATOR, "/1/8/"))


def test_operator_gives_roles_inside_his_subtree_only() -> None:
    operator, officer = make_holder(Role.OPERATOR, "/1/7/"), make_account("/1/7/2/")

    assert give(operator, officer, "/1/7/2/").given_by == operator.uuid
    with pytest.raises(NotAllowed):
        give(operator, officer, "/1/")


def test_nobody_gives_himself_a_role() -> None:
    operator = make_holder(Role.OPERATOR, "/")

    with pytest.raises(NotAllowed):
        give(operator, operator, "/1/")


def test_role_cannot_end_before_it_begins() -> None:
    with pytest.raises(Refused, match="截止日早于起始日"):
        services.give_grant(
            actor=None, account=make_account(), role=Role.OFFICER, body=body_at("/1/"),
            valid_from=DAY, valid_until=DAY - ONE_DAY, on=DAY,
        )  # fmt: skip


def test_ended_role_was_in_force_until_the_day_before() -> None:
    operator, account = make_holder(Role.OPERATOR, "/"), make_account()
    grant = make_grant(account, Role.OFFICER, "/1/", DAY - ONE_DAY * 5)

    services.end_grant(actor=operator, grant=grant, on=DAY)

    assert grant.valid_until == DAY - ONE_DAY


def test_role_that_ends_on_its_first_day_never_was() -> None:
    operator, account = make_holder(Role.OPERATOR, "/"), make_account()
    grant = make_grant(account, Role.OFFICER, "/1/", DAY)

    services.end_grant(actor=operator, grant=grant, on=DAY)

    assert not account.grants.exists()


def test_colleague_of_the_same_body_stands_in_and_nobody_else() -> None:
    absent, colleague, stranger = make_account("/1/7/"), make_account("/1/7/"), make_account("/1/")

    arranged = services.arrange_stand_in(
        actor=absent, substitute=colleague, valid_from=DAY, valid_until=DAY, on=DAY
    )

    assert arranged.absent == absent
    with pytest.raises(Refused, match="同一单位"):
        services.arrange_stand_in(
            actor=absent, substitute=stranger, valid_from=DAY, valid_until=DAY, on=DAY
        )


def test_stand_in_is_ended_by_the_two_it_concerns_only() -> None:
    absent, colleague = make_account("/1/"), make_account("/1/")
    arranged = services.arrange_stand_in(
        actor=absent, substitute=colleague, valid_from=DAY, valid_until=DAY + ONE_DAY, on=DAY
    )

    with pytest.raises(NotAllowed):
        services.end_stand_in(actor=make_account("/1/"), stand_in=arranged, on=DAY + ONE_DAY)
    services.end_stand_in(actor=colleague, stand_in=arranged, on=DAY + ONE_DAY)

    assert arranged.valid_until == DAY


def test_weak_password_is_refused() -> None:
    account = make_account(password=PASSWORD)

    with pytest.raises(ValidationError):
        services.change_own_password(account=account, password=WEAK, session_key=None, on=DAY)

    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_accounts_and_roles_follow_a_body_that_moves() -> None:
    inside, beside = make_account("/1/7/3/"), make_account("/1/70/")
    grant = make_grant(inside, Role.OFFICER, "/1/7/")

    following.move_subtree(old="/1/7/", new="/2/", on=DAY)

    for row in (inside, beside, grant):
        row.refresh_from_db()
    assert [inside.body_path, grant.body_path, beside.body_path] == ["/2/3/", "/2/", "/1/70/"]


def test_accounts_and_roles_show_the_new_name_of_a_body() -> None:
    account = make_account("/1/7/")
    grant = make_grant(account, Role.OFFICER, "/1/7/")
    assert account.body is not None

    following.rename_body(body=account.body, name="新名称", on=DAY)

    account.refresh_from_db()
    grant.refresh_from_db()
    assert account.body_name == grant.body_name == "新名称"


def test_shared_password_opens_every_account_at_once() -> None:
    accounts = [make_account(must_change_password=True) for _ in range(2)]

    services.share_password(accounts=accounts, password=PASSWORD, on=DAY)

    assert all(each.check_password(PASSWORD) and not each.must_change_password for each in accounts)
