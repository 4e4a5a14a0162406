"""The keys of this journal: the first, and each that followed; in the data folder, readable by their owner only.

A key that was followed by another stays: a backup from before the change still needs it.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengjian.journal.errors import KeyDiffers, KeyMissing, KeyUnusable
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


def signer_with(file: Path, public: str) -> Signer:
    """Give the key of which this is the public half: the first one, or one that followed it.

    Raises `KeyMissing`, or `KeyDiffers` where there are only others.
    """
    mine = file if file.exists() else follower(file, public)
    files = [mine, *file.parent.glob(f"{file.name}-????????")]
    signers = [existing_signer(each) for each in files]
    for signer in signers:
        if signer.public == public:
            return signer
    raise KeyDiffers(file)


def follower(file: Path, public: str) -> Path:
    """Give the place of a key that followed the first."""
    return file.with_name(f"{file.name}-{public.split('+')[1]}")


def make_follower(file: Path, name: str) -> Signer:
    """Make a key that may follow, under the same name: the name is that of the journal."""
    signer = Signer(name, Ed25519PrivateKey.generate())
    _keep(signer, follower(file, signer.public))
    return signer


def _make(file: Path) -> None:
    # The name is chance: it has to be unlike that of every other journal, and tells nothing.
    _keep(Signer(f"hengjian/{uuid4().hex}", Ed25519PrivateKey.generate()), file)


def _keep(signer: Signer, file: Path) -> None:
    # Written beside and linked into place: of two processes that start at once, both go on with the same key, and none
    # ever reads half of one.
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
