"""An office at a place that says which decisions are major."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def demo_city() -> Iterator[None]:
    """Let the office be that of the fictional city."""
    with override_settings(JURISDICTION="demo-city"):
        yield
