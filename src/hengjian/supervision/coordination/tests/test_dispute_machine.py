"""Whatever people try in whatever order: no undeclared state, no day lost, no party decides, the end names a body."""

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
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_holder
from hengjian.common.refusals import Refused
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.coordination import services
from hengjian.supervision.coordination.models import Dispute
from hengjian.supervision.coordination.states import ENDED_WITH_A_BODY, OPEN, TRANSITIONS, State
from hengjian.supervision.coordination.tests.factories import (
    CITY,
    ONE,
    OTHER,
    clerk,
    coordinator,
    make_dispute,
)

NEXT = {
    state: {to for (now, _), to in TRANSITIONS.items() if now == state} | {state} for state in State
}
people = st.integers(0, 2)
bodies = st.sampled_from([ONE, OTHER])
BEGIN = date(2026, 3, 2)


class Disputing(RuleBasedStateMachine):
    """A dispute, a coordinator, a supervisor who belongs to a party, a clerk of a party, and time that goes on."""

    @initialize()
    def begin(self) -> None:
        self.today = BEGIN
        make_body(ONE)
        self.people: list[Account] = [
            coordinator(), make_holder(Role.SUPERVISOR, CITY, at=ONE), clerk(ONE),
        ]  # fmt: skip
        self.dispute: Dispute = make_dispute(self.people[0], on=BEGIN)
        self.until = self.dispute.negotiate_until
        self.seen = State(self.dispute.state)
        self.movers: list[Account] = []

    @rule(by=st.integers(1, 20))
    def time_goes_on(self, by: int) -> None:
        self.today += timedelta(days=by)

    @rule(
        who=people,
        what=st.sampled_from(["take_up", "withdraw", "reopen"]),
        text=st.sampled_from(["", "理由。"]),
    )
    def move(self, who: int, what: str, text: str) -> None:
        self.attempt(who, lambda actor: getattr(services, what)(
            actor=actor, dispute=self.dispute, text=text, on=self.today
        ))  # fmt: skip

    @rule(who=people, what=st.sampled_from(["settle", "propose"]), body=bodies)
    def name_a_body(self, who: int, what: str, body: str) -> None:
        self.attempt(who, lambda actor: getattr(services, what)(
            actor=actor, dispute=self.dispute, acting=make_body(body), text="理由。", on=self.today
        ))  # fmt: skip

    @rule(who=people, body=bodies, decision=st.sampled_from(["", "政决1号"]))
    def decide(self, who: int, body: str, decision: str) -> None:
        self.attempt(who, lambda actor: services.decide(
            actor=actor, dispute=self.dispute, acting=make_body(body), decision=decision, text="理由。", on=self.today
        ))  # fmt: skip

    def attempt(self, who: int, action: Callable[[Account], None]) -> None:
        actor = self.people[who]
        try:
            action(actor)
        except Refused:
            return
        self.movers.append(actor)

    @invariant()
    def only_declared_steps_are_taken(self) -> None:
        self.dispute.refresh_from_db()
        state = State(self.dispute.state)
        assert state in NEXT[self.seen]
        self.seen = state

    @invariant()
    def no_party_decides(self) -> None:
        assert all(actor.pk == self.people[0].pk for actor in self.movers)

    @invariant()
    def day_of_negotiation_stays(self) -> None:
        assert self.dispute.negotiate_until == self.until

    @invariant()
    def end_names_a_body_and_a_day(self) -> None:
        if self.dispute.state in ENDED_WITH_A_BODY:
            assert self.dispute.acting is not None
        assert (self.dispute.closed_on is None) is (self.dispute.state in OPEN)


@pytest.mark.django_db
def test_disputes_keep_their_promises_whatever_is_tried() -> None:
    run_state_machine_as_test(
        Disputing, settings=settings(max_examples=12, stateful_step_count=12, deadline=None)
    )
