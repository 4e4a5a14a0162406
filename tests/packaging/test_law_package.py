"""The law pack is found as the package `hengjian_law`, from a wheel and from the editable install alike."""

import json
import shutil
import subprocess
import sys
import sysconfig
from hashlib import sha256
from pathlib import Path

import pytest

from tests.architecture.tree import LAW, ROOT, project_files

# Walks the package as the product does, and says where it and the code were found.
LISTING = """
import hashlib, importlib.resources, json
import hengjian

def walk(folder, prefix=""):
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from walk(entry, prefix + entry.name + "/")
        else:
            yield prefix + entry.name, hashlib.sha256(entry.read_bytes()).hexdigest()

law = importlib.resources.files("hengjian_law")
print(json.dumps({
    "code": hengjian.__file__,
    "version": hengjian.__version__,
    "pack": str(law / "procedures" / "acts.yaml"),
    "files": dict(walk(law)),
}))
"""


def law_files() -> dict[str, str]:
    """Give the digest of each file of law/ by its path in it."""
    return {
        path.relative_to(LAW).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in project_files()
        if path.is_relative_to(LAW)
    }


def copy_project(target: Path) -> Path:
    """Copy what a build needs, so that nothing left from an earlier build gets into this one."""
    for path in project_files():
        inside = path.relative_to(ROOT)
        if inside.parts[0] in {"src", "law", "requirements"} or len(inside.parts) == 1:
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / inside)
    (target / "src" / "hengjian_law").symlink_to("../law")
    return target


@pytest.fixture(scope="module")
def wheel_install(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without a network and install it into a folder of its own."""
    project = copy_project(tmp_path_factory.mktemp("project"))
    wheels = tmp_path_factory.mktemp("wheels")
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    alone = ["--no-index", "--no-deps"]
    build = [*pip, "wheel", *alone, "--no-build-isolation", "--wheel-dir", str(wheels)]
    subprocess.run([*build, str(project)], check=True, cwd=project)
    (wheel,) = wheels.glob("hengjian-*.whl")
    subprocess.run([*pip, "install", *alone, "--target", str(target), str(wheel)], check=True)
    return target


@pytest.mark.slow
def test_wheel_carries_every_file_of_the_law(wheel_install: Path, tmp_path: Path) -> None:
    # -S leaves out the .pth file of the editable install, which would lead back to this checkout.
    found_first = f"import sys; sys.path[:0] = [{str(wheel_install)!r}]"
    found_last = f"sys.path.append({sysconfig.get_path('purelib')!r})"
    script = f"{found_first}; {found_last}\n{LISTING}"
    listed = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        check=True, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(listed.stdout)

    assert Path(found["code"]).is_relative_to(wheel_install)
    assert Path(found["pack"]).is_relative_to(wheel_install)
    assert found["files"] == law_files()


@pytest.mark.slow
def test_wheel_carries_what_the_code_reads_and_no_tests(wheel_install: Path) -> None:
    code = ROOT / "src" / "hengjian"
    read = {path for ending in ("*.json", "*.html", "py.typed") for path in code.rglob(ending)}

    carried = {path for path in (wheel_install / "hengjian").rglob("*") if path.is_file()}
    names = {path.relative_to(wheel_install / "hengjian") for path in carried}

    assert {path.relative_to(code) for path in read if "tests" not in path.parts} <= names
    assert not [name for name in names if "tests" in name.parts]


def test_install_in_place_sees_the_law_as_it_is_being_edited(tmp_path: Path) -> None:
    listed = subprocess.run(
        [sys.executable, "-I", "-c", LISTING],
        check=True, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(listed.stdout)

    assert Path(found["pack"]).samefile(LAW / "procedures" / "acts.yaml")
    assert law_files().items() <= found["files"].items()
