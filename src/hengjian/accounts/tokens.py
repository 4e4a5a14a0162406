"""Tokens by which another system calls the API: issued and revoked by an operator, looked at with every request.

A view of an API is open to whoever is not signed in, asks for the caller first, and then what he may do::

    @csrf_exempt  # a token is in a header, where no other site can put it
    @login_not_required
    @require_POST
    def push(request: HttpRequest) -> HttpResponse:
        try:
            caller = tokens.authenticate(request, Scope.PUSH)
        except tokens.Unauthorized as refused:
            return refused.answer()
        if not (caller.reaches(place) and policies.may(caller.account, Deed.BRING, today(), place)):
            return JsonResponse({"code": "forbidden", "message": "…"}, status=403)
        services.bring(actor=caller.account, …)

Lists are narrowed twice: by `visible_to(caller.account, …)` and by `within([caller.subtree])`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.http import HttpRequest, JsonResponse

from hengjian.accounts import policies
from hengjian.accounts.changes import require_manager, write_down
from hengjian.accounts.lockout import address_of
from hengjian.accounts.models import Account, ApiToken
from hengjian.accounts.selectors import Body
from hengjian.accounts.signed import today
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.common.subtrees import covers

Scope = ApiToken.Scope

MARK = "hj_"
"""What a token begins with, so that one that leaked is known for what it is."""
SECRET_BYTES = 32
SHOWN = 8
SCHEME = "Bearer"
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Caller:
    """The other system behind a request: the account as which it acts, and how far its token lets it."""

    account: Account
    token: ApiToken

    @property
    def subtree(self) -> str:
        """The place at and below which the token is good."""
        return str(self.token.body_path)

    def reaches(self, place: str) -> bool:
        """Tell whether the token is good for a place; what the account may do there is asked of the policies."""
        return covers([self.subtree], place)


class Unauthorized(Exception):
    """The request has no token that is good for this."""

    def __init__(self, code: str, message: str, status: int = 401) -> None:
        """Take the code for the machine and the words for the person who looks after it."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status

    def answer(self) -> JsonResponse:
        """Give the answer to the request."""
        headers = {"WWW-Authenticate": SCHEME} if self.status == 401 else {}  # noqa: PLR2004  the status that asks for it
        content = {"code": self.code, "message": self.message}
        return JsonResponse(
            content, status=self.status, headers=headers, json_dumps_params={"ensure_ascii": False}
        )


def authenticate(request: HttpRequest, *scopes: Scope) -> Caller:
    """Give who calls with a token that is good for one of the purposes today; raises `Unauthorized` else."""
    scheme, _, secret = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.casefold() != SCHEME.casefold() or not secret.strip():
        raise Unauthorized(
            "token_missing", "请求没有带令牌：请在 Authorization 头里写 Bearer 和令牌。"
        )
    token = (
        ApiToken.objects.select_related("account").filter(digest=_digest(secret.strip())).first()
    )
    if token is None:
        raise Unauthorized("token_unknown", "没有这个令牌，请核对是否写全。")
    if token.revoked_at is not None:
        raise Unauthorized("token_revoked", "这个令牌已吊销，请向系统管理员申请新的令牌。")
    if token.valid_until < today():
        raise Unauthorized("token_expired", "这个令牌已过期，请向系统管理员申请新的令牌。")
    if not token.account.is_active:
        raise Unauthorized("account_out_of_use", "这个令牌所属的账号已停用，请联系系统管理员。")
    if token.scope not in scopes:
        wanted = "或者".join(f"“{scope.label}”" for scope in scopes)
        words = f"这个令牌的用途是“{token.get_scope_display()}”，不能用于{wanted}。"
        raise Unauthorized("scope_missing", words, status=403)
    _note_use(token, address_of(request))
    return Caller(token.account, token)


@transaction.atomic
def issue(
    *,
    actor: Account,
    account: Account,
    name: str,
    scope: Scope,
    body: Body,
    valid_until: date,
    on: date,
) -> tuple[ApiToken, str]:
    """Issue a token for an account of another system; the secret is given once and kept nowhere."""
    require_manager(actor, account, on)
    if not account.is_system:
        raise Refused("令牌只能发给对接系统的账号，不能发给人员。")
    if not policies.may(actor, policies.Action.MANAGE, on, body.path):
        raise NotAllowed("您只能在自己管理的单位范围内签发令牌。")
    if valid_until < on:
        raise Refused("截止日已经过去，请改正。")
    secret = MARK + token_urlsafe(SECRET_BYTES)
    token = ApiToken(
        account=account, name=name.strip(), scope=scope, digest=_digest(secret),
        beginning=secret[:SHOWN], body=body.uuid, body_name=body.name, body_path=body.path,
        valid_until=valid_until, issued_by=actor.uuid,
    )  # fmt: skip
    token.full_clean()
    token.save()
    content = {"scope": scope.value, "body": body.uuid, "valid_until": valid_until.isoformat()}
    write_down("token.issued", actor, [account.uuid, token.uuid], on, content)
    return token, secret


@transaction.atomic
def revoke(*, actor: Account, token: ApiToken, on: date) -> None:
    """Make a token worthless at once."""
    require_manager(actor, token.account, on)
    # Asked of the database, so that of two who revoke at once only one is written down.
    revoked = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
    if revoked:
        write_down("token.revoked", actor, [token.account.uuid, token.uuid], on)


def _digest(secret: str) -> str:
    # A plain digest will do: nobody guesses 256 random bits, so there is nothing to slow down.
    return sha256(secret.encode()).hexdigest()


def _note_use(token: ApiToken, address: str | None) -> None:
    """Remember the use, once a minute: a stream of requests must not become a stream of writes."""
    now = clock.now()
    fresh = token.last_used_at is not None and now - token.last_used_at < NOTED_EVERY
    if not fresh or token.last_used_from != address:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_used_from=address)
