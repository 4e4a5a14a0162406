"""What the environment says, as the settings take it."""

import json
import os
import subprocess
import sys
from typing import Any

SHOW = (
    "import json; from hengjian.config import settings as s;"
    "print(json.dumps([s.SECRET_KEY, s.SECRET_KEY_FALLBACKS, s.SECOND_FACTOR_ROLES, s.SINGLE_SIGN_ON]))"
)


def settings_with(**environment: str) -> Any:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HENGJIAN_")}
    done = subprocess.run(
        [sys.executable, "-c", SHOW], check=True, capture_output=True, text=True,
        env={**plain, **environment},
    )  # fmt: skip
    return json.loads(done.stdout)


def test_former_keys_still_open_what_they_signed() -> None:
    said = {"HENGJIAN_SECRET_KEY": "new", "HENGJIAN_FORMER_SECRET_KEYS": "old,older"}

    key, former, *_ = settings_with(**said)

    assert (key, former) == ("new", ["old", "older"])


def test_single_sign_on_and_compulsory_second_factor_are_off_unless_set() -> None:
    key, former, roles, single = settings_with()

    assert key
    assert (former, roles) == ([], [])
    assert (single["issuer"], single["claim"]) == ("", "sub")


def test_single_sign_on_is_taken_from_the_environment() -> None:
    *_, roles, single = settings_with(
        HENGJIAN_SECOND_FACTOR_ROLES="operator,supervisor",
        HENGJIAN_SSO_ISSUER="https://id.example.gov.cn", HENGJIAN_SSO_CLIENT_ID="hengjian",
        HENGJIAN_SSO_CLIENT_SECRET="secret",  # noqa: S106  of tests only
        HENGJIAN_SSO_CLAIM="employee_number",
        HENGJIAN_SSO_SCOPES="openid",
    )  # fmt: skip

    assert roles == ["operator", "supervisor"]
    assert single == {
        "issuer": "https://id.example.gov.cn", "client_id": "hengjian", "client_secret": "secret",
        "name": "统一身份认证", "claim": "employee_number", "scopes": ["openid"],
    }  # fmt: skip
