"""Letters about a complaint: numbered without gaps, on paper, and naming no sender."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake.tests.conftest import data
from hengjian.journal.models import Outgoing
from hengjian.supervision.complaints.models import Complaint, Notice
from hengjian.supervision.complaints.services.letters import write_forwarding, write_notice
from hengjian.supervision.complaints.tests.factories import (
    NAME,
    PHONE,
    accepted,
    clerk,
    forwarded,
    supervisor,
)
from hengjian.supervision.papers.checking import check, mark_of
from hengjian.supervision.services.letters import LetterDetails, send_beside
from hengjian.supervision.tests.factories import make_matter

__all__ = ["data"]

pytestmark = pytest.mark.django_db


def notice_of(complaint: Complaint) -> Notice:
    return complaint.notices.latest("id")


def test_letters_of_complaints_and_matters_share_one_series_without_gaps() -> None:
    by = supervisor()
    first = write_notice(actor=by, notice=notice_of(accepted(by)), on=DAY)
    beside = send_beside(
        actor=by, matter=make_matter(by), kind="notice", on=DAY,
        details=LetterDetails(facts="有关情况如下", demand="特此告知。", more={"to": "反映人"}),
    )  # fmt: skip
    third = write_notice(actor=by, notice=notice_of(accepted(by)), on=DAY)
    numbers = [each.number.rpartition("〕")[2] for each in (first, beside, third)]
    assert numbers == ["1号", "2号", "3号"]


def test_notice_says_what_the_sender_is_told_and_not_who_he_is() -> None:
    by = supervisor()
    complaint = accepted(by)
    notice = notice_of(complaint)

    letter = write_notice(actor=by, notice=notice, on=DAY)

    said = json.dumps(letter.paper.content, ensure_ascii=False)
    assert notice.text in said
    assert f"反映人（查询号码 {complaint.written_number}）" in said
    assert (NAME in said, PHONE in said) == (False, False)
    assert complaint.steps.latest("id").text == letter.number
    assert "complaints.letter" in Outgoing.objects.latest("id").body


def test_forwarding_letter_is_to_the_body_in_the_words_meant_for_it() -> None:
    by = supervisor()
    forwarding = forwarded(by)

    letter = write_forwarding(actor=by, forwarding=forwarding, on=DAY)

    said = json.dumps(letter.paper.content, ensure_ascii=False)
    assert letter.paper.content["addressee"] == forwarding.body.name
    assert forwarding.text in said
    assert "2026年" in said
    assert NAME not in said
    found = check(letter.paper.uuid, mark_of(letter.paper))
    assert found is not None
    assert (found.number, found.withdrawn_on) == (letter.number, "")


def test_letter_is_written_once_and_by_who_handles_the_complaint() -> None:
    by = supervisor()
    forwarding = forwarded(by)
    with pytest.raises(NotAllowed):
        write_forwarding(actor=clerk(), forwarding=forwarding, on=DAY)
    write_forwarding(actor=by, forwarding=forwarding, on=DAY)
    with pytest.raises(Refused, match="不重复"):
        write_forwarding(actor=by, forwarding=forwarding, on=DAY)
    forwarding.refresh_from_db()
    assert forwarding.dispatch is not None
    assert forwarding.dispatch.number.endswith("1号")


@pytest.mark.usefixtures("data")
def test_pages_write_and_give_out_letters() -> None:
    by = supervisor()
    forwarding = forwarded(by)
    client, agency = Client(), Client()
    client.force_login(by)
    agency.force_login(clerk())
    page = reverse("complaints:complaint", args=[forwarding.complaint.uuid])

    client.post(reverse("complaints:write_forwarding", args=[forwarding.uuid]))
    client.post(reverse("complaints:write_notice", args=[notice_of(forwarding.complaint).uuid]))

    forwarding.refresh_from_db()
    assert forwarding.dispatch is not None
    shown = client.get(page).content.decode()
    url = reverse("complaints:letter_pdf", args=[forwarding.dispatch.uuid])
    assert (url in shown, "式样未核" in shown) == (True, True)
    assert client.get(url).content.startswith(b"%PDF-")
    assert agency.get(url).content.startswith(b"%PDF-")
    notice = notice_of(forwarding.complaint).dispatch
    assert notice is not None
    docx = reverse("complaints:letter_docx", args=[notice.uuid])
    assert client.get(docx).content.startswith(b"PK")
    assert agency.get(docx).status_code == 404
