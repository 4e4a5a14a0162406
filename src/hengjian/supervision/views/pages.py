"""What the pages of this room have in common."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from hengjian.accounts.models import Account
from hengjian.accounts.signed import Door
from hengjian.supervision import policies, selectors
from hengjian.supervision.models import Matter
from hengjian.supervision.policies import Action

let_in = Door(policies.may)
UNVERIFIED = "式样未核：没有读到公布的式样，发文前请按本机关的式样核对。"


def matter_at(reader: Account, day: date, uuid: UUID, action: Action | None = None) -> Matter:
    """Give the matter of an address; who may not see it finds none, and who may not do this is turned away."""
    matter = selectors.matter_for(reader, day, uuid)
    if matter is None:
        raise Http404
    if action is Action.WORK and not policies.may_work(reader, matter.body, day):
        raise PermissionDenied
    if action is not None and not policies.may(reader, action, day, matter.body.path):
        raise PermissionDenied
    return matter
