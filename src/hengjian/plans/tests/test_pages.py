"""What people see and do on the pages of the ledger."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.common.refusals import Refused
from hengjian.intake.tests.conftest import data
from hengjian.journal.models import Outgoing
from hengjian.plans import store
from hengjian.plans.documents.apart import read_document
from hengjian.plans.models.ledger import TASKS, Plan, Task
from hengjian.plans.models.reading import Draft, DraftItem
from hengjian.plans.services import tasks
from hengjian.plans.services.tasks import Telling
from hengjian.plans.tests.factories import (
    AGENCY,
    CITY,
    agency,
    make_draft,
    make_plan,
    make_task,
    office,
)
from hengjian.reading.errors import UnusableFile
from hengjian.registry.tests.factories import make_body

__all__ = ["data"]

pytestmark = pytest.mark.django_db
DOCUMENT = """市行政执法质量提升行动方案
一、主要任务
（一）梳理执法事项。2026年3月底前公布清单。
责任单位：单位/1/7/
（二）加强培训。每年培训不少于60学时。
责任单位：各有关部门
"""
EMPTY_ROWS = {
    f"{name}-{field}": "0"
    for name in ("deadlines", "targets")
    for field in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def upload(client: Client, content: bytes = DOCUMENT.encode(), name: str = "方案.txt") -> str:
    """Upload a document and give the page after it."""
    told = {
        "file": SimpleUploadedFile(name, content), "title": "", "number": "",
        "body": str(make_body(CITY).uuid), "issued_on": "2026-01-15",
    }  # fmt: skip
    make_body(AGENCY)
    return client.post(reverse("plans:upload"), told, follow=True).content.decode()


@pytest.mark.usefixtures("data")
def test_document_is_uploaded_corrected_confirmed_and_seen_by_its_agency() -> None:
    client = signed_in(office())
    page = upload(client)
    assert "还没有入账" in page
    draft = Draft.objects.get()
    assert draft.title == "市行政执法质量提升行动方案"
    item = draft.items.get(position=1)

    beside = client.get(reverse("plans:item", args=[item.uuid])).content.decode()
    assert "<mark>" in beside
    assert "梳理执法事项。2026年3月底前公布清单。" in beside
    told = {
        **EMPTY_ROWS, "deed": "correct", "path": "一/（一）", "text": "梳理执法事项，公布清单。",
        "lead": "单位/1/7/", "responsible": "", "deadlines-TOTAL_FORMS": "1",
        "deadlines-0-text": "4月底前", "deadlines-0-value": "2026年4月",
    }  # fmt: skip
    after = client.post(reverse("plans:item", args=[item.uuid]), told)
    second = draft.items.get(position=2)
    assert after.headers["Location"] == reverse("plans:item", args=[second.uuid])
    client.post(reverse("plans:check_rest", args=[draft.uuid]))
    client.post(reverse("plans:confirm", args=[draft.uuid]))

    task = Task.objects.get(position=1)
    assert (task.text, str(task.due)) == ("梳理执法事项，公布清单。", "2026-04-30")
    mine = signed_in(agency()).get(reverse("plans:tasks")).content.decode()
    assert "梳理执法事项，公布清单。" in mine
    assert "加强培训" not in mine


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7 broken", "不是完好的 PDF"),
        ("a.docx", b"PK\x03\x04 broken", "不是完好的 DOCX"),
        ("a.txt", b"", "空"),
        ("a.txt", "今天天气很好。".encode(), "没有认出任务"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧式的 DOC"),
    ],
)
def test_document_that_cannot_be_read_is_refused_with_what_to_do(
    name: str, content: bytes, said: str
) -> None:
    page = upload(signed_in(office()), content, name)

    assert said in page
    assert not Draft.objects.exists()


def test_reading_has_a_bound_on_time(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(DOCUMENT, encoding="utf-8")

    with pytest.raises(UnusableFile, match="太多内存或者时间"):
        read_document(file, "方案.txt", seconds=0.01)


def test_day_that_is_none_is_told_beside_its_field_and_nothing_typed_is_lost() -> None:
    item = make_draft().items.get(position=1)
    told = {
        **EMPTY_ROWS, "deed": "correct", "text": "改过的文字", "deadlines-TOTAL_FORMS": "1",
        "deadlines-0-text": "年底前", "deadlines-0-value": "年底",
    }  # fmt: skip

    page = signed_in(office()).post(reverse("plans:item", args=[item.uuid]), told).content.decode()

    assert "“年底”不是日期" in page
    assert "改过的文字" in page
    item.refresh_from_db()
    assert item.check_state == DraftItem.Check.WAITING


def test_item_is_split_merged_and_dropped_with_the_buttons() -> None:
    client = signed_in(office())
    draft = make_draft()
    item = draft.items.get(position=1)
    address = reverse("plans:item", args=[item.uuid])

    client.post(address, {**EMPTY_ROWS, "deed": "split", "text": "梳理清单。\n\n公布清单。"})
    assert [each.text for each in draft.items.all()][:2] == ["梳理清单。", "公布清单。"]
    second = draft.items.get(position=2)
    client.post(reverse("plans:item", args=[second.uuid]), {"deed": "merge"})
    assert draft.items.get(position=1).text == "梳理清单。\n公布清单。"
    client.post(address, {"deed": "drop"})

    item.refresh_from_db()
    assert item.check_state == DraftItem.Check.DROPPED


def written(item: DraftItem, **other: str) -> dict[str, str]:
    """Give the form of an item as it stands on its page."""
    told = {
        **EMPTY_ROWS, "path": item.path, "text": item.text, "lead": "\n".join(item.lead),
        "responsible": "\n".join(item.responsible), "deadlines-TOTAL_FORMS": str(len(item.deadlines)),
        "deadlines-INITIAL_FORMS": str(len(item.deadlines)), "targets-TOTAL_FORMS": str(len(item.targets)),
        "targets-INITIAL_FORMS": str(len(item.targets)),
    }  # fmt: skip
    for at, each in enumerate(item.deadlines):
        told |= {f"deadlines-{at}-text": each["text"], f"deadlines-{at}-value": each["value"]}
    for at, each in enumerate(item.targets):
        told |= {f"targets-{at}-{name}": str(value) for name, value in each.items()}
    return told | other


@pytest.mark.parametrize("deed", ["merge", "drop"])
def test_what_was_typed_is_kept_whatever_button_is_used(deed: str) -> None:
    client = signed_in(office())
    draft = make_draft()
    item = draft.items.get(position=2)
    address = reverse("plans:item", args=[item.uuid])

    client.post(address, written(item, deed=deed, text="改过的文字，接上一项。"))

    texts = [each.text for each in draft.items.all()]
    assert [each for each in texts if "改过的文字，接上一项。" in each]


def test_dropping_what_nobody_changed_corrects_nothing() -> None:
    client = signed_in(office())
    item = make_draft().items.get(position=1)
    assert item.lead or item.responsible

    client.post(reverse("plans:item", args=[item.uuid]), written(item, deed="drop"))

    assert not Outgoing.objects.filter(body__contains="draft_corrected").exists()
    item.refresh_from_db()
    assert item.check_state == DraftItem.Check.DROPPED


def test_merge_of_what_cannot_be_read_is_told_and_loses_nothing() -> None:
    client = signed_in(office())
    draft = make_draft()
    item = draft.items.get(position=2)
    rows = {"deadlines-TOTAL_FORMS": "1", "deadlines-0-text": "年底前", "deadlines-0-value": "年底"}

    page = client.post(
        reverse("plans:item", args=[item.uuid]), {**written(item), **rows, "deed": "merge"}
    ).content.decode()

    assert "“年底”不是日期" in page
    assert draft.items.filter(pk=item.pk).exists()


def test_draft_can_be_narrowed_to_what_is_left_to_look_at() -> None:
    client = signed_in(office())
    draft = make_draft()
    first, second = draft.items.all()[:2]
    client.post(reverse("plans:item", args=[first.uuid]), written(first, deed="drop"))
    address = reverse("plans:draft", args=[draft.uuid])

    pages = {
        only: client.get(address, {"only": only}).content.decode()
        for only in ("", "waiting", "dropped", "x")
    }

    rows = {only: re.findall(r'<tr id="item-([^"]*)"', page) for only, page in pages.items()}
    every = [str(each.uuid) for each in draft.items.all()]
    assert rows == {"": every, "waiting": every[1:], "dropped": [str(first.uuid)], "x": every}
    beside = client.get(reverse("plans:item", args=[second.uuid])).content.decode()
    assert f'{address}#item-{second.uuid}"' in beside


def test_draft_of_two_hundred_tasks_asks_as_often_as_one_of_three() -> None:
    client = signed_in(office())
    asked = []
    for more in (0, 197):
        draft = make_draft()
        DraftItem.objects.bulk_create(
            DraftItem(draft=draft, position=10 + at, text="完善制度。", lead=["单位/1/7/"])
            for at in range(more)
        )
        item = draft.items.last()
        assert item
        for address in (
            reverse("plans:draft", args=[draft.uuid]),
            reverse("plans:item", args=[item.uuid]),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


@pytest.mark.usefixtures("data")
def test_table_of_a_word_document_is_read_in_its_own_process_and_marked_row_by_row() -> None:
    paper = docx.Document()
    table = paper.add_table(rows=0, cols=4)
    for row in (
        ("序号", "重点任务", "责任单位", "完成时限"),
        ("1", "公布事项清单", "单位/1/7/", "2026年3月底前"),
        ("2", "清理到期证件", "单位/1/7/", "2026年6月底前"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    kept = io.BytesIO()
    paper.save(kept)
    client = signed_in(office())

    upload(client, kept.getvalue(), "分工表.docx")

    second = DraftItem.objects.get(position=2)
    assert (second.text, second.deadlines[0]["value"]) == ("清理到期证件", "2026-06")
    beside = client.get(reverse("plans:item", args=[second.uuid])).content.decode()
    assert "<mark>清理到期证件</mark>" in beside


def test_body_that_is_not_registered_is_told_by_its_name() -> None:
    draft = make_draft()
    client = signed_in(office())
    address = reverse("plans:names", args=[draft.uuid])

    page = client.post(address, {"name-0": "没有的单位", "name-1": ""}).content.decode()
    assert "没有“没有的单位”" in page
    client.post(address, {"name-0": "单位/1/7/、单位/1/", "name-1": ""})

    draft.refresh_from_db()
    assert len(draft.names["单位/1/7/"]) == 2


def test_hostile_words_of_a_document_are_shown_as_words() -> None:
    draft = make_draft()
    draft.items.filter(position=1).update(text="<script>alert(1)</script>", path='"><b>')

    client = signed_in(office())
    pages = [
        client.get(reverse("plans:draft", args=[draft.uuid])).content.decode(),
        client.get(reverse("plans:item", args=[draft.items.get(position=1).uuid])).content.decode(),
    ]

    assert not [page for page in pages if "<script>alert" in page or '"><b>' in page]


def test_lists_ask_the_database_as_often_for_one_task_as_for_fifty() -> None:
    by = office()
    plan = make_plan(by)
    make_task(by, plan)
    client = signed_in(by)
    addresses = [
        reverse("plans:plans"), reverse("plans:tasks"), reverse("plans:plan", args=[plan.uuid]),
        reverse("plans:evaluation", args=[plan.uuid]),
    ]  # fmt: skip
    few = [queries(client, address) for address in addresses]
    for _ in range(49):
        make_task(by, plan)

    assert [queries(client, address) for address in addresses] == few


def test_overview_of_a_draft_asks_the_database_as_often_for_more_items() -> None:
    by = office()
    draft = make_draft(by)
    client = signed_in(by)
    address = reverse("plans:draft", args=[draft.uuid])
    few = queries(client, address)
    for position in range(3, 50):
        DraftItem.objects.create(draft=draft, position=position, text="另一项", lead=["单位/1/7/"])

    assert queries(client, address) == few


@pytest.mark.parametrize(
    ("wish", "texts"),
    [
        ("lamp=over", {"逾期的"}), ("lamp=in_time", {"按期的"}), ("lamp=none", {"没有期限的"}),
        ("words=逾期", {"逾期的"}), ("only=quiet", {"按期的", "没有期限的"}), ("state=done", set()),
    ],
)  # fmt: skip
def test_tasks_are_filtered_by_lamp_words_and_silence(wish: str, texts: set[str]) -> None:
    by = office()
    plan = make_plan(by)
    made = {"逾期的": "2026-01-31", "按期的": "2999-12-31", "没有期限的": ""}
    for text, day in made.items():
        task = make_task(by, plan, days=(day,))
        task.text = f"{text}任务"
        task.save()
        TASKS.index(task)
    late = Task.objects.get(text="逾期的任务")
    tasks.tell(actor=by, task=late, telling=Telling("going", "正在推进。"), on=today())

    page = signed_in(by).get(f"{reverse('plans:plan', args=[plan.uuid])}?{wish}").content.decode()

    assert {text for text in made if f"{text}任务" in page} == texts


@pytest.mark.usefixtures("data")
def test_progress_with_evidence_is_given_out_to_who_sees_the_task_only() -> None:
    task = make_task()
    client = signed_in(agency())
    told = {
        "kind": "going",
        "deadline": "",
        "text": "正在梳理事项。",
        "evidence": SimpleUploadedFile("清单.pdf", b"%PDF-1.7 list"),
    }
    client.post(reverse("plans:tell", args=[task.uuid]), told)
    file = task.progress.get().files.get()

    given = signed_in(office()).get(reverse("plans:file", args=[file.uuid]))
    other = signed_in(agency("/1/8/")).get(reverse("plans:file", args=[file.uuid]))

    assert given.content == b"%PDF-1.7 list"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert other.status_code == 404


def test_report_of_an_unknown_kind_of_file_is_refused_and_nothing_is_saved() -> None:
    task = make_task()
    told = {
        "kind": "going",
        "deadline": "",
        "text": "正在梳理事项。",
        "evidence": SimpleUploadedFile("a.exe", b"MZ"),
    }

    page = signed_in(agency()).post(reverse("plans:tell", args=[task.uuid]), told).content.decode()

    assert "不是 PDF" in page
    assert not task.progress.exists()


def test_agency_sees_its_own_tasks_of_a_ledger_and_not_the_whole() -> None:
    by = office()
    plan = make_plan(by)
    make_task(by, plan)
    Task.objects.filter(pk=make_task(by, plan, owner="/1/8/").pk).update(text="别的单位的任务")
    client = signed_in(agency())

    page = client.get(reverse("plans:plan", args=[plan.uuid])).content.decode()

    assert "别的单位的任务" not in page
    assert "通报、报告、评估" not in page
    assert client.get(reverse("plans:evaluation", args=[plan.uuid])).status_code == 403
    assert (
        signed_in(agency("/1/9/")).get(reverse("plans:plan", args=[plan.uuid])).status_code == 404
    )


@pytest.mark.parametrize("kind", ["circular_file", "report_file", "mid_file", "final_file"])
def test_paper_is_a_docx_with_the_figures_filled_in(kind: str) -> None:
    by = office()
    plan = make_plan(by)
    make_task(by, plan, days=("2026-01-31",))

    given = signed_in(by).get(reverse(f"plans:{kind}", args=[plan.uuid]))

    paper = docx.Document(io.BytesIO(given.content))
    text = "\n".join(each.text for each in paper.paragraphs)
    assert "行动方案" in text
    assert "任务 1 项：逾期 1 项" in text
    assert "已到期还没有完成 1 个" in text
    assert paper.tables[0].rows[1].cells[5].text == "逾期"


def test_task_without_a_measure_says_so() -> None:
    by = office()
    task = make_task(by)

    page = signed_in(by).get(reverse("plans:task", args=[task.uuid])).content.decode()

    assert "平台没有能衡量这项任务的数据" in page


def test_choice_of_a_measure_tells_what_each_counts_and_what_cannot_be_measured_yet() -> None:
    by = office()
    task = make_task(by)

    page = signed_in(by).get(reverse("plans:measure", args=[task.uuid])).content.decode()

    assert "<strong>投诉举报按期答复</strong>：" in page
    assert '<option value="complaints_answered_in_time">' in page
    assert "<strong>执法人员培训学时</strong>：平台还没有培训的数据，不能选。" in page
    assert '<option value="training_hours">' not in page


def test_supervisor_sees_no_button_that_he_may_not_use() -> None:
    task = make_task()

    page = signed_in(office(CITY, Role.SUPERVISOR)).get(reverse("plans:task", args=[task.uuid]))

    assert "可以办理" not in page.content.decode()


@pytest.mark.usefixtures("data")
def test_document_is_kept_and_given_out_as_it_came() -> None:
    client = signed_in(office())
    upload(client)
    draft = Draft.objects.get()
    client.post(reverse("plans:check_rest", args=[draft.uuid]))
    client.post(reverse("plans:confirm", args=[draft.uuid]))

    given = client.get(reverse("plans:document", args=[Plan.objects.get().uuid]))

    assert given.content == DOCUMENT.encode()
    assert given.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.usefixtures("data")
def test_document_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hengjian.common.keeping.LARGEST", 10)

    with pytest.raises(Refused, match="超过"):
        store.keep_and_read(SimpleUploadedFile("a.txt", b"x" * 11))


def test_bodies_of_a_task_are_chosen_already_where_they_are_to_be_changed() -> None:
    by = office()
    task = make_task(by)
    body = task.owners.get().body

    page = signed_in(by).get(reverse("plans:assign", args=[task.uuid])).content.decode()

    lead, _, responsible = page.partition('name="responsible"')
    assert re.search(rf'value="{body.uuid}"\s+selected', lead)
    assert "selected" not in responsible
