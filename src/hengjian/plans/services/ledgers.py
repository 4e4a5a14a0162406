"""A ledger begins: from a checked draft, or empty for a meeting that goes on meeting; tasks come into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from hengjian.accounts.models import Account
from hengjian.common.refusals import Refused, clean
from hengjian.journal.services import record
from hengjian.plans import owners
from hengjian.plans.days import day_from
from hengjian.plans.models.ledger import TASKS, Deadline, Owner, Plan, Step, Task
from hengjian.plans.models.meetings import Meeting
from hengjian.plans.models.reading import Draft, DraftItem
from hengjian.plans.services import correcting
from hengjian.plans.services.drafts import Check, PlanDetails, finish
from hengjian.plans.services.noting import locked, note, require_manager, settle
from hengjian.plans.states import OVER, DraftAction
from hengjian.registry.models.bodies import Body


@dataclass(frozen=True)
class TaskDetails:
    """A task that comes into a ledger: its words, its registered bodies, the days of its deadlines."""

    text: str
    lead: Sequence[Body] = ()
    responsible: Sequence[Body] = ()
    deadlines: Sequence[Mapping[str, Any]] = ()
    path: str = ""


@transaction.atomic
def confirm(*, actor: Account, draft: Draft, on: date) -> Plan:
    """Make a ledger of a draft; every item of it has been checked or dropped by a person."""
    now = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("body", "document")
        .get(pk=draft.pk)
    )
    require_manager(actor, now.body, on)
    finish(now, DraftAction.CONFIRM)
    waiting = now.items.filter(check_state=Check.WAITING).count()
    if waiting:
        raise Refused(f"还有 {waiting} 项没有核对。请逐项核对，或者看过以后一并核对。")
    items = list(now.items.filter(check_state=Check.CHECKED))
    if not items:
        raise Refused("没有一项任务，不能入账。")
    plan = Plan(
        title=now.title, number=now.number, body=now.body, issued_on=now.issued_on, document=now.document,
        by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    clean(plan)
    plan.save()
    bodies = _bodies(now)
    for position, item in enumerate(items, start=1):
        _task_of(plan, position, item, bodies, actor, on)
    content = {"tasks": len(items), "dropped": now.items.filter(check_state=Check.DROPPED).count()}
    record(kind="plans.confirmed", actor=actor.uuid, objects=[plan.uuid, now.uuid], on=on, content=content)  # fmt: skip
    return plan


@transaction.atomic
def open_plan(*, actor: Account, details: PlanDetails, on: date) -> Plan:
    """Open a ledger without a document, for what meetings decide."""
    require_manager(actor, details.body, on)
    plan = Plan(
        title=details.title.strip(), number=details.number.strip(), body=details.body,
        issued_on=details.issued_on, by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    clean(plan)
    plan.save()
    record(kind="plans.opened", actor=actor.uuid, objects=[plan.uuid], on=on, content={})
    return plan


@transaction.atomic
def add_task(
    *, actor: Account, plan: Plan, details: TaskDetails, on: date, meeting: Meeting | None = None
) -> Task:
    """Add a task to a ledger: one that was decided in a meeting, or that came later."""
    held = Plan.objects.select_for_update(of=("self",)).select_related("body").get(pk=plan.pk)
    require_manager(actor, held.body, on)
    last = held.tasks.aggregate(last=Max("position"))["last"] or 0
    task = Task(
        plan=held, position=last + 1, path=details.path.strip(), text=details.text.strip(), meeting=meeting,
        lead=[body.name for body in details.lead],
        responsible=[body.name for body in details.responsible if body not in details.lead],
    )  # fmt: skip
    clean(task)
    task.save()
    TASKS.index(task)
    _own(task, Owner.Part.LEAD, [(body.name, [body]) for body in details.lead])
    _own(task, Owner.Part.RESPONSIBLE, [(body.name, [body]) for body in details.responsible])
    _set_deadlines(task, details.deadlines, on)
    settle(task)
    note(task, action="added", actor=actor, on=on, text=meeting.title if meeting else "")
    return task


@transaction.atomic
def assign(
    *, actor: Account, task: Task, lead: Sequence[Body], responsible: Sequence[Body], reason: str, on: date
) -> None:  # fmt: skip
    """Give a task to other bodies, with the reason; how the document writes them stays as it is."""
    now = locked(task)
    require_manager(actor, now.plan.body, on)
    if now.state in OVER:
        raise Refused(f"这项任务{now.get_state_display()}，不用改单位。")
    before = _owners_of(now)
    written = dict(now.owners.values_list("body", "written"))
    now.owners.all().delete()
    parts = ((Owner.Part.LEAD, lead), (Owner.Part.RESPONSIBLE, responsible))
    for part, bodies in parts:
        _own(now, part, [(written.get(body.pk, body.name), [body]) for body in bodies])
    correcting.keep(now, before, _owners_of(now), reason=reason, actor=actor, on=on)


def _owners_of(task: Task) -> dict[str, list[str]]:
    """Give who has to do a task on the platform, by the names under which corrections keep it."""
    names: dict[str, list[str]] = {"owners_lead": [], "owners_responsible": []}
    for owner in task.owners.select_related("body").order_by("id"):
        names[f"owners_{owner.part}"].append(owner.body.name)
    return names


def _bodies(draft: Draft) -> dict[str, list[Body]]:
    """Give the bodies that each name means, as they are now."""
    wanted = {uuid for uuids in draft.names.values() for uuid in uuids}
    rows = Body.objects.filter(uuid__in=wanted).select_related("successor")
    found = {str(body.uuid): owners.current(body) for body in rows}
    return {
        name: [found[uuid] for uuid in uuids if uuid in found]
        for name, uuids in draft.names.items()
    }


def _task_of(
    plan: Plan, position: int, item: DraftItem, bodies: Mapping[str, Sequence[Body]], actor: Account, on: date,
) -> None:  # fmt: skip
    task = Task(
        plan=plan, position=position, path=item.path, text=item.text, lead=item.lead,
        responsible=item.responsible, targets=item.targets, place=item.place,
    )  # fmt: skip
    clean(task)
    task.save()
    TASKS.index(task)
    _own(task, Owner.Part.LEAD, [(name, bodies.get(name, ())) for name in item.lead])
    _own(task, Owner.Part.RESPONSIBLE, [(name, bodies.get(name, ())) for name in item.responsible])
    _set_deadlines(task, item.deadlines, plan.issued_on)
    settle(task)
    # One entry of the journal stands for the whole document; the timeline begins here.
    Step.objects.create(
        task=task, action="confirmed", on=on, text=item.place, by_name=actor.display_name
    )


def _own(task: Task, part: Owner.Part, named: Iterable[tuple[str, Iterable[Body]]]) -> None:
    there = set(task.owners.values_list("body", flat=True))
    for written, bodies in named:
        for body in bodies:
            if body.pk not in there:
                there.add(body.pk)
                Owner.objects.create(task=task, body=body, part=part, written=written[:200])


def _set_deadlines(task: Task, found: Iterable[Mapping[str, Any]], start: date) -> None:
    for each in found:
        value = each["value"] or ""
        day = day_from(value, start)
        row = Deadline(task=task, text=each["text"][:200], value=value, day=day, first_day=day)
        clean(row)
        row.save()
