"""The commands `journal`: what they write is what `verify` holds to be true."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction

from hengjian.journal import exports
from hengjian.journal.models import Head
from hengjian.journal.sequencing import key_file, sequence
from hengjian.journal.services import record
from hengjian.journal.tests.authority import Authority
from tests.cli.running import run

pytestmark = pytest.mark.django_db


def journaled() -> UUID:
    with transaction.atomic():
        return record(
            kind="case.filed",
            actor=None,
            objects=[uuid4()],
            on=date(2026, 11, 20),
            content={"a": 1},
        )


def test_an_exported_journal_has_what_still_waited_and_holds(tmp_path: Path) -> None:
    uuid = journaled()

    assert run("journal", "export", tmp_path / "log.jsonl").code == 0

    assert str(uuid) in (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    done = run("verify", tmp_path / "log.jsonl")
    assert done.code == 0
    assert "1 条，序号连续" in done.out


def test_receipt_and_checkpoint_agree_with_the_journal(tmp_path: Path) -> None:
    uuid = journaled()
    assert run("journal", "receipt", str(uuid), tmp_path / "receipt.json").code == 0
    journaled()
    assert run("journal", "checkpoint", tmp_path / "checkpoint.json", "--since", "1").code == 0
    journaled()
    assert run("journal", "export", tmp_path / "log.jsonl").code == 0

    done = run("verify", *(tmp_path / n for n in ("receipt.json", "checkpoint.json", "log.jsonl")))

    assert done.code == 0
    assert "从 1 条" in done.out
    assert done.out.count("与 log.jsonl 相符，没有被截短或者改写。") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["receipt", str(uuid4())], "日志里没有这一条"),
        (["receipt", "5"], "UUID"),
        (["checkpoint"], "日志还是空的"),
        (["checkpoint", "--since", "7"], "日志还是空的"),
    ],
)
def test_what_is_not_in_the_journal_is_not_handed_out(
    tmp_path: Path, words: list[str], said: str
) -> None:
    done = run("journal", *words, tmp_path / "file")

    assert done.code == 2
    assert said in done.err
    assert not list(tmp_path.iterdir())


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("last year's", encoding="utf-8")

    done = run("journal", "export", tmp_path / "log.jsonl")

    assert done.code == 2
    assert "已经存在" in done.err
    assert (tmp_path / "log.jsonl").read_text(encoding="utf-8") == "last year's"


def test_an_export_that_fails_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lines() -> Iterator[bytes]:
        yield b"{}\n"
        raise IsADirectoryError(21, "", "x")

    monkeypatch.setattr(exports, "exported_lines", lines)

    assert run("journal", "export", tmp_path / "log.jsonl").code != 0

    assert not list(tmp_path.iterdir())


def test_a_checkpoint_is_stamped_by_an_authority_over_files_and_holds(tmp_path: Path) -> None:
    authority = Authority.make()
    (tmp_path / "root.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
    journaled()
    assert run("journal", "stamp-request", tmp_path / "query.tsq").code == 0
    answer = authority.answer((tmp_path / "query.tsq").read_bytes())
    (tmp_path / "answer.tsr").write_bytes(answer)

    done = run(
        "journal", "stamp-import", tmp_path / "answer.tsr", "--authority", tmp_path / "root.pem"
    )

    assert (done.code, done.err) == (0, "")
    file = done.out.removeprefix("时间戳已存入 ").split("，")[0]
    checked = run("verify", file, "--authority", tmp_path / "root.pem")
    assert checked.code == 0
    assert "至迟在 2026-11-20T09:00:00Z 已经形成" in checked.out.replace("\n    ", "")
    assert run("verify", file, "--authority", tmp_path / "query.tsq").code == 2


def test_an_answer_that_is_no_stamp_is_refused_in_words(tmp_path: Path) -> None:
    journaled()
    (tmp_path / "answer").write_text("<html>", encoding="utf-8")

    done = run("journal", "stamp-import", tmp_path / "answer")

    assert done.code == 2
    assert "不是时间戳机构的答复" in done.err


def test_key_is_changed_and_the_log_holds_under_the_old_and_the_new_one(tmp_path: Path) -> None:
    journaled()
    sequence()
    old = Head.objects.get().key

    changed = run("journal", "change-key")
    journaled()
    assert run("journal", "export", tmp_path / "log.jsonl").code == 0

    assert changed.code == 0
    new = changed.out.splitlines()[-1]
    for key in (old, new):
        done = run("verify", tmp_path / "log.jsonl", "--key", key)
        assert done.code == 0
        assert "密钥换过 1 次" in done.out


def test_a_journal_without_its_key_is_not_continued(tmp_path: Path) -> None:
    journaled()
    sequence()
    journaled()
    key_file().rename(tmp_path / "key")

    try:
        done = run("journal", "export", tmp_path / "log.jsonl")
    finally:
        (tmp_path / "key").rename(key_file())

    assert done.code == 2
    assert "找不到日志的签名密钥" in done.err
