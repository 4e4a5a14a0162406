"""What is sealed: nothing of it is seen, and it opens with a former secret of the office and with no other."""

import pytest
from pytest_django.fixtures import Settings

from hengjian.common.sealing import Unreadable, fingerprints, seal, unseal

SECRET = b"12345678901234567890"
PURPOSE = "hengjian.test"


def test_sealed_secret_says_nothing_and_opens_again() -> None:
    sealed = seal(SECRET, PURPOSE)

    assert SECRET not in sealed
    assert unseal(sealed, PURPOSE) == SECRET


def test_what_was_sealed_for_one_purpose_does_not_open_for_another() -> None:
    with pytest.raises(Unreadable):
        unseal(seal(SECRET, PURPOSE), "hengjian.other")


def test_sealed_secret_opens_with_a_former_secret_and_with_no_other(settings: Settings) -> None:
    sealed, found = seal(SECRET, PURPOSE), fingerprints(SECRET, PURPOSE)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another"

    with pytest.raises(Unreadable):
        unseal(sealed, PURPOSE)
    settings.SECRET_KEY_FALLBACKS = [former]

    assert unseal(sealed, PURPOSE) == SECRET
    assert fingerprints(SECRET, PURPOSE)[1:] == found
