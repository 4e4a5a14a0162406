"""A document is read; a person corrects, splits, merges and drops what was read; then it becomes a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from hengjian.accounts.models import Account
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import Refused, clean
from hengjian.journal.services import record
from hengjian.plans import owners
from hengjian.plans.documents.apart import ReadDocument
from hengjian.plans.models.reading import Document, Draft, DraftItem
from hengjian.plans.services.noting import require_manager
from hengjian.plans.states import DRAFTS, DraftAction, DraftState
from hengjian.registry.models.bodies import Body

Check = DraftItem.Check


@dataclass(frozen=True)
class PlanDetails:
    """What is said of a plan: whose it is, since when, and how it is called."""

    title: str
    body: Body
    issued_on: date
    number: str = ""


@dataclass(frozen=True)
class ItemDetails:
    """A task as a person corrected it; deadlines and targets in the form of the task list."""

    text: str
    path: str = ""
    lead: Sequence[str] = ()
    responsible: Sequence[str] = ()
    deadlines: Sequence[Mapping[str, Any]] = ()
    targets: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def begin(
    *, actor: Account, details: PlanDetails, file: KeptFile, read: ReadDocument, on: date
) -> Draft:
    """Keep what was read of a document, for a person to go through; nothing of it is a task yet."""
    require_manager(actor, details.body, on)
    document = Document(
        name=file.name, sha256=file.sha256, size=file.size, paragraphs=[list(each) for each in read.paragraphs]
    )  # fmt: skip
    clean(document)
    document.save()
    names = [
        name
        for task in read.tasks
        for name in (*_texts(task["lead"]), *_texts(task["responsible"]))
    ]
    draft = Draft(
        document=document, title=details.title.strip(), number=details.number.strip(), body=details.body,
        issued_on=details.issued_on, names=_proposed(names), by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    clean(draft)
    draft.save()
    DraftItem.objects.bulk_create(
        _item(draft, position, task) for position, task in enumerate(read.tasks, start=1)
    )
    record(
        kind="plans.read", actor=actor.uuid, objects=[draft.uuid, document.uuid], on=on,
        content={"file": file.sha256, "tasks": len(read.tasks)},
    )  # fmt: skip
    return draft


@transaction.atomic
def describe(*, actor: Account, draft: Draft, details: PlanDetails, on: date) -> None:
    """Correct what is said of the plan."""
    now = _open(draft, actor, on)
    require_manager(actor, details.body, on)
    now.title, now.number = details.title.strip(), details.number.strip()
    now.body, now.issued_on = details.body, details.issued_on
    clean(now)
    now.save()
    _noted(now, "described", actor, on)


@transaction.atomic
def correct(*, actor: Account, item: DraftItem, details: ItemDetails, on: date) -> None:
    """Take what a person says a task is; with that it is checked."""
    draft = _open(item.draft, actor, on)
    _write(item, details)
    item.check_state = Check.CHECKED
    clean(item)
    item.save()
    _know_names(draft, item)
    _noted(draft, "corrected", actor, on, {"position": item.position})


@transaction.atomic
def split(*, actor: Account, item: DraftItem, details: ItemDetails, on: date) -> list[DraftItem]:
    """Make several tasks of one, parted where its text has an empty line.

    Each keeps number and bodies; days and figures go to the part whose words have them, else to the first.
    """
    draft = _open(item.draft, actor, on)
    parts = [part.strip() for part in _parts(details.text) if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004  one is not parted
        raise Refused("请在要拆开的地方空一行，再拆分。")
    DraftItem.objects.filter(draft=draft, position__gt=item.position).update(
        position=F("position") + len(parts) - 1
    )
    made = []
    for number, text in enumerate(parts):
        row = item if number == 0 else DraftItem(draft=draft, position=item.position + number)
        own = ItemDetails(
            text=text, path=details.path, lead=details.lead, responsible=details.responsible,
            deadlines=_of_part(details.deadlines, parts, number),
            targets=_of_part(details.targets, parts, number),
        )  # fmt: skip
        _write(row, own)
        row.place, row.check_state = item.place, Check.WAITING
        clean(row)
        row.save()
        made.append(row)
    _know_names(draft, item)
    _noted(draft, "split", actor, on, {"position": item.position, "parts": len(parts)})
    return made


@transaction.atomic
def merge(*, actor: Account, item: DraftItem, on: date) -> DraftItem:
    """Add a task to the one before it, with its bodies, days and figures."""
    draft = _open(item.draft, actor, on)
    before = (
        draft.items.filter(position__lt=item.position)
        .exclude(check_state=Check.DROPPED)
        .order_by("position", "id")
        .last()
    )
    if before is None:
        raise Refused("前面没有可以并入的任务。")
    before.text = f"{before.text}\n{item.text}"
    for name in ("lead", "responsible", "deadlines", "targets"):
        both = [*getattr(before, name), *getattr(item, name)]
        setattr(before, name, [each for at, each in enumerate(both) if each not in both[:at]])
    before.responsible = [name for name in before.responsible if name not in before.lead]
    before.check_state = Check.WAITING
    clean(before)
    before.save()
    position = item.position
    item.delete()
    _noted(draft, "merged", actor, on, {"position": position, "into": before.position})
    return before


@transaction.atomic
def drop(*, actor: Account, item: DraftItem, on: date) -> None:
    """Say that something is no task; it stays in the draft and can be taken back."""
    draft = _open(item.draft, actor, on)
    DraftItem.objects.filter(pk=item.pk).update(check_state=Check.DROPPED)
    _noted(draft, "dropped", actor, on, {"position": item.position})


@transaction.atomic
def take_back(*, actor: Account, item: DraftItem, on: date) -> None:
    """Say that something is a task after all; it is to be checked again."""
    draft = _open(item.draft, actor, on)
    DraftItem.objects.filter(pk=item.pk).update(check_state=Check.WAITING)
    _noted(draft, "taken_back", actor, on, {"position": item.position})


@transaction.atomic
def add(*, actor: Account, draft: Draft, details: ItemDetails, on: date) -> DraftItem:
    """Add a task that was not read."""
    now = _open(draft, actor, on)
    last = now.items.order_by("position", "id").last()
    item = DraftItem(draft=now, position=1 + (last.position if last else 0))
    _write(item, details)
    item.check_state = Check.CHECKED
    clean(item)
    item.save()
    _know_names(now, item)
    _noted(now, "added", actor, on, {"position": item.position})
    return item


@transaction.atomic
def check_rest(*, actor: Account, draft: Draft, on: date) -> int:
    """Say of all that is not checked that it was looked at and is right as it was read."""
    now = _open(draft, actor, on)
    count = now.items.filter(check_state=Check.WAITING).update(check_state=Check.CHECKED)
    _noted(now, "checked_rest", actor, on, {"count": count})
    return count


@transaction.atomic
def settle_names(
    *, actor: Account, draft: Draft, names: Mapping[str, Sequence[Body]], on: date
) -> None:
    """Say which registered bodies the names of the document mean; none where a name stays a name."""
    now = _open(draft, actor, on)
    now.names = {**now.names, **{n: [str(body.uuid) for body in b] for n, b in names.items()}}
    now.save(update_fields=["names"])
    _noted(now, "names_settled", actor, on, {"names": now.names})


@transaction.atomic
def discard(*, actor: Account, draft: Draft, on: date) -> None:
    """Give a draft up; document and draft stay."""
    finish(_open(draft, actor, on), DraftAction.DISCARD)
    _noted(draft, "discarded", actor, on)


def finish(draft: Draft, action: DraftAction) -> None:
    """Bring a draft, which the caller holds, to its end."""
    following = DRAFTS.get((DraftState(draft.state), action))
    if following is None:
        raise Refused(f"这份文件{draft.get_state_display()}，不能再改。")
    draft.state = following
    draft.save(update_fields=["state"])


def _open(draft: Draft, actor: Account, on: date) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",)).select_related("body", "document")
    now = rows.get(pk=draft.pk)
    require_manager(actor, now.body, on)
    if now.state != DraftState.OPEN:
        raise Refused(f"这份文件{now.get_state_display()}，不能再改。")
    return now


def _noted(
    draft: Draft, deed: str, actor: Account, on: date, content: Mapping[str, Any] | None = None
) -> None:
    kind = f"plans.draft_{deed}"
    record(kind=kind, actor=actor.uuid, objects=[draft.uuid], on=on, content=content or {})


def _item(draft: Draft, position: int, task: Mapping[str, Any]) -> DraftItem:
    item = DraftItem(draft=draft, position=position, place=str(task["place"])[:60])
    _write(
        item,
        ItemDetails(
            **{name: task[name] for name in ("text", "path", "lead", "responsible", "deadlines", "targets")}
        ),
    )  # fmt: skip
    return item


def _write(item: DraftItem, details: ItemDetails) -> None:
    item.path, item.text = details.path.strip()[:100], details.text.strip()
    item.lead = list(details.lead)
    item.responsible = [name for name in details.responsible if name not in details.lead]
    item.deadlines = [{**each, "value": each["value"] or ""} for each in details.deadlines]
    item.targets = [dict(each) for each in details.targets]


def _texts(found: object) -> list[str]:
    return [str(each) for each in found] if isinstance(found, list) else []


def _proposed(names: Sequence[str]) -> dict[str, list[str]]:
    return {
        name: [str(body.uuid) for body in bodies] for name, bodies in owners.matched(names).items()
    }


def _know_names(draft: Draft, item: DraftItem) -> None:
    """Propose bodies for names that a person wrote."""
    new = [name for name in (*item.lead, *item.responsible) if name not in draft.names]
    if new:
        draft.names = {**draft.names, **_proposed(new)}
        draft.save(update_fields=["names"])


def _parts(text: str) -> list[str]:
    lines: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            lines[-1].append(line)
        elif lines[-1]:
            lines.append([])
    return ["\n".join(each) for each in lines]


def _of_part(
    found: Sequence[Mapping[str, Any]], parts: Sequence[str], number: int
) -> list[Mapping[str, Any]]:
    """Give what stands in the words of a part; what stands in none goes to the first."""
    return [
        each
        for each in found
        if next((at for at, part in enumerate(parts) if each["text"] in part), 0) == number
    ]
