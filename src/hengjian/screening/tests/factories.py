"""Findings and runs for tests of pages, made without screening anything."""

from __future__ import annotations

from itertools import count
from typing import Any

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.models import CASES, Case, Content, Load, Source, Statement, Version
from hengjian.common import grams
from hengjian.common.identity import uuid7
from hengjian.registry.tests.factories import make_body
from hengjian.screening.models import Duty, Finding, Run
from hengjian.screening.running import RECEIPT, folder_of

PLACE = "/1/7/"
LATE = "penalty-law.60.decision-overdue"
_numbers = count(1)


def make_run(**values: Any) -> Run:
    """Make a run that came to its end."""
    given = {"state": Run.State.COMPLETE, "kind": Run.Kind.FULL, "run_day": DAY, **values}
    return Run.objects.create(**given)


def make_run_with_receipt() -> Run:
    """Make a run that came to its end, with a receipt in its folder."""
    run = make_run(receipt_number="R-1")
    folder = folder_of(run)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RECEIPT).write_text("{}", encoding="utf-8")
    return run


def make_case(place: str = PLACE, **content: Any) -> Case:
    """Make a case of the body at a place, told of by a published load, with nothing done in it."""
    body = make_body(place)
    number = next(_numbers)
    source, _ = Source.objects.get_or_create(body=body, key="案件系统")
    case = Case.objects.create(source=source, body=body, number=f"衡罚〔2026〕{number}号")
    place_in_order = (
        Load.objects.order_by("-place").values_list("place", flat=True).first() or 0
    ) + 1
    load = Load.objects.create(key=uuid7(), body=body, place=place_in_order)
    statement = Statement.objects.create(load=load, source=source, covers=[])
    grams.index(CASES, {case.pk: f"{case.number} {content.get('item', '')}"})
    told = Content.objects.create(case=case, digest=str(number), key=str(number), **content)
    Version.objects.create(
        case=case, load=load, content=told, statement=statement, body=body, newest_on=DAY,
        stage=told.stage, closed=told.closed, domain=told.domain,
    )  # fmt: skip
    return case


def make_finding(place: str = PLACE, case: Case | None = None, **values: Any) -> Finding:
    """Make a finding in a case of the body at a place."""
    of = case or make_case(place)
    run = Run.objects.filter(state=Run.State.COMPLETE).first() or make_run()
    given = {
        "rule": LATE, "severity": "flaw", "month": "2026-01", "sentence": f"{of.number}逾期",
        "found_on": DAY, "first_run": run, "last_run": run, **values,
    }  # fmt: skip
    return Finding.objects.create(case=of, body=of.body, **given)


def make_duty(place: str = PLACE, case: Case | None = None, **values: Any) -> Duty:
    """Make a duty that runs in a case of the body at a place."""
    of = case or make_case(place)
    run = Run.objects.filter(state=Run.State.COMPLETE).first() or make_run()
    return Duty.objects.create(
        case=of, body=of.body, run=run, **{"rule": LATE, "due": DAY, **values}
    )
