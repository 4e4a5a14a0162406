"""The set-up: when it has nothing to do, what it hands on to uv, and how it refuses."""

import os
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
    monkeypatch.setattr(bootstrap, "PAGE_FILES", tmp_path)
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

    for part in ("deploy", "requirements", "pyproject.toml", "package.json", "package-lock.json"):
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


def test_environment_without_the_files_of_the_pages_is_made_anew(
    stamp: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stamp.write_text(bootstrap.fingerprint("dev"), encoding="utf-8")
    monkeypatch.setattr(bootstrap, "PAGE_FILES", tmp_path / "missing")

    assert not bootstrap.is_up_to_date("dev")


def test_npm_out_of_reach_is_told_with_what_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "run", lambda *_args, **_options: 1)

    with pytest.raises(bootstrap.SetupRefused, match="npm 软件包源"):
        bootstrap.install_page_files()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the folder of programs on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str, script: str) -> None:
    """Put a program there."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("told", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_402"', 8),
        ('openjdk version "25" 2025-09-16', 25),
        ("no such thing", 0),
    ],
)
def test_version_of_java_is_read_from_what_it_says(programs: Path, told: str, version: int) -> None:
    put(programs, "java", f"echo '{told}' >&2")

    assert bootstrap.java_version() == version


def test_java_is_fetched_where_nobody_has_to_be_asked(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(programs, "apt-get", "true")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    asked: list[str] = []

    def run(command: list[str], env: dict[str, str] | None = None) -> int:
        asked.append(command[-1])
        if env:
            put(programs, "java", "echo 'version \"17.0.1\"' >&2")
        return 0

    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.install_java()

    assert asked == ["update", "openjdk-17-jre-headless"]
    assert "略过" not in capsys.readouterr().out


def test_without_java_and_without_rights_the_reader_is_told(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(programs, "apt-get", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    bootstrap.install_java()

    assert "Spark 的测试将略过" in capsys.readouterr().out
