"""What is read of findings, duties and runs, narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.common.subtrees import within
from hengjian.registry.models.bodies import Body
from hengjian.screening import policies
from hengjian.screening.models import Duty, Finding, Remark, Run
from hengjian.screening.running import RECEIPT, folder_of
from hengjian.screening.states import State

WAITING = (State.OPEN, State.ANSWERED)
GRAVE = ("void", "unlawful")
"""Of these each case is looked at for itself: no earlier dismissal is offered."""
MOST_OFFERED = 5


@dataclass(frozen=True)
class FindingFilter:
    """What of the findings is asked for, as it stands in the address; empty asks for all.

    `body` is the uuid of a body, those below it included. Without a state what is gone is left out.
    """

    words: str = ""
    rule: str = ""
    severity: str = ""
    state: str = ""
    month: str = ""
    body: str = ""


ALL = FindingFilter()


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule, body and month; `sentence` is that of one of them."""

    rule: str
    body: int | None
    body_name: str
    body_uuid: UUID | None
    month: str
    severity: str
    findings: int
    waiting: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a rule was right at a body, as far as supervisors have decided."""

    rule: str
    body: int | None
    body_name: str
    confirmed: int
    dismissed: int
    open: int


def findings_for(reader: Account, day: date, wanted: FindingFilter = ALL) -> QuerySet[Finding]:
    """Give the findings that a reader may see on a day and asks for."""
    rows = Finding.objects.filter(policies.findings_visible_to(reader, day), _asked(wanted))
    return rows.select_related("case__source", "case__body", "body")


def finding_for(reader: Account, day: date, uuid: UUID) -> Finding | None:
    """Give a finding; None where there is none that the reader may see."""
    rows = Finding.objects.filter(policies.findings_visible_to(reader, day), uuid=uuid)
    return rows.select_related(
        "case__source", "case__body", "body", "first_run", "last_run"
    ).first()


def groups_for(reader: Account, day: date, wanted: FindingFilter = ALL) -> list[Group]:
    """Give the findings by rule, body and month, those with the most waiting first."""
    rows = (
        findings_for(reader, day, wanted)
        .order_by()
        .values("rule", "body", "body__name", "body__uuid", "month", "severity")
        .annotate(findings=Count("pk"), waiting=Count("pk", filter=Q(state__in=WAITING)), one=Min("pk"))
        .order_by("-waiting", "-findings", "rule", "body", "month", "severity")
    )  # fmt: skip
    found = list(rows)
    ones = [row["one"] for row in found]
    said = dict(Finding.objects.filter(pk__in=ones).values_list("pk", "sentence"))
    return [
        Group(
            row["rule"], row["body"], row["body__name"] or "", row["body__uuid"], row["month"],
            row["severity"], row["findings"], row["waiting"], said.get(row["one"], ""),
        )
        for row in found
    ]  # fmt: skip


def matrix(reader: Account, day: date, months: Sequence[str]) -> dict[tuple[int | None, str], int]:
    """Count the findings by body and month, without what was dismissed or is gone."""
    rows = _standing(reader, day, months).values_list("body", "month").annotate(Count("pk"))
    return {(body, month): count for body, month, count in rows}


def trend(reader: Account, day: date, months: Sequence[str]) -> dict[str, int]:
    """Count the findings by month, without what was dismissed or is gone; every month asked for is there."""
    rows = _standing(reader, day, months).values_list("month").annotate(Count("pk"))
    return dict.fromkeys(months, 0) | dict(rows)


def duties_for(reader: Account, day: date) -> QuerySet[Duty]:
    """Give the duties that have not run out in the cases that a reader may see, the next first."""
    rows = Duty.objects.filter(policies.visible_to(reader, policies.Action.SEE, day))
    return rows.select_related("case__source", "case__body", "body")


def runs_for(reader: Account, day: date) -> QuerySet[Run]:
    """Give the runs, the newest first, to those who may see findings at all."""
    return (
        Run.objects.all() if policies.may(reader, policies.Action.SEE, day) else Run.objects.none()
    )


def latest_run() -> Run | None:
    """Give the newest run that came to its end."""
    return Run.objects.filter(state=Run.State.COMPLETE).order_by("-id").first()


def receipt_path(run: Run) -> Path | None:
    """Give the receipt file of a run; None where it has none, because it judged nothing."""
    path = folder_of(run) / RECEIPT
    return path if run.state == Run.State.COMPLETE and path.is_file() else None


def precision_for(reader: Account, day: date) -> list[Precision]:
    """Say of each rule and body how many findings were confirmed, dismissed, and wait."""
    seen = Finding.objects.filter(policies.findings_visible_to(reader, day))
    rows = seen.order_by().values("rule", "body", "body__name").annotate(
        confirmed=Count("pk", filter=Q(state=State.CONFIRMED)),
        dismissed=Count("pk", filter=Q(state=State.DISMISSED)),
        open=Count("pk", filter=Q(state__in=WAITING)),
    ).order_by("rule", "body")  # fmt: skip
    return [
        Precision(
            row["rule"], row["body"], row["body__name"] or "", row["confirmed"], row["dismissed"],
            row["open"],
        )
        for row in rows
    ]  # fmt: skip


def likely_dismissals(finding: Finding, day: date) -> list[Remark]:
    """Give earlier dismissals whose reason may hold here as well, the newest first; nothing is ever applied by itself.

    They are of the same rule and body, not older than a year, and were not taken back. Of void and unlawful acts none
    is offered.
    """
    if finding.severity in GRAVE or finding.body_id is None:
        return []
    last = (
        Remark.objects.filter(
            kind=Remark.Kind.DISMISS, on__gte=_year_before(day), on__lte=day,
            finding__rule=finding.rule, finding__body=finding.body_id,
            finding__state=State.DISMISSED,
        )
        .exclude(finding=finding.pk)
        .exclude(finding__severity__in=GRAVE)
        .order_by()
        .values("finding")
        .annotate(last=Max("pk"))
        .order_by("-last")
    )  # fmt: skip
    pks = [row["last"] for row in last[:MOST_OFFERED]]
    return list(Remark.objects.filter(pk__in=pks).select_related("finding__case").order_by("-pk"))


def _standing(reader: Account, day: date, months: Sequence[str]) -> QuerySet[Finding]:
    seen = Finding.objects.filter(policies.findings_visible_to(reader, day), month__in=months)
    return standing(seen).order_by()


def standing(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Leave out what was dismissed or is gone."""
    return rows.filter(gone_run=None).exclude(state__in=(State.DISMISSED, State.GONE))


def _asked(wanted: FindingFilter) -> Q:
    asked: dict[str, Any] = {
        name: getattr(wanted, name)
        for name in ("rule", "severity", "state", "month")
        if getattr(wanted, name)
    }
    condition = Q(**asked)
    if not wanted.state:
        condition &= ~Q(state=State.GONE)
    if wanted.body:
        condition &= _below(wanted.body)
    for word in wanted.words.split():
        condition &= Q(case__number__icontains=word) | Q(sentence__icontains=word)
    return condition


def _below(uuid: str) -> Q:
    try:
        top = Body.objects.filter(uuid=UUID(uuid)).first()
    except ValueError:
        top = None
    if top is None:
        return Q(pk__in=[])
    bodies = Body.objects.filter(within([top.path], "path")).order_by().values("pk")
    return Q(body__in=bodies)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)
