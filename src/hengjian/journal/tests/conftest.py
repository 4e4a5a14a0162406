"""A data folder of its own for every test: the signing key must never land in a real one."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import override_settings


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Path]:
    """Give the folder of keys that the settings name now."""
    folder = tmp_path / "keys"
    with override_settings(DATA=SimpleNamespace(keys=folder)):
        yield folder
