"""Pages of reviews of items: figures that open their cases, files, and who sees what."""

import io
import zipfile

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.intake.models import Job
from hengjian.registry.tests.factories import make_body
from hengjian.rulebook.errors import PackError
from hengjian.supervision.itemreviews import law
from hengjian.supervision.itemreviews.models import Reviewed
from hengjian.supervision.itemreviews.services import ask_review
from hengjian.supervision.itemreviews.tests.attempts import a_line
from hengjian.supervision.itemreviews.tests.factories import (
    BOUNDS,
    PLACE,
    case_of,
    clerk,
    item_of,
    proposed,
    reviewed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office(client: Client) -> None:
    client.force_login(clerk())


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"itemreviews:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_form_offers_the_standard_of_this_place_with_its_source(client: Client) -> None:
    with override_settings(JURISDICTION="demo-city"):
        told = shown(client, "new")
        terms = law.terms()

    assert (terms.years, terms.rare, terms.verified) == (5, 3, False)
    assert 'value="3"' in told
    assert "没有与原文核对" in told


def test_where_the_place_says_nothing_a_person_does(client: Client) -> None:
    with override_settings(JURISDICTION="shanghai"):
        assert law.terms() == law.Terms()
        told = shown(client, "new")

    assert "本地没有读到清理的标准" in told


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"years": 0}, "years"), ({"years": "5"}, "years"), ({"rare": -1}, "rare"),
        ({"source": ""}, "source"), ({"verified": None}, "verified"),
    ],
)  # fmt: skip
def test_what_the_pack_says_wrongly_is_told_in_words(given: dict[str, object], words: str) -> None:
    with pytest.raises(PackError, match=f"某地.*{words}"):
        law.check("某地", {"years": 5, "source": "办法", "verified": False, **given})


def test_review_tells_use_and_leads_to_the_cases(client: Client) -> None:
    item = item_of()
    case_of(item.code)
    case_of("")

    told = shown(client, "review", reviewed().uuid)

    assert f"words={item.code}" in told
    assert "至少 1 件" in told
    assert "不能判断" in told


def test_review_of_others_is_hidden(client: Client) -> None:
    hidden = reviewed("/1/8/")
    proposal = proposed("/1/8/")

    assert client.get(reverse("itemreviews:review", args=[hidden.uuid])).status_code == 404
    assert client.get(reverse("itemreviews:proposal", args=[proposal.uuid])).status_code == 404
    assert str(hidden.uuid) not in shown(client, "reviews")
    assert str(proposal.uuid) not in shown(client, "proposals")


@pytest.mark.parametrize("name", ["reviews", "proposals"])
def test_lists_ask_as_often_for_fifty_rows_as_for_one(client: Client, name: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(client, name)
        return len(queries)

    proposed()
    asked()
    one = asked()
    for _ in range(49):
        proposed()

    assert asked() == one


def test_lines_ask_as_often_for_fifty_rows_as_for_one(client: Client) -> None:
    line = a_line(PLACE)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(client, "review", line.review.uuid)
        return len(queries)

    asked()
    one = asked()
    review = line.review
    review.lines.bulk_create(
        [Reviewed(review=review, item=item_of(), use=Reviewed.Use.UNUSED) for _ in range(49)]
    )

    assert asked() == one


def test_workbook_has_every_item_and_what_was_proposed(client: Client) -> None:
    proposal = proposed()
    answer = client.get(reverse("itemreviews:workbook", args=[proposal.line.review.uuid]))

    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )

    assert rows[1][0] == proposal.item.code
    assert {"不能判断", "取消", "多年没有发生", "已提出，待决定"} <= set(rows[1])


def test_draft_is_marked_as_one_and_counts_what_cannot_be_told_apart(client: Client) -> None:
    proposal = proposed()
    answer = client.get(reverse("itemreviews:draft", args=[proposal.line.review.uuid]))

    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()

    assert "（草稿）" in text
    assert "不能判断的 1 个" in text
    assert "多年没有发生" in text
    assert "至少 0 件" in text


def test_journey_from_a_review_to_the_catalogue(client: Client) -> None:
    item = item_of()
    review = reviewed()
    line = review.lines.get(item=item)
    client.post(
        reverse("itemreviews:propose", args=[line.uuid]),
        {"fate": "suspend", "reason": "并入别的事项"},
    )
    proposal = line.proposals.get()
    client.force_login(make_holder(Role.SUPERVISION_LEADER, "/1/"))
    assert "同意" in shown(client, "proposal", proposal.uuid)
    client.post(reverse("itemreviews:agree", args=[proposal.uuid]), {"text": ""})
    client.force_login(clerk())
    client.post(
        reverse("itemreviews:carry_out", args=[proposal.uuid]),
        {"last_day": "2026-12-31", "text": ""},
    )

    item.refresh_from_db()
    assert str(item.valid_until) == "2026-12-31"
    assert "已落实" in shown(client, "proposal", proposal.uuid)


def test_review_whose_work_failed_says_so_instead_of_being_under_way_for_ever(
    client: Client,
) -> None:
    place = make_body(PLACE)
    review = ask_review(actor=clerk(), place=place, bounds=BOUNDS, on=DAY)
    assert "正在清点" in shown(client, "reviews")
    assert "正在清点" in shown(client, "review", review.uuid)

    Job.objects.filter(subject=review.uuid).update(state=Job.State.FAILED)

    for page in (shown(client, "reviews"), shown(client, "review", review.uuid)):
        assert "没有完成" in page
        assert "正在清点" not in page
