"""Writing what loads tell of cases, inside the transaction of the intake, which journals the batch as one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction

from hengjian.cases import finding, parties
from hengjian.cases.contents import Told, bounded
from hengjian.cases.models import (
    Act,
    Case,
    Content,
    Load,
    Signature,
    Source,
    Statement,
    Version,
)
from hengjian.cases.placing import Bodies
from hengjian.cases.projection import Standing, standing
from hengjian.common.bulk import insert, reserve_ids
from hengjian.common.identity import uuid7
from hengjian.intake.law import declarations
from hengjian.registry.models.bodies import Body

CASES_AT_ONCE = 500
OF_CONTENTS = (
    "case", "digest", "key", "body_name", "procedure", "domain", "jurisdiction", "item", "fields",
    "gaps", "first_on", "stage", "closed",
)  # fmt: skip
OF_ACTS = (
    "key", "kind", "about", "on", "at", "recorded_at", "recorded_on", "place", "paper", "corrects",
    "people_unread", "fields",
)  # fmt: skip
_Identity = tuple[int, int | None, str, str]


def begin_load(*, key: UUID, sender: Body | None, sources: pl.DataFrame) -> Load:
    """Give the load of this name; when it is first heard of, with what it says of its sources."""
    load, new = Load.objects.get_or_create(key=key, defaults={"body": sender})
    if new and sources.width:
        for row in sources.iter_rows(named=True):
            Statement.objects.create(
                load=load,
                source=_source(sender, row["source"]),
                body_name=row["body"] or "",
                covers=list(row["covers"] or ()),
                complete_from=row["complete_from"],
                complete_until=row["complete_until"],
            )
    return load


@dataclass(frozen=True, slots=True)
class _Placed:
    """A case of a load: its row, the statement under which it stands, what is told of it, and where that leaves it."""

    pk: int
    body: int | None
    number: str
    statement: int
    told: Told
    digest: str
    stands: Standing


def write_cases(*, load: Load, cases: Sequence[Told], bodies: Bodies) -> None:
    """Write what a load tells of cases: content that was told before is not written again.

    A case that the load told of before, in another row, is left as it was told first.
    """
    placed = _placed(load, cases, bodies)
    contents = _contents(placed)
    parties.note_load(load.key, contents.values())
    finding.index({each.pk: (each.number, each.told.case["item"]) for each in placed})
    insert(
        Version,
        (
            "case", "load", "content", "statement", "body", "newest_on", "stage", "closed",
            "domain",
        ),
        (
            (
                each.pk, load.pk, contents[each.pk], each.statement, each.body,
                each.stands.newest_on, each.stands.stage, each.stands.closed,
                each.told.case["domain"],
            )
            for each in placed
        ),
    )  # fmt: skip


def restore_standing() -> int:
    """Derive again from the acts what is stored for lists, and tell of how many contents it was not so.

    It is for a change of the pack: another order of steps, another kind that closes.
    """
    changed = 0
    after = 0
    while True:
        some = list(Content.objects.filter(pk__gt=after).order_by("pk")[:CASES_AT_ONCE])
        if not some:
            return changed
        after = some[-1].pk
        with transaction.atomic():
            changed += _restore(some)


def _restore(contents: Sequence[Content]) -> int:
    names = ("content", "key", "kind", "on", "corrects")
    acts: dict[int, list[dict[str, Any]]] = {}
    for row in Act.objects.filter(content__in=contents).order_by().values(*names):
        acts.setdefault(row["content"], []).append(row)
    wrong = []
    for content in contents:
        stands = standing(acts.get(content.pk, ()), declarations())
        stored = (content.first_on, content.stage, content.closed)
        if stored != (stands.first_on, stands.stage, stands.closed):
            content.first_on, content.stage, content.closed = (
                stands.first_on, stands.stage, stands.closed,
            )  # fmt: skip
            wrong.append(content)
        # Most are right already: then nothing is written.
        listed = {
            "newest_on": stands.newest_on, "stage": stands.stage, "closed": stands.closed,
        }  # fmt: skip
        content.versions.exclude(**listed).update(**listed)
    Content.objects.bulk_update(wrong, ["first_on", "stage", "closed"])
    return len(wrong)


def _source(sender: Body | None, name: str) -> Source:
    return Source.objects.get_or_create(body=sender, key=bounded(name))[0]


_Statements = dict[tuple[str, str], Statement]


def _statements(load: Load, sender: Body | None, cases: Sequence[Told]) -> _Statements:
    """Give the statements of a load by source and body; one without kinds where it says nothing of a source."""
    found = {
        (each.source.key, each.body_name): each for each in load.statements.select_related("source")
    }
    for name in {case.source for case in cases} - {source for source, body in found if not body}:
        if all((name, case.body_name) in found for case in cases if case.source == name):
            continue
        source = _source(sender, name)
        found[name, ""] = Statement.objects.create(load=load, source=source, body_name="")
    return found


def _statement(statements: _Statements, case: Told) -> Statement:
    own = statements.get((case.source, case.body_name))
    return own or statements[case.source, ""]


def _placed(load: Load, cases: Sequence[Told], bodies: Bodies) -> list[_Placed]:
    """Give the cases that the load has not told of yet, each once, making those that nobody told of before."""
    statements = _statements(load, bodies.sender, cases)
    told: dict[_Identity, tuple[Statement, Told]] = {}
    for case in cases:
        statement = _statement(statements, case)
        told.setdefault((statement.source_id, *bodies.place(case), case.number), (statement, case))
    known = _known_or_new(told)
    own = Version.objects.filter(load=load, case__in=known.values()).order_by()
    done = set(own.values_list("case", flat=True))
    return [
        _Placed(
            known[identity], identity[1], identity[3], statement.pk, case, case.digest,
            standing(case.acts, declarations()),
        )
        for identity, (statement, case) in told.items()
        if known[identity] not in done
    ]  # fmt: skip


def _known_or_new(identities: Collection[_Identity]) -> dict[_Identity, int]:
    there = Case.objects.filter(
        source__in={source for source, _, _, _ in identities},
        number__in=[number for _, _, _, number in identities],
    ).order_by()  # fmt: skip
    names = ("source", "body", "unregistered", "number")
    known: dict[_Identity, int] = {
        (source, body, name, number): pk
        for pk, source, body, name, number in there.values_list("pk", *names)
    }
    new = [identity for identity in identities if identity not in known]
    made = dict(zip(new, reserve_ids(Case, len(new)), strict=True))
    insert(
        Case, ("id", "uuid", *names), ((pk, uuid7(), *identity) for identity, pk in made.items())
    )
    return known | made


def _contents(cases: Sequence[_Placed]) -> dict[int, int]:
    """Give the contents by case, writing those that were never told before, with their acts."""
    digests = {each.pk: each.digest for each in cases}
    there = Content.objects.filter(case__in=digests).order_by()
    known = {
        case: pk
        for pk, case, digest in there.values_list("pk", "case", "digest")
        if digests[case] == digest
    }
    new = [each for each in cases if each.pk not in known]
    made = list(zip(reserve_ids(Content, len(new)), new, strict=True))
    insert(Content, ("id", *OF_CONTENTS), (_content(pk, each) for pk, each in made))
    _write_acts([(pk, act) for pk, each in made for act in each.told.acts])
    parties.write_parties([(pk, each.body, each.told) for pk, each in made])
    return known | {each.pk: pk for pk, each in made}


def _content(pk: int, placed: _Placed) -> tuple[object, ...]:
    told, stands = placed.told.case, placed.stands
    return (
        pk, placed.pk, placed.digest, told["case"], placed.told.body_name, told["procedure"],
        told["domain"], told["jurisdiction"], told["item"], told["fields"], list(placed.told.gaps),
        stands.first_on, stands.stage, stands.closed,
    )  # fmt: skip


def _write_acts(acts: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    ids = reserve_ids(Act, len(acts))
    given = itemgetter(*OF_ACTS)
    insert(
        Act,
        ("id", "content", *OF_ACTS),
        (
            (pk, content, *given(act))
            for pk, (content, act) in zip(ids, acts, strict=True)
        ),
    )  # fmt: skip
    insert(
        Signature,
        ("act", "role", "person"),
        (
            (pk, *signature)
            for pk, (_, act) in zip(ids, acts, strict=True)
            for signature in act["signatures"]
        ),
    )
