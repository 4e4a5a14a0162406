"""What is read of findings, duties and runs, narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.lookups import IsNull

from hengjian.accounts.models import Account
from hengjian.cases.selectors import numbered
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import of_bodies
from hengjian.screening import policies
from hengjian.screening.files.site.precision import Precision as Decided
from hengjian.screening.models import Duty, Finding, Remark, Run
from hengjian.screening.rulewords import rules_about
from hengjian.screening.running import RECEIPT, folder_of
from hengjian.screening.states import State

WAITING = (State.OPEN, State.ANSWERED)
GRAVE = ("void", "unlawful")
"""Of these each case is looked at for itself: no earlier dismissal is offered."""
MOST_OFFERED = 5
MOST_GROUPS, MOST_PRECISIONS = 50, 301


@dataclass(frozen=True)
class FindingFilter:
    """What of the findings is asked for, as it stands in the address; empty asks for all.

    `body` is the uuid of a body, those below it included. Without a state what is gone is left out, unless a run is
    asked for that found it (`found_by`) or no longer found it (`gone_by`).
    """

    words: str = ""
    rule: str = ""
    severity: str = ""
    state: str = ""
    month: str = ""
    body: str = ""
    found_by: str = ""
    gone_by: str = ""


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
class Groups:
    """The first of the groups, and how many there are in all, with how many findings, of which so many wait."""

    first: list[Group]
    groups: int
    findings: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a rule was right at a body, as far as supervisors have decided."""

    rule: str
    body: int | None
    body_name: str
    body_uuid: UUID | None
    confirmed: int
    dismissed: int
    open: int


def findings_for(
    reader: Account, day: date, wanted: FindingFilter = ALL, *, sift: bool = False
) -> QuerySet[Finding]:
    """Give the findings that a reader may see on a day and asks for; for `sift` see `registry.policies.of_bodies`."""
    seen = policies.findings_visible_to(reader, day, sift=sift or bool(wanted.body))
    rows = Finding.objects.filter(seen, _asked(wanted))
    return rows.select_related("case__source", "case__body", "body")


def finding_for(reader: Account, day: date, uuid: UUID) -> Finding | None:
    """Give a finding; None where there is none that the reader may see."""
    rows = Finding.objects.filter(policies.findings_visible_to(reader, day, sift=True), uuid=uuid)
    return rows.select_related(
        "case__source", "case__body", "body", "first_run", "last_run"
    ).first()


def groups_of(asked: QuerySet[Finding], most: int = MOST_GROUPS) -> Groups:
    """Give findings by rule, body and month, those with the most waiting first, and how many there are in all."""
    rows = (
        asked.order_by()
        .values("rule", "body", "month", "severity")
        .annotate(findings=Count("pk"), waiting=Count("pk", filter=Q(state__in=WAITING)))
    )
    ordered = rows.annotate(one=Min("pk")).order_by(
        "-waiting", "-findings", "rule", "body", "month", "severity"
    )
    found = list(ordered[:most])
    bodies = Body.objects.in_bulk({row["body"] for row in found})
    ones = [row["one"] for row in found]
    said = dict(Finding.objects.filter(pk__in=ones).values_list("pk", "sentence"))
    lines = [_group(row, bodies.get(row["body"]), said.get(row["one"], "")) for row in found]
    total = rows.aggregate(
        groups=Count("*"), all_findings=Sum("findings"), all_waiting=Sum("waiting")
    )
    return Groups(
        lines, total["groups"], total["all_findings"] or 0, total["all_waiting"] or 0
    )  # fmt: skip


def _group(row: Mapping[str, Any], body: Body | None, sentence: str) -> Group:
    return Group(
        row["rule"], row["body"], body.name if body else "", body.uuid if body else None,
        row["month"], row["severity"], row["findings"], row["waiting"], sentence,
    )  # fmt: skip


def matrix(reader: Account, day: date, months: Sequence[str]) -> dict[tuple[int | None, str], int]:
    """Count the findings by body and month, without what was dismissed or is gone."""
    rows = _standing(reader, day, months).values_list("body", "month").annotate(count=Count("*"))
    return {(body, month): count for body, month, count in rows}


def duties_for(reader: Account, day: date, *, sift: bool = False) -> QuerySet[Duty]:
    """Give the duties that have not run out in the cases that a reader may see, the next first."""
    rows = Duty.objects.filter(policies.visible_to(reader, policies.Action.SEE, day, sift=sift))
    return rows.select_related("case__source", "case__body", "body")


def runs_for(reader: Account, day: date) -> QuerySet[Run]:
    """Give the runs, the newest first, to those who may see findings at all."""
    return (
        Run.objects.all() if policies.may(reader, policies.Action.SEE, day) else Run.objects.none()
    )


def latest_run() -> Run | None:
    """Give the newest run that came to its end."""
    return Run.objects.filter(state=Run.State.COMPLETE).order_by("-id").first()


def latest_full_run() -> Run | None:
    """Give the newest run over all cases that came to its end: its counts speak of the whole office."""
    rows = Run.objects.filter(state=Run.State.COMPLETE, kind=Run.Kind.FULL)
    return rows.order_by("-id").first()


def receipt_path(run: Run) -> Path | None:
    """Give the receipt file of a run; None where it has none, because it judged nothing."""
    path = folder_of(run) / RECEIPT
    return path if run.state == Run.State.COMPLETE and path.is_file() else None


def precision_for(reader: Account, day: date, most: int = MOST_PRECISIONS) -> list[Precision]:
    """Say of rules and bodies how many findings were confirmed, dismissed, and wait, the most dismissed first."""
    seen = Finding.objects.filter(policies.findings_visible_to(reader, day))
    rows = seen.order_by().values("rule", "body").annotate(
        confirmed=Count("pk", filter=Q(state=State.CONFIRMED)),
        dismissed=Count("pk", filter=Q(state=State.DISMISSED)),
        open=Count("pk", filter=Q(state__in=WAITING)),
    ).order_by("-dismissed", "-confirmed", "rule", "body")  # fmt: skip
    found = list(rows[:most])
    bodies = Body.objects.in_bulk({row["body"] for row in found})
    return [_precision(row, bodies.get(row["body"])) for row in found]


def _precision(row: Mapping[str, Any], body: Body | None) -> Precision:
    return Precision(
        row["rule"], row["body"], body.name if body else "", body.uuid if body else None,
        row["confirmed"], row["dismissed"], row["open"],
    )  # fmt: skip


def decided_by_rule(reader: Account, day: date) -> dict[str, Decided]:
    """Say rule by rule what was decided on the findings that a reader may see, as it is given out to the public.

    What a trial rule finds is shown to supervisors alone, so it is left out.
    """
    seen = Finding.objects.filter(policies.findings_visible_to(reader, day), trial=False)
    rows = seen.order_by().values("rule").annotate(
        confirmed=Count("pk", filter=Q(state=State.CONFIRMED)),
        dismissed=Count("pk", filter=Q(state=State.DISMISSED)),
        open=Count("pk", filter=Q(state__in=WAITING)),
    )  # fmt: skip
    return {
        row["rule"]: Decided(row["confirmed"], row["dismissed"], row["open"], day) for row in rows
    }


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
    # That hardly anything is gone leads SQLite to all the rest, unless it is not asked of the column itself.
    here = IsNull(F("gone_run_id") + 0, True)  # noqa: FBT003  Django's signature
    return rows.filter(here).exclude(state__in=(State.DISMISSED, State.GONE))


def _asked(wanted: FindingFilter) -> Q:
    asked: dict[str, Any] = {
        name: getattr(wanted, name)
        for name in ("rule", "severity", "state", "month")
        if getattr(wanted, name)
    }
    condition = Q(**asked)
    for name, uuid in (("first_run__uuid", wanted.found_by), ("gone_run__uuid", wanted.gone_by)):
        if uuid:
            condition &= Q(**{name: uuid})
    if not (wanted.state or wanted.found_by or wanted.gone_by):
        condition &= ~Q(state=State.GONE)
    if wanted.body:
        condition &= _below(wanted.body)
    for word in wanted.words.split():
        condition &= _told_by(word)
    return condition


def _told_by(word: str) -> Q:
    """Give the condition of the findings that a word tells of, by the number of the case or by the rule.

    Sentences say what their rules say: two hundred rules are looked through sooner than a million sentences.
    """
    condition = numbered(word)
    rules = rules_about(word)
    return condition | Q(rule__in=rules) if rules else condition


def _below(uuid: str) -> Q:
    try:
        top = Body.objects.filter(uuid=UUID(uuid)).first()
    except ValueError:
        top = None
    if top is None:
        return Q(pk__in=[])
    return of_bodies([top.path])


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)
