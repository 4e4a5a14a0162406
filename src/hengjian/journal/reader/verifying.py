"""Checks files one by one, and then against each other: together they show what one alone cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cryptography import x509

from hengjian.journal.reader.draws import DRAW, check_draw
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.journals import FORMAT as JOURNAL
from hengjian.journal.reader.journals import check_journal
from hengjian.journal.reader.lines import object_in
from hengjian.journal.reader.proofs import CHECKPOINT, RECEIPT, check_checkpoint, check_receipt
from hengjian.journal.reader.stamped import STAMP, check_authority, check_stamped
from hengjian.journal.reader.verdicts import Verdict

SMALL = {
    RECEIPT: check_receipt, CHECKPOINT: check_checkpoint, STAMP: check_stamped, DRAW: check_draw,
}  # fmt: skip


def verify(
    files: Sequence[Path],
    *,
    key: str | None = None,
    authorities: Sequence[x509.Certificate] = (),
) -> list[Verdict]:
    """Check files, each alone and all together.

    `key` is the public key that the office has made known, `authorities` those whose time stamps the reader trusts.
    """
    verdicts = [verify_file(file) for file in files]
    for verdict in verdicts:
        _check_key(verdict, key)
        check_authority(verdict, authorities)
    _check_same_log(verdicts)
    _hold_against_whole(verdicts)
    return verdicts


def verify_file(file: Path) -> Verdict:
    """Check one file."""
    with file.open("rb") as stream:
        return verify_lines(stream, name=file.name)


def verify_lines(lines: Iterable[bytes], *, name: str) -> Verdict:
    """Check the lines of one file, each with its line feed."""
    verdict = Verdict(name)
    rest = iter(lines)
    try:
        head = object_in(next(rest, b""))
        if head.get("format") == JOURNAL:
            check_journal(head, rest, verdict)
        else:
            _check_small(head, rest, verdict)
    except Fault as fault:
        verdict.faults.append(f"第 1 行：{fault}。")
    return verdict


def _check_small(value: dict[str, Any], rest: Iterable[bytes], verdict: Verdict) -> None:
    check = SMALL.get(str(value.get("format")))
    if check is None:
        raise Fault("不是本系统导出的日志、凭据、检查点、时间戳或者抽取结果")
    check(value, verdict)
    if any(True for _ in rest):
        verdict.faults.append("第 2 行：后面多出了内容。")


def _check_key(verdict: Verdict, key: str | None) -> None:
    if verdict.keys is None:
        return
    if verdict.keys.changes and not verdict.faults:
        verdict.holds.append(f"密钥换过 {verdict.keys.changes} 次，每次都由前一个密钥签名宣布。")
    texts = [each.text for each in verdict.keys.signed] or [verdict.keys.first.text]
    if key is None:
        verdict.unseen.append(f"公钥取自文件本身，请与机关公布的核对：{'、'.join(texts)}")
    elif key.strip() not in texts:
        verdict.faults.append(f"公钥不是给出的那一个，而是 {'、'.join(texts)}。")
    elif len(texts) == 1:
        verdict.holds.append("公钥就是给出的那一个。")
    else:
        verdict.holds.append("给出的公钥是这份日志先后用过的一个。")


def _check_same_log(verdicts: Sequence[Verdict]) -> None:
    first = next((verdict for verdict in verdicts if verdict.keys), None)
    for verdict in verdicts:
        if first and verdict.keys and not _of_one_log(verdict, first):
            verdict.faults.append(f"与 {first.name} 的公钥不同，不是同一份日志。")


def _hold_against_whole(verdicts: Sequence[Verdict]) -> None:
    """Hold every signed head against the longest log of the same key: whoever signs one keeps it in the log."""
    whole = max((v for v in verdicts if v.whole), key=lambda v: v.size, default=None)
    if whole is None:
        _compare_heads(verdicts)
        return
    others = [v for v in verdicts if v is not whole and v.heads and _may_belong(v, whole)]
    known = {head.size: head.root for head in whole.heads}
    for verdict in others:
        _hold_against(verdict, whole, known)
    if not others and whole.heads:
        whole.unseen.append(
            "没有与外面留存的凭据、检查点或者以前导出的日志一起核对："
            "末尾整段删去、整份重做，单看这个文件看不出来。"
        )


def _may_belong(verdict: Verdict, whole: Verdict) -> bool:
    """Tell whether a file claims to be of this log; nothing may have been signed for an empty one, which has no key."""
    return whole.keys is None or _of_one_log(verdict, whole)


def _of_one_log(one: Verdict, other: Verdict) -> bool:
    """Tell whether two files begin with the same key."""
    return (
        one.keys is not None
        and other.keys is not None
        and one.keys.first.text == other.keys.first.text
    )


def _hold_against(verdict: Verdict, whole: Verdict, known: dict[int, bytes]) -> None:
    beyond = [head for head in verdict.heads if head.size > whole.size]
    if whole.faults and beyond:
        verdict.unseen.append(f"{whole.name} 没有核对到这里，不知是否相符。")
        return
    if beyond:
        verdict.faults.append(
            f"{beyond[-1].size} 条时的检查点已经签过，{whole.name} 却只有 {whole.size} 条："
            "它被截短过，或者是更早时导出的。"
        )
    unlike = [h for h in verdict.heads if h.size <= whole.size and known.get(h.size) != h.root]
    verdict.faults += (
        f"{head.size} 条时的检查点与 {whole.name} 不同，日志被改写过。" for head in unlike
    )
    if not beyond and not unlike:
        verdict.holds.append(f"与 {whole.name} 相符，没有被截短或者改写。")


def _compare_heads(verdicts: Sequence[Verdict]) -> None:
    seen: dict[tuple[str, int], tuple[bytes, str]] = {}
    for verdict in verdicts:
        for head in verdict.heads:
            assert verdict.keys is not None  # noqa: S101  a head was read with them
            place = verdict.keys.first.text, head.size
            root, name = seen.setdefault(place, (head.root, verdict.name))
            if root != head.root:
                verdict.faults.append(
                    f"{head.size} 条时的检查点与 {name} 的不同，同一条数签了两次，日志被改写过。"
                )
