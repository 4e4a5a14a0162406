"""The archive for closed networks: it installs and works where there is no route to anywhere."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from deploy import bundle
from hengjian.config.settings import FONT_FILES, NPM_FILES

pytestmark = pytest.mark.slow

WITHOUT_NETWORK = ("unshare", "--map-root-user", "--net")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the archive and unpack it, as somebody does on the other side."""
    folder = tmp_path_factory.mktemp("bundle")
    archive = bundle.bundle(folder / "made")
    assert not [path for path in (folder / "made").iterdir() if path != archive]
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "there", filter="data")
    archive.unlink()
    return folder / "there" / bundle.NAME


def run(*command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    told = {**os.environ, **(env or {})}
    # Nothing of the environment in which the tests run may help.
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"):
        told.pop(name, None)
    return subprocess.run(command, check=False, capture_output=True, text=True, env=told)


def python() -> str:
    """Give the Python that the environment of the tests was made from."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")


def require_unshare() -> None:
    if run(*WITHOUT_NETWORK, "true").returncode != 0:
        pytest.skip("这台机器不许断开网络运行（unshare --net），离线安装没有验证")


def test_archive_installs_and_works_without_any_network(unpacked: Path, tmp_path: Path) -> None:
    require_unshare()
    target = tmp_path / "hengjian"

    installed = run(*WITHOUT_NETWORK, python(), str(unpacked / "install.py"), str(target))

    assert installed.returncode == 0, installed.stderr
    starter = str(target / "hengjian")
    cases = [str(path) for path in sorted((unpacked / "examples" / "sample-cases").glob("*.csv"))]
    screened = run(*WITHOUT_NETWORK, starter, "screen", *cases, "-o", str(tmp_path / "result"))
    assert screened.returncode == 0, screened.stderr
    assert list((tmp_path / "result").glob("*.html"))
    office = str(unpacked / "examples" / "demo-office.yaml")
    ready = run(*WITHOUT_NETWORK, starter, "demo", office, "--cases", "1000", "--no-serve")
    assert ready.returncode == 0, ready.stderr
    assert "supervisor" in ready.stdout
    assert (target / "data").is_dir()


def test_page_files_of_the_archive_are_those_that_pages_load(unpacked: Path) -> None:
    there = {
        path.relative_to(unpacked / "pages").as_posix()
        for path in (unpacked / "pages").rglob("*")
        if path.is_file()
    }
    assert there == {*NPM_FILES.values(), *FONT_FILES, bundle.FONT_LICENCE}


def test_file_that_was_changed_on_the_way_is_named_and_nothing_is_installed(
    unpacked: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(unpacked, copy, copy_function=os.link)
    readme = copy / "README.md"
    readme.unlink()
    readme.write_text("别的内容", encoding="utf-8")

    refused = run(python(), str(copy / "install.py"), str(tmp_path / "target"))

    assert refused.returncode == 1
    assert "README.md" in refused.stderr
    assert not (tmp_path / "target").exists()


def test_other_machine_is_refused(unpacked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(unpacked, copy, copy_function=os.link)
    machine = copy / "machine.json"
    machine.unlink()
    machine.write_text('{"platform": "linux-loong64", "python": "cp311", "version": "3.11.2"}')

    refused = run(python(), str(copy / "install.py"), str(tmp_path / "target"))

    assert refused.returncode == 1
    assert "linux-loong64" in refused.stderr


def test_locks_without_a_package_keep_all_others() -> None:
    lock = "a==1 \\\n    --hash=sha256:1\nb==2 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n"
    assert bundle.entries(lock) == [
        "a==1 \\\n    --hash=sha256:1\n",
        "b==2 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n",
    ]
