"""A confirmed task is put right with a reason, what it said before is kept, and nobody gets more time that way."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.plans.models.corrections import Correction
from hengjian.plans.models.ledger import Deadline, Task
from hengjian.plans.models.progress import Progress
from hengjian.plans.selectors import TaskFilter, tasks_for
from hengjian.plans.services import correcting, ledgers, postponing, tasks
from hengjian.plans.services.correcting import DeadlineWords, TaskWords
from hengjian.plans.services.tasks import Telling
from hengjian.plans.tests.factories import AGENCY, TEXT, agency, make_task, office
from hengjian.registry.tests.factories import make_body

pytestmark = pytest.mark.django_db
REASON = "原文写的是四月，读成了三月。"


def words(task: Task, **other: object) -> TaskWords:
    """Give a task as it stands, but for what is said otherwise."""
    told = {
        "text": task.text, "path": task.path, "lead": task.lead, "responsible": task.responsible,
        "targets": task.targets,
        "deadlines": [DeadlineWords(each.text, each.value, each.uuid) for each in task.deadlines.all()],
    }  # fmt: skip
    return TaskWords(**{**told, **other})


def corrected(by: Account, task: Task, **other: object) -> Correction:
    return correcting.correct(
        actor=by, task=task, words=words(task, **other), reason=REASON, on=DAY
    )


def test_what_a_task_said_before_is_kept_with_the_reason_and_who_put_it_right() -> None:
    by = office()
    task = make_task(by)

    made = corrected(by, task, text="公布事项清单。", lead=["市司法局"])

    assert (task.text, task.lead) == ("公布事项清单。", ["市司法局"])
    assert made.before == {"text": TEXT, "lead": [f"单位{AGENCY}"]}
    assert made.after == {"text": "公布事项清单。", "lead": ["市司法局"]}
    assert (made.reason, made.by, made.on) == (REASON, by.uuid, DAY)
    assert task.steps.filter(action="corrected", text=REASON).count() == 1
    assert Outgoing.objects.filter(body__contains="plans.corrected").count() == 1


def test_corrected_task_is_found_by_its_new_words() -> None:
    by = office()
    task = make_task(by)

    corrected(by, task, text="核发执法证件。")

    found = {word: tasks_for(by, DAY, TaskFilter(words=word)).count() for word in ("核发", "梳理")}
    assert found == {"核发": 1, "梳理": 0}


def test_corrected_deadline_is_the_first_day_and_the_lamp_follows_it() -> None:
    by = office()
    task = make_task(by, days=("2026-03-31",))
    row = task.deadlines.get()

    made = corrected(by, task, deadlines=[DeadlineWords("4月底前", "2026-04", row.uuid)])

    row.refresh_from_db()
    assert (row.day, row.first_day, task.due) == (date(2026, 4, 30),) * 3
    assert made.before == {"deadlines": ["2026-03-31（2026-03-31）"]}
    assert made.after == {"deadlines": ["4月底前（2026-04-30）"]}


def test_deadlines_are_added_and_taken_away() -> None:
    by = office()
    task = make_task(by, days=("2026-03-31", "2026-09-30"))
    first, second = task.deadlines.order_by("id")

    corrected(
        by, task,
        deadlines=[
            DeadlineWords("", "", first.uuid), DeadlineWords(second.text, second.value, second.uuid),
            DeadlineWords("2027年底前", "2027-12"),
        ],
    )  # fmt: skip

    days = list(task.deadlines.order_by("id").values_list("day", flat=True))
    assert days == [date(2026, 9, 30), date(2027, 12, 31)]
    assert task.due == date(2026, 9, 30)


def test_deadline_for_which_more_time_was_asked_is_not_put_right_instead() -> None:
    by = office()
    task = make_task(by)
    row = task.deadlines.get()
    postponing.ask(
        actor=by, deadline=row, until=date(2026, 6, 30), reasons="需要更多时间。", on=DAY
    )

    with pytest.raises(Refused, match="申请过延期"):
        corrected(by, task, deadlines=[DeadlineWords(row.text, "2026-12", row.uuid)])
    assert corrected(by, task, text="公布事项清单。").before == {"text": TEXT}


def test_deadline_that_was_met_stays_as_it_was() -> None:
    by = office()
    task = make_task(by, days=("2026-03-31", "2026-09-30"))
    row = task.deadlines.earliest("id")
    told = tasks.tell(
        actor=by, task=task, telling=Telling(Progress.Kind.PART, "第一步已完成。", row), on=DAY
    )
    tasks.review(actor=office(), progress=told, accepted=True, comment="", on=DAY)

    with pytest.raises(Refused, match="已经报过完成"):
        corrected(by, task, deadlines=[DeadlineWords("", "", row.uuid)])
    assert Deadline.objects.filter(pk=row.pk).exists()


def test_nothing_changed_is_no_correction() -> None:
    by = office()
    task = make_task(by)

    with pytest.raises(Refused, match="没有改动"):
        corrected(by, task)
    assert not Correction.objects.exists()


def test_deadline_of_another_task_is_refused() -> None:
    by = office()
    task = make_task(by)

    with pytest.raises(Refused, match="期限已经变了"):
        corrected(by, task, deadlines=[DeadlineWords("年底前", "2026-12", uuid4())])


@pytest.mark.parametrize("state", ["reported", "stopped"])
def test_task_that_waits_or_is_over_is_not_put_right(state: str) -> None:
    by = office()
    task = make_task(by)
    if state == "stopped":
        tasks.stop(actor=by, task=task, text="任务已经取消。", on=DAY)
    else:
        tasks.tell(actor=by, task=task, telling=Telling("whole", "全部完成了。"), on=DAY)

    with pytest.raises(Refused, match="不能改正"):
        corrected(by, task, text="公布事项清单。")


def test_agency_does_not_put_its_own_task_right() -> None:
    task = make_task(office())

    with pytest.raises(NotAllowed):
        corrected(agency(), task, text="公布事项清单。")


def test_reason_has_to_say_something() -> None:
    by = office()
    task = make_task(by)

    with pytest.raises(Refused):
        correcting.correct(
            actor=by, task=task, words=words(task, text="公布清单。"), reason="错", on=DAY
        )


def test_bodies_are_changed_with_a_reason_and_the_former_ones_are_kept() -> None:
    by = office()
    task = make_task(by)
    other = make_body("/1/8/")

    ledgers.assign(actor=by, task=task, lead=[other], responsible=[], reason=REASON, on=DAY)

    made = Correction.objects.get()
    assert made.before == {"owners_lead": [f"单位{AGENCY}"]}
    assert made.after == {"owners_lead": ["单位/1/8/"]}
    assert task.lead == [f"单位{AGENCY}"]


# --- the page -----------------------------------------------------------------------------------


def form_of(task: Task, **other: str) -> dict[str, str]:
    told = {
        "path": task.path, "text": task.text, "lead": "\n".join(task.lead), "responsible": "",
        "reason": REASON, "targets-TOTAL_FORMS": "0", "targets-INITIAL_FORMS": "0",
        "deadlines-INITIAL_FORMS": str(task.deadlines.count()),
        "deadlines-TOTAL_FORMS": str(task.deadlines.count()),
    }  # fmt: skip
    for at, each in enumerate(task.deadlines.order_by("id")):
        told |= {
            f"deadlines-{at}-uuid": str(each.uuid), f"deadlines-{at}-text": each.text,
            f"deadlines-{at}-value": each.value,
        }  # fmt: skip
    return told | other


def test_page_puts_right_and_the_agency_sees_what_it_said_before() -> None:
    by, client = office(), Client()
    task = make_task(by)
    client.force_login(by)
    address = reverse("plans:correct", args=[task.uuid])
    assert f'value="{task.deadlines.get().uuid}"' in client.get(address).content.decode()

    client.post(address, form_of(task, **{"deadlines-0-value": "2026年5月"}))

    task.refresh_from_db()
    assert task.due == date(2026, 5, 31)
    clerk = Client()
    clerk.force_login(agency())
    html = clerk.get(reverse("plans:task", args=[task.uuid])).content.decode()
    assert REASON in html
    assert "<del>2026-03-31（2026-03-31）</del>" in html


def test_page_without_a_reason_changes_nothing_and_keeps_what_was_typed() -> None:
    by, client = office(), Client()
    task = make_task(by)
    client.force_login(by)

    html = client.post(
        reverse("plans:correct", args=[task.uuid]), form_of(task, reason="", text="改过的文字。")
    ).content.decode()

    task.refresh_from_db()
    assert task.text == TEXT
    assert "改过的文字。" in html
