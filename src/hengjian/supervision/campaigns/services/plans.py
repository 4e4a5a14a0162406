"""Yearly plans are drafted, adopted by the head of the organ, and revised with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.registry.models.bodies import Body
from hengjian.supervision.campaigns import law, policies
from hengjian.supervision.campaigns.models import Plan, PlanItem
from hengjian.supervision.campaigns.services.writing import note, require
from hengjian.supervision.campaigns.states import PLANS, PlanAction, PlanState
from hengjian.supervision.models import Matter


@dataclass(frozen=True)
class ItemDetails:
    """What is said of an item of a plan."""

    title: str
    method: str
    until: date
    contents: tuple[str, ...] = ()
    scope: str = ""
    started_by: str = ""


@transaction.atomic
def draft_plan(
    *, actor: Account, place: Body, year: int, title: str, text: str = "", on: date
) -> Plan:
    """Begin the plan of a place for a year."""
    require(actor, policies.Action.WORK, place.path, on)
    plan = Plan(place=place, year=year, title=title.strip(), text=text.strip())
    clean(plan)
    plan.save()
    note(plan, "plan_drafted", "起草计划", actor=actor, on=on, text=plan.title)
    return plan


@transaction.atomic
def add_item(*, actor: Account, plan: Plan, details: ItemDetails, on: date) -> PlanItem:
    """Put something into a plan that is being drafted."""
    now = _draft(actor, plan, on)
    method = law.methods().get(details.method)
    if method is None:
        raise Refused("请选择监督方式。")
    if set(details.contents) - set(law.contents()):
        raise Refused("请从列出的内容里选择。")
    if details.until.year != now.year:
        raise Refused(f"完成日期须在 {now.year} 年以内。")
    if method.more.get("started_by") and not details.started_by.strip():
        raise Refused("专项监督由省级以上监督机构开展；这里只能承接，请写明省级专项监督的名称。")
    item = PlanItem(
        plan=now, title=details.title.strip(), method=details.method, until=details.until,
        contents=list(details.contents), scope=details.scope.strip(), started_by=details.started_by.strip(),
    )  # fmt: skip
    clean(item)
    item.save()
    note(
        now,
        "plan_item_added",
        "加入事项",
        actor=actor,
        on=on,
        text=item.title,
        objects=(item.uuid,),
    )
    return item


@transaction.atomic
def drop_item(*, actor: Account, item: PlanItem, on: date) -> None:
    """Take something out of a plan that is being drafted, unless work of it has begun."""
    now = _draft(actor, item.plan, on)
    if item.matters.exists() or item.campaigns.exists():
        raise Refused("这一项已经开展，不能删去。")
    note(now, "plan_item_dropped", "删去事项", actor=actor, on=on, text=item.title)
    item.delete()


@transaction.atomic
def adopt_plan(*, actor: Account, plan: Plan, on: date) -> None:
    """Adopt a plan that has all that this place wants in it."""
    now = _held(plan)
    require(actor, policies.Action.ADOPT, now.place.path, on)
    _advance(now, PlanAction.ADOPT)
    lacking = missing(now)
    if not now.items.exists():
        raise Refused("计划里还没有事项，不能制定。")
    if lacking:
        raise Refused(f"计划里还缺：{'；'.join(lacking)}。请补充以后再制定。")
    now.adopted_on = now.adopted_on or on
    now.save(update_fields=["state", "adopted_on"])
    content = {
        "year": now.year,
        "items": [[item.title, item.method, item.until.isoformat()] for item in now.items.all()],
    }
    note(now, "plan_adopted", "制定计划", actor=actor, on=on, content=content)
    plan.refresh_from_db()


@transaction.atomic
def revise_plan(*, actor: Account, plan: Plan, text: str, on: date) -> None:
    """Open an adopted plan again, with the reason; the day on which it was adopted stays."""
    now = _held(plan)
    require(actor, policies.Action.ADOPT, now.place.path, on)
    if not text.strip():
        raise Refused("请写明调整计划的理由。")
    _advance(now, PlanAction.REVISE)
    now.save(update_fields=["state"])
    note(now, "plan_revised", "调整计划", actor=actor, on=on, text=text.strip())
    plan.refresh_from_db()


@transaction.atomic
def link_matters(*, actor: Account, item: PlanItem, matters: Iterable[Matter], on: date) -> None:
    """Say which matters carry out an item: they are those from now on."""
    plan = _held(item.plan)
    require(actor, policies.Action.WORK, plan.place.path, on)
    if law.methods()[item.method].more.get("measured") != law.MATTERS:
        raise Refused("这种方式不是用监督事项来说明的。")
    chosen = list(matters)
    if any(not matter.body.path.startswith(plan.place.path) for matter in chosen):
        raise Refused("所选的事项里有不属于这个监督范围的。")
    item.matters.set(chosen)
    note(
        plan, "plan_item_linked", "关联监督事项", actor=actor, on=on,
        text=f"{item.title}：{len(chosen):,} 件", objects=(item.uuid, *(each.uuid for each in chosen)),
    )  # fmt: skip


def missing(plan: Plan) -> list[str]:
    """Give what this place wants in a yearly plan and what is not in this one."""
    items = list(plan.items.all())
    covered = {code for item in items for code in item.contents}
    lacking = [entry.label for code, entry in law.contents().items() if code not in covered]
    for code, method in law.methods().items():
        wanted, planned = law.yearly(method), sum(item.method == code for item in items)
        if planned < wanted:
            lacking.append(f"{method.label}每年至少 {wanted} 次")
    return lacking


def _held(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("place").get(pk=plan.pk)


def _draft(actor: Account, plan: Plan, on: date) -> Plan:
    now = _held(plan)
    require(actor, policies.Action.WORK, now.place.path, on)
    if now.state != PlanState.DRAFT:
        raise Refused("计划已经制定；要改的，请先由负责人调整计划。")
    return now


def _advance(plan: Plan, action: PlanAction) -> None:
    following = PLANS.get((PlanState(plan.state), action))
    if following is None:
        raise Refused(f"这份计划现在是“{plan.get_state_display()}”，不能这样办。")
    plan.state = following
