"""A plan office, an agency, drafts and ledgers for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.keeping import KeptFile
from hengjian.plans.documents.apart import ReadDocument
from hengjian.plans.models.ledger import Plan, Task
from hengjian.plans.models.reading import Draft
from hengjian.plans.services import drafts, ledgers
from hengjian.plans.services.drafts import PlanDetails
from hengjian.plans.services.ledgers import TaskDetails
from hengjian.registry.tests.factories import make_body

CITY, AGENCY = "/1/", "/1/7/"
ISSUED = date(2026, 1, 15)
TEXT = "梳理行政执法事项，3月底前公布清单。"
READ = ReadDocument(
    (("第 1 行", "行动方案"), ("第 2 行", f"1. {TEXT}"), ("第 3 行", "2. 每年培训不少于60学时。")),
    (
        {
            "path": "1", "text": TEXT, "lead": ["单位/1/7/"], "responsible": ["各有关部门"],
            "deadlines": [{"text": "3月底前", "value": "2026-03"}], "targets": [], "place": "第 2 行",
        },
        {
            "path": "2", "text": "每年培训不少于60学时。", "lead": [], "responsible": ["单位/1/7/"],
            "deadlines": [{"text": "每年", "value": None}], "place": "第 3 行",
            "targets": [{"text": "不少于60学时", "number": 60, "unit": "学时", "comparator": ">="}],
        },
    ),
)  # fmt: skip
FILE = KeptFile("方案.txt", "0" * 64, 100, "application/octet-stream")


def office(place: str = CITY, role: Role = Role.PLAN_OFFICE) -> Account:
    """Make somebody who keeps the ledgers of a subtree."""
    make_body(place)
    return make_holder(role, place)


def agency(place: str = AGENCY) -> Account:
    """Make somebody who reports for the agency."""
    make_body(place)
    return make_holder(Role.AGENCY_CLERK, place)


def make_draft(
    by: Account | None = None, place: str = CITY, read: ReadDocument = READ, on: date = DAY
) -> Draft:
    """Bring a document that was read."""
    make_body(AGENCY)
    details = PlanDetails("行动方案", make_body(place), ISSUED)
    return drafts.begin(actor=by or office(place), details=details, file=FILE, read=read, on=on)


def make_plan(by: Account | None = None, place: str = CITY, issued_on: date = ISSUED) -> Plan:
    """Open a ledger without a document."""
    details = PlanDetails("行动方案", make_body(place), issued_on)
    return ledgers.open_plan(actor=by or office(place), details=details, on=DAY)


def make_task(
    by: Account | None = None, plan: Plan | None = None, *, days: Sequence[str] = ("2026-03-31",),
    owner: str = AGENCY, **more: Any,
) -> Task:  # fmt: skip
    """Add a task of the agency with deadlines to a ledger."""
    ledger = plan or make_plan(by)
    details = TaskDetails(
        TEXT,
        lead=[make_body(owner)],
        deadlines=[{"text": day or "长期", "value": day} for day in days],
        **more,
    )
    return ledgers.add_task(
        actor=by or office(ledger.body.path), plan=ledger, details=details, on=DAY
    )
