"""Codes that change with the time (RFC 6238), as every authenticator app shows them."""

from __future__ import annotations

import hmac
from base64 import b32encode
from datetime import datetime
from secrets import token_bytes
from urllib.parse import quote, urlencode

DIGITS = 6
SECONDS = 30
SECRET_BYTES = 20
# The app's clock may be a step ahead or behind.
TOLERANCE = 1


def new_secret() -> bytes:
    """Give the secret that the app and the office share, as long as RFC 4226 recommends."""
    return token_bytes(SECRET_BYTES)


def typed(secret: bytes) -> str:
    """Give a secret as it is typed into an app that has no camera."""
    return b32encode(secret).decode()


def address(secret: bytes, issuer: str, username: str) -> str:
    """Give the address that the app reads from the picture."""
    # The issuer is not said twice, as some do: a Chinese name makes the picture hard to scan.
    said = urlencode({"secret": typed(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(username, safe='')}?{said}"


def step_at(instant: datetime) -> int:
    """Give the number of the half minute that an instant lies in."""
    return int(instant.timestamp()) // SECONDS


def code_of(secret: bytes, step: int) -> str:
    """Give the code of a half minute."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0xF
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: bytes, given: str, instant: datetime, after: int) -> int | None:
    """Give the half minute whose code was given, if it is about now and later than the last one that was taken."""
    now = step_at(instant)
    matching = [
        step
        for step in range(now - TOLERANCE, now + TOLERANCE + 1)
        if hmac.compare_digest(code_of(secret, step).encode(), given.encode())
    ]
    return next((step for step in matching if step > after), None)
