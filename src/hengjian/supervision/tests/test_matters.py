"""From a clue to a closed letter, as articles 20 and 26 to 33 of the Supervision Regulation have it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.tests.factories import make_body
from hengjian.screening.states import State as FindingState
from hengjian.supervision import law
from hengjian.supervision.models import Clue, LetterSeries, Matter
from hengjian.supervision.services import answers, clues, letters, matters
from hengjian.supervision.services.clues import ClueDetails
from hengjian.supervision.services.letters import LetterDetails
from hengjian.supervision.services.matters import MatterDetails
from hengjian.supervision.states import ClueState, State
from hengjian.supervision.tests.factories import (
    AGENCY,
    DETAILS,
    GRAVE,
    LATER,
    LETTER,
    clerk,
    make_finding,
    make_letter,
    make_matter,
    supervisor,
)

pytestmark = pytest.mark.django_db

CLUE = ClueDetails(channel="hotline", title="反映办案拖延")


def make_clue(remedy: str = "") -> Clue:
    details = ClueDetails(channel="hotline", title="反映办案拖延", remedy=remedy)
    return clues.receive_clue(actor=supervisor(), body=make_body(AGENCY), details=details, on=DAY)


def test_group_of_findings_becomes_one_matter_and_one_letter_and_is_closed_when_corrected() -> None:
    actor, agency = supervisor(), clerk()
    body = make_body(AGENCY)
    found = [make_finding(body) for _ in range(3)]

    matter = matters.open_matter(actor=actor, body=body, details=DETAILS, findings=found, on=DAY)
    letter = letters.send_letter(actor=actor, matter=matter, kind="urging", details=LETTER, on=DAY)
    told = answers.report(actor=agency, matter=matter, text="三个案件都已作出决定。", on=LATER)
    answers.accept_report(actor=actor, report=told, comment="", on=LATER)

    matter.refresh_from_db()
    assert letter.number == "执法督办〔2026〕1号"
    assert (matter.state, matter.ending, matter.due) == (
        State.CLOSED,
        Matter.Ending.RECTIFIED,
        None,
    )
    assert matter.closed_on == LATER
    assert matter.cases.count() == 3
    assert [step.action for step in matter.steps.all()] == [
        "opened",
        "send_letter",
        "report",
        "accept",
    ]


def test_finding_that_nobody_confirmed_opens_no_matter() -> None:
    body = make_body(AGENCY)
    for state in (
        FindingState.OPEN,
        FindingState.ANSWERED,
        FindingState.DISMISSED,
        FindingState.GONE,
    ):
        finding = make_finding(body, state)
        with pytest.raises(Refused, match="没有确认"):
            matters.open_matter(
                actor=supervisor(), body=body, details=DETAILS, findings=[finding], on=DAY
            )


def test_finding_of_another_body_is_no_part_of_the_matter() -> None:
    foreign = make_finding(make_body("/1/8/"))
    with pytest.raises(Refused, match="别的单位"):
        matters.open_matter(
            actor=supervisor(), body=make_body(AGENCY), details=DETAILS, findings=[foreign], on=DAY
        )


def test_special_supervision_needs_the_province() -> None:
    special = MatterDetails(title="专项", issue="11-4", kind=Matter.Kind.SPECIAL)
    with pytest.raises(Refused, match="省级以上"):
        matters.open_matter(actor=supervisor(), body=make_body(AGENCY), details=special, on=DAY)

    carried = MatterDetails(
        title="专项", issue="11-4", kind=Matter.Kind.SPECIAL, started_by="全省规范涉企执法专项监督"
    )
    matter = matters.open_matter(
        actor=supervisor(), body=make_body(AGENCY), details=carried, on=DAY
    )
    assert matter.kind == Matter.Kind.SPECIAL


def test_letter_without_a_day_for_the_answer_is_not_sent_and_takes_no_number() -> None:
    matter = make_matter()
    for due in (None, DAY):
        details = LetterDetails(facts="查明的情况", demand="请纠正并反馈", due=due)
        with pytest.raises(Refused, match="截止日"):
            letters.send_letter(
                actor=supervisor(), matter=matter, kind="opinion", details=details, on=DAY
            )
    assert not LetterSeries.objects.filter(last__gt=0).exists()


def test_numbers_of_a_kind_and_year_have_no_gap_though_a_letter_fails() -> None:
    first = make_letter()
    with pytest.raises(Refused):
        # It takes its number before the state is looked at; with the failure the number goes back.
        letters.send_letter(
            actor=supervisor(), matter=first.matter, kind="urging", details=LETTER, on=DAY
        )
    assert make_letter().number == "执法督办〔2026〕2号"


def test_objection_is_decided_by_somebody_else_than_the_writer_and_the_day_stays() -> None:
    writer, other, agency = supervisor(), supervisor(), clerk()
    letter = make_letter(writer)
    objection = answers.object_to(actor=agency, letter=letter, reasons="案件已经移送。", on=DAY)
    with pytest.raises(NotAllowed):
        answers.decide_objection(
            actor=writer, objection=objection, sustained=False, answer="不成立", on=DAY
        )

    answers.decide_objection(
        actor=other, objection=objection, sustained=False, answer="移送在逾期以后。", on=DAY
    )

    letter.matter.refresh_from_db()
    assert (letter.matter.state, letter.matter.due) == (State.LETTER_OUT, LATER)


def test_sustained_objection_withdraws_the_letter_and_opens_the_matter_again() -> None:
    letter = make_letter()
    objection = answers.object_to(actor=clerk(), letter=letter, reasons="案件已经移送。", on=DAY)
    answers.decide_objection(
        actor=supervisor(), objection=objection, sustained=True, answer="属实。", on=DAY
    )
    letter.refresh_from_db()
    assert letter.withdrawn_on == DAY
    assert (letter.matter.state, letter.matter.due) == (State.OPEN, None)


def test_upheld_letter_gets_no_earlier_day() -> None:
    letter = make_letter()
    objection = answers.object_to(actor=clerk(), letter=letter, reasons="案件已经移送。", on=DAY)
    with pytest.raises(Refused, match="不能早于"):
        answers.decide_objection(
            actor=supervisor(), objection=objection, sustained=False, answer="不成立",
            due=LATER - timedelta(days=1), on=DAY,
        )  # fmt: skip


@override_settings(JURISDICTION="demo-city")
def test_objection_is_possible_on_the_last_day_of_the_local_term_and_not_on_the_next() -> None:
    letter = make_letter()
    term = law.term("objection")
    assert term is not None
    last = DAY + timedelta(days=term.days)
    assert letter.objections_until == last
    with pytest.raises(Refused, match="已经过了"):
        answers.object_to(
            actor=clerk(), letter=letter, reasons="案件已经移送。", on=last + timedelta(days=1)
        )
    answers.object_to(actor=clerk(), letter=letter, reasons="案件已经移送。", on=last)


@override_settings(JURISDICTION="handan")
def test_days_for_an_objection_run_from_the_receipt_where_the_place_says_so() -> None:
    letter, agency = make_letter(), clerk()
    received = DAY + timedelta(days=9)
    term = law.term("objection")
    assert term is not None
    assert letter.objections_until is None

    letters.receive_letter(actor=agency, letter=letter, on=received)

    last = received + timedelta(days=term.days)
    assert letter.objections_until == last
    with pytest.raises(Refused, match="已经过了"):
        answers.object_to(
            actor=agency, letter=letter, reasons="案件已经移送。", on=last + timedelta(days=1)
        )
    answers.object_to(actor=agency, letter=letter, reasons="案件已经移送。", on=last)


def test_returned_report_has_a_new_day() -> None:
    matter = make_letter().matter
    told = answers.report(actor=clerk(), matter=matter, text="正在办理。", on=DAY)
    new = LATER + timedelta(days=10)
    answers.return_report(actor=supervisor(), report=told, comment="没有纠正", due=new, on=DAY)
    matter.refresh_from_db()
    assert (matter.state, matter.due) == (State.LETTER_OUT, new)


def test_government_is_asked_only_after_the_day_has_passed() -> None:
    matter = make_letter().matter
    with pytest.raises(Refused, match="还没有过"):
        letters.propose(actor=supervisor(), matter=matter, details=LETTER, on=LATER)
    letters.propose(actor=supervisor(), matter=matter, details=LETTER, on=LATER + timedelta(days=1))
    matter.refresh_from_db()
    assert matter.state == State.PROPOSED


def test_decision_is_recorded_with_the_number_of_the_government() -> None:
    matter = make_matter()
    letters.propose(actor=supervisor(), matter=matter, details=GRAVE, on=DAY)
    with pytest.raises(Refused, match="文号"):
        letters.record_decision(
            actor=supervisor(), matter=matter, number=" ", details=LETTER, on=DAY
        )

    decision = letters.record_decision(
        actor=supervisor(), matter=matter, number="衡政监决〔2026〕3号", details=LETTER, on=DAY
    )

    matter.refresh_from_db()
    assert decision.number == "衡政监决〔2026〕3号"
    assert (matter.state, matter.due) == (State.DECIDED, LATER)
    assert law.letters()["decision"].more["issuer"] == "government"


def decided_matter() -> Matter:
    matter = make_matter()
    letters.propose(actor=supervisor(), matter=matter, details=GRAVE, on=DAY)
    letters.record_decision(
        actor=supervisor(), matter=matter, number="衡政监决〔2026〕4号", details=LETTER, on=DAY
    )
    return matter


def test_report_on_a_decision_that_is_sent_back_leaves_the_decision_standing() -> None:
    matter = decided_matter()
    told = answers.report(actor=clerk(), matter=matter, text="正在办理。", on=DAY)
    matter.refresh_from_db()
    assert (matter.state, matter.due) == (State.DECISION_REPORTED, None)
    new = LATER + timedelta(days=10)

    answers.return_report(actor=supervisor(), report=told, comment="没有执行", due=new, on=DAY)

    matter.refresh_from_db()
    assert (matter.state, matter.due) == (State.DECIDED, new)
    told = answers.report(actor=clerk(), matter=matter, text="已经执行。", on=DAY)
    answers.accept_report(actor=supervisor(), report=told, comment="", on=DAY)
    matter.refresh_from_db()
    assert matter.state == State.CLOSED


def test_government_decision_is_no_letter_to_object_to() -> None:
    matter = decided_matter()
    decision = matter.letters.get(kind="decision")
    assert decision.objections_until is None
    with pytest.raises(Refused, match="不是监督机构作出的处理结果"):
        answers.object_to(actor=clerk(), letter=decision, reasons="事实不清楚。", on=DAY)


def test_stopped_matter_goes_on_when_the_remedy_was_not_admitted() -> None:
    matter = make_matter()
    matters.stop(actor=supervisor(), matter=matter, text="当事人已经起诉。", on=DAY)
    matters.reopen(actor=supervisor(), matter=matter, text="法院裁定不予立案。", on=DAY)
    matter.refresh_from_db()
    assert matter.state == State.OPEN


def test_dispute_before_a_court_is_not_supervised_again() -> None:
    clue = make_clue("市中级人民法院（2026）行初1号")
    with pytest.raises(Refused, match="不重复监督"):
        clues.accept_clue(actor=supervisor(), clue=clue, details=DETAILS, on=DAY)

    clues.guide_clue(
        actor=supervisor(),
        clue=clue,
        entered=True,
        remedy="",
        text="已告知按诉讼程序办理。",
        on=DAY,
    )

    assert clue.state == ClueState.GUIDED
    assert "已经进入复议、诉讼：市中级人民法院（2026）行初1号" in clue.result


def test_what_may_go_to_reconsideration_is_led_there_and_no_obstacle() -> None:
    clue = make_clue()
    clues.guide_clue(
        actor=supervisor(),
        clue=clue,
        entered=False,
        remedy="可以向市政府申请",
        text="已经告知。",
        on=DAY,
    )
    assert clue.state == ClueState.GUIDED
    assert clue.remedy == ""
    assert "还没有进入" in clue.result
    clues.reconsider_clue(actor=supervisor(), clue=clue, text="反映人没有申请。", on=DAY)
    clues.accept_clue(actor=supervisor(), clue=clue, details=DETAILS, on=DAY)
    assert clue.state == ClueState.ACCEPTED


def test_remedy_that_no_longer_stands_in_the_way_stays_on_record() -> None:
    clue = make_clue("市政府复议〔2026〕1号")
    clues.guide_clue(
        actor=supervisor(), clue=clue, entered=True, remedy="", text="已经告知。", on=DAY
    )
    clues.reconsider_clue(actor=supervisor(), clue=clue, text="复议机关不予受理。", on=DAY)
    assert clue.remedy == ""
    assert "复议机关不予受理。" in clue.result
    assert "市政府复议〔2026〕1号" in clue.result
    assert "1号" not in clues.newest_result(clue)

    clues.accept_clue(actor=supervisor(), clue=clue, details=DETAILS, on=DAY)
    assert "市政府复议〔2026〕1号" in clue.result


def test_matter_that_came_into_court_is_stopped_and_gets_no_more_letters() -> None:
    matter = make_matter()
    matters.stop(actor=supervisor(), matter=matter, text="当事人已经起诉。", on=DAY)
    with pytest.raises(Refused):
        letters.send_letter(
            actor=supervisor(), matter=matter, kind="urging", details=LETTER, on=DAY
        )


def test_clue_is_dropped_only_with_a_reason() -> None:
    clue = make_clue()
    with pytest.raises(Refused, match="理由"):
        clues.drop_clue(actor=supervisor(), clue=clue, text=" ", on=DAY)


def test_clues_of_the_same_thing_are_one_matter() -> None:
    matter = clues.accept_clue(actor=supervisor(), clue=make_clue(), details=DETAILS, on=DAY)
    again = make_clue()
    clues.merge_clue(actor=supervisor(), clue=again, matter=matter, on=DAY)
    assert matter.clues.count() == 2
    assert again.state == ClueState.MERGED


def test_matter_is_handed_over_with_its_day() -> None:
    matter, to = make_letter().matter, supervisor()
    matters.hand_over(actor=supervisor(), matter=matter, to=to, text="岗位调整", on=DAY)
    matter.refresh_from_db()
    assert (matter.owner, matter.due) == (to.uuid, LATER)
    with pytest.raises(Refused, match="另选"):
        matters.hand_over(actor=supervisor(), matter=matter, to=clerk(), text="岗位调整", on=DAY)


def test_agency_answers_for_itself_only_and_supervisors_do_not_answer() -> None:
    matter = make_letter().matter
    for actor in (clerk("/1/8/"), supervisor()):
        with pytest.raises(NotAllowed):
            answers.report(actor=actor, matter=matter, text="已经纠正。", on=DAY)


def test_supervisor_of_another_place_does_nothing_here() -> None:
    matter = make_matter()
    with pytest.raises(NotAllowed):
        letters.send_letter(
            actor=supervisor("/2/"), matter=matter, kind="urging", details=LETTER, on=DAY
        )


def test_suggestion_about_a_person_is_one_of_four() -> None:
    matter = make_matter()
    wrong = LetterDetails(facts="查明的情况", demand="请依法处理", suggestion="dismissal")
    with pytest.raises(Refused, match="四种"):
        letters.send_beside(
            actor=supervisor(), matter=matter, kind="suggestion", details=wrong, on=DAY
        )


def test_what_is_owed_always_has_a_day_in_the_database() -> None:
    matter = make_letter().matter
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(due=None)
