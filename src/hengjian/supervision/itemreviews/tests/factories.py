"""Items, cases that name them, and reviews for tests."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import Case, Content, Statement, Version
from hengjian.intake import jobs
from hengjian.intake.models import Job
from hengjian.registry.models.items import Item
from hengjian.registry.tests.factories import make_body, make_item
from hengjian.screening.tests.factories import make_case
from hengjian.supervision.itemreviews.models import Proposal, Review, Reviewed
from hengjian.supervision.itemreviews.services import Bounds, ask_review, propose
from hengjian.supervision.itemreviews.states import Fate

PLACE = "/1/7/"
SINCE, UNTIL = date(2021, 3, 1), date(2026, 2, 28)
BOUNDS = Bounds(SINCE, UNTIL, rare=1, source="本机关自定")


def clerk(place: str = PLACE) -> Account:
    """Make somebody who keeps the catalogue of a body and proposes for it."""
    make_body(place)
    return make_holder(Role.AGENCY_CLERK, place)


def leader(place: str = "/1/") -> Account:
    """Make the head of the office."""
    make_body(place)
    return make_holder(Role.SUPERVISION_LEADER, place)


def item_of(place: str = PLACE, basis: str = "", act: str = Item.Act.PENALTY) -> Item:
    """Put an item into the catalogue of the body at a place."""
    item = make_item(place)
    Item.objects.filter(pk=item.pk).update(basis=basis, act=act)
    item.refresh_from_db()
    return item


def case_of(
    item: str, place: str = PLACE, *, on: date = UNTIL, complete_from: date | None = SINCE
) -> Case:
    """Make a case of the body at a place that names an item, from a source that is complete from a day on."""
    case = make_case(place, item=item)
    Content.objects.filter(case=case).update(first_on=on)
    Version.objects.filter(case=case).update(newest_on=on)
    Statement.objects.filter(versions__case=case).update(
        complete_from=complete_from, complete_until=UNTIL
    )
    return case


def reviewed(place: str = PLACE, bounds: Bounds = BOUNDS, actor: Account | None = None) -> Review:
    """Let a review be asked for and made."""
    asked = ask_review(actor=actor or clerk(place), place=make_body(place), bounds=bounds, on=DAY)
    jobs.run.call(str(Job.objects.get(subject=asked.uuid).uuid))
    asked.refresh_from_db()
    return asked


def line_of(item: Item, place: str = PLACE) -> Reviewed:
    """Give an item as a review of a body finds it."""
    return reviewed(place).lines.select_related("item").get(item=item)


def proposed(
    place: str = PLACE, fate: Fate = Fate.CANCEL, actor: Account | None = None
) -> Proposal:
    """Make a proposal for an item of the body at a place."""
    by = actor or clerk(place)
    line = line_of(item_of(place), place)
    return propose(actor=by, line=line, fate=fate, reason="多年没有发生", on=DAY)
