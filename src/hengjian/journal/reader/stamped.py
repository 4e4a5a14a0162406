"""Checks a time-stamped checkpoint: the stamp has to be of this very checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cryptography import x509

from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.lines import base64_of, only_fields, text_of
from hengjian.journal.reader.proofs import opened
from hengjian.journal.reader.stamps import digest_to_stamp, is_vouched_for, read_stamp
from hengjian.journal.reader.verdicts import Verdict

STAMP = "hengjian-stamp/1"


def check_stamped(value: dict[str, Any], verdict: Verdict) -> None:
    """Check a checkpoint with the stamp that an authority gave for it; raises `Fault`."""
    verdict.kind = "时间戳"
    only_fields(value, ("checkpoint", "format", "key", "token"), ("keys",))
    _, head = opened(value, verdict)
    stamp = read_stamp(base64_of(text_of(value["token"], "token"), "token"))
    if stamp.digest != digest_to_stamp(value["checkpoint"]):
        raise Fault("时间戳不是为这个检查点作的")
    verdict.stamp = stamp
    verdict.holds.append(
        f"{head.size:,} 条时的检查点，签名对；至迟在 {stamp.at:%Y-%m-%dT%H:%M:%SZ} 已经形成，时间戳的签名对。"
    )


def check_authority(verdict: Verdict, authorities: Sequence[x509.Certificate]) -> None:
    """Say whether who signed the stamp is one whom the reader trusts."""
    if verdict.stamp is None:
        return
    name = verdict.stamp.by.subject.rfc4514_string()
    if not authorities:
        verdict.unseen.append(
            f"时间戳的签名人 {name} 取自文件本身，请用 --authority 给出时间戳机构的证书。"
        )
    elif is_vouched_for(verdict.stamp, authorities):
        verdict.holds.append(f"时间戳的签名人 {name} 出自给出的机构。")
    else:
        verdict.faults.append(f"时间戳的签名人 {name} 不出自给出的机构。")
