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


def _move(
    actor: Account, filing: Filing, action: Action, right: policies.Action, text: str, on: date
) -> None:
    """Bring a filing to its next state: the only writer of it."""
    rows = Filing.objects.select_for_update(of=("self",)).select_related("body")
    now = rows.get(pk=filing.pk)
    if not policies.may(actor, right, on, now.body.path):
        raise NotAllowed("您不能办理这个单位的备案。")
    following = TRANSITIONS.get((State(now.state), action))
    if following is None:
        raise Refused(
            f"这件备案现在是“{now.get_state_display()}”，不能这样办。请刷新页面，看最新的情况。"
        )
    now.state = following
    now.save(update_fields=["state"])
    remark = Remark(
        filing=now, action=action.value, on=on, text=text.strip(), by_name=actor.display_name
    )
    clean(remark)
    remark.save()
    record(
        kind=f"filings.{action.value}", actor=actor.uuid, objects=[now.uuid], on=on,
        content={"text": remark.text},
    )  # fmt: skip
    filing.refresh_from_db()


def _decided(case: Case, act: str, day: date) -> bool:
    version = version_of(case)
    return (
        version is not None
        and Act.objects.filter(content=version.content_id, kind=act, on=day).exists()
    )
