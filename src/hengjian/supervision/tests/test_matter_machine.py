"""Whatever people try in whatever order: no undeclared state, no day lost, nobody decides on his own objection."""

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
    precondition,
    rule,
    run_state_machine_as_test,
)

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import Refused
from hengjian.supervision.models import Letter, Matter, Objection, Report
from hengjian.supervision.services import answers, letters, matters
from hengjian.supervision.services.letters import LetterDetails
from hengjian.supervision.states import OWED_BY_AGENCY, TRANSITIONS, State
from hengjian.supervision.tests.factories import clerk, make_matter, supervisor

NEXT = {
    state: {to for (now, _), to in TRANSITIONS.items() if now == state} | {state} for state in State
}
people = st.integers(0, 2)
days = st.integers(1, 40)


class Supervision(RuleBasedStateMachine):
    """A matter, two supervisors and a clerk, and time that goes on."""

    @initialize()
    def begin(self) -> None:
        self.people: list[Account] = [supervisor(), supervisor(), clerk()]
        self.matter: Matter = make_matter(self.people[0])
        self.seen = State(self.matter.state)
        self.today: date = DAY

    @rule(by=days)
    def time_goes_on(self, by: int) -> None:
        self.today += timedelta(days=by)

    @rule(
        who=people, kind=st.sampled_from(["urging", "opinion", "decision"]), by=st.integers(-1, 40)
    )
    def send(self, who: int, kind: str, by: int) -> None:
        details = LetterDetails("查明的情况", "请纠正并反馈", self.today + timedelta(days=by))
        self.attempt(lambda: letters.send_letter(
            actor=self.people[who], matter=self.matter, kind=kind, details=details, on=self.today
        ))  # fmt: skip

    @rule(who=people, grave=st.sampled_from(["", "长期拖延，影响很大。"]))
    def propose(self, who: int, grave: str) -> None:
        details = LetterDetails("查明的情况", "提请决定纠正", more={"grave": grave})
        self.attempt(lambda: letters.propose(
            actor=self.people[who], matter=self.matter, details=details, on=self.today
        ))  # fmt: skip

    @rule(who=people, number=st.integers(1, 10**9), by=days)
    def decide(self, who: int, number: int, by: int) -> None:
        details = LetterDetails("查明的情况", "责令纠正", self.today + timedelta(days=by))
        text = f"衡政监决〔{self.today.year}〕{self.matter.pk}-{number}号"
        self.attempt(lambda: letters.record_decision(
            actor=self.people[who], matter=self.matter, number=text, details=details, on=self.today
        ))  # fmt: skip

    @rule(who=people)
    def object_to(self, who: int) -> None:
        last = self.matter.letters.last()
        if last is not None:
            self.attempt(lambda: answers.object_to(
                actor=self.people[who], letter=last, reasons="理由如下：", on=self.today
            ))  # fmt: skip

    @precondition(
        lambda self: Objection.objects.filter(letter__matter=self.matter, result="").exists()
    )
    @rule(who=people, sustained=st.booleans())
    def answer_objection(self, who: int, sustained: bool) -> None:  # noqa: FBT001  drawn by name
        objection = Objection.objects.get(letter__matter=self.matter, result="")
        self.attempt(lambda: answers.decide_objection(
            actor=self.people[who], objection=objection, sustained=sustained, answer="答复如下",
            on=self.today,
        ))  # fmt: skip

    @rule(who=people)
    def report(self, who: int) -> None:
        self.attempt(lambda: answers.report(
            actor=self.people[who], matter=self.matter, text="已经纠正。", on=self.today
        ))  # fmt: skip

    @precondition(lambda self: self.matter.reports.filter(result="").exists())
    @rule(who=people, accepts=st.booleans(), by=days)
    def review(self, who: int, accepts: bool, by: int) -> None:  # noqa: FBT001  drawn by name
        told = self.matter.reports.filter(result="").latest("id")
        actor, on = self.people[who], self.today
        if accepts:
            self.attempt(lambda: answers.accept_report(actor=actor, report=told, comment="", on=on))
        else:
            due = on + timedelta(days=by)
            self.attempt(lambda: answers.return_report(
                actor=actor, report=told, comment="没有纠正", due=due, on=on
            ))  # fmt: skip

    @rule(who=people, deed=st.sampled_from(["find_nothing", "correct_on_spot", "stop", "reopen"]))
    def end_or_begin_again(self, who: int, deed: str) -> None:
        self.attempt(lambda: getattr(matters, deed)(
            actor=self.people[who], matter=self.matter, text="理由", on=self.today
        ))  # fmt: skip

    @rule(who=people, to=people)
    def hand_over(self, who: int, to: int) -> None:
        before = self.matter.due
        self.attempt(lambda: matters.hand_over(
            actor=self.people[who], matter=self.matter, to=self.people[to], text="理由", on=self.today
        ))  # fmt: skip
        assert self.matter.due == before

    def attempt(self, deed: Callable[[], object]) -> None:
        told = "。"
        try:
            deed()
        except Refused as refused:
            told = str(refused)
        assert told.endswith("。")
        self.matter.refresh_from_db()

    @invariant()
    def only_declared_ways_are_gone(self) -> None:
        now = State(self.matter.state)
        assert now in NEXT[self.seen]
        self.seen = now

    @invariant()
    def government_decision_stands_until_the_matter_is_over(self) -> None:
        decided = self.matter.letters.filter(kind="decision")
        last = self.matter.steps.filter(action__in=["decide", "reopen"]).last()
        if decided.exists() and last is not None and last.action == "decide":
            assert State(self.matter.state) in {
                State.DECIDED, State.DECISION_REPORTED, State.CLOSED
            }  # fmt: skip

    @invariant()
    def what_is_owed_has_a_day_and_nothing_else_has(self) -> None:
        assert (self.matter.due is not None) == (State(self.matter.state) in OWED_BY_AGENCY)

    @invariant()
    def nobody_decides_on_his_own_objection_or_letter(self) -> None:
        for each in Objection.objects.filter(letter__matter=self.matter).exclude(result=""):
            assert each.decided_by not in (each.by, each.letter.by)

    @invariant()
    def only_the_agency_answers_and_only_supervisors_write(self) -> None:
        agency = self.people[2].uuid
        assert all(each.by == agency for each in Report.objects.filter(matter=self.matter))
        assert all(each.by != agency for each in Letter.objects.filter(matter=self.matter))

    @invariant()
    def every_step_is_on_record(self) -> None:
        told = list(self.matter.steps.values_list("action", flat=True))
        assert told[0] == "opened"
        assert told.count("report") == self.matter.reports.count()


@pytest.mark.django_db
def test_no_order_of_deeds_leads_astray() -> None:
    run_state_machine_as_test(
        Supervision, settings=settings(max_examples=25, stateful_step_count=20, deadline=None)
    )
