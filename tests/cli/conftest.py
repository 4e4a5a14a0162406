"""The same terminal for every test: on a busy machine even small work may take long enough for a line of progress."""

import pytest

from hengjian.cli import progress


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a terminal of 100 columns that says nothing of progress unless a test asks for it."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(progress, "PATIENCE", 600.0)
