"""Checks an exported log: every line, every root, every signature. One pass, whatever its length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hengjian.journal.hashing import leaf_hash
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.keys import KEY_CHANGED, Keys
from hengjian.journal.reader.lines import count_of, object_in, only_fields, text_of
from hengjian.journal.reader.notes import PublicKey
from hengjian.journal.reader.trees import Growing
from hengjian.journal.reader.verdicts import Verdict

FORMAT = "hengjian-journal/1"


class _Reading:
    """How far a log has been read, and what has been seen of it."""

    def __init__(self, head: dict[str, Any], verdict: Verdict) -> None:
        only_fields(head, ("format", "key", "size"))
        self.verdict = verdict
        self.size = count_of(head["size"], "size")
        key = text_of(head["key"], "key")
        self.keys = Keys(PublicKey.read(key)) if key or self.size else None
        verdict.keys = self.keys
        self.tree = Growing()
        self.new_key: dict[str, Any] | None = None
        self.line_of_head = 1

    def take(self, number: int, line: bytes) -> None:
        """Check one line."""
        value = object_in(line)
        if "checkpoint" in value:
            self._take_checkpoint(number, value)
        else:
            self._take_entry(value, line)

    def _take_entry(self, value: dict[str, Any], line: bytes) -> None:
        written = value.get("number")
        if type(written) is not int or written != self.tree.size:
            raise Fault(f"这里应当是序号 {self.tree.size} 的条目，写的却是 {written}")
        if self.new_key is not None:
            raise Fault("宣布更换密钥的一条之后应当是检查点")
        if value.get("kind") == KEY_CHANGED:
            self.new_key = value
        self.tree.add(leaf_hash(line[:-1]))

    def _take_checkpoint(self, number: int, value: dict[str, Any]) -> None:
        only_fields(value, ("checkpoint",))
        if self.keys is None:
            raise Fault("没有公钥，却有检查点")
        head = self.keys.open(text_of(value["checkpoint"], "checkpoint"))
        before = self.verdict.size
        if head.size != self.tree.size:
            raise Fault(f"检查点是 {head.size} 条时的，前面却有 {self.tree.size} 条")
        if head.ordinal != len(self.verdict.heads) + 1:
            raise Fault(
                f"这里应当是第 {len(self.verdict.heads) + 1} 个检查点，写的却是第 {head.ordinal} 个"
            )
        if head.root != self.tree.root():
            raise Fault(
                f"序号 {before} 至 {head.size - 1} 的条目（第 {self.line_of_head + 1} 至 {number - 1} 行）"
                "与检查点不符，其中有改动过的"
            )
        if self.new_key is not None:
            self.keys.follow(self.new_key, head.size)
            self.new_key = None
        self.verdict.heads.append(head)
        self.line_of_head = number

    def finish(self) -> None:
        """Check that nothing is missing at the end."""
        if self.tree.size != self.size:
            raise Fault(f"文件不完整：开头写明 {self.size} 条，实际有 {self.tree.size} 条")
        if self.verdict.size != self.size:
            raise Fault(f"文件不完整：有 {self.size} 条，检查点却只到 {self.verdict.size} 条")


def check_journal(head: dict[str, Any], lines: Iterable[bytes], verdict: Verdict) -> None:
    """Check a log from its second line on; what holds and what does not is written into the verdict."""
    verdict.kind, verdict.whole = "日志", True
    reading = _Reading(head, verdict)
    number = 1
    try:
        for number, line in enumerate(lines, start=2):
            reading.take(number, line)
        number += 1
        reading.finish()
    except Fault as fault:
        verdict.faults.append(f"第 {number} 行：{fault}。")
        if verdict.heads:
            verdict.holds.append(_summary(verdict, f"到第 {reading.line_of_head} 行为止，"))
            verdict.unseen.append(f"第 {reading.line_of_head} 行以后的没有全部核对。")
        return
    verdict.holds.append(_summary(verdict, "") if verdict.heads else "日志是空的。")


def _summary(verdict: Verdict, where: str) -> str:
    newest = verdict.heads[-1]
    return (
        f"{where}{verdict.size:,} 条，序号连续，与 {len(verdict.heads):,} 个检查点的树根相符，"
        f"签名都对，最后一个形成于 {newest.closed}。"
    )
