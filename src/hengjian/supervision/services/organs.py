"""Which organ signs for a body, and keeping the list of organs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.common.subtrees import covers
from hengjian.journal.services import record
from hengjian.registry.models.bodies import Body
from hengjian.supervision import policies
from hengjian.supervision.models import Organ
from hengjian.supervision.services.transition import require

BRACKETS = "〔〕"


@dataclass(frozen=True)
class OrganDetails:
    """What letters say of an organ."""

    name: str
    government: str
    mark: str
    contact: str = ""


def organ_for(actor: Account, path: str, on: date) -> Organ | None:
    """Give the organ that somebody signs for about the body at a place: the topmost that lies in his reach.

    Where none does, he works for the nearest above the body. None: the office has a single organ, which its settings
    name; raises `Refused` where organs are registered and none supervises the body.
    """
    above = [
        each
        for each in Organ.objects.select_related("place").order_by("place__path")
        if path.startswith(each.place.path)
    ]
    if not above and not Organ.objects.exists():
        return None
    if not above:
        raise Refused("还没有登记监督这个单位的监督机构，请系统管理员在“监督机构”里登记。")
    reached = policies.reached(actor, policies.Action.WORK, on)
    inside = [each for each in above if covers(reached, each.place.path)]
    return inside[0] if inside else above[-1]


@transaction.atomic
def add_organ(*, actor: Account, place: Body, details: OrganDetails, on: date) -> Organ:
    """Register an organ that supervises a body and all below it."""
    organ = Organ(place=place)
    _write(actor, organ, details, "supervision.organ_added", on)
    return organ


@transaction.atomic
def change_organ(*, actor: Account, organ: Organ, details: OrganDetails, on: date) -> None:
    """Change what letters say of an organ; those already issued stay as they are."""
    row = Organ.objects.select_for_update(of=("self",)).select_related("place").get(pk=organ.pk)
    signed = row.letters.exists() or row.dispatches.exists()
    if signed and row.mark != details.mark.strip():
        raise Refused("已经用这个代字发过文，不能再改：文号要连续。")
    _write(actor, row, details, "supervision.organ_changed", on)


def _write(actor: Account, organ: Organ, details: OrganDetails, kind: str, on: date) -> None:
    require(actor, policies.Action.KEEP, organ.place.path, on)
    for name, value in asdict(details).items():
        setattr(organ, name, value.strip())
    if any(letter in organ.mark for letter in BRACKETS):
        raise Refused("发文代字只写汉字，年份和序号由平台添加。")
    clean(organ)
    organ.save()
    record(
        kind=kind, actor=actor.uuid, objects=[organ.uuid, organ.place.uuid], on=on,
        content=asdict(details),
    )  # fmt: skip
