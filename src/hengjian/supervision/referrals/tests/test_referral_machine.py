"""Whatever people try in whatever order: no undeclared state, nobody decides his own, nothing goes out unstudied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

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
from hengjian.common.refusals import Refused
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.services import deciding, registering
from hengjian.supervision.referrals.states import FILED_BEFORE, OVER, SENT, TRANSITIONS, State
from hengjian.supervision.referrals.tests.factories import (
    STEPS,
    a_study,
    leader,
    make_referral,
    take,
)
from hengjian.supervision.tests.factories import clerk

NEXT = {
    state: {to for (now, _), to in TRANSITIONS.items() if now == state} | {state} for state in State
}
BEGIN = date(2026, 3, 2)
people = st.integers(0, 3)
results = st.sampled_from(["transfer", "keep", "more"])


class Referring(RuleBasedStateMachine):
    """A referral, the leader who registered it, two other leaders, a clerk of the agency, and time that goes on."""

    until = ""
    """As far as it had come when people begin to try."""

    @initialize()
    def begin(self) -> None:
        self.today = BEGIN
        self.people: list[Account] = [leader(), leader(), leader(), clerk()]
        self.referral: Referral = make_referral(
            self.people[0], until=self.until, decider=self.people[1], on=BEGIN
        )
        self.seen = State(self.referral.state)

    @rule(by=st.integers(0, 20))
    def time_goes_on(self, by: int) -> None:
        self.today += timedelta(days=by)

    @rule(step=st.sampled_from(STEPS), who=people)
    def any_step(self, step: str, who: int) -> None:
        self.attempt(step, who, lambda actor: take(step, self.referral, actor, actor, self.today))

    @rule(who=people)
    def step_in_turn(self, who: int) -> None:
        step = {
            State.REGISTERED: "file", State.PROVED: "study", State.STUDIED: "decide", State.DECIDED: "transfer",
            State.TRANSFERRED: "receipt", State.SERVED: "feedback",
            State.FILED: "finish" if self.referral.items.exists() else "item",
        }.get(self.seen)  # fmt: skip
        if step is not None:
            self.any_step(step, who)

    @rule(who=people, result=results, alone=st.booleans())
    def study(self, who: int, result: str, *, alone: bool) -> None:
        names = ("钱某 局长",) if alone else ("钱某 局长", "孙某 科长")
        details = a_study(result, names, self.today)
        self.attempt("study", who, lambda actor: deciding.study(
            actor=actor, referral=self.referral, details=details, on=self.today
        ))  # fmt: skip

    @rule(who=people, result=results)
    def decide(self, who: int, result: str) -> None:
        self.attempt("decide", who, lambda actor: deciding.decide(
            actor=actor, referral=self.referral, result=result, text="理由。", on=self.today
        ))  # fmt: skip

    @rule(who=people)
    def refuse(self, who: int) -> None:
        self.attempt("file", who, lambda actor: registering.approve(
            actor=actor, referral=self.referral, filed=False, text="理由。", on=self.today
        ))  # fmt: skip

    @rule(who=people, to=people)
    def hand_over(self, who: int, to: int) -> None:
        self.attempt("hand_over", who, lambda actor: registering.hand_over(
            actor=actor, referral=self.referral, to=self.people[to], text="轮岗。", on=self.today
        ))  # fmt: skip

    def attempt(self, deed: str, who: int, action: Callable[[Account], object]) -> None:
        actor = self.people[who]
        owner = self.referral.owner
        try:
            action(actor)
        except Refused:
            return
        assert actor.pk != self.people[3].pk  # the agency does nothing here
        if deed in {"file", "decide"}:
            assert actor.uuid not in (self.referral.registered_by, owner)

    @invariant()
    def only_declared_steps_are_taken(self) -> None:
        self.referral.refresh_from_db()
        state = State(self.referral.state)
        assert state in NEXT[self.seen]
        self.seen = state

    @invariant()
    def what_goes_on_was_filed_by_another(self) -> None:
        if self.seen in FILED_BEFORE:
            assert self.referral.filed_by not in (None, self.referral.registered_by)

    @invariant()
    def what_goes_out_was_concluded_together_and_decided_by_another(self) -> None:
        if self.seen in SENT | {State.DECIDED}:
            last = self.referral.studies.latest("id")
            assert (last.conclusion, len(last.participants)) == ("transfer", 2)
            assert self.referral.decided_by not in (None, self.referral.registered_by)
            assert self.referral.items.exists()

    @invariant()
    def there_is_one_letter_and_one_receipt_of_service_once_it_went_out(self) -> None:
        kinds = list(self.referral.papers.values_list("kind", flat=True))
        wanted = 1 if self.seen in SENT else 0
        assert (kinds.count("referral"), kinds.count("referral_service")) == (wanted, wanted)

    @invariant()
    def only_what_is_over_has_a_last_day(self) -> None:
        assert (self.referral.closed_on is not None) is (self.seen in OVER)


@pytest.mark.django_db
@pytest.mark.parametrize("until", ["", "finish", "decide"])
def test_referrals_keep_their_promises_whatever_is_tried(until: str) -> None:
    from_there = type("ReferringFromThere", (Referring,), {"until": until})
    run_state_machine_as_test(
        from_there, settings=settings(max_examples=5, stateful_step_count=16, deadline=None)
    )
