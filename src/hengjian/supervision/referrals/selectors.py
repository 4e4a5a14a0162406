"""What is read of referrals, already narrowed to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.registry.models.bodies import Body
from hengjian.supervision.models import Clue, Dispatch, Matter
from hengjian.supervision.referrals import policies
from hengjian.supervision.referrals.models import REFERRALS, Referral
from hengjian.supervision.referrals.policies import Action
from hengjian.supervision.referrals.states import AWAITED, OVER, State
from hengjian.supervision.selectors import clues_for, in_hands_of, matters_for

DECIDED_ON = (State.REGISTERED, State.STUDIED)
"""Here it waits for somebody else than whoever has it in hand."""


@dataclass(frozen=True)
class ReferralFilter:
    """What a reader of referrals asked for; an empty wish narrows nothing."""

    words: str = ""
    state: str = ""
    kind: str = ""
    lamp: str = ""


def referrals_for(
    reader: Account, day: date, wanted: ReferralFilter = ReferralFilter()
) -> QuerySet[Referral]:
    """Give the referrals that a reader may see."""
    rows = Referral.objects.filter(policies.visible_to(reader, Action.SEE, day))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.lamp:
        late = Q(state__in=sorted(AWAITED), due__lt=day)
        rows = rows.filter(late if wanted.lamp == "over" else Q(state__in=sorted(AWAITED)))
    for word in wanted.words.split():
        rows = rows.filter(REFERRALS.told_by(word))
    return rows.select_related("body")


def lamp_of(referral: Referral, day: date) -> str:
    """Give the lamp of what is waited for; none where nothing is, or no day was written."""
    if referral.state not in AWAITED or referral.due is None:
        return ""
    if referral.due < day:
        return "over"
    return "soon" if referral.soon_from is not None and referral.soon_from <= day else "in_time"


def places_for(actor: Account, day: date) -> QuerySet[Body]:
    """Give the bodies about whose officers somebody may register a clue."""
    rows = Body.objects.filter(policies.visible_to(actor, Action.WORK, day, "pk"))
    return rows.order_by("path")


def matter_named(actor: Account, day: date, named: str) -> Matter | None:
    """Give the matter that an address names, where the actor may see it."""
    return matters_for(actor, day).filter(uuid=named).first() if _is_uuid(named) else None


def clue_named(actor: Account, day: date, named: str) -> Clue | None:
    """Give the clue that an address names, where the actor may see it."""
    return clues_for(actor, day).filter(uuid=named).first() if _is_uuid(named) else None


def paper_named(reader: Account, day: date, uuid: UUID) -> tuple[Referral, Dispatch] | None:
    """Give a paper with its referral; None where there is none that the reader may see."""
    referral = referrals_for(reader, day).filter(papers__uuid=uuid).first()
    if referral is None:
        return None
    return referral, referral.papers.select_related("paper").get(uuid=uuid)


def to_decide(reader: Account, day: date) -> QuerySet[Referral]:
    """Give the referrals that wait for a leader's decision, but for his own."""
    below = policies.visible_to(reader, Action.DECIDE, day)
    own = Q(registered_by=reader.uuid) | Q(owner=reader.uuid)
    rows = Referral.objects.filter(below, state__in=sorted(DECIDED_ON)).exclude(own)
    return rows.select_related("body").order_by("id")


def in_hand_of(reader: Account, day: date) -> QuerySet[Referral]:
    """Give the referrals in which whoever has them in hand, the reader or whom he stands in for, goes on."""
    below = policies.visible_to(reader, Action.WORK, day)
    waits = sorted({*DECIDED_ON, *OVER, *AWAITED})
    rows = Referral.objects.filter(below, owner__in=in_hands_of(reader, day)).exclude(
        state__in=waits
    )
    return rows.select_related("body").order_by("id")


def waited_for(reader: Account, until: date, day: date) -> QuerySet[Referral]:
    """Give the referrals to which nobody said what became of them, and whose day is not after `until`."""
    below = policies.visible_to(reader, Action.WORK, day)
    rows = Referral.objects.filter(below, state__in=sorted(AWAITED), due__lte=until)
    return rows.select_related("body").order_by("due", "id")


def open_referrals() -> QuerySet[Referral]:
    """Give the referrals that are not over."""
    return Referral.objects.exclude(state__in=sorted(OVER)).select_related("body")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
