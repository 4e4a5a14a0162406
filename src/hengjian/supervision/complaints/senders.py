"""Who complained: sealed, recognised again, and opened for whoever may."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass

from hengjian.common.refusals import Refused
from hengjian.common.sealing import Unreadable, fingerprints, seal, unseal
from hengjian.intake.masking import masked as masked_numbers
from hengjian.supervision.complaints.models import Complaint, Sender

SEAL = "hengjian.supervision.complaints.sender"
OF_NAME = "hengjian.supervision.complaints.name"
OF_PHONE = "hengjian.supervision.complaints.phone"
LONGEST = 200
SENDER = "反映人"


@dataclass(frozen=True)
class SenderDetails:
    """What a sender says of himself; nothing at all makes him anonymous."""

    kind: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    agrees: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether neither name nor telephone nor address is known."""
        return not (self.name.strip() or self.phone.strip() or self.address.strip())


def sealed_sender(complaint: Complaint, said: SenderDetails) -> Sender:
    """Give the row of a sender, not yet saved; an anonymous one has nothing in it."""
    if said.says_nothing:
        return Sender(complaint=complaint, kind=Sender.Kind.ANONYMOUS)
    if any(len(each) > LONGEST for each in (said.name, said.phone, said.address)):
        raise Refused(f"姓名、电话、地址各不超过 {LONGEST} 个字。")
    plain = {
        "name": said.name.strip(),
        "phone": said.phone.strip(),
        "address": said.address.strip(),
    }
    kind = said.kind if said.kind not in ("", Sender.Kind.ANONYMOUS) else Sender.Kind.PERSON
    return Sender(
        complaint=complaint, kind=kind, agrees=said.agrees,
        sealed=seal(json.dumps(plain, ensure_ascii=False).encode(), SEAL),
        name_print=_newest(prints_of_name(said.name)), phone_print=_newest(prints_of_phone(said.phone)),
    )  # fmt: skip


def opened(sender: Sender) -> SenderDetails:
    """Give what is sealed; refuse where the secret of that time is gone."""
    if sender.kind == Sender.Kind.ANONYMOUS:
        return SenderDetails(kind=sender.kind)
    try:
        plain = json.loads(unseal(sender.sealed, SEAL))
    except Unreadable:
        raise Refused(
            "反映人的身份打不开：平台的密钥换过，而旧密钥没有留下。请联系系统管理员。"
        ) from None
    return SenderDetails(kind=sender.kind, agrees=sender.agrees, **plain)


def known_of(sender: Sender) -> SenderDetails:
    """Give what is known of a sender; of one that cannot be opened no more than that."""
    try:
        return opened(sender)
    except Refused:
        return SenderDetails(kind=sender.kind, agrees=sender.agrees)


def masked(sender: Sender) -> dict[str, str]:
    """Give name and telephone with most of them hidden, for the page of whoever handles it."""
    said = asdict(known_of(sender))
    return {
        "name": said["name"][:1] + "*" * max(len(said["name"]) - 1, 0),
        "phone": said["phone"][:3] + "****" + said["phone"][-2:] if len(said["phone"]) > 5 else "",  # noqa: PLR2004  else it would be whole
    }


def without_sender(text: str, said: SenderDetails) -> str:
    """Give a text with the sender's name, telephone and address taken out, should whoever wrote it have put them in."""
    for secret in (said.name.strip(), said.phone.strip(), said.address.strip()):
        text = text.replace(secret, SENDER) if secret else text
    return masked_numbers(text)


def prints_of_name(name: str) -> list[str]:
    """Give by what a name is known again; nothing for no name."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return fingerprints(plain.encode(), OF_NAME) if plain else []


def prints_of_phone(phone: str) -> list[str]:
    """Give by what a telephone is known again, however it is written; nothing for no digits."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign.isdecimal())
    digits = digits.removeprefix("0086").removeprefix("86") if len(digits) > 11 else digits  # noqa: PLR2004  the country before a mobile number
    return fingerprints(digits.encode(), OF_PHONE) if digits else []


def _newest(prints: list[str]) -> str:
    return prints[0] if prints else ""
