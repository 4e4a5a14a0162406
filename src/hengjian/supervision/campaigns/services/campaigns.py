"""Campaigns: a problem list, self-checks sent to agencies, a draw, what verifying showed, the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.journal import draws
from hengjian.journal.errors import NotDrawn
from hengjian.registry.models.bodies import Body
from hengjian.screening.rulewords import rule_title
from hengjian.supervision.campaigns import law, policies
from hengjian.supervision.campaigns.counting import found_by_screening
from hengjian.supervision.campaigns.models import (
    Campaign,
    Draw,
    Line,
    PlanItem,
    Problem,
    SelfCheck,
)
from hengjian.supervision.campaigns.services.writing import (
    advance,
    held,
    note,
    require,
    require_state,
)
from hengjian.supervision.campaigns.states import Action, State
from hengjian.supervision.handing import handed_over

LONGEST_TITLE = 200
SCREENING = "screening"


@dataclass(frozen=True)
class CampaignDetails:
    """What is said of a campaign when it begins."""

    title: str
    until: date
    text: str = ""
    fields: tuple[str, ...] = ()
    started_by: str = ""
    item: PlanItem | None = None


@transaction.atomic
def begin(*, actor: Account, place: Body, details: CampaignDetails, on: date) -> Campaign:
    """Begin a campaign, or the part of one that the province started; it may carry out an item of the plan."""
    require(actor, policies.Action.WORK, place.path, on)
    if set(details.fields) - set(law.key_fields()):
        raise Refused("请从列出的领域里选择。")
    campaign = Campaign(
        place=place, title=details.title.strip(), text=details.text.strip(), fields=list(details.fields),
        started_by=details.started_by.strip(), started_on=on, until=details.until, item=details.item,
        owner=actor.uuid, owner_name=actor.display_name,
    )  # fmt: skip
    _refuse_item(campaign)
    clean(campaign)
    campaign.save()
    note(campaign, "begun", "开始", actor=actor, on=on, text=campaign.title)
    return campaign


@transaction.atomic
def add_problem(
    *, actor: Account, campaign: Campaign, kind: str, title: str, source: str = "", record: str = "", on: date
) -> Problem:  # fmt: skip
    """Put a problem on the list by hand; what a check, a visit or a talk showed names that record."""
    now = preparing(actor, campaign, on)
    meant = law.problem_sources().get(source)
    if source and meant is None:
        raise Refused("请从列出的来源里选择。")
    if meant and meant.more.get("record") and not record.strip():
        raise Refused(f"来自{meant.label}的，请写明是哪一次：日期、地点、参加人或者文号。")
    problem = _listed(now, kind, title.strip(), source=source, record=record.strip())
    note(
        now, "problem_listed", "列入问题", actor=actor, on=on, text=problem.title, objects=(problem.uuid,)
    )  # fmt: skip
    return problem


@transaction.atomic
def add_found(
    *, actor: Account, campaign: Campaign, kind: str, rules: Sequence[str], on: date
) -> list[Problem]:
    """Put rules on the list that the screening found broken at bodies of the place."""
    now = preparing(actor, campaign, on)
    if not rules:
        raise Refused("请选择筛查发现的问题。")
    counts = found_by_screening(now.place.path, rules)
    if unknown := [rule_title(rule) for rule in rules if rule not in counts]:
        raise Refused(f"筛查没有发现这些问题：{'、'.join(unknown)}。")
    problems = [
        _listed(now, kind, rule_title(rule)[:LONGEST_TITLE], rule, source=SCREENING)
        for rule in rules
    ]
    note(
        now, "problems_listed", "列入筛查发现的问题", actor=actor, on=on,
        text="、".join(problem.title for problem in problems), objects=tuple(p.uuid for p in problems),
    )  # fmt: skip
    return problems


@transaction.atomic
def drop_problem(*, actor: Account, problem: Problem, on: date) -> None:
    """Take a problem off the list, before it is sent."""
    now = preparing(actor, problem.campaign, on)
    note(now, "problem_dropped", "删去问题", actor=actor, on=on, text=problem.title)
    problem.delete()


@transaction.atomic
def send_self_checks(
    *, actor: Account, campaign: Campaign, bodies: Iterable[Body], due: date, on: date
) -> None:
    """Send the list to agencies as a form; what the screening found at each stands beside it from now on."""
    now = _working(actor, campaign, on)
    advance(now, Action.SEND)
    problems, asked = list(now.problems.all()), list(bodies)
    if not problems or not asked:
        raise Refused("请先列出问题，再选择要自查的单位。")
    if not on < due <= now.until:
        raise Refused(f"自查截止日须在今天以后，不晚于结束日期 {now.until:%Y-%m-%d}。")
    if any(not body.path.startswith(now.place.path) for body in asked):
        raise Refused("所选的单位里有不属于这个监督范围的。")
    now.due = due
    clean(now)
    now.save()
    _make_forms(now, problems, asked)
    note(
        now, "self_checks_sent", "发出自查表", actor=actor, on=on,
        text=f"{len(asked):,} 个单位，{len(problems):,} 个问题", objects=tuple(each.uuid for each in asked),
    )  # fmt: skip
    campaign.refresh_from_db()


@transaction.atomic
def announce_draw(
    *, actor: Account, campaign: Campaign, size: int, after: datetime, sealed: str, on: date
) -> Draw:
    """Announce from which self-checks how many will be drawn, after which instant, with which sealed number.

    Nothing of this changes afterwards; how the seed comes about is told in `hengjian.journal.draws`.
    """
    now = _working(actor, campaign, on)
    advance(now, Action.ANNOUNCE)
    answered = now.checks.filter(answered_on__isnull=False).order_by("uuid")
    pool = list(answered.values_list("uuid", flat=True))
    if not 1 <= size <= len(pool):
        raise Refused(f"已经报送自查的有 {len(pool):,} 个单位，抽取个数须在 1 和它之间。")
    now.save()
    draw = Draw(
        campaign=now, pool=[str(each) for each in pool], size=size, after=after,
        sealed=sealed.strip().lower(),
    )  # fmt: skip
    try:
        draw.entry = draws.announce(
            draw=draw.uuid, actor=actor.uuid, on=on, pool=pool, take=size, after=after, sealed=draw.sealed
        )  # fmt: skip
    except NotDrawn as wrong:
        raise Refused(str(wrong)) from wrong
    clean(draw)
    draw.save()
    note(
        now, "draw_announced", "公布抽查办法", actor=actor, on=on, objects=(draw.uuid,),
        text=f"从 {len(pool):,} 个单位里抽 {size:,} 个",
    )  # fmt: skip
    campaign.refresh_from_db()
    return draw


@transaction.atomic
def carry_out_draw(*, actor: Account, campaign: Campaign, number: str, on: date) -> Draw:
    """Draw, now that the other side has opened the number that it had sealed."""
    now = _working(actor, campaign, on)
    advance(now, Action.DRAW)
    draw = Draw.objects.select_for_update().get(campaign=now)
    forms = {form.uuid: form for form in now.checks.select_related("body")}
    try:
        done = draws.open_draw(
            draw=draw.uuid, actor=actor.uuid, on=on, pool=[UUID(each) for each in draw.pool],
            number=_number(number),
        )  # fmt: skip
    except NotDrawn as wrong:
        raise Refused(str(wrong)) from wrong
    draw.seed, draw.proof = done.seed.hex(), done.proof
    draw.chosen = [str(uuid) for uuid in done.chosen]
    draw.save()
    SelfCheck.objects.filter(uuid__in=done.chosen).update(drawn=True)
    now.save()
    names = "、".join(forms[each].body.name for each in done.chosen)
    note(now, "drawn", "抽取", actor=actor, on=on, text=names, content={"chosen": draw.chosen})
    campaign.refresh_from_db()
    return draw


@transaction.atomic
def close(*, actor: Account, campaign: Campaign, conclusion: str, on: date) -> None:
    """End a campaign when all that was drawn has been verified."""
    now = _working(actor, campaign, on)
    advance(now, Action.CLOSE)
    waiting = now.checks.filter(drawn=True, verdict="").count()
    if waiting:
        raise Refused(f"抽中的单位还有 {waiting:,} 个没有核实，不能结束。")
    if not conclusion.strip():
        raise Refused("请写明总结。")
    now.conclusion, now.closed_on = conclusion.strip(), on
    clean(now)
    now.save()
    note(now, "closed", "结束", actor=actor, on=on, text=now.conclusion)
    campaign.refresh_from_db()


@transaction.atomic
def hand_over(*, actor: Account, campaign: Campaign, to: Account, text: str, on: date) -> None:
    """Give a campaign that goes on to another supervisor, with the reason."""
    now = _working(actor, campaign, on)
    if now.state == State.CLOSED:
        raise Refused("这次专项整治已经结束，不用交接。")
    if not text.strip():
        raise Refused("请写明理由。")
    if not policies.may(to, policies.Action.WORK, on, now.place.path):
        raise Refused(f"{to.display_name}不能办理“{now.title}”，请另选一人。")
    said = handed_over(now.owner_name, to, text)
    now.owner, now.owner_name = to.uuid, to.display_name
    now.save(update_fields=["owner", "owner_name"])
    note(now, "handed_over", "交接", actor=actor, on=on, text=said)
    campaign.refresh_from_db()


def _working(actor: Account, campaign: Campaign, on: date) -> Campaign:
    now = held(campaign)
    require(actor, policies.Action.WORK, now.place.path, on)
    return now


def preparing(actor: Account, campaign: Campaign, on: date) -> Campaign:
    """Give a campaign, held, that somebody may still change the list of."""
    now = _working(actor, campaign, on)
    require_state(now, State.PREPARING)
    return now


def _number(text: str) -> bytes:
    try:
        return bytes.fromhex(text.strip())
    except ValueError as error:
        raise Refused("封存的数应当是 64 个十六进制字符。") from error


def _refuse_item(campaign: Campaign) -> None:
    item = campaign.item
    if item is None:
        return
    method = law.methods()[item.method]
    if method.more.get("measured") != law.CAMPAIGNS:
        raise Refused("这个计划事项不是专项整治，请另选或者不选。")
    if item.plan.place_id != campaign.place_id:
        raise Refused("这个计划事项属于另一个监督范围。")
    if method.more.get("started_by") and not campaign.started_by:
        raise Refused("专项监督由省级以上监督机构开展；这里只能承接，请写明省级专项监督的名称。")


def _listed(
    campaign: Campaign, kind: str, title: str, rule: str = "", *, source: str = "", record: str = ""
) -> Problem:
    if kind not in law.problem_kinds():
        raise Refused("请选择问题的种类。")
    problem = Problem(
        campaign=campaign, kind=kind, title=title, rule=rule, source=source, record=record
    )
    clean(problem)
    problem.save()
    return problem


def _make_forms(campaign: Campaign, problems: Sequence[Problem], bodies: Sequence[Body]) -> None:
    rules = [problem.rule for problem in problems if problem.rule]
    counts = found_by_screening(campaign.place.path, rules) if rules else {}
    forms = [SelfCheck(campaign=campaign, body=body) for body in bodies]
    SelfCheck.objects.bulk_create(forms)
    made = {form.body_id: form for form in campaign.checks.all()}
    lines = []
    for body in bodies:
        for problem in problems:
            at = counts.get(problem.rule, {})
            screened = sum(n for path, n in at.items() if path.startswith(body.path))
            lines.append(
                Line(
                    check_form=made[body.pk],
                    problem=problem,
                    screened=screened if problem.rule else None,
                )
            )
    Line.objects.bulk_create(lines, batch_size=500)
