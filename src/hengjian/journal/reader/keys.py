"""The keys of a log: the one by which it is known, and those that followed, each announced under the one before."""

from __future__ import annotations

from typing import Any

from hengjian.journal.hashing import leaf_hash
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.lines import hashes_of, object_in, only_fields, text_of
from hengjian.journal.reader.notes import PublicKey, SignedHead, signed_head, size_claimed
from hengjian.journal.reader.trees import is_included

KEY_CHANGED = "journal.key_changed"


class Keys:
    """Which key signs at which size of the log."""

    def __init__(self, first: PublicKey) -> None:
        self.first = first
        self._since = [(0, first)]
        self.signed: list[PublicKey] = []
        """Those with which something was signed that was read; one that was only announced vouches for nothing."""

    @property
    def newest(self) -> PublicKey:
        """Give the key that signs from now on."""
        return self._since[-1][1]

    @property
    def changes(self) -> int:
        """Count how often the key was changed."""
        return len(self._since) - 1

    @property
    def newest_since(self) -> int:
        """Give the size of the log that was the last one before the newest key."""
        return self._since[-1][0]

    def open(self, note: str) -> SignedHead:
        """Open a checkpoint with the key whose turn it is at its size; raises `Fault`."""
        size = size_claimed(note)
        key = next(key for since, key in reversed(self._since) if since < max(size, 1))
        head = signed_head(note, key)
        if key not in self.signed:
            self.signed.append(key)
        return head

    def follow(self, entry: dict[str, Any], size: int) -> None:
        """Take the key that an entry announces, for what is signed after this size; raises `Fault`."""
        key = PublicKey.read(text_of(entry.get("key"), "key"))
        if key.name != self.first.name:
            raise Fault(f"换上的密钥是另一份日志 {key.name} 的")
        if any(key == known for _, known in self._since):
            raise Fault("换上的密钥以前用过")
        self._since.append((size, key))


def keys_of(value: dict[str, Any]) -> Keys:
    """Read the keys of a small file: the first, and the announcement of each that followed; raises `Fault`."""
    keys = Keys(PublicKey.read(text_of(value["key"], "key")))
    announced = value.get("keys", [])
    if not isinstance(announced, list) or ("keys" in value and not announced):
        raise Fault("keys 的写法不对")
    for each in announced:
        _follow_announcement(keys, each)
    return keys


def _follow_announcement(keys: Keys, value: Any) -> None:
    if not isinstance(value, dict):
        raise Fault("keys 的写法不对")
    only_fields(value, ("checkpoint", "entry", "path"))
    head = keys.open(text_of(value["checkpoint"], "checkpoint"))
    entry = entry_in(value, head)
    if entry.get("kind") != KEY_CHANGED or entry.get("number") != head.size - 1:
        raise Fault("keys 里有一条不是宣布更换密钥的")
    keys.follow(entry, head.size)


def entry_in(value: dict[str, Any], head: SignedHead) -> dict[str, Any]:
    """Give the entry of a file, whose path has to lead to the root of a checkpoint; raises `Fault`."""
    leaf = text_of(value["entry"], "entry").encode()
    entry = object_in(leaf + b"\n")
    number = entry.get("number")
    path = hashes_of(value["path"], "path")
    if not isinstance(number, int) or isinstance(number, bool):
        raise Fault("number 不是条数")
    if not is_included(leaf_hash(leaf), number, head.size, path, head.root):
        raise Fault("条目或者路径与检查点的树根不符")
    return entry


def require_all_used(keys: Keys, head: SignedHead) -> None:
    """Refuse a file with the announcement of a key that did not sign its newest checkpoint; raises `Fault`."""
    if keys.newest_since >= head.size:
        raise Fault("附有这份文件用不着的密钥")
