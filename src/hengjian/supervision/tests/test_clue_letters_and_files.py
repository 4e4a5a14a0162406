"""Letters about a clue, and files that come with measures."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake.tests.conftest import data
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.models import Clue, Dispatch, MeasureFile
from hengjian.supervision.services.clues import ClueDetails, receive_clue
from hengjian.supervision.services.dispatches import DispatchDetails, issue_for_clue
from hengjian.supervision.tests.factories import AGENCY, clerk, make_letter, supervisor

__all__ = ["data"]

pytestmark = pytest.mark.django_db

SAID = DispatchDetails("某机关", "线索", "反映的情况", "请依法办理。", DAY + timedelta(days=20))


def make_clue() -> Clue:
    details = ClueDetails("hotline", "检查没有出示证件", received_on=DAY)
    return receive_clue(actor=supervisor(), body=make_body(AGENCY), details=details, on=DAY)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def a_file(name: str = "清单.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())


def test_clue_is_forwarded_with_a_letter_that_says_until_when() -> None:
    letter = issue_for_clue(
        actor=supervisor(), clue=make_clue(), kind="forwarding", details=SAID, on=DAY
    )
    said = json.dumps(letter.paper.content, ensure_ascii=False)
    assert letter.paper.content["addressee"] == "某机关"
    assert "请依法办理。" in said
    assert "最迟于" in said


@pytest.mark.parametrize("kind", ["urging", "decision", "referral"])
def test_letter_of_a_matter_is_not_written_about_a_clue(kind: str) -> None:
    with pytest.raises(Refused, match="监督事项里制发"):
        issue_for_clue(actor=supervisor(), clue=make_clue(), kind=kind, details=SAID, on=DAY)
    assert not Dispatch.objects.exists()


def test_agency_writes_no_letter_about_a_clue_and_sees_none() -> None:
    clue = make_clue()
    with pytest.raises(NotAllowed):
        issue_for_clue(actor=clerk(), clue=clue, kind="notice", details=SAID, on=DAY)
    letter = issue_for_clue(actor=supervisor(), clue=clue, kind="notice", details=SAID, on=DAY)
    url = reverse("supervision:clue_letter_pdf", args=[letter.uuid])
    assert signed_in(clerk()).get(url).status_code == 403


def test_page_of_a_clue_offers_its_letters() -> None:
    client, clue = signed_in(supervisor()), make_clue()
    told = {"to": "反映人", "facts": "您反映的问题", "demand": "已经立项办理。"}
    client.post(reverse("supervision:clue_notice", args=[clue.uuid]), told)
    letter = clue.dispatches.get()
    shown = client.get(reverse("supervision:clue", args=[clue.uuid])).content.decode()
    assert (letter.number in shown, "式样未核" in shown) == (True, True)
    answer = client.get(reverse("supervision:clue_letter_docx", args=[letter.uuid]))
    assert answer.content.startswith(b"PK")


@pytest.mark.usefixtures("data")
def test_files_come_with_a_measure_and_with_its_answer() -> None:
    matter, office, agency = make_letter().matter, signed_in(supervisor()), signed_in(clerk())
    asked = {
        "kind": "files", "text": "请提供检查清单。", "due": (today() + timedelta(days=10)).isoformat(),
        "materials": [a_file("要求.pdf")],
    }  # fmt: skip
    office.post(reverse("supervision:measure", args=[matter.uuid]), asked)
    measure = matter.measures.get()

    answered = {"text": "清单附后。", "materials": [a_file("清单.pdf"), a_file("笔录.pdf")]}
    agency.post(reverse("supervision:answer", args=[measure.uuid]), answered)

    kept = [(each.name, each.with_answer) for each in measure.files.all()]
    assert kept == [("要求.pdf", False), ("清单.pdf", True), ("笔录.pdf", True)]
    page = reverse("supervision:matter", args=[matter.uuid])
    for client in (office, agency):
        shown = client.get(page).content.decode()
        assert all(name in shown for name, _ in kept)
        url = reverse("supervision:measure_file", args=[measure.files.latest("id").uuid])
        assert client.get(url).content.startswith(b"%PDF-1.7")


@pytest.mark.usefixtures("data")
def test_agency_gets_no_file_of_a_look_that_it_was_not_told_of() -> None:
    matter, office = make_letter().matter, signed_in(supervisor())
    office.post(
        reverse("supervision:measure", args=[matter.uuid]),
        {"kind": "hearing", "text": "座谈情况。", "materials": [a_file()]},
    )
    file = MeasureFile.objects.get()
    url = reverse("supervision:measure_file", args=[file.uuid])
    assert office.get(url).status_code == 200
    assert signed_in(clerk()).get(url).status_code == 404
