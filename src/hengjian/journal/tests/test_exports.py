"""What leaves the database is read by the reader: whole logs, receipts, checkpoints, and what was altered in them."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from hengjian.journal import exports
from hengjian.journal.canonical import canonical
from hengjian.journal.entries import Draft
from hengjian.journal.errors import NotJournaled
from hengjian.journal.exports import checkpoint_file, exported_lines, receipt_of
from hengjian.journal.models import Checkpoint, Entry, Head
from hengjian.journal.reader.verdicts import Verdict
from hengjian.journal.reader.verifying import verify
from hengjian.journal.sequencing import sequence
from hengjian.journal.services import destroy_salts, record, record_many
from hengjian.journal.tests.logs import verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]

ON = date(2026, 11, 20)
CONTENT = {"party": "王某", "fine": 50_000, "note": "不予处罚"}


def journaled(count: int, *, at_once: int = 1_000) -> list[UUID]:
    uuids = record_many(
        Draft("case.filed", uuid4(), [uuid4()], ON, {"count": i}) for i in range(count)
    )
    assert sequence(at_once=at_once) == count
    return uuids


def written(file: Path, lines: Iterable[bytes]) -> Path:
    file.write_bytes(b"".join(lines))
    return file


def of_export() -> Verdict:
    return verdict(b"".join(exported_lines()))


def test_an_empty_log_is_exported_and_holds() -> None:
    assert of_export().holds == ["日志是空的。"]


def test_an_exported_log_holds() -> None:
    journaled(20, at_once=7)

    done = of_export()

    assert not done.faults
    assert done.holds[0].startswith("20 条，序号连续，与 3 个检查点的树根相符，签名都对")


def test_a_log_of_several_pages_is_exported_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "ROWS_AT_ONCE", 3)
    journaled(20, at_once=2)

    done = of_export()

    assert not done.faults
    assert done.holds[0].startswith("20 条，序号连续，与 10 个检查点")


def test_what_waits_is_not_exported() -> None:
    journaled(3)
    record_many([Draft("case.filed", None, [uuid4()], ON)])

    assert of_export().size == 3


def test_an_export_names_no_person_and_no_text() -> None:
    record(kind="case.filed", actor=uuid4(), objects=[uuid4()], on=ON, content=CONTENT)
    sequence()

    exported = b"".join(exported_lines()).decode()

    assert '"digest"' in exported
    assert not any(str(value) in exported for value in CONTENT.values())


@pytest.mark.parametrize(
    ("column", "value"),
    [("body", '{"number":3}'), ("body", "x\ny"), ("number", 77)],
)
def test_a_row_altered_in_the_database_is_found(column: str, value: object) -> None:
    journaled(10, at_once=4)

    assert Entry.objects.filter(number=3).update(**{column: value}) == 1

    assert of_export().faults


def test_an_actor_exchanged_in_the_database_is_found_where_it_is() -> None:
    journaled(10, at_once=4)
    entry = Entry.objects.get(number=5)
    value = json.loads(entry.body) | {"actor": str(uuid4())}
    Entry.objects.filter(number=5).update(body=canonical(value).decode())

    assert "序号 4 至 7 的条目" in of_export().faults[0]


@pytest.mark.parametrize("table", [Entry, Checkpoint])
@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_row_deleted_in_the_database_is_found(
    table: type[Entry] | type[Checkpoint], place: int
) -> None:
    journaled(10, at_once=4)
    row = list(table.objects.order_by("pk"))[place]

    row.delete()

    assert of_export().faults


def test_entries_without_their_last_checkpoint_are_said_to_lack_it() -> None:
    journaled(10, at_once=4)
    Checkpoint.objects.get(size=10).delete()

    assert "有 10 条，检查点却只到 8 条" in of_export().faults[0]


@pytest.mark.parametrize("size", [1, 2, 5, 255, 256, 257, 700])
def test_receipt_of_any_entry_holds(size: int) -> None:
    uuids = journaled(size)

    for number in {0, size // 2, size - 1}:
        done = verdict(receipt_of(uuids[number]))
        assert not done.faults
        assert (
            f"序号 {number} 的条目（case.filed，2026-11-20，编号 {uuids[number]}）" in done.holds[0]
        )


def test_receipt_shows_the_content_that_was_committed_to() -> None:
    uuid = record(kind="case.filed", actor=None, objects=[uuid4()], on=ON, content=CONTENT)
    sequence()

    with_content = verdict(receipt_of(uuid, content=CONTENT))
    without = verdict(receipt_of(uuid))

    assert "所附的内容就是这一条当时所记的。" in with_content.holds
    assert not with_content.faults
    assert any("没有附上内容" in each for each in without.unseen)


def test_receipt_with_another_content_is_not_made() -> None:
    uuid = record(kind="case.filed", actor=None, objects=[uuid4()], on=ON, content=CONTENT)
    sequence()

    with pytest.raises(NotJournaled, match="不是这份内容"):
        receipt_of(uuid, content=CONTENT | {"fine": 5})


def test_receipt_with_content_is_not_made_once_the_salt_is_gone() -> None:
    thing = uuid4()
    uuid = record(kind="case.filed", actor=None, objects=[thing], on=ON, content=CONTENT)
    sequence()
    destroy_salts(objects=[thing])

    with pytest.raises(NotJournaled, match="盐已经销毁"):
        receipt_of(uuid, content=CONTENT)
    assert not verdict(receipt_of(uuid)).faults


def test_receipt_of_what_has_no_number_yet_is_not_made() -> None:
    journaled(1)
    uuid = record(kind="case.filed", actor=None, objects=[uuid4()], on=ON)

    with pytest.raises(NotJournaled, match="还没有编号"):
        receipt_of(uuid)


def test_flipped_bits_in_a_receipt_are_found_in_every_byte() -> None:
    uuids = journaled(4)
    uuid = record(kind="case.filed", actor=None, objects=[uuid4()], on=ON, content={"a": "汉"})
    sequence()
    receipt = receipt_of(uuid, content={"a": "汉"})
    assert len(uuids) == 4

    for place in range(len(receipt)):
        for bit in (1, 0x20):  # the second one turns small letters into capitals
            altered = bytearray(receipt)
            altered[place] ^= bit
            assert verdict(bytes(altered)).faults, place


def changed(file: bytes, **changes: Any) -> bytes:
    return canonical(json.loads(file) | changes) + b"\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"content": {}},
        {"salt": "00" * 32},
        {"content": {}, "salt": "00" * 32},
        {"content": {}, "salt": 5},
        {"path": []},
        {"path": ["zz"]},
        {"path": {}},
        {"entry": "{}"},
        {"entry": 5},
        {"entry": '{"number":true}'},
        {"checkpoint": ""},
        {"key": ""},
        {"more": 1},
    ],
)
def test_an_altered_receipt_is_found(changes: dict[str, Any]) -> None:
    uuid = journaled(3)[1]

    assert verdict(changed(receipt_of(uuid), **changes)).faults


def test_a_receipt_with_something_behind_it_is_found() -> None:
    uuid = journaled(3)[1]

    assert verdict(receipt_of(uuid) + b"{}\n").faults == ["第 2 行：后面多出了内容。"]


def test_an_older_receipt_agrees_with_a_later_export(tmp_path: Path) -> None:
    receipt = written(tmp_path / "receipt.json", [receipt_of(journaled(5)[2])])
    journaled(5)
    whole = written(tmp_path / "log.jsonl", exported_lines())

    first, second = verify([receipt, whole])

    assert not first.faults
    assert not second.faults
    assert "与 log.jsonl 相符，没有被截短或者改写。" in first.holds


def test_a_rewritten_log_is_found_by_a_receipt(tmp_path: Path) -> None:
    receipt = written(tmp_path / "receipt.json", [receipt_of(journaled(5)[2])])
    Entry.objects.all().delete()
    Checkpoint.objects.all().delete()
    Head.objects.update(size=0, peaks=b"", checkpoints=0)
    journaled(8, at_once=5)
    whole = written(tmp_path / "log.jsonl", exported_lines())

    (alone,) = verify([whole])
    first, _ = verify([receipt, whole])

    assert not alone.faults, (
        "with the key in hand a log can be written anew: only what is outside shows it"
    )
    assert first.faults == ["5 条时的检查点与 log.jsonl 不同，日志被改写过。"]


@pytest.mark.parametrize(("older", "more"), [(1, 1), (3, 4), (4, 4), (256, 300), (5, 0)])
def test_a_checkpoint_is_proven_to_continue_an_earlier_one(older: int, more: int) -> None:
    journaled(older)
    journaled(more)

    done = verdict(checkpoint_file(since=older))

    assert not done.faults
    assert "只增不改" in done.holds[1]
    assert [head.size for head in done.heads] == [older + more, older]


def test_a_flipped_bit_in_a_checkpoint_is_found_in_every_byte() -> None:
    journaled(3)
    journaled(4)
    file = checkpoint_file(since=3)

    for place in range(len(file)):
        altered = bytearray(file)
        altered[place] ^= 1
        assert verdict(bytes(altered)).faults, place


def test_a_checkpoint_does_not_continue_one_of_a_rewritten_log() -> None:
    journaled(3)
    old = json.loads(checkpoint_file())["checkpoint"]
    Entry.objects.all().delete()
    Checkpoint.objects.all().delete()
    Head.objects.update(size=0, peaks=b"", checkpoints=0)
    journaled(3)
    journaled(4)
    file = json.loads(checkpoint_file(since=3))
    file["since"]["checkpoint"] = old

    assert verdict(canonical(file) + b"\n").faults == ["第 1 行：从 3 条到 7 条不是只增不改。"]


def test_checkpoint_that_was_never_closed_and_that_of_an_empty_log_are_not_made() -> None:
    with pytest.raises(NotJournaled, match="空的"):
        checkpoint_file()
    journaled(3)

    with pytest.raises(NotJournaled, match="没有 2 条时的检查点"):
        checkpoint_file(since=2)
