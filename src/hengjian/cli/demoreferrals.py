"""Referrals of the demo office, each as far as is described.

All is made by the services of the room, as people would do it. Imported only after Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hengjian.accounts.models import Account
from hengjian.supervision.models import Matter
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.services import deciding, proving, registering, sending
from hengjian.supervision.referrals.services.deciding import StudyDetails
from hengjian.supervision.referrals.services.proving import ItemDetails
from hengjian.supervision.referrals.services.registering import ReferralDetails
from hengjian.supervision.referrals.services.sending import TransferDetails
from hengjian.supervision.services.replies import ReplyDetails


@dataclass(frozen=True)
class Step:
    """A step of a referral: who works on it, who decides, the referral, the day, and what is said."""

    worker: Account
    leader: Account
    referral: Referral
    on: date
    said: Mapping[str, Any]


def make_referral(worker: Account, leader: Account, said: Mapping[str, Any], day: date) -> Referral:
    """Register a clue out of the matter with the described title, and take the described steps."""
    matter = Matter.objects.filter(title=said["matter"]).earliest("id")
    told = {name: said[name] for name in ("kind", "channel", "title", "person", "text")}
    referral = registering.register(
        actor=worker, body=matter.body, matter=matter, details=ReferralDetails(**told),
        on=day - timedelta(days=said["days_ago"]),
    )  # fmt: skip
    for step in said["steps"]:
        on = day - timedelta(days=step["days_ago"])
        _STEPS[step["do"]](Step(worker, leader, referral, on, step))
    return referral


def _file(step: Step) -> None:
    registering.approve(
        actor=step.leader, referral=step.referral, filed=True, text=step.said["text"], on=step.on
    )


def _item(step: Step) -> None:
    details = ItemDetails(step.said["title"], step.said["origin"], step.on)
    proving.add_item(actor=step.worker, referral=step.referral, details=details, on=step.on)


def _finish(step: Step) -> None:
    proving.finish(
        actor=step.worker, referral=step.referral, text=step.said["text"], opinion=step.said["opinion"], on=step.on
    )  # fmt: skip


def _study(step: Step) -> None:
    told = {
        name: step.said[name] for name in ("host", "participants", "text", "conclusion", "opinion")
    }
    details = StudyDetails(studied_on=step.on, **told)
    deciding.study(actor=step.worker, referral=step.referral, details=details, on=step.on)


def _decide(step: Step) -> None:
    deciding.decide(
        actor=step.leader, referral=step.referral, result=step.said["result"], text=step.said["text"], on=step.on
    )  # fmt: skip


def _transfer(step: Step) -> None:
    told = {name: step.said[name] for name in ("to", "facts", "demand", "materials")}
    details = TransferDetails(due=step.on + timedelta(days=step.said["days"]), **told)
    sending.transfer(actor=step.worker, referral=step.referral, details=details, on=step.on)


def _back(step: Step) -> None:
    details = ReplyDetails(step.said["kind"], step.said["text"], step.on)
    sending.record_back(actor=step.worker, referral=step.referral, details=details, on=step.on)


_STEPS: Mapping[str, Callable[[Step], None]] = {
    "file": _file, "item": _item, "finish": _finish, "study": _study, "decide": _decide,
    "transfer": _transfer, "back": _back,
}  # fmt: skip
