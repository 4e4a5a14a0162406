"""What the operations of reviews of items are tried on, for the table of permissions."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.itemreviews.models import Proposal, Review, Reviewed
from hengjian.supervision.itemreviews.states import Action, Fate, State
from hengjian.supervision.itemreviews.tests.factories import SINCE, UNTIL, item_of

Data = Mapping[str, str]
NOTHING: Data = {}


def a_line(place: str) -> Reviewed:
    """Make a finished review of the body at a place with one item."""
    review = Review.objects.create(
        place=make_body(place), since=SINCE, until=UNTIL, source="自定", done=True,
        by=make_body(place).uuid, by_name="甲",
    )  # fmt: skip
    return Reviewed.objects.create(review=review, item=item_of(place), use=Reviewed.Use.UNUSED)


def on_review(_actor: Account, place: str) -> Attempt:
    """Try it on a review of the body at a place."""
    return Attempt(a_line(place).review.uuid)


def on_line(data: Data = NOTHING) -> Prepare:
    """Try it on an item as a review found it."""
    return lambda _actor, place: Attempt(a_line(place).uuid, dict(data))


def on_proposal(state: State = State.PROPOSED, data: Data = NOTHING) -> Prepare:
    """Try it on a proposal for an item of the body at a place."""

    def prepare(_actor: Account, place: str) -> Attempt:
        line = a_line(place)
        proposal = Proposal.objects.create(
            line=line, item=line.item, fate=Fate.CANCEL, reason="不用", state=state, on=today(),
            by=line.uuid, by_name="甲",
        )  # fmt: skip
        proposal.steps.create(action=Action.AGREE, on=today())
        return Attempt(proposal.uuid, dict(data))

    return prepare


def _new(_actor: Account, place: str) -> Attempt:
    data = {
        "place": str(make_body(place).uuid), "since": SINCE.isoformat(), "until": UNTIL.isoformat(),
        "source": "本机关自定",
    }  # fmt: skip
    return Attempt(None, data)


ATTEMPTS: Mapping[str, Prepare] = {
    "POST itemreviews:new": _new,
    "GET itemreviews:review": on_review,
    "GET itemreviews:workbook": on_review,
    "GET itemreviews:draft": on_review,
    "GET itemreviews:propose": on_line(),
    "POST itemreviews:propose": on_line({"fate": "cancel", "reason": "多年没有发生"}),
    "GET itemreviews:proposal": on_proposal(),
    "GET itemreviews:agree": on_proposal(),
    "POST itemreviews:agree": on_proposal(data={"text": ""}),
    "GET itemreviews:refuse": on_proposal(),
    "POST itemreviews:refuse": on_proposal(data={"text": "有必要"}),
    "GET itemreviews:carry_out": on_proposal(State.AGREED),
    "POST itemreviews:carry_out": on_proposal(State.AGREED, {"last_day": "2099-01-01"}),
}
DONE_PAGES: frozenset[str] = frozenset()
