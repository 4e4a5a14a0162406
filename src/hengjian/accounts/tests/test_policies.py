"""How far roles reach."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.accounts import policies, selectors
from hengjian.accounts.models import Account, StandIn
from hengjian.accounts.policies import Action
from hengjian.accounts.roles import Role
from hengjian.accounts.selectors import AccountFilter
from hengjian.accounts.tests.factories import DAY, make_account, make_grant, make_holder

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)


def seen_by(reader: Account, day: date = DAY) -> set[str]:
    return {row.body_path for row in selectors.accounts_for(reader, day)}


def test_operator_sees_his_body_and_all_below_but_nothing_beside_or_above() -> None:
    operator = make_holder(Role.OPERATOR, "/1/7/")
    for path in ("/", "/1/", "/1/7/3/", "/1/70/", "/1/8/", "/17/", "/2/"):
        make_account(path)

    assert seen_by(operator) == {"/1/7/", "/1/7/3/"}


def test_operator_of_the_whole_sees_also_who_is_at_no_body() -> None:
    operator = make_holder(Role.OPERATOR, "/")
    make_account("/9/")
    citizen = make_account("/")

    assert citizen in selectors.accounts_for(operator, DAY)
    assert seen_by(operator) == {"/", "/9/"}


def test_role_without_the_right_reaches_nothing() -> None:
    officer = make_holder(Role.OFFICER, "/")

    assert seen_by(officer) == set()


def test_grant_is_in_force_on_its_first_and_on_its_last_day_only() -> None:
    operator = make_account("/1/")
    make_grant(operator, Role.OPERATOR, "/1/", DAY, DAY + ONE_DAY)

    in_force = [bool(seen_by(operator, DAY + ONE_DAY * shift)) for shift in (-1, 0, 1, 2)]

    assert in_force == [False, True, True, False]


def test_suspended_account_reaches_nothing() -> None:
    operator = make_holder(Role.OPERATOR, "/1/")
    operator.state = Account.State.SUSPENDED
    operator.save()

    assert policies.reach(operator, {Role.OPERATOR}, DAY) == []


def test_overlapping_grants_count_once() -> None:
    operator = make_holder(Role.OPERATOR, "/1/")
    make_grant(operator, Role.OPERATOR, "/1/7/")
    make_grant(operator, Role.OPERATOR, "/2/5/")

    assert policies.reach(operator, {Role.OPERATOR}, DAY) == ["/1/", "/2/5/"]


def stand_in(absent: Account, substitute: Account) -> StandIn:
    return StandIn.objects.create(
        absent=absent, substitute=substitute, valid_from=DAY, valid_until=DAY,
        arranged_by=absent.uuid,
    )  # fmt: skip


def test_substitute_reaches_what_the_absent_one_does_for_the_days_agreed() -> None:
    operator, colleague = make_holder(Role.OPERATOR, "/1/"), make_account("/1/")
    stand_in(operator, colleague)

    assert [bool(seen_by(colleague, DAY + ONE_DAY * shift)) for shift in (-1, 0, 1)] == [
        False, True, False,
    ]  # fmt: skip


def test_substitute_of_a_substitute_reaches_nothing() -> None:
    operator, first, second = make_holder(Role.OPERATOR, "/1/"), make_account(), make_account()
    stand_in(operator, first)
    stand_in(first, second)

    assert seen_by(first)
    assert not seen_by(second)


def test_nobody_stands_in_for_somebody_who_is_suspended() -> None:
    operator, colleague = make_holder(Role.OPERATOR, "/1/"), make_account("/1/")
    stand_in(operator, colleague)
    operator.state = Account.State.SUSPENDED
    operator.save()

    assert not seen_by(colleague)


def test_operator_does_not_manage_somebody_whose_role_reaches_beyond_his_own() -> None:
    operator = make_holder(Role.OPERATOR, "/1/7/")
    inside = make_holder(Role.OFFICER, "/1/7/")
    beyond = make_holder(Role.SUPERVISOR, "/1/", at="/1/7/")

    assert policies.may_manage(operator, inside, DAY)
    assert not policies.may_manage(operator, beyond, DAY)


def test_role_that_begins_later_counts_when_somebody_is_managed_and_one_that_is_over_does_not() -> (
    None
):
    operator = make_holder(Role.OPERATOR, "/1/7/")
    later, former = make_account("/1/7/"), make_account("/1/7/")
    make_grant(later, Role.SUPERVISOR, "/1/", DAY + ONE_DAY)
    make_grant(former, Role.SUPERVISOR, "/1/", DAY - ONE_DAY * 9, DAY - ONE_DAY)

    assert not policies.may_manage(operator, later, DAY)
    assert policies.may_manage(operator, former, DAY)


def test_nobody_manages_himself() -> None:
    operator = make_holder(Role.OPERATOR, "/")

    assert policies.may(operator, Action.MANAGE, DAY, operator.body_path)
    assert not policies.may_manage(operator, operator, DAY)


STEPS = ("1", "2", "12", "20")
paths = st.lists(st.sampled_from(STEPS), max_size=3).map(
    lambda steps: "/" + "".join(f"{step}/" for step in steps)
)
filters = st.builds(
    AccountFilter,
    words=st.sampled_from(["", "person", "单位", "/1", "%", "_", "'", "\\", "person 单位", "％"]),
    state=st.sampled_from(["", *Account.State.values]),
    role=st.sampled_from(["", *Role.values]),
)


@given(
    places=st.lists(paths, min_size=1, max_size=12),
    granted=st.lists(st.tuples(st.sampled_from(Role), paths), max_size=4),
    wanted=filters,
)
def test_hidden_accounts_never_appear_whatever_the_filter(
    places: list[str], granted: list[tuple[Role, str]], wanted: AccountFilter
) -> None:
    Account.objects.filter(sign_ins__isnull=True, grants__isnull=True).delete()
    reader = make_account("/3/")
    for role, path in granted:
        make_grant(reader, role, path)
    rows = [make_account(path) for path in places]

    shown = set(selectors.accounts_for(reader, DAY, wanted))

    tops = [path for role, path in granted if role in policies.ROLES[Action.SEE]]
    visible = {row for row in [*rows, reader] if any(row.body_path.startswith(top) for top in tops)}
    assert shown & {*rows, reader} <= visible
    if wanted == AccountFilter():
        assert shown & {*rows, reader} == visible
