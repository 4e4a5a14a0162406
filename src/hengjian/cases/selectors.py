"""What is read of cases: of each what the load published last says of it, narrowed to what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.accounts.models import Account
from hengjian.cases import policies
from hengjian.cases.contents import Told
from hengjian.cases.models import CASES, Act, Case, Version
from hengjian.common import grams
from hengjian.registry.models.bodies import Body

LOOKED_AT, FEWEST = 500, 20
"""By so many cases, those closed last, it is told how long cases take; by fewer it is not."""
Identity = tuple[str, int | None, str, str]


def versions_seen() -> QuerySet[Version]:
    """Give of every case what is told of it now: the version of the load that was published last."""
    later = Version.objects.filter(
        case=OuterRef("case"), load__place__gt=OuterRef("load__place")
    ).order_by()  # fmt: skip
    return Version.objects.filter(~Exists(later), load__place__isnull=False)


def cases_for(reader: Account, day: date, *, sift: bool = False) -> QuerySet[Version]:
    """Give the cases that a reader may see, as they are told now, with what a list shows of them.

    For `sift` see `registry.policies.of_bodies`.
    """
    seen = policies.visible_to(reader, policies.Action.SEE, day, sift=sift)
    return versions_seen().filter(seen).select_related("case__source", "content", "body")


def days_to_close(day: date) -> int | None:
    """Say within how many days nine in ten cases are closed, by those closed last; None where too few are.

    It is a figure of the whole office: which cases they are nobody learns from it.
    """
    last = versions_seen().filter(closed__in=(True,), newest_on__lte=day)
    told = last.order_by("-newest_on", "-id").values_list("content__first_on", "newest_on")
    spans = sorted((end - start).days for start, end in told[:LOOKED_AT] if start is not None)
    return spans[len(spans) * 9 // 10] if len(spans) >= FEWEST else None


def numbered(word: str, column: str = "case") -> Q:
    """Give the condition of the rows of those cases in whose number a word stands."""
    condition = grams.matching(CASES, word, column)
    for run in grams.runs(word) or [word]:
        condition &= Q(**{f"{column}__number__icontains": run})
    return condition


def case_for(reader: Account, day: date, uuid: UUID) -> Version | None:
    """Give a case as it is told now; None where there is none that the reader may see."""
    rows = cases_for(reader, day, sift=True).filter(case__uuid=uuid)
    return rows.select_related("statement__source", "load").first()


def version_of(case: Case) -> Version | None:
    """Give what is told of a case now."""
    rows = versions_seen().filter(case=case)
    return rows.select_related("case__source", "content", "body", "statement", "load").first()


def acts_of(version: Version) -> QuerySet[Act]:
    """Give the acts of a case in the order of their days, with who signed."""
    return Act.objects.filter(content=version.content_id).prefetch_related("signatures")


def digests_seen(sender: Body | None, cases: Sequence[Told]) -> dict[Identity, str]:
    """Give, for those of the cases that are there, the digest of what is told of them now."""
    rows = (
        versions_seen()
        .filter(
            case__source__body=sender,
            case__source__key__in={case.source for case in cases},
            case__number__in=[case.number for case in cases],
        )
        .order_by()
        .values_list(
            "case__source__key", "case__body", "case__unregistered", "case__number",
            "content__digest",
        )
    )  # fmt: skip
    return {(source, body, name, number): digest for source, body, name, number, digest in rows}
