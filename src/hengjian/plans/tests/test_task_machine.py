"""Whatever people try in whatever order: no undeclared state, no deadline lost, nobody approves his own wish."""

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
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import Refused
from hengjian.plans.models.ledger import Deadline, Task
from hengjian.plans.models.progress import Met, Postponement, Progress
from hengjian.plans.services import postponing, tasks
from hengjian.plans.services.tasks import Telling
from hengjian.plans.states import OVER, TRANSITIONS, State
from hengjian.plans.tests.factories import agency, make_task, office

DAYS = ("2026-03-31", "2026-09-30", "--06", "")
NEXT = {
    state: {to for (now, _), to in TRANSITIONS.items() if now == state} | {state} for state in State
}
SEEN: set[str] = set()
people = st.integers(0, 2)
kinds = st.sampled_from(sorted(Progress.Kind))
which = st.integers(0, len(DAYS) - 1)


class Ledger(RuleBasedStateMachine):
    """A task with deadlines of every kind, two people of the office and a clerk, and time that goes on."""

    @initialize()
    def begin(self) -> None:
        self.people: list[Account] = [office(), office(), agency()]
        self.task: Task = make_task(self.people[0], days=DAYS)
        self.deadlines: list[Deadline] = list(self.task.deadlines.all())
        self.seen = State.OPEN
        self.today: date = DAY

    @rule(by=st.integers(1, 120))
    def time_goes_on(self, by: int) -> None:
        self.today += timedelta(days=by)

    @rule(who=people, kind=kinds, at=which)
    def tell(self, who: int, kind: str, at: int) -> None:
        deadline = self.deadlines[at] if kind == Progress.Kind.PART else None
        telling = Telling(kind, "情况如下所述。", deadline)
        self.attempt(lambda: tasks.tell(
            actor=self.people[who], task=self.task, telling=telling, on=self.today
        ))  # fmt: skip

    @rule(who=people, accepted=st.booleans())
    def review(self, who: int, accepted: bool) -> None:  # noqa: FBT001  drawn by name
        told = self.task.progress.exclude(kind=Progress.Kind.GOING).last()
        if told is not None:
            self.attempt(lambda: tasks.review(
                actor=self.people[who], progress=told, accepted=accepted, comment="意见", on=self.today
            ))  # fmt: skip

    @rule(who=people, at=which, by=st.integers(-10, 400))
    def ask(self, who: int, at: int, by: int) -> None:
        self.attempt(lambda: postponing.ask(
            actor=self.people[who], deadline=self.deadlines[at], until=self.today + timedelta(days=by),
            reasons="理由如下所述。", on=self.today,
        ))  # fmt: skip

    @rule(who=people, approved=st.booleans())
    def decide(self, who: int, approved: bool) -> None:  # noqa: FBT001  drawn by name
        wish = Postponement.objects.filter(deadline__task=self.task).last()
        if wish is not None:
            self.attempt(lambda: postponing.decide(
                actor=self.people[who], postponement=wish, approved=approved, comment="意见", on=self.today
            ))  # fmt: skip

    @rule(who=people, deed=st.sampled_from(["stop", "reopen", "remind"]))
    def stop_or_begin_again(self, who: int, deed: str) -> None:
        self.attempt(lambda: getattr(tasks, deed)(
            actor=self.people[who], task=self.task, text="理由如下", on=self.today
        ))  # fmt: skip

    def attempt(self, deed: Callable[[], object]) -> None:
        """Try it; what is refused changes nothing."""
        before = self.fingerprint()
        try:
            deed()
        except Refused:
            assert self.fingerprint() == before
        self.task.refresh_from_db()
        SEEN.add(self.task.state)

    def fingerprint(self) -> list[object]:
        task = Task.objects.values_list("state", "due", "told_on", "reminded_on").get(
            pk=self.task.pk
        )
        days = Deadline.objects.filter(task=self.task).order_by("id").values_list("day", "met")
        results = Progress.objects.filter(task=self.task).order_by("id").values_list("result")
        wishes = Postponement.objects.filter(deadline__task=self.task).order_by("id")
        return [task, *days, *results, *wishes.values_list("result"), Met.objects.count()]

    @invariant()
    def state_is_declared(self) -> None:
        now = State(self.task.state)
        assert now in NEXT[self.seen]
        self.seen = now

    @invariant()
    def no_deadline_is_lost(self) -> None:
        rows = list(self.task.deadlines.all())
        assert [(each.value, each.first_day) for each in rows] == [
            (each.value, each.first_day) for each in self.deadlines
        ]
        assert all(each.day is not None or not each.value for each in rows)
        waiting = [each.day for each in rows if each.day and not each.met]
        if self.task.state in OVER:
            assert self.task.due is None
        else:
            assert self.task.due == min(waiting, default=None)
        if self.task.state == State.DONE:
            assert all(each.met for each in rows)

    @invariant()
    def nobody_decides_on_his_own(self) -> None:
        for wish in Postponement.objects.exclude(decided_by=None):
            assert wish.decided_by != wish.by
        for told in Progress.objects.exclude(reviewed_by_name="").filter(result="accepted"):
            assert told.reviewed_by_name != told.by_name

    @invariant()
    def day_moves_only_by_an_approved_postponement_or_a_year_that_was_met(self) -> None:
        for now in self.task.deadlines.all():
            approved = now.postponements.filter(result="accepted").values_list("until", flat=True)
            if now.every_year:
                assert now.first_day is not None
                assert now.day is not None
                assert now.day in set(approved) or now.day.month == now.first_day.month
            else:
                assert now.day == now.first_day or now.day in set(approved)


@pytest.mark.django_db(transaction=False)
def test_people_in_any_order_leave_a_task_in_a_declared_state_with_all_its_deadlines() -> None:
    run_state_machine_as_test(
        Ledger, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )

    # Else everything was refused, and nothing was tried.
    assert {State.OPEN, State.REPORTED, State.STOPPED} <= SEEN
