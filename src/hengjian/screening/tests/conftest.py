"""An office whose imports become cases and whose runs have a folder of their own."""

from functools import lru_cache
from pathlib import Path

import pytest

from hengjian.cases.tests.conftest import office as office_of_cases
from hengjian.intake.tests.conftest import data
from hengjian.reading import files
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening import law
from hengjian.screening.tests.runs import RULES

__all__ = ["data", "office_of_cases"]


@lru_cache(maxsize=1)
def _few() -> tuple[Rulebook, CaseJudge]:
    few = Rulebook.load(national_pack()).only(RULES)
    return few, CaseJudge(few)


@pytest.fixture
def office(office_of_cases: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an office that screens by a few rules of the pack: each rule costs every run of a test its time."""
    rulebook, judge = _few()
    assert len(rulebook.rules) == len(RULES)
    monkeypatch.setattr(law, "_rulebook", lambda _: rulebook)
    monkeypatch.setattr(law, "_judge", lambda _: judge)
    # The files were written a moment ago, and each trial of one starts a process.
    monkeypatch.setattr(files, "survives_reading", lambda _: True)
    return office_of_cases
