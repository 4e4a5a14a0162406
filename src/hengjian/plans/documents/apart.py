"""A policy document read in a process of its own, with a bound on memory and time: what happens there ends there.

The process is `python -m hengjian.plans.documents.apart FILE`; it and what it started are killed together.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hengjian.plans.documents.blocks import Block, Paragraph
from hengjian.plans.documents.opening import read_blocks
from hengjian.plans.documents.plan import plan_of
from hengjian.reading.errors import UnusableFile

MOST_MEMORY = 3 * 2**30
MOST_SECONDS = 60
_MODULE = "hengjian.plans.documents.apart"
_TOO_MUCH = ("太大或者太复杂，读它要用太多内存或者时间", "请去掉图片，或者另存为 TXT")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What was read: the text as (place, text), and the tasks in the form of the task list with their places."""

    paragraphs: tuple[tuple[str, str], ...]
    tasks: tuple[Mapping[str, object], ...]


def read_document(path: Path, name: str, *, seconds: float = MOST_SECONDS) -> ReadDocument:
    """Read a file under the name that it came with; raises UnusableFile and says how to mend it."""
    with TemporaryDirectory(prefix="hengjian-") as folder:
        # The suffix tells a page from plain text; the rest of the name is of no use to a program.
        named = Path(folder) / f"document{Path(name).suffix.lower()}"
        named.symlink_to(path.absolute())
        said = _said_about(named, name, seconds)
    try:
        answer = json.loads(said)
    except ValueError:
        # Killed by a bound: it had no time to say anything.
        raise UnusableFile(name, *_TOO_MUCH) from None
    if "refused" in answer:
        raise UnusableFile(name, answer["refused"], answer["mend"])
    return ReadDocument(
        tuple((place, text) for place, text in answer["paragraphs"]), tuple(answer["tasks"])
    )


def _said_about(path: Path, name: str, seconds: float) -> bytes:
    command = [sys.executable, "-m", _MODULE, str(path)]
    with subprocess.Popen(  # noqa: S603  our own module, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as child:
        try:
            return child.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            raise UnusableFile(name, *_TOO_MUCH) from None
        finally:
            _end(child)


def main(arguments: Sequence[str]) -> int:
    """Read the file; the answer is `paragraphs` and `tasks`, or what is `refused` and how to `mend` it."""
    path = Path(arguments[0])
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)
    answer: dict[str, object]
    try:
        blocks = read_blocks(path)
        tasks = [{**task.form(), "place": task.place.strip()} for task in plan_of(blocks).tasks]
        answer = {
            "paragraphs": [each for block in blocks for each in _shown(block)],
            "tasks": tasks,
        }
    except UnusableFile as error:
        answer = {"refused": error.what, "mend": error.mend}
    except (MemoryError, RecursionError):
        answer = dict(zip(("refused", "mend"), _TOO_MUCH, strict=True))
    sys.stdout.write(json.dumps(answer))
    return 0


def _shown(block: Block) -> list[tuple[str, str]]:
    """Give a block as a person reads it: a table row by row, merged cells once."""
    place = block.place.strip()
    if isinstance(block, Paragraph):
        return [(place, block.text)]
    return [
        (f"{block.place}第 {number} 行".strip(), "　|　".join(dict.fromkeys(filter(None, row))))
        for number, row in enumerate(block.rows, start=1)
    ]


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the process with what it started; where it has ended already there is nothing to kill."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
