"""How the office runs, as whoever runs it sees it: what is known is judged, and what is not says so."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from hengjian.accounts import lockout
from hengjian.accounts.models import Account, FailedSignIn
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_account, make_holder
from hengjian.common import clock
from hengjian.desk import digest
from hengjian.desk.models import Unsent
from hengjian.desk.system import LAST_BACKUP, parts, signs, work
from hengjian.desk.tests.test_pages import page
from hengjian.intake import jobs
from hengjian.intake.models import Batch, Beat, Job
from hengjian.intake.tests.files import brought, clerk
from hengjian.journal.sequencing import sequence
from hengjian.journal.services import record
from hengjian.screening.models import Run
from hengjian.screening.tests.factories import make_run

pytestmark = pytest.mark.django_db

PLACE = "/1/7/"
LONG_AGO = timedelta(minutes=10)


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA = SimpleNamespace(
        root=tmp_path, uploads=tmp_path / "uploads", keys=settings.DATA.keys
    )
    return tmp_path


@pytest.fixture
def operator(client: Client) -> Account:
    holder = make_holder(Role.OPERATOR, PLACE)
    client.force_login(holder)
    return holder


def shown(client: Client) -> str:
    return page(client, reverse("desk:system"))


def failed(name: str, times: int, ago: timedelta = timedelta(0)) -> None:
    for _ in range(times):
        FailedSignIn.objects.create(username=name, address="203.0.113.5", at=clock.now() - ago)


def failed_job(batch: Batch, state: Job.State = Job.State.FAILED) -> Job:
    Job.objects.filter(subject=batch.uuid).delete()
    return Job.objects.create(
        kind=Job.Kind.WRITE,
        subject=batch.uuid,
        state=state,
        progress="试了又试",
        ended_at=clock.now(),
    )


# --- the worker -------------------------------------------------------------------------------------


def test_worker_that_never_gave_a_sign_is_unknown_and_not_well() -> None:
    line = parts.worker()

    assert (line.lamp, line.word) == ("unknown", "不知道")


def test_worker_that_tells_of_itself_is_well_and_one_that_fell_silent_is_not() -> None:
    jobs.worker_lives(clock.now())
    assert parts.worker().lamp == "in_time"

    Beat.objects.update(at=clock.now() - LONG_AGO)

    assert parts.worker().lamp == "over"


def test_worker_that_was_started_again_is_known_by_its_newest_start() -> None:
    jobs.worker_lives(clock.now() - LONG_AGO)
    again = clock.now()
    jobs.worker_lives(again)

    assert Beat.objects.get().since == again


# --- the journal ------------------------------------------------------------------------------------


def test_journal_tells_its_newest_checkpoint_and_what_waits() -> None:
    assert {line.name: line.lamp for line in parts.journal()}["最近的检查点"] == "unknown"
    record(kind="case.filed", actor=None, objects=[uuid4()], on=clock.today("Asia/Shanghai"))
    waiting = {line.name: line for line in parts.journal()}
    sequence()
    done = {line.name: line for line in parts.journal()}

    assert waiting["等待入册的日志"].value == "1 条"
    assert done["等待入册的日志"].value == "没有"
    assert done["最近的检查点"].value.startswith("共 1 条")
    assert done["最近的检查点"].lamp == "in_time"


def test_verification_happens_elsewhere_so_nobody_is_told_that_it_was_done() -> None:
    last = {line.name: line for line in parts.journal()}["最近一次核对"]

    assert (last.value, last.lamp) == ("不知道", "unknown")


# --- data and backup --------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [None, "half of it", '{"made_at": "yesterday", "files": 3}'])
def test_backup_of_which_nothing_can_be_read_is_unknown(data: Path, content: str | None) -> None:
    if content:
        (data / LAST_BACKUP).write_text(content, encoding="utf-8")

    assert (parts.backup().value, parts.backup().lamp) == ("不知道", "unknown")


@pytest.mark.parametrize(("days", "lamp"), [(0, "in_time"), (6, "in_time"), (8, "soon")])
def test_backup_older_than_a_week_is_worth_a_look(data: Path, days: int, lamp: str) -> None:
    told = {"made_at": (clock.now() - timedelta(days=days)).isoformat(), "files": 12}
    (data / LAST_BACKUP).write_text(json.dumps(told), encoding="utf-8")

    assert parts.backup().lamp == lamp
    assert "12 个文件" in parts.backup().value


@pytest.mark.parametrize(
    ("free", "lamp"), [(2**29, "over"), (5 * 2**30, "soon"), (2**36, "in_time")]
)
@pytest.mark.usefixtures("data")
def test_room_on_the_disk_is_judged(monkeypatch: pytest.MonkeyPatch, free: int, lamp: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert parts.disk().lamp == lamp


def test_database_is_named_by_its_kind() -> None:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

    assert parts.database().value.startswith(names[connection.vendor])


# --- jobs -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("data")
def test_failed_job_is_told_and_what_it_was_of_only_to_whom_may_see_that(
    client: Client, operator: Account
) -> None:
    batch = brought(clerk(PLACE), ("案件.csv", b"a,b\n1,2\n"))
    job = failed_job(batch)
    address = reverse("intake:batch", args=[batch.uuid])

    hidden = shown(client)
    Batch.objects.update(holds="officers")  # whoever keeps the registry sees loads of officers
    told = shown(client)

    assert "没有完成 1 件" in hidden
    assert "试了又试" in hidden
    assert address not in hidden
    assert batch.title not in hidden
    assert f'<a href="{address}">{batch.title}</a>' in told
    Job.objects.filter(pk=job.pk).update(ended_at=clock.now() - timedelta(days=8))
    assert "没有完成 0 件" in shown(client)
    assert operator.is_active


def ended(kind: str, state: Job.State, subject: UUID | None = None) -> Job:
    return Job.objects.create(
        kind=kind, subject=subject or uuid4(), state=state, ended_at=clock.now()
    )


@pytest.mark.usefixtures("operator", "data")
def test_job_that_failed_is_something_to_handle_and_says_what_to_do(client: Client) -> None:
    assert "没有发现要处理的" in shown(client)
    ended(Job.Kind.WRITE, Job.State.FAILED)
    ended("tabulate", Job.State.FAILED)

    for told in (shown(client), page(client, "/")):
        assert "没有发现要处理的" not in told
        assert "七天内有 1 件“导入”没有完成" in told
        assert f"“后台任务”。{work.OF_BATCH}" in told
        assert f"“统计汇总”没有完成，原因见“后台任务”。{work.AGAIN['tabulate']}" in told


@pytest.mark.usefixtures("data")
def test_job_that_failed_leaves_the_office_itself_well() -> None:
    before = signs.what_is_wrong()
    ended(Job.Kind.WRITE, Job.State.FAILED)

    assert work.not_done(clock.now())
    assert signs.what_is_wrong() == before


@pytest.mark.usefixtures("operator", "data")
def test_job_that_failed_and_was_done_again_is_nothing_to_handle(client: Client) -> None:
    of_batch = ended(Job.Kind.WRITE, Job.State.FAILED)
    ended("tabulate", Job.State.FAILED)
    assert len(work.not_done(clock.now())) == 2

    ended(Job.Kind.WRITE, Job.State.DONE)  # of another batch
    ended("tabulate", Job.State.DONE)
    assert len(work.not_done(clock.now())) == 1
    ended(Job.Kind.WRITE, Job.State.DONE, of_batch.subject)

    told = shown(client)
    assert "没有发现要处理的" in told
    assert "没有完成 2 件" in told
    assert told.count(work.MADE_UP) == 2


@pytest.mark.parametrize(("kind", "made_up"), [(Run.Kind.FULL, True), (Run.Kind.CHANGED, False)])
def test_screening_that_failed_is_made_up_for_by_a_later_one_of_all_cases_only(
    kind: Run.Kind,
    made_up: bool,  # noqa: FBT001  of the table above
) -> None:
    make_run(kind=Run.Kind.FULL)
    ended("screen", Job.State.FAILED, make_run(kind=Run.Kind.FULL, state=Run.State.ABANDONED).uuid)
    assert work.not_done(clock.now())

    make_run(kind=kind)

    assert (work.not_done(clock.now()) == []) is made_up


def test_job_that_failed_more_than_a_week_ago_is_told_of_no_more() -> None:
    job = ended(Job.Kind.WRITE, Job.State.FAILED)
    assert work.not_done(clock.now())

    Job.objects.filter(pk=job.pk).update(ended_at=clock.now() - timedelta(days=8))

    assert work.not_done(clock.now()) == []


@pytest.mark.usefixtures("operator", "data")
def test_page_asks_the_database_no_more_often_for_fifty_than_for_one(client: Client) -> None:
    def more(count: int) -> None:
        for _ in range(count):
            Job.objects.create(
                kind="screen", subject=uuid4(), state=Job.State.FAILED, ended_at=clock.now()
            )
            account = make_account(PLACE)
            failed(account.username, 1)
            Unsent.objects.create(
                account=account,
                day=clock.today("Asia/Shanghai"),
                by_mail=True,
                at=clock.now(),
                why="x",
            )

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(client)
        return len(queries)

    more(1)
    shown(client)
    one = asked()
    more(49)

    assert asked() == one


# --- sign-ins ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("operator", "data")
def test_locked_account_is_shown_with_its_page_and_others_failures_below(client: Client) -> None:
    locked, other, elsewhere = make_account(PLACE), make_account(PLACE), make_account("/1/8/")
    failed(locked.username, 5)
    failed(other.username, 2, timedelta(days=3))
    failed(elsewhere.username, 9)

    told = shown(client)

    assert reverse("accounts:record", args=[locked.uuid]) in told
    assert told.count("已锁定") == 1
    assert told.index(locked.username) < told.index(other.username)
    assert elsewhere.username not in told


@pytest.mark.usefixtures("operator", "data")
def test_name_that_nobody_has_is_counted_and_never_shown(client: Client) -> None:
    failed("my-password-by-mistake", 3)
    failed("number/203.0.113.5", 4)  # of the public page of complaints

    told = shown(client)

    assert "my-password-by-mistake" not in told
    assert "另有 3 次用的是不存在的用户名，来自 1 个网络地址" in told


@pytest.mark.usefixtures("operator", "data")
def test_lifted_lock_locks_nobody_and_its_failures_are_still_told_of(client: Client) -> None:
    account = make_account(PLACE)
    failed(account.username, 5)
    assert lockout.lock_of(account.username, None)

    lockout.forget_failures(account.username)

    assert lockout.lock_of(account.username, None) is None
    told = shown(client)
    assert account.username in told
    assert "5 次" in told
    assert "已锁定" not in told


def test_failures_are_forgotten_after_a_week() -> None:
    failed("somebody", 1, timedelta(days=8))
    failed("somebody", 1, timedelta(days=6))

    lockout.remember_failure("another", None)

    assert FailedSignIn.objects.filter(username="somebody").count() == 1


# --- digests ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("operator", "data")
def test_digest_that_could_not_be_sent_is_told_with_its_reason_and_without_the_address(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account(PLACE)
    hook = "https://chat.example.gov.cn/secret-of-the-hook"
    settings.DIGEST = {account.username: hook, "nobody": hook}
    monkeypatch.setattr(digest, "digest_of", lambda *_: "三条")
    tries: list[str] = []

    def refuse(address: str, _text: str) -> None:
        tries.append(address)
        raise OSError(f"连不上 {address}")

    monkeypatch.setattr(digest, "_post", refuse)
    day = clock.today(settings.TIME_ZONE)
    digest.send_digests(day)
    digest.send_digests(day, rest=digest.REST)

    told = shown(client)
    assert len(tries) == 1, "the worker rests before it tries again"
    assert "连不上" in told
    assert "网络接口" in told
    assert "没有发出" in told
    assert "secret-of-the-hook" not in told
    assert "收不到：nobody" in told

    monkeypatch.setattr(digest, "_post", lambda *_: None)
    digest.send_digests(day)
    assert "后来发出" in shown(client)


# --- who sees it ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("data")
def test_home_of_whoever_runs_the_office_says_what_is_wrong_and_of_others_says_nothing(
    client: Client, operator: Account
) -> None:
    Job.objects.create(
        kind=Job.Kind.WRITE,
        subject=uuid4(),
        state=Job.State.QUEUED,
        heartbeat_at=clock.now() - LONG_AGO,
    )
    told = page(client, "/")
    client.force_login(make_holder(Role.PLAN_OFFICE, PLACE))
    other = page(client, "/")

    assert "三分钟以上没有动静" in told
    assert reverse("desk:system") in told
    assert "三分钟以上没有动静" not in other
    assert reverse("desk:system") not in other
    assert operator.is_active
