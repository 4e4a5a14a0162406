"""Letters about a clue, and files that come with measures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake.tests.conftest import data
from hengjian.journal.models import Outgoing
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.models import Clue, Dispatch, Letter, MeasureFile, Reply
from hengjian.supervision.selectors import answers_due
from hengjian.supervision.services.clues import ClueDetails, receive_clue
from hengjian.supervision.services.dispatches import DispatchDetails, issue_for_clue
from hengjian.supervision.services.replies import ReplyDetails, record_answer
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


def forwarded(clue: Clue | None = None, due: date | None = SAID.due) -> Dispatch:
    details = replace(SAID, due=due)
    return issue_for_clue(
        actor=supervisor(), clue=clue or make_clue(), kind="forwarding", details=details, on=DAY
    )


def told(sent: Dispatch, kind: str, *, on: date = DAY, day: date = DAY) -> Reply:
    details = ReplyDetails(kind, "已经办理。", on)
    return record_answer(actor=supervisor(), dispatch=sent, details=details, on=day)


def test_receipt_and_result_of_a_forwarded_clue_are_recorded_and_only_the_result_ends_the_waiting() -> (
    None
):
    clue = make_clue()
    sent, before = forwarded(clue), Outgoing.objects.count()
    assert answers_due([clue]) == {clue.pk: SAID.due}

    told(sent, "receipt")
    assert answers_due([clue]) == {clue.pk: SAID.due}

    told(sent, "feedback")
    assert not answers_due([clue])
    assert [each.kind for each in sent.replies.all()] == ["receipt", "feedback"]
    assert Outgoing.objects.count() == before + 2


@pytest.mark.parametrize(
    ("kind", "days", "why"),
    [
        ("receipt", -1, "发文以后"),
        ("receipt", 1, "不能晚于今天"),
        ("verdict", 0, "没有这样的回复"),
    ],
)
def test_reply_about_a_clue_is_one_that_its_letter_has_between_its_day_and_today(
    kind: str, days: int, why: str
) -> None:
    sent = forwarded()
    with pytest.raises(Refused, match=why):
        told(sent, kind, on=DAY + timedelta(days=days))
    assert not Reply.objects.exists()


def test_notice_has_no_reply_and_what_belongs_to_no_clue_is_answered_elsewhere() -> None:
    notice = issue_for_clue(
        actor=supervisor(), clue=make_clue(), kind="notice", details=SAID, on=DAY
    )
    with pytest.raises(Refused, match="没有这样的回复"):
        told(notice, "receipt")
    sent = forwarded()
    Dispatch.objects.filter(pk=sent.pk).update(clue=None)
    with pytest.raises(Refused, match="投诉举报"):
        told(sent, "feedback")


def test_agency_records_no_reply_about_a_clue() -> None:
    with pytest.raises(NotAllowed):
        record_answer(
            actor=clerk(), dispatch=forwarded(), details=ReplyDetails("receipt", "已收到。", DAY), on=DAY
        )  # fmt: skip
    assert not Reply.objects.exists()


@pytest.mark.usefixtures("data")
def test_result_comes_with_its_file_to_the_page_of_the_clue() -> None:
    client, clue = signed_in(supervisor()), make_clue()
    sent, page = (
        forwarded(clue, today() + timedelta(days=9)),
        reverse("supervision:clue", args=[clue.uuid]),
    )
    assert "还剩 9 天" in client.get(page).content.decode()

    given = {
        "kind": "feedback", "replied_on": today().isoformat(), "text": "已经依法处理。",
        "materials": [a_file("决定.pdf")],
    }  # fmt: skip
    client.post(reverse("supervision:clue_reply", args=[sent.uuid]), given)

    shown = client.get(page).content.decode()
    assert ("已经依法处理。" in shown, "决定.pdf" in shown, "还剩" in shown) == (True, True, False)
    file = sent.replies.get().files.get()
    url = reverse("supervision:reply_file", args=[file.uuid])
    assert client.get(url).content == a_file("决定.pdf").read()
    assert signed_in(supervisor("/1/8/")).get(url).status_code == 404
    assert signed_in(clerk()).get(url).status_code == 404


@pytest.mark.usefixtures("data")
def test_agency_has_no_file_that_came_back_to_a_referral_about_it() -> None:
    letter = make_letter()
    Letter.objects.filter(pk=letter.pk).update(kind="referral")
    office = signed_in(supervisor())
    given = {
        "kind": "receipt", "replied_on": today().isoformat(), "text": "材料已收到。", "materials": [a_file("回执.pdf")],
    }  # fmt: skip
    office.post(reverse("supervision:reply", args=[letter.uuid]), given)
    url = reverse("supervision:reply_file", args=[letter.replies.get().files.get().uuid])
    assert office.get(url).status_code == 200
    assert (
        "回执.pdf"
        in office.get(reverse("supervision:matter", args=[letter.matter.uuid])).content.decode()
    )
    assert signed_in(clerk()).get(url).status_code == 404


@pytest.mark.parametrize(
    ("days", "asked", "listed"),
    [
        (3, "waiting", True), (3, "over", False), (0, "over", False), (-1, "over", True), (None, "waiting", True),
        (None, "over", False),
    ],
)  # fmt: skip
def test_list_finds_the_clues_whose_forwarding_letter_waits_or_is_overdue(
    days: int | None, asked: str, *, listed: bool
) -> None:
    clue, other = make_clue(), make_clue()
    sent = forwarded(clue)
    due = None if days is None else today() + timedelta(days=days)
    Dispatch.objects.filter(pk=sent.pk).update(due=due)
    client, address = signed_in(supervisor()), reverse("supervision:clues") + f"?answer={asked}"

    shown = client.get(address).content.decode()
    assert (str(clue.uuid) in shown, str(other.uuid) in shown) == (listed, False)

    told(sent, "feedback")
    assert str(clue.uuid) not in client.get(address).content.decode()


def test_reply_is_to_a_letter_of_a_matter_or_to_one_about_a_clue_and_never_to_both() -> None:
    reply = told(forwarded(), "receipt")
    for letter, sent in ((make_letter(), reply.dispatch), (None, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.filter(pk=reply.pk).update(letter=letter, dispatch=sent)


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
