"""How fast an import is on SQLite, and how long the save of somebody else takes meanwhile.

`python -m benchmarks.intake --cases N --json` brings N cases as Parquet files into an office of its own, checks and
imports them in a process of its own, as the worker does, while this one saves something small four times a second, as
people do, and looks at the size of the write-ahead log.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BETWEEN_SAVES = 0.25
MIB = 2**20


def begin(folder: Path, cases: int) -> str:
    """Make an office with a body and its clerk, and let the clerk bring the files; gives the batch."""
    from django.core.management import call_command  # noqa: PLC0415  after Django is set up

    from benchmarks.city import write_city  # noqa: PLC0415  likewise
    from hengjian.accounts.roles import Role  # noqa: PLC0415  likewise
    from hengjian.accounts.selectors import Body  # noqa: PLC0415  likewise
    from hengjian.accounts.services import create_account, give_grant  # noqa: PLC0415  likewise
    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise
    from hengjian.intake.services.bringing import bring  # noqa: PLC0415  likewise
    from hengjian.registry.services.bodies import BodyDetails, create_body  # noqa: PLC0415  likewise

    call_command("migrate", verbosity=0)
    day = today()
    details = BodyDetails(name="机关0", kind="statutory", basis="—")
    body = create_body(actor=None, parent=None, details=details, on=day)
    place = Body(body.uuid, body.name, body.path)
    actor = create_account(actor=None, username="clerk", display_name="周宁", body=place, on=day)
    for role in (Role.AGENCY_CLERK, Role.OPERATOR):
        give_grant(
            actor=None, account=actor, role=role, body=place, valid_from=day, valid_until=None, on=day
        )  # fmt: skip
    create_account(actor=None, username="other", display_name="王海", body=place, on=day)
    write_city(folder / "city", cases)
    uploads = [_Whole(path) for path in sorted((folder / "city").glob("*.parquet"))]
    return str(bring(actor=actor, body=place, uploads=uploads, on=day).uuid)


class _Whole:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.name: str | None = path.name

    def chunks(self) -> Iterator[bytes]:
        """Give the content."""
        with self._path.open("rb") as stream:
            while piece := stream.read(MIB):
                yield piece


def work(batch: str) -> None:
    """Do what waits for a batch."""
    from hengjian.intake import jobs  # noqa: PLC0415  after Django is set up
    from hengjian.intake.models import Job  # noqa: PLC0415  likewise

    job = Job.objects.filter(subject=batch).latest("id")
    jobs.run.call(str(job.uuid))


def confirm(batch: str) -> None:
    """Let the clerk confirm a batch."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after Django is set up
    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise
    from hengjian.intake.models import Batch  # noqa: PLC0415  likewise
    from hengjian.intake.services import deciding  # noqa: PLC0415  likewise

    actor = Account.objects.get(username="clerk")
    deciding.confirm(actor=actor, batch=Batch.objects.get(uuid=batch), on=today())


def save_once(turn: int) -> float:
    """Save something small as a person does, with its journal entry; gives the seconds it took."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after Django is set up
    from hengjian.accounts.services import change_state  # noqa: PLC0415  likewise
    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise

    actor, other = (Account.objects.get(username=name) for name in ("clerk", "other"))
    state = (Account.State.SUSPENDED, Account.State.ACTIVE)[turn % 2]
    started = time.perf_counter()
    change_state(actor=actor, account=other, state=state, on=today())
    return time.perf_counter() - started


@contextmanager
def worker(batch: str) -> Iterator[subprocess.Popen[bytes]]:
    """Work on a batch in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.intake", "--work", batch]
    with subprocess.Popen(command) as process:
        yield process
    if process.returncode:
        raise SystemExit(f"the worker ended with {process.returncode}")


def watched(batch: str, log: Path) -> tuple[float, list[float], int]:
    """Work on a batch; gives the seconds, those of the saves meanwhile, and the largest size of the log."""
    saves: list[float] = []
    largest = 0
    started = time.perf_counter()
    with worker(batch) as process:
        while process.poll() is None:
            saves.append(save_once(len(saves)))
            largest = max(largest, log.stat().st_size if log.exists() else 0)
            time.sleep(BETWEEN_SAVES)
        seconds = time.perf_counter() - started
    return seconds, saves, largest


def measured(folder: Path, cases: int) -> dict[str, Any]:
    """Measure."""
    from hengjian.intake.models import Batch  # noqa: PLC0415  after Django is set up
    from hengjian.intake.states import State  # noqa: PLC0415  likewise

    batch = begin(folder, cases)
    log = folder / "data" / "hengjian.sqlite3-wal"
    checking, saves, size = watched(batch, log)
    row = Batch.objects.get(uuid=batch)
    if row.state != State.DRY_RUN:
        raise SystemExit(f"the batch is {row.state}: {row.reason}")
    rows = row.forecast["read"]
    confirm(batch)
    writing, more, other_size = watched(batch, log)
    row.refresh_from_db()
    if row.state != State.PUBLISHED:
        raise SystemExit(f"the batch is {row.state}: {row.reason}")
    saves += more
    return {
        "cases": cases,
        "rows": rows,
        "rejected": row.forecast["rejected"],
        "checking_seconds": round(checking, 1),
        "writing_seconds": round(writing, 1),
        "rows_per_second": round(rows / (checking + writing)),
        "rows_per_processor_second": round(rows / _processor_seconds()),
        "saves": len(saves),
        "median_save_ms": round(statistics.median(saves) * 1000),
        "slowest_save_ms": round(max(saves) * 1000),
        "largest_log_mib": round(max(size, other_size) / MIB, 1),
        "database_mib": round((folder / "data" / "hengjian.sqlite3").stat().st_size / MIB),
    }


def _processor_seconds() -> float:
    """Give what the workers used: on a machine that is shared it tells more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="导入用时")
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        _set_up()
        work(options.work)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.pop("DATABASE_URL", None)
        os.environ["HENGJIAN_DATA"] = str(folder / "data")
        _set_up()
        found = measured(folder, options.cases)
    sys.stdout.write(
        json.dumps(found) + "\n"
        if options.json
        else f"{found['rows']:,} 行：核对 {found['checking_seconds']} 秒，写入 {found['writing_seconds']} 秒，"
        f"每秒 {found['rows_per_second']:,} 行；别人的保存最慢 {found['slowest_save_ms']} 毫秒，"
        f"预写日志最大 {found['largest_log_mib']} MiB\n"
    )
    return 0


def _set_up() -> None:
    import django  # noqa: PLC0415  after the environment says whose office it is
    from django.conf import settings  # noqa: PLC0415  likewise

    os.environ["DJANGO_SETTINGS_MODULE"] = "hengjian.config.settings"
    django.setup()
    settings.DATA.prepare()


if __name__ == "__main__":
    sys.exit(main())
