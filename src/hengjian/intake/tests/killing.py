"""An office of its own process, to be killed by a test: python -m hengjian.intake.tests.killing COMMAND."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

FORKS = 400
CASES = 7


def main(commands: list[str]) -> None:
    """Run the commands, one after the other."""
    django.setup()
    settings.INTAKE_TARGETS = ["hengjian.intake.tests.counting.Counting"]
    from hengjian.intake import jobs  # noqa: PLC0415  after django.setup
    from hengjian.intake.work import writing  # noqa: PLC0415  likewise

    jobs.MOST_ATTEMPTS, jobs.SECONDS_OF_BREATH = FORKS, 0
    writing.ROWS_PER_CHUNK = int(os.environ.get("ROWS_PER_CHUNK", "3"))
    for command in commands:
        {
            "begin": begin,
            "bring": bring,
            "bring-killed": lambda: killed_at_every_statement(bring),
            "work-killed": lambda: killed_at_every_statement(work),
            "confirm": confirm,
            "silence": silence,
            "worker": worker,
            "seen": seen,
        }[command]()


def begin() -> None:
    """Make the tables, empty ones, and the person who brings data."""
    from hengjian.intake.tests import counting, files  # noqa: PLC0415  after django.setup

    call_command("migrate", verbosity=0)
    settings.DATA.prepare()
    counting.make_tables()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM counted_rows")
        cursor.execute("DELETE FROM counted_loads")
    files.clerk()


def bring() -> None:
    """Bring a file, and name the batch once it is safe."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after django.setup
    from hengjian.intake.tests import files  # noqa: PLC0415  likewise

    content = files.cases_csv(int(os.environ.get("CASES", str(CASES))))
    batch = files.brought(Account.objects.get(), ("cases.csv", content))
    say(f"brought {batch.uuid}")


def work() -> None:
    """Take back what a dead worker left and do all that waits."""
    from hengjian.common import clock  # noqa: PLC0415  after django.setup
    from hengjian.intake import jobs  # noqa: PLC0415  likewise
    from hengjian.intake.models import Job  # noqa: PLC0415  likewise

    jobs.take_back(clock.now() + timedelta(minutes=2))
    for job in Job.objects.filter(state=Job.State.QUEUED):
        jobs.run.call(str(job.uuid))


def confirm() -> None:
    """Confirm what was checked, and name it once that is safe."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after django.setup
    from hengjian.accounts.tests.factories import DAY  # noqa: PLC0415  likewise
    from hengjian.intake.models import Batch  # noqa: PLC0415  likewise
    from hengjian.intake.services import deciding  # noqa: PLC0415  likewise
    from hengjian.intake.states import State  # noqa: PLC0415  likewise

    batch = Batch.objects.filter(state=State.DRY_RUN).earliest("id")
    deciding.confirm(actor=Account.objects.get(), batch=batch, on=DAY)
    say(f"confirmed {batch.uuid}")


def silence() -> None:
    """Let a minute and more pass since the last sign of life of every job."""
    from django.db.models import F  # noqa: PLC0415  after django.setup

    from hengjian.intake.models import Job  # noqa: PLC0415  likewise

    Job.objects.update(heartbeat_at=F("heartbeat_at") - timedelta(minutes=2))


def worker() -> None:
    """Work as the worker of an office does, until nothing waits, and say each chunk that is safe."""
    from hengjian.intake import jobs  # noqa: PLC0415  after django.setup

    at_once = jobs.checkpoint

    def said() -> None:
        at_once()
        say("chunk")

    jobs.checkpoint = said
    call_command("intake_worker", batch=True, startup_delay=False, verbosity=0, reload=False)


def seen() -> None:
    """Say the state of every batch, what was written of it, and what everybody sees."""
    from hengjian.intake.models import Batch  # noqa: PLC0415  after django.setup
    from hengjian.intake.tests.counting import rows_seen, rows_written  # noqa: PLC0415  likewise

    for batch in Batch.objects.order_by("id"):
        written = rows_written(batch.load) if batch.load else 0
        say(f"batch {batch.uuid} {batch.state} {written}")
    say(f"seen {len(rows_seen())}")


def killed_at_every_statement(deed: Callable[[], None]) -> None:
    """Do something again and again, killed after its first, second, … statement, until it gets through."""
    from hengjian.intake import law  # noqa: PLC0415  after django.setup

    law.declarations()
    for number in range(1, FORKS):
        connection.close()
        child = os.fork()
        if child == 0:
            _killed_after(deed, number)
        _, status = os.waitpid(child, 0)
        say(f"{number} {os.waitstatus_to_exitcode(status)}")
        seen()
        if status == 0:
            return


def say(line: str) -> None:
    """Say a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _killed_after(deed: Callable[[], None], number: int) -> None:
    left = number

    def die(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal left
        done = execute(*arguments)
        left -= 1
        if not left:
            os.kill(
                os.getpid(), signal.SIGKILL
            )  # after the statement: perhaps just before the commit
        return done

    with connection.execute_wrapper(die):
        deed()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
