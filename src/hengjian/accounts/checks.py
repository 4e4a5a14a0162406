"""What is looked at before the office starts: settings that would fail only when somebody signs in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from hengjian.accounts.roles import Role

# Of this machine, for trials; anything else goes over a network.
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def check_settings(**_: Any) -> list[CheckMessage]:
    """Give what is wrong with the settings of signing in."""
    return [*_wrong_roles(), *_wrong_provider()]


def _wrong_roles() -> list[CheckMessage]:
    unknown = [role for role in settings.SECOND_FACTOR_ROLES if role not in Role.values]
    if not unknown:
        return []
    words = f"HENGJIAN_SECOND_FACTOR_ROLES 里没有这样的角色：{'、'.join(unknown)}"
    return [Error(words, hint=f"可以写：{'、'.join(Role.values)}", id="accounts.E001")]


def _wrong_provider() -> list[CheckMessage]:
    told = settings.SINGLE_SIGN_ON
    if not told["issuer"]:
        return []
    wrong: list[CheckMessage] = []
    issuer = urlsplit(told["issuer"])
    if issuer.scheme != "https" and issuer.hostname not in HERE:
        words = "HENGJIAN_SSO_ISSUER 须以 https:// 开头：身份是否可信，全靠这条连接。"
        wrong.append(Error(words, id="accounts.E002"))
    if not told["client_id"] or not told["client_secret"]:
        words = "设了 HENGJIAN_SSO_ISSUER，还须设 HENGJIAN_SSO_CLIENT_ID 和 HENGJIAN_SSO_CLIENT_SECRET。"
        wrong.append(Error(words, id="accounts.E003"))
    if "openid" not in told["scopes"]:
        wrong.append(Error("HENGJIAN_SSO_SCOPES 须有 openid。", id="accounts.E004"))
    return wrong
