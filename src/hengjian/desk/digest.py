"""The daily digest: to those whom the settings name, how much is new and what runs out, outside of the office.

It leaves the office, so it holds counts only: no number of a case, no name of a party.
"""

from __future__ import annotations

import json
import logging
from datetime import date, datetime, timedelta
from urllib.error import URLError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail

from hengjian.accounts.models import Account
from hengjian.common import clock
from hengjian.desk.models import Read, Unsent
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import MOST, RUNS_OUT, TOPICS, News

logger = logging.getLogger(__name__)

TOPIC = "digest"
SECONDS = 10
REST = timedelta(minutes=10)
"""So long the worker waits before it tries again what could not be handed over."""
LONGEST_REASON = 400
LONGEST_ANSWER = 10_000
HOOK = "https://"


class NotSent(Exception):
    """The digest could not be handed over; the message says to whom and why, `why` only the latter."""

    def __init__(self, address: str, why: object) -> None:
        """Say to whom, without the secret that the address of a webhook may end in."""
        self.why = str(why)
        super().__init__(f"发不到 {address.partition('?')[0]}：{why}")


def look(now: datetime) -> None:
    """Send the digests of the day once its hour has come; the worker of the office asks again and again."""
    here = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    if not settings.DIGEST or here.strftime("%H:%M") < settings.DIGEST_AT.zfill(len("08:00")):
        return
    for each in send_digests(here.date(), rest=REST)[1]:
        logger.warning("digest: %s", each)


def send_digests(day: date, *, rest: timedelta = timedelta(0)) -> tuple[int, list[str]]:
    """Send the digest of a day to whoever has not had it, and tell how many went out and what went wrong.

    What could not be handed over within a rest before is not tried again yet.
    """
    tried = Unsent.objects.filter(day=day, sent_at__isnull=True, at__gt=clock.now() - rest)
    resting = set(tried.values_list("account", flat=True))
    sent, wrong = 0, []
    for username, address in settings.DIGEST.items():
        account = Account.objects.filter(
            username=username, state=Account.State.ACTIVE, kind=Account.Kind.PERSON
        ).first()
        if account is None:
            wrong.append(f"没有启用的账号“{username}”")
            continue
        mark = {"account": account, "topic": TOPIC, "key": day.isoformat()}
        if account.pk in resting or Read.objects.filter(**mark).exists():
            continue
        text = digest_of(account, day)
        try:
            if text:
                hand_over(address, f"{settings.SITE_NAME}：{day.month}月{day.day}日要办的事", text)
        except NotSent as error:
            wrong.append(str(error))
            _note(account, day, address, error)
            continue
        Unsent.objects.filter(account=account, day=day).update(sent_at=clock.now())
        Read.objects.create(**mark, at=clock.now())
        sent += bool(text)
    return sent, wrong


def _note(account: Account, day: date, address: str, error: NotSent) -> None:
    """Keep why it could not be handed over, for whoever runs the office; the address stays in the settings."""
    why = error.why.replace(address, "…")[:LONGEST_REASON]
    row, _ = Unsent.objects.get_or_create(
        account=account, day=day,
        defaults={"by_mail": not address.startswith(HOOK), "at": clock.now()},
    )  # fmt: skip
    row.tries, row.at, row.why = row.tries + 1, clock.now(), why
    row.save(update_fields=["tries", "at", "why"])


def digest_of(account: Account, day: date) -> str:
    """Write the digest of a day for somebody; empty where there is nothing to tell."""
    unread = [each for each in news_for(account, day) if not each.read]
    lines = [
        _line(title, [each for each in unread if each.topic == topic], topic)
        for topic, title in TOPICS.items()
    ]
    told = [line for line in lines if line]
    return "\n".join([f"{account.display_name}，您好。", *told, "请登录平台查看。"]) if told else ""


def _line(title: str, those: list[News], topic: str) -> str:
    if not those:
        return ""
    count = f"{len(those)}{'+' if len(those) >= MOST else ''} 条"
    if topic != RUNS_OUT:
        return f"{title}：{count}"
    first = min(each.left or 0 for each in those)
    soonest = "今天" if first == 0 else f"{first} 天后"
    return f"{title}：{count}，最早的{soonest}到期"


def hand_over(address: str, subject: str, text: str) -> None:
    """Send a text to a mailbox, or to a webhook as chat programs of offices take it; raises `NotSent`."""
    try:
        if address.startswith(HOOK):
            _post(address, f"{subject}\n{text}")
        else:
            send_mail(subject, text, None, [address])
    except (URLError, OSError) as error:
        raise NotSent(address, error) from error


def _post(address: str, text: str) -> None:
    body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
    request = Request(address, body, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310  https only
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  likewise
        refused = refusal_in(answer.read(LONGEST_ANSWER))
    if refused:
        raise OSError(refused)


def refusal_in(answer: bytes) -> str:
    """Give why a chat program did not take a message: it answers 200 all the same, and says so in a number."""
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    code = told.get("errcode") if isinstance(told, dict) else None
    return f"对方没有收下：{code} {told.get('errmsg', '')}".rstrip() if code else ""
