"""Settings of every test, those of the rooms and those of tests/ alike."""

from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # it has no types

# Examples are not timed: on a machine that is shared, a slow example says nothing about the code.
settings.register_profile("steady", deadline=None, print_blob=True)
settings.load_profile("steady")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "django_db_serialized_rollback"}


# What shares something that takes long to make stays with one worker; the longest come first, so that none is left over
# when all else is done.
TOGETHER = (
    "tests/e2e/office/",  # one office and one browser serve all journeys
    "tests/spark/",
    "tests/packaging/",
    "tests/e2e/test_synth_screening.py",
    "tests/oracle/",
    "src/hengjian/screening/files/tests/test_site.py",
)


class TogetherScheduling(LoadScopeScheduling):  # type: ignore[misc]  # see above
    """Gives out tests one by one, but what belongs together whole, in the order of `_turn`."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        """Keep the order of the tests."""
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        place = _place(nodeid)
        return nodeid if place is None else TOGETHER[place]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherScheduling:
    """Spread over several workers in our own way: marks of groups do not reach xdist any more since pytest 9."""
    return TogetherScheduling(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before the options -m and -k choose
def pytest_collection_modifyitems(
    items: list[pytest.Item], config: pytest.Config
) -> Generator[None, None, None]:
    """Mark what touches the database: `make test` runs it a second time on PostgreSQL; and put what is long first."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
    yield
    if hasattr(config, "workerinput"):  # there are several workers: else the order of chance stays
        items.sort(key=_turn)


def _place(nodeid: str) -> int | None:
    """Give the place of what a test belongs to, None where it can run anywhere."""
    return next((i for i, each in enumerate(TOGETHER) if nodeid.startswith(each)), None)


def _turn(item: pytest.Item) -> int:
    place = _place(item.nodeid)
    if place is not None:
        return place
    return len(TOGETHER) + (item.get_closest_marker("slow") is None)
