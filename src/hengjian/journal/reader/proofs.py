"""Checks the small files: the receipt of one entry, and a checkpoint kept outside."""

from __future__ import annotations

from typing import Any

from hengjian.journal.hashing import salted_hash
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.keys import Keys, entry_in, keys_of, require_all_used
from hengjian.journal.reader.lines import (
    canonical_bytes,
    hash_of,
    hashes_of,
    only_fields,
    text_of,
)
from hengjian.journal.reader.notes import SignedHead
from hengjian.journal.reader.trees import is_continued
from hengjian.journal.reader.verdicts import Verdict

RECEIPT = "hengjian-receipt/1"
CHECKPOINT = "hengjian-checkpoint/1"


def check_receipt(value: dict[str, Any], verdict: Verdict) -> None:
    """Check the receipt of one entry; raises `Fault`."""
    verdict.kind = "凭据"
    only_fields(
        value, ("checkpoint", "entry", "format", "key", "path"), ("content", "keys", "salt")
    )
    _, head = opened(value, verdict)
    entry = entry_in(value, head)
    verdict.holds.append(
        f"序号 {entry['number']} 的条目（{entry.get('kind')}，{entry.get('on')}，编号 {entry.get('id')}）"
        f"在 {head.size:,} 条的日志里，检查点的签名对。"
    )
    _check_content(value, entry, verdict)


def _check_content(value: dict[str, Any], entry: dict[str, Any], verdict: Verdict) -> None:
    if ("content" in value) != ("salt" in value):
        raise Fault("所附的内容和盐缺了一样")
    if "content" not in value:
        verdict.unseen.append("没有附上内容，只证明了有这一条，没有核对它记的是什么。")
        return
    salt = hash_of(value["salt"], "salt")
    if salted_hash(salt, canonical_bytes(value["content"])).hex() != entry.get("digest"):
        raise Fault("所附的内容不是这一条当时所记的")
    verdict.holds.append("所附的内容就是这一条当时所记的。")


def check_checkpoint(value: dict[str, Any], verdict: Verdict) -> None:
    """Check a checkpoint kept outside and, where there is one, the proof that it continues an earlier one."""
    verdict.kind = "检查点"
    only_fields(value, ("checkpoint", "format", "key"), ("keys", "since"))
    keys, head = opened(value, verdict)
    verdict.holds.append(f"{head.size:,} 条时的检查点，签名对，形成于 {head.closed}。")
    if "since" not in value:
        return
    older = continued(value["since"], keys, head, verdict)
    verdict.holds.append(f"从 {older.size:,} 条（{older.closed}）到 {head.size:,} 条只增不改。")


def opened(value: dict[str, Any], verdict: Verdict) -> tuple[Keys, SignedHead]:
    """Give the keys of a small file and its newest checkpoint; raises `Fault`."""
    keys = keys_of(value)
    head = keys.open(text_of(value["checkpoint"], "checkpoint"))
    require_all_used(keys, head)
    verdict.keys = keys
    verdict.heads.append(head)
    return keys, head


def continued(since: Any, keys: Keys, head: SignedHead, verdict: Verdict) -> SignedHead:
    """Give the earlier checkpoint that a newer one is proven to continue; raises `Fault`."""
    if not isinstance(since, dict):
        raise Fault("since 的写法不对")
    only_fields(since, ("checkpoint", "proof"))
    older = keys.open(text_of(since["checkpoint"], "checkpoint"))
    proof = hashes_of(since["proof"], "proof")
    if not is_continued(older.size, head.size, proof, older.root, head.root):
        raise Fault(f"从 {older.size} 条到 {head.size} 条不是只增不改")
    verdict.heads.append(older)
    return older
