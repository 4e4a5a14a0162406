"""What is under reconsideration or in court already is not supervised again: article 33, by the agency's own data."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import Act, Content, Load, Statement, Version
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import is_own
from hengjian.registry.tests.factories import make_body
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.models import Finding
from hengjian.supervision import law
from hengjian.supervision.remedies import outlook_of, sorted_out
from hengjian.supervision.services import clues, letters, matters
from hengjian.supervision.services.clues import ClueDetails
from hengjian.supervision.states import State
from hengjian.supervision.tests.factories import (
    AGENCY,
    DETAILS,
    LETTER,
    make_finding,
    make_matter,
    supervisor,
)

pytestmark = pytest.mark.django_db

ALL = ("review_copy_received", "suit_copy_received")
COPY, ENDED = "review_copy_received", "review_ended"
NUMBER = "市政府复〔2026〕1号"
Told = tuple[str, str, int]
"""A kind of act, the number of the remedy, and how many days after the first day it was."""


def told(*acts: Told, covers: tuple[str, ...] = ALL, gaps: tuple[str | None, ...] = ()) -> Finding:
    """Make a finding in a case of which the agency's data tell these acts, and cover these kinds."""
    finding = make_finding(make_body(AGENCY))
    case = finding.case
    load = Load.objects.create(key=case.uuid, body=case.body, place=case.pk)
    statement = Statement.objects.create(load=load, source=case.source, covers=list(covers))
    content = Content.objects.create(
        case=case, digest=str(case.pk), key=case.number, first_on=DAY, gaps=list(gaps)
    )
    Version.objects.create(
        case=case, load=load, content=content, statement=statement, body=case.body, newest_on=DAY
    )
    for place, (kind, about, after) in enumerate(acts):
        Act.objects.create(
            content=content, key=f"a{place}", kind=kind, about=about, on=DAY + timedelta(days=after)
        )
    return finding


def is_left_out(finding: Finding) -> bool:
    seen = sorted_out([finding])
    return len(seen.left) == 1 and not seen.taken


@pytest.mark.parametrize(
    ("acts", "left_out"),
    [
        ([(COPY, NUMBER, 0)], True),
        ([("suit_copy_received", "行初1号", 0)], True),
        ([("review_decision_received", NUMBER, 9)], True),
        ([(COPY, NUMBER, 0), (ENDED, NUMBER, 9)], False),
        ([(COPY, NUMBER, 0), (ENDED, NUMBER, 9), (COPY, NUMBER, 20)], True),
        ([(COPY, NUMBER, 0), (ENDED, "市政府复〔2026〕2号", 9)], True),
        ([(COPY, NUMBER, 0), (ENDED, NUMBER, 9), ("suit_copy_received", "行初1号", 20)], True),
        ([("review_filed_here", NUMBER, 0)], False),
        ([], False),
    ],
)
def test_case_is_left_out_from_the_day_it_enters_a_remedy_until_that_one_is_ended(
    acts: list[Told],
    left_out: bool,  # noqa: FBT001  what is tried
) -> None:
    finding = told(*acts)

    assert is_left_out(finding) == left_out
    assert finding.case_id not in outlook_of([finding.case_id]).unknown


def test_act_that_was_corrected_enters_no_remedy() -> None:
    finding = told((COPY, NUMBER, 0), (ENDED, NUMBER, 0))
    Act.objects.filter(kind=ENDED).update(corrects="a0")

    assert not is_left_out(finding)


@pytest.mark.parametrize(
    ("covers", "gaps"),
    [((COPY,), ()), ((), ()), (ALL, (None,)), (ALL, (COPY,))],
)
def test_what_the_source_does_not_tell_is_unknown_and_neither_passes_nor_blocks(
    covers: tuple[str, ...], gaps: tuple[str | None, ...]
) -> None:
    finding = told(covers=covers, gaps=gaps)
    seen = sorted_out([finding])

    assert seen.unknown == {finding.case_id}
    assert seen.taken == [finding]


def test_case_of_which_nothing_is_published_is_unknown() -> None:
    finding = make_finding(make_body(AGENCY))
    assert sorted_out([finding]).unknown == {finding.case_id}


def test_source_that_is_complete_only_later_leaves_it_unknown() -> None:
    finding = told()
    Statement.objects.update(complete_from=DAY + timedelta(days=1))
    assert sorted_out([finding]).unknown == {finding.case_id}


def test_what_the_agency_owes_in_the_remedy_itself_is_supervised_all_the_same() -> None:
    finding = told((COPY, NUMBER, 0))
    Finding.objects.filter(pk=finding.pk).update(rule="reconsideration-law.48.reply-overdue")
    finding.refresh_from_db()

    assert sorted_out([finding]).taken == [finding]


def test_matter_takes_the_others_and_says_which_it_left_out() -> None:
    free, elsewhere = told(), told((COPY, NUMBER, 0))
    matter = matters.open_matter(
        actor=supervisor(),
        body=make_body(AGENCY),
        details=DETAILS,
        findings=[free, elsewhere],
        on=DAY,
    )

    assert list(matter.findings.all()) == [free]
    assert list(matter.cases.all()) == [free.case]
    said = matter.steps.get(action="opened").text
    assert elsewhere.case.number in said
    assert NUMBER in said
    assert "不重复监督" in said
    assert free.case.number not in said.splitlines()[1].split("（")[0]


def test_no_matter_is_opened_and_no_clue_joined_where_all_is_elsewhere() -> None:
    by, body, elsewhere = supervisor(), make_body(AGENCY), told((COPY, NUMBER, 0))
    with pytest.raises(Refused, match="不重复监督"):
        matters.open_matter(actor=by, body=body, details=DETAILS, findings=[elsewhere], on=DAY)

    matter = make_matter(by)
    details = ClueDetails(channel="hotline", title="反映办案拖延")
    clue = clues.receive_clue(actor=by, body=body, details=details, findings=[elsewhere], on=DAY)
    for deed in (
        lambda: clues.accept_clue(actor=by, clue=clue, details=DETAILS, on=DAY),
        lambda: clues.merge_clue(actor=by, clue=clue, matter=matter, on=DAY),
    ):
        with pytest.raises(Refused, match="引导当事人"):
            deed()
    assert not matter.findings.exists()


def page(by: Account, address: str) -> str:
    client = Client()
    client.force_login(by)
    return client.get(address).content.decode()


def test_pages_say_what_is_elsewhere_and_what_nobody_knows() -> None:
    by, body = supervisor(), make_body(AGENCY)
    entered, unknown = told(), told(covers=())
    group = f"?rule={entered.rule}&body={body.uuid}"
    ready, opening = reverse("supervision:ready"), reverse("supervision:open") + group
    assert "1 个不知道" in page(by, ready)
    assert "不列入" not in page(by, ready)
    matter = matters.open_matter(
        actor=by, body=body, details=DETAILS, findings=[entered, unknown], on=today()
    )
    record = reverse("supervision:matter", args=[matter.uuid])
    assert "1 个案件的数据来源不报送" in page(by, record)
    assert "已经进入复议、诉讼" not in page(by, record)

    Act.objects.create(
        content=Content.objects.get(case=entered.case), key="late", kind=COPY, about=NUMBER, on=DAY
    )
    assert NUMBER in page(by, record)
    told((COPY, NUMBER, 0))
    told()
    assert "1 个已经进入，不列入" in page(by, ready)
    assert "其中 1 个不列入" in page(by, opening)


def test_what_waits_is_looked_at_with_as_many_queries_for_one_as_for_fifty() -> None:
    by = supervisor()
    client = Client()
    client.force_login(by)
    address = reverse("supervision:ready")

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    told((COPY, NUMBER, 0))
    one = queries()
    for _ in range(49):
        told((COPY, NUMBER, 0))
    assert queries() == one


def test_pack_names_only_acts_and_rules_that_there_are() -> None:
    rulebook = Rulebook.load(national_pack())
    kinds = rulebook.pack.declarations.kinds
    articles = {rule.id.rpartition(".")[0] for rule in rulebook.rules}

    assert {each.code for each in law.remedies()} == {"reconsideration", "lawsuit"}
    for each in law.remedies():
        assert each.enters | each.ends <= set(kinds)
        assert each.apart <= articles


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": []}, "都要写"),
        ({"known_by": ["judgment"]}, "known_by"),
        ({"ends": [COPY]}, "既是进入又是结束"),
        ({"enter": [COPY]}, "不认得"),
    ],
)
def test_pack_that_says_a_remedy_wrongly_is_refused(
    tmp_path: Path, wrong: dict[str, list[str]], said: str
) -> None:
    right = {
        "code": "reconsideration", "label": "行政复议", "cite": "supervision-regulation:33",
        "enters": [COPY], "ends": [ENDED], "known_by": [COPY],
    }  # fmt: skip
    folder = tmp_path / "supervision"
    folder.mkdir()
    (folder / "remedies.yaml").write_text(yaml.safe_dump([{**right, **wrong}]), "utf-8")
    with override_settings(PACK=str(tmp_path)), pytest.raises(PackError, match=said):
        law.remedies()


@pytest.mark.parametrize(
    ("about", "at", "own"),
    [
        (AGENCY, AGENCY, True),
        (AGENCY, f"{AGENCY}3/", True),
        (f"{AGENCY}3/", AGENCY, True),
        (f"{AGENCY}3/", f"{AGENCY}4/", True),
        (f"{AGENCY}5/", AGENCY, False),
        (AGENCY, "/1/", False),
        (AGENCY, "/1/8/", False),
        ("/2/", "/2/", True),
        ("/2/", "/2/1/", False),
    ],
)
def test_own_body_is_the_one_that_enforces_with_all_its_parts(
    about: str,
    at: str,
    own: bool,  # noqa: FBT001  what is tried
) -> None:
    for part in (f"{AGENCY}3/", f"{AGENCY}4/", "/2/"):
        make_body(
            part, kind=Body.Kind.NONE
        )  # offices of the agency, and a city that enforces nothing itself
    account = make_holder(Role.SUPERVISOR, "/1/", at=make_body(at).path)

    assert is_own(account, make_body(about)) == own


def test_nobody_works_on_a_matter_of_his_own_body_but_another_does() -> None:
    part = make_body(f"{AGENCY}3/", kind=Body.Kind.NONE)
    matter = make_matter()
    own = make_holder(Role.SUPERVISOR, "/1/", at=part.path)
    with pytest.raises(NotAllowed, match="您所在的单位"):
        letters.send_letter(actor=own, matter=matter, kind="urging", details=LETTER, on=DAY)
    with pytest.raises(Refused, match="另选一人"):
        matters.hand_over(actor=supervisor(), matter=matter, to=own, text="岗位调整", on=DAY)
    letters.send_letter(actor=supervisor(), matter=matter, kind="urging", details=LETTER, on=DAY)
    matter.refresh_from_db()
    assert matter.state == State.LETTER_OUT


def test_whoever_hears_of_his_own_body_takes_it_in_but_does_not_look_into_it() -> None:
    own = make_holder(Role.SUPERVISOR, "/1/", at=make_body(AGENCY).path)
    details = ClueDetails(channel="hotline", title="反映办案拖延")
    clue = clues.receive_clue(actor=own, body=make_body(AGENCY), details=details, on=DAY)
    with pytest.raises(NotAllowed, match="您所在的单位"):
        clues.drop_clue(actor=own, clue=clue, text="没有问题。", on=DAY)
