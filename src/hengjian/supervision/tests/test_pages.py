"""What people see and do on the pages of supervision."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.common.refusals import Refused
from hengjian.intake.tests.conftest import data
from hengjian.registry.tests.factories import make_body
from hengjian.supervision import law
from hengjian.supervision.evidence import LARGEST, keep_all
from hengjian.supervision.models import Matter
from hengjian.supervision.services import clues
from hengjian.supervision.services.clues import ClueDetails
from hengjian.supervision.services.measures import (
    MeasureDetails,
    Supervisor,
    answer_measure,
    take_measure,
)
from hengjian.supervision.states import State
from hengjian.supervision.tests.attempts import a_matter
from hengjian.supervision.tests.factories import (
    AGENCY,
    clerk,
    make_finding,
    make_old_referral,
    supervisor,
)

__all__ = ["data"]

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert client.get(address).status_code == 200
    return len(made)


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.usefixtures("data")
def test_agency_answers_with_evidence_and_the_supervisor_gets_the_file_and_closes() -> None:
    matter = a_matter(AGENCY)
    agency = signed_in(clerk())
    page = agency.get(reverse("supervision:matter", args=[matter.uuid])).content.decode()
    assert "反馈纠正情况" in page
    assert "制发督办函" not in page
    file = SimpleUploadedFile("处罚决定书.pdf", b"%PDF-1.7 content")
    told = {"text": "三个案件都已作出决定。", "evidence": [file]}
    answer = agency.post(reverse("supervision:report", args=[matter.uuid]), told)
    assert answer.status_code == 302

    client = signed_in(supervisor())
    kept = matter.reports.get().evidence.get()
    given = client.get(reverse("supervision:evidence", args=[kept.uuid]))
    assert given.content == b"%PDF-1.7 content"
    assert given.headers["Content-Disposition"].startswith("attachment")
    page = client.get(reverse("supervision:matter", args=[matter.uuid])).content.decode()
    assert "审核反馈" in page
    review = reverse("supervision:review", args=[matter.reports.get().uuid])
    client.post(review, {"result": "accepted", "comment": "", "due": ""})

    matter.refresh_from_db()
    assert matter.state == State.CLOSED


def test_agency_sees_at_the_top_what_it_has_to_answer_and_where() -> None:
    matter = a_matter(AGENCY, State.LETTER_OUT)
    asked = MeasureDetails("explanation", "请说明情况。", today() + timedelta(days=3))
    measure = take_measure(actor=supervisor(), matter=matter, details=asked, on=today())
    client, page = signed_in(clerk()), reverse("supervision:matter", args=[matter.uuid])

    def head() -> str:
        return client.get(page).content.decode().partition('class="columns"')[0]

    title = law.measures()["explanation"].label
    assert f"{title}：最迟应于" in head()
    for name, row in (("answer", measure), ("report", matter), ("receive", matter.letters.get())):
        assert reverse(f"supervision:{name}", args=[row.uuid]) in head()

    answer_measure(actor=clerk(), measure=measure, text="情况已经说明。", on=today())
    assert f"{title}：最迟应于" not in head()


def test_agency_is_told_that_a_stopped_matter_asks_nothing_more_of_it() -> None:
    told = [
        "不用再反馈" in signed_in(clerk()).get(reverse("supervision:matter", args=[matter.uuid])).content.decode()
        for matter in (a_matter(AGENCY, State.STOPPED), a_matter(AGENCY, State.LETTER_OUT))
    ]  # fmt: skip
    assert told == [True, False]


def test_report_is_sent_back_only_with_a_reason_and_a_new_day() -> None:
    matter = a_matter(AGENCY, State.REPORTED)
    client = signed_in(supervisor())
    review = reverse("supervision:review", args=[matter.reports.get().uuid])

    page = client.post(review, {"result": "returned", "comment": "", "due": ""}).content.decode()

    assert "请写明退回的理由。" in page
    assert "请填写新的反馈截止日。" in page
    matter.refresh_from_db()
    assert matter.state == State.REPORTED


def test_agency_sees_nothing_of_a_matter_before_it_gets_a_letter() -> None:
    matter = a_matter(AGENCY, State.OPEN)
    matter.letters.all().delete()
    client = signed_in(clerk())
    assert client.get(reverse("supervision:matter", args=[matter.uuid])).status_code == 404
    assert "没有要办的监督事项" in client.get(reverse("supervision:matters")).content.decode()


def test_agency_sees_no_letter_about_it_to_others_no_covert_measure_and_no_clue() -> None:
    matter, writer = a_matter(AGENCY), supervisor()
    sent = make_old_referral(writer, matter, today())
    measure = MeasureDetails(
        "inspection",
        "到窗口暗访办理情况",
        place="政务服务大厅",
        people=(Supervisor("甲", "1号"), Supervisor("乙", "2号")),
    )
    take_measure(actor=writer, matter=matter, details=measure, on=today())
    clue = clues.receive_clue(
        actor=writer, body=matter.body, details=ClueDetails("hotline", "某人反映拖延"), on=today()
    )
    clues.merge_clue(actor=writer, clue=clue, matter=matter, on=today())
    address = reverse("supervision:matter", args=[matter.uuid])
    secret = (
        sent.number,
        "涉嫌职务违法的情况",
        "到窗口暗访办理情况",
        "某人反映拖延",
        "移送问题线索",
    )

    page = signed_in(clerk()).get(address).content.decode()

    assert not [words for words in secret if words in page]
    page = signed_in(writer).get(address).content.decode()
    assert not [words for words in secret if words not in page]


def test_matter_is_opened_from_the_findings_that_the_address_names() -> None:
    body = make_body(AGENCY)
    found = [make_finding(body) for _ in range(2)]
    client = signed_in(supervisor())
    address = f"{reverse('supervision:open')}?finding={found[0].uuid}&finding={found[1].uuid}"
    assert "已确认的问题 2 个" in client.get(address).content.decode()

    client.post(address, {"title": "逾期未决定", "issue": "11-2", "kind": "daily"})

    matter = Matter.objects.get()
    assert (matter.body, matter.findings.count()) == (body, 2)


def test_confirmed_findings_of_a_rule_and_a_body_are_offered_together_until_they_are_in_a_matter() -> (
    None
):
    body = make_body(AGENCY)
    for _ in range(3):
        make_finding(body)
    client = signed_in(supervisor())
    [group] = client.get(reverse("supervision:ready")).context["groups"]
    assert group["findings"] == 3
    address = f"{reverse('supervision:open')}?rule={group['rule']}&body={body.uuid}"
    assert client.get(address).context["form"].initial["title"] == group["title"]

    client.post(address, {"title": "逾期未决定", "issue": "11-2", "kind": "daily"})

    assert Matter.objects.get().findings.count() == 3
    assert not client.get(reverse("supervision:ready")).context["groups"]


def test_findings_of_two_bodies_open_no_matter() -> None:
    found = [make_finding(make_body(place)) for place in (AGENCY, "/1/8/")]
    address = f"{reverse('supervision:open')}?finding={found[0].uuid}&finding={found[1].uuid}"
    assert signed_in(supervisor()).get(address).status_code == 404


def test_list_asks_as_often_for_thirty_matters_as_for_one() -> None:
    client = signed_in(supervisor())
    a_matter(AGENCY)
    address = reverse("supervision:matters")
    one = queries(client, address)
    for _ in range(29):
        a_matter(AGENCY)
    assert queries(client, address) == one


def test_filters_by_lamp_agree_with_the_lamps_shown() -> None:
    day = today()
    client = signed_in(supervisor())
    for days, lamp in ((-1, "over"), (0, "soon"), (5, "soon"), (20, "in_time")):
        matter = a_matter(AGENCY)
        due = day.fromordinal(day.toordinal() + days)
        Matter.objects.filter(pk=matter.pk).update(
            due=due, soon_from=due.fromordinal(due.toordinal() - 9), title=f"事项{lamp}{days}"
        )
        page = client.get(reverse("supervision:matters"), {"lamp": lamp}).content.decode()
        assert f"事项{lamp}{days}" in page
        others = {"over", "soon", "in_time"} - {lamp}
        for other in others:
            page = client.get(reverse("supervision:matters"), {"lamp": other}).content.decode()
            assert f"事项{lamp}{days}" not in page


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("证明.pdf", b"not a pdf at all", "不是 PDF"),
        ("证明.exe", b"MZ\x90\x00", "不是 PDF"),
        ("证明.docx", packed("a.txt"), "不是 DOCX"),
        ("证明.docx", packed("word/document.xml", "word/vbaProject.bin"), "宏"),
        ("证明.docx", b"PK\x03\x04broken", "损坏"),
        ("证明.svg", b"<svg onload='x'>", "不是 PDF"),
        ("空.pdf", b"", "不是 PDF"),
    ],
)
def test_file_that_is_no_evidence_is_refused_by_name_and_leaves_nothing(
    name: str, content: bytes, why: str, data: Path
) -> None:
    with pytest.raises(Refused, match=why) as refused:
        keep_all([SimpleUploadedFile(name, content)])
    assert name in str(refused.value)
    assert not [path for path in (data / "evidence").rglob("*") if path.is_file()]


@pytest.mark.usefixtures("data")
def test_file_over_the_limit_is_refused() -> None:
    with pytest.raises(Refused, match="超过"):
        keep_all([SimpleUploadedFile("大.pdf", b"%PDF-" + bytes(LARGEST))])


@pytest.mark.usefixtures("data")
def test_name_of_a_file_is_a_name_only() -> None:
    [kept] = keep_all([SimpleUploadedFile("../../etc/证明\x00.pdf", b"%PDF-1.7")])
    assert "/" not in kept.name
    assert kept.name.endswith(".pdf")


@override_settings(JURISDICTION="demo-city")
def test_letter_form_suggests_the_day_of_the_local_term_and_says_so() -> None:
    matter = a_matter(AGENCY, State.OPEN)
    page = signed_in(supervisor()).get(reverse("supervision:urging", args=[matter.uuid]))
    assert "本地建议 30 天" in page.content.decode()
    assert page.context["form"].initial["due"] == today().fromordinal(today().toordinal() + 30)
