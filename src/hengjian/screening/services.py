"""What people say of findings and decide on them; each is one transaction with one entry in the journal."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.common.subtrees import ROOT
from hengjian.journal.services import record
from hengjian.screening import policies, selectors
from hengjian.screening.models import Finding, Remark
from hengjian.screening.states import TRANSITIONS, Action, State

_RIGHTS = {
    Action.ANSWER: policies.Action.ANSWER,
    Action.CONFIRM: policies.Action.DECIDE,
    Action.DISMISS: policies.Action.DECIDE,
    Action.REOPEN: policies.Action.DECIDE,
}
_WORDS = {
    Action.ANSWER: "答复", Action.CONFIRM: "确认", Action.DISMISS: "认定不成立", Action.REOPEN: "重新打开",
}  # fmt: skip


def answer(*, actor: Account, finding: Finding, text: str, on: date) -> Remark:
    """Say for the agency what it has to say of a finding."""
    return _say(actor, finding, Action.ANSWER, text, on)


def confirm(*, actor: Account, finding: Finding, text: str, on: date) -> Remark:
    """Confirm a finding: it is as the rule says."""
    return _say(actor, finding, Action.CONFIRM, text, on)


def dismiss(
    *, actor: Account, finding: Finding, text: str, on: date, like: Remark | None = None
) -> Remark:
    """Dismiss a finding with a reason; `like` is the earlier dismissal from which the reason was taken over."""
    if like is not None and like not in selectors.likely_dismissals(finding, on):
        raise Refused(
            "这一条不能参照：须是同一规则、同一单位一年以内的，而且不是无效或者违法的问题。"
        )
    return _say(actor, finding, Action.DISMISS, text, on, like)


def reopen(*, actor: Account, finding: Finding, text: str, on: date) -> Remark:
    """Take a decision back: the finding is a question again."""
    return _say(actor, finding, Action.REOPEN, text, on)


@transaction.atomic
def note_precision_export(*, actor: Account, on: date) -> None:
    """Write down who takes out how often each rule was right; raises NotAllowed."""
    if not policies.may(actor, policies.Action.SEE_TRIAL, on):
        raise NotAllowed("只有监督人员可以下载。")
    record(kind="screening.precision_exported", actor=actor.uuid, objects=[actor.uuid], on=on)


@transaction.atomic
def _say(
    actor: Account,
    finding: Finding,
    action: Action,
    text: str,
    on: date,
    like: Remark | None = None,
) -> Remark:
    now = Finding.objects.select_for_update().get(pk=finding.pk)
    _require(actor, now, action, on)
    following = TRANSITIONS.get((State(now.state), action))
    if following is None:
        state = now.get_state_display()
        raise Refused(f"这个问题现在是“{state}”，不能{_WORDS[action]}。请刷新页面，看最新的情况。")
    if action is Action.REOPEN and now.gone_run_id is not None:
        # What nobody finds any more is no question; as long as it is gone it would wait for nobody.
        following = TRANSITIONS[following, Action.VANISH]
    remark = Remark(
        finding=now, kind=Remark.Kind(action.value), text=text.strip(), by=actor.uuid,
        by_name=actor.display_name, on=on, like=like,
    )  # fmt: skip
    try:
        remark.full_clean(exclude={"uuid"})
    except ValidationError as error:
        raise Refused(_words(error)) from error
    remark.save()
    now.state = following
    now.save(update_fields=["state"])
    record(
        kind=f"screening.finding_{action.value}",
        actor=actor.uuid,
        objects=[now.uuid, remark.uuid],
        on=on,
        content={"state": str(following), "text": remark.text},
    )
    finding.refresh_from_db()
    return remark


def _require(actor: Account, finding: Finding, action: Action, on: date) -> None:
    place = finding.body.path if finding.body else ROOT
    seen = selectors.finding_for(actor, on, finding.uuid)
    if seen is None or not policies.may(actor, _RIGHTS[action], on, place):
        raise NotAllowed(f"您不能{_WORDS[action]}这个单位的问题。")


def _words(error: ValidationError) -> str:
    said: list[str | Promise] = [f"内容：{each}" for each in error.message_dict.get("text", ())]
    return " ".join(str(each) for each in said) or "内容不成立。"
