"""Settings of signing in that would fail only later are found before the start."""

import pytest
from pytest_django.fixtures import Settings

from hengjian.accounts.checks import check_settings

SOUND = {
    "issuer": "https://id.example.gov.cn", "client_id": "hengjian", "client_secret": "secret",
    "name": "统一身份认证", "claim": "sub", "scopes": ["openid", "profile"],
}  # fmt: skip


def test_settings_as_they_come_are_sound() -> None:
    assert check_settings() == []


def test_sound_provider_is_not_objected_to(settings: Settings) -> None:
    settings.SINGLE_SIGN_ON = SOUND

    assert check_settings() == []


@pytest.mark.parametrize(
    ("wrong", "number"),
    [
        ({"issuer": "http://id.example.gov.cn"}, "E002"),
        ({"client_id": ""}, "E003"),
        ({"client_secret": ""}, "E003"),
        ({"scopes": ["profile"]}, "E004"),
    ],
)
def test_provider_that_cannot_work_or_be_trusted_is_found(
    settings: Settings, wrong: dict[str, object], number: str
) -> None:
    settings.SINGLE_SIGN_ON = {**SOUND, **wrong}

    assert [each.id for each in check_settings()] == [f"accounts.{number}"]


def test_role_that_there_is_not_is_found(settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["operator", "chief"]

    (found,) = check_settings()

    assert "chief" in found.msg
    assert "operator" not in found.msg
