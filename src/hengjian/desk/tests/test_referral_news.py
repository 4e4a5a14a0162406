"""Referrals among the news: what waits for a decision, for the next step, and for what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import ANSWER_LATE, REFERRAL, News
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.states import State
from hengjian.supervision.referrals.tests.attempts import a_referral
from hengjian.supervision.referrals.tests.factories import leader
from hengjian.supervision.tests.factories import AGENCY, clerk, supervisor

pytestmark = pytest.mark.django_db


def told(account: Account, topic: str = REFERRAL) -> list[News]:
    return [each for each in news_for(account, today()) if each.topic == topic]


@pytest.mark.parametrize("state", [State.REGISTERED, State.STUDIED])
def test_leader_is_told_what_waits_for_his_decision_unless_it_is_his_own(state: State) -> None:
    judge, author = leader(), leader()
    referral = a_referral(AGENCY, state)
    Referral.objects.update(owner=author.uuid)

    [news] = told(judge)

    assert str(referral.uuid) in news.url
    assert not told(author)
    assert not told(supervisor())
    assert not told(leader("/1/8/"))
    assert not told(clerk())


@pytest.mark.parametrize("state", [State.FILED, State.PROVED, State.DECIDED])
def test_whoever_has_it_in_hand_is_told_of_the_next_step(state: State) -> None:
    owner = supervisor()
    a_referral(AGENCY, state)
    assert not told(owner)
    Referral.objects.update(owner=owner.uuid)
    assert len(told(owner)) == 1
    assert not told(leader())


@pytest.mark.parametrize(
    ("days", "count", "lamp"), [(-3, 1, "over"), (7, 1, "in_time"), (8, 0, ""), (None, 0, "")]
)
def test_supervisor_is_reminded_of_what_was_not_told_only_where_a_day_was_written(
    days: int | None, count: int, lamp: str
) -> None:
    referral = a_referral(AGENCY, State.SERVED)
    due = None if days is None else today() + timedelta(days=days)
    Referral.objects.update(due=due)
    found = told(supervisor(), ANSWER_LATE)
    assert [(each.left, each.lamp) for each in found] == [(days, lamp)] * count
    assert all(str(referral.uuid) in each.url for each in found)
    Referral.objects.update(state=State.TOLD)
    assert not told(supervisor(), ANSWER_LATE)
