"""The national pack and its situations, loaded once."""

from collections import defaultdict
from collections.abc import Mapping

import pytest

from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.rulebook.scenarios import Situation, situations


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return Rulebook.load(national_pack())


@pytest.fixture(scope="session")
def told(rulebook: Rulebook) -> Mapping[str, list[Situation]]:
    """Give the situations by rule."""
    found: dict[str, list[Situation]] = defaultdict(list)
    for situation in situations(rulebook.pack):
        found[situation.rule].append(situation)
    return found
