"""Progress of long work, on standard error: nothing for two seconds, then a bar or one line per stage."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from hengjian.cli.layout import width_of

PATIENCE = 2.0
"""Seconds for which nothing is said."""

_REDRAWN = 0.1
_CELLS = 24


class TerminalProgress:
    """Tells a terminal how far each stage is; a log file gets one line per stage at most."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream if stream is not None else sys.stderr
        self.began = time.perf_counter()
        self.drawn = 0.0
        self.stage = ""
        self.width = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show the stage, if the work has taken long enough to be worth it."""
        now = time.perf_counter()
        if now - self.began < PATIENCE:
            return
        if not self.stream.isatty():
            if stage != self.stage and done < total:
                self.stream.write(f"正在{stage}…\n")
                self.stream.flush()
            self.stage = stage
            return
        if stage != self.stage or now - self.drawn >= _REDRAWN or done >= total:
            self.stage, self.drawn = stage, now
            self.draw(self._line(stage, done, total))

    def _line(self, stage: str, done: int, total: int) -> str:
        if total <= 1:
            return f"正在{stage}…"
        filled = _CELLS * done // total
        return f"正在{stage} [{'#' * filled}{'.' * (_CELLS - filled)}] {100 * done // total}%"

    def draw(self, line: str) -> None:
        """Put a line in the place of the one before."""
        width = width_of(line)
        self.stream.write("\r" + line + " " * max(0, self.width - width))
        self.stream.flush()
        self.width = width

    def close(self) -> None:
        """Clear the line."""
        if self.width:
            self.draw("")
            self.stream.write("\r")
            self.stream.flush()
            self.width = 0
