"""Questionnaires of a campaign: what is asked, how many said what, and what of it goes onto the problem list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.supervision.campaigns import law
from hengjian.supervision.campaigns.models import Campaign, Problem, Questionnaire
from hengjian.supervision.campaigns.services.campaigns import (
    LONGEST_TITLE,
    add_problem,
    preparing,
)
from hengjian.supervision.campaigns.services.writing import note

ANSWERS = {"yes": "有", "no": "没有", "unsure": "不清楚"}
SOURCE, OTHER = "questionnaire", "other"
MOST_RESPONDENTS, MOST_QUESTIONS = 10, 40


@dataclass(frozen=True)
class QuestionnaireDetails:
    """What is asked, of whom, and how they are found."""

    title: str
    run_by: str
    method: str
    respondents: Sequence[str]
    kinds: Sequence[str] = ()
    more: Sequence[str] = ()


@dataclass(frozen=True)
class Counts:
    """Of one kind of people: how many were asked and answered, and of each question how many said what."""

    asked: int
    returned: int
    said: Sequence[Mapping[str, int]]


@transaction.atomic
def prepare(
    *, actor: Account, campaign: Campaign, details: QuestionnaireDetails, on: date
) -> Questionnaire:
    """Prepare a questionnaire: one question for each kind of problem that was chosen, and what was added."""
    now = preparing(actor, campaign, on)
    respondents, more = _lines(details.respondents), _lines(details.more)
    kinds = law.problem_kinds()
    if set(details.kinds) - set(kinds):
        raise Refused("请从列出的问题种类里选择。")
    if not 1 <= len(respondents) <= MOST_RESPONDENTS:
        raise Refused(f"请写明调查对象，一行一类，最多 {MOST_RESPONDENTS} 类。")
    listed = [(kind, kinds[kind].label) for kind in details.kinds] + [
        (OTHER, line) for line in more
    ]
    if not 1 <= len(listed) <= MOST_QUESTIONS:
        raise Refused(f"请至少选一种问题，或者写一个问题；最多 {MOST_QUESTIONS} 个。")
    row = Questionnaire(
        campaign=now, title=details.title.strip(), run_by=details.run_by.strip(),
        method=details.method.strip(), respondents=respondents, by_name=actor.display_name,
        questions=[
            {"kind": kind, "title": title[:LONGEST_TITLE], "text": f"近一年有没有遇到过：{title}"}
            for kind, title in listed
        ],
    )  # fmt: skip
    clean(row)
    row.save()
    note(now, "questionnaire", "制作问卷", actor=actor, on=on, text=row.title, objects=(row.uuid,))
    return row


@transaction.atomic
def count(
    *, actor: Account, questionnaire: Questionnaire, counts: Mapping[str, Counts], on: date
) -> None:
    """Write down how many said what, for some kinds of people; what is written again replaces what was."""
    row = _held(questionnaire)
    now = preparing(actor, row.campaign, on)
    if not counts:
        raise Refused("没有可以登记的回答。")
    for respondent, told in counts.items():
        if respondent not in row.respondents:
            raise Refused(f"问卷的调查对象里没有“{respondent}”。")
        _refuse(respondent, told, len(row.questions))
        row.counts[respondent] = {
            "asked": told.asked, "returned": told.returned, "said": [dict(each) for each in told.said],
        }  # fmt: skip
    row.save(update_fields=["counts"])
    text = "、".join(f"{name} {told.returned:,} 份" for name, told in counts.items())
    note(
        now, "questionnaire_counted", "登记问卷回答", actor=actor, on=on, text=text, objects=(row.uuid,),
        content={"counts": row.counts},
    )  # fmt: skip
    questionnaire.refresh_from_db()


@transaction.atomic
def list_answer(
    *, actor: Account, questionnaire: Questionnaire, question: int, on: date
) -> Problem:
    """Put what a question asks about onto the problem list, with how many said that they met it."""
    row = _held(questionnaire)
    if not 0 <= question < len(row.questions):
        raise Refused("问卷里没有这个问题。")
    met = [
        f"{name} {told['returned']:,} 份中 {told['said'][question]['yes']:,} 份"
        for name, told in row.counts.items()
    ]
    if not met:
        raise Refused("还没有登记回答，不能列入问题。")
    asked = row.questions[question]
    return add_problem(
        actor=actor, campaign=row.campaign, kind=asked["kind"], title=asked["title"], source=SOURCE,
        record=f"{row.title}：{'，'.join(met)}答“有”"[:LONGEST_TITLE], on=on,
    )  # fmt: skip


def _held(questionnaire: Questionnaire) -> Questionnaire:
    rows = Questionnaire.objects.select_for_update(of=("self",)).select_related("campaign__place")
    return rows.get(pk=questionnaire.pk)


def _refuse(respondent: str, told: Counts, questions: int) -> None:
    """Refuse figures that cannot be: more answers than forms came back, or more of these than went out."""
    if told.returned > told.asked:
        raise Refused(f"{respondent}：收回的多于发出的，请核对。")
    if len(told.said) != questions:
        raise Refused(f"{respondent}：不是每个问题都有回答的份数；没有的填 0。")
    for number, said in enumerate(told.said, start=1):
        if set(said) != set(ANSWERS) or sum(said.values()) > told.returned:
            raise Refused(f"{respondent}：第 {number} 个问题的回答合计多于收回的份数，请核对。")


def _lines(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in texts if line.strip()))
