"""A ledger, with all its tasks, goes to somebody else who keeps ledgers."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused
from hengjian.journal.services import record
from hengjian.plans import policies
from hengjian.plans.models.ledger import Plan
from hengjian.plans.services.noting import require_manager
from hengjian.supervision.handing import handed_over


@transaction.atomic
def hand_over(*, actor: Account, plan: Plan, to: Account, text: str, on: date) -> None:
    """Give a ledger to somebody else, with the reason; its tasks stay with their bodies, and their days as they are."""
    now = Plan.objects.select_for_update(of=("self",)).select_related("body").get(pk=plan.pk)
    require_manager(actor, now.body, on)
    if not text.strip():
        raise Refused("请写明理由。")
    if not policies.may(to, policies.Action.MANAGE, on, now.body.path):
        raise Refused(f"{to.display_name}不能办理“{now.title}”，请另选一人。")
    said = handed_over(now.by_name, to, text)
    now.by, now.by_name = to.uuid, to.display_name
    now.save(update_fields=["by", "by_name"])
    record(kind="plans.handed_over", actor=actor.uuid, objects=[now.uuid], on=on, content={"text": said})  # fmt: skip
    plan.refresh_from_db()
