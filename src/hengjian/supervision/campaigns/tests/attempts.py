"""What the operations of plans and campaigns are tried on, for the table of permissions."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import timedelta

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.common import clock
from hengjian.common.identity import uuid7
from hengjian.registry.tests.factories import make_body
from hengjian.screening.states import State as FindingState
from hengjian.supervision.campaigns.models import (
    Campaign,
    Draw,
    Line,
    Plan,
    PlanItem,
    Questionnaire,
    SelfCheck,
)
from hengjian.supervision.campaigns.questionsheets import counts_file
from hengjian.supervision.campaigns.states import PlanState, State
from hengjian.supervision.campaigns.tests.factories import NUMBER, SEALED, announce, journal_goes_on
from hengjian.supervision.tests.factories import make_finding

RULE = "penalty-law.60.decision-overdue"


def a_plan(place: str, state: PlanState = PlanState.DRAFT) -> Plan:
    """Make a plan of the body at a place with an item."""
    body = make_body(place)
    # One plan a year and place: each attempt has a year of its own.
    used = set(body.supervision_plans.values_list("year", flat=True))
    year = next(number for number in range(2030, 2200) if number not in used)
    adopted = today() if state == PlanState.ADOPTED else None
    plan = Plan.objects.create(place=body, year=year, title="计划", state=state, adopted_on=adopted)
    PlanItem.objects.create(plan=plan, title="事项", method="focused", until=f"{year}-06-30")
    return plan


def a_campaign(place: str, state: State = State.PREPARING) -> Campaign:
    """Make a campaign of the body at a place in a state, with a form of that body."""
    body, day = make_body(place), today()
    campaign = Campaign.objects.create(
        place=body, title="整治", started_on=day, until=day + timedelta(days=90), state=state,
        due=None if state == State.PREPARING else day + timedelta(days=30),
    )  # fmt: skip
    problem = campaign.problems.create(kind="profit", title="问题一")
    if state == State.PREPARING:
        return campaign
    answered = None if state == State.CHECKING else day
    form = SelfCheck.objects.create(
        campaign=campaign, body=body, answered_on=answered, drawn=state == State.VERIFYING
    )
    Line.objects.create(check_form=form, problem=problem)
    if state == State.ANNOUNCED:
        Draw.objects.create(
            campaign=campaign, pool=[str(form.uuid)], size=1, after=clock.now(), sealed=SEALED,
            entry=uuid7(),
        )  # fmt: skip
    return campaign


Data = Mapping[str, str]
ANNOUNCED = {"size": "1", "after": "2099-01-01T09:00", "sealed": SEALED}
NOTHING: Data = {}


def on_plan(state: PlanState = PlanState.DRAFT, data: Data = NOTHING) -> Prepare:
    """Try it on a plan of the body at the place."""
    return lambda _actor, place: Attempt(a_plan(place, state).uuid, dict(data))


def on_item(data: Data = NOTHING) -> Prepare:
    """Try it on an item of such a plan."""
    return lambda _actor, place: Attempt(a_plan(place).items.get().uuid, dict(data))


def on_campaign(state: State = State.PREPARING, data: Data = NOTHING) -> Prepare:
    """Try it on a campaign of the body at the place."""
    return lambda _actor, place: Attempt(a_campaign(place, state).uuid, dict(data))


def on_check(state: State, data: Callable[[SelfCheck], Data] = lambda _form: NOTHING) -> Prepare:
    """Try it on a self-check of the body at the place."""

    def prepare(_actor: Account, place: str) -> Attempt:
        form = a_campaign(place, state).checks.get()
        return Attempt(form.uuid, dict(data(form)))

    return prepare


def _new_plan(_actor: Account, place: str) -> Attempt:
    body = make_body(place)
    year = 2100 + body.supervision_plans.count()
    return Attempt(data={"place": str(body.uuid), "year": str(year), "title": "计划"})


def _new_item(_actor: Account, place: str) -> Attempt:
    plan = a_plan(place)
    until = f"{plan.year}-06-30"
    return Attempt(plan.uuid, {"title": "又一事项", "method": "focused", "until": until})


def _new_campaign(_actor: Account, place: str) -> Attempt:
    until = (today() + timedelta(days=60)).isoformat()
    return Attempt(data={"place": str(make_body(place).uuid), "title": "整治", "until": until})


def _questionnaire(_actor: Account, place: str) -> Attempt:
    row = Questionnaire.objects.create(
        campaign=a_campaign(place), title="问卷", run_by="某局", method="随机抽取。", respondents=["企业"],
        questions=[{"kind": "profit", "title": "逐利执法", "text": "有没有遇到过：逐利执法"}],
        counts={"企业": {"asked": 9, "returned": 8, "said": [{"yes": 3, "no": 4, "unsure": 1}]}},
    )  # fmt: skip
    told = {"asked": "9", "returned": "8", "yes_0": "3", "no_0": "4", "unsure_0": "1"}
    return Attempt(row.uuid, {**told, "question": "0", "file": _counts_file(row)})


def _counts_file(row: Questionnaire) -> io.BytesIO:
    stream = io.BytesIO(counts_file(row))
    stream.name = "回答.xlsx"
    return stream


def _send(_actor: Account, place: str) -> Attempt:
    due = (today() + timedelta(days=20)).isoformat()
    return Attempt(a_campaign(place).uuid, {"bodies": str(make_body(place).uuid), "due": due})


def _found(_actor: Account, place: str) -> Attempt:
    make_finding(make_body(place), FindingState.OPEN)
    return Attempt(a_campaign(place).uuid, {"kind": "procedure", "rules": RULE})


def _drop_problem(_actor: Account, place: str) -> Attempt:
    return Attempt(a_campaign(place).problems.get().uuid)


def _draw(_actor: Account, place: str) -> Attempt:
    campaign = a_campaign(place, State.CHECKING)
    campaign.checks.update(answered_on=today())
    announce(campaign, 1)
    journal_goes_on()
    return Attempt(campaign.uuid, {"number": NUMBER.hex()})


def _proof(_actor: Account, place: str) -> Attempt:
    campaign = a_campaign(place, State.ANNOUNCED)
    Draw.objects.filter(campaign=campaign).update(proof=b"proof", seed="00")
    return Attempt(campaign.uuid)


def _answers(form: SelfCheck) -> Data:
    line = form.lines.get()
    return {f"found_{line.pk}": "0", f"corrected_{line.pk}": "0", f"text_{line.pk}": ""}


def _verdict(_form: SelfCheck) -> Data:
    return {"verdict": "agrees", "says": "与案卷一致。"}


QUESTIONNAIRE = {
    "title": "问卷", "run_by": "某局", "method": "随机抽取。", "respondents": "企业", "kinds": "profit", "more": "",
}  # fmt: skip
ATTEMPTS: Mapping[str, Prepare] = {
    "POST campaigns:new_plan": _new_plan,
    "GET campaigns:plan": on_plan(),
    "GET campaigns:new_item": on_plan(),
    "POST campaigns:new_item": _new_item,
    "POST campaigns:adopt": on_plan(),
    "GET campaigns:revise": on_plan(PlanState.ADOPTED),
    "POST campaigns:revise": on_plan(PlanState.ADOPTED, {"text": "上级部署有变化。"}),
    "POST campaigns:drop_item": on_item(),
    "GET campaigns:link": on_item(),
    "POST campaigns:link": on_item({"words": ""}),
    "POST campaigns:new_campaign": _new_campaign,
    "GET campaigns:campaign": on_campaign(),
    "GET campaigns:report": on_campaign(),
    "GET campaigns:new_problem": on_campaign(),
    "POST campaigns:new_problem": on_campaign(
        data={"source": "sorted", "kind": "profit", "title": "下达罚没指标"}
    ),
    "GET campaigns:new_questionnaire": on_campaign(),
    "POST campaigns:new_questionnaire": on_campaign(data=QUESTIONNAIRE),
    "GET campaigns:questionnaire": lambda actor, place: Attempt(_questionnaire(actor, place).uuid),
    "GET campaigns:counts": lambda actor, place: Attempt(_questionnaire(actor, place).uuid),
    "POST campaigns:counts": _questionnaire,
    "GET campaigns:counts_form": lambda actor, place: Attempt(_questionnaire(actor, place).uuid),
    "GET campaigns:bring_counts": lambda actor, place: Attempt(_questionnaire(actor, place).uuid),
    "POST campaigns:bring_counts": _questionnaire,
    "POST campaigns:list_answer": _questionnaire,
    "GET campaigns:found": on_campaign(),
    "POST campaigns:found": _found,
    "POST campaigns:drop_problem": _drop_problem,
    "GET campaigns:send": on_campaign(),
    "POST campaigns:send": _send,
    "GET campaigns:announce": on_campaign(State.ANNOUNCED),
    "POST campaigns:announce": lambda _actor, place: Attempt(_answered(place).uuid, ANNOUNCED),
    "GET campaigns:draw": on_campaign(State.ANNOUNCED),
    "POST campaigns:draw": _draw,
    "GET campaigns:proof": _proof,
    "GET campaigns:close": on_campaign(State.VERIFYING),
    "POST campaigns:close": lambda _actor, place: Attempt(
        _verified(place).uuid, {"conclusion": "总结如下。"}
    ),
    "GET campaigns:check": on_check(State.CHECKING),
    "GET campaigns:check_file": on_check(State.CHECKING),
    "GET campaigns:answer": on_check(State.CHECKING),
    "POST campaigns:answer": on_check(State.CHECKING, _answers),
    "GET campaigns:verify": on_check(State.VERIFYING),
    "POST campaigns:verify": on_check(State.VERIFYING, _verdict),
}


def _answered(place: str) -> Campaign:
    campaign = a_campaign(place, State.CHECKING)
    campaign.checks.update(answered_on=today())
    return campaign


def _verified(place: str) -> Campaign:
    campaign = a_campaign(place, State.VERIFYING)
    campaign.checks.update(verdict="agrees")
    return campaign


DONE_PAGES: frozenset[str] = frozenset()
"""Whatever was done leads to another page."""
