"""What other systems call: a hotline hands over a ticket, and asks what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import Field

from hengjian.accounts import tokens
from hengjian.accounts.signed import today
from hengjian.accounts.tokens import Caller, Scope
from hengjian.common.problems import Problem
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.models.bodies import Body
from hengjian.supervision.complaints import law, policies
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.policies import Action
from hengjian.supervision.complaints.senders import SenderDetails
from hengjian.supervision.complaints.services.receiving import ComplaintDetails, receive
from hengjian.supervision.complaints.states import State

LONG, LINE, CODE = 20_000, 200, 64


class Token(HttpBearer):
    """A token that is good for handing over complaints."""

    def __call__(self, request: HttpRequest) -> Caller:
        """Give who calls, or raise what is to be answered."""
        return tokens.authenticate(request, Scope.COMPLAINTS)

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Do nothing: the request was looked at as a whole."""


class ComplaintTold(Schema):
    """Why a request was not carried out."""

    code: str = Field(description="代码，给程序看")
    message: str = Field(description="说明，给人看")


class Who(Schema):
    """Who complains; what is not known is left out, and nothing at all is anonymous."""

    kind: str = Field(
        "", max_length=16, description="person 个人、enterprise 企业、organisation 其他组织"
    )
    name: str = Field("", max_length=LINE)
    phone: str = Field("", max_length=LINE)
    address: str = Field("", max_length=LINE)
    agrees: bool = Field(default=False, description="同意把姓名和联系方式告诉承办单位")


class Said(Schema):
    """A complaint as another system has it."""

    number: str = Field(
        min_length=1, max_length=CODE, pattern=r"^[!-~]+$",
        description="来源系统里的编号，一件一个；没有收到答复，就用同一个编号再送一次，不会重复",
    )  # fmt: skip
    channel: str = Field("hotline", max_length=24, description="来源，规则包里的代码")
    received_on: date = Field(description="收到日期，不晚于今天")
    title: str = Field(min_length=1, max_length=LINE, description="标题，不写反映人是谁")
    text: str = Field(min_length=4, max_length=LONG, description="反映的内容")
    body: UUID | None = Field(None, description="反映的单位的编号")
    body_name: str = Field(
        "", max_length=LINE, description="反映的单位的名称，照原话；登记过的自动对上"
    )
    remedy: str = Field("", max_length=LINE, description="已经进入的复议、诉讼案件")
    sender: Who | None = Field(None, description="反映人；不写就是匿名")


class Registered(Schema):
    """A complaint that is on record."""

    complaint: UUID
    tracking_number: str = Field(description="告诉反映人的查询号码")
    status: str = Field(description="看办理情况的地址")


class ComplaintStanding(Schema):
    """How a complaint stands."""

    complaint: UUID
    number: str = Field(description="来源系统里的编号")
    tracking_number: str
    state: str = Field(description="、".join(f"{each.value} {each.label}" for each in State))
    state_name: str
    due: date | None = Field(description="最迟答复反映人的日期")
    reply: str = Field(description="答复的种类，还没有答复是空的")
    closed_on: date | None


def _or(*statuses: int) -> dict[int, Any]:
    return dict.fromkeys((401, 403, *statuses), ComplaintTold)


router = Router(auth=Token(), tags=["投诉举报"])


@router.post(
    "complaints",
    url_name="complaint_push",
    operation_id="complaint_push",
    summary="送来一件投诉举报",
    response={201: Registered, 200: Registered, **_or(400, 409, 422)},
)
def push(request: HttpRequest, said: Said) -> Status[Registered]:
    """登记一件，给出查询号码；同一系统用同一个编号再送，给出原来的那一件。"""
    caller, day = _caller(request), today()
    office = _office(caller, day)
    known = Complaint.objects.filter(hotline_number=said.number).first()
    if known is not None:
        if known.received_by != caller.account.uuid:
            raise Problem(409, "number_used", "这个编号已经由别的来源登记过。")
        return Status(200, _registered(known))
    details = ComplaintDetails(
        channel=said.channel, title=_plain(said.title), text=_plain(said.text),
        body=_body(said, office), body_said=_plain(said.body_name), hotline_number=said.number,
        remedy=_plain(said.remedy), received_on=said.received_on,
    )  # fmt: skip
    try:
        complaint = receive(
            actor=caller.account, office=office, details=details, on=day,
            sender=_sender(said.sender),
        )  # fmt: skip
    except NotAllowed as refused:
        raise Problem(403, "forbidden", str(refused)) from refused
    except Refused as refused:
        raise Problem(422, "complaint_refused", str(refused)) from refused
    return Status(201, _registered(complaint))


@router.get(
    "complaints/{uuid}",
    url_name="complaint_standing",
    operation_id="complaint_standing",
    summary="看一件投诉举报的情况",
    response={200: ComplaintStanding, **_or(404, 422)},
)
def standing(request: HttpRequest, uuid: UUID) -> ComplaintStanding:
    """状态、期限、答复的种类；只能看自己送来的。"""
    caller, day = _caller(request), today()
    _office(caller, day)
    rows = Complaint.objects.select_related("office", "same_as")
    complaint = rows.filter(uuid=uuid, received_by=caller.account.uuid).first()
    if complaint is None or not caller.reaches(complaint.office.path):
        raise Problem(404, "not_found", "没有送来过这件投诉举报。")
    main = complaint.same_as or complaint
    meant = law.replies().get(main.reply)
    return ComplaintStanding(
        complaint=complaint.uuid, number=complaint.hotline_number,
        tracking_number=complaint.written_number, state=complaint.state,
        state_name=complaint.get_state_display(), due=main.due, closed_on=main.closed_on,
        reply=meant.label if meant else "",
    )  # fmt: skip


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja
    return caller


def _office(caller: Caller, day: date) -> Body:
    """Give where the token lets complaints be received, and the account may do so."""
    body = Body.objects.filter(path__startswith=caller.subtree).order_by("path").first()
    if body is None or not policies.may(caller.account, Action.WORK, day, body.path):
        raise Problem(403, "forbidden", "这个令牌的账号不能在令牌所属的单位登记投诉举报。")
    return body


def _body(said: Said, office: Body) -> Body | None:
    near = Body.objects.filter(path__startswith=office.path, state=Body.State.ACTIVE)
    if said.body is not None:
        found = near.filter(uuid=said.body).first()
        if found is None:
            raise Problem(422, "body_unknown", "没有这个单位，或者不在令牌所属的单位之下。")
        return found
    named = list(near.filter(name=said.body_name.strip())[:2]) if said.body_name.strip() else []
    return named[0] if len(named) == 1 else None


def _sender(who: Who | None) -> SenderDetails:
    if who is None:
        return SenderDetails()
    return SenderDetails(
        kind=_plain(who.kind), name=_plain(who.name), phone=_plain(who.phone),
        address=_plain(who.address), agrees=who.agrees,
    )  # fmt: skip


def _registered(complaint: Complaint) -> Registered:
    return Registered(
        complaint=complaint.uuid,
        tracking_number=complaint.written_number,
        status=reverse("api:complaint_standing", args=[complaint.uuid]),
    )


def _plain(text: str) -> str:
    # PostgreSQL keeps no text with a zero byte, and no database half a pair of UTF-16.
    return text.replace("\0", "").encode("utf-8", "replace").decode()
