"""The command `verify`: what it says to whoever checks a journal, and how it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from hengjian.journal.tests.logs import log, signer
from tests.cli.running import run


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    file = tmp_path / "日志.jsonl"
    file.write_bytes(b"".join(log(8)))
    return file


def test_a_journal_that_holds_is_said_to_hold(journal: Path) -> None:
    done = run("verify", journal, "--key", signer().public)

    assert done.code == 0
    assert done.out.startswith(
        "日志 日志.jsonl：成立\n  成立：8 条，序号连续，与 3 个检查点的树根相符，签名都对"
    )
    assert "成立：公钥就是给出的那一个。" in done.out
    assert "单看这个文件看不出来" in done.out.replace("\n    ", "")
    assert not done.err


def test_the_key_may_be_in_a_file(journal: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(signer(2).public + "\n", encoding="utf-8")

    done = run("verify", journal, "--key", tmp_path / "key")

    assert done.code == 7
    assert "不成立：公钥不是给出的那一个" in done.out


def test_an_altered_journal_is_said_not_to_hold_and_where(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes().replace(b"2026-11-20T08", b"2026-11-20T09", 1))

    done = run("verify", journal)

    assert done.code == 7
    assert done.out.startswith(
        "日志 日志.jsonl：不成立\n"
        "  不成立：第 5 行：序号 0 至 2 的条目（第 2 至 4 行）与检查点不符，其中有改动过的。\n"
    )


def test_files_are_held_against_each_other(journal: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_bytes(b"".join(log(6)))

    done = run("verify", journal, other)

    assert done.code == 7
    assert "日志 日志.jsonl：成立" in done.out
    assert "不成立：6 条时的检查点与 日志.jsonl 不同，日志被改写过。" in done.out


@pytest.mark.parametrize("content", ["", "case,number\n", '{"a": 1}\n'])
def test_a_file_of_another_kind_is_said_to_be_one(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x"
    file.write_text(content, encoding="utf-8")

    done = run("verify", file)

    assert (done.code, done.err) == (7, "")
    assert "文件 x：不成立" in done.out


def test_a_file_that_is_not_there_is_a_wrong_command_line() -> None:
    assert run("verify", "nowhere").code == 2


def test_the_reader_needs_neither_django_nor_the_writer() -> None:
    program = (
        "import sys; from hengjian.journal.reader import verifying; "
        "print(*sorted(m for m in sys.modules if m.startswith(('django', 'rfc8785', 'hengjian.journal'))))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.split()

    others = [each for each in loaded if not each.startswith("hengjian.journal.reader")]
    assert others == ["hengjian.journal", "hengjian.journal.hashing"]
