"""What is tidied away changes nothing of what is seen, now or after whatever is withdrawn later."""

from datetime import date
from uuid import UUID

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.cases.models import Act, Content, Load, Statement, Version
from hengjian.cases.selectors import versions_seen
from hengjian.cases.target import CasesTarget
from hengjian.cases.tests.test_standing import loads, seen, write
from hengjian.cases.tidying import tidy_versions
from hengjian.common.refusals import Refused
from hengjian.screening.snapshots import complete_until

pytestmark = pytest.mark.django_db

NOTHING = Q(pk__in=[])
DAY = date(2025, 6, 1)


def published(written: dict[str, int]) -> UUID:
    key = write(written)
    CasesTarget().publish(key)
    return key


def place_of(key: UUID) -> int:
    return Load.objects.get(key=key).place or 0


def tidied(place: int, withdrawn: list[UUID] | None = None, kept: Q = NOTHING) -> int:
    return tidy_versions(place=place, withdrawn=withdrawn or [], kept=kept).versions


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(loads, min_size=2, max_size=6),
    bound=st.integers(0, 5),
    later=st.lists(st.integers(0, 5), max_size=6),
)
def test_tidying_changes_nothing_of_what_is_seen_whatever_is_withdrawn_before_and_after(
    written: list[dict[str, int]], bound: int, later: list[int], db: None
) -> None:
    del db
    Version.objects.all().delete()
    Load.objects.update(place=None)
    keys = [published(load) for load in written]
    standing = dict(enumerate(written))
    place = place_of(keys[bound % len(keys)])
    before = seen()
    until = complete_until(Statement.objects.all(), DAY)

    tidied(place)

    assert seen() == before
    assert complete_until(Statement.objects.all(), DAY) == until
    assert tidied(place) == 0
    for chosen in later:
        number = chosen % len(keys)
        try:
            CasesTarget().withdraw(keys[number])
        except Refused:
            continue
        standing.pop(number, None)
        expected: dict[str, int] = {}
        for load in standing.values():
            expected |= load
        assert seen() == expected


def test_superseded_version_goes_with_its_acts_and_what_superseded_it_stays_for_good() -> None:
    published({"1号": 1, "2号": 5})
    later = published({"1号": 2})

    assert tidied(place_of(later)) == 1

    assert seen() == {"1号": 2, "2号": 5}
    assert Content.objects.count() == 2
    assert {on.day for on in Act.objects.values_list("on", flat=True)} == {2, 5}
    with pytest.raises(Refused, match="不能再撤回"):
        CasesTarget().withdraw(later)


def test_what_was_superseded_after_the_bound_stays() -> None:
    first = published({"1号": 1, "2号": 5})
    later = published({"1号": 2})

    assert tidied(place_of(first)) == 0

    CasesTarget().withdraw(later)
    assert seen() == {"1号": 1, "2号": 5}


def test_version_with_the_newest_act_of_a_load_stays_because_its_completeness_hangs_on_it() -> None:
    published({"1号": 9, "2号": 5})
    later = published({"1号": 2})

    assert tidied(place_of(later)) == 0


def test_version_that_a_room_above_refers_to_stays() -> None:
    published({"1号": 1, "2号": 5})
    later = published({"1号": 2})
    old = Version.objects.exclude(pk__in=versions_seen()).get()

    assert tidied(place_of(later), kept=Q(pk=old.pk)) == 0
    assert tidied(place_of(later)) == 1


def test_content_that_was_told_again_stays() -> None:
    published({"1号": 1, "2号": 5})
    published({"1号": 2, "3号": 9})
    last = published({"1号": 1})

    assert tidied(place_of(last)) == 2

    assert seen() == {"1号": 1, "2号": 5, "3号": 9}
    assert Content.objects.count() == 3


def test_what_was_withdrawn_goes_if_it_is_among_those_of_long_ago() -> None:
    gone, recent = published({"1号": 1}), published({"2号": 1})
    for key in (gone, recent):
        CasesTarget().withdraw(key)

    assert tidied(0, [gone]) == 1

    assert Version.objects.get().load.key == recent
    assert Content.objects.count() == 1
