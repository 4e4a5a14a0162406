"""A data folder of its own for every test, and something that takes the rows."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import override_settings

from hengjian.intake.tests import counting

TARGET = "hengjian.intake.tests.counting.Counting"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Give the folder in which uploads and loads are kept."""
    root = tmp_path / "data"
    with override_settings(DATA=SimpleNamespace(root=root, uploads=root / "uploads")):
        yield root


@pytest.fixture
def office(data: Path, db: None) -> Iterator[Path]:
    """Give an office that takes rows."""
    del db
    counting.make_tables()
    with override_settings(INTAKE_TARGETS=[TARGET]):
        yield data
