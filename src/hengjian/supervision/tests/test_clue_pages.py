"""What the page of a clue offers, and what it leads to."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import Refused
from hengjian.registry.tests.factories import make_body
from hengjian.supervision.models import Clue
from hengjian.supervision.selectors import MatterFilter, matters_for
from hengjian.supervision.services import clues, matters
from hengjian.supervision.services.clues import ClueDetails
from hengjian.supervision.services.letters import LetterDetails, send_beside
from hengjian.supervision.tests.factories import (
    AGENCY,
    LATER,
    PERSON,
    clerk,
    make_finding,
    make_letter,
    make_matter,
    supervisor,
)

pytestmark = pytest.mark.django_db


def page_of(reader: Account, name: str, about: object) -> str:
    client = Client()
    client.force_login(reader)
    return client.get(reverse(f"supervision:{name}", args=[about])).content.decode()


def received(by: Account, remedy: str = "") -> Clue:
    details = ClueDetails(channel="hotline", title="对罚款不服", remedy=remedy)
    return clues.receive_clue(actor=by, body=make_body(AGENCY), details=details, on=today())


def test_clue_is_offered_the_open_matters_unless_the_same_dispute_is_before_a_court() -> None:
    by = supervisor()
    matter = make_matter(by, on=today())

    free, in_court = received(by), received(by, remedy="某法院某号行政诉讼案")

    assert reverse("supervision:merge", args=[free.uuid]) in page_of(by, "clue", free.uuid)
    assert matter.number in page_of(by, "merge", free.uuid)
    told = page_of(by, "clue", in_court.uuid)
    assert "某法院某号行政诉讼案" in told
    assert reverse("supervision:merge", args=[in_court.uuid]) not in told


def test_clue_of_a_dispute_in_court_joins_no_matter_and_none_joins_one_that_is_over() -> None:
    by = supervisor()
    matter, in_court = make_matter(by, on=today()), received(by, remedy="某法院某号行政诉讼案")

    with pytest.raises(Refused, match="不重复监督"):
        clues.merge_clue(actor=by, clue=in_court, matter=matter, on=today())
    matters.find_nothing(actor=by, matter=matter, text="经查没有问题。", on=today())
    with pytest.raises(Refused, match="已经办结"):
        clues.merge_clue(actor=by, clue=received(by), matter=matter, on=today())


def test_joined_clue_brings_its_cases_and_stands_in_the_course_of_the_matter() -> None:
    by, body = supervisor(), make_body(AGENCY)
    finding, matter = make_finding(body), make_matter(by, on=today())
    details = ClueDetails(channel="hotline", title="同一件事")
    clue = clues.receive_clue(actor=by, body=body, details=details, findings=[finding], on=today())

    clues.merge_clue(actor=by, clue=clue, matter=matter, on=today())

    assert list(matter.cases.all()) == [finding.case]
    assert "并入线索" in page_of(by, "matter", matter.uuid)


def test_agency_finds_no_matter_by_the_number_of_a_letter_that_it_may_not_see() -> None:
    by = supervisor()
    matter = make_letter(by).matter
    details = LetterDetails(
        facts="另有事项属于公安机关。", demand="请依法办理。", due=LATER, more={"to": "某公安局"}
    )
    hidden = send_beside(actor=by, matter=matter, kind="forwarding", details=details, on=DAY)
    wanted = MatterFilter(words=hidden.number)

    assert list(matters_for(by, DAY, wanted)) == [matter]
    assert not matters_for(clerk(), DAY, wanted).exists()
    own = MatterFilter(words=matter.letters.get(kind="urging").number)
    assert list(matters_for(clerk(), DAY, own)) == [matter]


def test_suggestion_about_a_person_is_told_on_the_page_of_the_matter() -> None:
    by = supervisor()
    matter = make_letter(by).matter
    details = LetterDetails(
        facts="两次没有出示证件。",
        demand="请依法处理。",
        due=LATER,
        suggestion="training",
        more=PERSON,
    )
    send_beside(actor=by, matter=matter, kind="suggestion", details=details, on=DAY)

    for reader in (by, clerk()):
        page = page_of(reader, "matter", matter.uuid)
        assert "离岗教育" in page
        assert "对人员提出处理建议" in page


def test_matter_leads_to_the_clues_that_it_came_from() -> None:
    by = supervisor()
    matter, clue = make_matter(by, on=today()), received(by)
    clues.merge_clue(actor=by, clue=clue, matter=matter, on=today())

    address = reverse("supervision:clue", args=[clue.uuid])
    assert f'href="{address}"' in page_of(by, "matter", matter.uuid)
