"""Matters, clues and filings of the demo office: one in each state that people want to see, the same on each start."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import yaml
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import Version
from hengjian.cli.demosupervision import make_supervision
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.filings.models import Filing
from hengjian.supervision.filings.states import State as FilingState
from hengjian.supervision.filings.tests.factories import decided_case
from hengjian.supervision.models import Clue, Matter
from hengjian.supervision.selectors import answers_due
from hengjian.supervision.states import State
from tests.architecture.tree import ROOT

pytestmark = pytest.mark.django_db

DESCRIBED: Mapping[str, Any] = yaml.safe_load(
    (ROOT / "examples" / "demo-office.yaml").read_text("utf-8")
)
ON = DAY + timedelta(days=100)


@pytest.fixture
def bodies(settings: Settings) -> dict[str, Body]:
    """Give the bodies of the demo, each below its parent, with its people."""
    settings.JURISDICTION = DESCRIBED["jurisdiction"]
    found: dict[str, Body] = {}
    for number, (key, body) in enumerate(DESCRIBED["bodies"].items(), start=1):
        above = found[body["parent"]].path if "parent" in body else "/"
        found[key] = make_body(f"{above}{number}/")
    for person in DESCRIBED["people"]:
        holder = make_holder(Role(person["role"]), found[person.get("for", person["body"])].path)
        Account.objects.filter(pk=holder.pk).update(username=person["username"])
    return found


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

    before = Matter.objects.count()
    make_supervision(DESCRIBED["supervision"], bodies, ON)
    assert Matter.objects.count() == before


def test_demo_without_cases_has_its_matters_and_no_filing(bodies: dict[str, Body]) -> None:
    assert make_supervision(DESCRIBED["supervision"], bodies, ON) == ""
    assert Matter.objects.exists()
    assert not Filing.objects.exists()
