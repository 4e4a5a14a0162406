"""Runs that start by themselves: all cases once a day, what has changed again and again."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from hengjian.cases.models import Load
from hengjian.common.refusals import Refused
from hengjian.screening import changing
from hengjian.screening.models import Run
from hengjian.screening.running import ask_run, settle


def look(now: datetime) -> Run | None:
    """Start the run that is due; the worker of the office asks again and again."""
    settle()
    kind = due(now)
    if kind is None:
        return None
    try:
        day = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
        return ask_run(actor=None, kind=kind, on=day)
    except Refused:
        return None  # somebody else was quicker


def due(now: datetime) -> Run.Kind | None:
    """Say which run is due; none while one is underway, and none in an office without cases."""
    if Run.objects.filter(state=Run.State.UNDERWAY).exists():
        return None
    if not Load.objects.filter(place__isnull=False).exists() and not Run.objects.exists():
        return None
    if _full_is_due(now):
        return Run.Kind.FULL
    return Run.Kind.CHANGED if _changed_is_due(now) else None


def _full_is_due(now: datetime) -> bool:
    """A run that failed today counts as well: what it left undone the next run of changed cases takes up."""
    at = settings.SCREEN_DAILY_AT
    if not at:
        return False
    here = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    if here.strftime("%H:%M") < at.zfill(len("02:00")):
        return False
    full = Run.objects.filter(kind=Run.Kind.FULL, run_day=here.date())
    return not full.exists()


def _changed_is_due(now: datetime) -> bool:
    minutes = settings.SCREEN_CHANGED_MINUTES
    if not minutes:
        return False
    last = changing.last_run()
    if last is None:
        return True
    if last.started_at > now - timedelta(minutes=minutes):
        return False
    day = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return changing.anything_happened(last, day)
