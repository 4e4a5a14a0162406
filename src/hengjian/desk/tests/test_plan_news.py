"""Tasks of the ledger among the news: what an agency has to do, and what waits for the plan office."""

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.signed import today
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import PLAN_OWED, PLAN_REVIEW
from hengjian.plans.services import tasks
from hengjian.plans.services.tasks import Telling
from hengjian.plans.tests.factories import agency, make_task, office

pytestmark = pytest.mark.django_db


def test_task_that_ran_out_is_news_of_its_agency_only() -> None:
    task = make_task(days=("2026-01-31",))

    [found] = [each for each in news_for(agency(), today()) if each.topic == PLAN_OWED]

    assert (found.lamp, found.left is not None and found.left < 0) == ("over", True)
    assert str(task.uuid) in found.url
    assert not [each for each in news_for(agency("/1/8/"), today()) if each.topic == PLAN_OWED]


def test_reminder_of_a_task_without_a_day_is_news_without_days_left() -> None:
    by = office()
    task = make_task(by, days=())
    tasks.remind(actor=by, task=task, text="请报进展。", on=today())

    [found] = [each for each in news_for(agency(), today()) if each.topic == PLAN_OWED]

    assert (found.left, found.lamp) == (None, "")
    assert "催办" in found.detail


def test_report_is_news_of_the_plan_office_on_its_first_page() -> None:
    task = make_task(days=("2999-12-31",))
    tasks.tell(actor=agency(), task=task, telling=Telling("whole", "已经完成。"), on=today())
    by = office()

    assert [each.url for each in news_for(by, today()) if each.topic == PLAN_REVIEW] == [
        reverse("plans:task", args=[task.uuid])
    ]
    client = Client()
    client.force_login(by)
    assert str(task.uuid) in client.get(reverse("desk:home")).content.decode()
