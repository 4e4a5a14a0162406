"""Whatever people try in whatever order: no undeclared state, no day lost, nobody judges himself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import Refused
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.complaints.models import Answer, Complaint, Objection, Step
from hengjian.supervision.complaints.services import answering, deciding, replying
from hengjian.supervision.complaints.services.deciding import ForwardDetails
from hengjian.supervision.complaints.states import (
    IN_HAND,
    OPEN,
    TRANSITIONS,
    WITH_AGENCY,
    Action,
    State,
    possible,
)
from hengjian.supervision.complaints.tests.factories import (
    AGENCY,
    accepted,
    clerk,
    forwarded,
    received,
    supervisor,
)

NEXT = {
    state: {to for (now, _), to in TRANSITIONS.items() if now == state} | {state} for state in State
}
CLERK, CONCERNED = 2, 3
ENDED = (State.ELSEWHERE, State.GUIDED, State.WITHDRAWN)
OUT_OF_TURN = ["reply", "ask_again", "send_back", "answer", "object", "reconsider"]
Deed = TypeVar("Deed", bound=Callable[..., Any])
# Mostly those whose affair it is, or no complaint would ever get far.
people = st.sampled_from([0, 0, 0, 0, 1, 1, 1, 1, 2, 3])
answerers = st.sampled_from([2, 2, 2, 2, 0, 3])
days = st.integers(-2, 40)
soon = st.integers(0, 14)


def can(*actions: Action) -> Callable[[Deed], Deed]:
    """Draw a deed only where one of these is possible; what is tried out of turn has its own rule."""
    wanted: Callable[[Deed], Deed] = precondition(
        lambda self: any(possible(self.complaint.state, action) for action in actions)
    )
    return wanted


def started(start: str, office: Account, agency: Account) -> Complaint:
    """Give a complaint that has already got somewhere, by the services themselves."""
    complaint = received(office)
    if start == "accepted":
        accepted(office, complaint)
    elif start in {"forwarded", "answered", "replied"}:
        given = forwarded(office, complaint)
        if start != "forwarded":
            answering.answer(
                actor=agency, forwarding=given, kind="corrected", text="已经办好。", on=DAY
            )
        if start == "replied":
            replying.reply(
                actor=office, complaint=complaint, kind="corrected", text="已经办好。", on=DAY
            )
    complaint.refresh_from_db()
    return complaint


class Complaints(RuleBasedStateMachine):
    """A complaint; two supervisors, a clerk of the body, a supervisor who belongs to it; and time that goes on."""

    @initialize(
        ends=st.sampled_from([False, False, True]),
        start=st.sampled_from(["received", "accepted", "forwarded", "answered", "replied"]),
    )
    def begin(self, ends: bool, start: str) -> None:  # noqa: FBT001  drawn by name
        self.ends = ends  # in most runs nobody ends it early, so that it gets far
        part = make_body(f"{AGENCY}5/", kind=Body.Kind.NONE)
        self.people: list[Account] = [
            supervisor(), supervisor(), clerk(), supervisor(at=part.path),
        ]  # fmt: skip
        self.complaint: Complaint = started(start, self.people[0], self.people[CLERK])
        self.seen = State(self.complaint.state)
        self.due: date | None = self.complaint.due
        self.today: date = DAY

    @rule(by=st.integers(1, 9))
    def time_goes_on(self, by: int) -> None:
        self.today += timedelta(days=by)

    @can(Action.ACCEPT)
    @rule(who=people, by=days)
    def accept(self, who: int, by: int) -> None:
        self.attempt(lambda: deciding.accept(
            actor=self.people[who], complaint=self.complaint, body=make_body(AGENCY), issue="11-2",
            due=self.today + timedelta(days=by), on=self.today,
        ))  # fmt: skip

    @can(Action.FORWARD)
    @rule(who=people, by=st.integers(10, 40), answer_by=st.integers(-1, 12))
    def forward(self, who: int, by: int, answer_by: int) -> None:
        due = self.complaint.due if self.complaint.state in IN_HAND else None
        details = ForwardDetails(
            body=make_body(AGENCY), text="有人反映没有出示证件。",
            due=due or self.today + timedelta(days=by),
            answer_due=self.today + timedelta(days=answer_by),
        )  # fmt: skip
        self.attempt(lambda: deciding.forward(
            actor=self.people[who], complaint=self.complaint, details=details, on=self.today
        ))  # fmt: skip

    @precondition(lambda self: self.complaint.state in ENDED)
    @rule(who=people)
    def reconsider(self, who: int) -> None:
        self.attempt(lambda: deciding.reconsider(
            actor=self.people[who], complaint=self.complaint, text="理由如下：", on=self.today
        ))  # fmt: skip

    @rule(who=people, to=people, deed=st.sampled_from(OUT_OF_TURN))
    def out_of_turn(self, who: int, to: int, deed: str) -> None:
        actor, on, complaint = self.people[who], self.today, self.complaint
        last = complaint.forwardings.last()
        deeds: dict[str, Callable[[], object]] = {
            "reply": lambda: replying.reply(
                actor=actor, complaint=complaint, kind="corrected", text="答复如下：", on=on
            ),
            "ask_again": lambda: replying.ask_again(
                actor=actor, complaint=complaint, reasons="没有办好", on=on
            ),
            "send_back": lambda: answering.send_back(
                actor=actor, complaint=complaint, text="没有查清", answer_due=on + timedelta(days=to), on=on
            ),
            "answer": lambda: last and answering.answer(
                actor=actor, forwarding=last, kind="corrected", text="已经办好。", on=on
            ),
            "object": lambda: last and answering.object_to_forwarding(
                actor=actor, forwarding=last, reasons="不归本单位。", on=on
            ),
            "reconsider": lambda: deciding.reconsider(
                actor=actor, complaint=complaint, text="理由如下：", on=on
            ),
        }  # fmt: skip
        self.attempt(deeds[deed])

    @precondition(lambda self: self.ends and self.complaint.state not in ENDED)
    @rule(who=people, deed=st.sampled_from(["withdraw", "send_elsewhere"]))
    def with_a_reason(self, who: int, deed: str) -> None:
        self.attempt(lambda: getattr(deciding, deed)(
            actor=self.people[who], complaint=self.complaint, text="理由如下：", on=self.today
        ))  # fmt: skip

    @precondition(lambda self: self.ends and self.complaint.state not in ENDED)
    @rule(who=people)
    def guide(self, who: int) -> None:
        self.attempt(lambda: deciding.guide(
            actor=self.people[who], complaint=self.complaint, entered=bool(who % 2), remedy="某法院", text="",
            on=self.today,
        ))  # fmt: skip

    @can(Action.EXTEND)
    @rule(who=people, by=days)
    def extend(self, who: int, by: int) -> None:
        self.attempt(lambda: deciding.extend(
            actor=self.people[who], complaint=self.complaint, text="还要鉴定",
            due=self.today + timedelta(days=by), on=self.today,
        ))  # fmt: skip

    @can(Action.ANSWER)
    @rule(who=answerers, kind=st.sampled_from(["corrected", "unfounded", "not_yet", "other"]))
    def answer(self, who: int, kind: str) -> None:
        last = self.complaint.forwardings.last()
        if last is not None:
            self.attempt(lambda: answering.answer(
                actor=self.people[who], forwarding=last, kind=kind, text="已经核查。", on=self.today
            ))  # fmt: skip

    @can(Action.OBJECT)
    @rule(who=answerers)
    def object_to(self, who: int) -> None:
        last = self.complaint.forwardings.last()
        if last is not None:
            self.attempt(lambda: answering.object_to_forwarding(
                actor=self.people[who], forwarding=last, reasons="不归本单位。", on=self.today
            ))  # fmt: skip

    @can(Action.SEND_BACK)
    @rule(who=people, by=soon)
    def send_back(self, who: int, by: int) -> None:
        self.attempt(lambda: answering.send_back(
            actor=self.people[who], complaint=self.complaint, text="没有查清",
            answer_due=self.today + timedelta(days=by), on=self.today,
        ))  # fmt: skip

    @can(Action.REPLY, Action.PROMISE)
    @rule(
        who=people,
        kind=st.sampled_from(["corrected", "unfounded", "not_yet", "elsewhere"]),
        by=days,
    )
    def reply(self, who: int, kind: str, by: int) -> None:
        self.attempt(lambda: replying.reply(
            actor=self.people[who], complaint=self.complaint, kind=kind, text="答复如下：",
            due=self.today + timedelta(days=by), on=self.today,
        ))  # fmt: skip

    @can(Action.ASK_AGAIN)
    @rule(who=people)
    def ask_again(self, who: int) -> None:
        self.attempt(lambda: replying.ask_again(
            actor=self.people[who], complaint=self.complaint, reasons="没有办好", on=self.today
        ))  # fmt: skip

    @precondition(lambda self: self.complaint.objections.filter(result="").exists())
    @rule(who=people, agrees=st.booleans(), by=days)
    def decide(self, who: int, agrees: bool, by: int) -> None:  # noqa: FBT001  drawn by name
        row = self.complaint.objections.get(result="")
        actor, on = self.people[who], self.today
        if row.kind == Objection.Kind.FORWARDING:
            self.attempt(lambda: answering.decide_forwarding(
                actor=actor, objection=row, sustained=agrees, text="决定如下", on=on
            ))  # fmt: skip
        else:
            self.attempt(lambda: replying.decide_again(
                actor=actor, objection=row, reopens=agrees, text="决定如下",
                due=on + timedelta(days=by), on=on,
            ))  # fmt: skip

    @rule(who=people, to=people)
    def hand_over(self, who: int, to: int) -> None:
        before = self.complaint.due, self.complaint.answer_due
        self.attempt(lambda: deciding.hand_over(
            actor=self.people[who], complaint=self.complaint, to=self.people[to], text="理由", on=self.today
        ))  # fmt: skip
        assert (self.complaint.due, self.complaint.answer_due) == before

    def attempt(self, deed: Callable[[], object]) -> None:
        told = "。"
        try:
            deed()
        except Refused as refused:
            told = str(refused)
        assert told.endswith("。")
        self.complaint.refresh_from_db()

    @invariant()
    def only_declared_ways_are_gone_and_no_day_is_lost_on_them(self) -> None:
        now = State(self.complaint.state)
        assert now in NEXT[self.seen]
        assert (self.complaint.due is not None) or now not in IN_HAND
        assert (self.complaint.answer_due is not None) == (now in WITH_AGENCY)
        if self.seen in IN_HAND and now in IN_HAND and self.due is not None:
            # It can only move away, by an extension or a promise, and each says so.
            assert self.complaint.due is not None
            assert self.complaint.due >= self.due or self.last_step() == "promise"
        self.seen, self.due = now, self.complaint.due

    @invariant()
    def what_is_over_has_its_day_and_what_is_open_has_none(self) -> None:
        assert (self.complaint.closed_on is not None) == (State(self.complaint.state) not in OPEN)

    @invariant()
    def nobody_decides_on_his_own_objection_or_deed(self) -> None:
        for each in Objection.objects.filter(complaint=self.complaint).exclude(result=""):
            assert each.decided_by != each.against
            if each.kind == Objection.Kind.FORWARDING:
                assert each.decided_by != each.by

    @invariant()
    def nobody_of_the_body_complained_about_handles_it(self) -> None:
        concerned = self.people[CONCERNED]
        assert self.complaint.owner != concerned.uuid
        by_him = Step.objects.filter(complaint=self.complaint, by_name=concerned.display_name)
        assert not by_him.exists()

    @invariant()
    def only_the_body_answers(self) -> None:
        agency = self.people[CLERK].uuid
        answers = Answer.objects.filter(forwarding__complaint=self.complaint)
        assert all(each.by == agency for each in answers)

    def last_step(self) -> str:
        return self.complaint.steps.order_by("id").values_list("action", flat=True)[
            self.complaint.steps.count() - 1
        ]


@pytest.mark.django_db
def test_no_order_of_deeds_leads_astray() -> None:
    run_state_machine_as_test(
        Complaints, settings=settings(max_examples=15, stateful_step_count=25, deadline=None)
    )


def test_every_state_but_the_first_is_reached_and_every_open_one_is_left() -> None:
    reached = set(TRANSITIONS.values())
    left = {now for now, _ in TRANSITIONS}

    assert reached == set(State)
    assert left >= OPEN
