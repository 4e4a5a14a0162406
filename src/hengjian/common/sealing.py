"""What has to be read again is kept sealed: a copy of the database alone gives nothing away.

Each purpose has keys of its own, derived from the secret of the office. The newest secret seals; those before it, which
the operator keeps as fallbacks, still open.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """It was sealed with a secret that is no longer known."""


def seal(plain: bytes, purpose: str) -> bytes:
    """Seal something for one purpose; the result is text of ASCII."""
    return _box(purpose).encrypt(plain)


def unseal(sealed: bytes | memoryview, purpose: str) -> bytes:
    """Give what was sealed; raises `Unreadable` where neither the secret nor one before it opens it."""
    try:
        return _box(purpose).decrypt(bytes(sealed))
    except InvalidToken:
        raise Unreadable("the secret with which it was sealed is not known") from None


def fingerprints(plain: bytes, purpose: str) -> list[str]:
    """Give by what something sealed may be found: by the present secret first, then by those before it."""
    return [hmac.new(key, plain, sha256).hexdigest() for key in _keys(purpose)]


def _box(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in _keys(purpose)])


def _keys(purpose: str) -> list[bytes]:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [hmac.digest(str(secret).encode(), purpose.encode(), "sha256") for secret in secrets]
