"""An office whose imports become cases, and whose screening leaves what is counted."""

from collections.abc import Iterator

import pytest

from hengjian.intake.tests.conftest import data
from hengjian.reading import files
from hengjian.screening.tests.conftest import office, office_of_cases

__all__ = ["data", "office", "office_of_cases"]


@pytest.fixture(scope="module", autouse=True)  # not longer: other rooms try their files
def _no_trials() -> Iterator[None]:
    """Read files at once: they were written a moment ago, and each trial of one starts a process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "survives_reading", lambda _: True)
        yield
