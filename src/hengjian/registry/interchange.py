"""The registry as the registers that rules are judged by: the optional interchange tables.

Keys are the uuids of the rows; names, former names and codes stand beside them, so that files which name
a body, a person or an item in any of these ways are understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Prefetch

from hengjian.reading.registers import Registers, register_frame
from hengjian.registry.models.bodies import Body, Entrustment
from hengjian.registry.models.items import Benchmark, Item
from hengjian.registry.models.officers import Credential, CredentialEvent, Officer

Row = Mapping[str, object]
AT_ONCE = 500
ONE_DAY = timedelta(days=1)


def registers() -> Registers:
    """Give everything that is registered, of all bodies and all days.

    Of what nothing is registered there is no register: then nobody has begun to keep it, and it says nothing.
    """
    bodies = {body.pk: body for body in Body.objects.prefetch_related("former_names")}
    rows: Mapping[str, Iterable[Row]] = {
        "bodies": _bodies(bodies),
        "officers": _officers(bodies),
        "credentials": _credentials(),
        "items": _items(),
        "entrustments": _entrustments(),
        "benchmarks": _benchmarks(),
    }
    frames = {name: register_frame(name, each) for name, each in rows.items()}
    return Registers({name: frame for name, frame in frames.items() if not frame.is_empty()})


def write_registers(folder: Path) -> list[Path]:
    """Write the registers into a folder as files that can be screened along with cases."""
    written = []
    for name, frame in registers().frames.items():
        written.append(folder / f"{name}.parquet")
        frame.write_parquet(written[-1])
    return written


def _bodies(bodies: Mapping[int, Body]) -> Iterator[Row]:
    for body in bodies.values():
        names = [body.name, body.code, *(former.name for former in body.former_names.all())]
        for name in dict.fromkeys(name for name in names if name):
            yield {
                "body": str(body.uuid),
                "name": name,
                "kind": _kind(body, bodies),
                "valid_from": body.valid_from,
                "valid_until": body.valid_until,
            }


def _kind(body: Body, bodies: Mapping[int, Body]) -> str | None:
    """Say what a body is; of a team within a body that may enforce it is not known in whose name it acts."""
    inside = any(above.kind != Body.Kind.NONE for above in _line(body, bodies)[1:])
    return None if body.kind == Body.Kind.NONE and inside else body.kind


def _line(body: Body, bodies: Mapping[int, Body]) -> list[Body]:
    """Give the body and all above it, the nearest first."""
    line = [body]
    while line[-1].parent_id is not None:
        line.append(bodies[line[-1].parent_id])
    return line


def _officers(bodies: Mapping[int, Body]) -> Iterator[Row]:
    """Give everybody at his body and at all above it: cases of a bureau are signed by people of its teams."""
    for officer in Officer.objects.order_by("id").iterator(chunk_size=AT_ONCE):
        for body in _line(bodies[officer.body_id], bodies):
            yield {
                "person": str(officer.uuid),
                "number": officer.number or None,
                "name": officer.name,
                "body": str(body.uuid),
                "kind": officer.kind,
                "valid_from": officer.joined_on,
                "valid_until": officer.left_on,
            }


def _credentials() -> Iterator[Row]:
    events = Prefetch("events", CredentialEvent.objects.order_by("on", "id"))
    held = Credential.objects.select_related("officer").prefetch_related(events).order_by("id")
    for credential in held.iterator(chunk_size=AT_ONCE):
        for event, last in _stretches(list(credential.events.all())):
            start = max(event.on, credential.valid_from)
            end = _earlier(last, credential.valid_until)
            if end is None or start <= end:
                yield {
                    "person": str(credential.officer.uuid),
                    "number": credential.number,
                    "state": event.state,
                    "valid_from": start,
                    "valid_until": end,
                }


def _stretches(
    events: Sequence[CredentialEvent],
) -> Iterator[tuple[CredentialEvent, date | None]]:
    """Give each event with the last day for which it holds: the day before the next one."""
    for event, following in zip(events, [*events[1:], None], strict=True):
        yield event, None if following is None else following.on - ONE_DAY


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _items() -> Iterator[Row]:
    for item in Item.objects.prefetch_related("holders").order_by("id").iterator(AT_ONCE):
        for holder in item.holders.all():
            yield {
                "item": item.code,
                "name": item.name,
                "body": str(holder.uuid),
                "act": item.act,
                "valid_from": item.valid_from,
                "valid_until": item.valid_until,
            }


def _entrustments() -> Iterator[Row]:
    rows = Entrustment.objects.select_related("body", "delegator").prefetch_related("items")
    for row in rows.order_by("id").iterator(AT_ONCE):
        yield {
            "body": str(row.body.uuid),
            "delegator": str(row.delegator.uuid),
            # What is written in words only may be any item of the catalogue.
            "items": [item.code for item in row.items.all()] or None,
            "published_on": row.published_on,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
        }


def _benchmarks() -> Iterator[Row]:
    for row in Benchmark.objects.select_related("item").order_by("id").iterator(AT_ONCE):
        yield {
            "item": row.item.code,
            "name": row.item.name,
            "published_on": row.published_on,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
        }
