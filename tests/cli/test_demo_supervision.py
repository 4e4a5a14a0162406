"""Matters, clues and filings of the demo office: one in each state that people want to see, the same on each start."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.models import Version
from hengjian.cli.demosupervision import make_supervision
from hengjian.registry.models.bodies import Body
from hengjian.supervision.campaigns.models import Campaign, Plan, PlanItem
from hengjian.supervision.filings.models import Filing
from hengjian.supervision.filings.states import State as FilingState
from hengjian.supervision.filings.tests.factories import decided_case
from hengjian.supervision.models import Clue, Matter
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.states import State as ReferralState
from hengjian.supervision.selectors import answers_due
from hengjian.supervision.states import State
from tests.cli.demooffice import demo_bodies, described

pytestmark = pytest.mark.django_db

DESCRIBED = described()
ON = DAY + timedelta(days=100)


@pytest.fixture
def bodies(settings: Settings) -> dict[str, Body]:
    """Give the bodies of the demo, each below its parent, with its people."""
    return demo_bodies(DESCRIBED, settings)


def a_decision(body: Body, days_ago: int, kind: str = "licence_revoked") -> None:
    case = decided_case(body.path, on=ON - timedelta(days=days_ago), kinds=[kind], amount=100)
    Version.objects.filter(case=case).update(newest_on=ON - timedelta(days=days_ago))


def test_demo_shows_a_matter_in_every_state_a_forwarded_clue_and_filings_under_review_and_reviewed(
    bodies: dict[str, Body],
) -> None:
    market = bodies["market"]
    for days_ago in (10, 60, 40, 50):
        a_decision(market, days_ago)
    a_decision(market, 35, "fine")
    a_decision(bodies["urban"], 45)

    assert make_supervision(DESCRIBED["supervision"], bodies, ON) == ""

    assert set(Matter.objects.values_list("state", flat=True)) == set(State)
    waited_for = list(answers_due(list(Clue.objects.all())).values())
    assert waited_for == [ON + timedelta(days=5)]
    filed = Filing.objects.order_by("id").values_list("state", "decided_on", "body")
    assert list(filed) == [
        (FilingState.CLEARED, ON - timedelta(days=40), market.pk),
        (FilingState.ANSWERED, ON - timedelta(days=50), market.pk),
    ]

    sent, studied = Referral.objects.order_by("id")
    assert (sent.state, studied.state) == (ReferralState.SERVED, ReferralState.STUDIED)

    before = Matter.objects.count()
    make_supervision(DESCRIBED["supervision"], bodies, ON)
    assert Matter.objects.count() == before


def test_demo_without_cases_has_its_matters_and_a_campaign_planned_before_it_began_and_no_filing(
    bodies: dict[str, Body],
) -> None:
    assert make_supervision(DESCRIBED["supervision"], bodies, ON) == ""
    assert Matter.objects.exists()
    assert not Filing.objects.exists()

    [daily] = PlanItem.objects.filter(method="daily")
    assert daily.matters.count() == Matter.objects.count()
    linked = Campaign.objects.exclude(item=None).get()
    assert linked.item is not None
    assert (linked.title, linked.item.method) == (linked.item.title, "campaign")
    adopted = Plan.objects.get().adopted_on
    assert adopted is not None
    assert adopted < linked.started_on
