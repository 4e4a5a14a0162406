"""Major decisions and filings for tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import Act, Case
from hengjian.registry.tests.factories import make_body
from hengjian.screening.tests.factories import make_case
from hengjian.supervision.filings.models import Filing
from hengjian.supervision.filings.services import file_decision

PLACE = "/1/7/"
DECIDED = DAY
_keys = count(1)


def clerk(place: str = PLACE) -> Account:
    """Make somebody who files for a body."""
    make_body(place)
    return make_holder(Role.AGENCY_CLERK, place)


def supervisor(place: str = "/1/") -> Account:
    """Make a supervisor of a subtree."""
    make_body(place)
    return make_holder(Role.SUPERVISOR, place)


def decided_case(
    place: str = PLACE, *, on: date = DECIDED, party: str = "organisation", **fields: Any
) -> Case:
    """Make a case with a penalty decision; without fields it says nothing of itself."""
    case = make_case(place, fields={"party_kind": party} if party else {})
    content = case.contents.get()
    Act.objects.create(
        content=content, key=f"a{next(_keys)}", kind="decision", on=on, fields=fields
    )
    return case


def make_filing(place: str = PLACE, *, by: Account | None = None, on: date = DECIDED) -> Filing:
    """File the decision of a new case."""
    case = decided_case(place, kinds=["licence_revoked"])
    return file_decision(
        actor=by or clerk(place), case=case, duty="penalty", decided_on=DECIDED, on=on
    )
