"""What is read of clues and matters, already narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from hengjian.accounts.models import Account, Grant
from hengjian.accounts.policies import in_force
from hengjian.common.subtrees import ROOT, covers
from hengjian.common.terms import soon_from
from hengjian.screening.models import Finding
from hengjian.screening.states import State as FindingState
from hengjian.supervision import law, policies
from hengjian.supervision.models import (
    CLUE_TITLES,
    LETTERS,
    MATTERS,
    Clue,
    Dispatch,
    Letter,
    Matter,
    Measure,
    Objection,
    Organ,
    Reply,
    Step,
)
from hengjian.supervision.policies import Action
from hengjian.supervision.remedies import is_apart, outlook_of
from hengjian.supervision.states import AWAITING_REVIEW, OVER, OWED_BY_AGENCY, State

MOST_GROUPS = 100
MOST_LOOKED_AT = 2000
RESULT = "feedback"
"""A reply of this kind says what became of it: nothing more is waited for."""
TOLD_TO_BODY = (
    "send_letter", "object", "uphold", "sustain", "report", "accept", "return", "decide", "circular",
    "suggestion", "find_nothing", "correct_on_spot", "stop", "reopen", "measure_answered", "received",
)  # fmt: skip
"""What the agency sees of the course of its matter."""


@dataclass(frozen=True)
class MatterFilter:
    """What a reader of matters asked for; an empty wish narrows nothing."""

    words: str = ""
    state: str = ""
    issue: str = ""
    body: str = ""
    lamp: str = ""
    mine: str = ""
    listed: str = ""


def matters_for(
    reader: Account, day: date, wanted: MatterFilter = MatterFilter()
) -> QuerySet[Matter]:
    """Give the matters that a reader may see: a supervisor all, an agency its own once it got a letter or a measure."""
    below = policies.visible_to(reader, Action.SEE, day)
    mine = policies.visible_to(reader, Action.SEE_OWN, day)
    own = mine & Q(letters__kind__in=law.letters_to_body())
    asked = mine & Q(measures__due__isnull=False)
    seen = Matter.objects.filter(below | own | asked).order_by().values("pk")
    rows = Matter.objects.filter(pk__in=seen)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.issue:
        rows = rows.filter(issue=wanted.issue)
    if wanted.body:
        rows = rows.filter(body__uuid=wanted.body)
    if wanted.lamp:
        rows = rows.filter(_lit(wanted.lamp, day))
    if wanted.mine:
        rows = rows.filter(owner__in=in_hands_of(reader, day))
    rows = rows.filter(_pressed(wanted.listed))
    # By its number an agency finds no letter that it may not see: that there is one is already told.
    shown = policies.visible_to(reader, Action.SEE, day, "matter__body") | Q(
        kind__in=law.letters_to_body()
    )
    for word in wanted.words.split():
        lettered = Letter.objects.filter(shown, LETTERS.told_by(word)).order_by().values("matter")
        rows = rows.filter(MATTERS.told_by(word) | Q(pk__in=lettered))
    return rows.select_related("body").annotate(
        case_count=Count("cases", distinct=True),
    )


def matter_for(reader: Account, day: date, uuid: UUID) -> Matter | None:
    """Give a matter; None where there is none that the reader may see."""
    return matters_for(reader, day).filter(uuid=uuid).first()


def clues_for(
    reader: Account, day: date, state: str = "", words: str = "", answer: str = ""
) -> QuerySet[Clue]:
    """Give the clues that a reader may see; `answer` asks for those whose forwarding letter waits for one."""
    rows = Clue.objects.filter(policies.visible_to(reader, Action.SEE, day))
    if state:
        rows = rows.filter(state=state)
    if answer:
        waiting = dispatches_unanswered()
        late = waiting.filter(due__lt=day) if answer == "over" else waiting
        rows = rows.filter(pk__in=late.order_by().values("clue"))
    for word in words.split():
        rows = rows.filter(CLUE_TITLES.told_by(word))
    return rows.select_related("body", "matter")


def open_beside(clue: Clue) -> QuerySet[Matter]:
    """Give the matters in hand about the body of a clue, the newest first."""
    return Matter.objects.filter(body=clue.body).exclude(state__in=sorted(OVER)).order_by("-id")


def lamp_of(matter: Matter, day: date) -> str:
    """Give the lamp of a matter on a day: over, little time left, in time; nothing where the agency owes nothing."""
    return _lamp(matter.due, matter.soon_from, day)


def lamp_of_letter(letter: Letter | Dispatch, day: date) -> str:
    """Give the lamp of a letter whose result is waited for; nothing where it set no day."""
    return _lamp(letter.due, soon_from(letter.on, letter.due), day)


def _lamp(due: date | None, soon: date | None, day: date) -> str:
    if due is None:
        return ""
    if due < day:
        return "over"
    return "soon" if soon is not None and soon <= day else "in_time"


def _pressed(way: str) -> Q:
    return {"listed": Q(listed=True), "raised": ~Q(raised_to="")}.get(way, Q())


def _lit(lamp: str, day: date) -> Q:
    return {
        "over": Q(due__lt=day),
        "soon": Q(due__gte=day, soon_from__lte=day),
        "in_time": Q(due__gte=day, soon_from__gt=day),
    }.get(lamp, Q())


def confirmed_findings(reader: Account, day: date, uuids: Sequence[str]) -> list[Finding]:
    """Give those of the findings that are confirmed and that the reader may make a matter of."""
    rows = Finding.objects.filter(
        policies.visible_to(reader, Action.WORK, day), uuid__in=uuids, state=FindingState.CONFIRMED
    )
    return list(rows.select_related("case", "body").order_by("id"))


def ready(reader: Account, day: date) -> QuerySet[Finding]:
    """Give the confirmed findings that are in no matter yet and are still found."""
    return Finding.objects.filter(
        policies.visible_to(reader, Action.WORK, day), state=FindingState.CONFIRMED,
        matters__isnull=True, gone_run__isnull=True, body__isnull=False,
    )  # fmt: skip


def ready_groups(reader: Account, day: date) -> list[dict[str, Any]]:
    """Give rule and body of the confirmed findings that are in no matter, with their number, the most first."""
    rows = ready(reader, day).order_by().values("rule", "body__uuid", "body__name")
    counted = rows.annotate(findings=Count("pk")).order_by("-findings", "rule")
    return [dict(row) for row in counted[:MOST_GROUPS]]


def remedies_of_ready(
    reader: Account, day: date
) -> Mapping[tuple[str, UUID], dict[str, int]] | None:
    """Give, by rule and body, how many findings that wait for a matter are under a remedy or nobody knows it of.

    None where so many wait that they are only looked at when a matter is opened.
    """
    rows = ready(reader, day).order_by().values_list("rule", "body__uuid", "case")
    waiting = list(rows[: MOST_LOOKED_AT + 1])
    if len(waiting) > MOST_LOOKED_AT:
        return None
    asked = [each for each in waiting if not is_apart(each[0])]
    outlook = outlook_of({case for _, _, case in asked})
    told: dict[tuple[str, UUID], dict[str, int]] = {}
    for rule, body, case in asked:
        counted = told.setdefault((rule, body), {"under": 0, "unknown": 0})
        counted["under"] += case in outlook.under
        counted["unknown"] += case in outlook.unknown
    return told


def remedies_of(matter: Matter) -> dict[str, Any]:
    """Give the cases of a matter that are under a remedy by what is told of them now, and how many nobody knows of."""
    rows = matter.findings.order_by("id").values_list("rule", "case", "case__number")
    asked = {case: number for rule, case, number in rows[:MOST_LOOKED_AT] if not is_apart(rule)}
    outlook = outlook_of(asked.keys())
    return {
        "under": [(asked[case], standing) for case, standing in outlook.under.items()],
        "unknown": len(outlook.unknown),
    }


def ready_of_group(reader: Account, day: date, rule: str, body: str) -> list[Finding]:
    """Give the confirmed findings of a rule at a body that are in no matter."""
    rows = ready(reader, day).filter(rule=rule, body__uuid=body)
    return list(rows.select_related("case", "body").order_by("id"))


def letters_of(matter: Matter, reader: Account, day: date) -> QuerySet[Letter]:
    """Give the letters of a matter that a reader may see: the agency those that are addressed to it."""
    rows = matter.letters.all()
    if not policies.may(reader, Action.SEE, day, matter.body.path):
        rows = rows.filter(kind__in=law.letters_to_body())
    return rows.select_related("organ").prefetch_related("objections", "replies__files")


def measures_of(matter: Matter, reader: Account, day: date) -> QuerySet[Measure]:
    """Give the measures that a reader may see: the agency those that it has to answer; a covert look stays one."""
    rows = matter.measures.all()
    if not policies.may(reader, Action.SEE, day, matter.body.path):
        rows = rows.filter(due__isnull=False)
    return rows


def steps_of(matter: Matter, reader: Account, day: date) -> QuerySet[Step]:
    """Give what happened, as far as a reader may know: the agency what was said to it and what it said."""
    rows = matter.steps.all()
    if not policies.may(reader, Action.SEE, day, matter.body.path):
        rows = rows.filter(action__in=TOLD_TO_BODY)
    return rows


def satisfied(matter: Matter) -> tuple[int, int]:
    """Tell of how many findings of a matter the agency's own data now say that they are put right, and of all."""
    rows = matter.findings.aggregate(
        gone=Count("pk", filter=Q(gone_run__isnull=False)), total=Count("pk")
    )
    return rows["gone"], rows["total"]


def colleagues_for(matter: Matter, day: date) -> list[Account]:
    """Give who may take a matter over: everybody who may work on it but its owner."""
    return [
        each
        for each in _supervisors(day).exclude(uuid=matter.owner)
        if policies.may_work(each, matter.body, day)
    ]


def _supervisors(day: date) -> QuerySet[Account]:
    held = Grant.objects.filter(in_force(day), role__in=policies.ROLES[Action.WORK])
    rows = Account.objects.filter(pk__in=held.order_by().values("account"))
    return rows.filter(state=Account.State.ACTIVE).order_by("display_name")


def in_hands_of(account: Account, day: date) -> list[UUID]:
    """Give whose open work somebody has in hand on a day: his own, and that of whom he stands in for."""
    away = account.stands_in_for.filter(in_force(day)).values_list("absent__uuid", flat=True)
    return [account.uuid, *away]


def owed_by(reader: Account, day: date) -> QuerySet[Matter]:
    """Give the matters to which the reader's agency owes an answer."""
    rows = Matter.objects.filter(
        policies.visible_to(reader, Action.ANSWER, day), state__in=sorted(OWED_BY_AGENCY)
    )
    return rows.select_related("body").order_by("due", "id")


def waiting_for_review(reader: Account, day: date) -> QuerySet[Matter]:
    """Give the matters in which an agency's report or objection waits for a supervisor."""
    # An objection to a circular leaves the matter where it is.
    objected = Objection.objects.filter(result="").order_by().values("letter__matter")
    rows = Matter.objects.filter(
        policies.visible_to(reader, Action.WORK, day),
        Q(state__in=sorted(AWAITING_REVIEW)) | Q(pk__in=objected),
    )
    return rows.select_related("body").order_by("id")


def raised_from_below(reader: Account, day: date, most: int) -> list[Matter]:
    """Give the matters in hand that were raised, for those who reach further up than whoever handles them."""
    below = policies.visible_to(reader, Action.WORK, day)
    rows = Matter.objects.filter(below).exclude(raised_to="").exclude(state__in=sorted(OVER))
    found = list(rows.exclude(owner=reader.uuid).select_related("body").order_by("-id")[:most])
    held = Grant.objects.filter(in_force(day), role__in=policies.ROLES[Action.WORK])
    owners: dict[UUID, list[str]] = {}
    for grant in held.filter(account__uuid__in={each.owner for each in found}).select_related(
        "account"
    ):
        owners.setdefault(grant.account.uuid, []).append(grant.body_path)
    mine = policies.reached(reader, Action.WORK, day)
    return [
        each
        for each in found
        if not any(
            path == ROOT or path in mine or not covers(mine, path)
            for path in owners.get(each.owner, ())
        )
    ]


def late(reader: Account, day: date) -> QuerySet[Matter]:
    """Give the matters in which the agency's answer is overdue, for the supervisors of that agency."""
    below = policies.visible_to(reader, Action.WORK, day)
    rows = Matter.objects.filter(below, state__in=sorted(OWED_BY_AGENCY), due__lt=day)
    return rows.select_related("body").order_by("due", "id")


def measures_owed(reader: Account, day: date) -> QuerySet[Measure]:
    """Give the measures to which the reader's agency owes an answer."""
    mine = policies.visible_to(reader, Action.ANSWER, day, "matter__body")
    return _unanswered().filter(mine).order_by("due", "id")


def measures_waited_for(reader: Account, until: date, day: date) -> QuerySet[Measure]:
    """Give the measures that a supervisor waits to be answered, and whose day is not after `until`."""
    below = policies.visible_to(reader, Action.WORK, day, "matter__body")
    return _unanswered().filter(below, due__lte=until).order_by("due", "id")


def letters_waited_for(reader: Account, until: date, day: date) -> QuerySet[Letter]:
    """Give the letters beside a matter to which nobody said what became of it, and whose day is not after `until`."""
    below = policies.visible_to(reader, Action.WORK, day, "matter__body")
    kinds = law.letters_replied_to()
    rows = Letter.objects.filter(below, kind__in=kinds, due__lte=until, withdrawn_on=None)
    told = rows.exclude(replies__kind=RESULT).exclude(matter__state=State.STOPPED)
    return told.select_related("matter__body").order_by("due", "id")


def dispatches_unanswered() -> QuerySet[Dispatch]:
    """Give the letters that forwarded a clue and to which nobody said what became of it, the first day first."""
    rows = Dispatch.objects.filter(clue__isnull=False, kind__in=law.letters_replied_to())
    return rows.exclude(replies__kind=RESULT).order_by("due", "id")


def answers_due(clues: Sequence[Clue]) -> dict[int, date | None]:
    """Give those of some clues whose forwarding letter waits for its result, with the first day for it, if any."""
    rows = dispatches_unanswered().filter(clue__in=clues).order_by()
    return dict(rows.values("clue").annotate(first=Min("due")).values_list("clue", "first"))


def dispatches_waited_for(reader: Account, until: date, day: date) -> QuerySet[Dispatch]:
    """Give those of them about clues of a supervisor whose day is not after `until`."""
    below = policies.visible_to(reader, Action.WORK, day, "clue__body")
    return dispatches_unanswered().filter(below, due__lte=until).select_related("clue__body")


def reply_is_seen(reply: Reply, reader: Account, day: date) -> bool:
    """Tell whether a reader may see a reply: who sees the letter that it answers, or the clue."""
    if reply.letter is None:
        return clues_for(reader, day).filter(dispatches=reply.dispatch).exists()
    matter = matter_for(reader, day, reply.letter.matter.uuid)
    if matter is None:
        return False
    return letters_of(matter, reader, day).filter(pk=reply.letter.pk).exists()


def _unanswered() -> QuerySet[Measure]:
    rows = Measure.objects.filter(due__isnull=False, answered_on__isnull=True)
    return rows.exclude(matter__state__in=sorted(OVER)).select_related("matter__body")


def organs_for(reader: Account, day: date) -> QuerySet[Organ]:
    """Give the supervision organs of the places that a reader supervises or keeps."""
    seen = policies.visible_to(reader, Action.SEE, day, "place") | policies.visible_to(
        reader, Action.KEEP, day, "place"
    )
    return Organ.objects.filter(seen).select_related("place").order_by("place__path")
