"""All changes of accounts: each in one transaction and with one entry in the journal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from hengjian.accounts import policies
from hengjian.accounts.changes import require_manager, write_down
from hengjian.accounts.lockout import forget_failures
from hengjian.accounts.models import Account, Grant, SignIn, StandIn
from hengjian.accounts.roles import Role
from hengjian.accounts.selectors import Body, colleagues_of
from hengjian.accounts.sessions import end
from hengjian.accounts.slips import readable_secret
from hengjian.common.refusals import NotAllowed, Refused

USERNAME = re.compile(r"[\w.@-]{2,64}")


def normal_username(username: str) -> str:
    """Give the form in which user names are kept and compared: full-width letters and capitals make no difference."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


@transaction.atomic
def create_account(
    *,
    actor: Account | None,
    username: str,
    display_name: str,
    body: Body,
    on: date,
    kind: Account.Kind = Account.Kind.PERSON,
) -> Account:
    """Make an account that has no role and no password yet: `reset_password` gives a person the first one.

    Without an actor it is made from the command line, by whoever has the machine.
    """
    if actor is not None and not policies.may(actor, policies.Action.MANAGE, on, body.path):
        raise NotAllowed("您不能在这个单位建立账号。")
    name = normal_username(username)
    if not USERNAME.fullmatch(name):
        raise Refused("用户名须为 2 至 64 个汉字、字母、数字或者 . _ - @，中间不留空格。")
    if Account.objects.filter(username=name).exists():
        raise Refused(f"用户名“{name}”已有人使用，请换一个。")
    account = Account(
        username=name,
        display_name=display_name.strip(),
        kind=kind,
        must_change_password=kind == Account.Kind.PERSON,
        body=body.uuid,
        body_name=body.name,
        body_path=body.path,
    )
    account.set_unusable_password()
    account.full_clean()
    account.save()
    write_down("account.created", actor, [account.uuid], on, {"body": body.uuid, "kind": kind})
    return account


@transaction.atomic
def change_state(*, actor: Account, account: Account, state: str, on: date) -> None:
    """Suspend an account, take it back into use, or note that somebody left; whoever may not sign in is signed out."""
    require_manager(actor, account, on)
    account.state = Account.State(state)
    account.save(update_fields=["state"])
    if not account.is_active:
        end(account.sign_ins.all())
    write_down("account.state", actor, [account.uuid], on, {"state": account.state})


@transaction.atomic
def give_grant(
    *,
    actor: Account | None,
    account: Account,
    role: Role,
    body: Body,
    valid_from: date,
    valid_until: date | None,
    on: date,
) -> Grant:
    """Give somebody a role for a body and all below it."""
    if actor is not None:
        require_manager(actor, account, on)
        if not policies.may(actor, policies.Action.MANAGE, on, body.path):
            raise NotAllowed("您只能在自己管理的单位范围内授权。")
    if valid_until is not None and valid_until < valid_from:
        raise Refused("截止日早于起始日，请改正。")
    grant = Grant(
        account=account,
        role=role,
        body=body.uuid,
        body_name=body.name,
        body_path=body.path,
        valid_from=valid_from,
        valid_until=valid_until,
        given_by=actor.uuid if actor else None,
    )
    grant.full_clean()
    grant.save()
    write_down(
        "grant.given", actor, [account.uuid, grant.uuid], on, {"role": role, "body": body.uuid}
    )
    return grant


@transaction.atomic
def end_grant(*, actor: Account, grant: Grant, on: date) -> None:
    """End a grant: the day before was its last; one that had not begun yet never was."""
    require_manager(actor, grant.account, on)
    objects = [grant.account.uuid, grant.uuid]
    if grant.valid_from >= on:
        grant.delete()
    else:
        grant.valid_until = on - timedelta(days=1)
        grant.save(update_fields=["valid_until"])
    write_down("grant.ended", actor, objects, on)


@transaction.atomic
def arrange_stand_in(
    *, actor: Account, substitute: Account, valid_from: date, valid_until: date, on: date
) -> StandIn:
    """Let a colleague act for the one who arranges it, while he is away."""
    if not colleagues_of(actor).filter(pk=substitute.pk).exists():
        raise Refused("代理人须是同一单位在用的账号，请重新选择。")
    if valid_until < valid_from:
        raise Refused("截止日早于起始日，请改正。")
    if valid_until < on:
        raise Refused("截止日已经过去，请改正。")
    arranged = StandIn(
        absent=actor,
        substitute=substitute,
        valid_from=valid_from,
        valid_until=valid_until,
        arranged_by=actor.uuid,
    )
    arranged.full_clean()
    arranged.save()
    write_down("stand_in.arranged", actor, [actor.uuid, substitute.uuid, arranged.uuid], on)
    return arranged


@transaction.atomic
def end_stand_in(*, actor: Account, stand_in: StandIn, on: date) -> None:
    """End a stand-in at once; the one who is stood in for may, and the one who stands in."""
    if actor.pk not in (stand_in.absent_id, stand_in.substitute_id):
        raise NotAllowed("只有离岗人和代理人可以结束代理。")
    objects = [stand_in.absent.uuid, stand_in.substitute.uuid, stand_in.uuid]
    if stand_in.valid_from >= on:
        stand_in.delete()
    else:
        stand_in.valid_until = on - timedelta(days=1)
        stand_in.save(update_fields=["valid_until"])
    write_down("stand_in.ended", actor, objects, on)


@transaction.atomic
def reset_password(*, actor: Account | None, account: Account, on: date) -> str:
    """Give somebody a new first password, end where he is signed in and lift the lock on his name."""
    if actor is not None:
        require_manager(actor, account, on)
    if account.is_system:
        raise Refused("对接系统的账号没有密码，请签发令牌。")
    password = readable_secret()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    end(account.sign_ins.all())
    forget_failures(account.username)
    write_down("account.password_reset", actor, [account.uuid], on)
    return password


@transaction.atomic
def link_subject(*, actor: Account, account: Account, subject: str, on: date) -> None:
    """Register by what name the single sign-on of the office knows somebody; without one it is his user name."""
    require_manager(actor, account, on)
    if account.is_system:
        raise Refused("对接系统的账号不能登录页面，不登记统一身份编号。")
    plain = subject.strip()
    if plain and Account.objects.filter(subject=plain).exclude(pk=account.pk).exists():
        raise Refused("这个统一身份编号已登记给别的账号，请核对。")
    account.subject = plain
    account.full_clean()
    account.save(update_fields=["subject"])
    write_down("account.subject_linked", actor, [account.uuid], on, {"subject": plain})


@transaction.atomic
def share_password(*, accounts: Iterable[Account], password: str, on: date) -> None:
    """Give accounts one password that need not be changed: of a demonstration, where there is nothing to protect."""
    hashed = make_password(password)
    for account in accounts:
        account.password = hashed
        account.must_change_password = False
        account.save(update_fields=["password", "must_change_password"])
        write_down("account.password_shared", None, [account.uuid], on)


@transaction.atomic
def change_own_password(
    *, account: Account, password: str, session_key: str | None, on: date
) -> None:
    """Change one's own password and end one's other sign-ins; raises Django's `ValidationError` for a weak one."""
    validate_password(password, account)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    end(account.sign_ins.exclude(session_key=session_key))
    write_down("account.password_changed", account, [account.uuid], on)


@transaction.atomic
def end_sign_ins(*, account: Account, sign_ins: Iterable[SignIn], on: date) -> int:
    """End some of one's own sign-ins and tell how many they were."""
    ids = [each.pk for each in sign_ins]
    ended = end(account.sign_ins.filter(pk__in=ids))
    if ended:
        write_down("account.sign_ins_ended", account, [account.uuid], on, {"count": ended})
    return ended
