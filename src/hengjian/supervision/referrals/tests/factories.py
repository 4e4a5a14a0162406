"""Supervisors, their leader, and referrals as far as each step for tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.models import Matter
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.services import deciding, proving, registering, sending
from hengjian.supervision.referrals.services.deciding import StudyDetails
from hengjian.supervision.referrals.services.proving import ItemDetails
from hengjian.supervision.referrals.services.registering import ReferralDetails
from hengjian.supervision.referrals.services.sending import TransferDetails
from hengjian.supervision.services.replies import ReplyDetails
from hengjian.supervision.tests.factories import AGENCY, supervisor

DETAILS = ReferralDetails(
    kind="dereliction", channel="file_review", title="应当移送的案件没有移送", person="赵某，某局科长",
    text="案卷评查发现，涉嫌犯罪的案件没有移送公安机关。",
)  # fmt: skip
LATER = DAY + timedelta(days=60)
TRANSFER = TransferDetails(
    to="某市监察委员会", facts="案件涉嫌犯罪而没有移送，经办人明知。", demand="请依法处理，并告知处理情况。",
    materials=("案卷复印件", "询问笔录"), due=LATER,
)  # fmt: skip
STEPS = ("file", "item", "finish", "study", "decide", "transfer", "receipt", "feedback")


def leader(place: str = "/1/") -> Account:
    """Make a leader of supervision of a subtree."""
    make_body(place)
    return make_holder(Role.SUPERVISION_LEADER, place)


def an_item(on: date = DAY) -> ItemDetails:
    """Describe a piece of evidence."""
    return ItemDetails("案卷复印件", "从该局调取，经核对与原件一致", on)


def a_study(
    conclusion: str = "transfer", people: tuple[str, ...] = ("钱某 局长", "孙某 科长"), on: date = DAY
) -> StudyDetails:  # fmt: skip
    """Describe what was studied together."""
    return StudyDetails(on, "钱某", people, "逐份核对了证据。", conclusion, "事实清楚，证据充分。")


def a_reply(kind: str = "receipt", on: date = DAY) -> ReplyDetails:
    """Describe what came back."""
    return ReplyDetails(kind, "材料已收到。", on)


def make_referral(
    by: Account | None = None, *, until: str = "", decider: Account | None = None,
    matter: Matter | None = None, place: str = AGENCY, on: date = DAY,
) -> Referral:  # fmt: skip
    """Register a referral and let it go as far as a step."""
    actor, body = by or supervisor(), make_body(place)
    referral = registering.register(actor=actor, body=body, details=DETAILS, matter=matter, on=on)
    for step in STEPS[: STEPS.index(until) + 1] if until else ():
        take(step, referral, actor, decider or leader(), on)
    return referral


def take(step: str, referral: Referral, actor: Account, decider: Account, on: date = DAY) -> None:
    """Take a step of a referral as it lawfully goes."""
    deeds: Mapping[str, Callable[[], object]] = {
        "file": lambda: registering.approve(
            actor=decider, referral=referral, filed=True, text="同意立案调查。", on=on
        ),
        "item": lambda: proving.add_item(
            actor=actor, referral=referral, details=an_item(on), on=on
        ),
        "finish": lambda: proving.finish(
            actor=actor, referral=referral, text="查明情况属实。", opinion="建议移送。", on=on
        ),
        "study": lambda: deciding.study(
            actor=actor, referral=referral, details=a_study(on=on), on=on
        ),
        "decide": lambda: deciding.decide(
            actor=decider, referral=referral, result="transfer", text="同意移送。", on=on
        ),
        "transfer": lambda: sending.transfer(
            actor=actor, referral=referral, details=TRANSFER, on=on
        ),
        "receipt": lambda: sending.record_back(
            actor=actor, referral=referral, details=a_reply("receipt", on), on=on
        ),
        "feedback": lambda: sending.record_back(
            actor=actor, referral=referral, details=a_reply("feedback", on), on=on
        ),
    }
    deeds[step]()
