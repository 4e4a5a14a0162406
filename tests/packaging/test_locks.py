"""The locks agree with their sources and with each other."""

import json
import re

import pytest

from tests.architecture.tree import ROOT
from tests.packaging.locks import REQUIREMENTS, asked_for, pinned

LOCKS = sorted(path.stem for path in REQUIREMENTS.glob("*.in"))


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_all_that_its_source_asks_for(lock: str) -> None:
    assert asked_for(lock) <= pinned(lock).keys(), "run make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_a_digest_and_no_address(lock: str) -> None:
    text = (REQUIREMENTS / f"{lock}.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())

    assert len(entries) == len(pinned(lock))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_tests_run_with_the_versions_that_operators_get() -> None:
    developers = pinned("dev")

    for package, version in {**pinned("run"), **pinned("build")}.items():
        assert developers[package] == version


def test_lock_of_the_page_files_has_digests_exact_versions_and_no_address() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = {name.removeprefix("node_modules/"): each for name, each in lock.items() if name}

    assert {name: fetched[name]["version"] for name in asked} == asked
    assert all(each["integrity"].startswith("sha512-") for each in fetched.values())
    assert not any("resolved" in each for each in fetched.values())


def test_page_files_may_be_passed_on_under_apache_2() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert {each["license"] for each in lock.values()} <= {
        "Apache-2.0",
        "MIT",
        "BSD-3-Clause",
        "0BSD",
        "MIT AND OFL-1.1",  # fonts, whose own licence goes with them
    }
