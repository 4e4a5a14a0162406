"""Matters are opened, closed, stopped, opened again and handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.registry.models.bodies import Body
from hengjian.screening.models import Finding
from hengjian.screening.states import State as FindingState
from hengjian.supervision import law, policies
from hengjian.supervision.handing import handed_over
from hengjian.supervision.models import MATTERS, Matter
from hengjian.supervision.remedies import said_of_left, sorted_out
from hengjian.supervision.services.transition import locked, note, require_work, transition
from hengjian.supervision.states import OVER, Action


@dataclass(frozen=True)
class MatterDetails:
    """What is said of a matter when it is opened."""

    title: str
    issue: str
    kind: str = Matter.Kind.DAILY
    started_by: str = ""
    listed: bool = False
    raised_to: str = ""


@transaction.atomic
def open_matter(
    *, actor: Account, body: Body, details: MatterDetails, findings: Sequence[Finding] = (), on: date
) -> Matter:  # fmt: skip
    """Open a matter about a body, with the findings that it is about: confirmed ones of this body.

    What is under reconsideration or in court already is left out, and said so in the course of the matter (article 33).
    Special supervision is started at provincial level only (article 21): a city or county carries one out.
    """
    require_work(actor, body, on)
    if details.issue not in law.issues():
        raise Refused("请选择问题的分类。")
    _refuse_findings(body, findings)
    seen = sorted_out(findings)
    if seen.left and not seen.taken:
        raise Refused(said_of_left(seen.left))
    matter = Matter(
        year=on.year, serial=_next_serial(on.year), title=details.title.strip(),
        kind=_kind(details.kind, listed=details.listed, raised_to=details.raised_to),
        started_by=details.started_by.strip(), body=body, issue=details.issue, listed=details.listed,
        raised_to=details.raised_to.strip(), opened_on=on, owner=actor.uuid, owner_name=actor.display_name,
    )  # fmt: skip
    clean(matter)
    matter.save()
    MATTERS.index(matter)
    matter.findings.set(seen.taken)
    matter.cases.set({finding.case for finding in seen.taken})
    left = f"\n{said_of_left(seen.left)}" if seen.left else ""
    note(matter, action="opened", actor=actor, on=on, text=f"{matter.title}{left}")
    return matter


@transaction.atomic
def find_nothing(*, actor: Account, matter: Matter, text: str, on: date) -> None:
    """Close a matter because there is nothing wrong."""
    _end(actor, matter, Action.FIND_NOTHING, Matter.Ending.NOTHING, text, on)


@transaction.atomic
def correct_on_spot(*, actor: Account, matter: Matter, text: str, on: date) -> None:
    """Close a matter because it was put right at once (article 26)."""
    _end(actor, matter, Action.CORRECT_ON_SPOT, Matter.Ending.ON_SPOT, text, on)


@transaction.atomic
def stop(*, actor: Account, matter: Matter, text: str, on: date) -> None:
    """End a matter because the same dispute came under reconsideration or into court (article 33)."""
    require_work(actor, matter.body, on)
    _require_reason(text)
    transition(matter, action=Action.STOP, actor=actor, on=on, text=text.strip())


@transaction.atomic
def reopen(*, actor: Account, matter: Matter, text: str, on: date) -> None:
    """Open a closed matter again."""
    require_work(actor, matter.body, on)
    _require_reason(text)
    changes = {"closed_on": None, "ending": ""}
    transition(matter, action=Action.REOPEN, actor=actor, on=on, text=text.strip(), changes=changes)


@transaction.atomic
def raise_matter(
    *, actor: Account, matter: Matter, listed: bool, raised_to: str, text: str, on: date
) -> None:
    """List a matter for follow-up, or raise it to a higher office, with the reason (article 20)."""
    now = locked(matter)
    require_work(actor, now.body, on)
    _require_reason(text)
    if now.state in OVER:
        raise Refused("这个事项已经办结，不能挂牌或者提级。")
    now.listed, now.raised_to = listed, raised_to.strip()
    now.kind = _kind(now.kind, listed=listed, raised_to=raised_to)
    clean(now)
    now.save()
    note(now, action="raised", actor=actor, on=on, text=text.strip())
    matter.refresh_from_db()


@transaction.atomic
def hand_over(*, actor: Account, matter: Matter, to: Account, text: str, on: date) -> None:
    """Give an open matter to another supervisor, with the reason; days and letters stay as they are."""
    now = locked(matter)
    require_work(actor, now.body, on)
    _require_reason(text)
    if not policies.may_work(to, now.body, on):
        raise Refused(f"{to.display_name}不能办理这个单位的监督事项，请另选一人。")
    if now.state in OVER:
        raise Refused("这个事项已经办结，不用交接。")
    said = handed_over(now.owner_name, to, text)
    now.owner, now.owner_name = to.uuid, to.display_name
    now.save(update_fields=["owner", "owner_name"])
    note(now, action="handed_over", actor=actor, on=on, text=said)
    matter.refresh_from_db()


def _end(
    actor: Account, matter: Matter, action: Action, ending: Matter.Ending, text: str, on: date
) -> None:
    require_work(actor, matter.body, on)
    _require_reason(text)
    changes = {"ending": ending, "closed_on": on}
    transition(matter, action=action, actor=actor, on=on, text=text.strip(), changes=changes)


def _kind(kind: str, *, listed: bool, raised_to: str) -> str:
    """Give the way of supervision: listing and raising are ways of the focused one, so no daily matter has them."""
    pressed = listed or bool(raised_to.strip())
    return Matter.Kind.FOCUSED if pressed and kind == Matter.Kind.DAILY else kind


def _require_reason(text: str) -> None:
    if not text.strip():
        raise Refused("请写明理由。")


def _refuse_findings(body: Body, findings: Sequence[Finding]) -> None:
    for finding in findings:
        if finding.body_id != body.pk:
            raise Refused("所选的问题里有别的单位的，请按单位分别立项。")
        if finding.state != FindingState.CONFIRMED:
            raise Refused(
                "所选的问题里有还没有确认的。机器发现的是疑问，先由监督人员确认，再立项。"
            )


def _next_serial(year: int) -> int:
    # The constraint on year and serial makes two that are opened at once fail one of them, not share a number.
    last = Matter.objects.filter(year=year).aggregate(last=Max("serial"))["last"]
    return 1 + (last or 0)
