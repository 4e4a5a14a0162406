"""Tabulations that start by themselves: one after each screening of all cases, and when the counting rules change."""

from __future__ import annotations

from datetime import datetime

from hengjian.common.refusals import Refused
from hengjian.evaluation.law import statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.states import State
from hengjian.evaluation.tabulating import ask_tabulation, newest_run, settle


def look(now: datetime) -> Tabulation | None:
    """Start the tabulation that is due; the worker of the office asks again and again."""
    del now
    settle()
    if not due():
        return None
    try:
        return ask_tabulation(actor=None)
    except Refused:
        return None  # somebody else was quicker


def due() -> bool:
    """Tell whether the newest screening of all cases has not been tried by the counting rules of today."""
    if Tabulation.objects.filter(state=State.UNDERWAY).exists():
        return False
    run = newest_run()
    if run is None or not statistics().tables:
        return False
    tried = Tabulation.objects.filter(run=run, statistics_digest=statistics().digest)
    return not tried.exists()
