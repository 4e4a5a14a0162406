"""The sequencer as a process: it takes what waits into the log every few seconds until it is told to end."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from hengjian.journal.sequencing import sequence


class Command(BaseCommand):
    """Take what waits into the log, again and again."""

    help = "把等待入册的日志编号、入册、签名；收到停止信号（SIGTERM）时做完手上的一批就停"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the time between two looks, and whether one look is enough."""
        parser.add_argument("--interval", type=float, default=2.0, help="每隔几秒看一次")
        parser.add_argument("--once", action="store_true", help="只看一次")

    def handle(self, *_: Any, interval: float, once: bool, **__: Any) -> None:
        """Sequence until the end is asked for."""
        ending = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: ending.set())
        while True:
            sequence()
            close_old_connections()
            if once or ending.wait(interval):
                return
