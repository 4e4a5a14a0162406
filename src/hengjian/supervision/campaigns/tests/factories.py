"""Plans and campaigns for tests."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from unittest.mock import patch
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common import clock
from hengjian.common.identity import uuid7
from hengjian.journal.sequencing import sequence
from hengjian.journal.services import record
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.campaigns.models import Campaign, Draw, Plan, SelfCheck
from hengjian.supervision.campaigns.services import answers, campaigns, plans
from hengjian.supervision.campaigns.services.answers import LineAnswer
from hengjian.supervision.campaigns.services.campaigns import CampaignDetails
from hengjian.supervision.tests.factories import clerk, supervisor

CITY = "/1/"
NUMBER = bytes(range(32))
SEALED = sha256(NUMBER).hexdigest()
AGENCIES = ("/1/7/", "/1/8/", "/1/9/")
UNTIL = date(2026, 12, 31)
DUE = DAY + timedelta(days=30)


def leader(place: str = CITY) -> Account:
    """Make the head of a supervision organ."""
    make_body(place)
    return make_holder(Role.SUPERVISION_LEADER, place)


def make_plan(by: Account | None = None, year: int = 2026) -> Plan:
    """Begin a plan of the city."""
    return plans.draft_plan(
        actor=by or supervisor(), place=make_body(CITY), year=year, title="年度监督计划", on=DAY
    )


def make_campaign(by: Account | None = None, title: str = "逐利执法专项整治") -> Campaign:
    """Begin a campaign of the city."""
    return campaigns.begin(
        actor=by or supervisor(), place=make_body(CITY), details=CampaignDetails(title, UNTIL), on=DAY
    )  # fmt: skip


def make_sent(by: Account | None = None, places: tuple[str, ...] = AGENCIES) -> Campaign:
    """Send a list of one problem to agencies."""
    actor = by or supervisor()
    campaign = make_campaign(actor)
    campaigns.add_problem(
        actor=actor, campaign=campaign, kind="profit", title="下达罚没指标", on=DAY
    )
    bodies = [make_body(place) for place in places]
    campaigns.send_self_checks(actor=actor, campaign=campaign, bodies=bodies, due=DUE, on=DAY)
    return campaign


def filled(form: SelfCheck, found: int = 2, corrected: int = 1) -> dict[UUID, LineAnswer]:
    """Give the same answer to every problem of a form."""
    return {line.uuid: LineAnswer(found, corrected, "已责令改正。") for line in form.lines.all()}


def answer_all(campaign: Campaign, on: date = DAY) -> None:
    """Let every agency answer."""
    for form in campaign.checks.select_related("body"):
        actor = clerk(form.body.path)
        answers.answer_self_check(actor=actor, form=form, answers=filled(form), on=on)


def announce(campaign: Campaign, size: int = 2) -> Draw:
    """Announce a draw; time has gone on since so that it can be opened."""
    before = clock.now() - timedelta(minutes=5)
    with patch.object(clock, "now", lambda: before):
        draw = campaigns.announce_draw(
            actor=supervisor(), campaign=campaign, size=size, sealed=SEALED, on=DAY,
            after=before + timedelta(minutes=1),
        )  # fmt: skip
        sequence()
    return draw


def journal_goes_on() -> None:
    """Let the journal close a checkpoint."""
    with transaction.atomic():
        record(kind="case.filed", actor=None, objects=[uuid7()], on=DAY)
    sequence()
