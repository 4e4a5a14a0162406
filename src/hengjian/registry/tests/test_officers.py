"""Officers and auxiliaries, and how their credentials stood on a day."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.accounts.tests.factories import DAY, make_account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry import selectors
from hengjian.registry.changes import values_of
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.services import officers as services
from hengjian.registry.services.officers import CredentialDetails, OfficerDetails
from hengjian.registry.states import TRANSITIONS, Action, State
from hengjian.registry.tests.factories import (
    FIRST,
    LAST,
    make_body,
    make_credential,
    make_keeper,
    make_officer,
)

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)


def stand(credential: Credential, action: Action, day: date, ground: str = "年审不合格") -> None:
    services.change_standing(
        actor=None, credential=credential, action=action, day=day, ground=ground, on=DAY
    )


def details_of(officer: Officer, **changed: object) -> OfficerDetails:
    names = OfficerDetails.__dataclass_fields__
    return OfficerDetails(**{**{name: getattr(officer, name) for name in names}, **changed})


def test_credential_holds_on_its_first_and_on_its_last_day_only() -> None:
    officer = make_officer()
    credential = make_credential(officer)
    days = (FIRST - ONE_DAY, FIRST, LAST, LAST + ONE_DAY)

    held = [selectors.credential_on(officer, day) for day in days]

    assert held == [None, credential, credential, None]


def test_credential_without_an_end_goes_on() -> None:
    officer = make_officer()
    credential = make_credential(officer, valid_until=None)

    assert selectors.credential_on(officer, date(2099, 1, 1)) == credential


def test_suspended_credential_does_not_hold_from_that_day_until_the_day_it_is_given_back() -> None:
    officer = make_officer()
    credential = make_credential(officer)
    taken, back = DAY - ONE_DAY * 9, DAY - ONE_DAY * 5
    stand(credential, Action.SUSPEND, taken)
    stand(credential, Action.RESTORE, back, "期满发还")
    days = (taken - ONE_DAY, taken, back - ONE_DAY, back)

    assert [selectors.credential_on(officer, day) is not None for day in days] == [
        True, False, False, True,
    ]  # fmt: skip


def test_what_holds_for_a_field_names_that_field() -> None:
    officer = make_officer()
    silent = make_credential(officer)
    telling = make_credential(officer, fields=("甲领域", "乙领域"), valid_from=FIRST + ONE_DAY)

    assert selectors.credential_on(officer, DAY, "甲领域") == telling
    assert selectors.credential_on(officer, DAY, "甲") is None
    assert selectors.credential_on(officer, FIRST, "甲领域") is None
    assert selectors.credential_on(officer, FIRST) == silent


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_credential_changes_its_standing_as_the_table_says_and_not_otherwise(
    state: State, action: Action
) -> None:
    credential = make_credential(make_officer())
    Credential.objects.filter(pk=credential.pk).update(state=state)
    after = TRANSITIONS.get((state, action))

    if after is None:
        with pytest.raises(Refused, match="不能"):
            stand(credential, action, DAY)
    else:
        stand(credential, action, DAY)

    credential.refresh_from_db()
    assert credential.state == (after or state)


@given(st.lists(st.tuples(st.sampled_from(Action), st.integers(-30, 0)), max_size=6))
def test_state_for_lists_is_what_the_events_say_of_today(steps: list[tuple[Action, int]]) -> None:
    credential = make_credential(make_officer())
    for action, shift in steps:
        try:
            stand(credential, action, DAY + ONE_DAY * shift)
        except Refused:
            continue

    credential.refresh_from_db()
    assert selectors.standing_on(credential, DAY) == credential.state


def test_change_of_standing_needs_a_ground_and_a_day_that_is_neither_ahead_nor_before_the_last() -> (
    None
):
    credential = make_credential(make_officer())

    with pytest.raises(Refused, match="原因"):
        stand(credential, Action.SUSPEND, DAY, " ")
    with pytest.raises(Refused, match="还没有到"):
        stand(credential, Action.SUSPEND, DAY + ONE_DAY)
    with pytest.raises(Refused, match="2025-01-01"):
        stand(credential, Action.SUSPEND, FIRST - ONE_DAY)
    assert credential.events.count() == 1


def test_auxiliary_signs_nothing_and_holds_no_credential() -> None:
    auxiliary = make_officer(kind=Officer.Kind.AUXILIARY)
    officer = make_officer()
    make_credential(officer)

    assert not auxiliary.may_sign
    with pytest.raises(Refused, match="辅助人员不能持执法证件"):
        make_credential(auxiliary)
    with pytest.raises(Refused, match="辅助人员不能持执法证件"):
        services.change_officer(
            actor=None, officer=officer, body=officer.body,
            details=details_of(officer, kind=Officer.Kind.AUXILIARY), on=DAY,
        )  # fmt: skip


def test_number_of_a_credential_is_used_once_of_a_kind() -> None:
    credential = make_credential(make_officer())
    details = CredentialDetails(credential.kind, credential.number.lower(), FIRST)

    with pytest.raises(Refused, match="已有这个号码"):
        services.issue_credential(actor=None, officer=make_officer(), details=details, on=DAY)


def test_corrected_first_day_moves_the_day_from_which_it_holds() -> None:
    officer = make_officer()
    credential = make_credential(officer)
    earlier = FIRST - ONE_DAY * 30
    details = CredentialDetails(credential.kind, credential.number, earlier, LAST)

    assert services.correct_credential(actor=None, credential=credential, details=details, on=DAY)

    assert selectors.credential_on(officer, earlier) == credential


def test_first_day_cannot_be_moved_past_a_later_change() -> None:
    credential = make_credential(make_officer())
    stand(credential, Action.SUSPEND, DAY)
    details = CredentialDetails(credential.kind, credential.number, DAY + ONE_DAY)

    with pytest.raises(Refused, match="已有变动"):
        services.correct_credential(actor=None, credential=credential, details=details, on=DAY)


def test_officer_goes_to_another_body_only_with_the_right_at_both() -> None:
    officer, other = make_officer("/1/7/"), make_body("/2/")

    with pytest.raises(NotAllowed):
        services.change_officer(
            actor=make_keeper("/1/"),
            officer=officer,
            body=other,
            details=details_of(officer),
            on=DAY,
        )
    assert services.change_officer(
        actor=make_keeper("/"), officer=officer, body=other, details=details_of(officer), on=DAY
    )
    assert selectors.history(officer).first().details == [  # type: ignore[union-attr]  # there are two
        {"field": "所在单位", "old": "单位/1/7/", "new": "单位/2/"}
    ]


def test_account_is_linked_to_one_officer_only() -> None:
    first, second = make_officer(), make_officer()
    account = make_account("/1/")

    def link(officer: Officer, uuid: UUID | None) -> None:
        services.link_account(actor=None, officer=officer, account=uuid, on=DAY)

    link(first, account.uuid)
    with pytest.raises(Refused, match="账号编号"):
        link(second, account.uuid)
    link(first, None)
    second.refresh_from_db()
    link(second, account.uuid)

    assert list(selectors.accounts_at(second.body)) == [account]
    assert Officer.objects.get(account=account.uuid) == second


def test_list_is_narrowed_to_who_has_or_lacks_a_valid_credential_today() -> None:
    keeper = make_keeper("/1/")
    valid, lapsed, none = make_officer(), make_officer(), make_officer()
    credential = make_credential(valid)
    make_credential(lapsed, valid_until=DAY - ONE_DAY)

    def found(**wanted: str) -> set[Officer]:
        return set(selectors.officers_for(keeper, DAY, selectors.OfficerFilter(**wanted)))

    assert found(credential=selectors.HELD) == {valid}
    assert found(credential=selectors.NOT_HELD) == {lapsed, none}
    assert found(words=credential.number) == {valid}
    assert found(words=none.name) == {none}


def test_credential_details_are_those_of_its_dataclass() -> None:
    assert set(values_of(CredentialDetails("police", "1", FIRST))) <= {
        field.name
        for field in Credential._meta.get_fields()  # noqa: SLF001  Django's public name
    }
