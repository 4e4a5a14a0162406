"""What people see and do on the pages of plans and campaigns."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.campaigns.menu import entries
from hengjian.supervision.campaigns.models import Campaign, Draw, Plan, SelfCheck
from hengjian.supervision.campaigns.selectors import owed_by
from hengjian.supervision.campaigns.states import State
from hengjian.supervision.campaigns.tests.attempts import a_campaign, a_plan
from hengjian.supervision.campaigns.tests.factories import (
    NUMBER,
    SEALED,
    announce,
    answer_all,
    journal_goes_on,
    leader,
    make_sent,
)
from hengjian.supervision.tests.factories import clerk, supervisor

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


@override_settings(JURISDICTION="demo-city")
def test_plan_says_what_it_lacks_and_cannot_be_adopted_until_it_is_there() -> None:
    plan = a_plan("/1/")
    client = signed_in(leader())
    address = reverse("campaigns:plan", args=[plan.uuid])
    page = client.get(address).content.decode()
    assert "轻微违法行为依法不予行政处罚的执行情况" in page
    told = client.post(reverse("campaigns:adopt", args=[plan.uuid]), follow=True).content.decode()
    assert "计划里还缺" in told
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_supervisor_carries_a_campaign_from_the_list_to_the_report_on_the_pages() -> None:
    client, day = signed_in(supervisor()), DAY
    bodies = [make_body(place) for place in ("/1/7/", "/1/8/")]
    city = make_body("/1/")
    begun = {"place": str(city.uuid), "title": "逐利执法专项整治", "until": "2099-12-31"}
    client.post(reverse("campaigns:new_campaign"), {**begun, "fields": ["urban"]})
    campaign = Campaign.objects.get()

    def page(name: str) -> str:
        return reverse(f"campaigns:{name}", args=[campaign.uuid])

    client.post(
        page("new_problem"), {"kind": "profit", "title": "下达罚没指标", "source": "sorted"}
    )
    client.post(page("send"), {"bodies": [str(each.uuid) for each in bodies], "due": "2099-06-30"})
    answer_all(campaign, day)
    announced = {"size": "1", "after": "2099-01-01T09:00", "sealed": SEALED}
    assert client.get(page("announce")).status_code == 200
    client.post(page("announce"), announced)
    assert SEALED in client.get(page("campaign")).content.decode()
    # The minute is over: what the journal says of it is told as it would be then.
    Draw.objects.all().delete()
    Campaign.objects.update(state=State.CHECKING)
    announce(campaign, 1)
    assert "等日志里再有一条" in client.get(page("campaign")).content.decode()
    journal_goes_on()
    assert "请把它给对方看" in client.get(page("campaign")).content.decode()
    assert "不是公布以前封存" in client.post(page("draw"), {"number": "00" * 32}).content.decode()
    client.post(page("draw"), {"number": NUMBER.hex()})
    assert b"hengjian-draw" in client.get(page("proof")).content
    chosen = campaign.checks.get(drawn=True)
    assert "抽中，待核实" in client.get(page("campaign")).content.decode()
    client.post(
        reverse("campaigns:verify", args=[chosen.uuid]),
        {"verdict": "agrees", "says": "与案卷一致。"},
    )
    client.post(page("close"), {"conclusion": "整治达到目的。"})

    campaign.refresh_from_db()
    assert campaign.state == State.CLOSED
    shown = client.get(page("campaign")).content.decode()
    assert "共自查发现问题 4 个，已经纠正 2 个。" in shown
    made = client.get(page("report")).content
    words = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    for said in ("共自查发现问题 4 个，已经纠正 2 个。", "整治达到目的。", bodies[0].name):
        assert said in words


def test_agency_answers_its_own_form_on_the_page_or_with_the_file_and_sees_no_other() -> None:
    campaign = make_sent()
    mine = campaign.checks.get(body__path="/1/7/")
    other = campaign.checks.get(body__path="/1/8/")
    account = clerk()
    client = signed_in(account)
    assert [form.pk for form in owed_by(account, DAY)] == [mine.pk]
    listed = client.get(reverse("campaigns:campaigns")).content.decode()
    assert str(mine.uuid) in listed
    assert str(other.uuid) not in listed
    assert client.get(reverse("campaigns:check", args=[other.uuid])).status_code == 404
    assert client.get(reverse("campaigns:campaign", args=[campaign.uuid])).status_code == 403
    address = reverse("campaigns:answer", args=[mine.uuid])
    assert "没有发现的填 0" in client.post(address, {"x": "1"}).content.decode()
    [line] = mine.lines.all()
    typed = {f"found_{line.pk}": "1", f"corrected_{line.pk}": "2", f"text_{line.pk}": "原因"}
    refused = client.post(address, typed).content.decode()
    assert "不能多于" in refused
    assert 'value="2"' in refused

    text = "问题,自查发现,已经纠正,原因和措施\n下达罚没指标,3,2,已取消指标\n"
    file = SimpleUploadedFile("自查.csv", text.encode())
    assert client.post(address, {"file": file}).status_code == 302

    line.refresh_from_db()
    assert (line.found, line.corrected) == (3, 2)
    assert not owed_by(account, DAY).exists()


def test_menu_shows_plans_to_supervisors_and_self_checks_to_agencies() -> None:
    assert [entry.page for entry in entries(supervisor(), DAY)] == [
        "campaigns:plans", "campaigns:campaigns",
    ]  # fmt: skip
    assert [entry.page for entry in entries(clerk(), DAY)] == ["campaigns:campaigns"]


def test_lists_and_records_ask_as_often_for_many_as_for_one() -> None:
    plan, campaign = a_plan("/1/"), a_campaign("/1/", State.VERIFYING)
    client = signed_in(supervisor())
    addresses = [
        reverse("campaigns:plans"), reverse("campaigns:campaigns"),
        reverse("campaigns:plan", args=[plan.uuid]), reverse("campaigns:campaign", args=[campaign.uuid]),
    ]  # fmt: skip
    one = [queries(client, address) for address in addresses]
    for number in range(20):
        a_plan("/1/")
        a_campaign("/1/")
        plan.items.create(title="又一事项", method="focused", until=f"{plan.year}-06-30")
        body = make_body(f"/1/{number + 20}/")
        form = SelfCheck.objects.create(campaign=campaign, body=body)
        form.lines.create(problem=campaign.problems.get())

    assert [queries(client, address) for address in addresses] == one
    assert Plan.objects.count() == 21


def test_special_supervision_is_named_as_the_provinces_wherever_it_is_shown() -> None:
    campaign = a_campaign("/1/")
    Campaign.objects.filter(pk=campaign.pk).update(started_by="全省涉企执法专项监督")
    page = signed_in(supervisor()).get(reverse("campaigns:campaign", args=[campaign.uuid]))
    assert "承接省级专项监督“全省涉企执法专项监督”" in page.content.decode()
