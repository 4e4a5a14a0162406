"""Agencies answer their self-checks; supervisors verify those that were drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.supervision.campaigns import policies
from hengjian.supervision.campaigns.models import Line, SelfCheck
from hengjian.supervision.campaigns.services.writing import held, note, require, require_state
from hengjian.supervision.campaigns.states import State


@dataclass(frozen=True)
class LineAnswer:
    """What an agency found of a problem, how much of it is corrected, and why it happened."""

    found: int
    corrected: int
    text: str = ""


@transaction.atomic
def answer_self_check(
    *, actor: Account, form: SelfCheck, answers: Mapping[UUID, LineAnswer], on: date
) -> None:
    """Send in a whole form, once or again while self-checks are under way; all problems are answered together."""
    campaign = held(form.campaign)
    row = _held(form)
    require(actor, policies.Action.ANSWER, row.body.path, on)
    require_state(campaign, State.CHECKING)
    lines = {line.uuid: line for line in row.lines.select_related("problem")}
    if set(answers) != set(lines):
        raise Refused("每个问题都要填写，没有发现的填 0。")
    for uuid, given in answers.items():
        _fill(lines[uuid], given)
    row.answered_on, row.answered_by_name = on, actor.display_name
    row.save(update_fields=["answered_on", "answered_by_name"])
    content = {str(uuid): [given.found, given.corrected] for uuid, given in answers.items()}
    note(
        campaign, "self_check_answered", "报送自查", actor=actor, on=on, text=row.body.name,
        objects=(row.uuid,), content={"body": str(row.body.uuid), "lines": content},
    )  # fmt: skip
    form.refresh_from_db()


@transaction.atomic
def verify(
    *, actor: Account, form: SelfCheck, verdict: SelfCheck.Verdict, says: str, on: date
) -> None:
    """Record what verifying a drawn self-check showed."""
    campaign = held(form.campaign)
    row = _held(form)
    require(actor, policies.Action.WORK, campaign.place.path, on)
    require_state(campaign, State.VERIFYING)
    if not row.drawn:
        raise Refused("这个单位没有被抽中，不在核实的范围里。")
    if not says.strip():
        raise Refused("请写明核实的情况。")
    row.verdict, row.says, row.verified_on = verdict, says.strip(), on
    row.verified_by_name = actor.display_name
    clean(row)
    row.save()
    note(
        campaign, "verified", "核实", actor=actor, on=on, objects=(row.uuid,),
        text=f"{row.body.name}：{row.get_verdict_display()}",
    )  # fmt: skip
    form.refresh_from_db()


def _held(form: SelfCheck) -> SelfCheck:
    rows = SelfCheck.objects.select_for_update(of=("self",)).select_related("body")
    return rows.get(pk=form.pk)


def _fill(line: Line, given: LineAnswer) -> None:
    if given.corrected > given.found:
        raise Refused(f"“{line.problem}”：已经纠正的不能多于自查发现的。")
    if given.found and not given.text.strip():
        raise Refused(f"“{line.problem}”：发现了问题的，请写明原因和措施。")
    line.found, line.corrected, line.text = given.found, given.corrected, given.text.strip()
    clean(line)
    line.save()
