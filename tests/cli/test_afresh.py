"""An office that is filled by a command: whole, or begun again."""

import fcntl
import json
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from hengjian.cli.afresh import UNFINISHED, made_whole, require_whole
from hengjian.config.datafolder import DataFolder


class Killed(Exception):
    """What ends a filling half-way."""


@pytest.fixture
def settings(tmp_path: Path) -> SimpleNamespace:
    """Give the settings of an office in a folder in which somebody has a file of his own."""
    root = tmp_path / "data"
    root.mkdir()
    (root / "own.txt").write_text("own")
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(root / "hengjian.sqlite3")}
    return SimpleNamespace(DATA=DataFolder(root), DATABASES={"default": database})


def fill(settings: SimpleNamespace, *, whole: bool = True) -> None:
    """Fill an office, or half of it."""
    with made_whole(settings):
        settings.DATA.prepare()
        settings.DATA.database.write_text("half")
        settings.DATA.uploads.joinpath("upload").write_text("half")
        if not whole:
            raise Killed
        settings.DATA.database.write_text("whole")


def names(settings: SimpleNamespace) -> set[str]:
    return {each.name for each in settings.DATA.root.iterdir()}


def test_filling_that_ends_leaves_no_mark_and_is_not_done_again(settings: SimpleNamespace) -> None:
    fill(settings)

    assert UNFINISHED not in names(settings)
    require_whole(settings)
    with made_whole(settings):
        assert settings.DATA.database.read_text() == "whole"
    assert settings.DATA.database.read_text() == "whole"


def test_filling_that_was_killed_is_begun_afresh_and_says_so(
    settings: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Killed):
        fill(settings, whole=False)
    assert UNFINISHED in names(settings)
    with pytest.raises(click.ClickException, match="没有准备完"):
        require_whole(settings)

    with made_whole(settings):
        assert names(settings) == {"own.txt", UNFINISHED}
        assert "从头再做" in capsys.readouterr().out
    assert names(settings) == {"own.txt"}


def test_filling_that_was_killed_before_its_first_write_takes_nothing_away(
    settings: SimpleNamespace,
) -> None:
    (settings.DATA.root / UNFINISHED).touch()

    fill(settings)

    assert (settings.DATA.root / "own.txt").read_text() == "own"
    assert settings.DATA.database.read_text() == "whole"


def test_office_that_another_command_is_filling_is_left_alone(settings: SimpleNamespace) -> None:
    mark = settings.DATA.root / UNFINISHED
    mark.write_text(json.dumps([]))
    with mark.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(click.ClickException, match="正在准备"):
            fill(settings)

    assert (settings.DATA.root / "own.txt").exists()


@pytest.mark.django_db
def test_database_on_a_server_is_never_emptied(settings: SimpleNamespace) -> None:
    (settings.DATA.root / UNFINISHED).write_text(json.dumps([]))
    settings.DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"

    with pytest.raises(click.ClickException, match="换一个空的数据库"):
        fill(settings)

    assert (settings.DATA.root / "own.txt").exists()
