"""Which cases a run has to look at: all of them, or those that may be judged otherwise than before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet

from hengjian import __version__
from hengjian.cases.models import Load, Version
from hengjian.cases.selectors import versions_seen
from hengjian.screening.files.canonical import digest
from hengjian.screening.files.inputs import file_digest
from hengjian.screening.law import office_rulebook
from hengjian.screening.models import Duty, Run, Screened


def basis_of(registers: Iterable[Path]) -> str:
    """Name everything but the cases that a judgement leans on: law, program, and the registers in these files."""
    return digest(
        {
            "pack": office_rulebook().digest,
            "program": __version__,
            "zone": settings.TIME_ZONE,
            "registers": {file.name: file_digest(file) for file in registers},
        }
    )


def last_run(before: Run | None = None) -> Run | None:
    """Give the run before, whether it came to its end or not."""
    rows = Run.objects.exclude(state=Run.State.UNDERWAY).order_by("-id")
    return (rows if before is None else rows.filter(pk__lt=before.pk)).first()


def leans_on_the_same(last: Run | None, now: str) -> bool:
    """Tell whether all that was not touched since the last run would be judged as it was then."""
    return last is not None and last.state == Run.State.COMPLETE and last.basis == now


def changed_since(last: Run, day: date, run: Run | None = None) -> QuerySet[Version]:
    """Give the cases of which something else is told now than when they were last screened, by whatever way.

    Compared with what was screened, and not with days or places of loads, a withdrawal needs no care of its own. With
    them go the cases of which a last day has passed since, and those that this run, begun before, has already done.
    """
    same = Screened.objects.filter(case=OuterRef("case"), version=OuterRef("pk"))
    if run is not None:
        same = same.exclude(run=run)
    passed = Duty.objects.filter(case=OuterRef("case"), due__gte=last.run_day, due__lt=day)
    return versions_seen().filter(~Exists(same) | Exists(passed))


def told_no_more() -> list[int]:
    """Give the cases that were screened and of which nobody tells any more."""
    seen = versions_seen().filter(case=OuterRef("case"))
    return list(
        Screened.objects.filter(~Exists(seen)).order_by("case").values_list("case", flat=True)
    )


def newest_place() -> int:
    """Give the place of the load that was published last."""
    return Load.objects.aggregate(Max("place"))["place__max"] or 0


def withdrawals() -> int:
    """Count the loads that were taken back."""
    return Load.objects.filter(withdrawn=True).count()


def anything_happened(last: Run, day: date) -> bool:
    """Tell, without looking at the cases, whether a run could come to something else than the last one."""
    return (
        last.state != Run.State.COMPLETE
        or (newest_place(), withdrawals()) != (last.place, last.withdrawals)
        or Duty.objects.filter(due__gte=last.run_day, due__lt=day).exists()
    )
