"""Reads public keys, signed notes and checkpoints (C2SP signed-note, tlog-checkpoint)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hengjian.journal.hashing import HASH_BYTES
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.lines import base64_of

ED25519 = b"\x01"
ID_BYTES = 4
KEY_BYTES = 32
INSTANT = r"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}Z"
CLOSED = re.compile(rf"checkpoint ([1-9][0-9]{{0,17}}) closed ({INSTANT})")
SIZE = re.compile(r"[1-9][0-9]{0,17}")
HEAD_LINES = 4


@dataclass(frozen=True)
class PublicKey:
    """The name under which a journal signs, and its key."""

    text: str
    name: str
    id: bytes
    key: Ed25519PublicKey

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """Read `name+id+key`; raises `Fault` where the parts do not belong together."""
        match = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+(\S+)", text)
        if match is None:
            raise Fault("公钥的写法不对")
        name, id_, kept = match[1], bytes.fromhex(match[2]), base64_of(match[3], "公钥")
        if kept[:1] != ED25519 or len(kept) != len(ED25519) + KEY_BYTES:
            raise Fault("公钥不是 Ed25519 的")
        if sha256(f"{name}\n".encode() + kept).digest()[:ID_BYTES] != id_:
            raise Fault("公钥的编号与公钥不符")
        return cls(text, name, id_, Ed25519PublicKey.from_public_bytes(kept[1:]))

    def open(self, note: str) -> str:
        """Give the text of a note; raises `Fault` unless this key, and no other, signed it."""
        text, found, signatures = note.rpartition("\n\n")
        match = re.fullmatch(r"— (\S+) (\S+)\n", signatures)
        if not found or match is None:
            raise Fault("签名文本的写法不对")
        if match[1] != self.name:
            raise Fault(f"签名人是 {match[1]}，不是 {self.name}")
        signature = base64_of(match[2], "签名")
        if signature[:ID_BYTES] != self.id:
            raise Fault("是用别的密钥签的")
        text += "\n"
        try:
            self.key.verify(signature[ID_BYTES:], text.encode())
        except InvalidSignature:
            raise Fault("签名不对") from None
        return text


@dataclass(frozen=True)
class SignedHead:
    """So many entries have this root; somebody signed it."""

    ordinal: int
    size: int
    root: bytes
    closed: str


def size_claimed(note: str) -> int:
    """Give the size that a checkpoint names, before anything of it is believed; 0 where it names none."""
    lines = note.split("\n", 2)
    return int(lines[1]) if len(lines) > 1 and SIZE.fullmatch(lines[1]) else 0


def signed_head(note: str, key: PublicKey) -> SignedHead:
    """Open a checkpoint; raises `Fault` where it is not signed by the key or says something else."""
    lines = key.open(note).split("\n")[:-1]
    if len(lines) != HEAD_LINES:
        raise Fault("检查点的写法不对")
    origin, size, root, last = lines
    if origin != key.name:
        raise Fault(f"检查点是另一份日志 {origin} 的")
    closed = CLOSED.fullmatch(last)
    if closed is None or not SIZE.fullmatch(size):
        raise Fault("检查点的写法不对")
    digest = base64_of(root, "树根")
    if len(digest) != HASH_BYTES:
        raise Fault("检查点的树根不是摘要")
    return SignedHead(int(closed[1]), int(size), digest, closed[2])
