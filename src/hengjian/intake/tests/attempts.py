"""What the operations of this room are tried on, for the table of permissions."""

from collections.abc import Mapping
from typing import Any

from hengjian.accounts.models import Account
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.accounts.tests.factories import DAY, body_at, make_account
from hengjian.common.identity import uuid7
from hengjian.intake.models import Batch, Job
from hengjian.intake.staging import staged
from hengjian.intake.states import State
from hengjian.intake.tests.files import cases_csv, upload

PROFILE = {"file": "台账.xlsx", "rows": 0, "columns": []}


def make_batch(place: str, state: State, **values: Any) -> Batch:
    """Make a batch of a body that stands as it is told."""
    body = body_at(place)
    given = {"forecast": {}, "profile": PROFILE, "title": "案件台账.xlsx", **values}
    return Batch.objects.create(
        state=state, body=body.uuid, body_name=body.name, body_path=place, brought_by=uuid7(),
        brought_by_name="周宁", brought_on=DAY, **given,
    )  # fmt: skip


def on_batch(state: State, **values: Any) -> Prepare:
    return lambda _actor, place: Attempt(make_batch(place, state, **values).uuid)


def with_refused_rows(_actor: Account, place: str) -> Attempt:
    load = uuid7()
    workbook = staged(load).workbook
    workbook.parent.mkdir(parents=True)
    workbook.write_bytes(b"PK")
    return Attempt(make_batch(place, State.DRY_RUN, load=load).uuid)


def failed(_actor: Account, place: str) -> Attempt:
    batch = make_batch(place, State.RECEIVED)
    Job.objects.create(kind=Job.Kind.CHECK, subject=batch.uuid, state=Job.State.FAILED)
    return Attempt(batch.uuid)


def new_batch(_actor: Account, place: str) -> Attempt:
    make_account(place)
    return Attempt(data={"place": place, "files": upload("cases.csv", cases_csv(1))})


ATTEMPTS: Mapping[str, Prepare] = {
    "POST intake:bring": new_batch,
    "GET intake:batch": on_batch(State.DRY_RUN),
    "GET intake:progress": on_batch(State.DRY_RUN),
    "GET intake:columns": on_batch(State.READ),
    "POST intake:columns": on_batch(State.DRY_RUN),
    "GET intake:rejects": with_refused_rows,
    "POST intake:confirm": on_batch(State.DRY_RUN),
    "POST intake:stop": on_batch(State.WRITING, load=uuid7()),
    "POST intake:remap": on_batch(State.DRY_RUN),
    "POST intake:discard": on_batch(State.DRY_RUN),
    "POST intake:withdraw": on_batch(State.PUBLISHED, load=uuid7()),
    "POST intake:retry": failed,
}

DONE_PAGES: frozenset[str] = frozenset()
"""Whatever was done leads to another page."""
