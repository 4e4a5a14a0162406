"""The office as a process: how it starts and ends."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.e2e.office.conftest import Office, Prepared, run, start_office, stop

pytestmark = pytest.mark.slow


def children_of(process: int) -> set[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return {int(number) for number in listed.split()}


def alive(process: int) -> bool:
    try:
        state = (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
        )
    except FileNotFoundError:
        return False
    return state != "Z"


def test_files_of_the_pages_come_compressed_under_names_that_change_with_them(
    office: Office,
) -> None:
    with urlopen(f"{office.address}sign-in/") as answer:  # noqa: S310  our own address
        page = answer.read().decode()
    sheet = next(part for part in page.split('"') if part.startswith("/static/hengjian."))

    with urlopen(office.address.rstrip("/") + sheet) as answer:  # noqa: S310  likewise
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are counted in /proc")
def test_request_to_end_ends_web_and_worker_and_is_no_fault(
    prepared: Prepared, tmp_path: Path
) -> None:
    running = start_office(prepared.copy_to(tmp_path), tmp_path / "said.txt")
    family = children_of(running.process.pid)
    family |= {each for child in family for each in children_of(child)}
    assert len(family) >= 4, "web server, its two workers, worker of jobs"

    assert stop(running.process) == 0

    assert not [each for each in family if alive(each)]
    assert "已停止" in (tmp_path / "said.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found in /proc")
def test_worker_that_died_is_started_again_and_the_web_stays(
    prepared: Prepared, tmp_path: Path
) -> None:
    said = tmp_path / "said.txt"
    running = start_office(prepared.copy_to(tmp_path), said)
    before = worker_of(running)

    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while "已重新启动" not in said.read_text(encoding="utf-8") and time.monotonic() < deadline:
        time.sleep(0.1)

    assert "后台任务停止了（信号 9），已重新启动" in said.read_text(encoding="utf-8")
    assert worker_of(running) != before
    with urlopen(f"{running.address}health/") as answer:  # noqa: S310  our own address
        assert json.load(answer) == {"status": "ok", "wrong": []}
    assert stop(running.process) == 0


def worker_of(office: Office) -> int:
    """Give the process that works on long jobs."""
    (worker,) = [
        each for each in children_of(office.process.pid)
        if b"intake_worker" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]  # fmt: skip
    return worker


def test_port_that_is_taken_is_told_with_what_to_do(office: Office, tmp_path: Path) -> None:
    port = office.address.rstrip("/").rsplit(":", 1)[1]

    done = run("serve", "--port", port, "--data", tmp_path / "data")

    assert done.returncode == 2
    assert "请用 --port 换一个端口" in done.stderr


def test_demo_for_machines_ends_without_serving(prepared: Prepared) -> None:
    done = prepared.done

    assert done.returncode == 0
    assert done.stdout.count("\n  ") == 16, "fifteen roles and the password"
    assert "1,000 件" in done.stdout
    assert "没有启动网页" in done.stdout


def test_first_operator_is_made_on_the_machine(prepared: Prepared, tmp_path: Path) -> None:
    data = prepared.copy_to(tmp_path)

    def account(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return run("account", *arguments, "--data", data)

    made = account("add", "admin", "--name", "管理员")
    again = account("add", "admin", "--name", "管理员")
    reset = account("password", "admin")
    unknown = account("password", "nobody")

    assert [each.returncode for each in (made, again, reset, unknown)] == [0, 2, 0, 2]
    assert made.stdout.splitlines()[-1] != reset.stdout.splitlines()[-1]
    assert "已有人使用" in again.stderr
    assert "没有用户名为“nobody”的账号" in unknown.stderr
