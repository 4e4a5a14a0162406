"""A command for an office that is there makes no new one of a folder that was mistyped."""

from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from hengjian.cli import office
from hengjian.config.datafolder import DataFolder
from tests.cli.running import run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    [
        ["journal", "export", "log.jsonl"],
        ["journal", "receipt", str(uuid4()), "receipt.json"],
        ["journal", "change-key"],
        ["tidy", "--days", "30"],
        ["account", "password", "somebody"],
        ["account", "factor", "somebody"],
    ],
)
def test_no_office_is_made_where_one_was_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    root = tmp_path / "data"
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": root / "hengjian.sqlite3"}
    settings = SimpleNamespace(DATA=DataFolder(root), DATABASES={"default": database})
    monkeypatch.setattr(office, "find_office", lambda _: settings)
    monkeypatch.chdir(tmp_path)

    done = run(*words)

    assert done.code == 2
    assert "还没有平台，请检查 --data" in done.err
    assert list(tmp_path.iterdir()) == []
