"""Items are reviewed, people propose, somebody decides, and the catalogue is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.intake import jobs
from hengjian.journal.services import record
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item
from hengjian.registry.models.records import Change
from hengjian.registry.services.items import ItemDetails, change_item
from hengjian.supervision.itemreviews import policies
from hengjian.supervision.itemreviews.models import Proposal, ProposalStep, Review, Reviewed
from hengjian.supervision.itemreviews.reviewing import JOB
from hengjian.supervision.itemreviews.states import TRANSITIONS, Action, Fate, State

RIGHTS = {
    Action.AGREE: policies.Action.DECIDE,
    Action.REFUSE: policies.Action.DECIDE,
    Action.CARRY_OUT: policies.Action.CARRY_OUT,
}


@dataclass(frozen=True)
class Bounds:
    """What a review looks at, and by which standard."""

    since: date
    until: date
    rare: int | None
    source: str


@transaction.atomic
def ask_review(*, actor: Account, place: Body, bounds: Bounds, on: date) -> Review:
    """Ask for a review of the items of a body and of those below it; a job makes it."""
    if not policies.may(actor, policies.Action.REVIEW, on, place.path):
        raise NotAllowed("您不能清理这个单位的事项。")
    if bounds.until > on:
        raise Refused("止日还没有到，请改正。")
    review = Review(
        place=place, **vars(bounds), by=actor.uuid, by_name=actor.display_name
    )  # fmt: skip
    clean(review)
    review.save()
    jobs.start(kind=JOB, subject=review.uuid, asked_by=actor.uuid)
    record(
        kind="itemreviews.asked", actor=actor.uuid, objects=[review.uuid, place.uuid], on=on,
        content={name: str(value) for name, value in vars(bounds).items()},
    )  # fmt: skip
    return review


@transaction.atomic
def propose(*, actor: Account, line: Reviewed, fate: Fate, reason: str, on: date) -> Proposal:
    """Propose what is to become of an item: a person does, whatever the figures are, and says why."""
    if not policies.may(actor, policies.Action.REVIEW, on, line.item.body.path):
        raise NotAllowed("您不能对这个单位的事项提出意见。")
    proposal = Proposal(
        line=line, item=line.item, fate=fate, reason=reason.strip(), on=on, by=actor.uuid,
        by_name=actor.display_name,
    )  # fmt: skip
    clean(proposal)
    proposal.save()
    _note(proposal, "propose", actor, on, proposal.reason)
    return proposal


@transaction.atomic
def agree(*, actor: Account, proposal: Proposal, text: str, on: date) -> None:
    """Agree: the item stays as it is until the catalogue is changed."""
    _move(actor, proposal, Action.AGREE, text, on)


@transaction.atomic
def refuse(*, actor: Account, proposal: Proposal, text: str, on: date) -> None:
    """Do not agree, and say why."""
    if not text.strip():
        raise Refused("请写明为什么不同意。")
    _move(actor, proposal, Action.REFUSE, text, on)


@transaction.atomic
def carry_out(
    *, actor: Account, proposal: Proposal, text: str, on: date, last_day: date | None = None
) -> None:
    """Change the catalogue: an item that is cancelled or suspended ends on a day, an adjusted one has been changed."""
    now = _held(proposal)
    _require(actor, now, Action.CARRY_OUT, on)
    adjusted = now.fate == Fate.ADJUST
    now.change = _adjusted(now) if adjusted else _ended(actor, now.item, last_day, on)
    _move(actor, now, Action.CARRY_OUT, text, on)
    proposal.refresh_from_db()


def _ended(actor: Account, item: Item, last_day: date | None, on: date) -> UUID:
    if last_day is None:
        raise Refused("请写明实施到哪一天为止。")
    details = ItemDetails(
        code=item.code, name=item.name, act=item.act, basis=item.basis,
        valid_from=item.valid_from, valid_until=last_day, levels=item.levels,
    )  # fmt: skip
    changed = change_item(
        actor=actor, item=item, details=details, holders=list(item.holders.all()), on=on
    )
    if not changed:
        raise Refused("事项目录里已经是这一天为止，没有要落实的。")
    return _newest_change(item).uuid


def _adjusted(proposal: Proposal) -> UUID:
    """Give the change of the catalogue that adjusted an item since somebody agreed to that."""
    agreed = proposal.steps.filter(action=Action.AGREE).latest("id")
    change = _newest_change(proposal.item)
    if change.at <= agreed.at:
        raise Refused(
            "同意以后事项目录里还没有改过这个事项，请先在“事项与基准”里改好，再来登记落实。"
        )
    return change.uuid


def _newest_change(item: Item) -> Change:
    return Change.objects.filter(object=item.uuid).latest("id")


def _require(actor: Account, proposal: Proposal, action: Action, on: date) -> State:
    if not policies.may(actor, RIGHTS[action], on, proposal.item.body.path):
        raise NotAllowed("您不能办理这个单位的清理意见。")
    following = TRANSITIONS.get((State(proposal.state), action))
    if following is None:
        raise Refused(
            f"这条意见现在是“{proposal.get_state_display()}”，不能这样办。请刷新页面，看最新的情况。"
        )
    return following


def _move(actor: Account, proposal: Proposal, action: Action, text: str, on: date) -> None:
    """Bring a proposal to its next state: the only writer of it."""
    now = _held(proposal)
    now.state = _require(actor, now, action, on)
    now.change = proposal.change
    now.save(update_fields=["state", "change"])
    _note(now, action.value, actor, on, text.strip())
    proposal.refresh_from_db()


def _held(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("item__body")
    return rows.get(pk=proposal.pk)


def _note(proposal: Proposal, action: str, actor: Account, on: date, text: str) -> None:
    ProposalStep.objects.create(
        proposal=proposal, action=action, on=on, text=text, by_name=actor.display_name
    )
    record(
        kind=f"itemreviews.{action}", actor=actor.uuid, objects=[proposal.uuid, proposal.item.uuid],
        on=on, content={"fate": str(proposal.fate), "text": text},
    )  # fmt: skip
