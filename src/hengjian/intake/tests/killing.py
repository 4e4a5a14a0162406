"""An office of its own process, to be killed by a test: python -m hengjian.intake.tests.killing COMMAND."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

FORKS = 400
CASES = 7


class Trial:
    """What is brought, who takes it, and what is said of it afterwards: here, cases that are counted."""

    target = "hengjian.intake.tests.counting.Counting"
    holds = "cases"

    def prepare(self) -> None:
        """Set up what every process needs."""

    def begin(self) -> None:
        """Make the tables of whoever takes the rows, empty ones."""
        from hengjian.intake.tests import counting  # noqa: PLC0415  after django.setup

        counting.make_tables()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM counted_rows")
            cursor.execute("DELETE FROM counted_loads")

    def clerk(self) -> Any:
        """Make the person who brings data."""
        from hengjian.intake.tests import files  # noqa: PLC0415  after django.setup

        return files.clerk()

    def file(self) -> tuple[str, bytes]:
        """Give what is brought."""
        from hengjian.intake.tests import files  # noqa: PLC0415  after django.setup

        return "cases.csv", files.cases_csv(int(os.environ.get("CASES", str(CASES))))

    def written(self, load: Any) -> int:
        """Count what was written of a load, seen or not."""
        from hengjian.intake.tests.counting import rows_written  # noqa: PLC0415  after django.setup

        return rows_written(load)

    def seen(self) -> int:
        """Count what everybody sees."""
        from hengjian.intake.tests.counting import rows_seen  # noqa: PLC0415  after django.setup

        return len(rows_seen())


def main(commands: list[str], trial: Trial | None = None) -> None:
    """Run the commands, one after the other."""
    django.setup()
    tried = trial or Trial()
    settings.INTAKE_TARGETS = [tried.target]
    tried.prepare()
    from hengjian.intake import jobs  # noqa: PLC0415  after django.setup
    from hengjian.intake.work import writing  # noqa: PLC0415  likewise

    jobs.MOST_ATTEMPTS, jobs.SECONDS_OF_BREATH = FORKS, 0
    writing.ROWS_PER_CHUNK = int(os.environ.get("ROWS_PER_CHUNK", "3"))
    deeds: dict[str, Callable[[], object]] = {
        "begin": lambda: begin(tried),
        "bring": lambda: bring(tried),
        "bring-killed": lambda: killed_at_every_statement(lambda: bring(tried), tried),
        "work": work,
        "work-killed": lambda: killed_at_every_statement(work, tried),
        "confirm": confirm,
        "withdraw": withdraw,
        "silence": silence,
        "worker": worker,
        "seen": lambda: seen(tried),
    }
    for command in commands:
        deeds[command]()


def begin(trial: Trial) -> None:
    """Make the tables, empty ones, and the person who brings data."""
    call_command("migrate", verbosity=0)
    settings.DATA.prepare()
    trial.begin()
    trial.clerk()


def bring(trial: Trial) -> None:
    """Bring a file, and name the batch once it is safe."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after django.setup
    from hengjian.accounts.tests.factories import DAY, body_at  # noqa: PLC0415  likewise
    from hengjian.intake.services import bringing  # noqa: PLC0415  likewise
    from hengjian.intake.tests.files import PLACE, upload  # noqa: PLC0415  likewise

    batch = bringing.bring(
        actor=Account.objects.get(), body=body_at(PLACE), uploads=[upload(*trial.file())], on=DAY,
        holds=trial.holds,
    )  # fmt: skip
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


def withdraw() -> None:
    """Withdraw what was imported."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after django.setup
    from hengjian.accounts.tests.factories import DAY  # noqa: PLC0415  likewise
    from hengjian.intake.models import Batch  # noqa: PLC0415  likewise
    from hengjian.intake.services import deciding  # noqa: PLC0415  likewise

    deciding.withdraw(actor=Account.objects.get(), batch=Batch.objects.get(), on=DAY)
    say("withdrawing")


def silence() -> None:
    """Let a minute and more pass since the last sign of life of every job."""
    from django.db.models import F  # noqa: PLC0415  after django.setup

    from hengjian.intake.models import Job  # noqa: PLC0415  likewise

    Job.objects.update(heartbeat_at=F("heartbeat_at") - timedelta(minutes=2))


def worker() -> None:
    """Work as the worker of an office does, until nothing waits, and say each chunk that is safe."""
    from hengjian.intake import jobs  # noqa: PLC0415  after django.setup

    at_once = jobs.breath

    @contextmanager
    def said() -> Iterator[None]:
        with at_once():
            yield
        say("chunk")

    jobs.breath = said
    call_command("intake_worker", batch=True, startup_delay=False, verbosity=0, reload=False)


def seen(trial: Trial) -> None:
    """Say the state of every batch, what was written of it, and what everybody sees."""
    from hengjian.intake.models import Batch  # noqa: PLC0415  after django.setup

    for batch in Batch.objects.order_by("id"):
        written = trial.written(batch.load) if batch.load else 0
        say(f"batch {batch.uuid} {batch.state} {written}")
    say(f"seen {trial.seen()}")


def killed_at_every_statement(deed: Callable[[], None], trial: Trial) -> None:
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
        seen(trial)
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
