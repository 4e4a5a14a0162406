"""Recomputes a draw: what was announced before, the checkpoint that nobody could choose, the number that was sealed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from hengjian.journal.hashing import leaf_hash
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.keys import entry_in
from hengjian.journal.reader.lines import count_of, hash_of, only_fields, text_of
from hengjian.journal.reader.notes import INSTANT
from hengjian.journal.reader.proofs import continued, opened
from hengjian.journal.reader.trees import Growing
from hengjian.journal.reader.verdicts import Verdict

DRAW = "hengjian-draw/1"
ANNOUNCED = "journal.draw_announced"
METHOD = "lowest-hash/1"
"""Those of the pool are drawn whose SHA-256 over seed and name is lowest."""
_FIELDS = ("announced", "checkpoint", "format", "key", "number", "pool", "since")


def check_draw(value: dict[str, Any], verdict: Verdict) -> None:
    """Check a draw and say what was drawn; raises `Fault`."""
    verdict.kind = "抽取"
    only_fields(value, _FIELDS, ("keys",))
    keys, head = opened(value, verdict)
    before = continued(value["since"], keys, head, verdict)
    announced = value["announced"]
    if not isinstance(announced, dict):
        raise Fault("announced 的写法不对")
    only_fields(announced, ("entry", "path"))
    entry = entry_in(announced, before)
    draw = entry.get("draw")
    if entry.get("kind") != ANNOUNCED or not isinstance(draw, dict):
        raise Fault("所附的一条不是公布抽取的")
    only_fields(draw, ("after", "count", "method", "pool", "sealed", "take"))
    after = text_of(draw["after"], "after")
    if not re.fullmatch(INSTANT, after):
        raise Fault("after 不是时刻")
    if head.ordinal != before.ordinal + 1 or not before.closed <= after < head.closed:
        raise Fault(f"检查点不是 {after} 以后的第一个，或者公布得太晚")
    number = hash_of(value["number"], "number")
    if sha256(number).hexdigest() != draw["sealed"]:
        raise Fault("给出的数不是公布以前封存的那一个")
    pool = _pool(value["pool"], draw)
    seed = sha256(value["checkpoint"].encode() + number).digest()
    drawn = lowest(seed, pool, count_of(draw["take"], "take"))
    verdict.holds.append(
        f"序号 {entry['number']} 的条目在 {after} 以前公布了 {len(pool)} 个中抽 {len(drawn)} 个；"
        f"种子 {seed.hex()} 由那以后的第一个检查点和事先封存的数算出。"
    )
    verdict.holds.append(f"抽中的是：{'、'.join(drawn)}。")


def _pool(value: Any, draw: dict[str, Any]) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Fault("pool 不是一列编号")
    tree = Growing()
    for each in value:
        tree.add(leaf_hash(each.encode()))
    named = len(value), tree.root().hex()
    if named != (draw["count"], draw["pool"]) or value != sorted(set(value)):
        raise Fault("所附的名单不是公布时的那一份")
    if draw["method"] != METHOD:
        raise Fault("抽取的方法不认识")
    return value


def lowest(seed: bytes, pool: Sequence[str], take: int) -> list[str]:
    """Draw by the method `lowest-hash/1`."""
    return sorted(pool, key=lambda each: sha256(seed + each.encode()).digest())[:take]
