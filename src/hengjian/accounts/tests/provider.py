"""A provider for the single sign-on, in a process of its own, asked over HTTP as a real one."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from urllib.error import URLError
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

START_WITHIN = 20.0


class _Stay(HTTPRedirectHandler):
    """Follow no redirect: the browser does."""

    def redirect_request(self, *_: object) -> None:
        """Give no request to go on with."""


@dataclass(frozen=True)
class Provider:
    """A running provider."""

    issuer: str

    def know(self, subject: str, **claims: str) -> None:
        """Let the provider know a person."""
        request = Request(  # noqa: S310  of this machine
            f"{self.issuer}/users/{quote(subject)}",
            data=json.dumps(claims).encode(),
            headers={"Content-Type": "application/json"},
            method="PUT",
        )
        urlopen(request).close()  # noqa: S310

    def answer(self, address: str, subject: str | None) -> str:
        """Do what a person does on the provider's page; give where he is sent back to. Without a name he refuses."""
        given = {"action": "deny"} if subject is None else {"sub": subject}
        request = Request(address, data=urlencode(given).encode())  # noqa: S310
        try:
            build_opener(_Stay).open(request)
        except URLError as redirect:
            back = str(redirect.headers["Location"])  # type: ignore[attr-defined]  # an HTTPError
            return back if "state=" in back else _with_state(back, address)
        raise AssertionError("the provider sends nobody back")


def _with_state(back: str, address: str) -> str:
    """Add the state, which a provider has to give back always; this one forgets it where somebody refuses."""
    (state,) = parse_qs(urlsplit(address).query)["state"]
    return f"{back}&{urlencode({'state': state})}"


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Start a provider, and end it."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    # Its libraries warn of their own successors.
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield Provider(_when_ready(f"http://127.0.0.1:{port}", process))
    finally:
        process.terminate()
        process.wait()


def _when_ready(issuer: str, process: subprocess.Popen[bytes]) -> str:
    until = monotonic() + START_WITHIN
    while monotonic() < until and process.poll() is None:
        try:
            urlopen(f"{issuer}/.well-known/openid-configuration").close()  # noqa: S310
        except URLError:
            sleep(0.05)
        else:
            return issuer
    raise AssertionError("the provider does not start")
