"""Decisions are filed, reviewed and answered."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.cases.models import Act, Case
from hengjian.cases.selectors import version_of
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.journal.services import record
from hengjian.supervision.filings import law, policies
from hengjian.supervision.filings.models import Filing, Owed, Remark
from hengjian.supervision.filings.states import TRANSITIONS, Action, State
from hengjian.supervision.handing import handed_over


@transaction.atomic
def file_decision(
    *, actor: Account, case: Case, duty: str, decided_on: date, text: str = "", on: date
) -> Filing:
    """File the decision that a case took on a day; what it says is in the case already and is not typed again."""
    if case.body is None or not policies.may(actor, policies.Action.FILE, on, case.body.path):
        raise NotAllowed("只能备案本单位的决定。")
    asked = next((each for each in law.duties() if each.code == duty), None)
    if asked is None:
        raise Refused("本地没有这种备案要求。")
    if not _decided(case, asked.act, decided_on):
        raise Refused(
            "这个案件没有在这一天作出的决定，请核对决定日期；数据还没有报送的，请先报送。"
        )
    filing = Filing(
        case=case, body=case.body, duty=duty, decided_on=decided_on, due=asked.last_day(decided_on),
        filed_on=on, text=text.strip(), by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    clean(filing)
    filing.save()
    Owed.objects.filter(case=case, duty=duty, decided_on=decided_on).update(filed=True)
    record(
        kind="filings.filed", actor=actor.uuid, objects=[filing.uuid, case.uuid], on=on,
        content={"duty": duty, "decided_on": str(decided_on)},
    )  # fmt: skip
    return filing


@transaction.atomic
def clear(*, actor: Account, filing: Filing, text: str, on: date) -> None:
    """Find nothing wrong with a filed decision."""
    _move(actor, filing, Action.CLEAR, policies.Action.REVIEW, text or "没有意见。", on)


@transaction.atomic
def question(*, actor: Account, filing: Filing, text: str, on: date) -> None:
    """Say what is wrong or unclear; the agency answers. It decides nothing about the decision itself."""
    _move(actor, filing, Action.QUESTION, policies.Action.REVIEW, text, on)


@transaction.atomic
def answer(*, actor: Account, filing: Filing, text: str, on: date) -> None:
    """Answer for the agency."""
    _move(actor, filing, Action.ANSWER, policies.Action.FILE, text, on)


@transaction.atomic
def hand_over(*, actor: Account, filing: Filing, to: Account, text: str, on: date) -> None:
    """Give a filing that is being reviewed to another supervisor, with the reason."""
    now = _locked(filing)
    _require(actor, policies.Action.REVIEW, now, on)
    if now.state == State.CLEARED:
        raise Refused("这件备案已经审查完毕，不用交接。")
    if not policies.may_review(to, now.body, on):
        raise Refused(f"{to.display_name}不能审查“{now}”，请另选一人。")
    if not text.strip():
        raise Refused("请写明理由。")
    said = handed_over(now.owner_name, to, text)
    now.owner, now.owner_name = to.uuid, to.display_name
    now.save(update_fields=["owner", "owner_name"])
    _remark(now, "handed_over", actor, said, on)
    filing.refresh_from_db()


def _move(
    actor: Account, filing: Filing, action: Action, right: policies.Action, text: str, on: date
) -> None:
    """Bring a filing to its next state: the only writer of it."""
    now = _locked(filing)
    _require(actor, right, now, on)
    following = TRANSITIONS.get((State(now.state), action))
    if following is None:
        raise Refused(
            f"这件备案现在是“{now.get_state_display()}”，不能这样办。请刷新页面，看最新的情况。"
        )
    now.state = following
    if right is policies.Action.REVIEW and now.owner is None:
        now.owner, now.owner_name = actor.uuid, actor.display_name
    now.save(update_fields=["state", "owner", "owner_name"])
    _remark(now, action.value, actor, text, on)
    filing.refresh_from_db()


def _require(actor: Account, right: policies.Action, filing: Filing, on: date) -> None:
    if not policies.may(actor, right, on, filing.body.path):
        raise NotAllowed("您不能办理这个单位的备案。")
    if right is policies.Action.REVIEW and not policies.may_review(actor, filing.body, on):
        raise NotAllowed("这是您所在单位的备案，须由别的单位的监督人员审查。")


def _locked(filing: Filing) -> Filing:
    rows = Filing.objects.select_for_update(of=("self",)).select_related("body", "case")
    return rows.get(pk=filing.pk)


def _remark(filing: Filing, action: str, actor: Account, text: str, on: date) -> None:
    """Write what was said into the timeline and the journal, in the caller's transaction."""
    remark = Remark(
        filing=filing, action=action, on=on, text=text.strip(), by_name=actor.display_name
    )
    clean(remark)
    remark.save()
    record(
        kind=f"filings.{action}", actor=actor.uuid, objects=[filing.uuid], on=on,
        content={"text": remark.text},
    )  # fmt: skip


def _decided(case: Case, act: str, day: date) -> bool:
    version = version_of(case)
    return (
        version is not None
        and Act.objects.filter(content=version.content_id, kind=act, on=day).exists()
    )
