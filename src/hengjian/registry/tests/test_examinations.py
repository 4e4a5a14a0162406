"""The examination for a credential: said when it is issued and when a field is added, and never taken for passed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import Refused
from hengjian.registry.models.officers import Credential
from hengjian.registry.services import officers
from hengjian.registry.services.officers import CredentialDetails
from hengjian.registry.tests.factories import make_credential, make_keeper, make_officer

pytestmark = pytest.mark.django_db
PLACE, YEAR = "/1/7/", 2025
FIRST, LATER = DAY - timedelta(days=400), DAY - timedelta(days=1)
NEW = CredentialDetails(Credential.Kind.POLICE, "P1", DAY)


def issue(details: CredentialDetails, *, asked: bool = True) -> Credential:
    return officers.issue_credential(
        actor=None, officer=make_officer(PLACE), details=details, on=DAY, asked=asked
    )


@pytest.fixture
def correct() -> Callable[[CredentialDetails], Credential]:
    """Give what corrects, in a form, a credential for one field that somebody was examined for."""
    held = make_credential(make_officer(PLACE), valid_from=FIRST, fields=("水务",))
    Credential.objects.filter(pk=held.pk).update(examined_on=FIRST)

    def corrected(details: CredentialDetails) -> Credential:
        held.refresh_from_db()
        officers.correct_credential(
            actor=None, credential=held, details=replace(details, kind=held.kind, number=held.number),
            on=DAY, asked=True,
        )  # fmt: skip
        return held

    return corrected


HAD = CredentialDetails("", "", FIRST, fields=("水务",), examined_on=FIRST)
MORE = replace(HAD, fields=("水务", "城管"))


@pytest.mark.parametrize("note", ["", "  "])
def test_new_credential_says_when_the_examination_was_passed_or_why_there_was_none(
    note: str,
) -> None:
    with pytest.raises(Refused, match="请填写考试合格日"):
        issue(replace(NEW, exam_note=note))

    made = issue(replace(NEW, exam_note=" 依法免试 "))
    assert (made.exam_note, made.examined) == ("依法免试", "note")
    assert issue(replace(NEW, number="P2", examined_on=DAY)).examined == "day"


def test_what_a_file_does_not_say_is_taken_and_not_known() -> None:
    assert issue(NEW, asked=False).examined == "unknown"


@pytest.mark.parametrize(
    "told",
    [
        replace(MORE, exam_note="原来的考试包括这个领域"),
        replace(MORE, examined_on=LATER),
        replace(HAD, fields=()),
        replace(HAD, valid_until=DAY + timedelta(days=700)),
    ],
)
def test_credential_whose_examination_is_said_can_be_changed_again(
    correct: Callable[[CredentialDetails], Credential], told: CredentialDetails
) -> None:
    correct(told)

    assert correct(replace(told, issuer="某厅")).issuer == "某厅"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (MORE, "增加了执法领域“城管”"),
        (replace(MORE, examined_on=None), "增加了执法领域“城管”"),
        (replace(MORE, examined_on=DAY + timedelta(days=1)), "考试合格以后才能发证"),
        (replace(HAD, examined_on=LATER), "考试合格以后才能发证"),
    ],
)
def test_field_that_is_added_wants_an_examination_of_its_own_or_the_reason_for_none(
    correct: Callable[[CredentialDetails], Credential], told: CredentialDetails, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        correct(told)


def test_of_whose_examination_the_source_says_nothing_is_counted_and_found(client: Client) -> None:
    held = [make_credential(make_officer(PLACE)) for _ in range(3)]
    unsaid, noted, passed = held
    Credential.objects.filter(pk=noted.pk).update(exam_note="依法免试")
    Credential.objects.filter(pk=passed.pk).update(examined_on=date(2024, 12, 1))
    client.force_login(make_keeper(PLACE))
    page = f"{reverse('registry:checks')}?year={YEAR}"
    for examined, wanted in (("unknown", unsaid), ("note", noted), ("day", passed)):
        assert client.get(f"{page}&examined={examined}").context["page"].rows == [wanted]

    told = client.get(page)

    assert told.context["unexamined"] == 1
    text = told.content.decode()
    assert f"?year={YEAR}&amp;examined=unknown" in text
    assert text.count("来源没有写") == 1 + 1 + 1, "its row, the figure, the filter"
    form = client.get(reverse("registry:check", args=[unsaid.uuid])).content.decode()
    assert "考试合格日：来源没有写" in form
