"""Parameters looked up for a whole batch: what was kept from one batch must not be told of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from hengjian.rulebook.frames.parameters import PLACE, Law
from hengjian.rulebook.frames.values import spread
from hengjian.rulebook.parameters import ParameterRef
from hengjian.rulebook.rulebook import Rulebook, national_pack

if TYPE_CHECKING:
    from hengjian.rulebook.model import Pack

DAY = "day of the law"
Told = dict[str, list[int | None]]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return Rulebook.load(national_pack()).pack


def refs(pack: Pack) -> list[ParameterRef]:
    return [ParameterRef(name, "status", DAY) for name in pack.parameters]


def told(law: Law, days: list[int | None], wanted: list[ParameterRef]) -> Told:
    cases = pl.DataFrame(
        {"jurisdiction_code": [None] * len(days), "domain_code": [None] * len(days)},
        schema={"jurisdiction_code": pl.String, "domain_code": pl.String},
    )
    places = law.with_places(cases)[PLACE]
    contexts = law.on(pl.Series(days, dtype=pl.Int64), 30_000, places)
    return {ref.name: spread(contexts.value(ref), len(days)).to_list() for ref in wanted}


def test_a_batch_of_other_days_is_told_its_own_values(pack: Pack) -> None:
    law, wanted = Law(pack), refs(pack)
    first, last = law.bounds[0] - 1, law.bounds[-1]
    batches: list[list[int | None]] = [
        [first, first], [last, last], [first, last], [last, None], [None, None], [first, last],
    ]  # fmt: skip

    kept = [told(law, days, wanted) for days in batches]

    assert kept == [told(Law(pack), days, wanted) for days in batches]
    assert kept[0] != kept[1], "the law of the two days must differ, or nothing is tried"


def test_an_unknown_day_has_unknown_values_beside_known_ones(pack: Pack) -> None:
    law, wanted = Law(pack), refs(pack)
    last = law.bounds[-1]

    known = told(law, [last, last], wanted)
    half_known = told(law, [last, None], wanted)

    assert any(values[0] is not None for values in known.values())
    assert half_known == {name: [values[0], None] for name, values in known.items()}
