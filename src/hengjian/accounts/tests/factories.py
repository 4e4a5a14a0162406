"""Accounts and grants for tests."""

from datetime import date
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from hengjian.accounts.models import Account, Grant
from hengjian.accounts.roles import Role
from hengjian.accounts.selectors import Body

DAY = date(2026, 3, 2)
PASSWORD = "wei-feng-li-lian"  # noqa: S105  of tests only

_numbers = count(1)


def body_at(path: str) -> Body:
    """Give the body that has a place in the tree; the same for the same place."""
    return Body(uuid5(NAMESPACE_URL, path), f"单位{path}", path)


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
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.full_clean()
    account.save()
    return account


def make_grant(
    account: Account,
    role: Role,
    path: str,
    valid_from: date = date(2000, 1, 1),
    valid_until: date | None = None,
) -> Grant:
    """Give an account a role for a subtree, in force for long unless days are given."""
    body = body_at(path)
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
