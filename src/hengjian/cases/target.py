"""Takes the loads of the intake: whole cases, written where nobody sees them, seen by one short write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import polars as pl
from django.db.models import Max

from hengjian.cases import selectors
from hengjian.cases.contents import Told, told
from hengjian.cases.models import Load
from hengjian.cases.placing import Bodies, bodies_of
from hengjian.cases.services import begin_load, write_cases
from hengjian.common.refusals import Refused
from hengjian.intake.law import declarations
from hengjian.intake.models import CASES, Batch
from hengjian.intake.policies import OF_CASES
from hengjian.intake.staging import Staged
from hengjian.intake.targets import Chunk, Forecast
from hengjian.registry.models.bodies import Body

ROWS_AT_ONCE = 5_000
SHOWN = 5
KEPT_IN_OTHER_WAYS = {
    "tiers": "裁量基准",
    "bodies": "机关",
    "officers": "执法人员",
    "credentials": "执法证件",
    "items": "执法事项",
    "entrustments": "委托",
    "benchmarks": "裁量基准目录",
}


class CasesTarget:
    """Cases and acts of the office."""

    holds: Mapping[str, str] = {CASES: "案件"}
    roles = OF_CASES

    def dry_run(self, staged: Staged, *, body: UUID | None) -> Forecast:
        """Compare what came with what is seen now."""
        bodies = bodies_of(Body.objects.filter(uuid=body).first() if body else None)
        counts: Counter[str] = Counter()
        unregistered: Counter[str] = Counter()
        seen: set[tuple[str, int | None, str, str]] = set()
        for chunk in _chunks(staged):
            cases = list(told(_without_acts(chunk), declarations()))
            known = selectors.digests_seen(bodies.sender, cases)
            if known:
                cases = list(told(chunk, declarations()))
            for case in cases:
                key = bodies.identity(case)
                if key in seen:
                    counts["twice"] += 1
                    continue
                seen.add(key)
                if key[2]:
                    unregistered[key[2]] += 1
                there = known.get(key)
                if there is None:
                    counts["new"] += 1
                else:
                    counts["unchanged" if there == case.digest else "changed"] += 1
        return Forecast(
            new=counts["new"], changed=counts["changed"], unchanged=counts["unchanged"],
            warnings=[
                *_twice(counts["twice"]),
                *_unregistered(unregistered, bodies),
                *_left_out(staged),
            ],
        )  # fmt: skip

    def ready_chunk(self, load: UUID, chunk: Chunk) -> Callable[[], None]:
        """Get whole cases ready to be written under the load."""
        cases = list(told(chunk, declarations()))
        return lambda: _write(load, chunk.sources, cases)

    def publish(self, load: UUID) -> str:
        """Give the load the next place: what it says takes the place of what was said before."""
        # Two at once would both take the same place; the later one waits for the other here.
        last = (
            Load.objects.select_for_update().filter(place__isnull=False).order_by("-place").first()
        )
        Load.objects.filter(key=load).update(place=1 + (last.place or 0 if last else 0))
        return ""

    def withdraw(self, load: UUID) -> None:
        """Take the place of the load away for good."""
        if Load.objects.select_for_update().filter(key=load, settled=True).exists():
            raise Refused(
                "这一批取代的旧数据已经过了保存期限，清理掉了，不能再撤回。请上传正确的数据取代它。"
            )
        Load.objects.filter(key=load).update(place=None, withdrawn=True)

    def standing(self, loads: Sequence[UUID]) -> set[UUID]:
        """Tell which loads still have a case that no later one tells of."""
        seen = Load.objects.filter(key__in=loads, place__isnull=False)
        newest = seen.aggregate(Max("place"))["place__max"]
        return {
            load.key
            for load in seen
            if load.place == newest or selectors.versions_seen().filter(load=load).exists()
        }


def _write(load: UUID, sources: pl.DataFrame, cases: Sequence[Told]) -> None:
    batch = Batch.objects.get(load=load)
    sender = Body.objects.filter(uuid=batch.body).first() if batch.body else None
    begun = begin_load(key=load, sender=sender, sources=sources)
    write_cases(load=begun, cases=cases, bodies=bodies_of(sender))


def _chunks(staged: Staged) -> Iterator[Chunk]:
    sources = staged.table("sources").collect()
    for some in staged.whole_cases(0, ROWS_AT_ONCE):
        yield Chunk(sources, some.cases, some.acts, some.actors, some.gaps)


def _without_acts(chunk: Chunk) -> Chunk:
    """Leave the acts out: of which case a row tells, the row itself says."""
    return replace(
        chunk, acts=chunk.acts.clear(), actors=chunk.actors.clear(), gaps=chunk.gaps.clear()
    )


def _twice(cases: int) -> list[str]:
    if not cases:
        return []
    return [f"有 {cases:,} 个案件与本批中另一个的来源、单位和案号都相同，只导入其中第一个。"]


def _unregistered(names: Counter[str], bodies: Bodies) -> list[str]:
    if not names:
        return []
    shown = "、".join(f"“{name}”" for name, _ in names.most_common(SHOWN))
    more = f"等 {len(names):,} 个" if len(names) > SHOWN else ""
    place = f"“{bodies.sender.name}”" if bodies.sender else "全市"
    told = f"{shown}{more}单位没有登记在{place}之下，涉及 {names.total():,} 个案件，导入后先归在{place}名下。"
    return [f"{told}单位名称写错的，请改正后重新上传；确有其单位的，请先登记单位。"]


def _left_out(staged: Staged) -> list[str]:
    there = [label for name, label in KEPT_IN_OTHER_WAYS.items() if name in staged.tables()]
    if not there:
        return []
    return [f"{'、'.join(there)}不随案件导入，请另外上传。"]
