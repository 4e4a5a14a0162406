"""Disputes between bodies: negotiated, coordinated, put before the government; who filed first; major matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_holder
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.coordination import law, selectors, services
from hengjian.supervision.coordination.models import Dispute, Position
from hengjian.supervision.coordination.states import State
from hengjian.supervision.coordination.tests.factories import (
    CITY,
    DETAILS,
    OFFICE,
    ONE,
    OTHER,
    clerk,
    coordinator,
    make_dispute,
    make_major,
)

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
SEVENTH_WORKING_DAY = date(2026, 3, 11)


def spoken(dispute: Dispute, first: date | None, second: date | None) -> Dispute:
    """Let both bodies claim, with the days on which they filed."""
    one, other = dispute.positions.order_by("id")
    for row, day in ((one, first), (other, second)):
        row.filed_on = day
        row.save()
    return Dispute.objects.get(pk=dispute.pk)


def told(dispute: Dispute) -> Dispute:
    dispute.refresh_from_db()
    return dispute


def test_dispute_of_a_market_case_is_negotiated_for_seven_working_days() -> None:
    dispute = make_dispute(on=MONDAY)

    assert dispute.negotiate_until == SEVENTH_WORKING_DAY
    assert selectors.lamp_of(dispute, SEVENTH_WORKING_DAY) == "in_time"
    assert selectors.lamp_of(dispute, date(2026, 3, 12)) == "over"


def test_dispute_of_a_sector_without_a_term_that_was_read_has_none() -> None:
    details = replace(DETAILS, domain="agriculture")

    assert make_dispute(details=details).negotiate_until is None
    assert law.negotiation("items", "market-regulation", MONDAY) is None


def test_dispute_needs_two_bodies() -> None:
    actor, body = coordinator(), make_body(ONE)

    with pytest.raises(Refused, match="至少选择两个单位"):
        services.register_dispute(actor=actor, bodies=[body, body], details=DETAILS, on=MONDAY)


def test_body_that_filed_first_is_named_and_nobody_where_a_day_is_missing_or_the_same() -> None:
    dispute = make_dispute(on=MONDAY)

    assert selectors.first_filed(spoken(dispute, None, MONDAY)).body is None
    assert "哪天立案" in selectors.first_filed(spoken(dispute, None, MONDAY)).why_not
    assert "同一天" in selectors.first_filed(spoken(dispute, MONDAY, MONDAY)).why_not
    first = selectors.first_filed(spoken(dispute, date(2026, 3, 1), MONDAY))
    assert first.body == make_body(ONE)
    assert first.on == date(2026, 3, 1)


def test_bodies_that_all_refuse_have_no_first_filed() -> None:
    dispute = make_dispute(details=replace(DETAILS, stance=Position.Stance.REFUSES))

    assert selectors.first_filed(dispute).body is None


def test_bodies_that_cannot_agree_are_decided_between_by_the_government_alone() -> None:
    actor, dispute = coordinator(), make_dispute(on=MONDAY)
    services.take_up(actor=actor, dispute=dispute, text="协商不成。", on=MONDAY)
    with pytest.raises(Refused, match="监督机构协调中"):
        services.decide(
            actor=actor,
            dispute=dispute,
            acting=make_body(ONE),
            decision="1号",
            text="决定",
            on=MONDAY,
        )
    services.propose(
        actor=actor, dispute=dispute, acting=make_body(ONE), text="建议由其办理。", on=MONDAY
    )
    with pytest.raises(Refused, match="政府决定的文号"):
        services.decide(
            actor=actor,
            dispute=dispute,
            acting=make_body(OTHER),
            decision=" ",
            text="决定",
            on=MONDAY,
        )
    services.decide(
        actor=actor,
        dispute=dispute,
        acting=make_body(OTHER),
        decision="政决〔2026〕3号",
        text="决定",
        on=MONDAY,
    )

    assert told(dispute).state == State.DECIDED
    assert dispute.acting == make_body(OTHER)
    with pytest.raises(Refused, match="政府已决定"):
        services.reopen(actor=actor, dispute=dispute, text="再来一次", on=MONDAY)


def test_agreement_that_broke_down_is_coordinated_again() -> None:
    actor, dispute = coordinator(), make_dispute(on=MONDAY)
    services.settle(
        actor=actor, dispute=dispute, acting=make_body(ONE), text="协商一致。", on=MONDAY
    )

    services.reopen(actor=actor, dispute=dispute, text="对方反悔。", on=MONDAY)

    assert told(dispute).state == State.COORDINATING
    assert (dispute.acting, dispute.closed_on) == (None, None)


def test_opinion_that_the_government_sends_back_is_coordinated_again() -> None:
    actor, dispute = coordinator(), make_dispute(on=MONDAY)
    services.take_up(actor=actor, dispute=dispute, text="协商不成。", on=MONDAY)
    services.propose(
        actor=actor, dispute=dispute, acting=make_body(ONE), text="由前者办理。", on=MONDAY
    )

    services.reopen(actor=actor, dispute=dispute, text="政府要求再听取意见。", on=MONDAY)

    assert told(dispute).state == State.COORDINATING
    assert (dispute.acting, dispute.outcome) == (None, "")
    assert "由前者办理。" in dispute.steps.get(action="propose").text


def test_nobody_coordinates_a_dispute_of_the_body_that_he_belongs_to() -> None:
    make_body(ONE)
    own = make_holder(Role.SUPERVISOR, CITY, at=ONE)

    with pytest.raises(NotAllowed, match="您所在的单位"):
        make_dispute(own)


def test_nobody_coordinates_between_bodies_that_are_not_all_below_him() -> None:
    make_body(OFFICE)
    half = make_holder(Role.SUPERVISOR, ONE, at=OFFICE)

    with pytest.raises(NotAllowed, match="共同的上级"):
        make_dispute(half)


def test_body_says_what_it_holds_and_no_other_says_it_for_it() -> None:
    dispute = make_dispute(on=MONDAY)
    mine, others = dispute.positions.order_by("id")
    agency: Account = clerk(ONE)

    services.speak(
        actor=agency,
        position=mine,
        stance="refuses",
        reasons="不在清单内。",
        filed_on=None,
        on=MONDAY,
    )
    with pytest.raises(NotAllowed):
        services.speak(
            actor=agency,
            position=others,
            stance="claims",
            reasons="该他们办。",
            filed_on=None,
            on=MONDAY,
        )

    mine.refresh_from_db()
    assert mine.stance == Position.Stance.REFUSES
    assert list(selectors.positions_to_speak(agency, MONDAY)) == [mine]


def test_body_that_is_no_party_sees_nothing_of_it() -> None:
    make_dispute(on=MONDAY)
    make_major()

    assert not selectors.disputes_for(clerk("/1/9/"), MONDAY).exists()
    assert not selectors.majors_for(clerk("/1/9/"), MONDAY).exists()
    assert selectors.disputes_for(clerk(OTHER), MONDAY).count() == 1
    assert selectors.majors_for(clerk(OTHER), MONDAY).count() == 1


def test_day_of_filing_is_not_in_the_future() -> None:
    dispute = make_dispute(on=MONDAY)
    position = dispute.positions.first()
    assert position

    with pytest.raises(Refused, match="晚于今天"):
        services.speak(
            actor=clerk(ONE), position=position, stance="claims", reasons="已经立案。",
            filed_on=date(2026, 3, 3), on=MONDAY,
        )  # fmt: skip


def test_major_case_is_listed_followed_and_closed_with_its_outcome() -> None:
    actor, major = coordinator(), make_major()
    services.raise_major(
        actor=actor, major=major, listed=True, raised_to="", text="影响大。", on=MONDAY
    )
    services.report_progress(actor=clerk(OTHER), major=major, text="已查到车队。", on=MONDAY)
    with pytest.raises(Refused, match="办理结果"):
        services.close_major(actor=actor, major=major, outcome=" ", on=MONDAY)
    services.close_major(actor=actor, major=major, outcome="三个单位分别立案。", on=MONDAY)

    major.refresh_from_db()
    assert (major.listed, major.state, major.closed_on) == (True, "closed", MONDAY)
    assert [each.action for each in major.steps.all()] == ["opened", "raised", "progress", "closed"]
    with pytest.raises(Refused, match="已经办结"):
        services.report_progress(actor=actor, major=major, text="补充", on=MONDAY)


def test_numbers_of_a_year_have_no_gaps_and_every_step_is_journaled() -> None:
    actor = coordinator()
    before = Outgoing.objects.count()

    numbers = [make_dispute(actor, on=MONDAY).serial for _ in range(3)]

    assert numbers == [1, 2, 3]
    assert Outgoing.objects.count() == before + 3
