"""Identity numbers as they are checked, and opened again."""

from __future__ import annotations

import unicodedata

from hengjian.common import sealing
from hengjian.common.identitynumbers import SEAL
from hengjian.common.refusals import Refused
from hengjian.reading.texts.identities import read_credit_code, read_identity
from hengjian.registry.models.parties import Party

LONGEST = 40


def credit_code(text: str) -> str:
    """Give a unified social credit code as it is kept, empty where there is none; refuse a false one."""
    if not text.strip():
        return ""
    code = read_credit_code(text)
    if code is None:
        raise Refused("统一社会信用代码不对：应为 18 位，且与校验码相符。请核对。")
    return code


def party_number(kind: str, text: str) -> str:
    """Give the number of a party as it is kept; refuse one that cannot be of its kind."""
    if kind == Party.NumberKind.CREDIT_CODE:
        return credit_code(text)
    if kind == Party.NumberKind.RESIDENT:
        number = read_identity(text)
        if number is None:
            raise Refused("居民身份证号码不对：位数、出生日期或者校验码不符。请核对。")
        return number
    number = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if len(number) > LONGEST:
        raise Refused(f"证件号码超过 {LONGEST} 个字符，请核对。")
    return number


def opened(cipher: bytes | memoryview) -> str:
    """Give back the number that was encrypted; refuse where the secret of that time is gone."""
    try:
        return sealing.unseal(cipher, SEAL).decode()
    except sealing.Unreadable:
        raise Refused("号码打不开：平台的密钥换过，而旧密钥没有留下。请联系系统管理员。") from None
