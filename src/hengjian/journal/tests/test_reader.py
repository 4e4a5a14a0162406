"""The reader on whole logs: nothing may be flipped, dropped, put in, put elsewhere or cut off unseen."""

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.journal import reader
from hengjian.journal.canonical import canonical
from hengjian.journal.entries import leaf_of
from hengjian.journal.hashing import leaf_hash
from hengjian.journal.merkle import Frontier
from hengjian.journal.reader.verifying import verify
from hengjian.journal.tests.logs import (
    CLOSED,
    SUCCESSORS,
    bodies,
    is_checkpoint,
    log,
    signer,
    varied,
    verdict,
)

LOG = log(8, of=varied())
WHOLE = b"".join(LOG)
places = st.integers(0, len(WHOLE) - 1)
line_numbers = st.integers(0, len(LOG) - 1)


def found(lines: list[bytes]) -> str:
    """Give the one fault that is found."""
    (fault,) = verdict(b"".join(lines)).faults
    return fault


@pytest.mark.parametrize("size", [1, 2, 3, 8, 100])
def test_a_log_as_it_was_written_holds(size: int) -> None:
    done = verdict(b"".join(log(size)))

    assert not done.faults
    assert done.size == size
    assert f"{size:,} 条，序号连续" in done.holds[0]


def test_an_empty_log_holds_and_is_said_to_be_empty() -> None:
    done = verdict(b"".join(log(0)))

    assert (done.faults, done.holds) == ([], ["日志是空的。"])


def test_a_log_with_entries_of_every_sort_and_three_keys_holds() -> None:
    done = verdict(WHOLE)

    assert not done.faults
    assert done.keys is not None
    assert done.keys.changes == 2
    assert [key.text for key in done.keys.signed] == [signer().public, *SUCCESSORS]


def test_a_head_alone_does_not_pass_for_an_empty_log() -> None:
    assert "文件不完整" in found(LOG[:1])


@settings(max_examples=400)
@given(places, st.integers(1, 255))
def test_a_flipped_byte_is_found(place: int, bits: int) -> None:
    altered = bytearray(WHOLE)
    altered[place] ^= bits

    assert verdict(bytes(altered)).faults


def test_a_flipped_last_bit_is_found_in_every_byte() -> None:
    for place in range(len(WHOLE)):
        altered = bytearray(WHOLE)
        altered[place] ^= 1
        assert verdict(bytes(altered)).faults, place


@given(places, st.binary(min_size=1, max_size=3))
def test_inserted_bytes_are_found(place: int, more: bytes) -> None:
    assert verdict(WHOLE[:place] + more + WHOLE[place:]).faults


@given(places)
def test_a_cut_off_end_is_found(place: int) -> None:
    assert verdict(WHOLE[:place]).faults


@pytest.mark.parametrize("line", [0, 1, 4, len(LOG) - 1])
@pytest.mark.parametrize(
    ("old", "new"),
    [(b'":', b'": '), (b"}", b" }"), (b"e", b"\\u0065"), (b"}\n", b"}\r\n"), (b"{", b'{"size":8,')],
)
def test_the_same_said_in_other_bytes_is_found(line: int, old: bytes, new: bytes) -> None:
    altered = [*LOG[:line], LOG[line].replace(old, new, 1), *LOG[line + 1 :]]
    assert altered != LOG

    assert verdict(b"".join(altered)).faults


@pytest.mark.parametrize("line", range(len(LOG)))
def test_every_dropped_line_is_found(line: int) -> None:
    assert verdict(b"".join(LOG[:line] + LOG[line + 1 :])).faults


@given(line_numbers, line_numbers)
def test_every_line_that_appears_twice_is_found(line: int, place: int) -> None:
    assert verdict(b"".join([*LOG[:place], LOG[line], *LOG[place:]])).faults


@given(st.permutations(range(len(LOG))).filter(lambda order: order != list(range(len(LOG)))))
def test_every_other_order_is_found(order: list[int]) -> None:
    assert verdict(b"".join(LOG[line] for line in order)).faults


def renumbered(lines: list[bytes]) -> list[bytes]:
    """Cover the traces of a change that needs no key: numbers in a row, a head that fits."""
    entries = 0
    done: list[bytes] = []
    for line in lines[1:]:
        value = json.loads(line)
        if "checkpoint" not in value:
            value["number"], entries = entries, entries + 1
        done.append(canonical(value) + b"\n")
    head = json.loads(lines[0])
    head["size"] = entries
    return [canonical(head) + b"\n", *done]


ENTRIES = [i for i, line in enumerate(LOG) if i and not is_checkpoint(line)]


@pytest.mark.parametrize("line", ENTRIES)
def test_a_dropped_entry_is_found_though_all_others_were_renumbered(line: int) -> None:
    assert verdict(b"".join(renumbered(LOG[:line] + LOG[line + 1 :]))).faults


@pytest.mark.parametrize("line", ENTRIES)
def test_an_inserted_entry_is_found_though_all_others_were_renumbered(line: int) -> None:
    new = canonical({**bodies(1)[0], "number": 0}) + b"\n"

    assert verdict(b"".join(renumbered([*LOG[:line], new, *LOG[line:]]))).faults


def test_an_entry_put_behind_the_last_checkpoint_is_found() -> None:
    new = canonical({**bodies(1)[0], "number": 8}) + b"\n"

    assert "开头写明 8 条，实际有 9 条" in found([*LOG, new])
    assert "有 9 条，检查点却只到 8 条" in found(renumbered([*LOG, new]))


def signed(numbers: list[int], size: int) -> list[bytes]:
    """Give a log whose writer was wrong: entries with these numbers, signed as so many."""
    frontier = Frontier()
    leaves = [leaf_of(body, n) for body, n in zip(bodies(len(numbers)), numbers, strict=True)]
    for leaf in leaves:
        list(frontier.append(leaf_hash(leaf)))
    note = signer().checkpoint(1, size, frontier.root(), CLOSED)
    head = {"format": "hengjian-journal/1", "key": signer().public, "size": size}
    return [
        canonical(head) + b"\n",
        *(leaf + b"\n" for leaf in leaves),
        canonical({"checkpoint": note}) + b"\n",
    ]


def test_a_log_of_a_wrong_writer_does_not_hold_though_it_is_signed() -> None:
    assert not verdict(b"".join(signed([0, 1], 2))).faults

    assert found(signed([0, 2], 2)) == "第 3 行：这里应当是序号 1 的条目，写的却是 2。"
    assert found(signed([0, 1], 3)) == "第 4 行：检查点是 3 条时的，前面却有 2 条。"


@given(st.sampled_from(ENTRIES), st.sampled_from(ENTRIES))
def test_exchanged_entries_are_found_though_they_were_renumbered(one: int, other: int) -> None:
    lines = LOG.copy()
    lines[one], lines[other] = lines[other], lines[one]

    assert bool(verdict(b"".join(renumbered(lines))).faults) == (one != other)


def test_a_rewritten_entry_is_found_where_it_is() -> None:
    lines = log(8)
    lines[6] = lines[6].replace(b"case.filed", b"case.closed")  # the fifth entry; the first is 0

    assert found(lines) == (
        "第 9 行：序号 3 至 5 的条目（第 6 至 8 行）与检查点不符，其中有改动过的。"
    )
    (held,) = verdict(b"".join(lines)).holds
    assert held == (
        "到第 5 行为止，3 条，序号连续，与 1 个检查点的树根相符，签名都对，"
        "最后一个形成于 2026-11-20T08:00:00Z。"
    )


def test_a_rewritten_log_under_another_key_is_found_by_the_key(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"".join(log(8, key=signer(2))))

    (alone,) = verify([file])
    (held_against,) = verify([file], key=signer(1).public)

    assert not alone.faults
    assert any("请与机关公布的核对" in each for each in alone.unseen)
    assert "公钥不是给出的那一个" in held_against.faults[0]


def files(folder: Path, *logs: list[bytes]) -> list[Path]:
    paths = [folder / f"{i}.jsonl" for i in range(len(logs))]
    for path, lines in zip(paths, logs, strict=True):
        path.write_bytes(b"".join(lines))
    return paths


def test_an_earlier_export_of_the_same_log_is_recognised(tmp_path: Path) -> None:
    of = bodies(9)
    older, newer = verify(files(tmp_path, log(6, of=of), log(9, of=of)))

    assert not older.faults
    assert not newer.faults
    assert "与 1.jsonl 相符，没有被截短或者改写。" in older.holds


def test_a_log_rewritten_with_its_own_key_is_found_by_an_earlier_export(tmp_path: Path) -> None:
    older, newer = verify(files(tmp_path, log(6), log(9)))

    assert "6 条时的检查点与 1.jsonl 不同，日志被改写过。" in older.faults
    assert not newer.faults


def kept_outside(lines: list[bytes]) -> list[bytes]:
    """Give the newest checkpoint of a log as the file that somebody outside keeps."""
    note = json.loads(lines[-1])["checkpoint"]
    value = {"checkpoint": note, "format": "hengjian-checkpoint/1", "key": signer().public}
    return [canonical(value) + b"\n"]


def test_a_log_cut_off_with_its_head_made_to_fit_is_found_by_a_checkpoint(tmp_path: Path) -> None:
    whole = log(9)
    cut = renumbered(whole[:9])

    alone, kept = verify(files(tmp_path, cut, kept_outside(whole)))

    assert not alone.faults, "without the other file it looks like an earlier export"
    assert kept.faults == [
        "9 条时的检查点已经签过，0.jsonl 却只有 6 条：它被截短过，或者是更早时导出的。"
    ]


def test_an_emptied_log_is_found_by_a_checkpoint(tmp_path: Path) -> None:
    _, kept = verify(files(tmp_path, log(0), kept_outside(log(9))))

    assert "却只有 0 条" in kept.faults[0]


def test_a_log_that_could_not_be_read_as_far_says_nothing_of_a_later_checkpoint(
    tmp_path: Path,
) -> None:
    whole = log(9)

    broken, kept = verify(files(tmp_path, whole[:-1], kept_outside(whole)))

    assert broken.faults
    assert not kept.faults
    assert "0.jsonl 没有核对到这里，不知是否相符。" in kept.unseen


def test_two_checkpoints_of_one_size_are_found_without_the_log(tmp_path: Path) -> None:
    first, second = verify(files(tmp_path, kept_outside(log(9)), kept_outside(log(9))))

    assert not first.faults
    assert second.faults == ["9 条时的检查点与 0.jsonl 的不同，同一条数签了两次，日志被改写过。"]


def test_what_one_file_alone_cannot_show_is_said(tmp_path: Path) -> None:
    (done,) = verify(files(tmp_path, log(3)))

    assert any("单看这个文件看不出来" in each for each in done.unseen)


def test_logs_of_different_keys_are_not_taken_for_one(tmp_path: Path) -> None:
    first, second = verify(files(tmp_path, log(3), log(3, key=signer(2))))

    assert not first.faults
    assert second.faults == ["与 0.jsonl 的公钥不同，不是同一份日志。"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b'{"format":"something/1"}\n',
        b'{"format":["hengjian-journal/1"]}\n',
        b'{"format":"hengjian-journal/1"}\n',
        b"\xff\xfe{\n",
        b'"\\ud800"\n',
        b"[" * 100_000 + b"\n",
        b'{"format":"hengjian-journal/1","key":"","size":"0"}\n',
        b'{"format":"hengjian-journal/1","key":"x","size":0}\n',
        b'{"format":"hengjian-journal/1","key":"","size":-1}\n',
        b'{"format":"hengjian-journal/1","key":"","size":0.0}\n',
    ],
)
def test_what_is_no_log_is_a_fault_and_no_crash(content: bytes) -> None:
    assert verdict(content).faults


@given(st.binary(max_size=200))
def test_no_content_crashes_the_reader(content: bytes) -> None:
    assert verdict(content).faults


def test_reader_shares_with_the_writer_only_the_hash_function() -> None:
    folder = Path(str(reader.__file__)).parent
    ours = set()
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                ours.add(node.module or "")
            elif isinstance(node, ast.Import):
                ours |= {alias.name for alias in node.names}

    shared = {
        name for name in ours if re.match(r"hengjian\.(?!journal\.reader\.)|django|rfc8785", name)
    }
    assert shared == {"hengjian.journal.hashing"}
