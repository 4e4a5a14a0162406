"""The key of this journal: made once, kept in the data folder, readable by its owner only."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengjian.journal.errors import KeyMissing, KeyUnusable
from hengjian.journal.notes import Signer, signer_from

ONLY_OWNER = 0o600


def existing_signer(file: Path) -> Signer:
    """Give the key that is there; raises `KeyMissing`: a journal that was begun is not continued with another."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyMissing(file) from None
    try:
        return signer_from(text)
    except ValueError as error:
        raise KeyUnusable(file) from error


def signer_in(file: Path) -> Signer:
    """Give the key, made now where there is none; for a journal that has no checkpoint yet."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(file)
    return existing_signer(file)


def _make(file: Path) -> None:
    # Written beside and linked into place: of two processes that start at once, both go on with the same key, and none
    # ever reads half of one. The name is chance: it has to be unlike that of every other journal, and tells nothing.
    signer = Signer(f"hengjian/{uuid4().hex}", Ed25519PrivateKey.generate())
    beside = file.with_name(f"{file.name}.{uuid4().hex}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{signer.private()}\n")
            stream.flush()
            os.fsync(stream.fileno())
        file.hardlink_to(beside)
    except FileExistsError:
        return
    finally:
        beside.unlink()
    # A log that outlives a power cut while its key does not could never be continued.
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
