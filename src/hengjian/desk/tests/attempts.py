"""What the operations of this room are tried on, for the table of permissions."""

from collections.abc import Mapping

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.accounts.tests.factories import make_holder
from hengjian.registry.tests.factories import make_party
from hengjian.screening.tests.factories import make_case
from hengjian.supervision.tests.attempts import a_matter, a_supervisor


def _hand_over(_actor: Account, place: str) -> Attempt:
    holder, to = make_holder(Role.SUPERVISOR, place), a_supervisor(place)
    matter = a_matter(place, by=holder.uuid)
    told = {"to": str(to.uuid), "text": "岗位调整", "work": f"matter:{matter.uuid}"}
    return Attempt(holder.uuid, told)


ATTEMPTS: Mapping[str, Prepare] = {
    "GET desk:case": lambda _actor, place: Attempt(make_case(place).uuid),
    "GET desk:party_cases": lambda _actor, place: Attempt(make_party(place).uuid),
    "GET desk:hand_over": _hand_over,
    "POST desk:hand_over": _hand_over,
    "POST desk:mark": lambda _actor, _place: Attempt(data={"topic": "found"}),
}

DONE_PAGES: frozenset[str] = frozenset()
"""Whatever was done leads to another page."""
