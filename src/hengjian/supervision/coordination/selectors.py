"""What is read of disputes and major matters, already narrowed to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.cases.models import Case
from hengjian.cases.selectors import cases_for
from hengjian.registry.models.bodies import Body
from hengjian.supervision.coordination import policies
from hengjian.supervision.coordination.models import DISPUTES, MAJORS, Dispute, Major, Position
from hengjian.supervision.coordination.policies import Action
from hengjian.supervision.coordination.states import MajorState, State

MOST_CASES = 50


@dataclass(frozen=True)
class FirstFiled:
    """Who is to act by the rule of the first filing: the body, or why that cannot be told."""

    body: Body | None
    on: date | None
    why_not: str = ""


def disputes_for(reader: Account, day: date, state: str = "", words: str = "") -> QuerySet[Dispute]:
    """Give the disputes that a reader may see: those that touch a body below him or his own."""
    seen = Position.objects.filter(_seen(reader, day, "body")).order_by().values("dispute")
    rows = Dispute.objects.filter(pk__in=seen)
    if state:
        rows = rows.filter(state=state)
    for word in words.split():
        rows = rows.filter(DISPUTES.told_by(word))
    positions = Position.objects.select_related("body")
    return rows.select_related("acting").prefetch_related(Prefetch("positions", positions))


def majors_for(reader: Account, day: date, state: str = "", words: str = "") -> QuerySet[Major]:
    """Give the major matters and cases that a reader may see."""
    joined = Major.joins.through.objects.filter(_seen(reader, day, "body")).order_by()
    rows = Major.objects.filter(_seen(reader, day, "lead") | Q(pk__in=joined.values("major")))
    if state:
        rows = rows.filter(state=state)
    for word in words.split():
        rows = rows.filter(MAJORS.told_by(word))
    return rows.select_related("lead").prefetch_related("joins")


def positions_to_speak(reader: Account, day: date) -> QuerySet[Position]:
    """Give the positions that the reader's own body may still state."""
    own = policies.visible_to(reader, Action.SPEAK, day, "body")
    talked = (State.NEGOTIATING, State.COORDINATING)
    return Position.objects.filter(own, dispute__state__in=talked).select_related("dispute", "body")


def stuck(reader: Account, day: date) -> QuerySet[Dispute]:
    """Give the disputes below a supervisor whose bodies did not come to terms until the last day."""
    below = policies.visible_to(reader, Action.WORK, day, "body")
    touched = Position.objects.filter(below).order_by().values("dispute")
    rows = Dispute.objects.filter(pk__in=touched, state=State.NEGOTIATING, negotiate_until__lt=day)
    return rows.order_by("negotiate_until", "id")


def bodies_to_coordinate(actor: Account, day: date) -> QuerySet[Body]:
    """Give the bodies between which somebody may coordinate."""
    rows = Body.objects.filter(policies.visible_to(actor, Action.WORK, day, "pk"))
    return rows.order_by("path")


def cases_named(actor: Account, day: date, numbers: str) -> tuple[list[Case], list[str]]:
    """Find the cases whose numbers somebody wrote, one a line, and give those that he cannot see or are not there."""
    wanted = list(dict.fromkeys(line.strip() for line in numbers.splitlines() if line.strip()))
    seen = cases_for(actor, day).filter(case__number__in=wanted[:MOST_CASES]).values("case")
    found = list(Case.objects.filter(pk__in=seen))
    there = {case.number for case in found}
    return found, [number for number in wanted if number not in there]


def first_filed(dispute: Dispute) -> FirstFiled:
    """Tell which body filed its case first, of those that claim (penalty law, article 25)."""
    claims = [each for each in dispute.positions.all() if each.stance == Position.Stance.CLAIMS]
    if not claims:
        return FirstFiled(None, None, "没有单位主张办理，先立案的规定用不上。")
    silent = [str(each.body) for each in claims if each.filed_on is None]
    if silent:
        return FirstFiled(None, None, f"还不知道{'、'.join(silent)}哪天立案，不能判断。")
    days = sorted((each.filed_on, each.pk) for each in claims if each.filed_on)
    first = [each for each in claims if each.filed_on == days[0][0]]
    if len(first) > 1:
        return FirstFiled(None, days[0][0], "几个单位同一天立案，按先立案的规定分不出先后。")
    return FirstFiled(first[0].body, days[0][0])


def lamp_of(dispute: Dispute, day: date) -> str:
    """Give the lamp of the term for negotiating; none once the office has taken it up."""
    if dispute.state != State.NEGOTIATING or dispute.negotiate_until is None:
        return ""
    return "over" if dispute.negotiate_until < day else "in_time"


def lamp_of_major(major: Major, day: date) -> str:
    """Give the lamp of a major matter that has a last day."""
    if major.state != MajorState.OPEN or major.due is None:
        return ""
    return "over" if major.due < day else "in_time"


def _seen(reader: Account, day: date, column: str) -> Q:
    below = policies.visible_to(reader, Action.SEE, day, column)
    return below | policies.visible_to(reader, Action.SEE_OWN, day, column)
