"""What happens to complaints, step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import override_settings

from hengjian.accounts.tests.factories import DAY
from hengjian.cases.models import Case, Source
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.complaints import policies, selectors
from hengjian.supervision.complaints.models import Complaint, Notice, Objection, Sender
from hengjian.supervision.complaints.senders import SenderDetails, masked, opened
from hengjian.supervision.complaints.services import answering, deciding, linking, replying
from hengjian.supervision.complaints.services.deciding import ForwardDetails
from hengjian.supervision.complaints.services.receiving import office_of
from hengjian.supervision.complaints.states import State
from hengjian.supervision.complaints.tests.factories import (
    AGENCY,
    LATER,
    NAME,
    NOBODY,
    PHONE,
    SOONER,
    accepted,
    clerk,
    forwarded,
    received,
    supervisor,
)
from hengjian.supervision.states import ClueState

pytestmark = pytest.mark.django_db

ANOTHER = "another"


def test_sender_is_sealed_and_known_again() -> None:
    one, two = received(), received(sender=SenderDetails(name=NAME, phone="138-1234 5678"))

    assert opened(one.sender).name == NAME
    assert NAME.encode() not in bytes(one.sender.sealed)
    assert one.sender.phone_print == two.sender.phone_print
    assert one.sender.phone_print
    assert PHONE not in one.sender.phone_print


def test_who_says_nothing_of_himself_is_anonymous_and_told_nothing() -> None:
    by = supervisor()
    complaint = accepted(by, received(by, sender=NOBODY))

    assert complaint.sender.kind == Sender.Kind.ANONYMOUS
    assert not complaint.notices.exists()
    assert selectors.alike(complaint, by, DAY) == []


@override_settings(JURISDICTION="demo-city")
def test_term_of_the_place_is_set_on_receipt() -> None:
    assert received().due == DAY + timedelta(days=7)


def test_place_without_term_leaves_the_day_unknown_and_the_lamp_hollow() -> None:
    complaint = received()

    assert complaint.due is None
    assert selectors.lamp_of(complaint, DAY) == "unknown"


def test_number_of_a_source_is_registered_once() -> None:
    received(hotline_number="RX-1")

    with pytest.raises(Refused, match="RX-1"):
        received(hotline_number="RX-1")


def test_forwarding_tells_the_sender_and_gives_the_body_its_own_words() -> None:
    by = supervisor()
    given = forwarded(by)

    complaint = given.complaint
    complaint.refresh_from_db()
    assert complaint.state == State.FORWARDED
    assert complaint.answer_due == SOONER
    assert complaint.due == LATER
    assert NAME not in given.text
    assert complaint.notices.get().kind == "forwarded"


def test_forwarding_does_not_move_the_day_that_the_sender_was_told() -> None:
    by = supervisor()
    complaint = accepted(by)
    details = ForwardDetails(
        body=make_body(AGENCY), text="有人反映没有出示证件。", due=LATER + timedelta(days=9),
        answer_due=SOONER,
    )  # fmt: skip

    with pytest.raises(Refused, match="延期"):
        deciding.forward(actor=by, complaint=complaint, details=details, on=DAY)


def test_body_answers_the_office_replies_and_the_sender_is_asked() -> None:
    by, agency = supervisor(), clerk()
    given = forwarded(by)

    answering.answer(actor=agency, forwarding=given, kind="corrected", text="已经退还。", on=DAY)
    complaint = Complaint.objects.get()
    replying.reply(actor=by, complaint=complaint, kind="corrected", text="已经退还罚款。", on=DAY)
    replying.call_back(actor=by, complaint=complaint, satisfaction="satisfied", text="", on=DAY)

    assert complaint.state == State.REPLIED
    assert complaint.closed_on == DAY
    assert complaint.satisfaction == "satisfied"
    assert complaint.due == LATER
    assert set(complaint.notices.values_list("kind", flat=True)) == {"forwarded", "replied"}


def test_answer_that_does_not_do_goes_back_with_a_new_day() -> None:
    by, agency = supervisor(), clerk()
    given = forwarded(by)
    answering.answer(actor=agency, forwarding=given, kind="unfounded", text="没有问题。", on=DAY)
    complaint = Complaint.objects.get()

    with pytest.raises(Refused, match="不晚于"):
        answering.send_back(
            actor=by, complaint=complaint, text="没有查", answer_due=LATER + timedelta(days=1), on=DAY
        )  # fmt: skip
    answering.send_back(actor=by, complaint=complaint, text="没有查", answer_due=LATER, on=DAY)

    assert complaint.state == State.FORWARDED
    assert complaint.answer_due == LATER
    assert given.answers.get().sent_back == "没有查"


def test_not_yet_needs_a_day_and_goes_on() -> None:
    by = supervisor()
    complaint = accepted(by)

    with pytest.raises(Refused, match="最迟哪一天"):
        replying.reply(actor=by, complaint=complaint, kind="not_yet", text="正在拨款", on=DAY)
    later = LATER + timedelta(days=60)
    replying.reply(
        actor=by, complaint=complaint, kind="not_yet", text="正在拨款", due=later, on=DAY
    )

    assert complaint.state == State.PROMISED
    assert complaint.due == later
    assert complaint.closed_on is None


def test_not_ours_says_where_to_go() -> None:
    by = supervisor()
    complaint = received(by)

    with pytest.raises(Refused, match="理由"):
        deciding.send_elsewhere(actor=by, complaint=complaint, text=" ", on=DAY)
    replying.reply(
        actor=by, complaint=accepted(by, complaint), kind="elsewhere", text="请向某局反映。", on=DAY
    )

    assert complaint.state == State.ELSEWHERE
    assert "请向某局反映" in complaint.notices.get(kind="elsewhere").text


def test_what_is_under_reconsideration_is_only_guided() -> None:
    by = supervisor()
    complaint, in_hand = received(by, remedy="某区政府某号复议案"), accepted(by)

    for deed in (
        lambda: accepted(by, complaint),
        lambda: forwarded(by, complaint),
        lambda: deciding.merge(actor=by, complaint=complaint, into=in_hand, on=DAY),
    ):
        with pytest.raises(Refused, match="不重复监督"):
            deed()
    deciding.guide(
        actor=by, complaint=complaint, entered=True, remedy="", text="请等复议决定。", on=DAY
    )
    assert complaint.state == State.GUIDED
    assert "不重复监督" in complaint.notices.get(kind="guided").text
    # Where reconsideration was refused, it is looked at again.
    deciding.reconsider(actor=by, complaint=complaint, text="复议机关不予受理。", on=DAY)
    assert accepted(by, complaint).state == State.ACCEPTED


def test_what_may_go_to_reconsideration_is_led_there_without_saying_that_it_went() -> None:
    by = supervisor()
    complaint = accepted(by)

    deciding.guide(
        actor=by, complaint=complaint, entered=False, remedy="可以向市政府申请", text="", on=DAY
    )
    assert complaint.state == State.GUIDED
    assert complaint.remedy == ""
    told = complaint.notices.get(kind="advised").text
    assert "可以向市政府申请" in told
    assert "已经进入" not in told
    assert "不重复监督" not in told
    # He did not apply: nothing is supervised twice.
    deciding.reconsider(actor=by, complaint=complaint, text="反映人没有申请。", on=DAY)
    assert accepted(by, complaint).state == State.ACCEPTED


def test_body_that_wants_to_be_rid_of_it_keeps_its_day_until_another_decides() -> None:
    by, other, agency = supervisor(), supervisor(), clerk()
    given = forwarded(by)
    answering.object_to_forwarding(actor=agency, forwarding=given, reasons="不归我们管。", on=DAY)
    objection = Objection.objects.get()
    complaint = Complaint.objects.get()

    assert complaint.answer_due == SOONER
    with pytest.raises(NotAllowed, match="另一名"):
        answering.decide_forwarding(
            actor=by, objection=objection, sustained=True, text="收回", on=DAY
        )
    answering.decide_forwarding(
        actor=other, objection=objection, sustained=True, text="确实不归", on=DAY
    )

    complaint.refresh_from_db()
    assert complaint.state == State.ACCEPTED
    assert complaint.due == LATER
    with pytest.raises(Refused, match="收回"):
        answering.answer(actor=agency, forwarding=given, kind="corrected", text="已办。", on=DAY)


def test_sender_wants_it_taken_up_again_and_another_than_who_replied_decides() -> None:
    by, other = supervisor(), supervisor()
    complaint = accepted(by)
    replying.reply(actor=by, complaint=complaint, kind="unfounded", text="没有查到。", on=DAY)
    objection = replying.ask_again(actor=by, complaint=complaint, reasons="根本没有来查", on=DAY)

    with pytest.raises(NotAllowed, match="另一名"):
        replying.decide_again(actor=by, objection=objection, reopens=False, text="不必", on=DAY)
    with pytest.raises(Refused, match="最迟哪一天"):
        replying.decide_again(actor=other, objection=objection, reopens=True, text="重查", on=DAY)
    replying.decide_again(
        actor=other, objection=objection, reopens=True, text="重查", due=LATER, on=DAY
    )

    complaint.refresh_from_db()
    assert complaint.state == State.ACCEPTED
    assert complaint.reopened == 1
    assert complaint.owner == other.uuid
    assert complaint.reply == ""


def test_nobody_handles_what_is_about_his_own_body_or_a_part_of_it() -> None:
    part = make_body(f"{AGENCY}3/", kind=Body.Kind.NONE)
    by = supervisor(at=part.path)
    complaint = received()

    assert policies.is_about_own_body(by, complaint)
    for deed in (
        lambda: accepted(by, complaint),
        lambda: forwarded(by, complaint),
        lambda: deciding.send_elsewhere(actor=by, complaint=complaint, text="向别处", on=DAY),
        lambda: linking.reveal_sender(actor=by, complaint=complaint, purpose="看看", on=DAY),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert not complaint.reveals.exists()


@override_settings(JURISDICTION="demo-city")
def test_more_time_only_before_the_day_and_as_far_as_the_place_allows() -> None:
    by = supervisor()
    complaint = accepted(by)

    with pytest.raises(Refused, match="最多延长 20 天"):
        deciding.extend(
            actor=by, complaint=complaint, due=LATER + timedelta(days=21), text="要鉴定", on=DAY
        )
    deciding.extend(
        actor=by, complaint=complaint, due=LATER + timedelta(days=20), text="要鉴定", on=DAY
    )
    with pytest.raises(Refused, match="不能再延长"):
        deciding.extend(
            actor=by, complaint=complaint, due=LATER + timedelta(days=99), text="要鉴定",
            on=LATER + timedelta(days=21),
        )  # fmt: skip
    assert complaint.due == LATER + timedelta(days=20)


def test_same_sender_same_body_is_offered_and_merged_by_a_person() -> None:
    by = supervisor()
    first, other = accepted(by), received(by, sender=NOBODY)
    again = received(by, title="又来反映")

    assert selectors.alike(again, by, DAY) == [first]
    deciding.merge(actor=by, complaint=again, into=first, on=DAY)
    assert again.state == State.MERGED
    assert selectors.number_found(again.number) == first
    with pytest.raises(Refused, match="还在办理"):
        deciding.merge(actor=by, complaint=other, into=again, on=DAY)
    replying.reply(actor=by, complaint=first, kind="corrected", text="已退款。", on=DAY)
    assert again.notices.filter(kind="replied").exists()


def test_all_who_said_the_same_are_told_what_becomes_of_it_each_by_his_own_number() -> None:
    by = supervisor()
    first, second, third = accepted(by), accepted(by), accepted(by)
    deciding.merge(actor=by, complaint=third, into=second, on=DAY)
    deciding.merge(actor=by, complaint=second, into=first, on=DAY)

    later = LATER + timedelta(days=3)
    deciding.extend(actor=by, complaint=first, due=later, text="还要鉴定", on=DAY)
    deciding.send_elsewhere(actor=by, complaint=first, text="请向某局反映。", on=DAY)

    for each in (first, second, third):
        told = each.notices.get(kind="extended").text
        assert each.written_number in told
        assert f"{later.year}年{later.month}月{later.day}日" in told
        assert each.written_number in each.notices.get(kind="elsewhere").text


def test_earlier_day_counts_when_two_are_merged_and_none_is_lost() -> None:
    by = supervisor()
    first, second, fresh = accepted(by), accepted(by, received(by), due=SOONER), received(by)

    with pytest.raises(Refused, match="先受理"):
        deciding.merge(actor=by, complaint=second, into=fresh, on=DAY)
    deciding.merge(actor=by, complaint=second, into=first, on=DAY)
    first.refresh_from_db()
    assert first.due == SOONER


def test_repeat_of_what_is_over_is_marked_and_handled_for_itself() -> None:
    by = supervisor()
    first = accepted(by)
    again = received(by)
    with pytest.raises(Refused, match="已经办结"):
        deciding.mark_repeat(actor=by, complaint=again, of=first, on=DAY)
    replying.reply(actor=by, complaint=first, kind="corrected", text="已退款。", on=DAY)
    deciding.mark_repeat(actor=by, complaint=again, of=first, on=DAY)

    assert again.repeat_of == first
    assert again.state == State.RECEIVED


def test_complaint_becomes_a_clue_in_the_words_for_others() -> None:
    by = supervisor()
    complaint = accepted(by)

    with pytest.raises(Refused, match="先写好"):
        linking.make_clue(actor=by, complaint=complaint, on=DAY)
    linking.write_shown(actor=by, complaint=complaint, text="有人反映没有出示证件。", on=DAY)
    clue = linking.make_clue(actor=by, complaint=complaint, on=DAY)

    assert clue.state == ClueState.RECEIVED
    assert NAME not in clue.text
    assert clue.channel == "complaint"
    with pytest.raises(Refused, match="已经转成"):
        linking.make_clue(actor=by, complaint=complaint, on=DAY)


def test_cases_are_linked_by_their_numbers() -> None:
    by, body = supervisor(), make_body(AGENCY)
    source = Source.objects.create(body=body, key="系统")
    case = Case.objects.create(source=source, body=body, number="甲罚〔2026〕1号")
    complaint = accepted(by)

    with pytest.raises(Refused, match="没有查到"):
        linking.link_cases(actor=by, complaint=complaint, numbers=["乙罚〔2026〕1号"], on=DAY)
    linking.link_cases(actor=by, complaint=complaint, numbers=[" 甲罚〔2026〕1号 ", ""], on=DAY)
    assert list(complaint.cases.all()) == [case]


def test_case_of_a_part_of_the_body_is_linked_and_one_of_another_body_is_not() -> None:
    by = supervisor()
    part, other = make_body(f"{AGENCY}9/"), make_body("/1/8/")
    source = Source.objects.create(body=part, key="系统")
    case = Case.objects.create(source=source, body=part, number="分罚〔2026〕1号")
    Case.objects.create(source=source, body=other, number="别罚〔2026〕1号")
    complaint = accepted(by)

    with pytest.raises(Refused, match="没有查到"):
        linking.link_cases(actor=by, complaint=complaint, numbers=["别罚〔2026〕1号"], on=DAY)
    linking.link_cases(actor=by, complaint=complaint, numbers=["分罚〔2026〕1号"], on=DAY)
    assert list(complaint.cases.all()) == [case]


def test_body_sees_the_sender_only_where_he_agrees_and_each_look_is_written_down() -> None:
    by, agency = supervisor(), clerk()
    given = forwarded(by)

    with pytest.raises(NotAllowed):
        linking.reveal_sender(actor=agency, complaint=given.complaint, purpose="联系", on=DAY)
    Sender.objects.update(agrees=True)
    given.complaint.sender.refresh_from_db()
    said = linking.reveal_sender(
        actor=agency, complaint=given.complaint, purpose="约他核对", on=DAY
    )

    assert said.name == NAME
    look = given.complaint.reveals.get()
    assert (look.by, look.purpose) == (agency.uuid, "约他核对")


def test_sender_whose_secret_is_gone_hides_himself_and_breaks_no_page() -> None:
    by = supervisor()
    complaint = received(by)
    with override_settings(SECRET_KEY=ANOTHER, SECRET_KEY_FALLBACKS=[]):
        assert masked(complaint.sender) == {"name": "", "phone": ""}
        assert selectors.alike(complaint, by, DAY) == []
        with pytest.raises(Refused, match="打不开"):
            linking.reveal_sender(actor=by, complaint=complaint, purpose="约他核对", on=DAY)
    with override_settings(SECRET_KEY=ANOTHER, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert opened(complaint.sender).name == NAME


def test_purpose_is_wanted_for_a_look() -> None:
    by = supervisor()

    with pytest.raises(Refused):
        linking.reveal_sender(actor=by, complaint=received(by), purpose="  ", on=DAY)


def test_notice_is_owed_until_somebody_says_how_the_sender_was_told() -> None:
    by = supervisor()
    accepted(by)
    notice = Notice.objects.get()

    assert list(selectors.notices_owed(by, DAY)) == [notice]
    with pytest.raises(Refused, match="告知日期"):
        replying.deliver(
            actor=by, notice=notice, way="phone", told_on=DAY + timedelta(days=1), on=DAY
        )
    replying.deliver(actor=by, notice=notice, way="phone", told_on=DAY, on=DAY)
    assert not selectors.notices_owed(by, DAY).exists()


def test_handing_over_moves_no_day_and_only_to_who_may() -> None:
    by, other = supervisor(), supervisor()
    complaint = accepted(by)

    with pytest.raises(Refused, match="另选一人"):
        deciding.hand_over(actor=by, complaint=complaint, to=clerk(), text="岗位调整", on=DAY)
    deciding.hand_over(actor=by, complaint=complaint, to=other, text="岗位调整", on=DAY)
    assert complaint.owner == other.uuid
    assert complaint.due == LATER
    assert list(selectors.in_hand_of(other, DAY)) == [complaint]


def test_database_keeps_no_complaint_in_hand_without_a_day() -> None:
    complaint = accepted(supervisor())

    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(due=None)


def test_supervisor_of_one_district_sees_what_is_about_its_bodies_and_no_more() -> None:
    make_body("/1/8/")
    near, far = supervisor(AGENCY), supervisor("/1/8/")
    complaint = received()

    assert list(selectors.complaints_for(near, DAY)) == [complaint]
    assert not selectors.complaints_for(far, DAY).exists()
    assert office_of(near, DAY).path == AGENCY
