"""Who signs, what comes back, who goes on: the loose ends of a matter."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hengjian.accounts.models import Account, StandIn
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.tests.factories import make_body, make_credential, make_officer
from hengjian.supervision import law
from hengjian.supervision.models import Letter, Organ
from hengjian.supervision.papers.content import content_from
from hengjian.supervision.services import letters, matters
from hengjian.supervision.services.letters import LetterDetails
from hengjian.supervision.services.measures import MeasureDetails, Supervisor, take_measure
from hengjian.supervision.services.organs import OrganDetails, add_organ, change_organ
from hengjian.supervision.services.replies import ReplyDetails, record_reply
from hengjian.supervision.tests.attempts import a_matter
from hengjian.supervision.tests.factories import (
    AGENCY,
    LETTER,
    PERSON,
    clerk,
    make_letter,
    make_matter,
    make_old_referral,
    supervisor,
)

pytestmark = pytest.mark.django_db
CITY, COUNTY = "/1/", "/1/5/"
BELOW = "/1/5/9/"


def make_organ(place: str, mark: str) -> Organ:
    details = OrganDetails(f"{mark}局", f"{mark}政府", mark)
    keeper = make_holder(Role.OPERATOR, "/1/")
    return add_organ(actor=keeper, place=make_body(place), details=details, on=DAY)


def urged(by: Account, place: str) -> str:
    matter = matters.open_matter(
        actor=by, body=make_body(place), details=matters.MatterDetails("逾期", "11-2"), on=DAY
    )
    letter = letters.send_letter(actor=by, matter=matter, kind="urging", details=LETTER, on=DAY)
    assert content_from(letter.paper.content).organ == (letter.organ.name if letter.organ else "")
    return letter.number


def test_each_organ_signs_with_its_own_name_and_numbers_without_gaps() -> None:
    make_organ(CITY, "市司")
    make_organ(COUNTY, "县司")
    city, county = supervisor(CITY), supervisor(COUNTY)
    numbers = [urged(city, AGENCY), urged(county, BELOW), urged(city, BELOW), urged(county, BELOW)]
    assert numbers == [
        "市司执法督办〔2026〕1号", "县司执法督办〔2026〕1号", "市司执法督办〔2026〕2号", "县司执法督办〔2026〕2号",
    ]  # fmt: skip


def test_supervisor_of_one_agency_signs_for_the_nearest_organ_above() -> None:
    make_organ(CITY, "市司")
    make_organ(COUNTY, "县司")
    make_body(BELOW)
    by = make_holder(Role.SUPERVISOR, BELOW, at=COUNTY)
    assert urged(by, BELOW).startswith("县司")


def test_body_that_no_registered_organ_supervises_gets_no_letter() -> None:
    make_organ(COUNTY, "县司")
    with pytest.raises(Refused, match="还没有登记监督这个单位的监督机构"):
        make_letter()


def test_mark_is_kept_once_letters_bear_it_and_is_no_other_organs() -> None:
    organ = make_organ(CITY, "市司")
    make_letter()
    keeper = make_holder(Role.OPERATOR, "/1/")
    with pytest.raises(Refused, match="文号要连续"):
        change_organ(
            actor=keeper, organ=organ, details=OrganDetails("市局", "市政府", "新字"), on=DAY
        )
    change_organ(actor=keeper, organ=organ, details=OrganDetails("市局", "市政府", "市司"), on=DAY)
    with pytest.raises(Refused, match="发文代字"):
        make_organ(COUNTY, "市司")
    with pytest.raises(Refused, match="只写汉字"):
        make_organ(COUNTY, "县〔司〕")


def test_only_who_keeps_the_platform_registers_organs() -> None:
    with pytest.raises(NotAllowed):
        add_organ(
            actor=supervisor(), place=make_body(CITY), details=OrganDetails("局", "政府", "司"), on=DAY
        )  # fmt: skip


def test_agency_acknowledges_a_letter_once_and_no_day_changes() -> None:
    letter = make_letter()
    due = letter.due
    with pytest.raises(NotAllowed):
        letters.receive_letter(actor=supervisor(), letter=letter, on=DAY)
    letters.receive_letter(actor=clerk(), letter=letter, on=DAY)
    assert (letter.received_on, letter.due, letter.matter.due) == (DAY, due, due)
    with pytest.raises(Refused, match="已经签收"):
        letters.receive_letter(actor=clerk(), letter=letter, on=DAY)


def test_agency_acknowledges_no_letter_that_goes_to_others() -> None:
    referral = make_old_referral(supervisor(), make_matter())
    with pytest.raises(NotAllowed):
        letters.receive_letter(actor=clerk(), letter=referral, on=DAY)


def test_receipt_and_feedback_of_a_referral_of_before_are_recorded_within_its_days() -> None:
    actor = supervisor()
    referral = make_old_referral(actor, make_matter())
    for kind, day, why in (
        ("receipt", DAY - timedelta(days=1), "发文以后"),
        ("receipt", DAY + timedelta(days=1), "不能晚于今天"),
        ("verdict", DAY, "没有这样的回复"),
    ):
        with pytest.raises(Refused, match=why):
            record_reply(
                actor=actor, letter=referral, details=ReplyDetails(kind, "已收到。", day), on=DAY
            )
    for kind, text in (("receipt", "已收到。"), ("feedback", "已经立案。")):
        details = ReplyDetails(kind, text, DAY)
        record_reply(actor=actor, letter=referral, details=details, on=DAY)
    assert [each.kind for each in referral.replies.all()] == ["receipt", "feedback"]


def test_referral_is_no_longer_written_in_a_matter_without_its_procedure() -> None:
    details = LetterDetails("查明的情况", "请依法处理")
    with pytest.raises(Refused, match="线索移送"):
        letters.send_beside(
            actor=supervisor(), matter=make_matter(), kind="referral", details=details, on=DAY
        )
    assert not Letter.objects.exists()


def test_suggestion_says_whom_it_concerns() -> None:
    actor, matter = supervisor(), make_matter()
    details = LetterDetails("查明的情况", "请依法处理", suggestion="criticism", more=PERSON)
    letter = letters.send_beside(
        actor=actor, matter=matter, kind="suggestion", details=details, on=DAY
    )
    assert PERSON["person"] in str(letter.paper.content)
    with pytest.raises(Refused, match="请填写"):
        letters.send_beside(
            actor=actor, matter=matter, kind="suggestion", details=replace(details, more={}), on=DAY
        )


@pytest.mark.parametrize("kind", ["forwarding", "notice"])
def test_paper_whose_form_nobody_has_verified_says_so_before_it_is_sent(kind: str) -> None:
    assert law.layouts()[kind].more["unverified"]
    matter = a_matter(AGENCY)
    client = Client()
    client.force_login(supervisor())
    address = reverse(f"supervision:{kind}", args=[matter.uuid])
    assert "式样未核" in client.get(address).content.decode()
    client.post(address, {"to": "某单位", "facts": "反映的情况", "demand": "请依法办理"})
    paper = matter.letters.get(kind=kind).paper
    assert content_from(paper.content).addressee == "某单位"


def test_credential_that_the_registry_knows_has_to_be_his_and_in_force() -> None:
    officer = make_officer("/1/", name="王某")
    credential = make_credential(officer, valid_until=DAY - timedelta(days=1))
    other = Supervisor("李某", "无记录2号")

    def look(first: Supervisor) -> list[dict[str, object]]:
        details = MeasureDetails(
            "inspection", "现场核对案卷", place="办案区", people=(first, other)
        )
        measure = take_measure(actor=supervisor(), matter=make_matter(), details=details, on=DAY)
        people: list[dict[str, object]] = measure.people
        return people

    with pytest.raises(Refused, match="不是有效的"):
        look(Supervisor("王某", credential.number))
    with pytest.raises(Refused, match="登记的持证人不是"):
        look(Supervisor("赵某", credential.number))
    with pytest.raises(Refused, match="各人的证号不同"):
        look(Supervisor("王某", "无记录2号"))
    valid = make_credential(officer)
    assert [each["verified"] for each in look(Supervisor("王某", valid.number))] == [True, False]


def test_stand_in_finds_the_matters_of_whom_he_stands_in_for_among_his_own() -> None:
    day, absent, here = today(), supervisor(), supervisor()
    theirs = a_matter(AGENCY, by=absent.uuid)
    others = a_matter(AGENCY)
    client = Client()
    client.force_login(here)
    address = reverse("supervision:matters") + "?mine=1"
    assert str(theirs.uuid) not in client.get(address).content.decode()

    StandIn.objects.create(
        absent=absent, substitute=here, valid_from=day, valid_until=day, arranged_by=absent.uuid
    )

    page = client.get(address).content.decode()
    assert str(theirs.uuid) in page
    assert str(others.uuid) not in page


def test_spreadsheet_has_the_matters_that_the_list_shows_and_asks_as_often_for_many() -> None:
    client = Client()
    client.force_login(clerk())
    a_matter(AGENCY)
    a_matter("/1/8/")
    address = reverse("supervision:export")

    def fetched() -> tuple[int, list[tuple[object, ...]]]:
        with CaptureQueriesContext(connection) as made:
            answer = client.get(address)
        sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
        return len(made), [tuple(row) for row in sheet.to_python()]

    one, rows = fetched()
    assert [row[2] for row in rows] == ["被监督单位", make_body(AGENCY).name]
    for _ in range(9):
        a_matter(AGENCY)
    many, rows = fetched()
    assert len(rows) == 11
    assert many == one
