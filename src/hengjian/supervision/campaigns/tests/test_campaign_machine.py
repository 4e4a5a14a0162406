"""Whatever people try in whatever order with a campaign: nothing undeclared, no day lost, the draw as announced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.common import clock
from hengjian.common.refusals import Refused
from hengjian.journal.sequencing import sequence
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.campaigns.models import Campaign, Draw, SelfCheck
from hengjian.supervision.campaigns.reporting import report_of
from hengjian.supervision.campaigns.services import answers, campaigns
from hengjian.supervision.campaigns.states import TRANSITIONS, State
from hengjian.supervision.campaigns.tests.factories import (
    NUMBER,
    SEALED,
    filled,
    journal_goes_on,
    make_campaign,
)
from hengjian.supervision.tests.factories import clerk, supervisor

NEXT = {
    state: {to for (now, _), to in TRANSITIONS.items() if now == state} | {state} for state in State
}
PLACES = ("/1/7/", "/1/8/")
people = st.integers(0, 2)
agencies = st.integers(0, 1)
TIME = [datetime(2026, 3, 2, 1, 0, tzinfo=UTC)]


class Campaigns(RuleBasedStateMachine):
    """A campaign, a supervisor, two clerks."""

    @initialize()
    def begin(self) -> None:
        self.people: list[Account] = [supervisor(), *(clerk(place) for place in PLACES)]
        self.campaign: Campaign = make_campaign(self.people[0])
        self.seen = State(self.campaign.state)
        self.due: date | None = None

    @rule(who=people, number=st.integers(1, 3))
    def list_problem(self, who: int, number: int) -> None:
        self.attempt(lambda: campaigns.add_problem(
            actor=self.people[who], campaign=self.campaign, kind="profit", title=f"问题{number}", on=DAY
        ))  # fmt: skip

    @rule(who=people, to=st.sets(agencies, max_size=2), days=st.integers(-1, 60))
    def send(self, who: int, to: set[int], days: int) -> None:
        bodies = [make_body(PLACES[number]) for number in to]
        self.attempt(lambda: campaigns.send_self_checks(
            actor=self.people[who], campaign=self.campaign, bodies=bodies, due=DAY + timedelta(days=days),
            on=DAY,
        ))  # fmt: skip

    @rule(who=people, of=agencies, found=st.integers(0, 3), corrected=st.integers(0, 3))
    def answer(self, who: int, of: int, found: int, corrected: int) -> None:
        form = self.campaign.checks.filter(body__path=PLACES[of]).first()
        if form is not None:
            told = filled(form, found, corrected)
            self.attempt(lambda: answers.answer_self_check(
                actor=self.people[who], form=form, answers=told, on=DAY
            ))  # fmt: skip

    @rule(who=people, size=st.integers(0, 3))
    def announce(self, who: int, size: int) -> None:
        self.attempt(lambda: campaigns.announce_draw(
            actor=self.people[who], campaign=self.campaign, size=size, sealed=SEALED, on=DAY,
            after=clock.now() + timedelta(minutes=5),
        ))  # fmt: skip

    @rule(minutes=st.integers(0, 10))
    def time_and_journal_go_on(self, minutes: int) -> None:
        sequence()
        TIME[0] += timedelta(minutes=minutes)
        journal_goes_on()

    @rule(who=people, number=st.sampled_from([NUMBER, bytes(32)]))
    def draw(self, who: int, number: bytes) -> None:
        self.attempt(lambda: campaigns.carry_out_draw(
            actor=self.people[who], campaign=self.campaign, number=number.hex(), on=DAY
        ))  # fmt: skip

    @rule(who=people, of=agencies, verdict=st.sampled_from(SelfCheck.Verdict))
    def verify(self, who: int, of: int, verdict: SelfCheck.Verdict) -> None:
        form = self.campaign.checks.filter(body__path=PLACES[of]).first()
        if form is not None:
            self.attempt(lambda: answers.verify(
                actor=self.people[who], form=form, verdict=verdict, says="与案卷一致。", on=DAY
            ))  # fmt: skip

    @rule(who=people)
    def close(self, who: int) -> None:
        self.attempt(lambda: campaigns.close(
            actor=self.people[who], campaign=self.campaign, conclusion="总结如下。", on=DAY
        ))  # fmt: skip

    def attempt(self, deed: Callable[[], object]) -> None:
        told = "。"
        try:
            deed()
        except Refused as refused:
            told = str(refused)
        assert told.endswith("。")
        self.campaign.refresh_from_db()

    @invariant()
    def only_declared_ways_are_gone(self) -> None:
        now = State(self.campaign.state)
        assert now in NEXT[self.seen]
        self.seen = now

    @invariant()
    def sent_forms_have_a_day_that_does_not_change(self) -> None:
        if self.campaign.state == State.PREPARING:
            assert self.campaign.due is None
        else:
            due = self.campaign.due
            assert due is not None
            assert DAY < due <= self.campaign.until
            self.due = self.due or due
            assert due == self.due

    @invariant()
    def draw_is_what_was_announced_and_can_be_recomputed(self) -> None:
        draw = Draw.objects.filter(campaign=self.campaign).first()
        marked = set(self.campaign.checks.filter(drawn=True).values_list("uuid", flat=True))
        if draw is None or not draw.seed:
            assert not marked
            return
        seed = bytes.fromhex(draw.seed)
        pool = sorted(draw.pool, key=lambda each: sha256(seed + each.encode()).digest())
        assert marked == {UUID(each) for each in pool[: draw.size]}
        assert len(marked) == draw.size

    @invariant()
    def ended_campaign_left_nothing_unverified_and_its_sums_agree(self) -> None:
        if self.campaign.state == State.CLOSED:
            assert not self.campaign.checks.filter(drawn=True, verdict="").exists()
        report = report_of(self.campaign)
        assert sum(each.found for each in report.problems) == report.total.found
        assert sum(each.figures.found for each in report.bodies) == report.total.found


@pytest.fixture(autouse=True)
def time_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine say how late it is."""
    monkeypatch.setattr(clock, "now", lambda: TIME[0])


@pytest.mark.django_db
def test_no_order_of_deeds_leads_a_campaign_astray() -> None:
    run_state_machine_as_test(
        Campaigns, settings=settings(max_examples=15, stateful_step_count=25, deadline=None)
    )


@pytest.mark.django_db
def test_whole_way_of_a_campaign_is_open_to_the_machine() -> None:
    machine = Campaigns()
    machine.begin()
    machine.list_problem(0, 1)
    machine.send(0, {0, 1}, 20)
    for number in range(2):
        machine.answer(number + 1, number, 2, 1)
    machine.announce(0, 1)
    machine.time_and_journal_go_on(6)
    machine.draw(0, NUMBER)
    for number in range(2):
        machine.verify(0, number, SelfCheck.Verdict.AGREES)
    machine.close(0)
    assert machine.campaign.state == State.CLOSED
