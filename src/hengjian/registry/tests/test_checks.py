"""The yearly check of credentials: which ones, until when, and what becomes of those that fail."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry import law, yearly
from hengjian.registry.models.checks import CredentialCheck
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.selectors import standing_on
from hengjian.registry.services import officers
from hengjian.registry.services.checks import CheckDetails, register_check
from hengjian.registry.services.officers import CredentialDetails, OfficerDetails
from hengjian.registry.states import Action, State
from hengjian.registry.tests.factories import make_credential, make_keeper, make_officer
from hengjian.registry.tests.test_imports import counts, data, load, reasons, tried, withdraw
from hengjian.registry.yearly import CheckFilter, Standing
from hengjian.rulebook.errors import PackError

pytestmark = pytest.mark.django_db
YEAR = 2025
PLACE = "/1/7/"
__all__ = ["data"]  # what is uploaded is kept in a folder of the test
PASSED, FAILED = CredentialCheck.Result.PASSED, CredentialCheck.Result.FAILED


@pytest.fixture
def keeper() -> Account:
    return make_keeper(PLACE)


def held(valid_from: date = date(2025, 1, 1), valid_until: date | None = None) -> Credential:
    return make_credential(make_officer(PLACE), valid_from=valid_from, valid_until=valid_until)


def checked(credential: Credential, result: str = PASSED, ground: str = "", on: date = DAY) -> None:
    details = CheckDetails(YEAR, result, on, ground)
    register_check(actor=make_keeper(PLACE), credential=credential, details=details, on=DAY)


def stands(credential: Credential, action: Action, day: date) -> None:
    officers.change_standing(
        actor=None, credential=credential, action=action, day=day, ground="测试", on=max(day, DAY)
    )


def listed(keeper: Account, standing: str = "", words: str = "") -> list[Credential]:
    return list(yearly.checks_for(keeper, DAY, CheckFilter(YEAR, words, standing)))


# --- the law ----------------------------------------------------------------------------------------


def test_check_of_a_year_is_due_by_the_day_of_the_pack_in_the_next_and_says_that_it_is_not_verified() -> (
    None
):
    terms = law.yearly_check()

    assert terms is not None
    assert terms.due(2025) == date(2026, 3, 31)
    assert not terms.verified
    assert terms.source


@override_settings(JURISDICTION="handan")
def test_place_whose_own_paper_names_the_day_tells_that_paper() -> None:
    terms = law.yearly_check()

    assert terms is not None
    assert (terms.month, terms.day, terms.verified) == (3, 31, False)
    assert "年检工作应在次年3月底前完成" in terms.source


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kinds": ["pilot"]}, "没有这种证件：pilot"),
        ({"kinds": []}, "kinds 没有写"),
        ({"month": 2, "day": 29}, "不是每年都有的一天"),
        ({"day": None}, "不是每年都有的一天"),
        ({"source": ""}, "须写明 source"),
        ({"verified": "yes"}, "须写明 source 和 verified"),
    ],
)
def test_what_the_pack_says_wrongly_is_told_in_words(given: dict[str, object], words: str) -> None:
    whole = {"kinds": ["provincial"], "month": 3, "day": 31, "source": "办法", "verified": False}

    with pytest.raises(PackError, match=words):
        law.checked_terms({**whole, **given}, "第十七条")


# --- which ones -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "wanted"),
    [
        (date(2025, 12, 31), None, 1),
        (date(2026, 1, 1), None, 0),
        (date(2020, 1, 1), date(2026, 1, 1), 1),
        (date(2020, 1, 1), date(2025, 12, 31), 0),
    ],
)
def test_credentials_that_outlast_the_last_day_of_the_year_are_checked(
    keeper: Account, valid_from: date, valid_until: date | None, wanted: int
) -> None:
    credential = held(valid_from, valid_until)

    assert listed(keeper) == ([credential] if wanted else [])


@pytest.mark.parametrize(("day", "wanted"), [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1)])
def test_credential_withdrawn_within_the_year_is_not_checked_and_one_withdrawn_later_is_told_so(
    keeper: Account, day: date, wanted: int
) -> None:
    credential = held()
    stands(credential, Action.WITHDRAW, day)

    assert [yearly.standing_of(each) for each in listed(keeper)] == (
        [Standing.WITHDRAWN] if wanted else []
    )


def test_credentials_of_other_issuers_are_not_checked(keeper: Account) -> None:
    credential = held()
    Credential.objects.filter(pk=credential.pk).update(kind=Credential.Kind.POLICE)

    assert listed(keeper) == []
    with pytest.raises(Refused, match="不在本地的年度审验之列"):
        checked(credential)


def test_credentials_of_others_are_hidden() -> None:
    held()

    assert listed(make_keeper("/1/8/")) == []
    assert sum(yearly.counts_for(make_keeper("/1/8/"), DAY, YEAR).values()) == 0


def test_each_credential_stands_in_exactly_one_way_and_the_counts_agree(keeper: Account) -> None:
    todo, suspended, withdrawn, cancelled, passed, failed = (held() for _ in range(6))
    stands(suspended, Action.SUSPEND, DAY)
    stands(withdrawn, Action.WITHDRAW, DAY)
    stands(cancelled, Action.CANCEL, DAY)
    checked(passed)
    checked(failed, FAILED, "考核不合格")

    by_standing = {each: listed(keeper, each.value) for each in Standing}

    assert by_standing == {
        Standing.OPEN: [todo], Standing.SUSPENDED: [suspended], Standing.WITHDRAWN: [withdrawn],
        Standing.CANCELLED: [cancelled], Standing.PASSED: [passed], Standing.FAILED: [failed],
    }  # fmt: skip
    assert yearly.counts_for(keeper, DAY, YEAR) == dict.fromkeys(Standing, 1)
    assert {each.pk: yearly.standing_of(each) for each in listed(keeper)} == {
        rows[0].pk: standing for standing, rows in by_standing.items()
    }
    assert yearly.waiting_for(keeper, DAY, YEAR) == 2


def test_holder_is_found_by_name_and_credential_by_number(keeper: Account) -> None:
    one, other = held(), held()

    assert listed(keeper, words=one.officer.name) == [one]
    assert listed(keeper, words=other.number.lower()) == [other]


# --- results ----------------------------------------------------------------------------------------


def test_credential_that_fails_is_cancelled_from_the_day_of_the_check_with_the_ground() -> None:
    credential = held()

    checked(credential, FAILED, "没有参加培训", DAY - timedelta(days=1))

    assert credential.state == State.CANCELLED
    assert standing_on(credential, DAY - timedelta(days=2)) == State.ISSUED
    assert standing_on(credential, DAY - timedelta(days=1)) == State.CANCELLED
    last = credential.events.order_by("-id")[0]
    assert last.ground == "2025 年度审验没有通过：没有参加培训"


def test_credential_that_passes_stays_as_it_is() -> None:
    credential = held()

    checked(credential)

    assert credential.state == State.ISSUED


def test_result_is_registered_once_a_year() -> None:
    credential = held()
    checked(credential)

    with pytest.raises(Refused, match="已经审验过"):
        checked(credential)


@pytest.mark.parametrize(
    ("result", "ground", "on", "words"),
    [
        (FAILED, "  ", DAY, "请写明原因"),
        (PASSED, "", DAY + timedelta(days=1), "审验日期还没有到"),
        (PASSED, "", date(2024, 12, 31), "早于 2025 年度"),
    ],
)
def test_result_that_cannot_be_is_refused(result: str, ground: str, on: date, words: str) -> None:
    credential = held()

    with pytest.raises(Refused, match=words):
        checked(credential, result, ground, on)
    assert not CredentialCheck.objects.exists()
    credential.refresh_from_db()
    assert credential.state == State.ISSUED


def test_credential_that_was_withdrawn_is_not_checked() -> None:
    credential = held()
    stands(credential, Action.WITHDRAW, DAY)

    with pytest.raises(Refused, match="不用审验"):
        checked(credential)


def test_nobody_checks_credentials_elsewhere() -> None:
    credential = held()

    with pytest.raises(NotAllowed):
        register_check(
            actor=make_keeper("/1/8/"), credential=credential, on=DAY,
            details=CheckDetails(YEAR, PASSED, DAY),
        )  # fmt: skip


# --- as a table -------------------------------------------------------------------------------------

HEAD = "证件号码,证件类别,审验年度,审验结果,审验日期,没有通过的原因\n"


def test_results_come_in_as_a_table_and_one_that_failed_is_cancelled(keeper: Account) -> None:
    passed, failed = held(), held()
    rows = (
        f"{passed.number},省级统一制发,2025,通过,2026-03-01,\n"
        f"{failed.number},省级统一制发,2025,没有通过,2026-03-01,考核不合格\n"
    )

    batch = load(keeper, HEAD + rows, PLACE)

    assert (batch.holds, counts(batch)) == ("checks", (2, 0, 0, 0))
    passed.refresh_from_db()
    failed.refresh_from_db()
    assert (passed.state, failed.state) == (State.ISSUED, State.CANCELLED)


def test_failed_check_that_is_taken_back_gives_the_credential_back(keeper: Account) -> None:
    credential = held()
    row = f"{credential.number},省级统一制发,2025,没有通过,2026-03-01,考核不合格\n"
    batch = load(keeper, HEAD + row, PLACE)

    withdraw(keeper, batch)

    credential.refresh_from_db()
    assert credential.state == State.ISSUED
    assert not CredentialCheck.objects.exists()
    assert [event.state for event in credential.events.all()] == [State.ISSUED]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("Z404,省级统一制发,2025,通过,2026-03-01,", "没有号码为 Z404 的这类证件"),
        ("{elsewhere},省级统一制发,2025,通过,2026-03-01,", "不在您管理的范围内"),
        ("{number},省级统一制发,2025,没有通过,2026-03-01,", "请写明原因"),
        ("{number},省级统一制发,2025,通过,2024-03-01,", "早于 2025 年度"),
        ("{number},省级统一制发,25,通过,2026-03-01,", "不是一个年份"),
        ("{checked},省级统一制发,2025,没有通过,2026-03-01,不合格", "不能再改结果"),
    ],
)
def test_row_that_cannot_be_is_told_before_anything_is_written(
    keeper: Account, cells: str, words: str
) -> None:
    done = held()
    checked(done)
    elsewhere = make_credential(make_officer("/1/8/"), valid_until=None)
    row = cells.format(number=held().number, elsewhere=elsewhere.number, checked=done.number)

    batch = tried(keeper, f"{HEAD}{row}\n", PLACE)

    assert words in reasons(batch)[2]
    assert CredentialCheck.objects.count() == 1


def test_list_goes_out_with_room_for_the_results(client: Client, keeper: Account) -> None:
    todo, done = held(), held()
    checked(done)
    client.force_login(keeper)

    content = client.get(f"{reverse('registry:export_checks')}?year={YEAR}").content

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    rows = {row[0]: row for row in sheet[1:]}
    assert rows[todo.number][3:5] == ["2025", ""]
    assert rows[done.number][3:5] == ["2025", "通过"]


# --- at issue, at change, on leaving ----------------------------------------------------------------


def issue(officer: Officer, **more: object) -> Credential:
    details = CredentialDetails(
        kind=Credential.Kind.PROVINCIAL,
        number="Z1",
        valid_from=DAY,
        **more,  # type: ignore[arg-type]
    )
    return officers.issue_credential(actor=None, officer=officer, details=details, on=DAY)


def leaves(officer: Officer, left_on: date, on: date = DAY) -> None:
    details = OfficerDetails(officer.name, officer.kind, officer.number, left_on=left_on)
    officers.change_officer(actor=None, officer=officer, body=officer.body, details=details, on=on)


def test_nobody_gets_a_credential_before_he_passed_the_examination() -> None:
    with pytest.raises(Refused, match="考试合格以后才能发证"):
        issue(make_officer(PLACE), examined_on=DAY + timedelta(days=1))

    assert issue(make_officer(PLACE), examined_on=DAY).examined_on == DAY


def test_nobody_gets_a_credential_after_he_left() -> None:
    officer = make_officer(PLACE)
    leaves(officer, DAY - timedelta(days=1))

    with pytest.raises(Refused, match="离岗，不能再发证"):
        issue(officer)


def test_credential_cannot_be_changed_to_one_without_examination() -> None:
    credential = issue(make_officer(PLACE))
    details = CredentialDetails(
        kind=credential.kind,
        number=credential.number,
        valid_from=DAY,
        examined_on=DAY + timedelta(days=9),
    )

    with pytest.raises(Refused, match="考试合格以后"):
        officers.correct_credential(actor=None, credential=credential, details=details, on=DAY)


def test_leaving_the_post_withdraws_from_the_day_after() -> None:
    credential = held()
    left = DAY - timedelta(days=3)

    leaves(credential.officer, left)

    credential.refresh_from_db()
    assert credential.state == State.WITHDRAWN
    assert standing_on(credential, left) == State.ISSUED, "on his last day he still was in his post"
    assert standing_on(credential, left + timedelta(days=1)) == State.WITHDRAWN


@pytest.mark.parametrize("ahead", [0, 5])
def test_who_is_still_there_keeps_his_credential(ahead: int) -> None:
    credential = held()

    leaves(credential.officer, DAY + timedelta(days=ahead))

    credential.refresh_from_db()
    assert credential.state == State.ISSUED


def test_credential_suspended_after_he_left_is_withdrawn_from_then_on() -> None:
    credential = held()
    stands(credential, Action.SUSPEND, DAY - timedelta(days=1))

    leaves(credential.officer, DAY - timedelta(days=9))

    credential.refresh_from_db()
    assert credential.state == State.WITHDRAWN
    assert credential.events.order_by("-id")[0].on == DAY - timedelta(days=1)


# --- pages ------------------------------------------------------------------------------------------


@pytest.fixture
def page(client: Client, keeper: Account) -> str:
    client.force_login(keeper)
    return f"{reverse('registry:checks')}?year={YEAR}"


def test_page_tells_the_source_of_its_day_and_that_nobody_verified_it(
    client: Client, page: str
) -> None:
    held()
    told = client.get(page).content.decode()

    assert "2026-03-31 以前" in told
    assert "没有与原文核对" in told
    assert "来源没有写" in told, "of the examination nothing is known"


def test_result_is_registered_on_a_page(client: Client, page: str) -> None:
    credential = held()
    address = reverse("registry:check", args=[credential.uuid])
    sent = {"year": YEAR, "result": "failed", "on": "2026-03-01", "ground": "考核不合格"}

    assert client.post(address, sent).status_code == 302

    assert "没有通过，已注销" in client.get(page).content.decode()
    assert (
        "考核不合格"
        in client.get(reverse("registry:credential", args=[credential.uuid])).content.decode()
    )


def test_list_asks_as_often_for_fifty_rows_as_for_one(client: Client, page: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    held()
    asked()
    one = asked()
    for _ in range(49):
        checked(held())

    assert asked() == one


def test_supervisor_sees_and_registers_nothing(client: Client) -> None:
    credential = held()
    client.force_login(make_holder(Role.SUPERVISOR, "/1/"))

    told = client.get(f"{reverse('registry:checks')}?year={YEAR}").content.decode()

    assert credential.number in told
    assert "登记结果" not in told


@given(day=st.dates(date(2001, 1, 1), date(2199, 1, 1)))
def test_year_under_way_is_the_one_before(day: date) -> None:
    assert yearly.year_to_check(day) == day.year - 1
