"""Install Hengjian from an unpacked archive, without any network and with the standard library only.

    python3 install.py FOLDER

The syntax is that of Python 3.6, so that an old Python can still say that it is too old.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
STARTER = """#!/bin/sh
# Starts hengjian with the page files that came with it; HENGJIAN_DATA names the folder of the office's data.
HENGJIAN_NODE_MODULES="{pages}"
HENGJIAN_DATA="${{HENGJIAN_DATA:-{data}}}"
PYTHONUTF8=1
export HENGJIAN_NODE_MODULES HENGJIAN_DATA PYTHONUTF8
exec "{program}" "$@"
"""


class Refused(Exception):
    """It cannot be installed; the message tells what to do."""


def main() -> int:
    """Install into the folder that is named and give the exit code."""
    given = sys.argv[1:]
    if len(given) != 1 or given[0].startswith("-"):
        print("用法：python3 install.py 目录　（例如 /opt/hengjian）", file=sys.stderr)
        return 2
    try:
        starter = install(Path(given[0]).resolve())
    except Refused as refusal:
        print("\n没有安装：{}".format(refusal), file=sys.stderr)
        return 1
    print("已装好。启动平台：{} serve".format(starter))
    print("先看一看演示：{} demo {}".format(starter, HERE / "examples" / "demo-office.yaml"))
    return 0


def install(target: Path) -> Path:
    """Check the archive, make an environment and install the wheels into it; give the program that starts it."""
    refuse_other_machine()
    refuse_damage()
    env = target / "env"
    program = env / "bin" / "hengjian"
    say("新建环境 {}".format(env))
    if run([sys.executable, "-m", "venv", "--clear", str(env)]) != 0:
        raise Refused(
            "没能新建环境，原因见上。缺少 venv 模块的，请装 python3-venv；没有权限的，请换一个目录。"
        )
    say("安装依赖（不用网络）")
    locks = [part for name in ("build", "run") for part in ("-r", str(lock(name)))]
    pip = [
        str(env / "bin" / "python"),
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "install",
    ]
    offline = [*pip, "--no-index", "--find-links", str(HERE / "wheels")]
    own = str(next((HERE / "wheels").glob("hengjian-*.whl")))
    for what in (
        ["--require-hashes", *locks],
        ["--require-hashes", "--no-deps", "-r", str(lock("law"))],
        ["--no-deps", "--force-reinstall", own],
    ):
        if run([*offline, *what]) != 0:
            raise Refused("依赖没有装上，原因见上。")
    place_pages(target / "pages")
    starter = target / "hengjian"
    words = {"pages": target / "pages", "data": target / "data", "program": program}
    starter.write_text(STARTER.format(**words), encoding="utf-8")
    starter.chmod(0o755)
    if run([str(starter), "--version"]) != 0:
        raise Refused("装上了，但是启动不了，原因见上。")
    return starter


def refuse_other_machine() -> None:
    """Refuse a machine or a Python that the wheels are not for."""
    made = json.loads((HERE / "machine.json").read_text(encoding="utf-8"))
    here = {"platform": sysconfig.get_platform(), "python": "cp{}{}".format(*sys.version_info)}
    if here["platform"] != made["platform"]:
        raise Refused(
            "安装包是给 {} 的，这台机器是 {}。请在同样的机器上重新打包（make bundle）。".format(
                made["platform"], here["platform"]
            )
        )
    if here["python"] != made["python"]:
        raise Refused(
            "安装包要用 Python {}，这里是 {}.{}。请用 python{} install.py 运行，或者重新打包。".format(
                made["version"],
                sys.version_info[0],
                sys.version_info[1],
                ".".join(made["version"].split(".")[:2]),
            )
        )


def refuse_damage() -> None:
    """Refuse an archive in which a file is missing, was changed or was added."""
    wanted: "dict[str, str]" = {}
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        wanted[name] = digest
    there = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.is_file()}
    there -= {"SHA256SUMS"}
    wrong = sorted(there.symmetric_difference(wanted))
    wrong += [
        name for name in sorted(there & set(wanted)) if digest_of(HERE / name) != wanted[name]
    ]
    if wrong:
        raise Refused("安装包已经损坏或者被改动过：{}。请重新拷贝。".format("、".join(wrong[:3])))


def place_pages(target: Path) -> None:
    """Copy the page files beside the environment: the archive need not be kept."""
    if target.exists():
        shutil.rmtree(str(target))
    shutil.copytree(str(HERE / "pages"), str(target))


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for piece in iter(lambda: stream.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def lock(name: str) -> Path:
    """Give the path of a lock."""
    return HERE / "requirements" / "{}.lock".format(name)


def run(command: "list[str]") -> int:
    """Run a command and give its exit code."""
    told = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, check=False, env=told).returncode


def say(text: str) -> None:
    """Print a step."""
    print("· " + text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
