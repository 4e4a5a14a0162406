"""What is found at a body led from above is told to the department next above it (article 42, paragraph 2)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import Refused
from hengjian.journal.models import Outgoing
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.models import Letter, Matter
from hengjian.supervision.selectors import steps_of
from hengjian.supervision.services import answers, matters
from hengjian.supervision.services.letters import send_beside
from hengjian.supervision.states import State
from hengjian.supervision.superiors import SUPERIOR, still_owed, telling_of, untold
from hengjian.supervision.tests.attempts import a_matter
from hengjian.supervision.tests.factories import (
    AGENCY,
    REFERRED,
    clerk,
    make_letter,
    make_matter,
    supervisor,
)

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=5)
ABOVE = "省某局"


@pytest.fixture(autouse=True)
def agency() -> Body:
    """Let the agency be led from above."""
    body = make_body(AGENCY)
    lead(body, "vertical")
    return body


def lead(body: Body, way: str) -> None:
    Body.objects.filter(pk=body.pk).update(led=way, superior=ABOVE)
    body.refresh_from_db()


def tell(matter: Matter, told_on: str = "", on: date = LATER) -> Letter:
    more = {"to": ABOVE, "told_on": told_on}
    return send_beside(
        actor=supervisor(), matter=matter, kind=SUPERIOR, details=replace(REFERRED, more=more), on=on
    )  # fmt: skip


def page_of(reader: Account, matter: Matter) -> str:
    client = Client()
    client.force_login(reader)
    return client.get(reverse("supervision:matter", args=[matter.uuid])).content.decode()


def reminded(reader: Account) -> list[Matter]:
    return list(untold(reader, DAY))


# --- the letter ---------------------------------------------------------------------------------------


def test_department_above_is_told_by_a_numbered_letter_in_the_course_of_the_matter() -> None:
    first = make_letter()
    letter = tell(first.matter)
    again = tell(first.matter)

    assert letter.number.endswith("告知上级〔2026〕1号")
    assert again.number.endswith("告知上级〔2026〕2号")
    content = letter.paper.content
    assert content["addressee"] == ABOVE
    words = str(content["sections"])
    assert "《行政执法监督条例》第四十二条第二款" in words
    assert first.number in words
    assert REFERRED.facts in words
    assert "先行告知" not in words
    assert Outgoing.objects.filter(body__contains=f"supervision.{SUPERIOR}").count() == 2
    told = first.matter.steps.filter(action=SUPERIOR).order_by("id")
    assert [step.text for step in told] == [letter.number, again.number]
    first.matter.refresh_from_db()
    assert first.matter.state == State.LETTER_OUT


@pytest.mark.parametrize("day", [DAY, LATER], ids=["opening", "today"])
def test_department_may_have_been_told_before_from_the_opening_to_the_day_of_the_letter(
    day: date,
) -> None:
    letter = tell(make_matter(on=DAY), day.isoformat())
    assert f"有关情况已于2026年{day.month}月{day.day}日先行告知" in str(
        letter.paper.content["sections"]
    )
    telling = telling_of(letter.matter)
    assert telling is not None
    assert [(each.on, each.to) for each in telling.told] == [(day, ABOVE)]


@pytest.mark.parametrize(
    "day",
    [
        (DAY - timedelta(days=1)).isoformat(),
        (LATER + timedelta(days=1)).isoformat(),
        "昨天",
    ],
    ids=["before_the_opening", "in_the_future", "no_day"],
)
def test_department_was_not_told_before_the_matter_was_opened_nor_in_the_future(day: str) -> None:
    matter = make_matter(on=DAY)
    with pytest.raises(Refused, match="不早于立项日，不晚于今天"):
        tell(matter, day)
    assert not matter.letters.exists()


@pytest.mark.parametrize(("way", "why"), [("local", "地方管理"), ("", "领导体制没有写")])
def test_nobody_above_is_told_of_a_body_not_known_to_be_led_from_there(
    agency: Body, way: str, why: str
) -> None:
    lead(agency, way)
    matter = make_matter()
    with pytest.raises(Refused, match=why):
        tell(matter)
    assert not matter.letters.exists()


def test_form_names_the_department_that_the_registry_has() -> None:
    client = Client()
    client.force_login(supervisor())
    matter = make_matter(on=today())
    address = reverse(f"supervision:{SUPERIOR}", args=[matter.uuid])
    form = client.get(address).content.decode()
    assert f'value="{ABOVE}"' in form
    assert "式样未核" in form

    client.post(address, {"to": ABOVE, "facts": "查明的情况", "demand": "请予督促。"})

    assert matter.letters.get(kind=SUPERIOR).on == today()
    assert f"已于 {today().isoformat()} 告知{ABOVE}" in page_of(supervisor(), matter)


# --- the page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "words"),
    [("vertical", "实行垂直管理"), ("dual", "实行双重领导并且以上级部门领导为主")],
)
def test_page_says_that_the_department_above_is_to_be_told_and_was_not(
    agency: Body, way: str, words: str
) -> None:
    lead(agency, way)
    page = page_of(supervisor(), a_matter(AGENCY))
    assert words in page
    assert "《行政执法监督条例》第四十二条第二款" in page
    assert "<strong>还没有告知。</strong>" in page
    assert reverse(f"supervision:{SUPERIOR}", args=[Matter.objects.get().uuid]) in page


@pytest.mark.parametrize(("way", "words"), [("local", "<dd>地方管理</dd>"), ("", "<dd>没有写<br>")])
def test_page_of_another_body_says_how_it_is_led_or_that_nobody_wrote_it(
    agency: Body, way: str, words: str
) -> None:
    lead(agency, way)
    page = page_of(supervisor(), a_matter(AGENCY))
    assert f"<dt>领导体制</dt>{words}" in page
    assert "还没有告知" not in page
    assert "/superior/" not in page


def test_agency_sees_nothing_of_what_its_superior_is_told() -> None:
    matter = a_matter(AGENCY)
    letter = tell(matter, on=today())
    page = page_of(clerk(), matter)
    assert matter.title in page
    assert letter.number not in page
    assert "上一级主管部门" not in page
    assert not steps_of(matter, clerk(), today()).filter(action=SUPERIOR).exists()


# --- the reminder -------------------------------------------------------------------------------------


def test_supervisor_is_reminded_from_the_first_letter_until_the_department_is_told() -> None:
    reader, matter = supervisor(), make_matter()
    assert reminded(reader) == []
    make_letter(reader, matter)
    assert reminded(reader) == [matter]
    assert reminded(clerk()) == []
    assert reminded(supervisor("/1/8/")) == []
    tell(matter)
    assert reminded(reader) == []


@pytest.mark.parametrize("way", ["local", ""])
def test_nobody_is_reminded_of_a_body_not_known_to_be_led_from_above(
    agency: Body, way: str
) -> None:
    letter = make_letter()
    assert reminded(supervisor()) == [letter.matter]
    lead(agency, way)
    assert reminded(supervisor()) == []


def test_letter_that_an_objection_overturned_found_nothing() -> None:
    letter = make_letter()
    objection = answers.object_to(actor=clerk(), letter=letter, reasons="理由写在这里。", on=DAY)
    assert reminded(supervisor()) == [letter.matter]
    answers.decide_objection(
        actor=supervisor(), objection=objection, sustained=True, answer="异议成立。", due=None, on=DAY
    )  # fmt: skip
    assert reminded(supervisor()) == []


def test_matter_stopped_for_a_remedy_reminds_nobody() -> None:
    letter = make_letter()
    matters.stop(actor=supervisor(), matter=letter.matter, text="已经申请复议。", on=DAY)
    assert reminded(supervisor()) == []


def test_what_was_put_right_on_the_spot_was_found_all_the_same() -> None:
    on_spot, nothing = make_matter(), make_matter()
    matters.correct_on_spot(actor=supervisor(), matter=on_spot, text="当场改正。", on=DAY)
    matters.find_nothing(actor=supervisor(), matter=nothing, text="没有问题。", on=DAY)
    assert reminded(supervisor()) == [on_spot]
    tell(on_spot)
    assert reminded(supervisor()) == []


def test_closing_form_says_what_is_still_owed_and_closes_all_the_same() -> None:
    client = Client()
    client.force_login(supervisor())
    matter = make_matter(on=today())
    on_spot = reverse("supervision:correct_on_spot", args=[matter.uuid])
    nothing = reverse("supervision:find_nothing", args=[matter.uuid])
    assert "销号以后仍须告知" in client.get(on_spot).content.decode()
    assert "销号以后仍须告知" not in client.get(nothing).content.decode()

    client.post(on_spot, {"text": "当场改正。"})

    matter.refresh_from_db()
    assert matter.state == State.CLOSED
    assert still_owed(matter) != ""


def test_form_of_the_review_says_what_is_still_owed_until_it_is_told() -> None:
    client = Client()
    client.force_login(supervisor())
    matter = a_matter(AGENCY, State.REPORTED)
    page = reverse("supervision:review", args=[matter.reports.get().uuid])
    assert "销号以后仍须告知" in client.get(page).content.decode()
    tell(matter, on=today())
    assert "销号以后仍须告知" not in client.get(page).content.decode()


def test_reminder_takes_as_many_queries_for_fifty_matters_as_for_one() -> None:
    reader = supervisor()

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            found = len([each.body.superior for each in untold(reader, today())])
        return found, len(asked)

    a_matter(AGENCY)
    one = queries()
    for _ in range(49):
        a_matter(AGENCY)
    assert one[0] == 1
    assert queries() == (50, one[1])
