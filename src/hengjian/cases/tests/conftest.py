"""An office whose imports become cases."""

from pathlib import Path

import pytest

from hengjian.intake.tests.conftest import data

__all__ = ["data"]


@pytest.fixture
def office(data: Path, db: None) -> Path:
    """Give an office with a data folder of its own."""
    del db
    return data
