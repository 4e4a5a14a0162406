"""Processes that live and end together: one that died is started again, unless it cannot live."""

import os
import signal
import sys
from pathlib import Path

import pytest

from hengjian.cli import supervising
from hengjian.cli.supervising import Company, Ended, Member

FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]
DIES = [sys.executable, "-c", "raise SystemExit('no disk left')"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "PAUSE", 0.01)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Give the file of a log."""
    return tmp_path / "log"


def process_of(company: Company) -> int:
    ((_, process),) = company._running  # noqa: SLF001  as `look` sees it
    return process.pid


def said_by(company: Company) -> str:
    """Give what is said next."""
    for _ in range(1_000):
        if said := company.look():
            return "".join(said)
    raise AssertionError("nothing was said")


def look_on(company: Company) -> None:
    """Look again and again."""
    for _ in range(5_000):
        company.look()


def test_process_that_was_killed_is_started_again(log: Path) -> None:
    with Company([Member("后台任务", FOREVER, log, again=True)]) as company:
        first = process_of(company)
        os.kill(first, signal.SIGKILL)

        assert said_by(company) == f"后台任务停止了（信号 9），已重新启动，原因见 {log}。"

        second = process_of(company)
        assert second != first
        assert company.look() == []
    assert not Path(f"/proc/{second}/task").exists()


def test_process_that_cannot_live_ends_all_with_its_last_words(log: Path) -> None:
    with (
        Company([Member("后台任务", DIES, log, again=True)]) as company,
        pytest.raises(Ended, match=r"后台任务停止了（退出码 1）[^$]*no disk left"),
    ):
        look_on(company)

    assert log.read_text(encoding="utf-8").count("no disk left") == supervising.MOST_DEATHS + 1


def test_process_that_nobody_takes_the_place_of_ends_all(log: Path) -> None:
    members = [Member("网页服务", DIES, log), Member("后台任务", FOREVER, log, again=True)]
    with Company(members) as company:
        (_, other) = company._running[1]  # noqa: SLF001  as `look` sees it
        with pytest.raises(Ended, match="网页服务停止了"):
            look_on(company)

    assert other.poll() is not None
