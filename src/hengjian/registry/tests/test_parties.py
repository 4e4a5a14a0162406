"""Parties: their numbers are checked, hidden, found again, and shown only for a purpose."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.identitynumbers import masked, sealed
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.registry import selectors
from hengjian.registry.models.parties import Party, Reveal
from hengjian.registry.numbers import opened
from hengjian.registry.services import parties as services
from hengjian.registry.services.parties import PartyDetails
from hengjian.registry.tests.factories import CODE, RESIDENT, make_body, make_keeper, make_party

Settings = Any
pytestmark = pytest.mark.django_db

KIND = Party.NumberKind.RESIDENT


def find(reader: Any, number: str = RESIDENT) -> list[Party]:
    return list(selectors.parties_with_number(reader, DAY, KIND, number))


def test_number_lies_nowhere_in_the_open() -> None:
    party = make_party(number=RESIDENT)

    with connection.cursor() as cursor:
        for table in ("registry_party", "registry_change", "journal_outgoing"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  three names of ours
            rows = cursor.fetchall()
            assert rows
            assert RESIDENT not in str(
                [[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in rows]
            )
    assert party.number_mask == "4201************3X"
    assert opened(party.number_cipher) == RESIDENT


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (Party.NumberKind.RESIDENT, "420101199001011230"),
        (Party.NumberKind.RESIDENT, "420101199002301232"),
        (Party.NumberKind.CREDIT_CODE, "91420100MA4KWH3D00"),
    ],
)
def test_number_with_a_false_check_digit_is_refused(kind: str, number: str) -> None:
    details = PartyDetails(Party.Kind.INDIVIDUAL, "张三", kind, number)

    with pytest.raises(Refused, match="校验码"):
        services.add_party(actor=None, body=make_body(), details=details, on=DAY)


def test_party_is_found_by_its_exact_number_only_and_only_by_who_may_see_it() -> None:
    party = make_party("/1/7/", number=RESIDENT)
    make_party("/1/7/")

    assert find(make_keeper("/1/")) == [party]
    assert find(make_keeper("/1/"), RESIDENT.lower()) == [party]
    assert find(make_keeper("/2/")) == []
    with pytest.raises(Refused):
        find(make_keeper("/1/"), RESIDENT[:10])


def test_number_is_found_and_opened_after_the_secret_of_the_office_was_changed(
    settings: Settings,
) -> None:
    party = make_party(number=RESIDENT)
    old = settings.SECRET_KEY

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old]

    assert find(make_keeper()) == [party]
    assert opened(party.number_cipher) == RESIDENT


def test_number_of_an_office_whose_secret_is_lost_stays_closed(settings: Settings) -> None:
    party = make_party(number=RESIDENT)

    settings.SECRET_KEY = "another"  # noqa: S105  of tests only

    assert find(make_keeper()) == []
    with pytest.raises(Refused, match="密钥换过"):
        opened(party.number_cipher)


def test_same_number_is_registered_once_in_a_body() -> None:
    make_party("/1/", number=RESIDENT)

    with pytest.raises(Refused, match="已登记过"):
        make_party("/1/", number=RESIDENT)
    assert make_party("/2/", number=RESIDENT).number_hash


def test_change_without_a_number_keeps_the_one_there_is() -> None:
    party = make_party(number=RESIDENT)

    changed = services.change_party(
        actor=None, party=party, details=PartyDetails(Party.Kind.SOLE_TRADER, "新名"), on=DAY
    )

    party.refresh_from_db()
    assert changed
    assert (party.name, opened(party.number_cipher)) == ("新名", RESIDENT)


def test_changed_number_replaces_the_old_one_in_all_its_forms() -> None:
    party = make_party(number=RESIDENT)
    details = PartyDetails(Party.Kind.ORGANISATION, party.name, Party.NumberKind.CREDIT_CODE, CODE)

    services.change_party(actor=None, party=party, details=details, on=DAY)

    party.refresh_from_db()
    assert opened(party.number_cipher) == CODE
    assert party.number_mask == masked(CODE)
    assert find(make_keeper()) == []


def test_reveal_is_for_a_purpose_by_who_handles_cases_and_leaves_a_trace() -> None:
    party = make_party("/1/7/", number=RESIDENT)
    officer = make_holder(Role.OFFICER, "/1/7/")
    Outgoing.objects.all().delete()

    number = services.reveal_number(actor=officer, party=party, purpose="核对处罚决定书", on=DAY)

    assert number == RESIDENT
    reveal = Reveal.objects.get()
    assert (reveal.by, reveal.purpose) == (officer.uuid, "核对处罚决定书")
    assert "registry.party_revealed" in Outgoing.objects.get().body
    with pytest.raises(Refused, match="用途"):
        services.reveal_number(actor=officer, party=party, purpose=" ", on=DAY)
    for stranger in (make_keeper("/1/"), make_holder(Role.OFFICER, "/1/8/")):
        with pytest.raises(NotAllowed):
            services.reveal_number(actor=stranger, party=party, purpose="好奇", on=DAY)
    assert Reveal.objects.count() == 1


def test_page_of_a_party_shows_the_number_only_after_a_purpose(client: Client) -> None:
    party = make_party("/1/", number=RESIDENT)
    client.force_login(make_holder(Role.OFFICER, "/1/"))
    page = f"/parties/{party.uuid}/"

    for address in ("/parties/", page, f"{page}reveal/"):
        text = client.get(address).content.decode()
        assert party.name in text
        assert RESIDENT not in text
    refused = client.post(f"{page}reveal/", {"purpose": ""}).content.decode()
    shown = client.post(f"{page}reveal/", {"purpose": "核对"})

    assert RESIDENT not in refused
    assert RESIDENT in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert "核对" in client.get(page).content.decode()


def test_number_is_searched_without_standing_in_an_address(client: Client) -> None:
    party = make_party("/1/", number=RESIDENT)
    client.force_login(make_holder(Role.OFFICER, "/1/"))

    found = client.post("/parties/find/", {"number_kind": KIND, "number": RESIDENT})
    none = client.post("/parties/find/", {"number_kind": KIND, "number": "11010519491231002X"})
    false = client.post("/parties/find/", {"number_kind": KIND, "number": "1"})

    assert found.headers["Location"] == f"/parties/{party.uuid}/"
    assert "没有这个证件号码" in none.content.decode()
    assert "校验码" in false.content.decode()


@given(st.text(st.sampled_from("0123456789AX"), min_size=1, max_size=40))
def test_mask_is_as_long_as_the_number_and_hides_at_least_half_of_what_is_longer_than_one(
    number: str,
) -> None:
    shown = masked(number)

    assert len(shown) == len(number)
    assert shown.count("*") >= len(number) // 2
    assert opened(sealed(number)) == number
