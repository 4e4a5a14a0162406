"""An office as people start it, and a browser before it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.architecture.tree import ROOT

PATIENCE = 240.0
# A busy machine may take some seconds over a page; what is there at once is not waited for.
expect.set_options(timeout=20_000)
HENGJIAN = [str(Path(sys.executable).with_name("hengjian"))]
PEOPLE = ROOT / "examples" / "demo-office.yaml"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ALONE = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Office:
    """A running office: its address, the password of all its people, its folder, its process."""

    address: str
    password: str
    data: Path
    process: "subprocess.Popen[str]"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told() -> dict[str, str]:
    """Give the environment of an operator, not that of the tests."""
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HENGJIAN_DATA", "CI"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run a command of the office to its end."""
    command = [*HENGJIAN, *map(str, arguments)]
    return subprocess.run(
        command, check=False, env=told(), capture_output=True, text=True, timeout=PATIENCE
    )


def start_office(data: Path, said: Path) -> Office:
    """Start a demo office that is ready and wait until it says its address."""
    command = [*HENGJIAN, "demo", str(PEOPLE), "--data", str(data), "--port", str(free_port())]
    with said.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=told(), text=True
        )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        text = said.read_text(encoding="utf-8")
        started = re.search(r"平台已启动：(\S+)", text)
        if started:
            password = re.search(r"密码 (\S+)", text)
            assert password
            return Office(started[1], password[1], data, process)
        time.sleep(0.2)
    stop(process)
    pytest.fail(f"the office did not start:\n{said.read_text(encoding='utf-8')}")


def stop(process: "subprocess.Popen[str]") -> int:
    """Ask the office to end, and give its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=60)


@dataclass(frozen=True)
class Prepared:
    """A demo office that is ready, with its cases, and was not started; and what the command said."""

    data: Path
    done: "subprocess.CompletedProcess[str]"

    def copy_to(self, folder: Path) -> Path:
        """Give an office of one's own, without waiting for another to be made."""
        return Path(shutil.copytree(self.data, folder / "data"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Make a demo office ready."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    return Prepared(data, run("demo", PEOPLE, "--cases", "1000", "--data", data, "--no-serve"))


@pytest.fixture(scope="session")
def office(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give one office for all journeys."""
    folder = tmp_path_factory.mktemp("office")
    running = start_office(prepared.copy_to(folder), folder / "said.txt")
    yield running
    stop(running.process)


def chromium() -> str:
    """Find Chromium, fetch it with apt where we are root, or say in one line what to install."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        get = ["apt-get", "install", "-y", "-q", "chromium", "fonts-noto-cjk"]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], check=False, capture_output=True, env=quiet)
        subprocess.run(get, check=False, capture_output=True, env=quiet)
        found = shutil.which("chromium")
    if found is None:
        pytest.fail(
            "browser tests need Chromium and a Chinese font: apt-get install chromium fonts-noto-cjk (or E2E=off)",
            pytrace=False,
        )
    return found


# Not for the whole session: its loop goes on in the thread in which other tests then ask the database.
@pytest.fixture(scope="package")
def driver() -> Iterator[Playwright]:
    """Give the program that drives browsers."""
    if os.environ.get("E2E", "").lower() == "off":
        pytest.skip("E2E=off: NOT ONE browser test runs")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(driver: Playwright) -> Iterator[Browser]:
    """Give one browser for all journeys."""
    running = driver.chromium.launch(executable_path=chromium(), args=ALONE)
    yield running
    running.close()


Visit = Callable[..., Page]


def choose_body(page: Page, label: str, name: str) -> None:
    """Choose a body as people do: from the list, narrowed by words where there are many."""
    words = page.get_by_label("查找，缩小下面的名单")
    if words.count():
        words.press_sequentially(name)
        expect(page.get_by_text(re.compile(r"找到 \d+ 个"))).to_be_visible()
    option = page.get_by_label(label).locator("option", has_text=name).first
    page.get_by_label(label).select_option(value=option.get_attribute("value"))


@pytest.fixture
def visit(browser: Browser, office: Office) -> Iterator[Visit]:
    """Give what opens the office as somebody; a fault that the browser reports fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def enter(username: str = "", size: dict[str, int] = DESK) -> Page:
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            locale="zh-CN", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                faults.append(asked.url) if not asked.url.startswith(office.address) else None
            ),
        )
        page.goto(office.address)
        if username:
            page.get_by_label("用户名").fill(username)
            page.get_by_label("密码").fill(office.password)
            page.get_by_role("button", name="登录").click()
            page.get_by_role("heading", level=1).wait_for()
        return page

    yield enter
    for context in contexts:
        context.close()
    # An answer of 4xx is what some tests look for; the browser logs it as if it were a fault.
    assert not [
        each for each in faults if not re.search(r"(status of|Status Error Code) 4\d\d", each)
    ]
