"""What is read of plans and campaigns, already narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.common.subtrees import within
from hengjian.registry.models.bodies import Body
from hengjian.supervision import policies as matter_policies
from hengjian.supervision.campaigns import policies
from hengjian.supervision.campaigns.models import Campaign, Line, Plan, SelfCheck, Step
from hengjian.supervision.campaigns.policies import Action
from hengjian.supervision.campaigns.states import State
from hengjian.supervision.models import Matter

MOST_CHOICES = 300


def plans_for(reader: Account, day: date) -> QuerySet[Plan]:
    """Give the yearly plans of the places that a reader supervises."""
    rows = Plan.objects.filter(policies.visible_to(reader, Action.SEE, day, "place"))
    return rows.select_related("place").annotate(item_count=Count("items"))


def campaigns_for(reader: Account, day: date, state: str = "") -> QuerySet[Campaign]:
    """Give the campaigns of the places that a reader supervises, with how many forms came back."""
    rows = Campaign.objects.filter(policies.visible_to(reader, Action.SEE, day, "place"))
    if state:
        rows = rows.filter(state=state)
    counted = rows.annotate(
        asked=Count("checks"), answered=Count("checks", filter=Q(checks__answered_on__isnull=False))
    )
    return counted.select_related("place")


def forms_for(reader: Account, day: date) -> QuerySet[SelfCheck]:
    """Give the self-checks that a reader may see: a supervisor those of his campaigns, an agency its own."""
    seen = policies.visible_to(reader, Action.SEE, day, "campaign__place")
    own = policies.visible_to(reader, Action.SEE_OWN, day, "body")
    return SelfCheck.objects.filter(seen | own).select_related("body", "campaign__place")


def owed_by(reader: Account, day: date) -> QuerySet[SelfCheck]:
    """Give the self-checks that the reader's agency still has to send in."""
    mine = policies.visible_to(reader, Action.ANSWER, day, "body")
    rows = SelfCheck.objects.filter(mine, answered_on__isnull=True, campaign__state=State.CHECKING)
    return rows.select_related("body", "campaign").order_by("campaign__due", "id")


def forms_of(campaign: Campaign) -> QuerySet[SelfCheck]:
    """Give the self-checks of a campaign."""
    return campaign.checks.select_related("body").order_by("body__path")


def lines_of(form: SelfCheck) -> QuerySet[Line]:
    """Give what an agency says, problem by problem."""
    return form.lines.select_related("problem").order_by("problem__id")


def steps_of(uuid: UUID) -> QuerySet[Step]:
    """Give what happened to a plan or a campaign."""
    return Step.objects.filter(object=uuid).order_by("id")


def places_for(reader: Account, day: date) -> QuerySet[Body]:
    """Give the bodies for whose subtree a reader may make plans."""
    return Body.objects.filter(policies.visible_to(reader, Action.WORK, day, "pk")).order_by("path")


def bodies_below(campaign: Campaign) -> QuerySet[Body]:
    """Give the bodies that can be asked to check themselves: those that enforce, below the place of a campaign."""
    rows = Body.objects.filter(within([campaign.place.path], "path"), state=Body.State.ACTIVE)
    return rows.exclude(kind=Body.Kind.NONE).order_by("path")


def matters_below(reader: Account, plan: Plan, day: date, words: Sequence[str]) -> QuerySet[Matter]:
    """Give the matters that can be those of a plan's item, the newest first."""
    seen = matter_policies.visible_to(reader, matter_policies.Action.SEE, day)
    below = within([plan.place.path], "body__path")
    rows = Matter.objects.filter(seen, below, year=plan.year)
    for word in words:
        rows = rows.filter(title__icontains=word)
    return rows.select_related("body").order_by("-id")
