"""What waits for the reader of the first page: how much, where it opens, and what he does next about each."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import STEPS, TOPICS, WAITS
from hengjian.desk.tests.test_pages import page
from hengjian.screening.states import State
from hengjian.screening.tests.factories import make_case, make_duty, make_finding
from hengjian.supervision.complaints.tests.attempts import a_complaint, a_forwarding
from hengjian.supervision.complaints.tests.factories import AGENCY, CITY, clerk, supervisor

pytestmark = pytest.mark.django_db


def figure(client: Client, title: str = "等我处理") -> tuple[str, str, str]:
    """Give a figure of the first page: number, note, and where it leads."""
    figures = client.get(reverse("desk:home")).context["figures"]
    (found,) = [each for each in figures if each.title == title]
    return found.count, found.note, found.url


def signed_in(client: Client, reader: Account) -> Client:
    client.force_login(reader)
    return client


def test_what_waits_for_a_supervisor_are_answers_and_complaints_alike(client: Client) -> None:
    make_finding(state=State.ANSWERED)
    make_finding(state=State.OPEN)
    make_duty(due=today())
    a_complaint(CITY)

    assert figure(signed_in(client, supervisor())) == (
        "2", "其中待认定的答复 1 个", f"{reverse('desk:inbox')}?only=waiting",
    )  # fmt: skip


def test_what_waits_opens_all_of_it_though_it_was_read_and_nothing_else(client: Client) -> None:
    answered = make_finding(state=State.ANSWERED)
    runs_out = make_duty(due=today())
    a_complaint(CITY)
    _, _, address = figure(signed_in(client, supervisor()))
    client.post(reverse("desk:mark"))

    text = page(client, address)

    assert answered.case.number in text
    assert TOPICS["complaint_open"] in text
    assert f"{reverse('screening:findings')}?state=answered" in text
    assert runs_out.case.number not in text
    assert "全部标为已读" not in text, "it would mark what is not shown"
    assert runs_out.case.number in page(client, f"{reverse('desk:inbox')}?all=1")


def test_what_waits_for_an_agency_is_what_was_forwarded_to_it_beside_its_findings(
    client: Client,
) -> None:
    make_finding(AGENCY, state=State.OPEN)
    a_forwarding(AGENCY)
    signed_in(client, clerk())

    assert figure(client)[:2] == ("1", "监督事项、投诉、备案等")
    assert figure(client, "等本单位答复")[0] == "1"


def test_nothing_that_waits_is_said_to_be_none(client: Client) -> None:
    signed_in(client, supervisor())

    assert figure(client)[0] == "0"
    assert "没有等您处理的" in page(client, f"{reverse('desk:inbox')}?only=waiting")


def test_more_of_a_kind_than_the_inbox_lists_is_said_to_be_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hengjian.desk.views.home.MOST", 2)
    monkeypatch.setattr("hengjian.desk.news.supervising.MOST", 2)
    a_complaint(CITY)
    signed_in(client, supervisor())
    assert figure(client)[0] == "1"
    for _ in range(2):
        a_complaint(CITY)

    assert figure(client)[0] == "2+"


def test_every_topic_has_a_next_step_and_what_only_tells_does_not_wait() -> None:
    assert set(STEPS) == set(TOPICS)
    assert all(STEPS.values())
    assert set(TOPICS) - WAITS == {"runs_out", "found", "rejected", "screened"}


def test_each_row_of_the_work_list_ends_with_its_next_step_as_a_link(client: Client) -> None:
    answered = make_finding(state=State.ANSWERED)
    text = page(signed_in(client, supervisor()), reverse("desk:home"))

    address = reverse("screening:finding", args=[answered.uuid])
    rows = [row for row in text.split("<tr>") if answered.case.number in row]
    assert len(rows) == 1
    assert rows[0].count(f'<a href="{address}"') == 2
    assert "<strong>认定</strong></a></td></tr>" in rows[0]
    assert '<th scope="col">下一步</th></tr>' in text


def test_new_finding_is_looked_at_by_a_supervisor_and_answered_by_the_agency() -> None:
    day: date = today()
    make_finding(AGENCY, found_on=day, case=make_case(AGENCY))

    def steps(reader: Account) -> list[str]:
        return [each.next_step for each in news_for(reader, day) if each.topic == "found"]

    assert steps(supervisor()) == ["查看"]
    assert steps(clerk()) == ["答复"]
