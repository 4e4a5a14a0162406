"""Clues come in and are looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.journal.services import record
from hengjian.registry.models.bodies import Body
from hengjian.screening.models import Finding
from hengjian.supervision import law, policies
from hengjian.supervision.models import CLUE_TITLES, Clue, Matter
from hengjian.supervision.services.matters import MatterDetails, open_matter
from hengjian.supervision.services.transition import require
from hengjian.supervision.states import CLUES, ClueAction, ClueState


@dataclass(frozen=True)
class ClueDetails:
    """What is said by whoever brought a clue."""

    channel: str
    title: str
    text: str = ""
    received_on: date | None = None
    remedy: str = ""


@transaction.atomic
def receive_clue(
    *, actor: Account, body: Body, details: ClueDetails, findings: Sequence[Finding] = (), on: date
) -> Clue:
    """Register a clue about a body; where the place suggests a term, it has to be looked into until then."""
    require(actor, policies.Action.WORK, body.path, on)
    if details.channel not in law.channels():
        raise Refused("请选择线索的来源。")
    received = details.received_on or on
    if received > on:
        raise Refused("收到日期晚于今天，请改正。")
    term = law.term("triage")
    clue = Clue(
        channel=details.channel, body=body, title=details.title.strip(), text=details.text.strip(),
        received_on=received, remedy=details.remedy.strip(), received_by=actor.uuid,
        due=received + timedelta(days=term.days) if term else None,
        received_by_name=actor.display_name,
    )  # fmt: skip
    clean(clue)
    clue.save()
    CLUE_TITLES.index(clue)
    clue.findings.set(findings)
    record(
        kind="supervision.clue_received", actor=actor.uuid, objects=[clue.uuid, body.uuid], on=on
    )
    return clue


@transaction.atomic
def accept_clue(*, actor: Account, clue: Clue, details: MatterDetails, on: date) -> Matter:
    """Make a matter of a clue; refused where the same dispute is under reconsideration or in court (article 33)."""
    now = _locked(clue)
    if now.remedy:
        raise Refused(
            f"这件事已经进入复议或者诉讼（{now.remedy}），不重复监督。请选“引导”，告知反映人按该程序办理。"
        )
    matter = open_matter(
        actor=actor, body=now.body, details=details, findings=list(now.findings.all()), on=on
    )
    _close(actor, now, ClueAction.ACCEPT, "", on, matter)
    clue.refresh_from_db()
    return matter


@transaction.atomic
def merge_clue(*, actor: Account, clue: Clue, matter: Matter, on: date) -> None:
    """Put a clue to a matter that concerns the same thing at the same body."""
    now = _locked(clue)
    if matter.body_id != now.body_id:
        raise Refused("这个事项监督的是另一个单位，不能并入。")
    matter.findings.add(*now.findings.all())
    _close(actor, now, ClueAction.MERGE, "", on, matter)
    clue.refresh_from_db()


@transaction.atomic
def guide_clue(*, actor: Account, clue: Clue, remedy: str, text: str, on: date) -> None:
    """Note that the dispute is under reconsideration or in court and where the sender was told to go."""
    now = _locked(clue)
    now.remedy = remedy.strip() or now.remedy
    if not now.remedy:
        raise Refused("请写明是哪个机关、哪个法院的哪件案件。")
    _close(actor, now, ClueAction.GUIDE, text, on)
    clue.refresh_from_db()


@transaction.atomic
def drop_clue(*, actor: Account, clue: Clue, text: str, on: date) -> None:
    """Decide that a clue is no matter, with the reason."""
    _close(actor, _locked(clue), ClueAction.DROP, text, on)
    clue.refresh_from_db()


@transaction.atomic
def reconsider_clue(*, actor: Account, clue: Clue, text: str, on: date) -> None:
    """Look into a clue again that was dropped or guided elsewhere."""
    now = _locked(clue)
    now.remedy = ""
    _close(actor, now, ClueAction.RECONSIDER, text, on)
    clue.refresh_from_db()


def _locked(clue: Clue) -> Clue:
    return Clue.objects.select_for_update(of=("self",)).select_related("body").get(pk=clue.pk)


_NEEDS_A_REASON = frozenset({ClueAction.DROP, ClueAction.GUIDE, ClueAction.RECONSIDER})


def _close(
    actor: Account,
    clue: Clue,
    action: ClueAction,
    text: str,
    on: date,
    matter: Matter | None = None,
) -> None:
    require(actor, policies.Action.WORK, clue.body.path, on)
    following = CLUES.get((ClueState(clue.state), action))
    if following is None:
        state = clue.get_state_display()
        raise Refused(f"这条线索现在是“{state}”，不能这样办。请刷新页面，看最新的情况。")
    if action in _NEEDS_A_REASON and not text.strip():
        raise Refused("请写明理由。")
    clue.state, clue.result, clue.matter = following, text.strip(), matter
    clean(clue)
    clue.save()
    objects = [clue.uuid, matter.uuid] if matter else [clue.uuid]
    record(kind=f"supervision.clue_{action.value}", actor=actor.uuid, objects=objects, on=on)
