"""Pages of referrals: from the matter to what became of it, with files, and nothing for those who are not concerned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY
from hengjian.intake.tests.conftest import data
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.states import State
from hengjian.supervision.referrals.tests.attempts import FINISH, ITEM, STUDY, TRANSFER
from hengjian.supervision.referrals.tests.factories import leader, make_referral
from hengjian.supervision.tests.attempts import a_clue
from hengjian.supervision.tests.factories import AGENCY, clerk, make_matter, supervisor

__all__ = ["data"]

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def a_file(name: str) -> BytesIO:
    file = BytesIO(b"%PDF-1.7 of a test")
    file.name = name
    return file


def shown(client: Client, referral: Referral) -> str:
    answer = client.get(reverse("referrals:referral", args=[referral.uuid]))
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, page: str, referral: Referral, given: Mapping[str, object]) -> str:
    """Send a form of a referral, and give the page of the referral after it."""
    answer = client.post(reverse(f"referrals:{page}", args=[referral.uuid]), given)
    assert answer.status_code == 302, answer.content.decode()
    referral.refresh_from_db()
    return shown(client, referral)


@pytest.mark.usefixtures("data")
def test_clue_of_a_matter_goes_from_page_to_page_until_it_is_told_what_became_of_it() -> None:
    matter, day = make_matter(), today().isoformat()
    office, judge = signed_in(supervisor()), signed_in(leader())
    page = office.get(reverse("supervision:matter", args=[matter.uuid])).content.decode()
    new = f"{reverse('referrals:new')}?matter={matter.uuid}"
    assert new in page
    told = {
        "kind": "rough", "channel": "file_review", "title": "粗暴执法", "person": "赵某", "text": "殴打当事人。",
    }  # fmt: skip
    office.post(new, told)
    referral = Referral.objects.get()
    assert (referral.matter, referral.body) == (matter, matter.body)
    page, approve = shown(office, referral), reverse("referrals:approve", args=[referral.uuid])
    assert ("未与原文核对" in page, "不能审批自己的线索" in page, approve in page) == (
        True,
        True,
        False,
    )
    assert approve in shown(judge, referral)
    assert office.get(approve).status_code == 403

    sent(judge, "approve", referral, {"filed": "yes", "text": "同意立案。"})
    page = sent(
        office, "item", referral, {**ITEM, "obtained_on": day, "materials": [a_file("笔录.pdf")]}
    )
    assert "笔录.pdf" in page
    sent(office, "finish", referral, FINISH)
    page = sent(office, "study", referral, {**STUDY, "studied_on": day})
    assert "孙某 科长" in page
    sent(judge, "decide", referral, {"result": "transfer", "text": "同意移送。"})
    sent(office, "transfer", referral, TRANSFER)
    receipt = {
        "kind": "receipt", "replied_on": day, "text": "已签收。", "materials": [a_file("回证.pdf")],
    }  # fmt: skip
    page = sent(office, "reply", referral, receipt)
    assert "回证.pdf" in page
    feedback = {"kind": "feedback", "replied_on": day, "text": "已经立案审查。"}
    page = sent(office, "reply", referral, feedback)

    assert referral.state == State.TOLD
    assert "已经立案审查。" in page
    for paper in referral.papers.all():
        assert reverse("referrals:paper_pdf", args=[paper.uuid]) in page
    page = office.get(reverse("supervision:matter", args=[matter.uuid])).content.decode()
    assert all(words in page for words in ("登记移送线索", "移送问题线索", "移送线索办结"))


def test_every_paper_is_given_out_as_pdf_and_as_docx() -> None:
    referral, office = make_referral(until="transfer"), signed_in(supervisor())
    for paper in referral.papers.all():
        pdf = office.get(reverse("referrals:paper_pdf", args=[paper.uuid]))
        word = office.get(reverse("referrals:paper_docx", args=[paper.uuid]))
        assert (pdf.content[:5], word.content[:2]) == (b"%PDF-", b"PK"), paper.kind


@pytest.mark.usefixtures("data")
def test_files_are_given_to_supervisors_of_the_place_alone() -> None:
    referral, day = make_referral(until="file"), today().isoformat()
    office = signed_in(supervisor())
    sent(office, "item", referral, {**ITEM, "obtained_on": day, "materials": [a_file("笔录.pdf")]})
    url = reverse("referrals:item_file", args=[referral.items.get().files.get().uuid])
    assert office.get(url).content == a_file("笔录.pdf").read()
    assert signed_in(supervisor("/1/8/")).get(url).status_code == 404
    assert signed_in(clerk()).get(url).status_code == 403


def test_agency_reads_nothing_of_it_on_the_page_of_its_matter() -> None:
    matter = make_matter()
    from_it = make_referral(matter=matter, until="transfer")
    measure = matter.measures.create(
        kind="explanation",
        on=DAY,
        text="请说明情况。",
        due=DAY,
        by=matter.owner,
        by_name="监督人员",
    )
    page = signed_in(clerk()).get(reverse("supervision:matter", args=[matter.uuid]))
    text = page.content.decode()
    assert measure.text in text
    assert (from_it.number in text, "移送" in text) == (False, False)


def test_clue_offers_to_be_referred_with_what_it_says() -> None:
    office, clue = signed_in(supervisor()), a_clue(AGENCY)
    new = f"{reverse('referrals:new')}?clue={clue.uuid}"
    assert new in office.get(reverse("supervision:clue", args=[clue.uuid])).content.decode()
    form = office.get(new).context["form"]
    assert form.initial == {"title": clue.title, "channel": clue.channel, "text": clue.text}
    told = {
        "kind": "breach", "channel": "hotline", "title": "线索", "person": "赵某", "text": "发现的情况",
    }  # fmt: skip
    office.post(new, told)
    assert Referral.objects.get().clue == clue


@pytest.mark.parametrize("named", ["x", "019a0000-0000-7000-8000-000000000000"])
def test_address_that_names_no_matter_asks_for_the_body(named: str) -> None:
    form = signed_in(supervisor()).get(f"{reverse('referrals:new')}?matter={named}").context["form"]
    assert "body" in form.fields


def test_letter_is_offered_the_day_of_the_place_and_none_where_there_is_no_term(
    settings: Settings,
) -> None:
    referral, office = make_referral(until="decide"), signed_in(supervisor())
    url = reverse("referrals:transfer", args=[referral.uuid])
    settings.JURISDICTION = "demo-city"
    assert office.get(url).context["form"].initial["due"] == today() + timedelta(days=60)
    settings.JURISDICTION = "wuhan"
    asked = office.get(url)
    assert asked.context["form"].initial["due"] is None
    assert "没有读到期限" in asked.content.decode()


def test_refused_step_comes_back_with_its_reason_and_what_was_written() -> None:
    referral = make_referral(until="finish")
    given = {**STUDY, "studied_on": today().isoformat(), "participants": "钱某 局长"}
    answer = signed_in(supervisor()).post(reverse("referrals:study", args=[referral.uuid]), given)
    page = answer.content.decode()
    assert (answer.status_code, "两人以上" in page, STUDY["text"] in page) == (200, True, True)


def test_page_asks_as_often_for_many_pieces_of_evidence_and_papers_as_for_few() -> None:
    referral, office = make_referral(until="receipt"), signed_in(supervisor())

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(office, referral)
        return len(queries)

    asked()  # what is read once for all is read now
    few = asked()
    for _ in range(5):
        referral.items.create(
            title="证据", origin="调取", on=DAY, by=referral.owner, by_name="某人"
        )
        referral.papers.add(*make_referral(until="file").papers.all())
    assert asked() == few
