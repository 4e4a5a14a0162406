"""The second factor: an authenticator app, and codes on paper for when it is lost."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from hengjian.accounts import codes, policies
from hengjian.accounts.changes import require_manager, write_down
from hengjian.accounts.lockout import Locked, lock_of, remember_failure
from hengjian.accounts.models import Account, RecoveryCode, SecondFactor
from hengjian.accounts.sessions import end
from hengjian.accounts.slips import readable_secret
from hengjian.common import clock
from hengjian.common.refusals import Refused
from hengjian.common.sealing import Unreadable, seal, unseal

RECOVERY_CODES = 10
SEAL = "hengjian.accounts.sealing"
WRONG = "动态码不对。请核对手机时间是否准确，输入当前显示的 6 位数字。"

logger = logging.getLogger(__name__)


def factor_of(account: Account) -> SecondFactor | None:
    """Give the second factor that somebody has to show, where there is one."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()


def must_have_one(account: Account, day: date) -> bool:
    """Tell whether a role that somebody has on a day may only be used with a second factor."""
    roles = settings.SECOND_FACTOR_ROLES
    return bool(roles) and policies.has_role(account, roles, day)


def secret_to_show(account: Account) -> bytes:
    """Give the secret that somebody has to put into his app; there is none left to show once it works."""
    waiting = SecondFactor.objects.filter(account=account, confirmed_at__isnull=True).first()
    if waiting is None:
        raise Refused("请先点击“开启二次验证”。")
    return unseal(waiting.sealed_secret.encode(), SEAL)


@transaction.atomic
def begin(*, account: Account, on: date) -> None:
    """Make the secret for somebody's app; nothing is asked of him before a first code proves that it works."""
    if factor_of(account) is not None:
        raise Refused("二次验证已经开启。")
    SecondFactor.objects.update_or_create(
        account=account,
        defaults={"sealed_secret": seal(codes.new_secret(), SEAL).decode(), "last_step": 0},
    )
    write_down("account.factor_begun", account, [account.uuid], on)


@transaction.atomic
def confirm(*, account: Account, code: str, session_key: str | None, on: date) -> list[str]:
    """Let the second factor count from now on, and give the codes for the day on which the app is lost.

    Other sign-ins end: each that goes on has shown the second factor.
    """
    secret = secret_to_show(account)
    step = codes.matching_step(secret, _plain(code), clock.now(), after=0)
    if step is None:
        raise Refused(WRONG)
    factor = SecondFactor.objects.select_for_update().get(account=account)
    factor.last_step, factor.confirmed_at = step, clock.now()
    factor.save(update_fields=["last_step", "confirmed_at"])
    end(account.sign_ins.exclude(session_key=session_key))
    write_down("account.factor_confirmed", account, [account.uuid], on)
    return _new_recovery_codes(factor)


def prove(*, account: Account, code: str, address: str | None, on: date) -> bool | Locked:
    """Tell whether somebody has his second factor with him; wrong codes count as wrong passwords do.

    While his name or his address is locked, not even the right code helps.
    """
    locked = lock_of(account.username, address)
    if locked is not None:
        return locked
    factor = factor_of(account)
    if factor is not None and _take(factor, _plain(code), account, on):
        return True
    remember_failure(account.username, address)
    return lock_of(account.username, address) or False


@transaction.atomic
def renew_recovery_codes(*, account: Account, on: date) -> list[str]:
    """Give new codes for the day on which the app is lost; those before are worthless."""
    factor = factor_of(account)
    if factor is None:
        raise Refused("二次验证没有开启。")
    write_down("account.recovery_codes_renewed", account, [account.uuid], on)
    return _new_recovery_codes(factor)


@transaction.atomic
def switch_off(*, account: Account, on: date) -> None:
    """Ask for no second factor any more."""
    if must_have_one(account, on):
        raise Refused("您的角色必须使用二次验证，不能关闭。")
    SecondFactor.objects.filter(account=account).delete()
    write_down("account.factor_off", account, [account.uuid], on)


@transaction.atomic
def reset(*, actor: Account | None, account: Account, on: date) -> None:
    """Take away the second factor of somebody who lost it; without an actor, from the command line."""
    if actor is not None:
        require_manager(actor, account, on)
    deleted, _ = SecondFactor.objects.filter(account=account).delete()
    if deleted:
        end(account.sign_ins.all())
        write_down("account.factor_reset", actor, [account.uuid], on)


@transaction.atomic
def _take(factor: SecondFactor, code: str, account: Account, on: date) -> bool:
    """Take a code, once: of two who come with the same one, the second is refused."""
    if len(code) == codes.DIGITS:
        return _take_of_app(factor, code)
    used = factor.recovery_codes.filter(digest=_digest(code), used_at__isnull=True)
    taken = bool(used.update(used_at=clock.now()))
    if taken:
        write_down("account.recovery_code_used", account, [account.uuid], on)
    return taken


def _take_of_app(factor: SecondFactor, code: str) -> bool:
    try:
        secret = unseal(factor.sealed_secret.encode(), SEAL)
    except Unreadable:
        logger.exception("the second factor of account %s cannot be read", factor.account_id)
        return False
    step = codes.matching_step(secret, code, clock.now(), after=factor.last_step)
    if step is None:
        return False
    # Asked of the database, so that a code that is sent twice at once counts once.
    earlier = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
    return bool(earlier.update(last_step=step))


def _new_recovery_codes(factor: SecondFactor) -> list[str]:
    given = [readable_secret() for _ in range(RECOVERY_CODES)]
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(_rows(factor, given))
    return given


def _rows(factor: SecondFactor, given: Iterable[str]) -> list[RecoveryCode]:
    return [RecoveryCode(factor=factor, digest=_digest(code)) for code in given]


def _plain(code: str) -> str:
    """Give a code without the spaces and dashes by which people part it."""
    kept = unicodedata.normalize("NFKC", code).casefold()
    return "".join(each for each in kept if each.isalnum())


def _digest(code: str) -> str:
    # Nobody guesses its nearly eighty random bits, so there is nothing to slow down.
    return sha256(_plain(code).encode()).hexdigest()
