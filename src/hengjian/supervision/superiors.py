"""Bodies led from above: what supervision finds is told to the department next above them (article 42, paragraph 2).

The law says "in time" and no number of days: nothing here runs out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.registry import leadership
from hengjian.registry.models.bodies import Body
from hengjian.supervision import law, policies
from hengjian.supervision.models import Letter, Matter
from hengjian.supervision.policies import Action
from hengjian.supervision.states import State

SUPERIOR = "superior_notice"
TOLD_ON = "told_on"


@dataclass(frozen=True)
class Told:
    """On which day who was told, and by which letter."""

    on: date
    to: str
    number: str


@dataclass(frozen=True)
class Telling:
    """What is known of a matter: in which way its body is led, whether something was found, and who was told of it."""

    led: str
    article: str
    superior: str
    found: bool
    told: tuple[Told, ...]


def telling_of(matter: Matter) -> Telling | None:
    """Give what is known of telling the department above; None where the body is not known to be led from above."""
    body = matter.body
    if not body.led_from_above:
        return None
    letters = list(matter.letters.filter(withdrawn_on=None))
    found = any(each.kind in law.letters_that_find() for each in letters)
    return Telling(
        led=body.get_led_display(), article=leadership.ways()[body.led].article, superior=body.superior,
        found=found or matter.ending == Matter.Ending.ON_SPOT,
        told=tuple(_told_by(each) for each in letters if each.kind == SUPERIOR),
    )  # fmt: skip


def _told_by(letter: Letter) -> Told:
    """Say on which day a letter told: its own, or the earlier one that it names."""
    earlier = letter.more.get(TOLD_ON)
    day = date.fromisoformat(earlier) if earlier else letter.on
    return Told(day, letter.more["to"], letter.number)


def still_owed(matter: Matter, *, finds: bool = False) -> str:
    """Say to whoever closes a matter that the department above is still to be told; empty where it is not.

    `finds`: what is being done says by itself that something was wrong.
    """
    telling = telling_of(matter)
    if telling is None or telling.told or not (telling.found or finds):
        return ""
    return (
        f"{matter.body}实行{telling.led}，发现的问题还没有告知它的上一级主管部门"
        f"（{telling.article}）；销号以后仍须告知。"
    )


def untold(reader: Account, day: date) -> QuerySet[Matter]:
    """Give the matters in which something was found and the department above was not told.

    What was stopped because the dispute is decided elsewhere is left out.
    """
    below = policies.visible_to(reader, Action.WORK, day)
    above = [code for code, way in leadership.ways().items() if way.from_above]
    standing = Letter.objects.filter(matter=OuterRef("pk"), withdrawn_on=None)
    found = Q(Exists(standing.filter(kind__in=law.letters_that_find()))) | Q(
        ending=Matter.Ending.ON_SPOT
    )
    told = Exists(standing.filter(kind=SUPERIOR))
    rows = Matter.objects.filter(below, found, ~told, body__led__in=above)
    return rows.exclude(state=State.STOPPED).select_related("body").order_by("id")


def require_led_from_above(body: Body) -> None:
    """Refuse to tell a department above of a body that is not known to be led from there."""
    if body.led_from_above is None:
        raise Refused("这个单位的领导体制没有写，请先在单位的登记里写明。")
    if not body.led_from_above:
        raise Refused(f"这个单位登记的是{body.get_led_display()}，不是由上级部门领导。")
