"""Clues, matters with letters in each state, referrals, a yearly plan, campaigns and filings of the demo office.

All is made by the services of the rooms, as people would do it. Imported only after Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from hengjian.accounts.models import Account
from hengjian.cases.models import Act, Version
from hengjian.cli.demoreferrals import make_referral
from hengjian.registry.models.bodies import Body
from hengjian.screening.models import Finding
from hengjian.screening.rulewords import rule_title
from hengjian.screening.services import confirm
from hengjian.screening.states import State as FindingState
from hengjian.supervision.campaigns.models import Campaign, PlanItem
from hengjian.supervision.campaigns.services import answers as checks
from hengjian.supervision.campaigns.services import campaigns, plans, questionnaires
from hengjian.supervision.filings import law
from hengjian.supervision.filings import services as filings
from hengjian.supervision.filings.comparing import AT_ONCE, reasons_of, seen_since
from hengjian.supervision.filings.law import Duty
from hengjian.supervision.models import Clue, Letter, Matter
from hengjian.supervision.papers.fonts import FontsMissing, faces
from hengjian.supervision.services import answers, clues, letters, matters, measures
from hengjian.supervision.services.clues import ClueDetails
from hengjian.supervision.services.dispatches import DispatchDetails, issue_for_clue
from hengjian.supervision.services.letters import LetterDetails
from hengjian.supervision.services.matters import MatterDetails
from hengjian.supervision.services.measures import MeasureDetails
from hengjian.supervision.services.organs import OrganDetails, add_organ
from hengjian.supervision.services.replies import ReplyDetails, record_answer

FINDINGS = 3
"""So many findings of one rule are put into the matter that has some."""


@dataclass(frozen=True)
class _Demo:
    """The people and bodies of the demo, and its day."""

    described: Mapping[str, Any]
    bodies: Mapping[str, Body]
    day: date

    def person(self, use: str) -> Account:
        return Account.objects.get(username=self.described["people"][use])

    def ago(self, days: int) -> date:
        return self.day - timedelta(days=days)


def make_supervision(described: Mapping[str, Any], bodies: Mapping[str, Body], day: date) -> str:
    """Make all that is described where there are no matters yet; give why not where it cannot be done."""
    if Matter.objects.exists():
        return ""
    try:
        faces()
    except FontsMissing as missing:
        return f"没有做演示的监督文书：{missing}"
    demo = _Demo(described, bodies, day)
    organ = dict(described["organ"])
    add_organ(
        actor=demo.person("operator"), place=bodies[organ.pop("place")], details=OrganDetails(**organ), on=day
    )  # fmt: skip
    for said in described["matters"]:
        _matter(demo, said)
    for said in described["clues"]:
        _clue(demo, said)
    for said in described.get("referrals", ()):
        make_referral(demo.person("supervisor"), demo.person("leader"), said, day)
    _plan(demo, described["plan"])
    for said in described["campaigns"]:
        _campaign(demo, said)
    _filings(demo, described["filings"])
    return ""


def _matter(demo: _Demo, said: Mapping[str, Any]) -> None:
    """Open a matter, send its letter and let it go as far as is described, a day after another."""
    by, body, opened = (
        demo.person("supervisor"),
        demo.bodies[said["body"]],
        demo.ago(said["days_ago"]),
    )
    findings = _findings(by, body, demo.day) if said.get("findings") else []
    title = rule_title(findings[0].rule) if findings else said["title"]
    details = MatterDetails(title, said["issue"], listed=said.get("listed", False))
    matter = matters.open_matter(actor=by, body=body, details=details, findings=findings, on=opened)
    for each in said.get("measures", ()):
        asked = MeasureDetails(each["kind"], each["text"], opened + timedelta(days=each["days"]))
        measures.take_measure(actor=by, matter=matter, details=asked, on=opened)
    letter = None
    for step in said.get("steps", ()):
        letter = _STEPS[step["do"]](demo, matter, letter, step)
        matter.refresh_from_db()


_Step = Callable[[_Demo, Matter, Letter | None, Mapping[str, Any]], Letter | None]


def _send(demo: _Demo, matter: Matter, _: Letter | None, step: Mapping[str, Any]) -> Letter:
    on = demo.ago(step["days_ago"])
    details = LetterDetails(step["facts"], step["demand"], on + timedelta(days=step["days"]))
    return letters.send_letter(
        actor=demo.person("supervisor"), matter=matter, kind=step["kind"], details=details, on=on
    )


def _receive(
    demo: _Demo, _: Matter, letter: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    if letter is not None:
        on = demo.ago(step["days_ago"])
        letters.receive_letter(actor=demo.person("agency"), letter=letter, on=on)
    return letter


def _object(
    demo: _Demo, _: Matter, letter: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    if letter is not None:
        answers.object_to(
            actor=demo.person("agency"), letter=letter, reasons=step["text"], on=demo.ago(step["days_ago"])
        )  # fmt: skip
    return letter


def _answer_objection(
    demo: _Demo, _: Matter, letter: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    if letter is not None:
        answers.decide_objection(
            actor=demo.person("leader"), objection=letter.objections.latest("id"), answer=step["text"],
            sustained=step["sustained"], on=demo.ago(step["days_ago"]),
        )  # fmt: skip
    return letter


def _report(
    demo: _Demo, matter: Matter, letter: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    on = demo.ago(step["days_ago"])
    answers.report(actor=demo.person("agency"), matter=matter, text=step["text"], on=on)
    return letter


def _review(
    demo: _Demo, matter: Matter, letter: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    on, told = demo.ago(step["days_ago"]), matter.reports.latest("id")
    by, comment = demo.person("supervisor"), step["text"]
    if step["accepted"]:
        answers.accept_report(actor=by, report=told, comment=comment, on=on)
    else:
        due = on + timedelta(days=step["days"])
        answers.return_report(actor=by, report=told, comment=comment, due=due, on=on)
    return letter


def _propose(
    demo: _Demo, matter: Matter, _: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    on, details = demo.ago(step["days_ago"]), LetterDetails(step["facts"], step["demand"])
    return letters.propose(actor=demo.person("supervisor"), matter=matter, details=details, on=on)


def _decide(
    demo: _Demo, matter: Matter, _: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    on = demo.ago(step["days_ago"])
    details = LetterDetails(step["facts"], step["demand"], on + timedelta(days=step["days"]))
    return letters.record_decision(
        actor=demo.person("supervisor"),
        matter=matter,
        number=step["number"],
        details=details,
        on=on,
    )


def _stop(
    demo: _Demo, matter: Matter, letter: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    on = demo.ago(step["days_ago"])
    matters.stop(actor=demo.person("supervisor"), matter=matter, text=step["text"], on=on)
    return letter


_STEPS: Mapping[str, _Step] = {
    "send": _send, "receive": _receive, "object": _object,
    "answer_objection": _answer_objection, "report": _report, "review": _review, "propose": _propose,
    "decide": _decide, "stop": _stop,
}  # fmt: skip


def _findings(by: Account, body: Body, day: date) -> list[Finding]:
    """Confirm some findings at a body of the rule broken most often there; none where the screening found none."""
    rows = Finding.objects.filter(body=body, state=FindingState.OPEN, trial=False, gone_run=None)
    rules = rows.order_by().values("rule").annotate(count=Count("pk")).order_by("-count", "rule")
    most = rules.first()
    found = list(rows.filter(rule=most["rule"]).order_by("id")[:FINDINGS]) if most else []
    for finding in found:
        confirm(actor=by, finding=finding, text="与案卷核对属实。", on=day)
    return found


def _clue(demo: _Demo, said: Mapping[str, Any]) -> None:
    by, on = demo.person("supervisor"), demo.ago(said["days_ago"])
    details = ClueDetails(said["channel"], said["title"], said["text"], on)
    clue = clues.receive_clue(actor=by, body=demo.bodies[said["body"]], details=details, on=on)
    if "guide" in said:
        guided = said["guide"]
        clues.guide_clue(
            actor=by, clue=clue, entered=guided["entered"], remedy=guided["remedy"], text=guided["text"], on=on
        )  # fmt: skip
        told = DispatchDetails("反映人", clue.title, f"您反映的“{clue.title}”。", guided["text"])
        issue_for_clue(actor=by, clue=clue, kind="notice", details=told, on=on)
    if "forward" in said:
        _forward(demo, clue, said["forward"], on)


def _forward(demo: _Demo, clue: Clue, said: Mapping[str, Any], on: date) -> None:
    """Forward a clue to the organ whose it is, write down the receipt that came, and open no matter of it."""
    by, due = demo.person("supervisor"), on + timedelta(days=said["days"])
    told = DispatchDetails(said["to"], clue.title, clue.text, said["demand"], due)
    sent = issue_for_clue(actor=by, clue=clue, kind="forwarding", details=told, on=on)
    receipt = ReplyDetails("receipt", said["receipt"], demo.ago(said["receipt_days_ago"]))
    record_answer(actor=by, dispatch=sent, details=receipt, on=receipt.replied_on)
    clues.drop_clue(actor=by, clue=clue, text=said["text"], on=on)


def _filings(demo: _Demo, said: Mapping[str, Any]) -> None:
    """File decisions of a body and those below it and review each as far as is described."""
    found = _decisions(demo, demo.bodies[said["body"]].path, len(said["reviews"]))
    for (act, version, duty), steps in zip(found, said["reviews"], strict=False):
        on = act.on + timedelta(days=said["days"])
        filing = filings.file_decision(
            actor=demo.person("agency"), case=version.case, duty=duty.code, decided_on=act.on,
            text=said["text"], on=on,
        )  # fmt: skip
        for step in steps:
            on += timedelta(days=step["days"])
            do, who = _REVIEWING[step["do"]]
            do(actor=demo.person(who), filing=filing, text=step["text"], on=on)


_REVIEWING: Mapping[str, tuple[Callable[..., None], str]] = {
    "question": (filings.question, "supervisor"), "answer": (filings.answer, "agency"),
    "clear": (filings.clear, "supervisor"),
}  # fmt: skip
_LATELY, _SETTLED = 230, 30
"""A decision that is filed in the demo was taken no longer ago than the one and no later than the other, in days."""


def _decisions(demo: _Demo, place: str, most: int) -> list[tuple[Act, Version, Duty]]:
    """Give decisions to be filed, the newest first; those whose data show that they are major before the rest."""
    duties = {duty.act: duty for duty in law.duties() if duty.read}
    rows = seen_since(demo.day).filter(
        case__body__path__startswith=place, newest_on__gte=demo.ago(_LATELY)
    )
    versions = {version.content_id: version for version in rows[:AT_ONCE]}
    acts = Act.objects.filter(
        content__in=list(versions), kind__in=duties, on__gte=demo.ago(_LATELY), on__lte=demo.ago(_SETTLED)
    ).order_by("-on", "id")  # fmt: skip
    told = [(act, versions[act.content_id], duties[act.kind]) for act in acts]
    return sorted(told, key=lambda each: not reasons_of(*each))[:most]


def _plan(demo: _Demo, said: Mapping[str, Any]) -> None:
    """Draft and adopt the plan of this year, as long ago as is described but not before the year; link its matters."""
    place, year = demo.bodies[said["place"]], demo.day.year
    on = max(demo.ago(said["days_ago"]), date(year, 1, 1))
    plan = plans.draft_plan(
        actor=demo.person("supervisor"), place=place, year=year, text=said["text"], on=on,
        title=f"{year} 年度行政执法监督工作计划",
    )  # fmt: skip
    for each in said["items"]:
        month, day = map(int, each["until"].split("-"))
        details = plans.ItemDetails(
            each["title"], each["method"], date(year, month, day), tuple(each.get("contents", ())),
            each.get("scope", ""),
        )  # fmt: skip
        plans.add_item(actor=demo.person("supervisor"), plan=plan, details=details, on=on)
    plans.adopt_plan(actor=demo.person("leader"), plan=plan, on=on)
    for each in said["items"]:
        if each.get("matters"):
            plans.link_matters(
                actor=demo.person("supervisor"), item=plan.items.get(title=each["title"]),
                matters=Matter.objects.all(), on=demo.day,
            )  # fmt: skip


def _campaign(demo: _Demo, said: Mapping[str, Any]) -> None:
    """Begin a campaign with its questionnaire and its list; where bodies are named they get self-checks."""
    by, on = demo.person("supervisor"), demo.ago(said["days_ago"])
    place = demo.bodies[said["place"]]
    planned = PlanItem.objects.filter(plan__place=place, title=said.get("item", "")).first()
    details = campaigns.CampaignDetails(
        said["title"], on + timedelta(days=said["days"]), said["text"], tuple(said["fields"]), item=planned
    )  # fmt: skip
    campaign = campaigns.begin(actor=by, place=place, details=details, on=on)
    _questionnaire(by, campaign, said["questionnaire"], on)
    for each in said["problems"]:
        campaigns.add_problem(actor=by, campaign=campaign, on=on, **each)
    asked = [demo.bodies[key] for key in said.get("bodies", ())]
    if not asked:
        return
    campaigns.send_self_checks(
        actor=by, campaign=campaign, bodies=asked, due=on + timedelta(days=said["answer_days"]), on=on
    )  # fmt: skip
    form = campaign.checks.get(body=demo.bodies[said["answered_by"]])
    told = {
        line.uuid: checks.LineAnswer(3, 2, "已逐件纠正，其余正在办理。")
        for line in form.lines.all()
    }
    checks.answer_self_check(actor=demo.person("agency"), form=form, answers=told, on=demo.day)


def _questionnaire(by: Account, campaign: Campaign, said: Mapping[str, Any], on: date) -> None:
    """Prepare the questionnaire, write its answers down, and put the questions most said yes to onto the list."""
    asked = {key: value for key, value in said.items() if key not in {"counts", "listed"}}
    row = questionnaires.prepare(
        actor=by, campaign=campaign, details=questionnaires.QuestionnaireDetails(**asked), on=on
    )
    counts = {
        who: questionnaires.Counts(
            told["asked"], told["returned"],
            [dict(zip(questionnaires.ANSWERS, each, strict=True)) for each in told["said"]],
        )
        for who, told in said["counts"].items()
    }  # fmt: skip
    questionnaires.count(actor=by, questionnaire=row, counts=counts, on=on)
    for question in said.get("listed", ()):
        questionnaires.list_answer(actor=by, questionnaire=row, question=question, on=on)
