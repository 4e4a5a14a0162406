"""Lists of the room as spreadsheets: the rows that the reader sees, as the list is narrowed, and who took them out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.journal.models import Outgoing
from hengjian.supervision import exports
from hengjian.supervision.campaigns.tests.factories import make_campaign
from hengjian.supervision.coordination.tests.factories import coordinator, make_dispute, make_major
from hengjian.supervision.referrals.tests.factories import make_referral
from hengjian.supervision.tests.factories import make_matter, supervisor

pytestmark = pytest.mark.django_db

LISTS: dict[str, tuple[Callable[[], object], str, str, str]] = {
    "supervision:export": (make_matter, "监督〔", "supervision.matters_exported", "closed"),
    "coordination:disputes_export": (
        make_dispute,
        "协调〔",
        "coordination.disputes_exported",
        "settled",
    ),
    "coordination:majors_export": (make_major, "重大〔", "coordination.majors_exported", "closed"),
    "referrals:export": (make_referral, "移送线索〔", "referrals.exported", "told"),
    "campaigns:export": (make_campaign, "逐利执法专项整治", "campaigns.exported", "closed"),
}


def text_of(content: bytes) -> tuple[int, str]:
    """Give how many rows a workbook has below its head, and all its words."""
    with ZipFile(BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    return sheet.count("<row ") - 1, words


@pytest.mark.parametrize("address", LISTS)
def test_list_is_given_out_as_the_reader_sees_it_and_written_down(address: str) -> None:
    make, said, kind, over = LISTS[address]
    make()
    client = Client()
    client.force_login(coordinator())

    count, words = text_of(client.get(reverse(address)).content)

    assert (count, said in words) == (1, True)
    assert Outgoing.objects.filter(body__contains=kind).count() == 1
    narrowed = client.get(reverse(address), {"state": over}).content
    assert text_of(narrowed)[0] == 0
    client.force_login(supervisor("/2/"))
    assert text_of(client.get(reverse(address)).content)[0] == 0


@pytest.mark.parametrize("make", [make_matter])
def test_list_that_is_too_long_says_so_on_its_page(
    make: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    make()
    client = Client()
    client.force_login(supervisor())
    answer = client.get(reverse("supervision:export"), follow=True)
    assert answer.redirect_chain == [(reverse("supervision:matters"), 302)]
    assert "请先减少范围" in answer.content.decode()
