"""What the operations of this room are tried on, for the table of permissions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.common import keeping
from hengjian.plans import store
from hengjian.plans.models.ledger import Deadline, Task
from hengjian.plans.models.meetings import Meeting, MeetingPaper
from hengjian.plans.models.progress import Postponement, Progress, ProgressFile
from hengjian.plans.models.reading import Document, Draft
from hengjian.plans.services import drafts, meetings, postponing, tasks
from hengjian.plans.services.meetings import MeetingDetails
from hengjian.plans.services.tasks import Telling
from hengjian.plans.tests.factories import make_draft, make_plan, make_task, office
from hengjian.registry.tests.factories import make_body
from hengjian.supervision import evidence

Data = Mapping[str, Any]
NOTHING: Data = {}
TEXT = {"text": "理由写在这里。"}
ROWS = {
    f"{name}-{field}": "0"
    for name in ("deadlines", "targets")
    for field in ("TOTAL_FORMS", "INITIAL_FORMS")
}
ITEM = {"text": "公布行政执法事项清单。", "path": "1", "lead": "", "responsible": "", **ROWS}
TASK = {"text": "公布行政执法事项清单。", "lead": [], "responsible": [], "deadline": ""}


def _task(place: str, state: str = "") -> Task:
    """Make a task of the body at the place, in a ledger of the same body, with a day far off."""
    far = (today() + timedelta(days=300)).isoformat()
    by = office(place)
    task = make_task(by, make_plan(by, place), days=(far,), owner=place)
    if state:
        tasks.stop(actor=by, task=task, text="理由写在这里。", on=today())
    return task


def _draft(place: str, *, checked: bool = False) -> Draft:
    by = office(place)
    draft = make_draft(by, place)
    if checked:
        drafts.check_rest(actor=by, draft=draft, on=today())
    return draft


def _progress(place: str) -> Progress:
    task = _task(place)
    telling = Telling(Progress.Kind.WHOLE, "已经完成。")
    return tasks.tell(actor=office(place), task=task, telling=telling, on=today())


def _postponement(place: str) -> Postponement:
    deadline = Deadline.objects.get(task=_task(place))
    assert deadline.day is not None
    until = deadline.day + timedelta(days=30)
    return postponing.ask(
        actor=office(place), deadline=deadline, until=until, reasons="理由写在这里。", on=today()
    )


def _meeting(place: str, *, held: bool = False) -> Meeting:
    by = office(place)
    details = MeetingDetails("例会", today(), "主持人", ["单位"], "听取进展")
    meeting = meetings.call(actor=by, plan=make_plan(by, place), details=details, on=today())
    if held:
        meetings.hold(actor=by, meeting=meeting, minutes="议定公布清单。", on=today())
    return meeting


def _kept() -> dict[str, Any]:
    file = SimpleUploadedFile("佐证.pdf", b"%PDF-1.7 of a test")
    (kept,) = evidence.keep_all([file])
    return {"name": kept.name, "sha256": kept.sha256, "size": kept.size, "content_type": kept.content_type}  # fmt: skip


def _file(_actor: Account, place: str) -> Attempt:
    return Attempt(ProgressFile.objects.create(progress=_progress(place), **_kept()).uuid)


def _paper(_actor: Account, place: str) -> Attempt:
    return Attempt(MeetingPaper.objects.create(meeting=_meeting(place), **_kept()).uuid)


def _on(make: Callable[[str], Any], data: Data = NOTHING) -> Prepare:
    """Try it on what is made at the place."""
    return lambda _actor, place: Attempt(make(place).uuid, dict(data))


def _plan(place: str) -> Any:
    return make_plan(office(place), place)


def _details(place: str) -> dict[str, Any]:
    body = make_body(place)
    return {"title": "方案", "number": "", "body": str(body.uuid), "issued_on": "2026-01-15"}


def _upload(_actor: Account, place: str) -> Attempt:
    text = "行动方案\n一、梳理事项。2026年3月底前公布清单。\n责任单位：市司法局\n"
    return Attempt(data={**_details(place), "file": SimpleUploadedFile("方案.txt", text.encode())})


def _original(_actor: Account, place: str) -> Attempt:
    draft = _draft(place)
    kept = keeping.keep(SimpleUploadedFile("方案.txt", b"a plan"), store.FOLDER, lambda *_: "")
    Document.objects.filter(pk=draft.document_id).update(sha256=kept.sha256)
    return Attempt(draft.uuid)


def _names(_actor: Account, place: str) -> Attempt:
    return Attempt(_draft(place).uuid, {"name-0": "", "name-1": ""})


def _postpone(_actor: Account, place: str) -> Attempt:
    task = _task(place)
    deadline = task.deadlines.get()
    until = (today() + timedelta(days=400)).isoformat()
    told = {"deadline": str(deadline.uuid), "until": until, "reasons": "理由写在这里。"}
    return Attempt(task.uuid, told)


def _papers(_actor: Account, place: str) -> Attempt:
    return Attempt(_meeting(place).uuid, {"papers": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")})


MEETING = {
    "title": "例会", "kind": "regular", "on": "2026-05-01", "venue": "", "chair": "主持人",
    "members": "单位 姓名", "agenda": "听取进展",
}  # fmt: skip
_on_plan, _on_task, _on_draft, _on_meeting = _on(_plan), _on(_task), _on(_draft), _on(_meeting)


def _item(place: str) -> Any:
    return _draft(place).items.get(position=1)


def _stopped(place: str) -> Task:
    return _task(place, "stopped")


ATTEMPTS: Mapping[str, Prepare] = {
    "POST plans:new": lambda _actor, place: Attempt(data=_details(place)),
    "POST plans:upload": _upload,
    "GET plans:draft": _on_draft,
    "GET plans:draft_details": _on_draft,
    "POST plans:draft_details": lambda _actor, place: Attempt(_draft(place).uuid, _details(place)),
    "GET plans:names": _on_draft,
    "POST plans:names": _names,
    "GET plans:add_item": _on_draft,
    "POST plans:add_item": _on(_draft, ITEM),
    "GET plans:original": _original,
    "POST plans:check_rest": _on_draft,
    "POST plans:confirm": _on(lambda place: _draft(place, checked=True)),
    "POST plans:discard": _on_draft,
    "GET plans:item": _on(_item),
    "POST plans:item": _on(_item, {**ITEM, "deed": "correct"}),
    "GET plans:plan": lambda _actor, place: Attempt(_task(place).plan.uuid),
    "GET plans:document": lambda _actor, place: Attempt(_task(place).plan.uuid),
    "GET plans:add_task": _on_plan,
    "POST plans:add_task": _on(_plan, TASK),
    "GET plans:evaluation": _on_plan,
    "GET plans:circular_file": _on_plan,
    "GET plans:report_file": _on_plan,
    "GET plans:mid_file": _on_plan,
    "GET plans:final_file": _on_plan,
    "GET plans:call": _on_plan,
    "POST plans:call": _on(_plan, MEETING),
    "GET plans:meeting": _on_meeting,
    "GET plans:hold": _on_meeting,
    "POST plans:hold": _on(_meeting, {"minutes": "议定公布清单。"}),
    "POST plans:cancel": _on_meeting,
    "GET plans:add_papers": _on_meeting,
    "POST plans:add_papers": _papers,
    "GET plans:decision": _on(lambda place: _meeting(place, held=True)),
    "POST plans:decision": _on(lambda place: _meeting(place, held=True), TASK),
    "GET plans:paper": _paper,
    "GET plans:task": _on_task,
    "GET plans:tell": _on_task,
    "POST plans:tell": _on(_task, {"kind": "going", "deadline": "", "text": "正在梳理。"}),
    "GET plans:postpone": _on_task,
    "POST plans:postpone": _postpone,
    "GET plans:remind": _on_task,
    "POST plans:remind": _on(_task, TEXT),
    "GET plans:stop": _on_task,
    "POST plans:stop": _on(_task, TEXT),
    "GET plans:reopen": _on(_stopped),
    "POST plans:reopen": _on(_stopped, TEXT),
    "GET plans:measure": _on_task,
    "POST plans:measure": _on(_task, {"measure": "", "body": ""}),
    "GET plans:correct": _on_task,
    "POST plans:correct": _on(_task, {**ITEM, "reason": "原文读错了。"}),
    "GET plans:assign": _on_task,
    "POST plans:assign": _on(
        _task, {"lead-words": "", "responsible-words": "", "reason": "分工调整。"}
    ),
    "GET plans:review": _on(_progress),
    "POST plans:review": _on(_progress, {"accepted": "yes", "comment": ""}),
    "GET plans:decide": _on(_postponement),
    "POST plans:decide": _on(_postponement, {"accepted": "yes", "comment": ""}),
    "GET plans:file": _file,
}
DONE_PAGES: frozenset[str] = frozenset()
