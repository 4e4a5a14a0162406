"""Items and the versions of their benchmarks."""

from datetime import date, timedelta

import pytest

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry import selectors
from hengjian.registry.changes import values_of
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Benchmark, Item
from hengjian.registry.services import items as services
from hengjian.registry.services.items import BenchmarkDetails, ItemDetails, TierDetails
from hengjian.registry.tests.factories import make_body, make_item, make_keeper

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
TIERS = (
    TierDetails("较轻", "初次", 100_000, 500_000),
    TierDetails("较重", "再次", 500_001, 1_000_000),
)


def version(item: Item, first: date, last: date | None = None) -> Benchmark:
    return services.add_benchmark(
        actor=None, item=item, details=BenchmarkDetails(first, last), tiers=TIERS, on=DAY
    )


def test_version_applies_until_the_day_before_the_next_begins() -> None:
    item = make_item()
    old, new = version(item, date(2020, 1, 1)), version(item, DAY)

    days = (date(2019, 12, 31), date(2020, 1, 1), DAY - ONE_DAY, DAY)

    assert [selectors.benchmark_on(item, day) for day in days] == [None, old, old, new]


def test_version_that_ended_is_not_followed_by_the_one_before_it() -> None:
    item = make_item()
    version(item, date(2020, 1, 1))
    ended = version(item, DAY - ONE_DAY, DAY)

    assert selectors.benchmark_on(item, DAY) == ended
    assert selectors.benchmark_on(item, DAY + ONE_DAY) is None


def test_tiers_come_out_as_the_interchange_table_has_them() -> None:
    item = make_item(code="A1")
    version(item, DAY)

    assert selectors.tier_rows([item]) == [
        {"item": "A1", "tier": "较轻", "from": DAY, "low": 100_000, "high": 500_000},
        {"item": "A1", "tier": "较重", "from": DAY, "low": 500_001, "high": 1_000_000},
    ]


@pytest.mark.parametrize(
    ("tier", "why"),
    [
        (TierDetails("甲", low=2, high=1), "上限低于下限"),
        (TierDetails("甲", low=-1), "负数"),
        (TierDetails(""), "阶次"),
    ],
)
def test_tier_that_cannot_be_is_refused_and_its_version_with_it(
    tier: TierDetails, why: str
) -> None:
    item = make_item()

    with pytest.raises(Refused, match=why):
        services.add_benchmark(
            actor=None, item=item, details=BenchmarkDetails(DAY), tiers=[TIERS[0], tier], on=DAY
        )

    assert not Benchmark.objects.exists()


def test_version_needs_a_tier_and_a_day_of_its_own() -> None:
    item = make_item()
    version(item, DAY)

    with pytest.raises(Refused, match="同一天"):
        version(item, DAY)
    with pytest.raises(Refused, match="至少填写一个"):
        services.add_benchmark(
            actor=None, item=item, details=BenchmarkDetails(date(2030, 1, 1)), tiers=[], on=DAY
        )


def test_code_is_used_once_in_a_catalogue() -> None:
    make_item("/1/", code="A1")

    with pytest.raises(Refused, match="已有这个事项编码"):
        make_item("/1/", code="A1")
    assert make_item("/2/", code="A1").pk


def test_who_holds_an_item_is_part_of_its_history() -> None:
    first, second = make_body("/1/2/", name="甲队"), make_body("/1/3/", name="乙队")
    item = make_item("/1/", holders=(first,))
    names = ItemDetails.__dataclass_fields__
    details = ItemDetails(**{name: getattr(item, name) for name in names})

    def change(*holders: Body) -> bool:
        return services.change_item(
            actor=None,
            item=item,
            details=details,
            holders=list(holders),
            on=DAY,
        )

    assert change(first, second)
    newest = selectors.history(item)[0]
    assert newest.details == [{"field": "实施单位", "old": "甲队", "new": "甲队、乙队"}]
    assert not change(second, first)
    assert values_of(details)["code"] == item.code


def test_items_are_seen_by_all_inside_and_changed_by_the_keeper_of_the_catalogue() -> None:
    item = make_item("/1/")
    stranger = make_keeper("/2/")

    assert list(selectors.items_for(stranger, DAY)) == [item]
    with pytest.raises(NotAllowed):
        services.add_benchmark(
            actor=stranger, item=item, details=BenchmarkDetails(DAY), tiers=TIERS, on=DAY
        )
