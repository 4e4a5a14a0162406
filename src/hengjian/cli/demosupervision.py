"""Clues, matters with letters in each state, a yearly plan and campaigns of the demo office, made by its own services.

Imported only after Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from hengjian.accounts.models import Account
from hengjian.registry.models.bodies import Body
from hengjian.screening.models import Finding
from hengjian.screening.rulewords import rule_title
from hengjian.screening.services import confirm
from hengjian.screening.states import State as FindingState
from hengjian.supervision.campaigns.models import Campaign
from hengjian.supervision.campaigns.services import answers as checks
from hengjian.supervision.campaigns.services import campaigns, plans, questionnaires
from hengjian.supervision.models import Letter, Matter
from hengjian.supervision.papers.fonts import FontsMissing, faces
from hengjian.supervision.services import answers, clues, letters, matters, measures
from hengjian.supervision.services.clues import ClueDetails
from hengjian.supervision.services.dispatches import DispatchDetails, issue_for_clue
from hengjian.supervision.services.letters import LetterDetails
from hengjian.supervision.services.matters import MatterDetails
from hengjian.supervision.services.measures import MeasureDetails
from hengjian.supervision.services.organs import OrganDetails, add_organ

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
    _plan(demo, described["plan"])
    for said in described["campaigns"]:
        _campaign(demo, said)
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


def _beside(
    demo: _Demo, matter: Matter, letter: Letter | None, step: Mapping[str, Any]
) -> Letter | None:
    on = demo.ago(step["days_ago"])
    details = LetterDetails(
        step["facts"], step["demand"], on + timedelta(days=step["days"]), more=step.get("more", {})
    )
    sent = letters.send_beside(
        actor=demo.person("supervisor"), matter=matter, kind=step["kind"], details=details, on=on
    )
    if "receipt" in step:
        letters.record_reply(
            actor=demo.person("supervisor"), letter=sent, kind="receipt", text=step["receipt"],
            replied_on=on, on=on,
        )  # fmt: skip
    return letter


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


_STEPS: Mapping[str, _Step] = {
    "send": _send, "beside": _beside, "receive": _receive, "object": _object,
    "answer_objection": _answer_objection, "report": _report, "review": _review, "propose": _propose,
    "decide": _decide,
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
        clues.guide_clue(actor=by, clue=clue, remedy=guided["remedy"], text=guided["text"], on=on)
        told = DispatchDetails("反映人", clue.title, f"您反映的“{clue.title}”。", guided["text"])
        issue_for_clue(actor=by, clue=clue, kind="notice", details=told, on=on)


def _plan(demo: _Demo, said: Mapping[str, Any]) -> None:
    """Draft and adopt the plan of this year."""
    place, year = demo.bodies[said["place"]], demo.day.year
    plan = plans.draft_plan(
        actor=demo.person("supervisor"), place=place, year=year, text=said["text"], on=demo.day,
        title=f"{year} 年度行政执法监督工作计划",
    )  # fmt: skip
    for each in said["items"]:
        month, day = map(int, each["until"].split("-"))
        details = plans.ItemDetails(
            each["title"], each["method"], date(year, month, day), tuple(each.get("contents", ())),
            each.get("scope", ""),
        )  # fmt: skip
        plans.add_item(actor=demo.person("supervisor"), plan=plan, details=details, on=demo.day)
    plans.adopt_plan(actor=demo.person("leader"), plan=plan, on=demo.day)


def _campaign(demo: _Demo, said: Mapping[str, Any]) -> None:
    """Begin a campaign with its questionnaire and its list; where bodies are named they get self-checks."""
    by, on = demo.person("supervisor"), demo.ago(said["days_ago"])
    details = campaigns.CampaignDetails(
        said["title"], on + timedelta(days=said["days"]), said["text"], tuple(said["fields"])
    )
    campaign = campaigns.begin(actor=by, place=demo.bodies[said["place"]], details=details, on=on)
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
