"""Accounts and grants for tests."""

from datetime import date
from hashlib import sha256
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from hengjian.accounts import codes, following
from hengjian.accounts.factors import SEAL
from hengjian.accounts.models import Account, ApiToken, Grant, KnownBody, SecondFactor
from hengjian.accounts.roles import Role
from hengjian.accounts.selectors import Body
from hengjian.common import clock
from hengjian.common.sealing import seal
from hengjian.common.subtrees import ROOT

DAY = date(2026, 3, 2)
PASSWORD = "wei-feng-li-lian"  # noqa: S105  of tests only

_numbers = count(1)


def body_at(path: str) -> Body:
    """Give the body that has a place in the tree; the same for the same place."""
    return Body(uuid5(NAMESPACE_URL, path), f"单位{path}", path)


def tell_of(path: str) -> None:
    """Tell accounts of the body at a place, as the registry does, where nobody has told of one yet."""
    body = body_at(path)
    known = path == ROOT or KnownBody.objects.filter(path=path).exists()
    if body.uuid is not None and not known:
        following.know_body(body=body.uuid, name=body.name, path=path)


def make_account(
    path: str = "/1/", *, username: str = "", password: str = "", must_change_password: bool = False
) -> Account:
    """Make an account at a body, with a password only where one is wanted."""
    body = body_at(path)
    name = username or f"person{next(_numbers)}"
    account = Account(
        username=name,
        display_name=f"{name}的姓名",
        body=body.uuid,
        body_name=body.name,
        body_path=body.path,
        must_change_password=must_change_password,
    )
    tell_of(path)
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save()
    return account


def make_system(path: str = "/1/") -> Account:
    """Make an account of another system at a body."""
    account = make_account(path)
    account.kind = Account.Kind.SYSTEM
    account.save()
    return account


def make_token(
    account: Account,
    path: str,
    *,
    scope: ApiToken.Scope = ApiToken.Scope.PUSH,
    valid_until: date = date(9999, 12, 31),
) -> tuple[ApiToken, dict[str, str]]:
    """Make a token of an account for a subtree, and give it with the headers that show it."""
    secret = f"hj_{next(_numbers)}"
    token = ApiToken.objects.create(
        account=account, name="测试", scope=scope, digest=sha256(secret.encode()).hexdigest(),
        beginning=secret, body_name=f"单位{path}", body_path=path, valid_until=valid_until,
        issued_by=account.uuid,
    )  # fmt: skip
    return token, {"Authorization": f"Bearer {secret}"}


def make_factor(account: Account) -> bytes:
    """Give an account a second factor that works, and its secret."""
    secret = codes.new_secret()
    SecondFactor.objects.create(
        account=account, sealed_secret=seal(secret, SEAL).decode(), confirmed_at=clock.now()
    )
    return secret


def code_now(secret: bytes, shift: int = 0) -> str:
    """Give the code that an app shows now, or some half minutes later."""
    return codes.code_of(secret, codes.step_at(clock.now()) + shift)


def make_grant(
    account: Account,
    role: Role,
    path: str,
    valid_from: date = date(2000, 1, 1),
    valid_until: date | None = None,
) -> Grant:
    """Give an account a role for a subtree, in force for long unless days are given."""
    body = body_at(path)
    tell_of(path)
    return Grant.objects.create(
        account=account,
        role=role,
        body=body.uuid,
        body_name=body.name,
        body_path=path,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def make_holder(role: Role, path: str, *, at: str | None = None) -> Account:
    """Make an account with a role for a subtree, at the body on its top unless another is given."""
    account = make_account(at or path)
    make_grant(account, role, path)
    return account
