"""A referral is studied by several people together; then somebody else than who brought it decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.supervision.papers.content import day_on_paper
from hengjian.supervision.referrals import policies
from hengjian.supervision.referrals.models import Referral, Study
from hengjian.supervision.referrals.services.transition import (
    followed_by,
    issue_paper,
    locked,
    move,
    reason,
    require,
    require_another,
    said_of,
    signed,
    tell_matter,
)
from hengjian.supervision.referrals.states import Action
from hengjian.supervision.services.dispatches import DispatchDetails

STUDY, RULING = "referral_study", "referral_ruling"
ALONE = 1
"""One person studies nothing together."""
WAYS = {
    Study.Conclusion.TRANSFER: Action.DECIDE, Study.Conclusion.KEEP: Action.KEEP,
    Study.Conclusion.MORE: Action.SEND_BACK,
}  # fmt: skip
"""To decide as it was concluded, or to send it back for more evidence, which is always possible."""


@dataclass(frozen=True)
class StudyDetails:
    """Who studied a referral on which day, what was said, and what was concluded with which reasons."""

    studied_on: date
    host: str
    participants: Sequence[str]
    text: str
    conclusion: str
    opinion: str


@transaction.atomic
def study(*, actor: Account, referral: Referral, details: StudyDetails, on: date) -> Study:
    """Write down what several people held of a referral; more evidence may be what they want."""
    now = locked(referral)
    require(actor, policies.Action.WORK, now, on)
    more = details.conclusion == Study.Conclusion.MORE
    action = Action.ASK_FOR_MORE if more else Action.STUDY
    followed_by(now, action)
    people = _people(details)
    _refuse_day(now, details.studied_on, on)
    row = Study(
        referral=now, on=details.studied_on, host=details.host.strip(), participants=people,
        text=details.text.strip(), conclusion=details.conclusion, opinion=details.opinion.strip(), by=actor.uuid,
        by_name=actor.display_name,
    )  # fmt: skip
    clean(row)
    row.save()
    said = said_of(now) | {
        "studied": day_on_paper(row.on), "host": row.host, "participants": "；".join(people),
        "conclusion": row.get_conclusion_display(),
    }  # fmt: skip
    paper = issue_paper(
        actor, now, STUDY,
        DispatchDetails(to=now.owner_name, reference=now.number, facts=row.text, demand=row.opinion, more=said), on,
    )  # fmt: skip
    move(
        referral, action=action, actor=actor, on=on, text=f"{row.get_conclusion_display()}（{paper.number}）",
        about=row.uuid,
    )  # fmt: skip
    return row


@transaction.atomic
def decide(*, actor: Account, referral: Referral, result: str, text: str, on: date) -> None:
    """Decide as it was concluded together, or send it back for more evidence, with the reason."""
    now = locked(referral)
    require_another(actor, now, on)
    if result not in WAYS:
        raise Refused("请选择决定。")
    way = Study.Conclusion(result)
    action = WAYS[way]
    followed_by(now, action)
    why = reason(text)
    last = now.studies.latest("id")
    if way not in (last.conclusion, Study.Conclusion.MORE):
        raise Refused(
            f"集体研究的结论是“{last.get_conclusion_display()}”，一个人不能改变。不同意的，请选“补充调查取证”，重新研究。"
        )
    if action is Action.SEND_BACK:
        move(referral, action=action, actor=actor, on=on, text=why)
        return
    said = said_of(now) | {
        "conclusion": way.label, "decided": signed(actor.display_name, on),
    }  # fmt: skip
    details = DispatchDetails(
        to=now.owner_name, reference=now.number, facts=summary_of(last), demand=why, more=said
    )
    paper = issue_paper(actor, now, RULING, details, on)
    changes = {"decided_by": actor.uuid} | ({"closed_on": on} if action is Action.KEEP else {})
    move(
        referral, action=action, actor=actor, on=on, text=f"{why}（{paper.number}）", changes=changes,
        about=paper.uuid,
    )  # fmt: skip
    if action is Action.KEEP:
        tell_matter(referral, "referral_over", actor, on)


def summary_of(row: Study) -> str:
    """Say in a sentence who studied a referral when, and what they concluded."""
    people = "；".join(row.participants)
    said = f"主持：{row.host}，参加：{people}。结论：{row.get_conclusion_display()}。{row.opinion}"
    return f"{day_on_paper(row.on)}集体研究，{said}"


def _people(details: StudyDetails) -> list[str]:
    """Give those who took part, each once; refuse one who studies alone, or a host who was not there."""
    people = list(dict.fromkeys(filter(None, map(_plain, details.participants))))
    # Before the first blank stands the name: the same name with two posts is no second person.
    names = {each.partition(" ")[0] for each in people}
    if len(names) <= ALONE:
        raise Refused("集体研究须有两人以上参加，请一行一人写明姓名和职务。")
    if _plain(details.host).partition(" ")[0] not in names:
        raise Refused("主持人也要写在参加人里。")
    return people


def _plain(text: str) -> str:
    return " ".join(text.split())


def _refuse_day(referral: Referral, day: date, on: date) -> None:
    if day > on:
        raise Refused("研究日期晚于今天，请改正。")
    if day < referral.registered_on:
        raise Refused("研究日期早于线索登记的日期，请改正。")
