"""What the operations of this part are tried on, for the table of permissions."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.supervision.filings.models import Filing
from hengjian.supervision.filings.states import State
from hengjian.supervision.filings.tests.factories import decided_case

TEXT = {"text": "请补充集体讨论笔录。"}
Data = Mapping[str, str]
NOTHING: Data = {}


def on_filing(state: State = State.RECEIVED, data: Data = NOTHING) -> Prepare:
    """Try it on a filing of the body at the place."""

    def prepare(actor: Account, place: str) -> Attempt:
        day = today()
        case = decided_case(place, on=day, kinds=["licence_revoked"])
        assert case.body
        filing = Filing.objects.create(
            case=case, body=case.body, duty="penalty", decided_on=day, filed_on=day, state=state,
            by=actor.uuid, by_name="备案人",
        )  # fmt: skip
        return Attempt(filing.uuid, dict(data))

    return prepare


def _new(_actor: Account, place: str) -> Attempt:
    case = decided_case(place, on=today(), kinds=["licence_revoked"])
    return Attempt(None, {"number": case.number, "decided_on": today().isoformat()})


ATTEMPTS: Mapping[str, Prepare] = {
    "POST filings:new": _new,
    "GET filings:filing": on_filing(),
    "GET filings:clear": on_filing(),
    "POST filings:clear": on_filing(State.RECEIVED, TEXT),
    "GET filings:question": on_filing(),
    "POST filings:question": on_filing(State.RECEIVED, TEXT),
    "GET filings:answer": on_filing(State.QUESTIONED),
    "POST filings:answer": on_filing(State.QUESTIONED, TEXT),
}
DONE_PAGES: frozenset[str] = frozenset()
