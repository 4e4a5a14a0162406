"""The operations: to send data, to follow what becomes of it, to import it or take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Protocol
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status
from ninja.security import HttpBearer

from hengjian.accounts import tokens
from hengjian.accounts.models import Account
from hengjian.accounts.selectors import Body
from hengjian.accounts.signed import today
from hengjian.accounts.tokens import Caller, Scope
from hengjian.common.problems import Problem
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.common.subtrees import ROOT
from hengjian.intake import policies, selectors
from hengjian.intake.api import answers
from hengjian.intake.api.answers import Received, Refusals, Standing, Told
from hengjian.intake.api.contents import REQUEST_BODY, body_of_rows, heads_of, sent
from hengjian.intake.models import CASES, Batch
from hengjian.intake.rows import Heads
from hengjian.intake.services import deciding
from hengjian.intake.services.pushing import KeyUsed, push
from hengjian.intake.targets import RowTarget, row_targets

MOST_REJECTS = 1_000
KEY = r"^[!-~]{1,200}$"
"""Printable characters of ASCII, as a header can carry them."""

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=KEY,
        description="这一批的键，由送数据的系统起，一批一个；没有收到答复，就用同一个键把同样的内容再送一次，不会重复",
    ),
]
Whose = Annotated[UUID | None, Query(description="数据属于哪个单位；不写就是令牌所属的单位")]
After = Annotated[int, Query(ge=0, le=2**31, description="从第几处之后看起")]
Limit = Annotated[int, Query(ge=1, le=MOST_REJECTS, description="最多看几处")]


class Token(HttpBearer):
    """A token that is good for one of some purposes."""

    def __init__(self, *scopes: Scope) -> None:
        """Take the purposes."""
        super().__init__()
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Caller:
        """Give who calls, or raise what is to be answered."""
        return tokens.authenticate(request, *self.scopes)

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Do nothing: the request was looked at as a whole."""


class Decision(Protocol):
    """What is decided about a batch."""

    def __call__(self, *, actor: Account, batch: Batch, on: date) -> None:
        """Do it, or raise Refused."""


def _or(*statuses: int) -> dict[int, Any]:
    """Give the answers, beside that to what was carried out, for the description."""
    return dict.fromkeys((401, 403, 422, *statuses), Told)


router = Router(auth=Token(Scope.PUSH, Scope.REGISTRY), tags=["案件数据、登记数据"])


@router.post(
    "batches",
    auth=Token(Scope.PUSH),
    url_name="push",
    operation_id="push",
    summary="送来一批数据",
    response={202: Received, **_or(400, 409, 411, 413, 415)},
    openapi_extra={"requestBody": REQUEST_BODY},
)
def push_batch(request: HttpRequest, key: Key, body: Whose = None) -> Status[Received]:
    """收下就不会丢。收下以后先核对，核对的结果用 status 里的地址看，看过再导入。"""
    return _pushed(request, key, body, CASES, None)


def _push_rows_of(taker: RowTarget) -> Callable[..., Status[Received]]:
    heads = heads_of(taker.tables)

    def answer(request: HttpRequest, key: Key, body: Whose = None) -> Status[Received]:
        return _pushed(request, key, body, taker.several, heads)

    return answer


for _taker in row_targets():
    router.post(
        _taker.several,
        auth=Token(Scope.REGISTRY),
        url_name=f"push_{_taker.several}",
        operation_id=f"push_{_taker.several}",
        summary="送来一批登记表",
        description="各表的行照登记的导入：先核对，看过再导入，导入后可以撤回。",
        response={202: Received, **_or(400, 409, 411, 413, 415)},
        openapi_extra={"requestBody": body_of_rows(_taker.tables)},
    )(_push_rows_of(_taker))


def _pushed(
    request: HttpRequest, key: str, body: UUID | None, holds: str, heads: Heads | None
) -> Status[Received]:
    """Keep what was sent, and tell under which name."""
    caller, day = _caller(request), today()
    whose = _body(caller, body, day, holds)
    try:
        batch = push(
            actor=caller.account, body=whose, key=key, uploads=sent(request, heads), on=day, holds=holds
        )  # fmt: skip
    except KeyUsed as refused:
        raise Problem(409, "key_used", str(refused)) from refused
    except NotAllowed as refused:
        raise Problem(403, "forbidden", str(refused)) from refused
    except Refused as refused:
        raise Problem(422, "files_refused", str(refused)) from refused
    return Status(202, answers.received(batch))


@router.get(
    "batches/{uuid}",
    url_name="batch",
    operation_id="standing",
    summary="看一批的情况",
    response={200: Standing, **_or(404)},
)
def standing(request: HttpRequest, uuid: UUID) -> Standing:
    """状态、进度、核对的结果、可以办的。"""
    return answers.standing(_visible(request, uuid))


@router.get(
    "batches/{uuid}/rejects",
    url_name="rejects",
    operation_id="rejects",
    summary="看拒收的行",
    response={200: Refusals, **_or(404)},
)
def refused_rows(
    request: HttpRequest, uuid: UUID, after: After = 0, limit: Limit = 100
) -> Refusals:
    """每一处写明行号、栏目、原因和怎样改。用 JSON 送来的，行号是这张表里的第几行。"""
    return answers.refusals(_visible(request, uuid), after, limit)


def _decide(decision: Decision) -> Callable[[HttpRequest, UUID], Standing]:
    def answer(request: HttpRequest, uuid: UUID) -> Standing:
        batch = _visible(request, uuid)
        try:
            decision(actor=_caller(request).account, batch=batch, on=today())
        except NotAllowed as refused:
            raise Problem(403, "forbidden", str(refused)) from refused
        except Refused as refused:
            raise Problem(409, "not_now", str(refused)) from refused
        batch.refresh_from_db()
        return answers.standing(batch)

    return answer


_DECISIONS: tuple[tuple[str, Decision, str, str], ...] = (
    ("confirm", deciding.confirm, "导入", "按核对的结果导入，导入后可以撤回。"),
    ("discard", deciding.discard, "放弃", "不导入这一批。"),
    ("withdraw", deciding.withdraw, "撤回", "撤回已导入的一批，被它取代的数据恢复原样。"),
    ("retry", deciding.retry, "重试", "平台出错没有完成的，再做一次。"),
)
for _name, _decision, _summary, _description in _DECISIONS:
    router.post(
        f"batches/{{uuid}}/{_name}",
        url_name=_name,
        operation_id=_name,
        summary=_summary,
        description=_description,
        response={200: Standing, **_or(404, 409)},
    )(_decide(_decision))


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]  # what the token gave
    return caller


def _body(caller: Caller, uuid: UUID | None, day: date, holds: str) -> Body:
    """Give the body whose data it is: that of the token, or one below it that the caller names."""
    token = caller.token
    if uuid is None and token.body_path == ROOT:
        raise Problem(422, "body_missing", "请用 body 参数写明数据属于哪个单位。")
    own = Body(token.body, token.body_name, token.body_path)
    named = [own] if uuid is None else selectors.bodies_for(caller.account, day)
    for body in named:
        may = policies.may(caller.account, policies.Deed.BRING, day, body.path, holds)
        if may and caller.reaches(body.path) and uuid in (None, body.uuid):
            return body
    raise Problem(403, "forbidden", "没有这个单位，或者这个账号和令牌不能为它送数据。")


def _visible(request: HttpRequest, uuid: UUID) -> Batch:
    """Give a batch that the caller sent itself; another is not there for it."""
    caller = _caller(request)
    batch = selectors.pushed_for(caller.account, today()).filter(uuid=uuid).first()
    of_cases = caller.token.scope == Scope.PUSH
    if batch is None or not caller.reaches(batch.body_path) or batch.of_cases != of_cases:
        raise Problem(404, "not_found", "没有这一批，或者不是用这个账号送来的。")
    return batch
