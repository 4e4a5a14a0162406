"""What a hotline hands over, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hengjian.accounts.models import ApiToken
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import make_grant, make_system, make_token
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.numbers import read_number
from hengjian.supervision.complaints.senders import opened
from hengjian.supervision.complaints.services.deciding import send_elsewhere
from hengjian.supervision.complaints.tests.factories import AGENCY, CITY, NAME, PHONE, supervisor

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/complaints"
SAID = {
    "number": "RX-1", "received_on": "2026-03-01", "title": "没有出示证件", "text": "没有出示证件就罚款。",
    "body_name": "单位/1/7/", "sender": {"name": NAME, "phone": PHONE},
}  # fmt: skip


class Hotline:
    """Another system that calls."""

    def __init__(self, scope: ApiToken.Scope = ApiToken.Scope.COMPLAINTS) -> None:
        make_body(AGENCY)
        self.account = make_system(CITY)
        make_grant(self.account, Role.SUPERVISOR, CITY)
        _, self.headers = make_token(self.account, CITY, scope=scope)

    def push(self, **said: Any) -> Any:
        """Hand over a complaint."""
        return Client().post(
            ADDRESS, {**SAID, **said}, content_type="application/json", headers=self.headers
        )

    def get(self, address: str) -> Any:
        """Ask after one."""
        return Client().get(address, headers=self.headers)


def test_complaint_is_taken_once_and_gets_a_number() -> None:
    hotline = Hotline()
    first, again = hotline.push(), hotline.push()

    complaint = Complaint.objects.get()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert read_number(first.json()["tracking_number"]) == complaint.number
    assert complaint.body == make_body(AGENCY)
    assert opened(complaint.sender).name == NAME
    assert NAME not in first.content.decode()


def test_hotline_sees_how_it_stands_and_another_does_not() -> None:
    hotline = Hotline()
    address = hotline.push().json()["status"]
    send_elsewhere(
        actor=supervisor(), complaint=Complaint.objects.get(), text="请向某局反映", on=today()
    )

    told = hotline.get(address).json()
    assert (told["state"], told["closed_on"]) == ("elsewhere", today().isoformat())
    assert "不属于" in told["reply"]
    assert Hotline().get(address).status_code == 404


def test_number_of_another_system_is_a_conflict() -> None:
    Hotline().push()

    answer = Hotline().push()
    assert (answer.status_code, answer.json()["code"]) == (409, "number_used")


def test_token_for_cases_is_not_good_for_complaints() -> None:
    answer = Hotline(ApiToken.Scope.PUSH).push()

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"received_on": "2999-01-01"}, "complaint_refused"),
        ({"channel": "rumour"}, "complaint_refused"),
        ({"text": "  短  "}, "complaint_refused"),
        ({"body": "00000000-0000-0000-0000-000000000000"}, "body_unknown"),
        ({"title": ""}, "parameters_wrong"),
        ({"sender": {"phone": "1" * 300}}, "parameters_wrong"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(said: dict[str, Any], code: str) -> None:
    answer = Hotline().push(**said)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Complaint.objects.exists()
