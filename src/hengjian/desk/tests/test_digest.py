"""The daily digest: to whom, once, and what it holds."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.desk import digest
from hengjian.desk.checks import check_addresses
from hengjian.desk.digest import send_digests
from hengjian.screening.tests.factories import PLACE, make_duty

pytestmark = pytest.mark.django_db

MAILBOX = "clerk@example.gov.cn"
HOOK = "https://chat.example.gov.cn/hook?key=secret"


@pytest.fixture
def clerk() -> Account:
    """Give a clerk of an agency one of whose duties runs out in two days."""
    make_duty(due=DAY + timedelta(days=2))
    return make_holder(Role.AGENCY_CLERK, PLACE)


def test_nothing_is_sent_unless_the_settings_name_somebody(clerk: Account) -> None:
    del clerk

    assert send_digests(DAY) == (0, [])
    assert mail.outbox == []


def test_digest_says_how_much_and_until_when_and_names_no_case(
    clerk: Account, settings: Any
) -> None:
    settings.DIGEST = {clerk.username: MAILBOX}

    send_digests(DAY)

    (sent,) = mail.outbox
    assert sent.to == [MAILBOX]
    assert "七天内到期：1 条，最早的2 天后到期" in sent.body
    assert "衡罚" not in sent.body


def test_digest_of_a_day_is_sent_once(clerk: Account, settings: Any) -> None:
    settings.DIGEST = {clerk.username: MAILBOX}

    assert send_digests(DAY) == (1, [])
    assert send_digests(DAY) == (0, [])
    assert len(mail.outbox) == 1


def test_who_has_no_news_is_sent_nothing(settings: Any) -> None:
    idle = make_holder(Role.AGENCY_CLERK, "/1/8/")
    settings.DIGEST = {idle.username: MAILBOX}

    assert send_digests(DAY) == (0, [])
    assert mail.outbox == []


def test_unknown_account_is_told_and_stops_nobody_else(clerk: Account, settings: Any) -> None:
    settings.DIGEST = {"nobody": MAILBOX, clerk.username: MAILBOX}

    sent, wrong = send_digests(DAY)

    assert sent == 1
    assert "nobody" in wrong[0]


def test_webhook_that_fails_is_told_without_its_secret_and_tried_again(
    clerk: Account, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DIGEST = {clerk.username: HOOK}
    told: list[str] = []

    def refuse(_address: str, _text: str) -> None:
        raise OSError("连不上")

    monkeypatch.setattr(digest, "_post", refuse)
    sent, wrong = send_digests(DAY)
    monkeypatch.setattr(digest, "_post", lambda _address, text: told.append(text))

    assert sent == 0
    assert "secret" not in wrong[0]
    assert send_digests(DAY) == (1, [])
    assert "七天内到期" in told[0]


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (b'{"errcode": 93000, "errmsg": "invalid webhook url"}', 0),
        (b'{"errcode": 0}', 1),
        (b"ok", 1),
        (b"[]", 1),
    ],
)
def test_what_the_chat_program_refuses_was_not_sent(
    clerk: Account, settings: Any, monkeypatch: pytest.MonkeyPatch, answer: bytes, sent: int
) -> None:
    settings.DIGEST = {clerk.username: HOOK}
    monkeypatch.setattr(digest, "urlopen", lambda *_request, **_timeout: BytesIO(answer))

    went, wrong = send_digests(DAY)

    assert went == sent
    assert ["93000 invalid webhook url" in each for each in wrong] == [True] * (1 - sent)
    assert "secret" not in "".join(wrong)


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("li@example.gov.cn", 0),
        ("https://chat.example/hook?key=1", 0),
        ("http://chat.example/hook", 1),
        ("li", 1),
    ],
)
def test_address_to_which_no_digest_would_come_is_told_before_the_start(
    settings: Any, address: str, wrong: int
) -> None:
    settings.DIGEST = {"supervisor": address}

    assert [each.id for each in check_addresses()] == ["desk.E001"] * wrong


@pytest.mark.parametrize(("hour", "sent"), [("07:59", 0), ("08:00", 1)])
def test_worker_sends_from_the_hour_of_the_settings_on(
    clerk: Account, settings: Any, hour: str, sent: int
) -> None:
    settings.DIGEST = {clerk.username: MAILBOX}
    zone = ZoneInfo(settings.TIME_ZONE)

    digest.look(datetime.combine(DAY, time.fromisoformat(hour), zone))

    assert len(mail.outbox) == sent


def test_command_says_how_many_went_out(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_digest")

    assert "已发送 0 份" in capsys.readouterr().out
