"""Pages of the desk: what each person sees first, the cases, the news; how often they ask the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_account, make_holder
from hengjian.cases.models import Act, Signature, Version
from hengjian.common import clock
from hengjian.desk import charts
from hengjian.desk.models import Read
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import FOUND
from hengjian.screening import services
from hengjian.screening.states import State
from hengjian.screening.tests.factories import (
    PLACE,
    make_case,
    make_duty,
    make_finding,
    make_run,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    """Give the day on which pages are asked for."""
    return clock.today(settings.TIME_ZONE)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.content.decode()


def signed_in(client: Client, role: Role, place: str = PLACE) -> Account:
    holder = make_holder(role, place)
    client.force_login(holder)
    return holder


def one_more(today: date) -> None:
    """Add a case with a finding and a duty."""
    case = make_case(item="占道经营")
    make_finding(case=case, found_on=today, month=f"{today:%Y-%m}")
    make_duty(case=case, due=today + timedelta(days=3))


@pytest.mark.parametrize("name", ["desk:home", "desk:inbox", "desk:cases"])
def test_list_asks_as_often_for_fifty_rows_as_for_one(
    client: Client, today: date, name: str
) -> None:
    signed_in(client, Role.SUPERVISOR)
    one_more(today)
    page(client, reverse(name))
    with CaptureQueriesContext(connection) as of_one:
        page(client, reverse(name))
    for _ in range(49):
        one_more(today)

    with CaptureQueriesContext(connection) as of_fifty:
        page(client, reverse(name))

    assert len(of_fifty) == len(of_one)


def test_supervisor_sees_what_is_new_and_what_runs_out(client: Client, today: date) -> None:
    signed_in(client, Role.SUPERVISOR)
    one_more(today)

    text = page(client, reverse("desk:home"))

    assert "新发现问题 1 个" in text
    assert "剩 3 天" in text


def test_first_page_names_the_bodies_with_most_findings_that_wait(
    client: Client, today: date
) -> None:
    signed_in(client, Role.SUPERVISOR, "/1/")
    for place, count in (("/1/2/", 3), ("/1/3/", 1), ("/1/4/", 4), ("/1/5/", 2)):
        for _ in range(count):
            make_finding(case=make_case(place), found_on=today)
    make_finding(case=make_case("/1/3/"), found_on=today, state=State.DISMISSED)
    make_finding(case=make_case("/1/3/"), found_on=today, state=State.ANSWERED)

    context = client.get(reverse("desk:home")).context

    assert [(each["body"].path, each["count"]) for each in context["neediest"]] == [
        ("/1/4/", 4), ("/1/2/", 3), ("/1/3/", 2),
    ]  # fmt: skip
    figures = {each.title: each.count for each in context["figures"]}
    assert (figures["等我处理"], figures["等单位答复"]) == ("1", "10")
    assert "等监督机构处理" not in figures


def test_every_figure_opens_what_it_counts(client: Client, today: date) -> None:
    signed_in(client, Role.SUPERVISOR)
    answered = make_finding(found_on=today)
    clerk = make_holder(Role.AGENCY_CLERK, PLACE)
    services.answer(actor=clerk, finding=answered, text="听证期间不应计入。", on=today)

    figures = {each.title: each for each in client.get(reverse("desk:home")).context["figures"]}
    client.force_login(clerk)
    figures |= {each.title: each for each in client.get(reverse("desk:home")).context["figures"]}

    told = figures["等监督机构处理"]
    assert (told.count, told.url) == ("1", f"{reverse('screening:findings')}?state=answered")
    assert str(answered.uuid) in page(client, told.url)


def test_cell_of_the_matrix_opens_exactly_what_it_counts(client: Client, today: date) -> None:
    month = f"{today:%Y-%m}"
    counted = make_finding(month=month)
    others = [
        make_finding(month=month, state=State.DISMISSED),
        make_finding(f"{PLACE}3/", month=month),
        make_finding(month=month, state=State.GONE, gone_run=make_run()),
    ]
    signed_in(client, Role.SUPERVISOR)
    home = page(client, reverse("desk:home"))
    assert counted.body is not None
    address = f"/findings/each/?only=standing&amp;month={month}&amp;body={counted.body.uuid}"
    assert f'{address}" aria-label="{counted.body.name}，{month}，1 个"' in home

    text = page(client, address.replace("&amp;", "&"))

    assert str(counted.uuid) in text
    assert not [each for each in others if str(each.uuid) in text]


def test_sums_and_figures_of_the_year_before_open_exactly_what_they_count(
    client: Client, today: date
) -> None:
    month, earlier = f"{today:%Y-%m}", charts.months_until(today)[0]
    counted = [make_finding(month=each) for each in (month, earlier)]
    before = make_finding(month=charts.year_before(month))
    make_finding(f"{PLACE}3/", month=month)
    make_finding(month=month, state=State.DISMISSED)
    signed_in(client, Role.SUPERVISOR)
    home = page(client, reverse("desk:home"))
    assert counted[0].body is not None
    of_body = f"from_month={earlier}&amp;body={counted[0].body.uuid}"

    for asked, count, wanted in (
        (
            of_body,
            f' aria-label="{counted[0].body.name}，一年合计 2 个"><strong>2</strong>',
            counted,
        ),
        (f"month={before.month}", ">1</a>", [before]),
    ):
        address = f"{reverse('screening:findings')}?only=standing&amp;{asked}"
        assert f'{address}"{count}' in home
        lines = client.get(address.replace("&amp;", "&")).context["lines"]
        assert {line.finding for line in lines} == set(wanted)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENCY_CLERK])
def test_news_of_findings_opens_exactly_those_it_counts(
    client: Client, today: date, role: Role
) -> None:
    counted = [make_finding(found_on=today - timedelta(days=days)) for days in (0, 5)]
    others = [
        make_finding(f"{PLACE}3/", found_on=today),
        make_finding(found_on=today - timedelta(days=31)),
        make_finding(found_on=today, state=State.DISMISSED),
    ]
    reader = signed_in(client, role)
    name = counted[0].case.body_label
    (told,) = [n for n in news_for(reader, today) if n.topic == FOUND and n.body == name]
    assert "2 个" in f"{told.title}{told.detail}"

    text = page(client, told.url)

    assert all(str(each.uuid) in text for each in counted)
    assert not [each for each in others if str(each.uuid) in text]


def test_what_runs_out_within_a_week_is_counted_in_cases_and_opens_them(
    client: Client, today: date
) -> None:
    case = make_case()
    for days in (1, 5):
        make_duty(case=case, due=today + timedelta(days=days), rule=f"r{days}")
    late = make_duty(due=today + timedelta(days=8)).case
    signed_in(client, Role.SUPERVISOR)

    text = page(client, f"{reverse('desk:cases')}?lamp=week")

    assert case.number in text
    assert late.number not in text
    assert "<b>1</b> 件" in page(client, reverse("desk:home"))


@pytest.mark.parametrize(
    ("words", "there"),
    [("衡罚", True), ("占道", True), ("道经营", True), ("经道", False), ("单位/1/7/", True)],
)
def test_cases_are_found_by_words_of_number_item_and_body(
    client: Client,
    words: str,
    there: bool,  # noqa: FBT001  of the table above
) -> None:
    case = make_case(item="占道经营")
    signed_in(client, Role.SUPERVISOR)

    text = page(client, f"{reverse('desk:cases')}?words={words}")

    assert (case.number in text) is there


def test_person_without_cases_sees_his_roles_only(client: Client, today: date) -> None:
    signed_in(client, Role.PLAN_OFFICE)
    one_more(today)

    text = page(client, reverse("desk:home"))

    assert "我的角色" in text
    assert "要办的事" not in text


def test_agency_sees_nothing_of_another_agency(client: Client, today: date) -> None:
    signed_in(client, Role.AGENCY_CLERK, "/1/8/")
    one_more(today)

    for name in ("desk:home", "desk:inbox", "desk:cases"):
        assert "占道经营" not in page(client, reverse(name))
        assert "剩 3 天" not in page(client, reverse(name))


def test_news_that_was_read_is_gone_from_the_inbox_of_its_reader_only(
    client: Client, today: date
) -> None:
    make_duty(due=today + timedelta(days=2))
    other = make_holder(Role.SUPERVISOR, PLACE)
    signed_in(client, Role.SUPERVISOR)
    assert "剩 2 天" in page(client, reverse("desk:inbox"))

    client.post(reverse("desk:mark"), {"topic": "runs_out"})

    assert "剩 2 天" not in page(client, reverse("desk:inbox"))
    assert "剩 2 天" in page(client, f"{reverse('desk:inbox')}?all=1")
    client.force_login(other)
    assert "剩 2 天" in page(client, reverse("desk:inbox"))


def test_reading_twice_keeps_one_mark(client: Client, today: date) -> None:
    make_duty(due=today)
    signed_in(client, Role.SUPERVISOR)

    client.post(reverse("desk:mark"))
    client.post(reverse("desk:mark"))

    assert Read.objects.count() == 1


def test_duty_of_eight_days_is_no_news_yet(client: Client, today: date) -> None:
    make_duty(due=today + timedelta(days=8))
    signed_in(client, Role.SUPERVISOR)

    text = page(client, reverse("desk:inbox"))

    assert "没有消息" in text


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("lamp=over", True),
        ("lamp=soon", False),
        ("standing=closed", False),
        ("standing=running", True),
    ],
)
def test_filters_of_cases_narrow_by_lamp_and_standing(
    client: Client,
    today: date,
    query: str,
    there: bool,  # noqa: FBT001  of the table above
) -> None:
    finding = make_finding(due=today - timedelta(days=3))
    signed_in(client, Role.SUPERVISOR)

    text = page(client, f"{reverse('desk:cases')}?{query}")

    assert (finding.case.number in text) is there


def test_case_page_shows_acts_and_who_signed_to_those_who_may_see_names(client: Client) -> None:
    case = make_case(item="占道经营")
    content = Version.objects.get(case=case).content
    act = Act.objects.create(
        content=content, key="1", kind="filing", on=date(2026, 1, 5), paper="立案审批表"
    )
    Signature.objects.create(act=act, role="investigator", person="王磊")
    address = reverse("desk:case", args=[case.uuid])

    signed_in(client, Role.AGENCY_CLERK)
    of_the_agency = page(client, address)
    signed_in(client, Role.TOWN_OFFICE)
    of_the_town = page(client, address)

    assert "立案审批表" in of_the_agency
    assert "王磊" in of_the_agency
    assert "王磊" not in of_the_town
    assert "王*" in of_the_town


def test_who_may_not_see_findings_is_not_told_that_there_are_none(client: Client) -> None:
    finding = make_finding()
    address = reverse("desk:case", args=[finding.case.uuid])
    signed_in(client, Role.TOWN_OFFICE)

    assert "没有发现" not in page(client, address)
    assert "没有期限" not in page(client, reverse("desk:cases"))


def test_case_without_acts_says_that_nothing_is_recorded(client: Client) -> None:
    case = make_case()
    signed_in(client, Role.SUPERVISOR)

    text = page(client, reverse("desk:case", args=[case.uuid]))

    assert "没有记录任何环节" in text


def test_similar_cases_are_those_of_the_same_body_and_item(client: Client) -> None:
    case, same = make_case(item="占道经营"), make_case(item="占道经营")
    other_item, elsewhere = make_case(item="违法建设"), make_case("/1/8/", item="占道经营")
    signed_in(client, Role.SUPERVISOR, "/1/")

    text = page(client, reverse("desk:case", args=[case.uuid]))

    assert same.number in text
    assert other_item.number not in text
    assert elsewhere.number not in text


def test_home_of_an_account_without_role_says_whom_to_ask(client: Client) -> None:
    client.force_login(make_account(PLACE))

    text = page(client, reverse("desk:home"))

    assert "请联系本单位的系统管理员授权" in text


@pytest.mark.parametrize("name", ["desk:home", "accounts:password"])
def test_every_page_of_the_frame_has_its_style_sheets_once(client: Client, name: str) -> None:
    client.force_login(make_account(PLACE))

    text = page(client, reverse(name))

    assert [text.count(sheet) for sheet in ("hengjian.css", "desk.css")] == [1, 1]


def test_first_page_before_any_run_says_what_to_do(client: Client) -> None:
    signed_in(client, Role.SUPERVISOR)
    before = page(client, reverse("desk:home"))
    make_run()

    after = page(client, reverse("desk:home"))

    assert "全部重新筛查" in before
    assert "没有要办的事" in after
