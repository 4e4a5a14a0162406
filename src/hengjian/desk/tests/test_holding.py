"""Open work and whose hands it is in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account, StandIn
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import make_holder
from hengjian.common.refusals import Refused
from hengjian.desk import holding
from hengjian.desk.holding.nobodys import nobodys
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import LEFT_BEHIND
from hengjian.journal.models import Outgoing
from hengjian.plans.models.ledger import Task
from hengjian.plans.services.ledgers import TaskDetails, add_task
from hengjian.plans.states import State as TaskState
from hengjian.plans.tests.factories import make_plan
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.campaigns.tests.factories import make_campaign
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.states import State as ComplaintState
from hengjian.supervision.complaints.tests.attempts import a_complaint
from hengjian.supervision.coordination.tests.factories import make_dispute, make_major
from hengjian.supervision.filings import services as filings
from hengjian.supervision.filings.tests.factories import make_filing
from hengjian.supervision.models import Clue, Matter
from hengjian.supervision.referrals.tests.factories import make_referral
from hengjian.supervision.states import ClueState, State
from hengjian.supervision.tests.attempts import a_clue, a_matter
from hengjian.supervision.tests.factories import AGENCY, clerk, supervisor

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def keys_of(holder: Account, reader: Account) -> list[str]:
    piles = holding.piles_of([holder.uuid], reader, today())
    return [work.key for pile in piles for work in pile.works]


def test_open_work_goes_to_another_with_its_days_and_what_is_over_stays() -> None:
    holder, to, day = supervisor(), supervisor(), today()
    open_one = a_matter(AGENCY, State.LETTER_OUT, by=holder.uuid)
    closed = a_matter(AGENCY, State.CLOSED, by=holder.uuid)
    complaint = a_complaint(AGENCY, ComplaintState.ACCEPTED)
    Complaint.objects.filter(pk=complaint.pk).update(owner=holder.uuid, owner_name="交出的人")
    due, before = open_one.due, Outgoing.objects.count()

    keys = keys_of(holder, to)
    assert sorted(keys) == sorted([f"complaint:{complaint.uuid}", f"matter:{open_one.uuid}"])
    count = holding.hand_over(actor=to, holder=holder, keys=keys, to=to, text="岗位调整", on=day)

    assert count == 2
    open_one.refresh_from_db()
    complaint.refresh_from_db()
    assert (open_one.owner, open_one.due, complaint.owner) == (to.uuid, due, to.uuid)
    assert Matter.objects.get(pk=closed.pk).owner == holder.uuid
    assert Outgoing.objects.count() == before + 2
    assert "岗位调整" in open_one.steps.latest("id").text
    assert "交出的人" in complaint.steps.latest("id").text


def test_nothing_is_handed_over_where_one_piece_is_not_for_the_taker() -> None:
    holder, day = supervisor(), today()
    mine, others = a_matter(AGENCY, by=holder.uuid), a_matter("/1/8/", by=holder.uuid)
    narrow = make_holder(Role.SUPERVISOR, AGENCY)

    with pytest.raises(Refused, match="另选"):
        holding.hand_over(
            actor=holder, holder=holder, keys=[f"matter:{mine.uuid}", f"matter:{others.uuid}"], to=narrow,
            text="岗位调整", on=day,
        )  # fmt: skip

    assert set(Matter.objects.values_list("owner", flat=True)) == {holder.uuid}


def test_work_that_is_over_by_now_or_of_somebody_else_is_refused_and_not_skipped() -> None:
    holder, to, day = supervisor(), supervisor(), today()
    mine, closed = a_matter(AGENCY, by=holder.uuid), a_matter(AGENCY, State.CLOSED, by=holder.uuid)
    for keys in ([], [f"matter:{mine.uuid}", f"matter:{closed.uuid}"], ["matter:x"]):
        with pytest.raises(Refused, match="选择"):
            holding.hand_over(actor=to, holder=holder, keys=keys, to=to, text="岗位调整", on=day)
    assert Matter.objects.get(pk=mine.pk).owner == holder.uuid


def test_every_kind_of_work_is_told_and_handed_over() -> None:
    holder, to, day = supervisor(), supervisor(), today()
    a_matter(AGENCY, by=holder.uuid)
    make_dispute(holder)
    make_major(holder)
    make_campaign(holder)
    make_referral(holder)
    keys = keys_of(holder, to)
    assert {key.partition(":")[0] for key in keys} == {
        "matter", "dispute", "major", "campaign", "referral",
    }  # fmt: skip

    assert holding.hand_over(actor=to, holder=holder, keys=keys, to=to, text="轮岗", on=day) == 5

    assert not keys_of(holder, to)
    assert sorted(keys_of(to, to)) == sorted(keys)


def test_ledger_goes_with_its_open_tasks_to_somebody_else_who_keeps_ledgers() -> None:
    plan = make_plan()
    keeper = Account.objects.get(uuid=plan.by)
    to = make_holder(Role.PLAN_OFFICE, "/1/")
    assert not keys_of(keeper, keeper)
    add_task(actor=keeper, plan=plan, details=TaskDetails(text="建立工作机制"), on=today())
    [key] = keys_of(keeper, keeper)

    holding.hand_over(actor=keeper, holder=keeper, keys=[key], to=to, text="轮岗", on=today())

    plan.refresh_from_db()
    assert (plan.by, plan.by_name) == (to.uuid, to.display_name)


def test_page_hands_over_what_is_ticked() -> None:
    holder, to = supervisor(), supervisor()
    kept, given = a_matter(AGENCY, by=holder.uuid), a_matter(AGENCY, by=holder.uuid)
    client, url = signed_in(holder), reverse("desk:hand_over", args=[holder.uuid])
    assert client.get(url).content.decode().count("checked") == 2
    assert client.get(f"{url}?only={given.uuid}").content.decode().count("checked") == 1

    told = {"to": str(to.uuid), "text": "岗位调整", "work": [f"matter:{given.uuid}"]}
    answer = client.post(url, told)

    assert answer.status_code == 302
    owners = dict(Matter.objects.values_list("pk", "owner"))
    assert owners == {kept.pk: holder.uuid, given.pk: to.uuid}
    assert "已把 1 件工作交给" in client.get(answer.headers["Location"]).content.decode()


def test_page_says_why_not_and_keeps_what_was_ticked() -> None:
    holder, to = supervisor(), supervisor()
    a_matter(AGENCY, by=holder.uuid)
    url = reverse("desk:hand_over", args=[holder.uuid])
    answer = signed_in(holder).post(url, {"to": str(to.uuid), "text": "岗位调整"})
    assert answer.status_code == 200
    assert "请选择要交接的工作。" in answer.content.decode()
    assert "checked" not in answer.content.decode()


def test_who_stands_in_sees_the_work_of_the_one_who_is_away() -> None:
    absent, here, day = supervisor(), supervisor(), today()
    theirs = a_matter(AGENCY, by=absent.uuid)
    StandIn.objects.create(
        absent=absent, substitute=here, valid_from=day, valid_until=day, arranged_by=absent.uuid
    )
    shown = signed_in(here).get(reverse("desk:work")).content.decode()
    assert f"代理{absent.display_name}" in shown
    assert reverse("supervision:matter", args=[theirs.uuid]) in shown


def test_account_with_open_work_is_closed_only_by_who_was_told_of_it() -> None:
    keeper, leaver = make_holder(Role.OPERATOR, "/"), supervisor()
    a_matter(AGENCY, by=leaver.uuid)
    client, url = signed_in(keeper), reverse("accounts:change_state", args=[leaver.uuid])

    asked = client.post(url, {"state": "left"}).content.decode()

    leaver.refresh_from_db()
    assert (leaver.state, "监督事项 1 件" in asked) == ("active", True)
    client.post(url, {"state": "left", "anyway": "1"})
    leaver.refresh_from_db()
    assert leaver.state == "left"
    [news] = [each for each in news_for(supervisor(), today()) if each.topic == LEFT_BEHIND]
    assert str(leaver.uuid) in news.url
    assert not [each for each in news_for(clerk(), today()) if each.topic == LEFT_BEHIND]


def test_account_without_open_work_is_closed_at_once() -> None:
    keeper, leaver = make_holder(Role.OPERATOR, "/"), clerk()
    signed_in(keeper).post(reverse("accounts:change_state", args=[leaver.uuid]), {"state": "left"})
    leaver.refresh_from_db()
    assert leaver.state == "left"


@pytest.mark.parametrize("page", ["work", "hand_over"])
def test_page_asks_as_often_of_the_database_for_one_piece_as_for_twenty(page: str) -> None:
    holder = supervisor()
    client = signed_in(holder)
    url = reverse(f"desk:{page}", args=[holder.uuid] if page == "hand_over" else [])
    counts = []
    for number in (1, 19):
        for _ in range(number):
            a_matter(AGENCY, by=holder.uuid)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_ledger_leads_to_its_own_hand_over_while_tasks_of_it_are_open() -> None:
    plan = make_plan()
    keeper = Account.objects.get(uuid=plan.by)
    client, page = signed_in(keeper), reverse("plans:plan", args=[plan.uuid])
    url = f"{reverse('desk:hand_over', args=[keeper.uuid])}?only={plan.uuid}"
    assert url not in client.get(page).content.decode()
    task = add_task(actor=keeper, plan=plan, details=TaskDetails(text="建立工作机制"), on=today())
    assert url in client.get(page).content.decode()
    assert client.get(url).content.decode().count("checked") == 1
    reader = signed_in(make_holder(Role.SUPERVISOR, "/1/")).get(page)
    assert reader.status_code == 200  # who does not keep it, does not hand it over
    assert url not in reader.content.decode()

    Task.objects.filter(pk=task.pk).update(state=TaskState.DONE)
    assert url not in client.get(page).content.decode()


def test_what_is_nobodys_is_told_with_its_list_until_somebody_takes_it_up(
    settings: Settings,
) -> None:
    settings.JURISDICTION = "demo-city"
    leader, day = make_holder(Role.SUPERVISION_LEADER, "/1/"), today()
    client, work = signed_in(leader), reverse("desk:work")
    assert "还没有人经办" not in client.get(work).content.decode()
    clue, complaint, filing = a_clue(AGENCY), a_complaint(AGENCY), make_filing(AGENCY)
    a_clue("/2/")
    Clue.objects.filter(pk=clue.pk).update(due=day - timedelta(days=1))

    told = {each.title: each for each in nobodys(leader, day)}

    assert [(each.count, each.over) for each in told.values()] == [(1, 1), (1, 0), (1, 0)]
    shown = client.get(work).content.decode()
    for each, row in zip(told.values(), (clue, complaint, filing), strict=True):
        assert each.url in shown
        assert str(row.uuid) in client.get(each.url).content.decode()

    Clue.objects.filter(pk=clue.pk).update(state=ClueState.DROPPED)
    Complaint.objects.filter(pk=complaint.pk).update(owner=leader.uuid)
    filings.question(actor=leader, filing=filing, text="请补充集体讨论笔录。", on=day)
    assert not nobodys(leader, day)


def test_clue_over_its_day_is_over_only_on_the_day_after() -> None:
    leader, day = make_holder(Role.SUPERVISION_LEADER, "/1/"), today()
    clue = a_clue(AGENCY)
    for days, over in ((0, 0), (1, 1)):
        Clue.objects.filter(pk=clue.pk).update(due=day - timedelta(days=days))
        assert [each.over for each in nobodys(leader, day)] == [over]


def test_who_holds_no_such_work_is_turned_away() -> None:
    make_body(AGENCY)
    assert signed_in(clerk()).get(reverse("desk:work")).status_code == 403
