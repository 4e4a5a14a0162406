"""Signed notes and checkpoints as C2SP defines them (signed-note, tlog-checkpoint), written with Ed25519."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengjian.journal.canonical import instant_text

ED25519 = b"\x01"
PRIVATE = re.compile(r"PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


class Signer:
    """A name and the key that signs under it."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        """Take a name without spaces and plus signs: a note has room for no other."""
        if not name or re.search(r"[\s+]", name):
            raise ValueError(f"{name!r} cannot name a key")
        self.name = name
        self._key = key
        public = ED25519 + key.public_key().public_bytes_raw()
        self._id = sha256(f"{name}\n".encode() + public).digest()[:4]
        self.public = f"{name}+{self._id.hex()}+{b64encode(public).decode()}"

    def private(self) -> str:
        """Give the text that `signer_from` reads; it is a secret."""
        kept = b64encode(ED25519 + self._key.private_bytes_raw()).decode()
        return f"PRIVATE+KEY+{self.name}+{self._id.hex()}+{kept}"

    def sign(self, text: str) -> str:
        """Give the note: the text, an empty line, the signature."""
        if not text.endswith("\n"):
            raise ValueError("the text of a note ends with a line feed")
        signature = b64encode(self._id + self._key.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"

    def checkpoint(self, ordinal: int, size: int, root: bytes, closed_at: datetime) -> str:
        """Give the signed head of the log.

        The fourth line, an extension, signs with it which checkpoint of the log it is, counted from 1, so that none can
        be taken out unseen; and when it was closed, for what has to wait for an instant.
        """
        closed = f"checkpoint {ordinal} closed {instant_text(closed_at)}"
        lines = (self.name, str(size), b64encode(root).decode(), closed)
        return self.sign("".join(f"{line}\n" for line in lines))


def signer_from(text: str) -> Signer:
    """Read a private key; raises ValueError where it is none."""
    match = PRIVATE.fullmatch(text.strip())
    kept = b64decode(match[3], validate=True) if match else b""
    if match is None or kept[:1] != ED25519:
        raise ValueError("this is no private key of a journal")
    signer = Signer(match[1], Ed25519PrivateKey.from_private_bytes(kept[1:]))
    if signer.private() != text.strip():
        raise ValueError("name and key do not belong together")
    return signer
