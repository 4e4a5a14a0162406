"""What the product needs to run may be passed on under Apache-2.0."""

import re
from importlib import metadata

import pytest

from tests.packaging.locks import pinned

# GPL and AGPL, but not the LGPL of a library that is only linked.
COPYLEFT = re.compile(r"(?<![A-Za-z])A?GPL|Affero|(?<!Lesser )General Public License")
# Some write their whole licence where its name belongs.
LONGEST_NAME = 120


def licence_of(package: str) -> list[str]:
    """Give all that a package says of its licence in its metadata."""
    told = metadata.metadata(package)
    classifiers = [c for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    names = [*(told.get_all("License-Expression") or []), *(told.get_all("License") or [])]
    return classifiers + [name for name in names if len(name) <= LONGEST_NAME]


def test_nothing_that_runs_is_under_gpl_or_agpl() -> None:
    checked = 0
    for package in pinned("run"):
        try:
            licence = licence_of(package)
        except metadata.PackageNotFoundError:
            continue  # it is for another system than this one
        checked += 1
        assert licence, f"{package} does not say its licence"
        assert not COPYLEFT.search(" ".join(licence)), f"{package}: {licence}"

    assert checked


@pytest.mark.parametrize(
    ("licence", "copyleft"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPLv3", True),
        ("GNU Affero", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("LGPL-2.1", False),
        ("MIT", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
    ],
)
def test_copyleft_is_told_from_lesser(licence: str, *, copyleft: bool) -> None:
    assert bool(COPYLEFT.search(licence)) is copyleft
