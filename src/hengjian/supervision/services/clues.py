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
from hengjian.supervision.remedies import said_of_left, sorted_out
from hengjian.supervision.services.matters import MatterDetails, open_matter
from hengjian.supervision.services.transition import locked, note, require, require_work
from hengjian.supervision.states import CLUES, OVER, ClueAction, ClueState

BEFORE = "\n以前的结论："
"""Stands before what had been found of a clue until it was looked into again."""


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
    # Whoever takes it in need not be the one who looks into it.
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
    _refuse_double(now)
    matter = open_matter(
        actor=actor,
        body=now.body,
        details=details,
        findings=list(now.findings.select_related("case")),
        on=on,
    )
    _close(actor, now, ClueAction.ACCEPT, "", on, matter)
    clue.refresh_from_db()
    return matter


@transaction.atomic
def merge_clue(*, actor: Account, clue: Clue, matter: Matter, on: date) -> None:
    """Put a clue to an open matter that concerns the same thing at the same body; refused like a matter of its own."""
    now = _locked(clue)
    _refuse_double(now)
    into = locked(matter)
    if into.body_id != now.body_id:
        raise Refused("这个事项监督的是另一个单位，不能并入。")
    if into.state in OVER:
        raise Refused("这个事项已经办结，不能并入；还有问题的，请先重新打开，或者另外立项。")
    seen = sorted_out(list(now.findings.select_related("case")))
    if seen.left and not seen.taken:
        raise Refused(said_of_left(seen.left))
    into.findings.add(*seen.taken)
    into.cases.add(*(finding.case for finding in seen.taken))
    _close(actor, now, ClueAction.MERGE, "", on, into)
    left = f"\n{said_of_left(seen.left)}" if seen.left else ""
    note(into, action="clue_merged", actor=actor, on=on, text=f"{now.title}{left}", about=now.uuid)
    clue.refresh_from_db()


@transaction.atomic
def guide_clue(
    *, actor: Account, clue: Clue, entered: bool, remedy: str, text: str, on: date
) -> None:
    """Lead the sender to reconsideration or to court (article 33).

    What has entered there is not supervised again, and is on record as such. What has not is no obstacle: where the
    sender may go is told, and the clue can be looked at again.
    """
    now = _locked(clue)
    said = remedy.strip() or now.remedy
    if not said:
        raise Refused("请写明可以向哪个机关申请复议、向哪个法院起诉，或者已经在办的是哪件案件。")
    if not text.strip():
        raise Refused("请写明理由。")
    way = "已经进入复议、诉讼" if entered else "还没有进入，可以依法申请复议、提起诉讼"
    now.remedy = said if entered else ""
    _close(actor, now, ClueAction.GUIDE, f"{way}：{said}。{text.strip()}", on)
    clue.refresh_from_db()


@transaction.atomic
def drop_clue(*, actor: Account, clue: Clue, text: str, on: date) -> None:
    """Decide that a clue is no matter, with the reason."""
    _close(actor, _locked(clue), ClueAction.DROP, text, on)
    clue.refresh_from_db()


@transaction.atomic
def reconsider_clue(*, actor: Account, clue: Clue, text: str, on: date) -> None:
    """Look into a clue again that was dropped or guided elsewhere; what was found before stays below the reason."""
    now = _locked(clue)
    # The state, with the case where there was one, so that what stood before can be read for good.
    case = f"，{now.remedy}" if now.remedy and now.remedy not in now.result else ""
    now.result = f"{now.get_state_display()}{case}：{now.result}"
    now.remedy = ""
    _close(actor, now, ClueAction.RECONSIDER, text, on)
    clue.refresh_from_db()


def _locked(clue: Clue) -> Clue:
    return Clue.objects.select_for_update(of=("self",)).select_related("body").get(pk=clue.pk)


def _refuse_double(clue: Clue) -> None:
    if clue.remedy:
        raise Refused(
            f"这件事已经进入复议或者诉讼（{clue.remedy}），不重复监督。请选“引导”，告知反映人按该程序办理。"
        )


def newest_result(clue: Clue) -> str:
    """Give what was found of a clue last, without what had been found before it was looked into again."""
    return clue.result.partition(BEFORE)[0]


_NEEDS_A_REASON = frozenset({ClueAction.DROP, ClueAction.GUIDE, ClueAction.RECONSIDER})


def _close(
    actor: Account,
    clue: Clue,
    action: ClueAction,
    text: str,
    on: date,
    matter: Matter | None = None,
) -> None:
    require_work(actor, clue.body, on)
    following = CLUES.get((ClueState(clue.state), action))
    if following is None:
        state = clue.get_state_display()
        raise Refused(f"这条线索现在是“{state}”，不能这样办。请刷新页面，看最新的情况。")
    if action in _NEEDS_A_REASON and not text.strip():
        raise Refused("请写明理由。")
    before = f"{BEFORE}{clue.result}" if clue.result else ""
    clue.state, clue.result, clue.matter = following, f"{text.strip()}{before}", matter
    clean(clue)
    clue.save()
    objects = [clue.uuid, matter.uuid] if matter else [clue.uuid]
    record(
        kind=f"supervision.clue_{action.value}", actor=actor.uuid, objects=objects, on=on,
        content={"text": clue.result, "remedy": clue.remedy},
    )  # fmt: skip
