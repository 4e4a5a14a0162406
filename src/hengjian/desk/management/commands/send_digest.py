"""The command `send_digest`: sends the digest of the day to those whom the settings name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hengjian.common import clock
from hengjian.desk.digest import send_digests


class Command(BaseCommand):
    """Send today's digests; whoever had his is not sent another."""

    help = "向设置里写明的人发送当天的摘要（HENGJIAN_DIGEST；已发过的不再发）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Send and say how many went out and what went wrong."""
        del args, options
        sent, wrong = send_digests(clock.today(settings.TIME_ZONE))
        self.stdout.write(f"已发送 {sent} 份。")
        for each in wrong:
            self.stderr.write(each)
