"""What comes of supervision: whom it is told, who may object, and how it is pressed (articles 20, 22 and 29 to 31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY
from hengjian.common.picking import FEW, MOST
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.tests.factories import make_body
from hengjian.supervision import law
from hengjian.supervision.models import Letter, Matter
from hengjian.supervision.selectors import raised_from_below, waiting_for_review
from hengjian.supervision.services import answers, clues, letters, matters
from hengjian.supervision.services.clues import ClueDetails
from hengjian.supervision.services.letters import LetterDetails, send_beside
from hengjian.supervision.services.measures import MeasureDetails, Supervisor, take_measure
from hengjian.supervision.states import ClueState, State
from hengjian.supervision.tests.attempts import a_matter
from hengjian.supervision.tests.factories import (
    AGENCY,
    DETAILS,
    GRAVE,
    LETTER,
    PERSON,
    REFERRED,
    clerk,
    make_circular,
    make_letter,
    make_matter,
    supervisor,
)

pytestmark = pytest.mark.django_db
TWO = (Supervisor("甲", "1号"), Supervisor("乙", "2号"))
TALK = MeasureDetails("talk", "约谈主要负责人。", place="会议室", attendees="某局局长")


def page_of(reader: Account, matter: Matter) -> str:
    client = Client()
    client.force_login(reader)
    return client.get(reverse("supervision:matter", args=[matter.uuid])).content.decode()


def said(letter: Letter) -> str:
    return str(letter.paper.content["sections"])


def test_urging_letter_speaks_of_duties_not_performed_as_the_article_does() -> None:
    words = said(make_letter())
    assert "应当履行而未履行" in words
    assert "不及时履行" not in words


def test_grave_matter_is_proposed_before_the_day_and_without_any_letter() -> None:
    for matter in (make_letter().matter, make_matter()):
        proposed = letters.propose(actor=supervisor(), matter=matter, details=GRAVE, on=DAY)
        matter.refresh_from_db()
        assert matter.state == State.PROPOSED
        assert GRAVE.more["grave"] in said(proposed)


def test_matter_that_is_not_grave_is_not_proposed_before_a_letter_was_sent() -> None:
    with pytest.raises(Refused, match="重大问题"):
        letters.propose(actor=supervisor(), matter=make_matter(), details=LETTER, on=DAY)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"published": DAY.isoformat()}, "通报方式"),
        ({"way": "向社会公布"}, "公布日期"),
        ({"way": "口头", "published": DAY.isoformat()}, "在一定范围内通报、向社会公布"),
        ({"way": "在一定范围内通报", "published": DAY.isoformat()}, "通报范围"),
        ({"way": "向社会公布", "published": (DAY - timedelta(days=1)).isoformat()}, "不早于发文日"),
        ({"way": "向社会公布", "published": "明天"}, "不早于发文日"),
    ],
)
def test_circular_says_in_what_way_to_whom_and_on_which_day(
    wrong: dict[str, str], why: str
) -> None:
    matter = make_matter()
    with pytest.raises(Refused, match=why):
        send_beside(
            actor=supervisor(), matter=matter, kind="circular",
            details=replace(REFERRED, more=wrong), on=DAY,
        )  # fmt: skip
    assert not matter.letters.exists()


def test_circular_to_some_is_addressed_to_them_and_says_its_day_on_paper_and_page() -> None:
    matter, writer = make_matter(on=today()), supervisor()
    client = Client()
    client.force_login(writer)
    day = today() + timedelta(days=2)
    told = {
        "facts": "查明的情况", "demand": "请各机关对照检查", "way": "在一定范围内通报",
        "scope": "市直各行政执法机关", "published": day.isoformat(),
    }  # fmt: skip
    address = reverse("supervision:circular", args=[matter.uuid])
    empty = client.post(address, {**told, "way": "", "published": ""}).content.decode()
    assert "请选择通报方式。" in empty
    assert "请填写通报、公布日期。" in empty

    client.post(address, told)

    letter = matter.letters.get(kind="circular")
    assert letter.paper.content["addressee"] == "市直各行政执法机关"
    assert f"上述情况于{day.year}年{day.month}月{day.day}日在一定范围内通报" in said(letter)
    page = page_of(writer, matter)
    assert "市直各行政执法机关" in page
    assert day.isoformat() in page


def test_objection_to_a_circular_is_decided_by_another_and_leaves_the_matter_where_it_is() -> None:
    writer, other, agency = supervisor(), supervisor(), clerk()
    letter = make_circular(writer)
    objection = answers.object_to(actor=agency, letter=letter, reasons="情况不属实。", on=DAY)
    assert list(waiting_for_review(other, DAY)) == [letter.matter]
    with pytest.raises(NotAllowed):
        answers.decide_objection(
            actor=writer, objection=objection, sustained=True, answer="不成立", on=DAY
        )

    answers.decide_objection(
        actor=other, objection=objection, sustained=True, answer="属实。", on=DAY
    )

    letter.refresh_from_db()
    assert (letter.withdrawn_on, letter.matter.state) == (DAY, State.OPEN)
    assert not waiting_for_review(other, DAY)
    assert list(letter.matter.steps.values_list("action", flat=True))[-2:] == ["object", "sustain"]


def test_page_offers_the_agency_to_object_to_a_circular_and_another_supervisor_to_answer() -> None:
    writer, agency = supervisor(), clerk()
    letter = make_circular(writer, make_matter(writer, today()), today())
    address = reverse("supervision:object", args=[letter.uuid])
    assert address in page_of(agency, letter.matter)
    answers.object_to(actor=agency, letter=letter, reasons="情况不属实。", on=today())
    assert address not in page_of(agency, letter.matter)
    assert "答复异议" in page_of(supervisor(), letter.matter)


def test_suggestion_about_a_person_is_for_others_to_decide_and_no_result_to_object_to() -> None:
    suggested = replace(REFERRED, suggestion=next(iter(law.suggestions())), more=PERSON)
    letter = send_beside(
        actor=supervisor(), matter=make_matter(), kind="suggestion", details=suggested, on=DAY
    )
    with pytest.raises(Refused, match="不是监督机构作出的处理结果"):
        answers.object_to(actor=clerk(), letter=letter, reasons="情况不属实。", on=DAY)


def test_daily_matter_that_is_listed_or_raised_becomes_a_focused_one() -> None:
    by = supervisor()
    opened = matters.open_matter(
        actor=by, body=make_body(AGENCY), details=replace(DETAILS, listed=True), on=DAY
    )
    raised = make_matter(by)
    assert raised.kind == Matter.Kind.DAILY
    matters.raise_matter(
        actor=by, matter=raised, listed=False, raised_to="省司法厅", text="影响大。", on=DAY
    )
    assert {opened.kind, raised.kind} == {Matter.Kind.FOCUSED}


def test_list_is_narrowed_to_what_is_listed_and_to_what_is_raised() -> None:
    by, client = supervisor(), Client()
    client.force_login(by)
    for title, listed, to in (("平常", False, ""), ("挂牌", True, ""), ("提级", False, "省司法厅")):
        details = replace(DETAILS, title=f"{title}的事项", listed=listed, raised_to=to)
        matters.open_matter(actor=by, body=make_body(AGENCY), details=details, on=today())
    for wish, title in (("listed", "挂牌的事项"), ("raised", "提级的事项")):
        page = client.get(reverse("supervision:matters"), {"listed": wish})
        assert [each.title for each in page.context["page"].rows] == [title]


def test_raised_matter_reaches_who_supervises_from_above_and_nobody_beside() -> None:
    below, beside, above = supervisor("/1/5/"), supervisor("/1/5/"), supervisor("/1/")
    matter = matters.open_matter(
        actor=below, body=make_body("/1/5/7/"), details=DETAILS, on=today()
    )
    assert not raised_from_below(above, today(), 50)
    matters.raise_matter(
        actor=below, matter=matter, listed=False, raised_to="市司法局", text="影响大。", on=today()
    )
    reached = {who.pk: len(raised_from_below(who, today(), 50)) for who in (below, beside, above)}
    assert reached == {below.pk: 0, beside.pk: 0, above.pk: 1}


def test_look_on_site_is_kept_with_its_own_day_and_place() -> None:
    look = MeasureDetails(
        "inspection", "现场核对案卷", people=TWO, taken_on=DAY - timedelta(days=3)
    )
    matter = make_matter()
    with pytest.raises(Refused, match="地点"):
        take_measure(actor=supervisor(), matter=matter, details=look, on=DAY)
    late = replace(look, place="办案区", taken_on=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="不能晚于今天"):
        take_measure(actor=supervisor(), matter=matter, details=late, on=DAY)

    measure = take_measure(
        actor=supervisor(), matter=matter, details=replace(look, place="办案区"), on=DAY
    )

    assert (measure.on, measure.place) == (DAY - timedelta(days=3), "办案区")
    assert "办案区" in page_of(supervisor(), matter)


def test_talk_names_who_came() -> None:
    matter = make_matter()
    with pytest.raises(Refused, match="参加人"):
        take_measure(
            actor=supervisor(), matter=matter, details=replace(TALK, attendees=" "), on=DAY
        )
    take_measure(actor=supervisor(), matter=matter, details=TALK, on=DAY)
    assert "某局局长" in page_of(supervisor(), matter)


@pytest.mark.parametrize(
    ("left", "lamp"), [(-1, "lamp-over"), (2, "lamp-soon"), (20, "lamp-in-time")]
)
def test_letter_beside_a_matter_has_the_lamp_of_its_day(left: int, lamp: str) -> None:
    sent, writer = today() - timedelta(days=10), supervisor()
    details = LetterDetails(
        "查明的情况", "请依法办理", today() + timedelta(days=left), more={"to": "某局"}
    )
    matter = make_matter(writer, sent)
    letter = send_beside(actor=writer, matter=matter, kind="forwarding", details=details, on=sent)
    shown = page_of(writer, matter).partition(letter.number)[2].partition("登记回复")[0]
    assert [each for each in ("lamp-over", "lamp-soon", "lamp-in-time") if each in shown] == [lamp]


def test_clue_joins_any_open_matter_of_its_body_however_many_there_are() -> None:
    by, client = supervisor(), Client()
    client.force_login(by)
    first = a_matter(AGENCY)
    for _ in range(max(FEW, MOST) + 1):
        a_matter(AGENCY)
    Matter.objects.filter(pk=first.pk).update(title="最早的事项")
    clue = clues.receive_clue(
        actor=by, body=make_body(AGENCY), details=ClueDetails("hotline", "反映办案拖延"), on=today()
    )
    address = reverse("supervision:merge", args=[clue.uuid])
    assert "最早的事项" not in client.get(address).content.decode()

    found = client.post(address, {"matter-words": "最早", "matter-listed": ""}).content.decode()
    assert "最早的事项" in found
    client.post(
        address, {"matter": str(first.uuid), "matter-words": "最早", "matter-listed": "最早"}
    )

    clue.refresh_from_db()
    assert (clue.state, clue.matter) == (ClueState.MERGED, first)


def decided(matter: Matter, on: date = DAY) -> Letter:
    return letters.record_decision(
        actor=supervisor(), matter=matter, number="衡政监决〔2026〕9号", details=LETTER, on=on
    )


def test_one_decision_of_the_government_serves_several_matters_and_each_of_them_once() -> None:
    both = [make_matter(), make_matter()]
    for matter in both:
        letters.propose(actor=supervisor(), matter=matter, details=GRAVE, on=DAY)
        decided(matter)
    assert [each.state for each in Matter.objects.all()] == [State.DECIDED] * 2
    with pytest.raises(Refused, match="已经登记在这个事项里"):
        decided(both[0])
