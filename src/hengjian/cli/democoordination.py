"""Disputes and major matters of the demo office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hengjian.accounts.models import Account
    from hengjian.registry.models.bodies import Body


def make_coordination(
    described: Mapping[str, Any], bodies: Mapping[str, Body], supervisor: Account, day: date
) -> None:
    """Register the described disputes and major matters as the supervisor, where there are none yet."""
    from hengjian.supervision.coordination import services  # noqa: PLC0415  after Django is set up
    from hengjian.supervision.coordination.models import Dispute, Major  # noqa: PLC0415  likewise
    from hengjian.supervision.coordination.services import (  # noqa: PLC0415  likewise
        DisputeDetails,
        MajorDetails,
    )

    if Dispute.objects.exists() or Major.objects.exists():
        return
    for given in described.get("disputes", ()):
        parties = [bodies[key] for key in given["bodies"]]
        details = DisputeDetails(**{k: v for k, v in given.items() if k != "bodies"})
        services.register_dispute(actor=supervisor, bodies=parties, details=details, on=day)
    for given in described.get("majors", ()):
        joins = [bodies[key] for key in given["joins"]]
        said = {k: v for k, v in given.items() if k not in {"lead", "joins"}}
        services.open_major(
            actor=supervisor,
            lead=bodies[given["lead"]],
            joins=joins,
            details=MajorDetails(**said),
            on=day,
        )
