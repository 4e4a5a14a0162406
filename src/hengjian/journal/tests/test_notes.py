"""Signed notes and checkpoints, against the example of the format's first implementation, and keys in files."""

import stat
from pathlib import Path

import pytest

from hengjian.journal.errors import KeyMissing, KeyUnusable
from hengjian.journal.hashing import EMPTY_ROOT
from hengjian.journal.keys import existing_signer, signer_in
from hengjian.journal.notes import signer_from
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.notes import PublicKey, signed_head
from hengjian.journal.tests.logs import CLOSED, base64, signer

# The key, its public half and the note with which every implementation of the format is tested.
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NOTE = (
    f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
    "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_known_key_signs_the_known_note() -> None:
    known = signer_from(PRIVATE)

    assert known.public == PUBLIC
    assert known.sign(TEXT) == NOTE


def test_known_note_is_opened_with_the_known_key() -> None:
    assert PublicKey.read(PUBLIC).open(NOTE) == TEXT


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("problem is.", "problem is!"),
        NOTE.replace("x08go", "x08gp"),
        NOTE.replace("JnAM=", "JnAN="),  # other spelling of the same signature
        NOTE.replace("— Peter", "— Paul"),
        NOTE[:-1],
        NOTE + "\n",
        TEXT,
        "",
    ],
)
def test_an_altered_note_is_not_opened(note: str) -> None:
    with pytest.raises(Fault):
        PublicKey.read(PUBLIC).open(note)


@pytest.mark.parametrize(
    "text",
    [
        "",
        PUBLIC.replace("Peter", "Paul"),
        PUBLIC.replace("c74f20a3", "c74f20a4"),
        PUBLIC.replace("c74f20a3", "C74F20A3"),
        PUBLIC.replace("10TW", "10TX"),
        PUBLIC.replace("+ARpc", "+AhpcX"),
        PUBLIC[:-4],
    ],
)
def test_an_altered_public_key_is_not_read(text: str) -> None:
    with pytest.raises(Fault):
        PublicKey.read(text)


def test_checkpoint_has_the_lines_of_the_format() -> None:
    lines = signer().checkpoint(2, 3, EMPTY_ROOT, CLOSED).split("\n")

    assert lines[:4] == [
        "test-log",
        "3",
        base64(EMPTY_ROOT),
        "checkpoint 2 closed 2026-11-20T08:00:00Z",
    ]
    assert lines[4] == ""
    assert lines[5].startswith("— test-log ")
    assert lines[6:] == [""]


def test_checkpoint_is_read_back() -> None:
    head = signed_head(
        signer().checkpoint(2, 3, EMPTY_ROOT, CLOSED), PublicKey.read(signer().public)
    )

    assert (head.ordinal, head.size, head.root, head.closed) == (
        2,
        3,
        EMPTY_ROOT,
        "2026-11-20T08:00:00Z",
    )


@pytest.mark.parametrize(
    "text",
    [
        "test-log\n03\nROOT\nCLOSED\n",
        "test-log\n-3\nROOT\nCLOSED\n",
        "test-log\n0\nROOT\nCLOSED\n",
        "other-log\n3\nROOT\nCLOSED\n",
        "test-log\n3\nAAAA\nCLOSED\n",
        "test-log\n3\nROOT\n",
        "test-log\n3\nROOT\nclosed yesterday\n",
        "test-log\n3\nROOT\nCLOSED\nmore\n",
        "test-log\n3\nROOT\nCLOSED\n\nmore\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused(text: str) -> None:
    closed = "checkpoint 1 closed 2026-11-20T08:00:00Z"
    key = PublicKey.read(signer().public)
    good = f"test-log\n3\n{base64(EMPTY_ROOT)}\n{closed}\n"
    assert signed_head(signer().sign(good), key).size == 3

    note = signer().sign(text.replace("ROOT", base64(EMPTY_ROOT)).replace("CLOSED", closed))

    with pytest.raises(Fault):
        signed_head(note, key)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_name_that_a_note_has_no_room_for_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        signer(name=name)


def test_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "journal"

    first, second = signer_in(file), signer_in(file)

    assert first.public == second.public
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["journal"]


def test_two_journals_have_different_names(tmp_path: Path) -> None:
    assert signer_in(tmp_path / "a").name != signer_in(tmp_path / "b").name


def test_a_key_that_should_be_there_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="备份"):
        existing_signer(tmp_path / "journal")

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "nonsense", PRIVATE.replace("Peter", "Paul"), PUBLIC])
def test_a_broken_key_file_is_said_to_be_broken(tmp_path: Path, text: str) -> None:
    file = tmp_path / "journal"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(KeyUnusable, match="已损坏"):
        existing_signer(file)
