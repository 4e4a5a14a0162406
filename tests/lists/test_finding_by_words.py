"""Whatever list is searched: found are those of the rows that may be seen in whose texts the word stands, no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.models import Gram
from hengjian.plans import selectors as plans
from hengjian.plans.selectors import TaskFilter
from hengjian.plans.services import ledgers
from hengjian.plans.services.drafts import PlanDetails
from hengjian.plans.services.ledgers import TaskDetails
from hengjian.registry import selectors as registry
from hengjian.registry.models.bodies import Body
from hengjian.registry.selectors import OfficerFilter, PartyFilter
from hengjian.registry.services.officers import OfficerDetails, add_officer
from hengjian.registry.tests.factories import make_body, make_party
from hengjian.supervision import selectors as supervision
from hengjian.supervision.complaints import selectors as complaints
from hengjian.supervision.complaints.selectors import ComplaintFilter
from hengjian.supervision.complaints.senders import SenderDetails
from hengjian.supervision.complaints.services.receiving import ComplaintDetails, receive
from hengjian.supervision.coordination import selectors as coordination
from hengjian.supervision.coordination import services as coordinating
from hengjian.supervision.coordination.tests.factories import DETAILS, MAJOR
from hengjian.supervision.referrals import selectors as referrals
from hengjian.supervision.referrals.selectors import ReferralFilter
from hengjian.supervision.referrals.services.registering import register
from hengjian.supervision.referrals.tests.factories import DETAILS as REFERRAL
from hengjian.supervision.selectors import MatterFilter
from hengjian.supervision.services.clues import ClueDetails, receive_clue
from hengjian.supervision.services.matters import MatterDetails, open_matter

pytestmark = pytest.mark.django_db

SEEN, HIDDEN = "/1/7/", "/1/8/"
TEXTS = (
    "衡市监罚〔2026〕128号逾期", "逾期没有作出决定", "夜市油烟由谁查处", "夜市Oil烟2026-12", "罚款128元",
)  # fmt: skip
HIDDEN_TEXT = "夜市逾期罚款秘密A9128"


@dataclass(frozen=True)
class List:
    """A list: who reads it, how a row comes to it, and how it is searched."""

    role: Role
    write: Callable[[Account, Body, str], object]
    search: Callable[[Account, date, str], object]


def _complaint(actor: Account, body: Body, text: str) -> object:
    details = ComplaintDetails(channel="letter", title=text, text="详见来信。", body=body)
    return receive(actor=actor, office=body, details=details, sender=SenderDetails(), on=DAY)


def _dispute(actor: Account, body: Body, text: str) -> object:
    bodies = [body, make_body(f"{body.path}1/")]
    details = replace(DETAILS, title=text)
    return coordinating.register_dispute(actor=actor, bodies=bodies, details=details, on=DAY)


def _major(actor: Account, body: Body, text: str) -> object:
    details = replace(MAJOR, title=text)
    return coordinating.open_major(actor=actor, lead=body, joins=[], details=details, on=DAY)


def _task(actor: Account, body: Body, text: str) -> object:
    plan = ledgers.open_plan(actor=actor, details=PlanDetails("方案", body, DAY), on=DAY)
    details = TaskDetails(text, lead=[body])
    return ledgers.add_task(actor=actor, plan=plan, details=details, on=DAY)


LISTS = {
    "officers": List(
        Role.OPERATOR,
        lambda _, body, text: add_officer(
            actor=None, body=body, details=OfficerDetails(name=text, kind="officer"), on=DAY
        ),
        lambda reader, day, word: registry.officers_for(reader, day, OfficerFilter(word)),
    ),
    "parties": List(
        Role.SUPERVISOR,
        lambda _, body, text: make_party(body.path, name=text),
        lambda reader, day, word: registry.parties_for(reader, day, PartyFilter(word)),
    ),
    "matters": List(
        Role.SUPERVISOR,
        lambda actor, body, text: open_matter(
            actor=actor, body=body, details=MatterDetails(title=text, issue="11-2"), on=DAY
        ),
        lambda reader, day, word: supervision.matters_for(reader, day, MatterFilter(word)),
    ),
    "clues": List(
        Role.SUPERVISOR,
        lambda actor, body, text: receive_clue(
            actor=actor, body=body, details=ClueDetails(channel="hotline", title=text), on=DAY
        ),
        lambda reader, day, word: supervision.clues_for(reader, day, words=word),
    ),
    "complaints": List(
        Role.SUPERVISOR, _complaint,
        lambda reader, day, word: complaints.complaints_for(reader, day, ComplaintFilter(word)),
    ),
    "referrals": List(
        Role.SUPERVISOR,
        lambda actor, body, text: register(
            actor=actor, body=body, details=replace(REFERRAL, title=text), on=DAY
        ),
        lambda reader, day, word: referrals.referrals_for(reader, day, ReferralFilter(word)),
    ),
    "disputes": List(
        Role.SUPERVISOR, _dispute,
        lambda reader, day, word: coordination.disputes_for(reader, day, words=word),
    ),
    "majors": List(
        Role.SUPERVISOR, _major,
        lambda reader, day, word: coordination.majors_for(reader, day, words=word),
    ),
    "tasks": List(
        Role.PLAN_OFFICE, _task,
        lambda reader, day, word: plans.tasks_for(reader, day, TaskFilter(words=word)),
    ),
}  # fmt: skip


def words() -> list[str]:
    """Give pieces of what is written, from every place, small and large, and some that stand nowhere."""
    pieces = {
        text[i : i + size]
        for text in (*TEXTS, HIDDEN_TEXT)
        for size, step in ((2, 1), (5, 3))
        for i in range(0, len(text) - size + 1, step)
    }
    return sorted({*pieces, "oIL", "没有这样的", "烟油", "〕〔", "821"})


@pytest.mark.parametrize("name", LISTS)
def test_search_finds_what_a_plain_look_at_every_text_finds_and_nothing_hidden(name: str) -> None:
    searched = LISTS[name]
    reader = make_holder(searched.role, make_body(SEEN).path)
    everybody = make_holder(searched.role, make_body("/1/").path)
    written = {
        searched.write(everybody, make_body(SEEN), text).pk: text  # type: ignore[attr-defined]  # a row
        for text in TEXTS
    }
    searched.write(everybody, make_body(HIDDEN), HIDDEN_TEXT)

    some = 0
    for word in words():
        found = {row.pk for row in searched.search(reader, DAY, word)}  # type: ignore[attr-defined]  # rows
        wanted = {pk for pk, text in written.items() if word.lower() in text.lower()}
        assert found == wanted, word
        some += len(wanted) == 1
    assert some > len(TEXTS)


def test_who_complained_is_in_no_index() -> None:
    actor = make_holder(Role.SUPERVISOR, make_body("/1/").path)
    details = ComplaintDetails(
        channel="letter", title="罚款没有出示证件", text="我叫李小明，请看。"
    )
    sender = SenderDetails(kind="person", name="李小明", phone="13812345678")
    receive(actor=actor, office=make_body("/1/"), details=details, sender=sender, on=DAY)
    kept = set(Gram.objects.values_list("gram", flat=True))

    assert "罚款" in kept
    assert not kept & {"李小", "小明", "明", "13812345678"}


def test_number_of_a_party_is_in_no_index() -> None:
    make_party(name="王海", number="42010119900101123X")
    kept = set(Gram.objects.values_list("gram", flat=True))

    assert "王海" in kept
    assert not [gram for gram in kept if gram in "42010119900101123x"]
