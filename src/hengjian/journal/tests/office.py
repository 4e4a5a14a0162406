"""An office of its own process, to be killed by a test: python -m hengjian.journal.tests.office COMMAND."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from time import sleep
from typing import Any
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import connection, transaction

FORKS = 100


def migrate() -> None:
    """Make the tables of the journal."""
    call_command("migrate", verbosity=0)


def write() -> None:
    """Write entries, each in a transaction of its own, and name each once it is safe, until somebody ends this."""
    from hengjian.journal.services import record  # noqa: PLC0415  after django.setup

    while True:
        with transaction.atomic():
            uuid = record(
                kind="case.filed", actor=None, objects=[uuid4()], on=date(2026, 11, 20), content={}
            )
        sys.stdout.write(f"{uuid}\n")
        sys.stdout.flush()


def write_some() -> None:
    """Write three entries with contents."""
    from hengjian.journal.services import record  # noqa: PLC0415  after django.setup

    with transaction.atomic():
        for i in range(3):
            record(
                kind="case.filed", actor=None, objects=[uuid4()], on=date(2026, 11, 20),
                content={"count": i},
            )  # fmt: skip


def sequence() -> None:
    """Number all that waits; the database may need a moment to see that one who was killed holds no lock any more."""
    from hengjian.journal.models import Outgoing  # noqa: PLC0415  after django.setup
    from hengjian.journal.sequencing import sequence as take  # noqa: PLC0415  likewise

    while Outgoing.objects.exists():
        take(at_once=2)


def sequence_on() -> None:
    """Number what waits, until somebody ends this."""
    while True:
        sequence()
        sleep(0.005)


def sequence_killed_at_every_statement() -> None:
    """Run the sequencer again and again, killed before its first, second, … statement, until it gets through."""
    for number in range(1, FORKS):
        connection.close()
        child = os.fork()
        if child == 0:
            _sequence_killed_at(number)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{number} {os.waitstatus_to_exitcode(status)}\n")
        if status == 0:
            return


def export() -> None:
    """Write the log to standard output."""
    from hengjian.journal.exports import exported_lines  # noqa: PLC0415  after django.setup

    for line in exported_lines():
        sys.stdout.write(line.decode())


def _sequence_killed_at(number: int) -> None:
    left = number

    def die(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    with connection.execute_wrapper(die):
        sequence()
    os._exit(0)


if __name__ == "__main__":
    django.setup()
    for command in sys.argv[1:]:
        {
            "export": export,
            "migrate": migrate,
            "write": write,
            "write-some": write_some,
            "sequence": sequence,
            "sequence-on": sequence_on,
            "sequence-killed": sequence_killed_at_every_statement,
        }[command]()
