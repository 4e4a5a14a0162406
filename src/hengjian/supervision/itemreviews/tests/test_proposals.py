"""Proposals: a person proposes and says why, the head decides, the catalogue follows."""

from datetime import timedelta

import pytest

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.registry.models.items import Item
from hengjian.registry.models.records import Change
from hengjian.registry.services.items import ItemDetails, change_item
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.itemreviews import services
from hengjian.supervision.itemreviews.models import Proposal
from hengjian.supervision.itemreviews.services import Bounds
from hengjian.supervision.itemreviews.states import TRANSITIONS, Action, Fate, State
from hengjian.supervision.itemreviews.tests.factories import (
    BOUNDS,
    PLACE,
    UNTIL,
    clerk,
    item_of,
    leader,
    line_of,
    proposed,
)

pytestmark = pytest.mark.django_db
LAST_DAY = DAY + timedelta(days=30)


def agreed(fate: Fate = Fate.CANCEL) -> Proposal:
    proposal = proposed(fate=fate)
    services.agree(actor=leader(), proposal=proposal, text="", on=DAY)
    return proposal


def test_review_of_days_to_come_is_refused() -> None:
    with pytest.raises(Refused, match="止日还没有到"):
        services.ask_review(
            actor=clerk(), place=make_body(PLACE), on=DAY,
            bounds=Bounds(UNTIL, DAY + timedelta(days=1), None, "本机关自定"),
        )  # fmt: skip


def test_nobody_reviews_the_items_of_others() -> None:
    with pytest.raises(NotAllowed):
        services.ask_review(actor=clerk(), place=make_body("/1/8/"), bounds=BOUNDS, on=DAY)


def test_reason_is_wanted_whatever_the_figures_are() -> None:
    with pytest.raises(Refused):
        services.propose(
            actor=clerk(), line=line_of(item_of()), fate=Fate.CANCEL, reason="  ", on=DAY
        )


def test_item_has_one_open_proposal_at_a_time() -> None:
    proposal = proposed()

    with pytest.raises(Refused, match="没办完的清理意见"):
        services.propose(
            actor=clerk(), line=proposal.line, fate=Fate.SUSPEND, reason="也可以暂停", on=DAY
        )
    services.refuse(actor=leader(), proposal=proposal, text="还有必要", on=DAY)
    again = services.propose(
        actor=clerk(), line=proposal.line, fate=Fate.SUSPEND, reason="也可以暂停", on=DAY
    )

    assert again.state == State.PROPOSED


def test_proposal_alone_changes_nothing_in_the_catalogue() -> None:
    proposal = agreed()
    proposal.item.refresh_from_db()

    assert proposal.state == State.AGREED
    assert proposal.item.valid_until is None


@pytest.mark.parametrize("fate", [Fate.CANCEL, Fate.SUSPEND])
def test_item_that_is_cancelled_or_suspended_ends_on_the_day_that_somebody_says(fate: Fate) -> None:
    proposal = agreed(fate)
    Item.objects.filter(pk=proposal.item.pk).update(levels="county")

    services.carry_out(actor=clerk(), proposal=proposal, text="市府批复", last_day=LAST_DAY, on=DAY)

    proposal.item.refresh_from_db()
    assert (proposal.item.valid_until, proposal.item.levels) == (LAST_DAY, "county")
    assert proposal.state == State.DONE
    assert proposal.change is not None
    change = Change.objects.get(uuid=proposal.change)
    assert change.object == proposal.item.uuid
    assert [each.action for each in proposal.steps.all()] == ["propose", "agree", "carry_out"]


def test_item_cannot_end_without_a_day() -> None:
    with pytest.raises(Refused, match="实施到哪一天"):
        services.carry_out(actor=clerk(), proposal=agreed(), text="", on=DAY)


def test_adjusted_item_has_to_have_been_changed_since() -> None:
    proposal = agreed(Fate.ADJUST)
    item = proposal.item
    with pytest.raises(Refused, match="请先在“事项与基准”里改好"):
        services.carry_out(actor=clerk(), proposal=proposal, text="", on=DAY)
    details = ItemDetails(item.code, f"{item.name}（合并）", item.act)
    change_item(actor=clerk(), item=item, details=details, holders=[], on=DAY)

    services.carry_out(actor=clerk(), proposal=proposal, text="", on=DAY)

    assert proposal.state == State.DONE
    assert proposal.change is not None
    assert Change.objects.get(uuid=proposal.change).deed == "变更事项"


def test_refusal_says_why() -> None:
    with pytest.raises(Refused, match="为什么不同意"):
        services.refuse(actor=leader(), proposal=proposed(), text=" ", on=DAY)


def test_agency_does_not_agree_to_its_own_proposal() -> None:
    with pytest.raises(NotAllowed):
        services.agree(actor=clerk(), proposal=proposed(), text="", on=DAY)


def test_supervisor_does_not_change_the_catalogue() -> None:
    with pytest.raises(NotAllowed):
        services.carry_out(
            actor=make_holder(Role.SUPERVISOR, "/1/"),
            proposal=agreed(),
            text="",
            last_day=LAST_DAY,
            on=DAY,
        )


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_what_the_table_of_states_does_not_have_is_refused(state: State, action: Action) -> None:
    proposal = proposed()
    if state == State.DONE:
        Proposal.objects.filter(pk=proposal.pk).update(change=proposal.uuid)
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    proposal.refresh_from_db()
    calls = {
        Action.AGREE: lambda: services.agree(actor=leader(), proposal=proposal, text="", on=DAY),
        Action.REFUSE: lambda: services.refuse(
            actor=leader(), proposal=proposal, text="不", on=DAY
        ),
        Action.CARRY_OUT: lambda: services.carry_out(
            actor=clerk(), proposal=proposal, text="", last_day=LAST_DAY, on=DAY
        ),
    }
    if (state, action) in TRANSITIONS:
        calls[action]()
        assert proposal.state == TRANSITIONS[state, action]
    else:
        with pytest.raises(Refused, match="不能这样办"):
            calls[action]()


def test_every_step_is_journaled() -> None:
    proposal = agreed()
    services.carry_out(actor=clerk(), proposal=proposal, text="", last_day=LAST_DAY, on=DAY)
    kinds = [each.body for each in Outgoing.objects.order_by("id")]

    for kind in ("asked", "propose", "agree", "carry_out"):
        assert any(f'"itemreviews.{kind}"' in body for body in kinds), kind
