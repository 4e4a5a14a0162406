"""A journal that goes on under another key: announced under the old one, and read across the change by files alone."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from hengjian.journal.canonical import canonical
from hengjian.journal.errors import KeyDiffers, KeyMissing, NotJournaled
from hengjian.journal.exports import checkpoint_file, exported_lines, receipt_of
from hengjian.journal.models import Checkpoint, Entry, Head, KeyChange
from hengjian.journal.notes import Signer
from hengjian.journal.reader.verifying import verify
from hengjian.journal.sequencing import sequence
from hengjian.journal.services import change_key, record
from hengjian.journal.tests.logs import bodies, change_of_key, log, signer, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]

ON = date(2026, 11, 20)


def journaled(count: int = 1) -> UUID:
    uuids = [record(kind="case.filed", actor=None, objects=[uuid4()], on=ON) for _ in range(count)]
    sequence()
    return uuids[-1]


def changed() -> tuple[str, str]:
    """Change the key of a journal of three entries and give both public halves."""
    journaled(3)
    old = Head.objects.get().key
    new = change_key(actor=uuid4(), on=ON)
    return old, new


def test_change_is_announced_under_the_old_key_and_the_new_one_signs_what_follows() -> None:
    old, new = changed()
    journaled(2)

    done = verdict(b"".join(exported_lines()))

    assert not done.faults
    assert done.keys is not None
    assert [key.text for key in done.keys.signed] == [old, new]
    assert [head.size for head in done.heads] == [3, 4, 6]
    assert old.split("+")[0] == new.split("+")[0]
    assert Head.objects.get().key == new


def test_what_waits_behind_the_announcement_is_signed_by_the_new_key() -> None:
    _, new = changed()
    record(kind="case.filed", actor=None, objects=[uuid4()], on=ON)

    assert sequence() == 2

    assert [each.size for each in Checkpoint.objects.order_by("size")] == [3, 4, 5]
    assert KeyChange.objects.get().key == new
    assert not verdict(b"".join(exported_lines())).faults


def test_receipts_and_checkpoints_of_before_and_after_agree_with_the_log(tmp_path: Path) -> None:
    first = journaled(3)
    early, kept = receipt_of(first), checkpoint_file()
    last = first
    for _ in range(2):
        change_key(actor=None, on=ON)
        sequence()
        last = journaled(2)
    contents = [early, kept, receipt_of(last), receipt_of(first), checkpoint_file(since=3)]
    files = [tmp_path / str(number) for number in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    whole = tmp_path / "log.jsonl"
    whole.write_bytes(b"".join(exported_lines()))

    done = verify([*files, whole])

    assert [each.faults for each in done] == [[]] * 6
    assert "密钥换过 2 次，每次都由前一个密钥签名宣布。" in done[2].holds
    assert all("与 log.jsonl 相符，没有被截短或者改写。" in each.holds for each in done[:5])


@pytest.mark.parametrize("which", ["first", "last"])
def test_any_key_that_signed_may_be_the_one_that_was_made_known(tmp_path: Path, which: str) -> None:
    known = dict(zip(("first", "last"), changed(), strict=True))
    uuid = journaled(2)
    receipt, whole = tmp_path / "receipt", tmp_path / "whole"
    receipt.write_bytes(receipt_of(uuid))
    whole.write_bytes(b"".join(exported_lines()))

    done = verify([receipt, whole], key=known[which])

    assert [each.faults for each in done] == [[], []]
    assert all("给出的公钥是这份日志先后用过的一个。" in each.holds for each in done)
    (other,) = verify([receipt], key=signer().public)
    assert "公钥不是给出的那一个" in other.faults[0]


def test_a_key_that_was_announced_but_signed_nothing_vouches_for_nothing(tmp_path: Path) -> None:
    """Anybody can write a log of his own that ends by announcing somebody else's public key."""
    forged = log(3, key=signer(3), of=[*bodies(2), change_of_key(signer(7))])
    file = tmp_path / "log"
    file.write_bytes(b"".join(forged))

    (done,) = verify([file], key=signer(7).public)

    assert "公钥不是给出的那一个" in done.faults[0]


def test_flipped_bit_in_a_receipt_across_a_change_is_found_in_every_byte() -> None:
    changed()
    receipt = receipt_of(journaled(2))
    assert '"keys"' in receipt.decode()
    assert not verdict(receipt).faults

    for place in range(len(receipt)):
        altered = bytearray(receipt)
        altered[place] ^= 1
        assert verdict(bytes(altered)).faults, place


def test_receipt_without_the_announcement_or_with_a_superfluous_one_is_found() -> None:
    changed()
    early = json.loads(receipt_of(journaled(2)))
    change_key(actor=None, on=ON)
    sequence()
    late = json.loads(receipt_of(journaled(2)))

    wrong: list[object] = [
        [], late["keys"], early["keys"] * 2, {}, [5], [late["keys"][1]],
    ]  # fmt: skip
    for keys in wrong:
        assert verdict(canonical(early | {"keys": keys}) + b"\n").faults, keys
    without = {name: value for name, value in early.items() if name != "keys"}
    assert verdict(canonical(without) + b"\n").faults
    assert not verdict(canonical(early) + b"\n").faults


def test_a_log_that_goes_on_under_a_key_that_nobody_announced_is_found() -> None:
    lines = log(6, every=3)
    other = log(
        6, every=3, key=signer(2), of=[json.loads(line) for line in lines if b"number" in line]
    )

    done = verdict(b"".join([*lines[:5], *other[5:]]))

    assert done.faults == ["第 9 行：是用别的密钥签的。"]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (signer(7, "other-log"), "另一份日志 other-log"),
        (signer(1), "以前用过"),
    ],
)
def test_a_change_to_a_key_that_cannot_follow_is_found(to: Signer, said: str) -> None:
    of = [*bodies(2), change_of_key(to)]

    assert said in verdict(b"".join(log(3, of=of))).faults[0]


def test_without_the_file_of_the_new_key_the_change_is_not_carried_out(keys: Path) -> None:
    _, new = changed()
    file = keys / f"journal-{new.split('+')[1]}"
    file.rename(keys / "elsewhere")

    with pytest.raises(KeyDiffers):
        sequence()
    assert Entry.objects.count() == 3
    (keys / "elsewhere").rename(file)
    assert sequence() == 1


def test_with_the_first_key_gone_the_one_that_followed_still_signs(keys: Path) -> None:
    changed()
    sequence()
    (keys / "journal").unlink()

    journaled(1)

    assert not verdict(b"".join(exported_lines())).faults


def test_with_all_keys_gone_it_is_said_which_file_is_missing(keys: Path) -> None:
    _, new = changed()
    sequence()
    for file in keys.iterdir():
        file.unlink()
    record(kind="case.filed", actor=None, objects=[uuid4()], on=ON)

    with pytest.raises(KeyMissing, match=new.split("+")[1]):
        sequence()


def test_key_of_an_empty_journal_is_not_changed() -> None:
    with pytest.raises(NotJournaled, match="空的"):
        change_key(actor=None, on=ON)
