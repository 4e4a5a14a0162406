"""What the pages of this room have in common: who is let in, and what an address names."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from hengjian.accounts.models import Account
from hengjian.accounts.signed import Door
from hengjian.plans import policies, selectors
from hengjian.plans.models.ledger import Plan, Task
from hengjian.plans.models.meetings import Meeting
from hengjian.plans.models.reading import Draft
from hengjian.plans.policies import Action

let_in = Door(policies.may)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BINARY = "application/octet-stream"
T = TypeVar("T")


def plan_at(reader: Account, day: date, uuid: UUID, *, managed: bool = False) -> Plan:
    """Give the ledger of an address; who may not keep it, where that is wanted, is turned away."""
    plan = _there(selectors.plan_for(reader, day, uuid))
    if managed and not policies.may(reader, Action.MANAGE, day, plan.body.path):
        raise PermissionDenied
    return plan


def task_at(reader: Account, day: date, uuid: UUID, *, managed: bool = False) -> Task:
    """Give the task of an address; who may not keep its ledger, where that is wanted, is turned away."""
    task = _there(selectors.task_for(reader, day, uuid))
    if managed and not policies.may_manage(reader, task, day):
        raise PermissionDenied
    return task


def draft_at(reader: Account, day: date, uuid: UUID) -> Draft:
    """Give the draft of an address."""
    return _there(selectors.draft_for(reader, day, uuid))


def meeting_at(reader: Account, day: date, uuid: UUID, *, managed: bool = False) -> Meeting:
    """Give the meeting of an address; who may not keep its ledger, where that is wanted, is turned away."""
    meeting = _there(selectors.meeting_for(reader, day, uuid))
    if managed and not policies.may(reader, Action.MANAGE, day, meeting.plan.body.path):
        raise PermissionDenied
    return meeting


def _there(found: T | None) -> T:
    if found is None:
        raise Http404
    return found
