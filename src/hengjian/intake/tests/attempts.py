"""What the operations of this room are tried on, for the table of permissions."""

from collections.abc import Mapping
from typing import Any

from hengjian.accounts.models import Account
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.accounts.tests.factories import DAY, body_at, make_account, make_token
from hengjian.common import clock
from hengjian.common.identity import uuid7
from hengjian.intake.models import Batch, Job, Push
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


def of_body(_actor: Account, place: str) -> Attempt:
    """Try it on a body of which something was imported."""
    batch = make_batch(place, State.PUBLISHED, load=uuid7(), published_at=clock.now())
    return Attempt(batch.body)


def sent_batch(actor: Account, place: str) -> Attempt:
    """Try to send a batch by an interface, with a token that is good for the place."""
    _, headers = make_token(actor, place)
    sent = {"files": upload("cases.csv", cases_csv(1))}
    return Attempt(data=sent, headers={**headers, "Idempotency-Key": "1"})


def on_sent(state: State, **values: Any) -> Prepare:
    """Try it on a batch that the caller sent itself, with a token that is good for the place."""

    def prepare(actor: Account, place: str) -> Attempt:
        _, headers = make_token(actor, place)
        batch = make_batch(place, state, **values)
        Push.objects.create(account=actor.uuid, key=str(batch.uuid), digest="", batch=batch)
        return Attempt(batch.uuid, headers=headers)

    return prepare


ATTEMPTS: Mapping[str, Prepare] = {
    "POST intake:bring": new_batch,
    "GET intake:batch": on_batch(State.DRY_RUN),
    "GET intake:progress": on_batch(State.DRY_RUN),
    "GET intake:columns": on_batch(State.READ),
    "POST intake:columns": on_batch(State.DRY_RUN),
    "GET intake:body_quality": of_body,
    "GET intake:rejects": with_refused_rows,
    "POST intake:confirm": on_batch(State.DRY_RUN, load=uuid7()),
    "POST intake:stop": on_batch(State.WRITING, load=uuid7()),
    "POST intake:remap": on_batch(State.DRY_RUN),
    "POST intake:discard": on_batch(State.DRY_RUN),
    "POST intake:withdraw": on_batch(State.PUBLISHED, load=uuid7()),
    "POST intake:retry": failed,
    "POST api:push": sent_batch,
    "GET api:batch": on_sent(State.DRY_RUN),
    "GET api:rejects": on_sent(State.DRY_RUN),
    "POST api:confirm": on_sent(State.DRY_RUN, load=uuid7()),
    "POST api:discard": on_sent(State.DRY_RUN),
    "POST api:withdraw": on_sent(State.PUBLISHED, load=uuid7()),
    "POST api:retry": on_sent(State.DRY_RUN),
}

DONE_PAGES: frozenset[str] = frozenset()
"""Whatever was done leads to another page."""
