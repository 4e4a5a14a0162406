"""Disputes and major matters for tests."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.coordination.models import Dispute, Major, Position
from hengjian.supervision.coordination.services import (
    DisputeDetails,
    MajorDetails,
    open_major,
    register_dispute,
)

CITY, OFFICE, ONE, OTHER = "/1/", "/1/2/", "/1/7/", "/1/8/"
DETAILS = DisputeDetails(
    title="夜市油烟由谁查处", kind="jurisdiction", text="夜市油烟扰民，两个单位都收到举报。",
    asked_by="市城市管理局", stance=Position.Stance.CLAIMS, domain="market-regulation",
)  # fmt: skip
MAJOR = MajorDetails(
    kind=Major.Kind.CASE,
    title="跨区倾倒建筑垃圾",
    text="多个区发现同一车队倾倒。",
    asked_by="市生态环境局",
)


def coordinator(role: Role = Role.SUPERVISOR) -> Account:
    """Make somebody of the office who supervises the whole city."""
    make_body(OFFICE)
    return make_holder(role, CITY, at=OFFICE)


def clerk(place: str = ONE) -> Account:
    """Make somebody who speaks for a body."""
    make_body(place)
    return make_holder(Role.AGENCY_CLERK, place)


def make_dispute(
    by: Account | None = None, *, details: DisputeDetails = DETAILS, on: date = DAY
) -> Dispute:
    """Register a dispute between two bodies."""
    bodies = [make_body(ONE), make_body(OTHER)]
    return register_dispute(actor=by or coordinator(), bodies=bodies, details=details, on=on)


def make_major(by: Account | None = None) -> Major:
    """Open a major case of two bodies."""
    joins = [make_body(OTHER)]
    return open_major(
        actor=by or coordinator(), lead=make_body(ONE), joins=joins, details=MAJOR, on=DAY
    )
