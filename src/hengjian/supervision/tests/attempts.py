"""What the operations of this room are tried on, for the table of permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.accounts.tests.factories import make_holder
from hengjian.common.keeping import KeptFile
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.screening.states import State as FindingState
from hengjian.supervision import evidence
from hengjian.supervision.models import (
    Clue,
    Dispatch,
    Evidence,
    Letter,
    Matter,
    Measure,
    MeasureFile,
    Objection,
    Organ,
    Paper,
    Report,
)
from hengjian.supervision.papers.checking import mark_of
from hengjian.supervision.papers.services import issue_paper
from hengjian.supervision.services.dispatches import DispatchDetails, issue_for_clue
from hengjian.supervision.services.replies import ReplyDetails, record_answer
from hengjian.supervision.states import ClueState, State
from hengjian.supervision.tests.factories import make_finding

ELSEWHERE = "/1/90/"
DIGEST = "ab" * 32
REASON = {"text": "理由写在这里。"}
Data = Mapping[str, str]
NOTHING: Data = {}
LETTER = {"facts": "查明的情况", "demand": "请纠正并反馈"}


def a_supervisor(place: str) -> Account:
    """Make a supervisor of the body at a place who does not belong to it."""
    make_body(ELSEWHERE)
    return make_holder(Role.SUPERVISOR, place, at=ELSEWHERE)


def a_matter(place: str, state: State = State.LETTER_OUT, *, by: UUID | None = None) -> Matter:
    """Make a matter of the body at a place, in a state, with a letter and a report."""
    body, day = make_body(place), today()
    writer = by or make_holder(Role.SUPERVISOR, place).uuid
    matter = Matter.objects.create(
        year=day.year, serial=Matter.objects.count() + 1, title="事项", body=body, issue="11-2",
        opened_on=day, owner=writer, owner_name="经办人", state=State.LETTER_OUT,
        due=day + timedelta(days=30), soon_from=day + timedelta(days=21),
    )  # fmt: skip
    letter = Letter.objects.create(
        matter=matter, kind="urging", number=f"督办{matter.pk}号", on=day, facts="查明的情况", demand="请纠正并反馈",
        due=matter.due, by=writer, by_name="制发人",
    )  # fmt: skip
    if state == State.OBJECTED:
        Objection.objects.create(
            letter=letter, on=day, reasons="理由写在这里。", by=writer, by_name="机关"
        )
    if state == State.REPORTED:
        Report.objects.create(matter=matter, on=day, text="已经纠正。", by=writer, by_name="机关")
    owed = state in (State.LETTER_OUT, State.OBJECTED, State.DECIDED)
    closed = {"closed_on": day, "ending": Matter.Ending.NOTHING} if state == State.CLOSED else {}
    Matter.objects.filter(pk=matter.pk).update(
        state=state, due=matter.due if owed else None, **closed
    )
    matter.refresh_from_db()
    return matter


def on_matter(state: State = State.OPEN, data: Data = NOTHING) -> Prepare:
    """Try it on a matter of the body at the place."""
    return lambda _actor, place: Attempt(a_matter(place, state).uuid, dict(data))


def on_matter_with_day(data: Data) -> Prepare:
    """Try it with a day in the future."""
    return lambda _actor, place: Attempt(
        a_matter(place, State.OPEN).uuid,
        {**data, "due": (today() + timedelta(days=20)).isoformat()},
    )


def a_clue(place: str, state: ClueState = ClueState.RECEIVED) -> Clue:
    """Make a clue about the body at a place."""
    return Clue.objects.create(
        channel="hotline", body=make_body(place), title="线索", received_on=today(), state=state,
        received_by=make_holder(Role.SUPERVISOR, place).uuid, received_by_name="登记人",
    )  # fmt: skip


def on_clue(state: ClueState = ClueState.RECEIVED, data: Data = NOTHING) -> Prepare:
    """Try it on a clue about the body at the place."""
    return lambda _actor, place: Attempt(a_clue(place, state).uuid, dict(data))


def _new_clue(_actor: Account, place: str) -> Attempt:
    body = make_body(place)
    told = {
        "body": str(body.uuid),
        "channel": "hotline",
        "title": "线索",
        "received_on": today().isoformat(),
    }
    return Attempt(data=told)


def _merge(_actor: Account, place: str) -> Attempt:
    return Attempt(a_clue(place).uuid, {"matter": str(a_matter(place, State.OPEN).uuid)})


def _open(_actor: Account, place: str) -> Attempt:
    finding = make_finding(make_body(place), FindingState.CONFIRMED)
    return Attempt(
        data={"finding": str(finding.uuid), "title": "事项", "issue": "11-2", "kind": "daily"}
    )


def _hand_over(_actor: Account, place: str) -> Attempt:
    to = a_supervisor(place)
    return Attempt(a_matter(place, State.OPEN).uuid, {"to": str(to.uuid), **REASON})


def _objection(_actor: Account, place: str) -> Attempt:
    letter = a_matter(place, State.OBJECTED).letters.get()
    return Attempt(letter.objections.get().uuid, {"sustained": "no", "answer": "理由不成立。"})


def _object(_actor: Account, place: str) -> Attempt:
    return Attempt(a_matter(place).letters.get().uuid, REASON)


def _review(_actor: Account, place: str) -> Attempt:
    return Attempt(a_matter(place, State.REPORTED).reports.get().uuid, {"result": "accepted"})


def _circular(_actor: Account, place: str) -> Attempt:
    told = {"way": "向社会公布", "published": today().isoformat()}
    return Attempt(a_matter(place, State.OPEN).uuid, LETTER | told)


def _superior(_actor: Account, place: str) -> Attempt:
    matter = a_matter(place)
    Body.objects.filter(pk=matter.body.pk).update(led="vertical")
    return Attempt(matter.uuid, {"to": "省某局", **LETTER})


def _answer(_actor: Account, place: str) -> Attempt:
    day = today()
    measure = Measure.objects.create(
        matter=a_matter(place), kind="explanation", on=day, text="请说明有关情况。", due=day,
        by=make_holder(Role.SUPERVISOR, place).uuid, by_name="监督人员",
    )  # fmt: skip
    return Attempt(measure.uuid, REASON)


def _issued(place: str) -> Paper:
    letter = a_matter(place).letters.get()
    writer = a_supervisor(place)
    return issue_paper(actor=writer, letter=letter, on=letter.on)


def _paper(_actor: Account, place: str) -> Attempt:
    letter = _issued(place).letter
    assert letter is not None
    return Attempt(letter.uuid)


def _check(_actor: Account, place: str) -> Attempt:
    paper = _issued(place)
    return Attempt(paper.uuid, {"d": mark_of(paper)})


def _reply(_actor: Account, place: str) -> Attempt:
    letter = a_matter(place).letters.get()
    Letter.objects.filter(pk=letter.pk).update(kind="referral")
    return Attempt(letter.uuid, {**REPLY, "replied_on": today().isoformat()})


def _receive(_actor: Account, place: str) -> Attempt:
    return Attempt(a_matter(place).letters.get().uuid, {"x": "1"})


def _sent(place: str, kind: str) -> Dispatch:
    clue, writer = a_clue(place), a_supervisor(place)
    said = DispatchDetails("某机关", "线索", LETTER["facts"], LETTER["demand"])
    return issue_for_clue(actor=writer, clue=clue, kind=kind, details=said, on=today())


def _clue_letter(_actor: Account, place: str) -> Attempt:
    return Attempt(_sent(place, "notice").uuid)


REPLY = {"kind": "receipt", "text": "材料已收到。"}


def _clue_reply(_actor: Account, place: str) -> Attempt:
    told = {**REPLY, "replied_on": today().isoformat()}
    return Attempt(_sent(place, "forwarding").uuid, told)


def _reply_file(_actor: Account, place: str) -> Attempt:
    sent, writer = _sent(place, "forwarding"), a_supervisor(place)
    details = ReplyDetails(**REPLY, replied_on=today(), files=[_kept()])
    reply = record_answer(actor=writer, dispatch=sent, details=details, on=today())
    return Attempt(reply.files.get().uuid)


def _measure_file(actor: Account, place: str) -> Attempt:
    measure = Measure.objects.get(uuid=_answer(actor, place).uuid or "")
    return Attempt(MeasureFile.objects.create(measure=measure, **asdict(_kept())).uuid)


ORGAN = {"name": "某市司法局", "government": "某市人民政府"}


def _organ(actor: Account, place: str) -> Attempt:
    made = {**ORGAN, "mark": f"司{actor.pk}{len(place)}"}
    row, _ = Organ.objects.update_or_create(place=make_body(place), defaults=made)
    return Attempt(row.uuid, {**ORGAN, "mark": row.mark})


def _new_organ(actor: Account, place: str) -> Attempt:
    Organ.objects.filter(place__path=place).delete()
    told = {"place": str(make_body(place).uuid), "mark": f"司{actor.pk}{len(place)}"}
    return Attempt(data={**ORGAN, **told})


def _evidence(_actor: Account, place: str) -> Attempt:
    report = a_matter(place, State.REPORTED).reports.get()
    return Attempt(Evidence.objects.create(report=report, **asdict(_kept())).uuid)


def _kept() -> KeptFile:
    file = evidence.path_of(DIGEST)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"%PDF-1.7")
    return KeptFile("证明.pdf", DIGEST, 8, "application/pdf")


MEASURE = {"kind": "talk", "text": "约谈主要负责人。", "place": "会议室", "attendees": "某局局长"}
ATTEMPTS: Mapping[str, Prepare] = {
    "POST supervision:new_clue": _new_clue,
    "GET supervision:clue": on_clue(),
    "GET supervision:accept": on_clue(),
    "POST supervision:accept": on_clue(data={"title": "事项", "issue": "11-2", "kind": "daily"}),
    "GET supervision:drop": on_clue(),
    "POST supervision:drop": on_clue(data=REASON),
    "GET supervision:guide": on_clue(),
    "POST supervision:guide": on_clue(data={"entered": "yes", "remedy": "某法院某案", **REASON}),
    "GET supervision:reconsider": on_clue(ClueState.DROPPED),
    "POST supervision:reconsider": on_clue(ClueState.DROPPED, REASON),
    "GET supervision:merge": on_clue(),
    "POST supervision:merge": _merge,
    "GET supervision:open": _open,
    "POST supervision:open": _open,
    "GET supervision:matter": on_matter(State.LETTER_OUT),
    "GET supervision:find_nothing": on_matter(),
    "POST supervision:find_nothing": on_matter(data=REASON),
    "GET supervision:correct_on_spot": on_matter(),
    "POST supervision:correct_on_spot": on_matter(data=REASON),
    "GET supervision:stop": on_matter(),
    "POST supervision:stop": on_matter(data=REASON),
    "GET supervision:reopen": on_matter(State.CLOSED),
    "POST supervision:reopen": on_matter(State.CLOSED, REASON),
    "GET supervision:raise": on_matter(),
    "POST supervision:raise": on_matter(data={"listed": "on", **REASON}),
    "GET supervision:hand_over": on_matter(),
    "POST supervision:hand_over": _hand_over,
    "GET supervision:measure": on_matter(),
    "POST supervision:measure": on_matter(data=MEASURE),
    "GET supervision:urging": on_matter(),
    "POST supervision:urging": on_matter_with_day(LETTER),
    "GET supervision:opinion": on_matter(),
    "POST supervision:opinion": on_matter_with_day(LETTER),
    "GET supervision:circular": on_matter(),
    "POST supervision:circular": _circular,
    "GET supervision:suggestion": on_matter(),
    "POST supervision:suggestion": on_matter(
        data={"suggestion": "criticism", "person": "某人", **LETTER}
    ),
    "GET supervision:forwarding": on_matter(),
    "POST supervision:forwarding": on_matter(data={"to": "某机关", **LETTER}),
    "GET supervision:notice": on_matter(),
    "POST supervision:notice": on_matter(data={"to": "反映人", **LETTER}),
    "GET supervision:superior_notice": _superior,
    "POST supervision:superior_notice": _superior,
    "GET supervision:receive": _receive,
    "POST supervision:receive": _receive,
    "GET supervision:reply": _reply,
    "POST supervision:reply": _reply,
    "GET supervision:clue_forwarding": on_clue(),
    "POST supervision:clue_forwarding": on_clue(data={"to": "某机关", **LETTER}),
    "GET supervision:clue_notice": on_clue(),
    "POST supervision:clue_notice": on_clue(data={"to": "反映人", **LETTER}),
    "GET supervision:clue_letter_pdf": _clue_letter,
    "GET supervision:clue_letter_docx": _clue_letter,
    "GET supervision:clue_reply": _clue_reply,
    "POST supervision:clue_reply": _clue_reply,
    "GET supervision:reply_file": _reply_file,
    "GET supervision:measure_file": _measure_file,
    "GET supervision:organ": _organ,
    "POST supervision:organ": _organ,
    "POST supervision:new_organ": _new_organ,
    "GET supervision:propose": on_matter(),
    "POST supervision:propose": on_matter(data={**LETTER, "grave": "长期拖延，影响很大。"}),
    "GET supervision:decide": on_matter(State.PROPOSED),
    "POST supervision:decide": lambda actor, place: Attempt(
        a_matter(place, State.PROPOSED).uuid,
        {
            **LETTER,
            "number": f"决{actor.pk}-{place}",
            "due": (today() + timedelta(days=20)).isoformat(),
        },
    ),
    "GET supervision:decline": on_matter(State.PROPOSED),
    "POST supervision:decline": on_matter(State.PROPOSED, REASON),
    "GET supervision:answer_objection": _objection,
    "POST supervision:answer_objection": _objection,
    "GET supervision:review": _review,
    "POST supervision:review": _review,
    "GET supervision:report": on_matter(State.LETTER_OUT),
    "POST supervision:report": on_matter(State.LETTER_OUT, REASON),
    "GET supervision:object": _object,
    "POST supervision:object": _object,
    "GET supervision:answer": _answer,
    "POST supervision:answer": _answer,
    "GET supervision:evidence": _evidence,
    "GET supervision:paper_pdf": _paper,
    "GET supervision:paper_docx": _paper,
    "GET supervision:paper_receipt": _paper,
    "GET papers:check": _check,
}

DONE_PAGES: frozenset[str] = frozenset()
"""Whatever was done leads to another page."""
