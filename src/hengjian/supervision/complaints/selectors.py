"""What is read of complaints, already narrowed to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.accounts.models import Account, Grant
from hengjian.accounts.policies import in_force
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import of_bodies
from hengjian.supervision.complaints import policies
from hengjian.supervision.complaints.models import (
    COMPLAINTS,
    Answer,
    Complaint,
    Forwarding,
    HotlineFile,
    Notice,
    Objection,
    Sender,
)
from hengjian.supervision.complaints.numbers import read_number
from hengjian.supervision.complaints.policies import Action
from hengjian.supervision.complaints.senders import known_of, prints_of_name, prints_of_phone
from hengjian.supervision.complaints.states import IN_HAND, OPEN, OVER, WITH_AGENCY, State
from hengjian.supervision.models import Dispatch

MOST_ALIKE = 20


@dataclass(frozen=True)
class ComplaintFilter:
    """What a reader of complaints asked for; an empty wish narrows nothing."""

    words: str = ""
    state: str = ""
    channel: str = ""
    body: str = ""
    lamp: str = ""


def complaints_for(
    reader: Account, day: date, wanted: ComplaintFilter = ComplaintFilter()
) -> QuerySet[Complaint]:
    """Give the complaints that a supervisor may see."""
    rows = Complaint.objects.filter(policies.visible_to(reader, Action.SEE, day))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    if wanted.body:
        rows = rows.filter(body__uuid=wanted.body)
    if wanted.lamp:
        rows = rows.filter(_lit(wanted.lamp, day))
    number = read_number(wanted.words)
    if number is not None:
        rows = rows.filter(number=number)
    else:
        for word in wanted.words.split():
            rows = rows.filter(COMPLAINTS.told_by(word))
    return rows.select_related("body", "office")


def complaint_for(reader: Account, day: date, uuid: UUID) -> Complaint | None:
    """Give a complaint; None where there is none that a supervisor may see."""
    rows = complaints_for(reader, day).select_related("sender", "same_as", "repeat_of", "clue")
    return rows.filter(uuid=uuid).first()


def forwardings_for(reader: Account, day: date, *, waiting: bool = False) -> QuerySet[Forwarding]:
    """Give what was forwarded to the bodies of somebody; what was taken back unanswered is left out."""
    rows = Forwarding.objects.filter(
        policies.forwarded_to(reader, Action.SEE_OWN, day), _still_theirs()
    )
    if waiting:
        rows = rows.filter(complaint__state=State.FORWARDED)
    return rows.select_related("body", "complaint")


def forwarding_for(reader: Account, day: date, uuid: UUID) -> Forwarding | None:
    """Give a forwarding; None where there is none that somebody of an agency may see."""
    rows = forwardings_for(reader, day).select_related("complaint__sender")
    return rows.filter(uuid=uuid).first()


def alike(complaint: Complaint, reader: Account, day: date) -> list[Complaint]:
    """Give what may be the same complaint: same sender, same body, same kind of issue; a person decides."""
    said = known_of(complaint.sender)
    names, phones = prints_of_name(said.name), prints_of_phone(said.phone)
    if not names and not phones:
        return []
    # In two steps: an "or" across a join keeps a database from using the index of either.
    prints = Sender.objects.filter(Q(name_print__in=names) | Q(phone_print__in=phones))
    same = Q(pk__in=prints.order_by().values("complaint"))
    rows = complaints_for(reader, day).filter(same).exclude(pk=complaint.pk)
    rows = rows.exclude(state=State.MERGED)
    if complaint.body is not None:
        rows = rows.filter(Q(body=complaint.body) | Q(body__isnull=True))
    if complaint.issue:
        rows = rows.filter(Q(issue=complaint.issue) | Q(issue=""))
    return list(rows.order_by("-id")[:MOST_ALIKE])


def lamp_of(complaint: Complaint, day: date) -> str:
    """Give the lamp of a complaint on a day; hollow where it is open and no day is known, none when it is over."""
    if complaint.state in OVER:
        return ""
    return _lamp(complaint.due, complaint.soon_from, day) or "unknown"


def agency_lamp_of(complaint: Complaint, day: date) -> str:
    """Give the lamp of a body's answer on a day; none where it owes none."""
    if complaint.state not in WITH_AGENCY:
        return ""
    return _lamp(complaint.answer_due, complaint.answer_soon_from, day)


def number_found(number: str) -> Complaint | None:
    """Give the complaint with a tracking number, for whoever has it; that with which it was merged, if it was."""
    found = Complaint.objects.filter(number=number).select_related("same_as").first()
    if found is None:
        return None
    seen = {found.pk}
    while found.same_as is not None and found.same_as.pk not in seen:
        found = found.same_as
        seen.add(found.pk)
    return found


def files_of(account: Account) -> QuerySet[HotlineFile]:
    """Give the files that somebody sent himself."""
    return HotlineFile.objects.filter(by=account.uuid).defer("sealed").order_by("-id")


def bodies_about(reader: Account, day: date) -> QuerySet[Body]:
    """Give the bodies about which somebody sees complaints, for a filter."""
    seen = Complaint.objects.filter(policies.visible_to(reader, Action.SEE, day))
    return Body.objects.filter(Exists(seen.filter(body=OuterRef("pk")))).order_by("path")


def places_for(reader: Account, day: date) -> QuerySet[Body]:
    """Give the bodies about which somebody may handle complaints."""
    mine = of_bodies(policies.reached(reader, Action.WORK, day), "pk")
    return Body.objects.filter(mine, state=Body.State.ACTIVE).order_by("path")


def undecided(reader: Account, day: date) -> QuerySet[Complaint]:
    """Give the complaints about which the office has yet to decide: whose they are, or whether to reopen them."""
    rows = Complaint.objects.filter(
        policies.visible_to(reader, Action.WORK, day),
        state__in=[State.RECEIVED, State.OBJECTED, State.ASKED_AGAIN],
    )
    return rows.select_related("body").order_by("due", "id")


def in_hand_of(reader: Account, day: date) -> QuerySet[Complaint]:
    """Give the complaints that somebody has in hand himself, what runs out first before the rest."""
    rows = Complaint.objects.filter(
        policies.visible_to(reader, Action.WORK, day), owner=reader.uuid,
        state__in=sorted(IN_HAND - {State.OBJECTED}),
    )  # fmt: skip
    return rows.select_related("body").order_by("due", "id")


def owed_by(reader: Account, day: date) -> QuerySet[Forwarding]:
    """Give what the reader's agency has yet to answer."""
    rows = Forwarding.objects.filter(
        policies.forwarded_to(reader, Action.ANSWER, day), taken_back_on__isnull=True,
        complaint__state__in=sorted(WITH_AGENCY),
    )  # fmt: skip
    return rows.select_related("complaint", "body").order_by("due", "id")


def notices_owed(reader: Account, day: date) -> QuerySet[Notice]:
    """Give what senders have yet to be told of the complaints that somebody has in hand or had."""
    mine = Complaint.objects.filter(policies.visible_to(reader, Action.WORK, day))
    rows = Notice.objects.filter(
        Q(complaint__owner=reader.uuid) | Q(complaint__owner__isnull=True),
        told_on__isnull=True, complaint__in=mine.order_by().values("pk"),
    )  # fmt: skip
    return rows.select_related("complaint__body").order_by("on", "id")


def pending_objection(complaint: Complaint) -> Objection | None:
    """Give the objection that waits for a decision."""
    return complaint.objections.filter(result="").first()


def colleagues_for(complaint: Complaint, day: date) -> list[Account]:
    """Give who may take a complaint over: everybody who may handle it but who has it."""
    holders = (
        Grant.objects.filter(in_force(day), role__in=policies.ROLES[Action.WORK])
        .order_by()
        .values("account")
    )
    people = Account.objects.filter(pk__in=holders, state=Account.State.ACTIVE)
    return [
        each
        for each in people.order_by("display_name")
        if each.uuid != complaint.owner and policies.may_work(each, complaint, day)
    ]


def _still_theirs() -> Q:
    # What was answered stays with the body that answered it; what was taken back unanswered does not.
    answered = Answer.objects.filter(sent_back="").order_by().values("forwarding")
    return Q(taken_back_on__isnull=True) | Q(pk__in=answered)


def _lamp(due: date | None, soon: date | None, day: date) -> str:
    if due is None:
        return ""
    if due < day:
        return "over"
    return "soon" if soon is not None and soon <= day else "in_time"


def _lit(lamp: str, day: date) -> Q:
    still = Q(state__in=sorted(OPEN))
    return still & {
        "over": Q(due__lt=day),
        "soon": Q(due__gte=day, soon_from__lte=day),
        "in_time": Q(due__gte=day, soon_from__gt=day),
        "unknown": Q(due__isnull=True),
    }.get(lamp, Q())


def letter_for(reader: Account, day: date, uuid: UUID) -> Dispatch | None:
    """Give a letter about a complaint: the sender's to whoever handles it, a body's also to that body."""
    rows = Dispatch.objects.select_related(
        "paper", "notice__complaint__office", "notice__complaint__body",
        "forwarding__complaint__office", "forwarding__complaint__body",
    )  # fmt: skip
    found = rows.filter(Q(notice__isnull=False) | Q(forwarding__isnull=False), uuid=uuid).first()
    if found is None:
        return None
    forwarding: Forwarding | None = getattr(found, "forwarding", None)
    if forwarding is None:
        return found if policies.may_work(reader, found.notice.complaint, day) else None
    if policies.may_work(reader, forwarding.complaint, day):
        return found
    return found if forwarding_for(reader, day, forwarding.uuid) is not None else None
