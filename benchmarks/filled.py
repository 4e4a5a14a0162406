"""A large office to measure pages in: drawn, imported and screened small, then multiplied in the database.

Ten thousand cases of the synthetic city come in through the intake and are screened as in any office. Each further row
is a copy of one of theirs, with a number, a body and search words of its own: so a larger office holds the same cases
more often, and the same share of findings. Of every third copy the acts are there twice: so a million cases have ten
million acts. The bodies are of unlike size.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Model

    from hengjian.registry.models.bodies import Body

BASE = 10_000
AGENCIES, OFFICES, GRANTS = 30, 20, 200
STEP = 10_000_000
"""The ids of a copy are those of its original and so many more, times the number of the copy."""
CASES_PER_MATTER = 200
EVERYTHING, SOME, ONE = "everything", "some", "one"
"""Who reads: a supervisor of the whole, one with two hundred grants, a clerk of one office."""
_LAST_DIGITS = re.compile(r"\d+(?=\D*$)")


def begin_office(folder: Path) -> None:
    """Make the small office, in the data folder that the settings name."""
    from benchmarks import office  # noqa: PLC0415  after Django is set up

    files = office.draw(folder, BASE)
    actor, bodies = office.begin(list(files))
    for name, own in files.items():
        office.bring_in(actor, bodies[name], own)
    office.screened("full")
    _let_read(_tree())


def _tree() -> list[Body]:
    """Make a tree of bodies and give its leaves, in order."""
    from hengjian.accounts.signed import today  # noqa: PLC0415  after Django is set up
    from hengjian.registry.models.bodies import Body  # noqa: PLC0415  likewise
    from hengjian.registry.services.bodies import BodyDetails, create_body  # noqa: PLC0415  likewise

    city = Body.objects.get(parent=None)

    def below(parent: Body, name: str) -> Body:
        details = BodyDetails(name=name, kind="statutory", basis="—")
        return create_body(actor=None, parent=parent, details=details, on=today())

    agencies = [below(city, f"衡川市第{n + 1:02}执法局") for n in range(AGENCIES)]
    return [
        below(each, f"{each.name}第{n + 1:02}大队") for each in agencies for n in range(OFFICES)
    ]


def _let_read(leaves: Sequence[Body]) -> None:
    from hengjian.accounts.models import Account  # noqa: PLC0415  after Django is set up
    from hengjian.accounts.roles import Role  # noqa: PLC0415  likewise
    from hengjian.accounts.selectors import Body as Place  # noqa: PLC0415  likewise
    from hengjian.accounts.services import create_account, give_grant  # noqa: PLC0415  likewise
    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise
    from hengjian.registry.models.bodies import Body  # noqa: PLC0415  likewise

    day = today()
    for name, role, reached in (
        (EVERYTHING, Role.SUPERVISOR, [Body.objects.get(parent=None)]),
        (SOME, Role.SUPERVISOR, leaves[:: len(leaves) // GRANTS]),
        (ONE, Role.AGENCY_CLERK, leaves[7:8]),
    ):
        places = [Place(each.uuid, each.name, each.path) for each in reached]
        account = create_account(
            actor=None, username=name, display_name="许静", body=places[0], on=day
        )
        Account.objects.filter(pk=account.pk).update(must_change_password=False)
        for place in places:
            give_grant(
                actor=None, account=account, role=role, body=place, valid_from=day, valid_until=None, on=day
            )  # fmt: skip


@dataclass(frozen=True)
class _Table:
    """A table of which rows are copied: the columns that lead to rows copied as well, and whether it names the body."""

    model: type[Model]
    moved: Sequence[str]
    key: str = "id"
    laid: bool = False


def multiply(cases: int) -> None:
    """Make as many cases of those of the small office, and lay them with the bodies of the tree."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    copies = range(1, cases // BASE)
    with _quick(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE leaf (n integer PRIMARY KEY, id bigint)")
        cursor.execute(
            "INSERT INTO leaf SELECT row_number() OVER (ORDER BY path) - 1, id FROM registry_body"  # noqa: S608
            f" WHERE name LIKE '%大队' ORDER BY path LIMIT {AGENCIES * OFFICES}"
        )
        cursor.execute("SELECT id FROM leaf ORDER BY n")
        leaves = [each for (each,) in cursor.fetchall()]
        _lay(cursor)
        _number_cases(copies, leaves)
        for table in _tables():
            for copy in copies:
                cursor.execute(_copied(table, copy))
            _tell(f"{table.model._meta.verbose_name}")  # noqa: SLF001
        _double_acts(copies)
    _judge()
    settle()


def _tables() -> list[_Table]:
    from hengjian.cases.models import Act, Content, Signature, Version  # noqa: PLC0415  after Django is set up
    from hengjian.screening.models import Duty, Finding, Screened  # noqa: PLC0415  likewise

    return [
        _Table(Content, ("id", "case_id")),
        _Table(Version, ("id", "case_id", "content_id"), laid=True),
        _Table(Act, ("id", "content_id")),
        _Table(Signature, ("id", "act_id")),
        _Table(Finding, ("id", "case_id"), laid=True),
        _Table(Duty, ("id", "case_id"), laid=True),
        _Table(Screened, ("case_id", "version_id"), key="case_id"),
    ]


def _copied(
    table: _Table, copy: int, moved: Mapping[str, str] | None = None, where: str = ""
) -> str:
    options = table.model._meta  # noqa: SLF001
    more = copy * STEP
    told = {name: f"{name} + {more}" for name in table.moved}
    if "uuid" in {field.column for field in options.concrete_fields}:
        told["uuid"] = _fresh_uuid(copy)
    if table.laid:
        told["body_id"] = _drawn_body(f"(case_id + {more})")
    told |= moved or {}
    columns = [str(field.column) for field in options.concrete_fields]
    given = ", ".join(told.get(name, _quoted(name)) for name in columns)
    named = ", ".join(map(_quoted, columns))
    return (
        f"INSERT INTO {options.db_table} ({named}) SELECT {given} FROM {options.db_table}"  # noqa: S608
        f" WHERE {table.key} < {STEP} {where}"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _fresh_uuid(copy: int) -> str:
    """Give the expression of a uuid that grows with the copies, as those of the office do."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    if connection.vendor == "sqlite":
        return f"printf('%016x%016x', {copy}, id)"
    return f"(lpad(to_hex({copy}), 16, '0') || lpad(to_hex(id), 16, '0'))::uuid"


def _drawn_body(case: str) -> str:
    """Give the expression of the body of a case; some have many, most have few."""
    return f"(SELECT leaf.id FROM leaf WHERE leaf.n = {_drawn(case)})"  # noqa: S608  names of ours


def _drawn(case: str) -> str:
    bodies = AGENCIES * OFFICES
    return f"({case} * 31 % {bodies}) * ({case} * 17 % {bodies}) / {bodies}"


def _lay(cursor: CursorWrapper) -> None:
    """Lay the cases of the small office with the bodies of the tree, and what is of them."""
    from hengjian.cases.models import Case  # noqa: PLC0415  after Django is set up

    laid: list[tuple[type[Model], str]] = [(Case, "id")]
    laid += [(table.model, "case_id") for table in _tables() if table.laid]
    for model, case in laid:
        name = model._meta.db_table  # noqa: SLF001  Django's public name
        # With the name of the table, because leaves have an id as well.
        drawn = _drawn_body(f"{name}.{case}")
        cursor.execute(f"UPDATE {name} SET body_id = {drawn}")  # noqa: S608


def _number_cases(copies: range, leaves: Sequence[int]) -> None:
    """Copy the cases, each with a number and a body of its own, and the words by which it is found."""
    from hengjian.cases import finding  # noqa: PLC0415  after Django is set up
    from hengjian.cases.models import CASES, Case, Content  # noqa: PLC0415  likewise
    from hengjian.common import grams  # noqa: PLC0415  likewise
    from hengjian.common.identity import uuid7  # noqa: PLC0415  likewise
    from hengjian.common.models import Gram  # noqa: PLC0415  likewise

    items = dict(Content.objects.values_list("case", "item"))
    base = list(Case.objects.order_by("pk"))
    bodies = len(leaves)
    for copy in copies:
        cases = []
        for case in base:
            pk = case.pk + copy * STEP
            body = leaves[(pk * 31 % bodies) * (pk * 17 % bodies) // bodies]
            number = _LAST_DIGITS.sub(partial(_more, copy * STEP // 10), case.number)
            cases.append((pk, uuid7(), case.source_id, body, case.unregistered, number))
        _write(Case, ("id", "uuid", "source", "body", "unregistered", "number"), cases)
        words = (
            (CASES, gram, pk)
            for pk, _, _, _, _, number in cases
            for gram in sorted(
                grams.tokens(number, inside=finding.INSIDE) | grams.tokens(items[pk - copy * STEP])
            )
        )
        _write(Gram, ("space", "gram", "row"), words)
    _tell("案件")


def _write(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write many rows: PostgreSQL is handed them as one stream."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    from hengjian.common.bulk import insert  # noqa: PLC0415  likewise

    if connection.vendor == "sqlite":
        insert(model, names, rows)
        return
    options = model._meta  # noqa: SLF001  Django's public name
    columns = ", ".join(_quoted(options.get_field(name).column) for name in names)  # type: ignore[arg-type, union-attr]  # none is reversed
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {options.db_table} ({columns}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(row)


def _more(more: int, digits: re.Match[str]) -> str:
    return str(int(digits[0]) + more)


def _double_acts(copies: range) -> None:
    from django.db import connection  # noqa: PLC0415  after Django is set up

    from hengjian.cases.models import Act  # noqa: PLC0415  likewise

    acts = _Table(Act, ("id", "content_id"))
    with connection.cursor() as cursor:
        for copy in copies:
            if not copy % 3:
                again = {"id": f"id + {copy * STEP + STEP // 2}", "key": "key || '-2'"}
                cursor.execute(_copied(acts, copy, again, f"AND id < {STEP // 2}"))


def _judge() -> None:
    """Let people have answered, confirmed and dismissed some findings, and opened matters of some."""
    from django.db.models import F  # noqa: PLC0415  after Django is set up
    from django.db.models.functions import Mod  # noqa: PLC0415  likewise

    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise
    from hengjian.cases.models import Case  # noqa: PLC0415  likewise
    from hengjian.common.identity import uuid7  # noqa: PLC0415  likewise
    from hengjian.screening.models import Finding  # noqa: PLC0415  likewise
    from hengjian.screening.states import State  # noqa: PLC0415  likewise
    from hengjian.supervision.models import LETTERS, MATTERS, Letter, Matter  # noqa: PLC0415  likewise

    drawn = Finding.objects.annotate(drawn=Mod(F("id") * 7, 20))
    for state, shares in (
        (State.ANSWERED, [1, 2]), (State.CONFIRMED, [3, 4, 5]), (State.DISMISSED, [6]),
    ):  # fmt: skip
        drawn.filter(drawn__in=shares).update(state=state)
    day = today()
    cases = Case.objects.annotate(drawn=Mod(F("id"), CASES_PER_MATTER)).filter(drawn=7)
    matters = []
    for serial, body in enumerate(cases.order_by("pk").values_list("body", flat=True), start=1):
        matters.append(
            Matter(
                year=day.year, serial=serial, title=f"第{serial}号案件逾期没有作出决定", body_id=body,
                issue="01", state="open", opened_on=day - timedelta(days=serial % 300), owner=uuid7(),
                owner_name="许静",
            )
        )  # fmt: skip
    made = Matter.objects.bulk_create(matters, batch_size=1_000)
    MATTERS.index(*made)
    letters = Letter.objects.bulk_create(
        (
            Letter(
                matter=each, kind="urging", number=f"执法督办〔{day.year}〕{each.serial}号", on=each.opened_on,
                facts="有关案件逾期。", demand="请核查。", due=day, by=each.owner, by_name="许静",
            )
            for each in made
        ),
        batch_size=1_000,
    )  # fmt: skip
    LETTERS.index(*letters)
    _tell("问题和事项")


@contextmanager
def _quick() -> Iterator[None]:
    """Write without care for a power cut, and make the indexes afterwards: the office is made anew anyway."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    with _quick_on_sqlite() if connection.vendor == "sqlite" else _quick_on_postgresql():
        yield
    _tell("索引")


@contextmanager
def _quick_on_sqlite() -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415  after Django is set up

    with connection.cursor() as cursor:
        for pragma in (
            "foreign_keys=OFF",
            "synchronous=OFF",
            "journal_mode=OFF",
            "cache_size=-1000000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND"
            " (tbl_name LIKE 'cases_%' OR tbl_name LIKE 'screening_%' OR tbl_name = 'common_gram')"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {_quoted(name)}")
        cursor.execute("BEGIN")
    yield
    with connection.cursor() as cursor:
        cursor.execute("COMMIT")
        for _, sql in indexes:
            cursor.execute(sql)
    connection.close()


@contextmanager
def _quick_on_postgresql() -> Iterator[None]:
    """Leave the primary keys alone: rows come in their order, and what leads to them is not asked for."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    filled = (
        "(tablename LIKE 'cases_%%' OR tablename LIKE 'screening_%%' OR tablename = 'common_gram')"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"  # noqa: S608
            f" JOIN pg_tables ON conrelid = tablename::regclass WHERE contype = 'u' AND {filled}", []
        )  # fmt: skip
        unique = cursor.fetchall()
        for table, name, _ in unique:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(
            "SELECT quote_ident(indexname), indexdef FROM pg_indexes"  # noqa: S608
            f" WHERE {filled} AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)", []
        )  # fmt: skip
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _, sql in indexes:
            cursor.execute(sql)
        for table, name, sql in unique:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {sql}")


def settle() -> None:
    """Let PostgreSQL look at what was written, as it does by and by in any office; SQLite has no such habit."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def _tell(what: str) -> None:
    sys.stderr.write(f"{what}　")
    sys.stderr.flush()
