"""Time stamps of an outside authority (RFC 3161): a request as a file, and the answer that comes back as a file.

The office needs no line to the authority: who carries the two files is the operator's affair.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from asn1crypto import cms, core, tsp
from cryptography import x509
from django.conf import settings
from django.db import transaction

from hengjian.common.identity import uuid7
from hengjian.journal.errors import NotJournaled, NotStamped
from hengjian.journal.exports import keys_until, line
from hengjian.journal.models import Checkpoint
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.stamped import STAMP
from hengjian.journal.reader.stamps import digest_to_stamp, is_vouched_for, read_stamp
from hengjian.journal.selectors import newest_checkpoint
from hengjian.journal.services import record

GRANTED = ("granted", "granted_with_mods")


class _Answer(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """What an authority answers; the library's own wants a token of one that refuses, too."""

    _fields = [  # noqa: RUF012  as the class above declares it
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def request_file() -> bytes:
    """Give the request for a stamp over the newest checkpoint, to be sent to an authority as it is."""
    newest = newest_checkpoint()
    if newest is None:
        raise NotJournaled("日志还是空的，没有检查点。")
    # Without a number for this once: no checkpoint is like another, so an answer fits one request only.
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": digest_to_stamp(newest.note),
            },
            "cert_req": True,
        }
    )
    return bytes(request.dump())


def take_answer(
    answer: bytes, *, authorities: Sequence[x509.Certificate], actor: UUID | None, on: date
) -> Path:
    """Check what an authority answered, keep it with its checkpoint and journal that; give the file.

    Raises `NotStamped`.
    """
    token = _token(answer)
    try:
        stamp = read_stamp(token)
    except Fault as fault:
        raise NotStamped(f"{fault}。") from fault
    if authorities and not is_vouched_for(stamp, authorities):
        raise NotStamped("时间戳的签名人不出自给出的机构。")
    checkpoint = _stamped(stamp.digest)
    content = {
        "checkpoint": checkpoint.note, "format": STAMP, **keys_until(checkpoint.size),
        "token": b64encode(token).decode(),
    }  # fmt: skip
    digest = sha256(token).hexdigest()
    file = Path(settings.DATA.root) / "stamps" / f"{checkpoint.size}-{digest[:8]}.json"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with transaction.atomic():
        record(
            kind="journal.stamped", actor=actor, objects=[uuid7()], on=on,
            content={"at": stamp.at, "size": checkpoint.size, "token": digest},
        )  # fmt: skip
        file.write_bytes(line(content))
    return file


def _token(answer: bytes) -> bytes:
    try:
        response = _Answer.load(answer, strict=True)
        status = response["status"]["status"].native
        token = response["time_stamp_token"].dump() if status in GRANTED else b""
    except (ValueError, TypeError, KeyError):
        raise NotStamped("这个文件不是时间戳机构的答复（TimeStampResp）。") from None
    if not token:
        raise NotStamped(f"时间戳机构没有作时间戳（{status}）。")
    return bytes(token)


def _stamped(digest: bytes) -> Checkpoint:
    """Find the checkpoint that was stamped; most likely one of the newest."""
    for checkpoint in Checkpoint.objects.order_by("-size").iterator():
        if digest_to_stamp(checkpoint.note) == digest:
            return checkpoint
    raise NotStamped("时间戳不是为这份日志的检查点作的。")
