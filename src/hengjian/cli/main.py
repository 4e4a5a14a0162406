"""The entrance of the command `hengjian`, and how it ends whatever happens.

Next to nothing is imported up here: reading in all the rest takes a moment, in which somebody may already
press Ctrl-C, and that too has to end with a message.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from hengjian.cli.interruption import Interrupted

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code; every error becomes a message."""
    _speak_utf8()
    _end_on_request()
    try:
        return _run(arguments)
    except BrokenPipeError:
        _stop_writing()
        return 0
    except (KeyboardInterrupt, Interrupted):
        sys.stderr.write("已中断，没有留下做了一半的结果。\n")
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    from hengjian.cli.commands import hengjian  # noqa: PLC0415  see the head of this file
    from hengjian.cli.exits import ending_of  # noqa: PLC0415  likewise

    try:
        code = hengjian.main(
            args=None if arguments is None else list(arguments),
            prog_name="hengjian",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except (BrokenPipeError, KeyboardInterrupt, Interrupted):
        raise
    except BaseException as error:  # noqa: BLE001  whatever happens, the user gets a message
        exit_code, message = ending_of(error)
        sys.stderr.write(f"{message}\n")
        return exit_code
    return int(code or 0)


def _speak_utf8() -> None:
    """Let no 汉字 that a terminal cannot show end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _end_on_request() -> None:
    """Treat a request to end like Ctrl-C, so that nothing half-done stays."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise Interrupted

    try:
        signal.signal(signal.SIGTERM, end)
    except ValueError:
        return  # not in the main thread: whoever runs it there ends it


def _stop_writing() -> None:
    """Nobody reads on: send the rest nowhere, so that Python does not complain while it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
