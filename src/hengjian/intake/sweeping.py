"""Removing what was left over: halves of files and loads whose maker was killed, and loads that nobody will ask for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hengjian.intake import staging
from hengjian.intake.models import Batch
from hengjian.intake.states import State
from hengjian.intake.store import HALF

REST = timedelta(days=1)
"""So long nothing is touched: it may just be being made, or be about to be named by its batch."""

TO_BE_WRITTEN = frozenset({State.DRY_RUN, State.CONFIRMED, State.WRITING})
WRITTEN = frozenset({State.PUBLISHED, State.SUPERSEDED})


def sweep(now: datetime) -> int:
    """Remove what is left over and has rested for a day; tells how many things that were.

    Of a load that was written only the refused rows are still asked for. Uploads themselves stay: they are what was
    sent.
    """
    before = (now - REST).timestamp()
    return _sweep_halves(before) + _sweep_loads(before)


def _sweep_halves(before: float) -> int:
    halves = [
        half
        for root in (Path(settings.DATA.uploads), staging.root())
        for half in _rested(root, f"{HALF}*", before)
    ]
    for half in halves:
        if half.is_dir():
            shutil.rmtree(half, ignore_errors=True)
        else:
            half.unlink(missing_ok=True)
    return len(halves)


def _sweep_loads(before: float) -> int:
    # The folders first: one that its batch names meanwhile is not among them.
    loads = [UUID(folder.name) for folder in _rested(staging.root(), "*-*-*-*-*", before)]
    named = Batch.objects.filter(load__isnull=False).order_by()
    states = dict(named.values_list("load", "state"))
    return sum(_sweep_load(load, states.get(load)) for load in loads)


def _sweep_load(load: UUID, state: str | None) -> bool:
    if state in TO_BE_WRITTEN:
        return False
    if state in WRITTEN:
        return staging.forget_rows(load)
    staging.forget(load)
    return True


def _rested(root: Path, pattern: str, before: float) -> Iterator[Path]:
    for path in root.glob(pattern):
        try:
            if path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:
            continue  # its maker is done with it
