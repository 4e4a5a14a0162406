"""Secrets that have to be read again are kept sealed: whoever has only the database cannot read them."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PURPOSE = b"hengjian.accounts.sealing"


class Unreadable(Exception):
    """It was sealed with a key that is no longer known."""


def seal(plain: bytes) -> str:
    """Seal a secret with the key of the office."""
    return _keys().encrypt(plain).decode()


def unseal(sealed: str) -> bytes:
    """Give a sealed secret; raises `Unreadable` where neither the key nor a former one opens it."""
    try:
        return _keys().decrypt(sealed.encode())
    except InvalidToken as error:
        raise Unreadable("the key with which it was sealed is not known") from error


def _keys() -> MultiFernet:
    # The first one seals, any of them opens: so the key can be changed as that of the sessions.
    return MultiFernet(
        [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str) -> Fernet:
    derived = hmac.digest(str(secret).encode(), PURPOSE, "sha256")
    return Fernet(urlsafe_b64encode(derived))
