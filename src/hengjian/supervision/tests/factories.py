"""Supervisors, an agency, findings and matters for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import Case, Source
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.screening.models import Finding, Run
from hengjian.screening.states import State as FindingState
from hengjian.supervision.models import Letter, Matter
from hengjian.supervision.services.letters import LetterDetails, send_beside, send_letter
from hengjian.supervision.services.matters import MatterDetails, open_matter

AGENCY = "/1/7/"
LATER = DAY + timedelta(days=30)
DETAILS = MatterDetails(title="立案后逾期未作出处罚决定", issue="11-2")
LETTER = LetterDetails(
    facts="有 3 个案件逾期没有作出决定。", demand="请在期限内纠正并反馈。", due=LATER
)
PERSON = {"person": "张某，某局执法人员"}
REFERRED = LetterDetails(facts="涉嫌职务违法的情况", demand="请依法处理")
GRAVE = replace(LETTER, more={"grave": "长期拖延，影响很大。"})

_numbers = count(1)


def supervisor(place: str = "/1/") -> Account:
    """Make a supervisor of a subtree."""
    make_body(place)
    return make_holder(Role.SUPERVISOR, place)


def clerk(place: str = AGENCY) -> Account:
    """Make somebody who answers for the agency."""
    make_body(place)
    return make_holder(Role.AGENCY_CLERK, place)


def make_finding(body: Body, state: str = FindingState.CONFIRMED) -> Finding:
    """Make a finding in a case of a body."""
    number = next(_numbers)
    source, _ = Source.objects.get_or_create(body=body, key="案件系统")
    run = Run.objects.first() or Run.objects.create(kind=Run.Kind.FULL, run_day=DAY)
    return Finding.objects.create(
        rule="penalty-law.60.decision-overdue", body=body, severity="flaw", sentence="逾期",
        case=Case.objects.create(source=source, body=body, number=f"{number}号"),
        state=state, first_run=run, last_run=run, found_on=DAY, month=DAY.isoformat()[:7],
    )  # fmt: skip


def make_matter(by: Account | None = None, on: date = DAY) -> Matter:
    """Open a matter about the agency."""
    return open_matter(actor=by or supervisor(), body=make_body(AGENCY), details=DETAILS, on=on)


def make_letter(by: Account | None = None, matter: Matter | None = None) -> Letter:
    """Send an urging letter."""
    actor = by or supervisor()
    about = matter or make_matter(actor)
    return send_letter(actor=actor, matter=about, kind="urging", details=LETTER, on=DAY)


def make_circular(
    by: Account | None = None, matter: Matter | None = None, on: date = DAY
) -> Letter:
    """Send a circular to the public."""
    actor = by or supervisor()
    details = replace(REFERRED, more={"way": "向社会公布", "published": on.isoformat()})
    about = matter or make_matter(actor)
    return send_beside(actor=actor, matter=about, kind="circular", details=details, on=on)


def make_old_referral(by: Account, matter: Matter, on: date = DAY) -> Letter:
    """Give a letter of referral as it was written in a matter before referrals had a procedure of their own."""
    letter = make_circular(by, matter, on)
    matter.steps.filter(action="circular").update(action="referral")
    Letter.objects.filter(pk=letter.pk).update(kind="referral")
    letter.refresh_from_db()
    return letter
