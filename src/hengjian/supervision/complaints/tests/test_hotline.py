"""Tickets of a hotline: heads guessed, tried first, known ones passed over, nothing of people left behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.tables.files import written
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.complaints.models import Complaint, HotlineFile
from hengjian.supervision.complaints.senders import opened
from hengjian.supervision.complaints.services import hotline
from hengjian.supervision.complaints.services.hotline import Outcome
from hengjian.supervision.complaints.tests.factories import (
    AGENCY,
    NAME,
    PHONE,
    received,
    supervisor,
)
from hengjian.supervision.complaints.tickets import MOST_ROWS, guessed, read_tickets

pytestmark = pytest.mark.django_db

HEADS = (
    "工单编号",
    "受理时间",
    "诉求标题（简要）",
    "诉求内容",
    "责任单位",
    "来电人",
    "来电号码",
    "满意度",
)
ROW = (
    "RX-1",
    "2026-03-01 09:30:00",
    "没有出示证件",
    "执法人员没有出示证件就罚款。",
    "单位/1/7/",
    NAME,
    PHONE,
    "",
)


def upload(
    rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS, name: str = "工单.csv"
) -> Any:
    lines = [",".join(each) for each in (heads, *rows)]
    return SimpleUploadedFile(name, "\n".join(lines).encode())


def row(number: str, **cells: str) -> tuple[str, ...]:
    said = dict(zip(HEADS, ROW, strict=True))
    return tuple({**said, "工单编号": number, **cells}.values())


def sent(*rows: Sequence[str], by: Any = None) -> HotlineFile:
    make_body(AGENCY)
    return hotline.send_file(
        actor=by or supervisor(), file_name="工单.csv", tickets=read_tickets(upload(rows)), on=DAY
    )


def test_columns_are_guessed_whatever_stands_in_brackets() -> None:
    assert guessed(HEADS) == {
        "hotline_number": "工单编号", "received_on": "受理时间", "title": "诉求标题（简要）",
        "text": "诉求内容", "body": "责任单位", "name": "来电人", "phone": "来电号码",
    }  # fmt: skip


def test_file_is_tried_and_nothing_is_registered_yet() -> None:
    file = sent(row("RX-1"), row("RX-2", 责任单位="没有登记的单位"))

    assert Outcome(**file.outcome) == Outcome(new=2, known=0, unplaced=1)
    assert not Complaint.objects.exists()


def test_file_is_kept_sealed_and_forgotten_when_it_is_carried_out() -> None:
    by = supervisor()
    file = sent(row("RX-1"), by=by)

    assert NAME.encode() not in bytes(file.sealed)
    hotline.carry_out(actor=by, file=file, on=DAY)
    complaint = Complaint.objects.get()
    assert bytes(file.sealed) == b""
    assert opened(complaint.sender).phone == PHONE
    assert complaint.body == make_body(AGENCY)
    assert complaint.received_on.isoformat() == "2026-03-01"
    assert complaint.channel == "hotline"
    with pytest.raises(Refused, match="已经导入"):
        hotline.carry_out(actor=by, file=file, on=DAY)


def test_known_tickets_and_those_twice_in_a_file_are_passed_over() -> None:
    by = supervisor()
    received(by, hotline_number="RX-1")
    file = sent(row("RX-1"), row("RX-2"), row("RX-2"), by=by)

    outcome = hotline.carry_out(actor=by, file=file, on=DAY)

    assert (outcome.new, outcome.known) == (1, 2)
    assert Complaint.objects.count() == 2


def test_false_rows_are_told_with_their_numbers_and_the_others_go_on() -> None:
    by = supervisor()
    file = sent(
        row("RX-1"), row("", 受理时间="2026-02-30"), row("RX-3", 受理时间="2026-12-01"),
        row("RX-4", 诉求内容="短"), by=by,
    )  # fmt: skip

    outcome = hotline.carry_out(actor=by, file=file, on=DAY)
    told = dict(outcome.faults)

    assert outcome.new == 1
    assert set(told) == {3, 4, 5}
    assert "2026-02-30" in told[3]
    assert "工单编号" in told[3]
    assert "晚于今天" in told[4]
    assert "太短" in told[5]


def test_column_that_is_not_known_is_chosen_by_hand() -> None:
    by = supervisor()
    heads = ("票号", *HEADS[1:])
    file = hotline.send_file(
        actor=by, file_name="工单.csv", tickets=read_tickets(upload([ROW], heads)), on=DAY
    )

    assert file.outcome["lacking"] == ["工单编号"]
    with pytest.raises(Refused, match="工单编号"):
        hotline.carry_out(actor=by, file=file, on=DAY)
    with pytest.raises(Refused, match="两次"):
        hotline.choose_columns(
            actor=by, file=file, columns={"hotline_number": "票号", "title": "票号"}, on=DAY
        )
    columns = {**file.columns, "hotline_number": "票号"}
    hotline.choose_columns(actor=by, file=file, columns=columns, on=DAY)
    assert file.outcome["new"] == 1


def test_workbook_is_read_as_well_from_the_sheet_that_has_the_columns() -> None:
    content = written(HEADS, [ROW], "工单")
    tickets = read_tickets(SimpleUploadedFile("工单.xlsx", content))

    assert tickets.header == HEADS
    assert tickets.rows[0][1][0] == "RX-1"


def test_file_of_another_is_nobodys_to_carry_out() -> None:
    file = sent(row("RX-1"))

    with pytest.raises(NotAllowed):
        hotline.carry_out(actor=supervisor(), file=file, on=DAY)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("工单.docx", b"PK", "XLSX"),
        ("工单.xlsx", b"PK nothing", "工单.xlsx"),
        ("工单.csv", b"", "工单.csv"),
    ],
)
def test_what_is_no_table_is_refused_in_words(name: str, content: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told):
        read_tickets(SimpleUploadedFile(name, content))


def test_file_with_too_many_rows_is_refused() -> None:
    with pytest.raises(Refused, match="分成几个"):
        read_tickets(upload([row(str(number)) for number in range(MOST_ROWS + 1)]))
