"""Every case of a part is dealt out, faults alike, stories by weight."""

import pytest

from hengjian.synth.allotment import Allotment
from hengjian.synth.tests.small import plan

SEED, SIZE = 5, 100_000
TEMPLATES = plan().templates(SEED)


@pytest.fixture(scope="module")
def allotment() -> Allotment:
    return Allotment(plan(), TEMPLATES, SEED)


@pytest.mark.parametrize(("part", "size"), [(0, 1000), (0, SIZE), (7, SIZE), (99, 12_345)])
def test_parts_are_dealt_out_to_the_last_case(allotment: Allotment, part: int, size: int) -> None:
    dealt = allotment.of_part(part, size)

    assert sum(dealt.values()) == size
    assert min(dealt.values()) > 0


def test_faults_and_twins_have_the_shares_of_the_plan(allotment: Allotment) -> None:
    dealt = allotment.of_part(3, SIZE)
    counts = {False: 0, True: 0}
    for (template, number), count in dealt.items():
        variant = TEMPLATES[template].variants[number]
        if variant is not None:
            counts[variant.twin] += count

    assert counts[False] == pytest.approx(SIZE * plan().planted / 100, rel=0.02)
    assert counts[True] == pytest.approx(SIZE * plan().twins / 100, rel=0.02)


def test_stories_without_weight_are_told_only_where_a_fault_is_planted(
    allotment: Allotment,
) -> None:
    weightless = [i for i, t in enumerate(TEMPLATES) if t.story.weight == 0]

    assert weightless
    assert not [home for home in allotment.of_part(0, SIZE) if home in {(t, 0) for t in weightless}]
