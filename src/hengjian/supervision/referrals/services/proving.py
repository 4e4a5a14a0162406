"""Evidence is gathered, and the gathering ends with a list of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import Refused, clean
from hengjian.supervision.papers.content import Table, plain
from hengjian.supervision.referrals import policies
from hengjian.supervision.referrals.models import Item, ItemFile, Referral
from hengjian.supervision.referrals.services.transition import (
    followed_by,
    issue_paper,
    locked,
    move,
    reason,
    require,
    said_of,
)
from hengjian.supervision.referrals.states import Action
from hengjian.supervision.services.dispatches import DispatchDetails

PROOF = "referral_proof"
HEAD = ("序号", "取得日期", "证据", "来源和取得方式")


@dataclass(frozen=True)
class ItemDetails:
    """A piece of evidence: what it is, how and when it was obtained, with its files."""

    title: str
    origin: str
    obtained_on: date
    files: Sequence[KeptFile] = ()


@transaction.atomic
def add_item(*, actor: Account, referral: Referral, details: ItemDetails, on: date) -> Item:
    """Add a piece of evidence while evidence is gathered."""
    now = locked(referral)
    require(actor, policies.Action.WORK, now, on)
    followed_by(now, Action.ADD_EVIDENCE)
    if details.obtained_on > on:
        raise Refused("取得日期晚于今天，请改正。")
    item = Item(
        referral=now, title=details.title.strip(), origin=details.origin.strip(), on=details.obtained_on,
        by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    clean(item)
    item.save()
    for file in details.files:
        kept = ItemFile(item=item, **asdict(file))
        clean(kept)
        kept.save()
    move(referral, action=Action.ADD_EVIDENCE, actor=actor, on=on, text=item.title, about=item.uuid)
    return item


@transaction.atomic
def finish(*, actor: Account, referral: Referral, text: str, opinion: str, on: date) -> None:
    """End the gathering with what was found and an opinion; without any evidence there is nothing to study."""
    now = locked(referral)
    require(actor, policies.Action.WORK, now, on)
    followed_by(now, Action.FINISH_EVIDENCE)
    items = list(now.items.all())
    if not items:
        raise Refused("还没有登记证据。请先登记取得的证据，再结束取证。")
    rows = tuple(
        (str(i), each.on.isoformat(), plain(each.title), plain(each.origin))
        for i, each in enumerate(items, 1)
    )
    details = DispatchDetails(
        to=now.owner_name, reference=now.number, facts=reason(text, "查明的情况"),
        demand=reason(opinion, "处理意见"), more=said_of(now) | {"items": str(len(items))},
        table=Table("证据清单", HEAD, rows),
    )  # fmt: skip
    paper = issue_paper(actor, now, PROOF, details, on)
    move(
        referral, action=Action.FINISH_EVIDENCE, actor=actor, on=on, text=f"证据 {len(items)} 件（{paper.number}）",
        about=paper.uuid,
    )  # fmt: skip
