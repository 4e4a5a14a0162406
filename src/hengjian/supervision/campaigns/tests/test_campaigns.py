"""Campaigns: the list, the forms, the draw, the report."""

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.reader.verifying import verify
from hengjian.journal.sequencing import sequence
from hengjian.registry.tests.factories import make_body
from hengjian.screening.states import State as FindingState
from hengjian.supervision.campaigns.models import Campaign, Draw, Line, SelfCheck
from hengjian.supervision.campaigns.reporting import report_of, sentences
from hengjian.supervision.campaigns.services import answers, campaigns
from hengjian.supervision.campaigns.services.answers import LineAnswer
from hengjian.supervision.campaigns.spreadsheets import form_file, read_answers
from hengjian.supervision.campaigns.states import State
from hengjian.supervision.campaigns.tests.factories import (
    AGENCIES,
    DUE,
    NUMBER,
    announce,
    answer_all,
    filled,
    journal_goes_on,
    make_campaign,
    make_sent,
)
from hengjian.supervision.tests.factories import clerk, make_finding, supervisor

pytestmark = pytest.mark.django_db
RULE = "penalty-law.60.decision-overdue"


def announced() -> Campaign:
    campaign = make_sent()
    answer_all(campaign)
    announce(campaign)
    campaign.refresh_from_db()
    return campaign


def drawn_from(campaign: Campaign, number: bytes = NUMBER) -> Draw:
    return campaigns.carry_out_draw(
        actor=supervisor(), campaign=campaign, number=number.hex(), on=DAY
    )


def test_list_takes_what_the_screening_found_and_each_form_shows_the_own_figure() -> None:
    for place, count in (("/1/7/", 2), ("/1/7/3/", 1), ("/1/8/", 3), ("/2/1/", 5)):
        for _ in range(count):
            make_finding(make_body(place), FindingState.OPEN)
    make_finding(make_body("/1/8/"), FindingState.DISMISSED)
    campaign, actor = make_campaign(), supervisor()

    campaigns.add_found(actor=actor, campaign=campaign, kind="procedure", rules=[RULE], on=DAY)
    bodies = [make_body(place) for place in AGENCIES]
    campaigns.send_self_checks(actor=actor, campaign=campaign, bodies=bodies, due=DUE, on=DAY)

    screened = Line.objects.values_list("check_form__body__path", "screened")
    assert dict(screened) == {"/1/7/": 3, "/1/8/": 3, "/1/9/": 0}


def test_rule_that_the_screening_did_not_find_broken_here_is_no_found_problem() -> None:
    make_finding(make_body("/2/1/"), FindingState.OPEN)
    with pytest.raises(Refused, match="没有发现"):
        campaigns.add_found(
            actor=supervisor(), campaign=make_campaign(), kind="procedure", rules=[RULE], on=DAY
        )


def test_list_is_not_changed_once_it_is_sent() -> None:
    campaign = make_sent()
    for deed in (
        lambda: campaigns.add_problem(
            actor=supervisor(), campaign=campaign, kind="profit", title="另一个问题", on=DAY
        ),
        lambda: campaigns.drop_problem(actor=supervisor(), problem=campaign.problems.get(), on=DAY),
    ):
        with pytest.raises(Refused, match="不能再改"):
            deed()


def test_form_is_answered_whole_by_its_agency_and_may_be_corrected_until_the_draw() -> None:
    campaign = make_sent()
    form = campaign.checks.get(body__path="/1/7/")
    with pytest.raises(NotAllowed):
        answers.answer_self_check(actor=clerk("/1/8/"), form=form, answers={}, on=DAY)
    with pytest.raises(Refused, match="每个问题都要填写"):
        answers.answer_self_check(actor=clerk(), form=form, answers={}, on=DAY)
    [line] = form.lines.all()
    for told, why in (
        (LineAnswer(1, 2, "原因"), "不能多于"),
        (LineAnswer(1, 0, " "), "原因和措施"),
    ):
        with pytest.raises(Refused, match=why):
            answers.answer_self_check(actor=clerk(), form=form, answers={line.uuid: told}, on=DAY)
    for found in (0, 5):
        told = LineAnswer(found, 0, "已责令改正。")
        answers.answer_self_check(actor=clerk(), form=form, answers={line.uuid: told}, on=DAY)
    line.refresh_from_db()
    assert line.found == 5
    answer_all(campaign)
    announce(campaign, 1)
    with pytest.raises(Refused, match="不能再改"):
        answers.answer_self_check(actor=clerk(), form=form, answers=filled(form), on=DAY)


def test_draw_waits_for_the_journal_and_the_sealed_number_and_can_be_recomputed() -> None:
    campaign = announced()
    with pytest.raises(Refused, match="检查点"):
        drawn_from(campaign)
    journal_goes_on()
    with pytest.raises(Refused, match="封存的那个数"):
        drawn_from(campaign, bytes(32))
    with pytest.raises(Refused, match="十六进制"):
        campaigns.carry_out_draw(actor=supervisor(), campaign=campaign, number="不是数", on=DAY)

    draw = drawn_from(campaign)

    sequence()
    seed = bytes.fromhex(draw.seed)
    pool = sorted(draw.pool, key=lambda each: hashlib.sha256(seed + each.encode()).digest())
    assert draw.chosen == pool[:2]
    marked = campaign.checks.filter(drawn=True).values_list("uuid", flat=True)
    assert {str(uuid) for uuid in marked} == set(draw.chosen)
    with pytest.raises(Refused, match="不能这样办"):
        drawn_from(campaign)


def test_anybody_recomputes_the_draw_from_its_file(tmp_path: Path) -> None:
    campaign = announced()
    journal_goes_on()
    draw = drawn_from(campaign)
    file = tmp_path / "draw"
    file.write_bytes(bytes(draw.proof or b""))

    [verdict] = verify([file])

    assert not verdict.faults
    assert f"抽中的是：{'、'.join(draw.chosen)}。" in verdict.holds


def test_agency_that_sent_nothing_is_not_in_the_pool_and_its_figures_are_unknown() -> None:
    campaign = make_sent()
    form = campaign.checks.get(body__path="/1/7/")
    answers.answer_self_check(actor=clerk(), form=form, answers=filled(form), on=DAY)
    with pytest.raises(Refused, match="抽取个数"):
        announce(campaign, 2)
    draw = announce(campaign, 1)
    assert draw.pool == [str(form.uuid)]
    report = report_of(campaign)
    assert (report.answered, report.silent) == (1, 2)
    assert "2 个单位没有报送，情况不明" in "".join(sentences(report)["二、自查自纠"])


def test_campaign_ends_when_all_drawn_are_verified_and_others_are_not() -> None:
    campaign = announced()
    journal_goes_on()
    drawn_from(campaign)
    with pytest.raises(Refused, match="没有核实"):
        campaigns.close(actor=supervisor(), campaign=campaign, conclusion="总结如下。", on=DAY)
    spared = campaign.checks.get(drawn=False)
    with pytest.raises(Refused, match="没有被抽中"):
        answers.verify(
            actor=supervisor(), form=spared, verdict=SelfCheck.Verdict.AGREES, says="属实。", on=DAY
        )
    for form in campaign.checks.filter(drawn=True):
        answers.verify(
            actor=supervisor(), form=form, verdict=SelfCheck.Verdict.DIFFERS, says="少报。", on=DAY
        )
    campaigns.close(actor=supervisor(), campaign=campaign, conclusion="总结如下。", on=DAY)
    assert (campaign.state, campaign.closed_on) == (State.CLOSED, DAY)
    assert "2 个单位的自查与事实不符" in "".join(sentences(report_of(campaign))["三、抽查核实"])


def test_self_checks_are_due_before_the_campaign_ends_and_go_to_bodies_below_it() -> None:
    campaign, actor = make_campaign(), supervisor()
    campaigns.add_problem(
        actor=actor, campaign=campaign, kind="profit", title="下达罚没指标", on=DAY
    )
    for place, due, why in (
        ("/1/7/", DAY, "自查截止日"),
        ("/1/7/", campaign.until + timedelta(days=1), "自查截止日"),
        ("/2/1/", DUE, "不属于这个监督范围"),
    ):
        with pytest.raises(Refused, match=why):
            campaigns.send_self_checks(
                actor=actor, campaign=campaign, bodies=[make_body(place)], due=due, on=DAY
            )
    campaign.refresh_from_db()
    assert campaign.state == State.PREPARING


def test_database_keeps_a_day_for_what_was_sent_and_verdicts_for_what_was_drawn() -> None:
    campaign = make_sent()
    for rows, change in (
        (Campaign.objects.filter(pk=campaign.pk), {"due": None}),
        (campaign.checks.all(), {"verdict": "agrees"}),
        (campaign.checks.all(), {"drawn": True}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@settings(max_examples=12, deadline=None)
@given(figures=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12))
def test_sums_by_problem_and_by_agency_agree(figures: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        campaign = make_sent()
        other = campaign.problems.create(kind="profit", title="另一个")
        for form in campaign.checks.all():
            Line.objects.create(check_form=form, problem=other, screened=1)
        for line, (found, part) in zip(
            Line.objects.filter(check_form__campaign=campaign), figures, strict=False
        ):
            line.found, line.corrected = found, min(found, part)
            line.save()
        report = report_of(campaign)
        for name in ("found", "corrected"):
            by_problem = sum(getattr(each, name) for each in report.problems)
            by_body = sum(getattr(each.figures, name) for each in report.bodies)
            assert by_problem == by_body == getattr(report.total, name)
        assert report.total.screened == len(AGENCIES)
        transaction.set_rollback(True)


def lines_of_one_form() -> list[Line]:
    form = make_sent().checks.get(body__path="/1/7/")
    return list(form.lines.select_related("problem"))


def upload(text: str, name: str = "自查.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_form_goes_out_as_a_spreadsheet_and_comes_back_filled_in() -> None:
    lines = lines_of_one_form()
    book = CalamineWorkbook.from_filelike(BytesIO(form_file(lines)))
    [head, row] = book.get_sheet_by_index(0).to_python()
    assert row[head.index("问题")] == "下达罚没指标"
    told = read_answers(
        upload("问题,自查发现,已经纠正,原因和措施\n下达罚没指标,3,2,已取消指标\n"), lines
    )
    assert told == {lines[0].uuid: LineAnswer(3, 2, "已取消指标")}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("问题,自查发现\n下达罚没指标,3\n", "没有这些列"),
        ("问题,自查发现,已经纠正,原因和措施\n别的,3,2,x\n", "第 2 行的问题“别的”不在清单里"),
        ("问题,自查发现,已经纠正,原因和措施\n下达罚没指标,三,2,x\n", "第 2 行的个数“三”不是数字"),
        ("问题,自查发现,已经纠正,原因和措施\n下达罚没指标,,,\n", "没有发现的填 0"),
        ("问题,自查发现,已经纠正,原因和措施\n下达罚没指标,1,1,x\n下达罚没指标,1,1,x\n", "重复"),
    ],
)
def test_spreadsheet_that_cannot_be_used_is_refused_with_its_row(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_answers(upload(text), lines_of_one_form())


def test_file_that_is_no_table_is_refused() -> None:
    lines = lines_of_one_form()
    for name, why in (("自查.pdf", "只能上传"), ("自查.xlsx", "自查.xlsx")):
        with pytest.raises(Refused, match=why):
            read_answers(upload("不是表格", name), lines)
