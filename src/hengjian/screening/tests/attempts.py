"""What the operations of this room are tried on, for the table of permissions."""

from collections.abc import Mapping
from typing import Any

from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.screening.models import Run
from hengjian.screening.states import State
from hengjian.screening.tests.factories import make_finding, make_run, make_run_with_receipt

TEXT = {"text": "已核对卷宗，情况属实。"}


def on_finding(state: State = State.OPEN, data: Mapping[str, Any] | None = None) -> Prepare:
    """Try it on a finding of the body at the place."""
    return lambda _actor, place: Attempt(make_finding(place, state=state).uuid, dict(data or {}))


ATTEMPTS: Mapping[str, Prepare] = {
    "GET screening:finding": on_finding(),
    "POST screening:answer": on_finding(data=TEXT),
    "POST screening:confirm": on_finding(data=TEXT),
    "POST screening:dismiss": on_finding(data=TEXT),
    "POST screening:reopen": on_finding(State.CONFIRMED, TEXT),
    "GET screening:run": lambda _actor, _place: Attempt(make_run().uuid),
    "GET screening:receipt": lambda _actor, _place: Attempt(make_run_with_receipt().uuid),
    "POST screening:start": lambda _actor, _place: Attempt(data={"kind": Run.Kind.FULL.value}),
}

DONE_PAGES: frozenset[str] = frozenset()
"""Whatever was done leads to another page."""
