"""Ending where somebody is signed in."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from hengjian.accounts.models import SignIn
from hengjian.common import clock


def end(sign_ins: QuerySet[SignIn]) -> int:
    """End sign-ins with their sessions, and tell how many they were."""
    open_ones = sign_ins.filter(ended_at__isnull=True)
    Session.objects.filter(session_key__in=open_ones.order_by().values("session_key")).delete()
    return open_ones.update(ended_at=clock.now(), session_key=None)
