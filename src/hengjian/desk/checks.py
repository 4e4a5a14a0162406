"""What is looked at before the office starts: addresses to which no digest would ever come."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from hengjian.desk.digest import HOOK


def check_addresses(**_: Any) -> list[CheckMessage]:
    """Give the addresses of the digest that are neither a mailbox nor a webhook."""
    wrong = [
        name
        for name, address in settings.DIGEST.items()
        if not address.startswith(HOOK) and (":" in address or "@" not in address)
    ]
    if not wrong:
        return []
    words = f"HENGJIAN_DIGEST 里这些账号的地址用不了：{'、'.join(wrong)}"
    return [Error(words, hint=f"可以写邮箱，或者以 {HOOK} 开头的群机器人地址。", id="desk.E001")]
