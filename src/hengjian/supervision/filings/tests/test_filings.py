"""Major decisions: which they are, filed in time, reviewed, and found where they were not filed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY
from hengjian.cases.models import Case, Load
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import jobs
from hengjian.intake.models import Job
from hengjian.intake.tests.conftest import data
from hengjian.screening.tests.factories import make_finding
from hengjian.supervision.filings import comparing, law, selectors, services
from hengjian.supervision.filings.law import Criterion
from hengjian.supervision.filings.models import Comparison, Owed
from hengjian.supervision.filings.states import State
from hengjian.supervision.filings.tests.factories import (
    DECIDED,
    clerk,
    decided_case,
    make_filing,
    supervisor,
)

__all__ = ["data"]
pytestmark = pytest.mark.django_db

LAST_DAY = DECIDED + timedelta(days=15)
BY_AMOUNT = Criterion("large", "较大数额", frozenset({"fine"}), {"organisation": 10_000_000})


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def compared(day: date = DECIDED) -> Comparison:
    """Let the office compare as its worker does."""
    asked = comparing.ask(day)
    jobs.run.call(str(Job.objects.get(subject=asked.uuid).uuid))
    asked.refresh_from_db()
    return asked


def owed_cases() -> set[Case]:
    return {each.case for each in Owed.objects.filter(filed=False).select_related("case")}


@pytest.mark.parametrize(
    ("kinds", "fine", "party", "met"),
    [
        (["fine"], 10_000_000, "organisation", True),
        (["fine"], 9_999_999, "organisation", False),
        (["warning"], None, "organisation", False),
        (["fine"], None, "organisation", None),
        (["fine"], 10_000_000, "", None),
        (None, 10_000_000, "organisation", None),
    ],
)
def test_fine_is_large_from_the_amount_on_and_unknown_where_the_data_do_not_tell(
    kinds: list[str] | None, fine: int | None, party: str, *, met: bool | None
) -> None:
    assert BY_AMOUNT.met(kinds, fine, party) is met


def test_decision_filed_on_the_fifteenth_day_is_in_time_and_on_the_sixteenth_late() -> None:
    in_time, late = make_filing(on=LAST_DAY), make_filing(on=LAST_DAY + timedelta(days=1))

    assert in_time.due == LAST_DAY
    assert not in_time.late
    assert late.late


def test_only_a_decision_that_the_case_has_is_filed_and_only_once() -> None:
    case, actor = decided_case(kinds=["licence_revoked"]), clerk()
    with pytest.raises(Refused, match="没有在这一天"):
        services.file_decision(
            actor=actor,
            case=case,
            duty="penalty",
            decided_on=DECIDED - timedelta(days=1),
            on=DECIDED,
        )
    services.file_decision(actor=actor, case=case, duty="penalty", decided_on=DECIDED, on=DECIDED)

    with pytest.raises(Refused, match="已经备案过"):
        services.file_decision(
            actor=actor, case=case, duty="penalty", decided_on=DECIDED, on=DECIDED
        )


def test_agency_files_its_own_decisions_only() -> None:
    case = decided_case("/1/8/", kinds=["licence_revoked"])

    with pytest.raises(NotAllowed):
        services.file_decision(
            actor=clerk(), case=case, duty="penalty", decided_on=DECIDED, on=DECIDED
        )


def test_opinion_is_answered_and_cleared_and_the_agency_does_not_clear_itself() -> None:
    filing, office, agency = make_filing(), supervisor(), clerk()
    with pytest.raises(NotAllowed):
        services.clear(actor=agency, filing=filing, text="", on=DAY)
    services.question(actor=office, filing=filing, text="请补充集体讨论笔录。", on=DAY)
    with pytest.raises(Refused, match="待单位答复"):
        services.clear(actor=office, filing=filing, text="", on=DAY)
    services.answer(actor=agency, filing=filing, text="笔录已补充。", on=DAY)
    services.clear(actor=office, filing=filing, text="", on=DAY)

    assert filing.state == State.CLEARED
    assert [each.action for each in filing.remarks.all()] == ["question", "answer", "clear"]


@pytest.mark.usefixtures("data")
def test_comparison_finds_what_was_not_filed_and_counts_what_it_cannot_tell() -> None:
    grave = decided_case(kinds=["licence_revoked"])
    large = decided_case(kinds=["fine"], amount=10_000_000)
    decided_case(kinds=["fine"], amount=9_999_999)
    decided_case(kinds=["fine"], party="", amount=10_000_000)
    make_filing()

    comparison = compared()

    assert owed_cases() == {grave, large}
    assert (comparison.decisions, comparison.major, comparison.unknown) == (5, 3, 1)
    assert {each.due for each in Owed.objects.all()} == {LAST_DAY}


@pytest.mark.usefixtures("data")
def test_what_was_filed_since_is_owed_no_longer_and_a_case_that_was_taken_back_neither() -> None:
    filed, gone = decided_case(kinds=["licence_revoked"]), decided_case(kinds=["licence_revoked"])
    compared()
    assert owed_cases() == {filed, gone}
    services.file_decision(
        actor=clerk(), case=filed, duty="penalty", decided_on=DECIDED, on=DECIDED
    )
    assert owed_cases() == {gone}
    Load.objects.filter(versions__case=gone).update(place=None, withdrawn=True)

    compared(DECIDED + timedelta(days=1))

    assert not owed_cases()
    assert Owed.objects.get().filed


@pytest.mark.usefixtures("data")
def test_decision_before_the_duty_began_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    decided_case(on=date(2024, 12, 31), kinds=["licence_revoked"])
    monkeypatch.setattr(comparing, "LOOKED_BACK", timedelta(days=4000))

    assert compared().decisions == 0


@pytest.mark.usefixtures("data")
def test_office_compares_once_a_day_and_not_at_all_where_nothing_was_read() -> None:
    with override_settings(JURISDICTION="handan"):
        assert law.duties()[0].days is None
        assert comparing.look(clock.now()) is None
    with override_settings(JURISDICTION="wuhan"):
        assert law.duties() == []
        assert comparing.look(clock.now()) is None

    assert comparing.look(clock.now()) is not None
    assert comparing.look(clock.now()) is None


def test_record_shows_what_the_screening_found_in_the_case() -> None:
    filing = make_filing()
    make_finding(case=filing.case)

    page = signed_in(supervisor()).get(reverse("filings:filing", args=[filing.uuid]))

    assert f"{filing.case.number}逾期" in page.content.decode()
    assert "审查完毕" in page.content.decode()


@pytest.mark.usefixtures("data")
def test_clerk_files_from_the_list_of_what_is_owed(tmp_path: Path) -> None:
    del tmp_path
    case = decided_case(on=today(), kinds=["licence_revoked"])
    compared(today())
    client = signed_in(clerk())
    listed = client.get(reverse("filings:unfiled")).content.decode()
    assert case.number in listed
    assert "吊销许可证件" in listed

    data = {"number": case.number, "decided_on": today().isoformat(), "text": ""}
    client.post(reverse("filings:new"), data)

    assert case.number not in client.get(reverse("filings:unfiled")).content.decode()
    assert selectors.filings_for(supervisor(), today()).count() == 1


def test_lists_ask_as_many_queries_for_many_rows_as_for_one() -> None:
    client = signed_in(supervisor())
    counts = []
    for more in (1, 15):
        for _ in range(more):
            filing = make_filing()
            Owed.objects.create(
                case=filing.case,
                body=filing.body,
                duty="penalty",
                decided_on=DAY,
                reasons=["grave_kinds"],
            )
        for name in ("list", "unfiled"):
            with CaptureQueriesContext(connection) as made:
                assert client.get(reverse(f"filings:{name}")).status_code == 200
            counts.append(len(made))

    assert counts[:2] == counts[2:]
