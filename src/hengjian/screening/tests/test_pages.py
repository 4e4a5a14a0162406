"""Pages of findings and runs: what they show and to whom, what can be done there, how often they ask the database."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.journal.models import Outgoing
from hengjian.screening import services
from hengjian.screening.files.site.precision import Precision, read
from hengjian.screening.models import Finding, Run
from hengjian.screening.states import State
from hengjian.screening.tests.factories import PLACE, make_case, make_finding, make_run

pytestmark = pytest.mark.django_db

ARTICLE = "《行政处罚法》第六十条"


def signed_in(client: Client, role: Role, place: str = PLACE) -> Client:
    client.force_login(make_holder(role, place))
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.content.decode()


def one_more_finding(_number: int) -> None:
    make_finding()


def one_more_run(_number: int) -> None:
    make_run()


LISTS: dict[str, Callable[[int], None]] = {
    "screening:groups": one_more_finding,
    "screening:findings": one_more_finding,
    "screening:precision": one_more_finding,
    "screening:runs": one_more_run,
}


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_as_often_for_fifty_rows_as_for_one(client: Client, name: str) -> None:
    signed_in(client, Role.SUPERVISOR)
    LISTS[name](0)
    page(client, reverse(name))
    with CaptureQueriesContext(connection) as of_one:
        page(client, reverse(name))
    for number in range(1, 50):
        LISTS[name](number)

    with CaptureQueriesContext(connection) as of_fifty:
        page(client, reverse(name))

    assert len(of_fifty) == len(of_one)


def test_how_often_rules_were_right_is_given_out_for_the_public_pages(
    client: Client, tmp_path: Path
) -> None:
    rule = make_finding(state=State.CONFIRMED).rule
    make_finding(state=State.DISMISSED)
    signed_in(client, Role.SUPERVISOR)
    file = tmp_path / "decided.csv"
    assert reverse("screening:precision_file") in page(client, reverse("screening:precision"))

    file.write_bytes(client.get(reverse("screening:precision_file")).content)

    assert read(file) == {rule: Precision(1, 1, 0, today())}


def test_finding_page_shows_sentence_article_and_words_of_the_statute(client: Client) -> None:
    finding = make_finding(sentence="最迟 3月2日作出，逾期 3 天。")

    text = page(
        signed_in(client, Role.SUPERVISOR), reverse("screening:finding", args=[finding.uuid])
    )

    assert "最迟 3月2日作出，逾期 3 天。" in text
    assert ARTICLE in text


def test_finding_on_trial_is_not_there_for_the_agency(client: Client) -> None:
    finding = make_finding(trial=True)

    answer = signed_in(client, Role.AGENCY_CLERK).get(
        reverse("screening:finding", args=[finding.uuid])
    )

    assert answer.status_code == 404


def test_agency_answers_and_the_page_then_shows_what_it_said(client: Client) -> None:
    finding = make_finding()
    address = reverse("screening:finding", args=[finding.uuid])
    signed_in(client, Role.AGENCY_CLERK)

    client.post(reverse("screening:answer", args=[finding.uuid]), {"text": "听证期间不应计入。"})

    finding.refresh_from_db()
    assert finding.state == State.ANSWERED
    assert "听证期间不应计入。" in page(client, address)


def test_too_short_a_reason_is_refused_and_nothing_typed_is_lost(client: Client) -> None:
    finding = make_finding()
    signed_in(client, Role.SUPERVISOR)

    answer = client.post(reverse("screening:confirm", args=[finding.uuid]), {"text": "属实"})

    finding.refresh_from_db()
    assert finding.state == State.OPEN
    assert "至少写四个字" in answer.content.decode()
    assert "属实</textarea>" in answer.content.decode()


def test_decision_that_came_too_late_shows_the_one_that_stands(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding, leader = make_finding(), make_holder(Role.SUPERVISION_LEADER, PLACE)
    confirm = services.confirm

    def too_late(**given: Any) -> object:
        first = Finding.objects.get(pk=finding.pk)
        services.dismiss(actor=leader, finding=first, text="另一人先认定不成立。", on=DAY)
        return confirm(**given)

    monkeypatch.setattr(services, "confirm", too_late)
    signed_in(client, Role.SUPERVISOR)

    answer = client.post(
        reverse("screening:confirm", args=[finding.uuid]), {"text": "案卷核对属实。"}
    )

    told = answer.content.decode()
    assert "不能确认" in told
    assert reverse("screening:reopen", args=[finding.uuid]) in told
    assert reverse("screening:dismiss", args=[finding.uuid]) not in told
    assert "案卷核对属实。</textarea>" in told
    assert [each.kind for each in finding.remarks.all()] == ["dismiss"]


def test_like_dismissal_is_offered_and_taken_over_only_when_somebody_says_so(
    client: Client,
) -> None:
    earlier, finding = make_finding(), make_finding()
    supervisor = make_holder(Role.SUPERVISOR, PLACE)
    services.dismiss(actor=supervisor, finding=earlier, text="另行登记，已核对。", on=DAY)
    client.force_login(supervisor)
    like = earlier.remarks.get()

    text = page(client, reverse("screening:finding", args=[finding.uuid]))

    finding.refresh_from_db()
    assert finding.state == State.OPEN
    assert "另行登记，已核对。" in text
    client.post(
        reverse("screening:dismiss", args=[finding.uuid]), {"text": like.text, "like": like.uuid}
    )
    assert finding.remarks.get().like == like


def test_finding_that_is_gone_says_so(client: Client) -> None:
    finding = make_finding(state=State.GONE, gone_run=make_run())

    text = page(
        signed_in(client, Role.SUPERVISOR), reverse("screening:finding", args=[finding.uuid])
    )

    assert "数据更正以后已没有这个问题" in text


def test_filters_of_the_address_narrow_the_list(client: Client) -> None:
    kept = make_finding(severity="void", month="2026-02")
    other = make_finding(severity="notice", month="2026-02")
    signed_in(client, Role.SUPERVISOR)

    text = page(client, f"{reverse('screening:findings')}?severity=void&month=2026-02")

    assert str(kept.uuid) in text
    assert str(other.uuid) not in text


def test_wrong_month_is_said_beside_its_field_and_narrows_nothing(client: Client) -> None:
    finding = make_finding()
    signed_in(client, Role.SUPERVISOR)

    text = page(client, f"{reverse('screening:findings')}?month=2026-13")

    assert "月份请写成" in text
    assert str(finding.uuid) in text


def test_empty_list_says_why_before_and_after_the_first_run(client: Client) -> None:
    signed_in(client, Role.SUPERVISOR)
    before = page(client, reverse("screening:groups"))
    make_run()

    after = page(client, reverse("screening:groups"))

    assert "还没有筛查过" in before
    assert "没有发现问题" in after


def test_export_is_journaled_and_no_cell_is_a_formula(client: Client) -> None:
    make_finding(sentence="=HYPERLINK(1)")
    signed_in(client, Role.SUPERVISOR)
    before = Outgoing.objects.count()

    answer: Any = client.get(reverse("screening:export"))
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert "=HYPERLINK(1)" in sheet
    assert "<f>" not in sheet
    assert Outgoing.objects.count() == before + 1


def test_agency_is_not_shown_the_figures_of_the_whole_city(client: Client) -> None:
    run = make_run(counts={"cases": 12345})

    text = page(signed_in(client, Role.AGENCY_CLERK), reverse("screening:run", args=[run.uuid]))

    assert "12,345" not in text
    assert "只有监督人员看得到" in text


def test_second_run_is_not_begun_while_one_is_underway(client: Client) -> None:
    signed_in(client, Role.SUPERVISOR)
    client.post(reverse("screening:start"), {"kind": "full"})

    answer = client.post(reverse("screening:start"), {"kind": "full"}, follow=True)

    assert Run.objects.count() == 1
    assert "正在筛查" in answer.content.decode()


@pytest.mark.parametrize(("state", "afresh"), [("complete", "true"), ("underway", None)])
def test_page_of_a_run_loads_itself_anew_once_the_run_is_over(
    client: Client, state: str, afresh: str | None
) -> None:
    run = make_run(state=state)
    signed_in(client, Role.SUPERVISOR)

    answer = client.get(reverse("screening:run", args=[run.uuid]), headers={"HX-Request": "true"})

    assert answer.headers.get("HX-Refresh") == afresh


def test_group_opens_exactly_its_findings(client: Client) -> None:
    case = make_case()
    inside = make_finding(case=case, month="2026-01")
    outside = make_finding(month="2026-02")
    signed_in(client, Role.SUPERVISOR)

    text = page(client, f"{reverse('screening:findings')}?month=2026-01&rule={inside.rule}")

    assert str(inside.uuid) in text
    assert str(outside.uuid) not in text
    assert Finding.objects.count() == 2


def numbers_in(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<tr>.*?href="([^"]+)".*?(\d+) 个</td></tr>', text, re.DOTALL)


@pytest.mark.parametrize("asked", ["", "?state=confirmed", "?only=waiting", "?words=逾期"])
def test_group_opens_exactly_the_findings_it_counts(client: Client, asked: str) -> None:
    make_finding()
    make_finding(state=State.CONFIRMED)
    make_finding(f"{PLACE}3/", state=State.CONFIRMED)
    make_finding(month="")
    stray = make_finding()
    Finding.objects.filter(pk=stray.pk).update(body=None)
    signed_in(client, Role.SUPERVISOR, "/")

    shown = numbers_in(page(client, f"{reverse('screening:groups')}{asked}"))
    opened = [
        client.get(address.replace("&amp;", "&")).context["page"].count for address, _ in shown
    ]

    assert len(shown) > 1
    assert opened == [count for _, count in shown]


def test_figures_of_a_run_open_what_it_found_and_what_was_gone_by_then(client: Client) -> None:
    first, second = make_run(), make_run()
    one, two = (make_finding(first_run=first) for _ in range(2))
    three = make_finding(first_run=second)
    Finding.objects.filter(pk=two.pk).update(gone_run=second, state=State.GONE)
    signed_in(client, Role.SUPERVISOR)

    def opened(run: Run, name: str) -> set[Finding]:
        text = page(client, reverse("screening:run", args=[run.uuid]))
        (address,) = re.findall(rf'href="([^"]+\?{name}=[^"]+)"', text)
        return {line.finding for line in client.get(address).context["lines"]}

    assert opened(first, "found_by") == {one, two}
    assert opened(second, "found_by") == {three}
    assert opened(second, "gone_by") == {two}


def test_figures_of_a_rule_at_a_body_open_what_they_count(client: Client) -> None:
    for state in (State.CONFIRMED, State.CONFIRMED, State.DISMISSED, State.OPEN):
        make_finding(state=state)
    make_finding(f"{PLACE}3/", state=State.CONFIRMED)
    signed_in(client, Role.SUPERVISOR)

    text = page(client, reverse("screening:precision"))
    cells = re.findall(r'<td class="number"><a href="([^"]+)"[^>]*>(\d+)</a>', text)
    opened = [
        client.get(address.replace("&amp;", "&")).context["page"].count for address, _ in cells
    ]

    assert opened == [count for _, count in cells]
    assert sorted(opened) == ["1", "1", "1", "2"]
