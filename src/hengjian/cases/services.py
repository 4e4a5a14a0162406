"""Writing what loads tell of cases, inside the transaction of the intake, which journals the batch as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from hengjian.cases.projection import standing
from hengjian.common.bulk import insert, reserve_ids
from hengjian.intake.law import declarations
from hengjian.registry.models.bodies import Body

ROWS_PER_STATEMENT = 1_000
CASES_AT_ONCE = 500
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


def write_cases(*, load: Load, cases: Sequence[Told], bodies: Bodies) -> None:
    """Write what a load tells of cases: content that was told before is not written again.

    A case that the load told of before, in another row, is left as it was told first.
    """
    statements = _statements(load, bodies.sender, cases)
    known = _known_or_new(bodies, statements, cases)
    own = Version.objects.filter(load=load, case__in=known.values()).order_by()
    done = set(own.values_list("case", flat=True))
    fresh: dict[int, tuple[Case, Told, str]] = {}
    for case in cases:
        row = known[_identity(bodies, statements, case)]
        if row.pk not in done and row.pk not in fresh:
            fresh[row.pk] = (row, case, case.digest)
    contents = _contents(list(fresh.values()))
    parties.note_load(load.key, contents.values())
    finding.index({row.pk: (row.number, case.case["item"]) for row, case, _ in fresh.values()})
    Version.objects.bulk_create(
        (
            _version(row, case, load, contents[row.pk, digest], _statement(statements, case))
            for row, case, digest in fresh.values()
        ),
        batch_size=ROWS_PER_STATEMENT,
    )


def _version(row: Case, case: Told, load: Load, content: int, statement: Statement) -> Version:
    stands = standing(case.acts, declarations())
    return Version(
        case=row, load=load, content_id=content, statement=statement, body_id=row.body_id,
        newest_on=stands.newest_on, stage=stands.stage, closed=stands.closed,
        domain=case.case["domain"],
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


def _identity(bodies: Bodies, statements: _Statements, case: Told) -> _Identity:
    return (_statement(statements, case).source_id, *bodies.place(case), case.number)


def _known_or_new(
    bodies: Bodies, statements: _Statements, cases: Sequence[Told]
) -> dict[_Identity, Case]:
    there = Case.objects.filter(
        source__in={each.source_id for each in statements.values()},
        number__in=[case.number for case in cases],
    ).order_by()  # fmt: skip
    known = {_key(case): case for case in there}
    new: dict[_Identity, Case] = {}
    for case in cases:
        key = _identity(bodies, statements, case)
        if key not in known and key not in new:
            source, body, name, number = key
            new[key] = Case(source_id=source, body_id=body, unregistered=name, number=number)
    made = Case.objects.bulk_create(new.values(), batch_size=ROWS_PER_STATEMENT)
    return known | {_key(case): case for case in made}


def _key(case: Case) -> _Identity:
    return (case.source_id, case.body_id, case.unregistered, case.number)


def _contents(cases: Sequence[tuple[Case, Told, str]]) -> dict[tuple[int, str], int]:
    """Give the contents by case and digest, writing those that were never told before, with their acts."""
    there = Content.objects.filter(
        case__in=[row.pk for row, _, _ in cases], digest__in=[digest for _, _, digest in cases]
    ).order_by()
    known = {(case, digest): pk for pk, case, digest in there.values_list("pk", "case", "digest")}
    new = [each for each in cases if (each[0].pk, each[2]) not in known]
    made = Content.objects.bulk_create(
        (_content(row, case, digest) for row, case, digest in new), batch_size=ROWS_PER_STATEMENT
    )
    _write_acts((content, case) for content, (_, case, _) in zip(made, new, strict=True))
    parties.write_parties(
        [(content, row, case) for content, (row, case, _) in zip(made, new, strict=True)]
    )
    return known | {(content.case_id, content.digest): content.pk for content in made}


def _content(row: Case, case: Told, digest: str) -> Content:
    stands = standing(case.acts, declarations())
    told: dict[str, Any] = dict(case.case)
    return Content(
        case=row, digest=digest, key=told["case"], body_name=case.body_name,
        procedure=told["procedure"], domain=told["domain"], jurisdiction=told["jurisdiction"],
        item=told["item"], fields=told["fields"], gaps=list(case.gaps),
        first_on=stands.first_on, stage=stands.stage, closed=stands.closed,
    )  # fmt: skip


def _write_acts(cases: Iterable[tuple[Content, Told]]) -> None:
    told = [(content.pk, act) for content, case in cases for act in case.acts]
    ids = reserve_ids(Act, len(told))
    insert(
        Act,
        ("id", "content", *OF_ACTS),
        (
            (number, content, *(act[name] for name in OF_ACTS))
            for number, (content, act) in zip(ids, told, strict=True)
        ),
    )
    insert(
        Signature,
        ("act", "role", "person"),
        (
            (number, role, person)
            for number, (_, act) in zip(ids, told, strict=True)
            for role, person in act["signatures"]
        ),
    )
