"""What every change of an account needs: the right to make it, and its entry in the journal."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from hengjian.accounts import policies
from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed
from hengjian.journal import services as journal


def require_manager(actor: Account, account: Account, on: date) -> None:
    """Refuse somebody who may not change an account."""
    if not policies.may_manage(actor, account, on):
        raise NotAllowed("您不能变更这个账号：它不在您管理的范围内，或者就是您自己的账号。")


def write_down(
    kind: str,
    actor: Account | None,
    objects: list[UUID],
    on: date,
    content: dict[str, Any] | None = None,
) -> None:
    """Enter a change in the journal, in the transaction of the change."""
    plain = {
        name: str(value) if isinstance(value, UUID) else value
        for name, value in (content or {}).items()
    }
    journal.record(
        kind=kind,
        actor=None if actor is None else actor.uuid,
        objects=objects,
        on=on,
        content=plain,
    )
