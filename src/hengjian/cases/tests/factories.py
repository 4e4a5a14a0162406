"""Files of an agency, and cases that came of them."""

from __future__ import annotations

from collections.abc import Sequence

from hengjian.accounts.roles import Role
from hengjian.accounts.selectors import Body as KnownBody
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.intake.models import Batch
from hengjian.intake.services import deciding
from hengjian.intake.services.bringing import bring
from hengjian.intake.tests.files import csv_of, upload, work
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body

PLACE = "/1/7/"
CASE_HEAD = ("case", "source", "body", "number", "procedure")
ACT_HEAD = ("act", "case", "kind", "on", "about", "amount", "kinds", "corrects")
Files = Sequence[tuple[str, bytes]]


def cases_file(*rows: Sequence[object]) -> tuple[str, bytes]:
    """Write the table of cases: key, source, body, number, procedure."""
    return "cases.csv", csv_of(CASE_HEAD, *rows)


def acts_file(*rows: Sequence[object]) -> tuple[str, bytes]:
    """Write the table of acts: key, case, kind, day and, if there are more, about, amount, kinds, corrects."""
    wide = [(*row, *[""] * (len(ACT_HEAD) - len(row))) for row in rows]
    return "acts.csv", csv_of(ACT_HEAD, *wide)


def actors_file(*rows: Sequence[object]) -> tuple[str, bytes]:
    """Write the table of signatures: act, role, person."""
    return "actors.csv", csv_of(("act", "role", "person"), *rows)


def sources_file(covers: str, until: str = "", source: str = "案件系统") -> tuple[str, bytes]:
    """Write what a source covers."""
    return "sources.csv", csv_of(("source", "covers", "complete_until"), (source, covers, until))


def checked_load(files: Files, *, place: str = PLACE) -> Batch:
    """Let files of the body at a place be checked."""
    body = make_body(place)
    actor = make_holder(Role.AGENCY_CLERK, body.path)
    uploads = [upload(name, content) for name, content in files]
    batch = bring(actor=actor, body=known(body), uploads=uploads, on=DAY)
    work(batch)
    return batch


def imported(files: Files, *, place: str = PLACE) -> Batch:
    """Import files of the body at a place."""
    batch = checked_load(files, place=place)
    deciding.confirm(actor=make_holder(Role.AGENCY_CLERK, place), batch=batch, on=DAY)
    work(batch)
    return batch


def known(body: Body) -> KnownBody:
    """Give a registered body as accounts know it."""
    return KnownBody(body.uuid, body.name, body.path)


def two_cases(first_decided: str = "2025-03-02") -> Files:
    """Give two penalty cases: one decided, one only filed."""
    return (
        cases_file(
            ("HC-1", "案件系统", "", "衡罚〔2025〕1号", "普通程序"),
            ("HC-2", "案件系统", "", "衡罚〔2025〕2号", "普通程序"),
        ),
        acts_file(
            ("a1", "HC-1", "filing", "2025-01-05"),
            ("a2", "HC-1", "decision", first_decided, "", "2000000", "fine"),
            ("a3", "HC-2", "filing", "2025-02-05"),
        ),
        actors_file(("a1", "investigator", "王磊"), ("a1", "investigator", "陈静")),
        sources_file("filing;decision", "2025-06-30"),
    )
