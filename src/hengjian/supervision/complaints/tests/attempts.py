"""What the operations on complaints are tried on, for the table of permissions."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hengjian.accounts.models import Account, ApiToken
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.accounts.tests.factories import make_holder, make_token
from hengjian.common.identity import uuid7
from hengjian.registry.tests.factories import make_body
from hengjian.supervision import evidence
from hengjian.supervision.complaints.models import (
    Answer,
    Attachment,
    Complaint,
    Forwarding,
    HotlineFile,
    Notice,
    Objection,
)
from hengjian.supervision.complaints.numbers import new_number
from hengjian.supervision.complaints.senders import SenderDetails, sealed_sender
from hengjian.supervision.complaints.services.letters import write_forwarding
from hengjian.supervision.complaints.states import IN_HAND, OVER, WITH_AGENCY, State
from hengjian.supervision.complaints.tests.factories import SENDER

SHOWN = "有人反映没有出示证件。"
REASON = {"text": "理由写在这里。"}
Data = Mapping[str, str]
NOTHING: Data = {}
FILE = "工单编号,收到日期,标题\nRX1,2026-03-02,没有出示证件\n"


def a_complaint(place: str, state: State = State.RECEIVED, **values: Any) -> Complaint:
    """Make a complaint received at the body at a place, about nobody of whom anybody is part."""
    day = today()
    made = Complaint.objects.create(
        number=new_number(day.year), channel="letter", office=make_body(place), title="罚款没有出示证件",
        text="没有出示证件就罚款。", shown_text=SHOWN, received_on=day, state=state,
        due=day + timedelta(days=30) if state in IN_HAND else None,
        first_due=day + timedelta(days=30) if state in IN_HAND else None,
        answer_due=day + timedelta(days=15) if state in WITH_AGENCY else None,
        closed_on=day if state in OVER else None, received_by=uuid7(), received_by_name="登记人",
        **values,
    )  # fmt: skip
    sealed_sender(made, SenderDetails(**{**vars(SENDER), "agrees": True})).save()
    return made


def a_forwarding(place: str, state: State = State.FORWARDED) -> Forwarding:
    """Make a complaint that was forwarded to the body at a place."""
    complaint, day = a_complaint(place, state), today()
    given = Forwarding.objects.create(
        complaint=complaint, body=make_body(place), text=SHOWN, on=day, due=day + timedelta(days=15),
        by=uuid7(), by_name="转办人",
    )  # fmt: skip
    if state == State.ANSWERED:
        Answer.objects.create(
            forwarding=given,
            kind="corrected",
            text="已经退还。",
            on=day,
            by=uuid7(),
            by_name="机关",
        )
    return given


def on(state: State = State.RECEIVED, data: Data = NOTHING, **values: Any) -> Prepare:
    """Try it on a complaint in a state."""
    return lambda _actor, place: Attempt(a_complaint(place, state, **values).uuid, dict(data))


def with_days(state: State, data: Data, **days: int) -> Prepare:
    """Try it with days that are so far in the future."""

    def prepare(_actor: Account, place: str) -> Attempt:
        told = {name: (today() + timedelta(days=by)).isoformat() for name, by in days.items()}
        return Attempt(a_complaint(place, state).uuid, {**data, **told})

    return prepare


def given(data: Data = NOTHING) -> Prepare:
    """Try it on what was forwarded to the body at the place."""
    return lambda _actor, place: Attempt(a_forwarding(place).uuid, dict(data))


def _new(_actor: Account, place: str) -> Attempt:
    told = {
        "channel": "letter", "received_on": today().isoformat(), "body": str(make_body(place).uuid),
        "title": "罚款没有出示证件", "text": "没有出示证件就罚款。",
    }  # fmt: skip
    return Attempt(data=told)


def _accept(_actor: Account, place: str) -> Attempt:
    body = make_body(f"{place}9/")
    due = (today() + timedelta(days=30)).isoformat()
    told = {"body": str(body.uuid), "issue": "11-2", "due": due}
    return Attempt(a_complaint(place).uuid, told)


def _forward(_actor: Account, place: str) -> Attempt:
    day = today()
    told = {
        "body": str(make_body(f"{place}9/").uuid), "text": SHOWN,
        "due": (day + timedelta(days=30)).isoformat(),
        "answer_due": (day + timedelta(days=15)).isoformat(),
    }  # fmt: skip
    return Attempt(a_complaint(place).uuid, told)


def _other(state: State) -> Prepare:
    def prepare(_actor: Account, place: str) -> Attempt:
        other = a_complaint(place, state)
        return Attempt(a_complaint(place).uuid, {"other": str(other.uuid)})

    return prepare


def _hand_over(_actor: Account, place: str) -> Attempt:
    to = make_holder(Role.SUPERVISOR, place)
    return Attempt(a_complaint(place, State.ACCEPTED).uuid, {"to": str(to.uuid), **REASON})


def _clue(_actor: Account, place: str) -> Attempt:
    body = make_body(f"{place}9/")
    return Attempt(a_complaint(place, State.ACCEPTED, body=body, issue="11-2").uuid, {"sent": "1"})


def _send_back(_actor: Account, place: str) -> Attempt:
    due = (today() + timedelta(days=9)).isoformat()
    complaint = a_forwarding(place, State.ANSWERED).complaint
    return Attempt(complaint.uuid, {**REASON, "answer_due": due})


def _notice(_actor: Account, place: str) -> Attempt:
    complaint = a_complaint(place, State.ACCEPTED)
    notice = Notice.objects.create(complaint=complaint, kind="accepted", text="已受理", on=today())
    return Attempt(notice.uuid, {"way": "phone", "told_on": today().isoformat()})


def _letter(_actor: Account, place: str) -> Attempt:
    writer = make_holder(Role.SUPERVISOR, place)
    forwarding = a_forwarding(place)
    return Attempt(write_forwarding(actor=writer, forwarding=forwarding, on=today()).uuid)


def _objection(kind: Objection.Kind, data: Data) -> Prepare:
    def prepare(_actor: Account, place: str) -> Attempt:
        of_body = kind == Objection.Kind.FORWARDING
        complaint = (
            a_forwarding(place, State.OBJECTED).complaint
            if of_body
            else a_complaint(place, State.ASKED_AGAIN, reply="corrected")
        )
        row = Objection.objects.create(
            complaint=complaint, kind=kind, reasons="理由写在这里。", on=today(), against=uuid7(),
            by=uuid7(), by_name="提出人",
        )  # fmt: skip
        return Attempt(row.uuid, dict(data))

    return prepare


def _attachment(_actor: Account, place: str) -> Attempt:
    forwarding = a_forwarding(place, State.ANSWERED)
    digest = "cd" * 32
    file = evidence.path_of(digest)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"%PDF-1.7")
    row = Attachment.objects.create(
        complaint=forwarding.complaint, answer=forwarding.answers.get(), name="证明.pdf", sha256=digest,
        size=8, content_type="application/pdf",
    )  # fmt: skip
    return Attempt(row.uuid)


def _send_file(_actor: Account, _place: str) -> Attempt:
    make_body("/1/7/")
    stream = io.BytesIO(FILE.encode())
    stream.name = "工单.csv"
    return Attempt(data={"file": stream})


def _file(actor: Account, place: str) -> Attempt:
    """Try it on a file of one's own: whose it is says who sees it."""
    row = HotlineFile.objects.create(
        office=make_body(place), file_name="工单.csv", header=["工单编号"], outcome={}, by=actor.uuid,
        by_name="上传人",
    )  # fmt: skip
    return Attempt(row.uuid, {"hotline_number": "工单编号"})


def _pushed(actor: Account, place: str) -> Attempt:
    """Try to hand over a complaint by the interface, with a token that is good for the place."""
    make_body(place)
    _, headers = make_token(actor, place, scope=ApiToken.Scope.COMPLAINTS)
    told = {
        "number": "RX-1",
        "received_on": "2026-03-02",
        "title": "罚款",
        "text": "没有出示证件。",
    }
    return Attempt(data=told, headers={**headers, "Content-Type": "application/json"})


def _standing(actor: Account, place: str) -> Attempt:
    _, headers = make_token(actor, place, scope=ApiToken.Scope.COMPLAINTS)
    complaint = a_complaint(place)
    Complaint.objects.filter(pk=complaint.pk).update(received_by=actor.uuid)
    return Attempt(complaint.uuid, headers=headers)


def _number(_actor: Account, place: str) -> Attempt:
    return Attempt(data={"number": a_complaint(place).number})


PURPOSE = {"purpose": "约他核对情况"}
ATTEMPTS: Mapping[str, Prepare] = {
    "POST complaints:new": _new,
    "POST complaints:hotline": _send_file,
    "GET complaints:hotline_file": _file,
    "GET complaints:hotline_columns": _file,
    "POST complaints:hotline_columns": _file,
    "POST complaints:hotline_carry_out": _file,
    "GET complaints:complaint": on(),
    "GET complaints:reveal": on(),
    "POST complaints:reveal": on(data=PURPOSE),
    "GET complaints:accept": on(),
    "POST complaints:accept": _accept,
    "GET complaints:forward": on(),
    "POST complaints:forward": _forward,
    "GET complaints:guide": on(),
    "POST complaints:guide": on(data={"entered": "yes", "remedy": "某法院某案"}),
    "GET complaints:elsewhere": on(),
    "POST complaints:elsewhere": on(data=REASON),
    "POST complaints:merge": _other(State.ACCEPTED),
    "POST complaints:repeat": _other(State.REPLIED),
    "GET complaints:withdraw": on(),
    "POST complaints:withdraw": on(data=REASON),
    "GET complaints:reconsider": on(State.GUIDED),
    "POST complaints:reconsider": on(State.GUIDED, REASON),
    "GET complaints:extend": on(State.ACCEPTED),
    "POST complaints:extend": with_days(State.ACCEPTED, REASON, due=40),
    "GET complaints:hand_over": on(State.ACCEPTED),
    "POST complaints:hand_over": _hand_over,
    "GET complaints:shown_text": on(),
    "POST complaints:shown_text": on(data={"text": SHOWN}),
    "GET complaints:cases": on(),
    "POST complaints:cases": on(data={"numbers": ""}),
    "GET complaints:make_clue": on(State.ACCEPTED),
    "POST complaints:make_clue": _clue,
    "GET complaints:reply": on(State.ACCEPTED),
    "POST complaints:reply": on(State.ACCEPTED, {"kind": "corrected", "text": "已经退还。"}),
    "GET complaints:send_back": _send_back,
    "POST complaints:send_back": _send_back,
    "GET complaints:call_back": on(State.REPLIED, reply="corrected"),
    "POST complaints:call_back": on(
        State.REPLIED, {"satisfaction": "satisfied"}, reply="corrected"
    ),
    "GET complaints:ask_again": on(State.REPLIED),
    "POST complaints:ask_again": on(State.REPLIED, REASON, reply="corrected"),
    "GET complaints:deliver": _notice,
    "POST complaints:deliver": _notice,
    "GET complaints:decide_forwarding": _objection(Objection.Kind.FORWARDING, NOTHING),
    "POST complaints:decide_forwarding": _objection(
        Objection.Kind.FORWARDING, {"sustained": "yes", **REASON}
    ),
    "GET complaints:decide_again": _objection(Objection.Kind.REPLY, NOTHING),
    "POST complaints:decide_again": _objection(Objection.Kind.REPLY, {"reopens": "no", **REASON}),
    "GET complaints:attachment": _attachment,
    "POST complaints:write_forwarding": given(),
    "POST complaints:write_notice": _notice,
    "GET complaints:letter_pdf": _letter,
    "GET complaints:letter_docx": _letter,
    "GET complaints:given": given(),
    "GET complaints:answer": given(),
    "POST complaints:answer": given({"kind": "corrected", "text": "已经退还。"}),
    "GET complaints:object": given(),
    "POST complaints:object": given(REASON),
    "GET complaints:given_reveal": given(),
    "POST complaints:given_reveal": given(PURPOSE),
    "POST complaints:look_up": _number,
    "POST api:complaint_push": _pushed,
    "GET api:complaint_standing": _standing,
}

DONE_PAGES: frozenset[str] = frozenset({"complaints/revealed.html", "complaints/progress.html"})
"""What is shown once, or to whoever has the number, leads nowhere else."""
