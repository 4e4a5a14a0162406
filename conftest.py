"""Settings of every test, those of the rooms and those of tests/ alike."""

import pytest
from hypothesis import settings

# Examples are not timed: on a machine that is shared, a slow example says nothing about the code.
settings.register_profile("steady", deadline=None, print_blob=True)
settings.load_profile("steady")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "django_db_serialized_rollback"}


@pytest.hookimpl(tryfirst=True)  # before the options -m and -k choose
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: `make test` runs it a second time on PostgreSQL."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
        # Of tests/e2e/office: one office and one browser serve all journeys.
        if "office" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("office"))
