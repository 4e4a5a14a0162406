"""What agencies and supervisors are told of filings and disputes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import DISPUTE_STUCK, FILING_OWED, FILING_REVIEW, POSITION_OWED, News
from hengjian.supervision.coordination import services as coordination
from hengjian.supervision.coordination.models import Dispute
from hengjian.supervision.coordination.tests import factories as disputes
from hengjian.supervision.filings import services as filings
from hengjian.supervision.filings.models import Owed
from hengjian.supervision.filings.tests.factories import (
    clerk,
    decided_case,
    make_filing,
    supervisor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_city(settings: Settings) -> None:
    settings.JURISDICTION = "demo-city"


def told(account: Account, topic: str) -> list[News]:
    return [each for each in news_for(account, today()) if each.topic == topic]


def test_clerk_is_told_of_a_decision_that_is_not_filed_and_of_an_opinion_to_answer() -> None:
    case = decided_case(kinds=["licence_revoked"])
    Owed.objects.create(
        case=case,
        body=case.body,
        duty="penalty",
        decided_on=today(),
        due=today() - timedelta(days=1),
    )
    filing = make_filing()
    filings.question(actor=supervisor(), filing=filing, text="请补充集体讨论笔录。", on=today())

    unfiled, asked = told(clerk(), FILING_OWED)

    assert (unfiled.detail, unfiled.lamp, unfiled.left) == (case.number, "over", -1)
    assert asked.detail == filing.case.number
    assert not told(clerk("/1/8/"), FILING_OWED)
    assert not told(supervisor(), FILING_OWED)


def test_supervisor_is_told_of_filings_to_review_and_no_longer_once_they_are_cleared() -> None:
    filing, office = make_filing(), supervisor()
    assert len(told(office, FILING_REVIEW)) == 1

    filings.clear(actor=office, filing=filing, text="", on=today())

    assert not told(office, FILING_REVIEW)


def test_body_is_told_of_a_dispute_until_it_said_what_it_holds() -> None:
    dispute = disputes.make_dispute(on=today())
    agency = disputes.clerk(disputes.ONE)
    assert len(told(agency, POSITION_OWED)) == 1

    position = dispute.positions.get(body__path=disputes.ONE)
    coordination.speak(
        actor=agency,
        position=position,
        stance="claims",
        reasons="在本单位清单以内。",
        filed_on=None,
        on=today(),
    )

    assert not told(agency, POSITION_OWED)


def test_coordinator_is_told_on_the_day_after_the_last_day_of_negotiating() -> None:
    dispute = disputes.make_dispute(on=today())
    office = disputes.coordinator()
    Dispute.objects.filter(pk=dispute.pk).update(negotiate_until=today())
    assert not told(office, DISPUTE_STUCK)

    Dispute.objects.filter(pk=dispute.pk).update(negotiate_until=today() - timedelta(days=1))

    [news] = told(office, DISPUTE_STUCK)
    assert (news.title, news.left) == (dispute.title, -1)
