"""The folder of an office."""

import stat
from pathlib import Path

from hengjian.config.datafolder import DataFolder


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "office")

    folder.prepare()

    assert mode_of(folder.root) == 0o700
    assert mode_of(folder.keys) == 0o700
    assert [mode_of(key) for key in folder.keys.iterdir()] == [0o600]


def test_secret_is_made_once(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    first = folder.secret()

    folder.prepare()

    assert folder.secret() == first
    assert len(first) >= 50


def test_reading_the_settings_writes_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "office")

    assert folder.secret() != folder.secret()
    assert not folder.root.exists()
