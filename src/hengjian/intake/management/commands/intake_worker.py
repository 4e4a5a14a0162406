"""The worker of long jobs: that of django-tasks, which also takes back what fell silent and sweeps leftovers."""

from __future__ import annotations

import logging
import threading
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Command as Worker

from hengjian.common import clock
from hengjian.intake import jobs, sweeping

SECONDS_BETWEEN_LOOKS = 20.0
LOOKS_BETWEEN_SWEEPS = 180
logger = logging.getLogger(__name__)


class Command(Worker):
    """Work on long jobs until somebody ends this."""

    help = "处理后台任务，并接手一分钟没有动静的任务"

    def handle(self, **options: Any) -> None:
        """Take back what fell silent and work."""
        since = clock.now()
        jobs.worker_lives(since)
        jobs.take_back(since)
        done = threading.Event()
        watcher = threading.Thread(target=watch, args=(done, since), name="watch", daemon=True)
        watcher.start()
        try:
            super().handle(**options)
        finally:
            done.set()


def watch(done: threading.Event, since: datetime) -> None:
    """Take back, sweep, and let the rooms above look for what is due, again and again, until the worker is done.

    Each time it tells that the worker is there, which began at an instant. The first sweep comes soon after its start.
    """
    looks = 0
    while not done.wait(SECONDS_BETWEEN_LOOKS):
        try:
            jobs.worker_lives(since)
            jobs.take_back(clock.now())
            if looks % LOOKS_BETWEEN_SWEEPS == 0:
                sweeping.sweep(clock.now())
            looks += 1
            look_for_more()
        except (DatabaseError, OSError):
            logger.warning("could not look for silent jobs or sweep; tried again in a while")
        finally:
            connection.close()


def look_for_more() -> None:
    """Let each room that the settings name look for what is due; a fault of one keeps nobody else from his turn."""
    for name in settings.LOOKED_FOR:
        try:
            import_string(name)(clock.now())
        except Exception:
            logger.exception("%s failed; tried again in a while", name)
