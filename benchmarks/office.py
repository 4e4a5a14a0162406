"""How long an office takes from files to findings, on SQLite.

`python -m benchmarks.office --cases N` draws a synthetic city of N cases, makes an office of its own, imports the cases
of each body as a batch, screens them all twice, and what has changed once a body has sent its cases again. On a machine
that is shared the seconds of the processor tell more than those of the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from hengjian.accounts.models import Account
    from hengjian.registry.models.bodies import Body

MIB = 2**20
BODIES = 12


class Upload:
    """A file as a page hands it over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name: str | None = path.name

    def chunks(self) -> Iterator[bytes]:
        """Give the content."""
        with self._path.open("rb") as stream:
            while piece := stream.read(MIB):
                yield piece


def draw(folder: Path, cases: int) -> dict[str, Path]:
    """Draw a city and give, by the name of each body, the folder of its files."""
    from hengjian.rulebook.loader import load_pack  # noqa: PLC0415  Polars settings come first
    from hengjian.rulebook.rulebook import national_pack  # noqa: PLC0415  likewise
    from hengjian.screening.files.progress import quiet  # noqa: PLC0415  likewise
    from hengjian.synth.city import make_city  # noqa: PLC0415  likewise
    from hengjian.synth.parts import City  # noqa: PLC0415  likewise
    from hengjian.synth.plan import read_plan  # noqa: PLC0415  likewise

    drawn = folder / "drawn"
    make_city(read_plan(load_pack(national_pack())), City(1, cases), drawn, 2, quiet)
    tables = {
        table: pl.concat(pl.read_parquet(file) for file in sorted(drawn.glob(f"{table}-*.parquet")))
        for table in ("cases", "acts", "actors")
    }
    given = pl.format("机关{}", pl.col("body").rank("dense") % BODIES).alias("body")
    tables["cases"] = tables["cases"].with_columns(given)
    found = {}
    for number, name in enumerate(tables["cases"]["body"].unique().sort()):
        own = folder / f"{number:03}"
        own.mkdir()
        cases_ = tables["cases"].filter(pl.col("body") == name)
        acts = tables["acts"].join(cases_.select("case"), on="case", how="semi")
        cases_.write_parquet(own / "cases.parquet")
        acts.write_parquet(own / "acts.parquet")
        signed = tables["actors"].join(acts.select("act"), on="act", how="semi")
        signed.write_parquet(own / "actors.parquet")
        (own / "sources.parquet").write_bytes((drawn / "sources.parquet").read_bytes())
        found[name] = own
    return found


def begin(names: list[str]) -> tuple[Account, dict[str, Body]]:
    """Make an office with these bodies and a supervisor."""
    from django.core.management import call_command  # noqa: PLC0415  after Django is set up

    from hengjian.accounts.roles import Role  # noqa: PLC0415  likewise
    from hengjian.accounts.selectors import Body as KnownBody  # noqa: PLC0415  likewise
    from hengjian.accounts.services import create_account, give_grant  # noqa: PLC0415  likewise
    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise
    from hengjian.registry.services.bodies import BodyDetails, create_body  # noqa: PLC0415  likewise

    call_command("migrate", verbosity=0)
    day = today()
    top = BodyDetails(name="衡川市人民政府", kind="statutory", basis="—")
    city = create_body(actor=None, parent=None, details=top, on=day)
    bodies = {}
    for name in names:
        details = BodyDetails(name=name, kind="statutory", basis="—")
        bodies[name] = create_body(actor=None, parent=city, details=details, on=day)
    place = KnownBody(city.uuid, city.name, city.path)
    actor = create_account(
        actor=None, username="supervisor", display_name="许静", body=place, on=day
    )
    give_grant(
        actor=None, account=actor, role=Role.SUPERVISOR, body=place, valid_from=day, valid_until=None, on=day
    )  # fmt: skip
    return actor, bodies


def bring_in(actor: Account, body: Body, folder: Path) -> None:
    """Import the files of a body, as the worker would."""
    from hengjian.accounts.selectors import Body as KnownBody  # noqa: PLC0415  after Django is set up
    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise
    from hengjian.intake.services.bringing import bring  # noqa: PLC0415  likewise
    from hengjian.intake.services.deciding import confirm  # noqa: PLC0415  likewise

    uploads = [Upload(path) for path in sorted(folder.glob("*.parquet"))]
    place = KnownBody(body.uuid, body.name, body.path)
    batch = bring(actor=actor, body=place, uploads=uploads, on=today())
    _work()
    batch.refresh_from_db()
    confirm(actor=actor, batch=batch, on=today())
    _work()
    batch.refresh_from_db()
    if batch.state != "published":
        raise SystemExit(f"the batch is {batch.state}: {batch.reason}")


def _work() -> None:
    from hengjian.intake import jobs  # noqa: PLC0415  after Django is set up
    from hengjian.intake.models import Job  # noqa: PLC0415  likewise

    for job in Job.objects.filter(state=Job.State.QUEUED):
        jobs.run.call(str(job.uuid))


def screened(kind: str) -> dict[str, Any]:
    """Screen, and give what came out and how long it took."""
    from hengjian.accounts.signed import today  # noqa: PLC0415  after Django is set up
    from hengjian.screening.running import ask_run  # noqa: PLC0415  likewise

    run = ask_run(actor=None, kind=kind, on=today())
    started, used = time.perf_counter(), processor_seconds()
    _work()
    seconds, used = time.perf_counter() - started, processor_seconds() - used
    run.refresh_from_db()
    if run.state != "complete":
        raise SystemExit(f"the run is {run.state}")
    return {
        "kind": run.kind, "all_seconds": round(seconds, 2), "processor_seconds": round(used, 2),
        **run.counts,
    }  # fmt: skip


def measured(folder: Path, cases: int) -> dict[str, Any]:
    """Measure."""
    files = draw(folder, cases)
    actor, bodies = begin(list(files))
    started, used = time.perf_counter(), processor_seconds()
    for name, own in files.items():
        bring_in(actor, bodies[name], own)
    importing, used = time.perf_counter() - started, processor_seconds() - used
    first, again = screened("full"), screened("full")
    name = next(iter(files))
    bring_in(actor, bodies[name], files[name])
    return {
        "cases": cases,
        "bodies": len(bodies),
        "import_seconds": round(importing, 2),
        "import_processor_seconds": round(used, 2),
        "runs": [first, again, screened("changed")],
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def processor_seconds() -> float:
    """Give what this process and those that it has waited for used of the processor."""
    return sum(os.times()[:4])


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hengjian-office-") as name:
        folder = Path(name)
        os.environ["HENGJIAN_DATA"] = str(folder / "data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.config.settings")
        import django  # noqa: PLC0415  after the environment is as it should be
        from django.conf import settings  # noqa: PLC0415  likewise

        django.setup()
        settings.DATA.prepare()
        json.dump(measured(folder, wanted.cases), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
