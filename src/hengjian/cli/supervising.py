"""Several processes that live and end together."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 20.0
PAUSE = 0.2
TAIL = 12
# A process that dies that often within so many seconds would do so for ever.
MOST_DEATHS, WITHIN = 3, 60.0


@dataclass(frozen=True)
class Member:
    """A process that is looked after: its name for people, its command, and where its words go."""

    title: str
    command: Sequence[str]
    log: Path
    again: bool = False
    """Whether it is started again when it dies: what it was at is taken up again by its follower."""


class Ended(Exception):
    """A process ended by itself; the message has the last of what it said."""


class Company:
    """Start processes together; on leaving, for whatever reason, end all that still run."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Take who is to run."""
        self._members = members
        self._running: list[tuple[Member, subprocess.Popen[bytes]]] = []
        self._deaths: dict[str, list[float]] = {}

    def __enter__(self) -> Self:
        """Start all."""
        try:
            for member in self._members:
                self._running.append((member, _started(member)))
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all."""
        self._end()

    def look(self) -> list[str]:
        """Start again what has died and may be, and say so; raise `Ended` for what may not. Else wait a moment."""
        said = []
        for place, (member, process) in enumerate(self._running):
            if process.poll() is None:
                continue
            if not (member.again and self._may_start_again(member)):
                raise Ended(
                    f"{member.title}停止了（{_reason(process.returncode)}）。日志 {member.log} 的末尾：\n"
                    f"{_tail(member.log)}"
                )
            self._running[place] = member, _started(member)
            said.append(
                f"{member.title}停止了（{_reason(process.returncode)}），已重新启动，原因见 {member.log}。"
            )
        time.sleep(PAUSE)
        return said

    def _may_start_again(self, member: Member) -> bool:
        now = time.monotonic()
        recent = [each for each in self._deaths.get(member.title, ()) if now - each < WITHIN]
        self._deaths[member.title] = [*recent, now]
        return len(recent) < MOST_DEATHS

    def _end(self) -> None:
        # A second request to end must not keep the first from being carried out.
        kept = _deaf()
        try:
            for _, process in self._running:
                if process.poll() is None:
                    process.terminate()
            deadline = time.monotonic() + PATIENCE
            for _, process in self._running:
                try:
                    process.wait(max(0.0, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            self._running.clear()
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)


def _started(member: Member) -> subprocess.Popen[bytes]:
    with member.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603  our own programs
            list(member.command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C reaches a whole group of processes; these are ended in order, by us.
            start_new_session=True,
        )


def _deaf() -> Mapping[signal.Signals, signal.Handlers]:
    numbers = (signal.SIGINT, signal.SIGTERM)
    return {number: signal.signal(number, signal.SIG_IGN) for number in numbers}  # type: ignore[misc]  # handlers of ours are given back as they were


def _reason(code: int) -> str:
    return f"信号 {-code}" if code < 0 else f"退出码 {code}"


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-TAIL:])
