"""Meetings are called, held with minutes, or cancelled; what they decide becomes tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import Refused, clean
from hengjian.journal.services import record
from hengjian.plans.models.ledger import Plan, Task
from hengjian.plans.models.meetings import Meeting, MeetingPaper
from hengjian.plans.services.ledgers import TaskDetails, add_task
from hengjian.plans.services.noting import require_manager
from hengjian.plans.states import MEETINGS, MeetingAction, MeetingState


@dataclass(frozen=True)
class MeetingDetails:
    """What is said of a meeting when it is called."""

    title: str
    on: date
    chair: str
    members: Sequence[str]
    agenda: str
    kind: str = Meeting.Kind.REGULAR
    venue: str = ""


@transaction.atomic
def call(*, actor: Account, plan: Plan, details: MeetingDetails, on: date) -> Meeting:
    """Call a meeting about a plan."""
    require_manager(actor, plan.body, on)
    meeting = Meeting(
        plan=plan, title=details.title.strip(), kind=details.kind, on=details.on, venue=details.venue.strip(),
        chair=details.chair.strip(), agenda=details.agenda.strip(), by=actor.uuid, by_name=actor.display_name,
        members=[member.strip() for member in details.members if member.strip()],
    )  # fmt: skip
    clean(meeting)
    meeting.save()
    _noted(meeting, "called", actor, on)
    return meeting


@transaction.atomic
def add_papers(*, actor: Account, meeting: Meeting, files: Sequence[KeptFile], on: date) -> None:
    """Add papers to a meeting that is not cancelled."""
    now = _held(meeting, actor, on)
    if now.state == MeetingState.CANCELLED:
        raise Refused("会议已经取消。")
    for file in files:
        paper = MeetingPaper(
            meeting=now, name=file.name, sha256=file.sha256, size=file.size, content_type=file.content_type
        )  # fmt: skip
        clean(paper)
        paper.save()
    _noted(now, "papers_added", actor, on)


@transaction.atomic
def hold(*, actor: Account, meeting: Meeting, minutes: str, on: date) -> None:
    """Write down the minutes of a meeting that was held."""
    now = _held(meeting, actor, on)
    if not minutes.strip():
        raise Refused("请写纪要。")
    if now.on > on:
        raise Refused("会议还没有到日子；改期的请取消后重新通知。")
    now.minutes = minutes.strip()
    _go(now, MeetingAction.HOLD)
    _noted(now, "held", actor, on)


@transaction.atomic
def cancel(*, actor: Account, meeting: Meeting, on: date) -> None:
    """Cancel a meeting."""
    now = _held(meeting, actor, on)
    _go(now, MeetingAction.CANCEL)
    _noted(now, "cancelled", actor, on)


@transaction.atomic
def decide(*, actor: Account, meeting: Meeting, details: TaskDetails, on: date) -> Task:
    """Make a task of what a meeting decided."""
    now = _held(meeting, actor, on)
    if now.state != MeetingState.HELD:
        raise Refused("会议还没有召开，没有议定的事。请先写纪要。")
    return add_task(actor=actor, plan=now.plan, details=details, on=on, meeting=now)


def _held(meeting: Meeting, actor: Account, on: date) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("plan__body")
    now = rows.get(pk=meeting.pk)
    require_manager(actor, now.plan.body, on)
    return now


def _go(meeting: Meeting, action: MeetingAction) -> None:
    following = MEETINGS.get((MeetingState(meeting.state), action))
    if following is None:
        raise Refused(f"会议{meeting.get_state_display()}，不能再改。")
    meeting.state = following
    clean(meeting)
    meeting.save()


def _noted(meeting: Meeting, deed: str, actor: Account, on: date) -> None:
    content = {"state": meeting.state, "minutes": meeting.minutes, "agenda": meeting.agenda}
    kind = f"plans.meeting_{deed}"
    record(kind=kind, actor=actor.uuid, objects=[meeting.uuid], on=on, content=content)
