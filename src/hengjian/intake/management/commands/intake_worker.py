"""The worker of long jobs: that of django-tasks, which also takes back, again and again, what fell silent."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import DatabaseError, connection
from django_tasks_db.management.commands.db_worker import Command as Worker

from hengjian.common import clock
from hengjian.intake import jobs

SECONDS_BETWEEN_LOOKS = 20.0
logger = logging.getLogger(__name__)


class Command(Worker):
    """Work on long jobs until somebody ends this."""

    help = "处理后台任务，并接手一分钟没有动静的任务"

    def handle(self, **options: Any) -> None:
        """Take back what fell silent and work."""
        jobs.take_back(clock.now())
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(done,), name="take-back", daemon=True)
        watcher.start()
        try:
            super().handle(**options)
        finally:
            done.set()


def _watch(done: threading.Event) -> None:
    while not done.wait(SECONDS_BETWEEN_LOOKS):
        try:
            jobs.take_back(clock.now())
        except DatabaseError:
            logger.warning("the database is busy; silent jobs are looked for again in a while")
        finally:
            connection.close()
