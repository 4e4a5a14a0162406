"""What the operations of this room are tried on, for the table of permissions."""

from collections.abc import Mapping

from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.registry.tests.factories import make_party
from hengjian.screening.tests.factories import make_case

ATTEMPTS: Mapping[str, Prepare] = {
    "GET desk:case": lambda _actor, place: Attempt(make_case(place).uuid),
    "GET desk:party_cases": lambda _actor, place: Attempt(make_party(place).uuid),
    "POST desk:mark": lambda _actor, _place: Attempt(data={"topic": "found"}),
}

DONE_PAGES: frozenset[str] = frozenset()
"""Whatever was done leads to another page."""
