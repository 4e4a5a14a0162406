"""The locks of requirements/, read."""

import re

from tests.architecture.tree import ROOT

REQUIREMENTS = ROOT / "requirements"
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
NAME = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)", re.MULTILINE)


def normal(name: str) -> str:
    """Give the form in which two names of a package are equal."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: str) -> dict[str, str]:
    """Give the version of each package of a lock."""
    text = (REQUIREMENTS / f"{lock}.lock").read_text(encoding="utf-8")
    return {normal(pin["name"]): pin["version"] for pin in PIN.finditer(text)}


def asked_for(name: str) -> set[str]:
    """Give the packages that the source of a lock asks for by itself."""
    text = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8")
    return {normal(asked["name"]) for asked in NAME.finditer(text)}
