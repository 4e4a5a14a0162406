"""What the operations of this room are tried on, for the table of permissions."""

from collections.abc import Mapping

from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.accounts.tests.factories import DAY
from hengjian.evaluation.tests.counted import PENALTY
from hengjian.evaluation.tests.factories import make_tabulation
from hengjian.registry.tests.factories import make_body
from hengjian.screening.tests.factories import make_case

PERIOD = {"first": DAY.isoformat(), "last": DAY.isoformat()}
UNITS = {**PERIOD, "counting": PENALTY, "part": "decisions", "column": "fine"}
MEASURE = {**PERIOD, "code": "penalty_decided_in_time"}


def of_body(data: Mapping[str, str] | None = None) -> Prepare:
    """Ask for the figures of the body at the place, in which there is a case."""

    def prepare(_actor: object, place: str) -> Attempt:
        make_tabulation(make_case(place))
        return Attempt(data={**(data or {}), "body": str(make_body(place).uuid)})

    return prepare


def of_case(_actor: object, place: str) -> Attempt:
    """Ask where a case of the body at the place is counted."""
    case = make_case(place)
    make_tabulation(case)
    return Attempt(case.uuid)


ATTEMPTS: Mapping[str, Prepare] = {
    "GET evaluation:table": of_body(),
    "GET evaluation:xlsx": of_body(),
    "GET evaluation:docx": of_body(),
    "GET evaluation:units": of_body(UNITS),
    "GET evaluation:case": of_case,
    "GET evaluation:compare": of_body(),
    "GET evaluation:measures": of_body(),
    "GET evaluation:measure": of_body(MEASURE),
}

DONE_PAGES: frozenset[str] = frozenset()
"""Whatever was done leads to another page."""
