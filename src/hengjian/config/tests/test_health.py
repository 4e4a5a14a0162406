"""What whoever watches over the machine is told; and what another system is told when something is wrong."""

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django.fixtures import Settings

from hengjian.common import clock
from hengjian.desk.system import signs
from hengjian.intake.models import Job
from hengjian.journal.models import Head, Outgoing
from hengjian.journal.sequencing import key_file, sequence
from hengjian.journal.services import record

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(minutes=10)


def asked() -> tuple[int, Any]:
    answer = Client().get("/health/")
    return answer.status_code, answer.json()


def job(state: str, silent: timedelta) -> None:
    Job.objects.create(
        kind=Job.Kind.WRITE, subject=uuid4(), state=state, heartbeat_at=clock.now() - silent
    )


def journaled() -> None:
    record(kind="case.filed", actor=None, objects=[uuid4()], on=date(2026, 11, 20))


@pytest.fixture
def key() -> Iterator[None]:
    """Give a journal with a key, which is put back afterwards."""
    journaled()
    sequence()
    kept = key_file().read_bytes()
    yield
    key_file().write_bytes(kept)


def test_office_that_is_well_says_so_to_anybody() -> None:
    assert asked() == (200, {"status": "ok", "wrong": []})


def test_jobs_that_nobody_works_on_are_told_of() -> None:
    job(Job.State.QUEUED, LONG_AGO)
    job(Job.State.RUNNING, LONG_AGO)

    status, told = asked()

    assert status == 503
    assert told["wrong"] == [
        "有 2 件后台任务三分钟以上没有动静，后台任务可能停了，请看 worker.log。"
    ]


def test_jobs_that_wait_behind_one_at_work_are_no_trouble() -> None:
    job(Job.State.QUEUED, LONG_AGO)
    job(Job.State.RUNNING, timedelta(seconds=5))

    assert asked()[0] == 200


def test_journal_that_is_not_numbered_is_told_of() -> None:
    journaled()
    assert asked()[0] == 200
    waiting = Outgoing.objects.get()
    early = (clock.now() - LONG_AGO).strftime("%Y-%m-%dT%H:%M:%SZ")
    waiting.body = json.dumps(json.loads(waiting.body) | {"at": early})
    waiting.save()

    assert "操作日志三分钟以上没有入册" in asked()[1]["wrong"][0]


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("content", [None, "broken"])
def test_key_that_is_gone_or_broken_is_told_of_without_its_place(content: str | None) -> None:
    assert Head.objects.get().key
    assert asked()[0] == 200
    key_file().unlink()
    if content:
        key_file().write_text(content, encoding="utf-8")

    status, told = asked()

    assert status == 503
    assert "签名密钥" in told["wrong"][0]
    assert str(key_file().parent) not in told["wrong"][0]


def test_disk_that_is_full_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 2**20))

    assert asked() == (
        503,
        {"status": "trouble", "wrong": ["数据文件夹所在的磁盘只剩 5 MB。"]},
    )


def test_database_that_does_not_answer_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("secret of the inside")

    monkeypatch.setattr(connection, "cursor", refuse)

    assert signs.what_is_wrong() == ["数据库打不开，或者表不全。"]


# --- other systems ----------------------------------------------------------------------------------


def test_address_that_is_not_there_is_answered_in_json() -> None:
    answer = Client().get("/api/v1/nothing")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["code"] == "not_found"
    assert "没有这个地址" in answer.json()["message"]
    assert answer.json()["request_number"] == answer.headers["X-Request-Number"]


def test_method_that_is_not_there_is_answered_in_json_with_those_that_are() -> None:
    answer = Client().put("/api/v1/batches")

    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert answer.headers["Allow"]


def test_fault_is_answered_in_json_without_a_trace(settings: Settings) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.failing"]
    client = Client(raise_request_exception=False)

    answer = client.get("/api/v1/batches")

    assert answer.status_code == 500
    assert answer.json()["code"] == "fault"
    assert "secret" not in answer.content.decode()


def failing(_get_response: object) -> Any:
    """Fail at every request."""

    def answer(_request: object) -> None:
        raise RuntimeError("secret of the inside")

    return answer


def test_people_still_get_a_page() -> None:
    answer = Client().get("/nothing/")

    assert "html" in answer.headers["Content-Type"]
