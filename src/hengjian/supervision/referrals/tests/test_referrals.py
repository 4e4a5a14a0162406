"""A clue about officers on its way: who decides, what has to be there first, which papers it leaves."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.keeping import KeptFile
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.referrals import selectors
from hengjian.supervision.referrals.models import Referral, Study
from hengjian.supervision.referrals.selectors import ReferralFilter
from hengjian.supervision.referrals.services import deciding, proving, registering, sending
from hengjian.supervision.referrals.states import State
from hengjian.supervision.referrals.tests.factories import (
    DETAILS,
    LATER,
    STEPS,
    TRANSFER,
    a_reply,
    a_study,
    an_item,
    leader,
    make_referral,
    take,
)
from hengjian.supervision.services.letters import OF_REFERRALS
from hengjian.supervision.services.organs import OrganDetails, add_organ, change_organ
from hengjian.supervision.tests.factories import AGENCY, clerk, make_matter, supervisor

pytestmark = pytest.mark.django_db


def said_by(referral: Referral, kind: str) -> str:
    return str(referral.papers.get(kind=kind).paper.content)


def test_whole_course_leaves_a_paper_for_each_step_and_an_entry_for_each_deed() -> None:
    before = Outgoing.objects.count()
    referral = make_referral(until="feedback")

    assert referral.state == State.TOLD
    assert [each.kind for each in referral.papers.order_by("id")] == list(OF_REFERRALS)
    assert all(each.paper.digest for each in referral.papers.all())
    assert [each.action for each in referral.steps.all()] == [
        "registered", "file", "add_evidence", "finish_evidence", "study", "decide", "transfer", "serve", "tell",
    ]  # fmt: skip
    # One entry for each of the nine deeds, and one for each of the six papers.
    assert Outgoing.objects.count() == before + 9 + 6


def test_papers_of_a_kind_are_numbered_one_after_another() -> None:
    numbers = [
        re.sub(r"^.*〕", "", make_referral(until="file").papers.get().number) for _ in range(3)
    ]
    assert numbers == ["1号", "2号", "3号"]


def test_organ_that_signed_a_paper_of_a_referral_keeps_its_mark() -> None:
    keeper = make_holder(Role.OPERATOR, "/1/")
    details = OrganDetails("市局", "市政府", "市司")
    organ = add_organ(actor=keeper, place=make_body("/1/"), details=details, on=DAY)
    assert make_referral(until="file").papers.get().number.startswith("市司执法监督线索立〔")
    with pytest.raises(Refused, match="文号要连续"):
        change_organ(actor=keeper, organ=organ, details=replace(details, mark="新字"), on=DAY)


def test_number_goes_back_when_its_step_is_refused() -> None:
    referral, author = make_referral(until="decide"), supervisor()
    with pytest.raises(Refused, match="移送以后"):
        sending.transfer(
            actor=author, referral=referral, details=replace(TRANSFER, due=DAY), on=DAY
        )
    letter = sending.transfer(actor=author, referral=referral, details=TRANSFER, on=DAY)
    assert letter.number.endswith("〕1号")


def test_letter_says_what_was_studied_and_lists_what_goes_along() -> None:
    referral = make_referral(matter=make_matter(), until="transfer")
    letter = referral.papers.get(kind="referral").paper.content
    said = str(letter)
    assert letter["addressee"] == TRANSFER.to
    assert [row[1] for row in letter["table"]["rows"]] == list(TRANSFER.materials)
    for words in (
        referral.number, DETAILS.person, "第三十三条", "孙某 科长", "同意移送", "2026年5月1日",
        referral.matter.number if referral.matter else "-",
    ):  # fmt: skip
        assert words in said, words
    served = said_by(referral, "referral_service")
    assert referral.papers.get(kind="referral").number in served
    assert "签收人" in served


def test_paper_of_the_evidence_lists_every_piece() -> None:
    referral = make_referral(until="item")
    more = replace(an_item(), title="询问笔录")
    proving.add_item(actor=supervisor(), referral=referral, details=more, on=DAY)
    take("finish", referral, supervisor(), leader())
    rows = referral.papers.get(kind="referral_proof").paper.content["table"]["rows"]
    assert [row[2] for row in rows] == ["案卷复印件", "询问笔录"]


@pytest.mark.parametrize("step", ["file", "decide"])
def test_nobody_decides_on_what_he_registered_or_has_in_hand(step: str) -> None:
    both = leader()
    referral = make_referral(both, until=STEPS[STEPS.index(step) - 1] if step == "decide" else "")
    state = referral.state
    with pytest.raises(NotAllowed, match="另一名负责人"):
        take(step, referral, both, both)
    owner = leader()
    registering.hand_over(actor=both, referral=referral, to=owner, text="岗位调整", on=DAY)
    with pytest.raises(NotAllowed, match="另一名负责人"):
        take(step, referral, owner, owner)
    referral.refresh_from_db()
    assert referral.state == state
    take(step, referral, both, leader())
    assert referral.state != state


@pytest.mark.parametrize("name", ["filed_by", "decided_by"])
def test_database_lets_nobody_decide_on_what_he_registered(name: str) -> None:
    referral = make_referral()
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**{name: referral.registered_by})


def test_only_a_leader_of_the_place_decides() -> None:
    referral = make_referral()
    for other in (supervisor(), leader("/1/8/"), clerk()):
        with pytest.raises(NotAllowed):
            take("file", referral, other, other)
    referral.refresh_from_db()
    assert referral.state == State.REGISTERED


def test_refused_referral_is_over_with_its_paper_and_its_reason() -> None:
    referral = make_referral()
    with pytest.raises(Refused, match="审批意见"):
        registering.approve(actor=leader(), referral=referral, filed=False, text=" ", on=DAY)
    registering.approve(
        actor=leader(), referral=referral, filed=False, text="不属于职务违法。", on=DAY
    )
    assert (referral.state, referral.closed_on) == (State.REFUSED, DAY)
    said = said_by(referral, "referral_filing")
    assert "不予立案" in said
    assert "不属于职务违法。" in said


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_step_out_of_turn_is_refused_in_words_and_changes_nothing(done: int) -> None:
    referral, worker, judge = (
        make_referral(until=STEPS[done - 1] if done else ""),
        supervisor(),
        leader(),
    )
    before = (referral.state, referral.papers.count(), Outgoing.objects.count())
    # While evidence is gathered more may come, and it may end; whether there is any is another question.
    lawful = {"item", "finish"} if referral.state == State.FILED else {*STEPS[done : done + 1]}
    for step in sorted({*STEPS} - lawful):
        with pytest.raises(Refused, match=r"现在是|先登记回执"):
            take(step, referral, worker, judge)
    referral.refresh_from_db()
    assert (referral.state, referral.papers.count(), Outgoing.objects.count()) == before


def test_gathering_does_not_end_without_any_evidence() -> None:
    referral = make_referral(until="file")
    with pytest.raises(Refused, match="还没有登记证据"):
        take("finish", referral, supervisor(), leader())


@pytest.mark.parametrize(
    ("people", "why"),
    [
        (("钱某 局长",), "两人以上"),
        (("钱某 局长", "钱某 党组书记"), "两人以上"),
        (("钱某 局长", " ", "钱某  局长"), "两人以上"),
        (("孙某 科长", "李某 副局长"), "主持人"),
    ],
)
def test_one_person_is_no_collective_study(people: tuple[str, ...], why: str) -> None:
    referral = make_referral(until="finish")
    with pytest.raises(Refused, match=why):
        deciding.study(
            actor=supervisor(), referral=referral, details=a_study(people=people), on=DAY
        )
    assert not Study.objects.exists()


@pytest.mark.parametrize(("days", "why"), [(1, "晚于今天"), (-1, "早于线索登记")])
def test_study_lies_between_the_registration_and_today(days: int, why: str) -> None:
    referral = make_referral(until="finish")
    details = a_study(on=DAY + timedelta(days=days))
    with pytest.raises(Refused, match=why):
        deciding.study(actor=supervisor(), referral=referral, details=details, on=DAY)


@pytest.mark.parametrize(("concluded", "wanted"), [("transfer", "keep"), ("keep", "transfer")])
def test_leader_alone_does_not_turn_what_was_concluded_together(
    concluded: str, wanted: str
) -> None:
    referral, judge = make_referral(until="finish"), leader()
    deciding.study(actor=supervisor(), referral=referral, details=a_study(concluded), on=DAY)
    with pytest.raises(Refused, match="一个人不能改变"):
        deciding.decide(actor=judge, referral=referral, result=wanted, text="理由。", on=DAY)
    deciding.decide(actor=judge, referral=referral, result="more", text="再核实。", on=DAY)
    assert (referral.state, referral.decided_by) == (State.FILED, None)


def test_study_may_ask_for_more_evidence_and_what_is_not_transferred_is_over_with_the_reason() -> None:  # fmt: skip
    matter, worker = make_matter(), supervisor()
    referral = make_referral(worker, matter=matter, until="finish")
    deciding.study(actor=worker, referral=referral, details=a_study("more"), on=DAY)
    assert referral.state == State.FILED
    take("finish", referral, worker, leader())
    deciding.study(actor=worker, referral=referral, details=a_study("keep"), on=DAY)
    deciding.decide(actor=leader(), referral=referral, result="keep", text="情节轻微。", on=DAY)
    assert (referral.state, referral.closed_on) == (State.KEPT, DAY)
    assert "情节轻微。" in said_by(referral, "referral_ruling")
    last = matter.steps.latest("id")
    assert (last.action, referral.number in last.text) == ("referral_over", True)


def test_receipt_comes_first_then_progress_and_the_result_ends_it() -> None:
    referral, worker = make_referral(until="transfer"), supervisor()
    for kind in ("progress", "feedback"):
        with pytest.raises(Refused, match="先登记回执"):
            sending.record_back(actor=worker, referral=referral, details=a_reply(kind), on=DAY)
    for kind, state in (
        ("receipt", State.SERVED), ("progress", State.SERVED), ("feedback", State.TOLD),
    ):  # fmt: skip
        sending.record_back(actor=worker, referral=referral, details=a_reply(kind), on=DAY)
        assert referral.state == state
    assert referral.closed_on == DAY
    with pytest.raises(Refused, match="选择回复"):
        sending.record_back(actor=worker, referral=referral, details=a_reply("verdict"), on=DAY)


def test_reply_lies_between_the_letter_and_today() -> None:
    referral = make_referral(until="transfer")
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(Refused, match="发文以后"):
            sending.record_back(
                actor=supervisor(), referral=referral, details=a_reply("receipt", day), on=DAY
            )
    referral.refresh_from_db()
    assert referral.state == State.TRANSFERRED


def test_list_shows_the_lamp_of_the_day_that_the_letter_names() -> None:
    referral, reader = make_referral(until="transfer"), supervisor()
    late = LATER + timedelta(days=1)
    assert [selectors.lamp_of(referral, day) for day in (DAY, LATER, late)] == [
        "in_time", "soon", "over",
    ]  # fmt: skip

    def listed(day: object, lamp: str) -> int:
        return selectors.referrals_for(reader, day, ReferralFilter(lamp=lamp)).count()  # type: ignore[arg-type]  # a day

    assert [listed(day, "over") for day in (LATER, late)] == [0, 1]
    assert listed(DAY, "waiting") == 1
    take("receipt", referral, supervisor(), leader())
    take("feedback", referral, supervisor(), leader())
    assert (selectors.lamp_of(referral, late), listed(late, "over"), listed(DAY, "waiting")) == (
        "", 0, 0,
    )  # fmt: skip


def test_agency_and_other_places_see_no_referral() -> None:
    referral = make_referral(matter=make_matter(), until="transfer")
    for stranger in (clerk(), supervisor("/1/8/")):
        assert not selectors.referrals_for(stranger, DAY).exists()
        paper = referral.papers.order_by("id")[0]
        assert selectors.paper_named(stranger, DAY, paper.uuid) is None
    assert selectors.referrals_for(supervisor(), DAY).get() == referral


def test_what_is_registered_has_a_known_kind_and_is_about_the_body_of_its_matter() -> None:
    actor, body, matter = supervisor(), make_body(AGENCY), make_matter()
    for wrong, why in (
        (replace(DETAILS, kind="x"), "种类"),
        (replace(DETAILS, channel="x"), "来源"),
        (replace(DETAILS, person=""), "涉及的人员"),
    ):
        with pytest.raises(Refused, match=why):
            registering.register(actor=actor, body=body, details=wrong, on=DAY)
    with pytest.raises(Refused, match="另一个单位"):
        registering.register(
            actor=actor, body=make_body("/1/8/"), details=DETAILS, matter=matter, on=DAY
        )
    with pytest.raises(NotAllowed):
        registering.register(actor=clerk(), body=body, details=DETAILS, on=DAY)
    assert not Referral.objects.exists()


def test_handed_over_referral_keeps_its_day_and_over_ones_stay() -> None:
    referral, to = make_referral(until="transfer"), supervisor()
    due = referral.due
    with pytest.raises(Refused, match="另选一人"):
        registering.hand_over(
            actor=to, referral=referral, to=supervisor("/1/8/"), text="调整", on=DAY
        )
    registering.hand_over(actor=to, referral=referral, to=to, text="岗位调整", on=DAY)
    assert (referral.owner, referral.due) == (to.uuid, due)
    take("receipt", referral, to, leader())
    take("feedback", referral, to, leader())
    with pytest.raises(Refused, match="已经办结"):
        registering.hand_over(actor=to, referral=referral, to=supervisor(), text="调整", on=DAY)


def test_evidence_keeps_its_files_and_no_day_to_come() -> None:
    referral, worker = make_referral(until="file"), supervisor()
    file = KeptFile("案卷.pdf", "ab" * 32, 4, "application/pdf")
    with pytest.raises(Refused, match="晚于今天"):
        proving.add_item(
            actor=worker, referral=referral, details=an_item(DAY + timedelta(days=1)), on=DAY
        )
    item = proving.add_item(
        actor=worker, referral=referral, details=replace(an_item(), files=(file,)), on=DAY
    )
    assert [each.name for each in item.files.all()] == ["案卷.pdf"]
