"""Plans put together from known parts are read as exactly those parts, scanned ones nearly so."""

from random import Random

import pytest

from hengjian.plans.documents.plaintext import blocks_of_text
from hengjian.plans.documents.plan import plan_of
from hengjian.plans.documents.tasks import Task
from hengjian.plans.documents.tests.made_plans import Known, made_plan, scanned

FEWEST = 0.97


def tasks(text: str) -> list[Task]:
    return list(plan_of(blocks_of_text(text)).tasks)


def facts(task: Task) -> tuple[object, ...]:
    """Give what is compared; a scan makes the brackets in a name narrow."""
    return (
        task.path, *(tuple(wide(name) for name in names) for names in (task.lead, task.responsible)),
        sorted(str(one.value) for one in task.deadlines),
        sorted((one.number, one.unit, one.comparator) for one in task.targets),
    )  # fmt: skip


def wide(name: str) -> str:
    return name.replace("(", "（").replace(")", "）")


def expected(known: Known) -> tuple[object, ...]:
    return (
        known.path, tuple(known.lead), tuple(known.responsible),
        sorted(map(str, known.deadlines)), sorted(known.targets),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_made_plan_is_read_exactly(seed: int) -> None:
    text, known = made_plan(Random(seed))  # noqa: S311  the same plan every time

    assert [facts(task) for task in tasks(text)] == [expected(one) for one in known]
    assert known


def test_scanned_plans_are_read_nearly_as_well() -> None:
    right = total = read = 0
    for seed in range(60):
        random = Random(seed)  # noqa: S311  the same plan every time
        text, known = made_plan(random)
        wanted = [expected(one) for one in known]
        found = [facts(task) for task in tasks(scanned(random, text))]
        right += sum(one in wanted for one in found)
        total += len(wanted)
        read += len(found)

    assert total > 300
    assert right / total >= FEWEST
    assert right / read >= FEWEST
