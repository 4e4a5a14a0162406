"""The parties of a case on its page, and the cases of a party."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_holder
from hengjian.cases.models import Case, Involved, Version
from hengjian.registry.models.parties import Party
from hengjian.registry.tests.factories import RESIDENT, make_party
from hengjian.screening.tests.factories import PLACE, make_case

pytestmark = pytest.mark.django_db

SIDE = "/1/8/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def involved(party: Party, place: str = PLACE) -> Case:
    """Make a case of the party."""
    case = make_case(place)
    content = Version.objects.get(case=case).content
    Involved.objects.create(content=content, party=party)
    return case


def test_page_of_a_case_shows_its_party_with_the_number_hidden_and_its_other_cases(
    client: Client,
) -> None:
    party = make_party(PLACE, name="李江", number=RESIDENT)
    case, other, strange = involved(party), involved(party), make_case(PLACE)
    client.force_login(make_holder(Role.OFFICER, PLACE))

    shown = page(client, reverse("desk:case", args=[case.uuid]))

    assert "李江" in shown
    assert RESIDENT not in shown
    assert party.number_mask in shown
    aside = shown[shown.index("<h2>当事人</h2>") :]
    aside = aside[: aside.index("</section>")]
    assert str(other.uuid) in aside
    assert str(strange.uuid) not in aside
    assert str(case.uuid) not in aside


def test_cases_of_the_same_number_with_another_body_only_those_see_who_reach_it(
    client: Client,
) -> None:
    own, theirs = make_party(PLACE, number=RESIDENT), make_party(SIDE, number=RESIDENT)
    case, hidden = involved(own), involved(theirs, SIDE)
    address = reverse("desk:party_cases", args=[own.uuid])

    client.force_login(make_holder(Role.OFFICER, PLACE))
    near = page(client, address)
    client.force_login(make_holder(Role.SUPERVISOR, "/1/"))
    far = page(client, address)

    assert str(case.uuid) in near
    assert str(hidden.uuid) not in near
    assert str(case.uuid) in far
    assert str(hidden.uuid) in far


def test_party_of_a_body_out_of_reach_is_not_there(client: Client) -> None:
    party = make_party(SIDE, number=RESIDENT)
    client.force_login(make_holder(Role.OFFICER, PLACE))

    assert client.get(reverse("desk:party_cases", args=[party.uuid])).status_code == 404


def test_page_of_a_party_leads_to_its_cases_for_those_who_see_cases(client: Client) -> None:
    party = make_party(PLACE)
    address = reverse("desk:party_cases", args=[party.uuid])

    client.force_login(make_holder(Role.OFFICER, PLACE))
    assert address in page(client, reverse("registry:party", args=[party.uuid]))
    client.force_login(make_holder(Role.OPERATOR, PLACE))
    assert address not in page(client, reverse("registry:party", args=[party.uuid]))


def test_cases_of_a_party_are_asked_for_as_often_for_fifty_as_for_one(client: Client) -> None:
    party = make_party(PLACE, number=RESIDENT)
    address = reverse("desk:party_cases", args=[party.uuid])
    client.force_login(make_holder(Role.SUPERVISOR, PLACE))
    involved(party)
    page(client, address)
    with CaptureQueriesContext(connection) as of_one:
        page(client, address)
    for _ in range(49):
        involved(party)

    with CaptureQueriesContext(connection) as of_fifty:
        shown = page(client, address)

    assert "50 件" in shown
    assert len(of_fifty) == len(of_one)
