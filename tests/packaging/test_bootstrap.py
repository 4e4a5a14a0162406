"""The set-up: when it has nothing to do, what it hands on to uv, and how it refuses."""

import shutil
import sys
from pathlib import Path

import pytest

from deploy import bootstrap


@pytest.fixture
def stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the stamp of an environment that works."""
    path = tmp_path / "stamp"
    monkeypatch.setattr(bootstrap, "STAMP", path)
    return path


def test_environment_without_stamp_is_made(stamp: Path) -> None:
    assert not stamp.exists()
    assert not bootstrap.is_up_to_date("run")


def test_environment_for_development_serves_for_running(stamp: Path) -> None:
    stamp.write_text(bootstrap.fingerprint("dev"), encoding="utf-8")

    assert bootstrap.is_up_to_date("dev")
    assert bootstrap.is_up_to_date("run")


def test_environment_for_running_does_not_serve_for_development(stamp: Path) -> None:
    stamp.write_text(bootstrap.fingerprint("run"), encoding="utf-8")

    assert bootstrap.is_up_to_date("run")
    assert not bootstrap.is_up_to_date("dev")


def test_environment_of_another_folder_is_made_anew(
    stamp: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stamp.write_text(bootstrap.fingerprint("dev"), encoding="utf-8")

    for part in ("deploy", "requirements", "pyproject.toml"):
        (tmp_path / part).symlink_to(bootstrap.ROOT / part)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)

    assert not bootstrap.is_up_to_date("dev")


def test_mirror_that_pip_is_set_to_is_handed_on_to_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")

    assert bootstrap.uv_environment()["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_mirror_that_uv_is_set_to_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example/simple")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")

    assert bootstrap.uv_environment()["UV_DEFAULT_INDEX"] == "https://own.example/simple"


def test_python_that_is_too_old_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 10, "final", 0))
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(
        bootstrap.SetupRefused, match=r"需要 Python 3\.11 或更新的版本，这里是 3\.8"
    ):
        bootstrap.hand_over_to_newer_python()


def test_checkout_that_lost_the_link_to_the_law_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "hengjian_law").write_text("../law", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)

    with pytest.raises(bootstrap.SetupRefused, match="符号链接"):
        bootstrap.refuse_lost_link()


def test_locks_go_to_pip_where_uv_does_not_come_through(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def run(command: list[str], env: dict[str, str] | None = None) -> int:
        tried.append(Path(command[0]).name)
        return 1 if env else 0

    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.install_locked(["run"])

    assert tried == ["uv", "python"]


def test_registry_out_of_reach_is_told_with_what_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "run", lambda *_args, **_options: 1)

    with pytest.raises(bootstrap.SetupRefused, match="请检查网络和代理"):
        bootstrap.install_locked(["run"])
