"""What people see and do on the pages of complaints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.intake.tests.conftest import data
from hengjian.journal.models import Outgoing
from hengjian.reading.files import open_files
from hengjian.registry.models.bodies import Body
from hengjian.supervision.complaints import selectors
from hengjian.supervision.complaints.forms import NewComplaintForm
from hengjian.supervision.complaints.models import Attachment, Complaint, SenderReveal
from hengjian.supervision.complaints.numbers import with_check_digits
from hengjian.supervision.complaints.selectors import ComplaintFilter
from hengjian.supervision.complaints.services import answering, deciding, replying
from hengjian.supervision.complaints.states import State
from hengjian.supervision.complaints.tests.attempts import a_complaint, a_forwarding
from hengjian.supervision.complaints.tests.factories import (
    AGENCY,
    CITY,
    NAME,
    PHONE,
    clerk,
    forwarded,
    in_body,
    received,
    supervisor,
)
from hengjian.supervision.complaints.views.progress import MISTYPED, NOT_FOUND

__all__ = ["data"]

pytestmark = pytest.mark.django_db

LOOK_UP = "/progress/"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def shown(client: Client, name: str, uuid: Any) -> str:
    return client.get(reverse(f"complaints:{name}", args=[uuid])).content.decode()


@pytest.mark.usefixtures("data")
def test_complaint_is_registered_by_hand_with_a_file_and_told_its_number() -> None:
    client = signed_in(supervisor())
    told = {
        "channel": "visit", "received_on": today().isoformat(), "title": "乱罚款", "text": "无缘无故罚款。",
        "name": NAME, "phone": PHONE, "kind": "person",
        "materials": SimpleUploadedFile("照片.png", b"\x89PNG\r\n\x1a\n1"),
    }  # fmt: skip
    answer = client.post(reverse("complaints:new"), told, follow=True)

    complaint = Complaint.objects.get()
    page = answer.content.decode()
    assert complaint.written_number in page
    assert NAME not in page
    assert "刘**" in page
    file = Attachment.objects.get()
    got = client.get(reverse("complaints:attachment", args=[file.uuid]))
    assert got.headers["Content-Disposition"].startswith("attachment")


def test_every_field_of_a_new_complaint_is_in_one_of_its_groups() -> None:
    form = NewComplaintForm(Body.objects.all())
    shown = [field.name for part in form.parts for field in part["visible_fields"]]

    assert sorted(shown) == sorted(field.name for field in form.visible_fields())
    assert all(len(part["visible_fields"]) <= 7 for part in form.parts)


def test_wrong_form_comes_back_with_what_was_typed() -> None:
    client = signed_in(supervisor())
    page = client.post(
        reverse("complaints:new"), {"title": "乱罚款", "text": "无缘无故罚款。"}
    ).content.decode()

    assert "请选择来源" in page
    assert "无缘无故罚款。" in page
    assert not Complaint.objects.exists()


def test_body_sees_its_own_words_and_nothing_of_the_sender() -> None:
    given = a_forwarding(AGENCY)
    Complaint.objects.update(text=f"我是{NAME}，电话 {PHONE}。")
    agency = signed_in(clerk())

    page = shown(agency, "given", given.uuid)
    assert "有人反映没有出示证件" in page
    assert NAME not in page
    assert PHONE not in page
    assert (
        agency.get(reverse("complaints:complaint", args=[given.complaint.uuid])).status_code == 403
    )


def test_sender_is_shown_once_with_the_purpose_and_written_down() -> None:
    by = supervisor()
    client, complaint = signed_in(by), received(by)
    address = reverse("complaints:reveal", args=[complaint.uuid])

    assert NAME not in client.get(address).content.decode()
    assert NAME not in client.post(address, {"purpose": ""}).content.decode()
    page = client.post(address, {"purpose": "约他核对情况"}).content.decode()
    assert NAME in page
    assert PHONE in page
    assert SenderReveal.objects.get().by == by.uuid


def test_who_belongs_to_the_body_sees_neither_words_nor_sender_nor_deeds() -> None:
    complaint = received()
    concerned = in_body(supervisor(), complaint.body) if complaint.body else supervisor()
    page = shown(signed_in(concerned), "complaint", complaint.uuid)

    assert "须由别的单位的监督人员办理" in page
    assert complaint.text not in page
    assert "受理</a>" not in page


def test_lamps_of_the_list_and_what_it_is_narrowed_to() -> None:
    by = supervisor()
    client = signed_in(by)
    late = a_complaint(CITY, State.ACCEPTED)
    Complaint.objects.update(due="2020-01-01")
    fresh = a_complaint(CITY, State.RECEIVED)

    page = client.get(reverse("complaints:list")).content.decode()
    assert "逾期" in page
    assert "不明" in page
    for query, wanted in (
        ("lamp=over", late),
        ("lamp=unknown", fresh),
        (f"words={fresh.number}", fresh),
    ):
        rows = client.get(f"{reverse('complaints:list')}?{query}").context["page"].rows
        assert rows == [wanted]


def test_list_and_record_cost_the_same_for_one_and_for_fifty() -> None:
    by = supervisor()
    client = signed_in(by)
    first = a_complaint(CITY, State.ACCEPTED)
    here = reverse("complaints:list")
    client.get(here)
    one = queries(client, here)
    for _ in range(50):
        a_complaint(CITY, State.ACCEPTED)

    assert queries(client, here) == one
    assert queries(client, reverse("complaints:complaint", args=[first.uuid])) < 45


def test_list_of_the_body_costs_the_same_for_one_and_for_fifty() -> None:
    client = signed_in(clerk())
    a_forwarding(AGENCY)
    here = reverse("complaints:given_list")
    client.get(here)
    one = queries(client, here)
    for _ in range(50):
        a_forwarding(AGENCY)

    assert queries(client, here) == one


def test_body_answers_and_the_office_takes_it_from_there() -> None:
    given = a_forwarding(AGENCY)
    agency = signed_in(clerk())
    address = reverse("complaints:answer", args=[given.uuid])

    assert "请填写办理情况" in agency.post(address, {"kind": "corrected"}).content.decode()
    answer = agency.post(address, {"kind": "corrected", "text": "已经退还。"}, follow=True)
    assert "承办单位已反馈" in answer.content.decode()
    page = shown(signed_in(supervisor()), "complaint", given.complaint.uuid)
    assert "已经退还。" in page


def test_merging_from_the_page_asks_nothing_twice() -> None:
    by = supervisor()
    first, again = received(by), received(by)
    client = signed_in(by)

    assert "可能是同一件事" in shown(client, "complaint", again.uuid)
    client.post(reverse("complaints:merge", args=[again.uuid]), {"other": str(first.uuid)})
    again.refresh_from_db()
    assert again.state == State.MERGED
    told = client.post(
        reverse("complaints:merge", args=[again.uuid]), {"other": str(first.uuid)}, follow=True
    )
    assert "不能这样办" in told.content.decode()


def test_anybody_with_the_number_sees_how_it_stands_without_names() -> None:
    by, other = supervisor(), supervisor()
    complaint = received(by)
    deciding.send_elsewhere(actor=by, complaint=complaint, text="请向某局反映", on=today())
    deciding.reconsider(actor=other, complaint=complaint, text="再看一次", on=today())

    page = Client().post(LOOK_UP, {"number": complaint.written_number}).content.decode()

    assert "正在办理" in page
    assert "重新审查" in page
    for secret in (
        NAME,
        PHONE,
        complaint.title,
        complaint.text,
        by.display_name,
        "单位/1/7/",
        "某局",
    ):
        assert secret not in page


def test_every_unknown_number_gets_the_same_answer() -> None:
    one, two = (with_check_digits(f"2026{number:010}") for number in (1, 2))
    pages = [Client().post(LOOK_UP, {"number": each}) for each in (one, two)]
    texts = [
        each.content.decode().replace(number, "")
        for each, number in zip(pages, (one, two), strict=True)
    ]

    assert NOT_FOUND in texts[0]
    assert len({each.status_code for each in pages}) == 1
    strip = [[line for line in text.splitlines() if "csrf" not in line] for text in texts]
    assert strip[0] == strip[1]


def test_mistyped_number_is_told_and_not_counted() -> None:
    client = Client()
    for _ in range(10):
        page = client.post(LOOK_UP, {"number": "2026000000000000"}).content.decode()
        assert MISTYPED in page


@override_settings(LOCK_AFTER_FAILURES_OF_NAME=3)
def test_wrong_numbers_from_one_address_end_and_others_go_on() -> None:
    complaint, client = received(), Client()
    for number in range(3):
        client.post(LOOK_UP, {"number": with_check_digits(f"2026{number:010}")})

    locked = client.post(LOOK_UP, {"number": complaint.number})
    assert locked.status_code == 429
    assert "分钟" in locked.content.decode()
    elsewhere = client.post(LOOK_UP, {"number": complaint.number}, REMOTE_ADDR="192.0.2.7")
    assert "正在办理" in elsewhere.content.decode()


def test_merged_number_shows_how_the_other_stands() -> None:
    by = supervisor()
    first, again = received(by), received(by)
    deciding.merge(actor=by, complaint=again, into=first, on=today())
    deciding.withdraw(actor=by, complaint=first, text="反映人撤回", on=today())

    assert "已经撤回" in Client().post(LOOK_UP, {"number": again.number}).content.decode()


@pytest.mark.usefixtures("data")
def test_hotline_file_goes_from_upload_to_complaints() -> None:
    client = signed_in(supervisor())
    content = "工单编号,收到日期,标题\nRX1,2026-03-02,没有出示证件\nRX2,没有,没有出示证件\n"
    file = SimpleUploadedFile("工单.csv", content.encode())
    page = client.post(reverse("complaints:hotline"), {"file": file}, follow=True)

    assert "可以登记 1 件" in page.content.decode()
    uuid = page.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    done = client.post(reverse("complaints:hotline_carry_out", args=[uuid]), follow=True)
    assert "已登记 1 件" in done.content.decode()
    assert Complaint.objects.get().hotline_number == "RX1"
    refused = client.post(
        reverse("complaints:hotline"), {"file": SimpleUploadedFile("工单.txt", b"x")}
    )
    assert "只能导入" in refused.content.decode()


def test_reopening_is_decided_by_another_on_the_page() -> None:
    by, other, agency = supervisor(), supervisor(), clerk()
    given = a_forwarding(AGENCY)
    complaint = given.complaint
    answering.answer(
        actor=agency, forwarding=given, kind="corrected", text="已经办好。", on=today()
    )
    replying.reply(actor=by, complaint=complaint, kind="corrected", text="已经办好。", on=today())
    objection = replying.ask_again(actor=by, complaint=complaint, reasons="没有办好", on=today())
    address = reverse("complaints:decide_again", args=[objection.uuid])

    assert signed_in(by).get(address).status_code == 403
    answer = signed_in(other).post(
        address, {"reopens": "yes", "text": "重新核查", "due": "2099-01-01"}, follow=True
    )
    assert "第 2 次办理" in answer.content.decode()


def test_list_is_given_out_without_who_the_sender_is(tmp_path: Path) -> None:
    by = supervisor()
    # As it may have been typed before titles were looked through on receipt.
    Complaint.objects.filter(pk=received(by).pk).update(title=f"{NAME}反映罚款没有出示证件")
    answer = signed_in(by).get(reverse("complaints:export"))
    file = tmp_path / "list.xlsx"
    file.write_bytes(answer.content)
    [page] = open_files([file])
    [row] = page.read(list(page.header)).frame.rows()
    said = "|".join(str(cell) for cell in row)
    assert "反映人反映罚款没有出示证件" in said
    assert (NAME in said, PHONE in said) == (False, False)
    assert Outgoing.objects.filter(body__contains="complaints.exported").count() == 1


def test_title_that_names_the_sender_reaches_neither_the_body_nor_the_search() -> None:
    by, agency = supervisor(), clerk()
    complaint = received(by, title=f"{NAME}（电话{PHONE}）反映罚款没有出示证件")
    prefilled = signed_in(by).get(reverse("complaints:forward", args=[complaint.uuid]))
    given = forwarded(by, complaint)
    record = shown(signed_in(agency), "given", given.uuid)
    listed = signed_in(agency).get(reverse("complaints:given_list")).content.decode()

    assert "反映罚款没有出示证件" in record
    for said in (prefilled.content.decode(), record, listed):
        assert (NAME in said, PHONE in said) == (False, False)
    assert not selectors.complaints_for(by, today(), ComplaintFilter(words=NAME)).exists()
    # The words of the sender are the office's alone.
    assert NAME in complaint.text


def test_who_is_not_signed_in_finds_the_way_to_his_complaint_on_the_page_to_sign_in() -> None:
    assert f'href="{LOOK_UP}"' in Client().get(reverse("accounts:sign_in")).content.decode()
