"""What people see and do on the pages of coordination."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.coordination.models import Dispute, Position
from hengjian.supervision.coordination.tests.factories import (
    DETAILS,
    ONE,
    OTHER,
    clerk,
    coordinator,
    make_dispute,
    make_major,
)

pytestmark = pytest.mark.django_db
NEW = {
    "title": "夜市油烟由谁查处", "kind": "jurisdiction", "domain": "market-regulation", "stance": "claims",
    "text": "夜市油烟扰民。", "asked_by": "市城市管理局", "cases": "",
}  # fmt: skip


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_supervisor_registers_a_dispute_and_sees_its_term_with_the_article() -> None:
    client = signed_in(coordinator())
    data = {
        **NEW, "asked_on": today().isoformat(), "bodies": [str(make_body(p).uuid) for p in (ONE, OTHER)],
    }  # fmt: skip

    page = client.post(reverse("coordination:new_dispute"), data, follow=True)

    text = page.content.decode()
    assert "协调〔" in text
    assert "第二十五条" in text
    assert "开始协调" in text
    assert Dispute.objects.get().positions.count() == 2


def test_first_filing_is_spoken_of_only_where_the_dispute_is_about_a_case() -> None:
    actor = coordinator()
    client = signed_in(actor)

    def told(kind: str) -> str:
        dispute = make_dispute(actor, details=replace(DETAILS, kind=kind), on=today())
        page = client.get(reverse("coordination:dispute", args=[dispute.uuid]))
        return page.content.decode()

    about_a_case, about_a_list = told("jurisdiction"), told("items")
    assert "由最先立案的机关管辖" in about_a_case
    assert "共同的上一级机关指定" in about_a_case
    assert "最先立案" not in about_a_list
    assert "共同的上一级机关指定" not in about_a_list
    assert "按程序报人民政府决定" in about_a_list


def test_case_number_that_is_not_found_is_told_and_nothing_is_lost() -> None:
    client = signed_in(coordinator())
    data = {
        **NEW, "asked_on": today().isoformat(), "cases": "没有的案号",
        "bodies": [str(make_body(p).uuid) for p in (ONE, OTHER)],
    }  # fmt: skip

    page = client.post(reverse("coordination:new_dispute"), data)

    assert "没有找到案件：没有的案号" in page.content.decode()
    assert "夜市油烟扰民。" in page.content.decode()
    assert not Dispute.objects.exists()


def test_agency_says_what_it_holds_on_its_own_page() -> None:
    position = make_dispute(on=today()).positions.order_by("id").first()
    assert position
    data = {"stance": Position.Stance.REFUSES, "reasons": "不在事项清单以内。", "filed_on": ""}

    page = signed_in(clerk(ONE)).post(
        reverse("coordination:position", args=[position.uuid]), data, follow=True
    )

    assert "不在事项清单以内。" in page.content.decode()
    assert "开始协调" not in page.content.decode()


def test_lists_ask_as_many_queries_for_fifty_rows_as_for_one() -> None:
    actor = coordinator()
    client = signed_in(actor)
    make_dispute(actor)
    make_major(actor)
    one = [queries(client, reverse(f"coordination:{name}")) for name in ("disputes", "majors")]
    for _ in range(20):
        make_dispute(actor)
        make_major(actor)

    many = [queries(client, reverse(f"coordination:{name}")) for name in ("disputes", "majors")]

    assert many == one


def test_record_of_a_major_case_names_who_joins() -> None:
    major = make_major()

    page = signed_in(clerk(OTHER)).get(reverse("coordination:major", args=[major.uuid]))

    assert str(make_body(ONE)) in page.content.decode()
    assert "填写进展" in page.content.decode()
    assert "办结</a>" not in page.content.decode()
