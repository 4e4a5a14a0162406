"""Removing the folders of old runs: what a finding, a duty or a page may still ask for stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from hengjian.screening.models import Duty, Finding, Run
from hengjian.screening.running import folder_of

KEPT = 5
"""So many complete runs keep their folders however old they are, of each kind."""
STILL_SCREENED = Q(screened__isnull=False)
"""Of cases: the versions that were screened last; by them the next run knows what has changed."""


def old_runs(before: datetime) -> Iterator[Run]:
    """Give the runs that began before an instant, whose folders are there and that nothing refers to."""
    of_finding = Finding.objects.order_by()
    used = [
        Exists(of_finding.filter(first_run=OuterRef("pk"))),
        Exists(of_finding.filter(last_run=OuterRef("pk"))),
        Exists(of_finding.filter(gone_run=OuterRef("pk"))),
        Exists(Duty.objects.order_by().filter(run=OuterRef("pk"))),
    ]
    runs = Run.objects.filter(started_at__lt=before).exclude(state=Run.State.UNDERWAY)
    for each in used:
        runs = runs.exclude(each)
    newest = {
        pk
        for kind in Run.Kind.values
        for pk in Run.objects.filter(state=Run.State.COMPLETE, kind=kind)
        .order_by("-pk")
        .values_list("pk", flat=True)[:KEPT]
    }
    for run in runs.order_by("pk").iterator():
        if run.pk not in newest and folder_of(run).is_dir():
            yield run


def forget(run: Run) -> int:
    """Remove the folder of a run and tell how many bytes that were; the run itself, and what it counted, stay."""
    folder = folder_of(run)
    size = size_of(run)
    shutil.rmtree(folder, ignore_errors=True)
    return size


def size_of(run: Run) -> int:
    """Tell how many bytes the folder of a run has."""
    return sum(file.stat().st_size for file in folder_of(run).rglob("*") if file.is_file())
