"""The paper of a letter: made with it, known to the journal, given to whom it is for, checked by anybody."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import Refused
from hengjian.journal.models import Entry, Outgoing
from hengjian.journal.reader.verifying import verify
from hengjian.journal.sequencing import sequence
from hengjian.journal.services import destroy_salts
from hengjian.registry.tests.factories import make_body
from hengjian.supervision import law
from hengjian.supervision.models import Letter, LetterSeries, Matter, Paper
from hengjian.supervision.papers.checking import ShortUuid, Verdict, address_of, check, mark_of
from hengjian.supervision.papers.content import content_from
from hengjian.supervision.papers.files import Form, file_of
from hengjian.supervision.papers.selectors import paper_for
from hengjian.supervision.papers.writing import content_of, names_in
from hengjian.supervision.services import letters, matters
from hengjian.supervision.services.letters import LetterDetails
from hengjian.supervision.tests.factories import (
    AGENCY,
    DETAILS,
    GRAVE,
    LATER,
    LETTER,
    PERSON,
    clerk,
    make_finding,
    make_letter,
    make_matter,
    make_old_referral,
    supervisor,
)

pytestmark = pytest.mark.django_db
SITE = "https://jd.example.gov.cn"


@pytest.fixture
def data_folder(tmp_path: Path) -> Iterator[Path]:
    """Give keys and files of papers a folder of this test's own."""
    with override_settings(DATA=SimpleNamespace(root=tmp_path, keys=tmp_path / "keys")):
        yield tmp_path


def letter_with_cases(count: int = 3) -> Letter:
    actor, body = supervisor(), make_body(AGENCY)
    found = [make_finding(body) for _ in range(count)]
    matter = matters.open_matter(actor=actor, body=body, details=DETAILS, findings=found, on=DAY)
    return make_letter(actor, matter)


def said(letter: Letter) -> str:
    content = content_from(letter.paper.content)
    return "\n".join(words for section in content.sections for words in section.paragraphs)


def test_letter_has_its_paper_at_once_with_all_that_it_has_to_say() -> None:
    letter = letter_with_cases()

    content = content_from(letter.paper.content)

    assert (content.number, content.addressee) == (letter.number, letter.matter.body.name)
    assert (content.on, content.due) == (DAY, LATER)
    for part in (
        LETTER.facts,
        LETTER.demand,
        "共 3 项",
        "《行政执法监督条例》第二十七条",
        "2026年",
    ):
        assert part in said(letter), part
    assert content.table is not None
    assert len(content.table.rows) == 3
    assert any("第六十条" in quote.label for quote in content.quotes)
    assert content.fonts


def test_paragraph_about_what_is_not_there_is_left_out() -> None:
    letter = make_letter()
    assert not letter.matter.findings.exists()
    for absent in ("附件", "共  项", "涉及的规定", "{"):
        assert absent not in said(letter), absent
    assert content_from(letter.paper.content).table is None


def test_objection_is_named_with_its_last_day_only_where_the_place_has_a_term() -> None:
    assert "可以向本机关书面提出" in said(make_letter())
    with override_settings(JURISDICTION="demo-city"):
        letter = make_letter()
        day = letter.objections_until
        assert day is not None
        assert f"最迟于{day.year}年{day.month}月{day.day}日向本机关书面提出" in said(letter)


@override_settings(JURISDICTION="handan")
def test_letter_says_that_the_days_for_an_objection_run_from_its_receipt_where_the_place_says_so() -> (
    None
):
    assert "请自收到本函之日起 15 日内向本机关书面提出" in said(make_letter())


@pytest.mark.parametrize("suggestion", ["criticism", "training", "transfer", "disqualify"])
def test_each_of_the_four_suggestions_about_a_person_has_its_form(suggestion: str) -> None:
    details = LetterDetails(
        facts=LETTER.facts, demand=LETTER.demand, suggestion=suggestion, more=PERSON
    )
    letter = letters.send_beside(
        actor=supervisor(), matter=make_matter(), kind="suggestion", details=details, on=DAY
    )
    label = law.suggestions()[suggestion].label
    assert letter.paper.content["title"] == f"关于对执法人员予以{label}的处理建议书"
    assert f"建议对{PERSON['person']}予以{label}。" in said(letter)


def test_proposal_goes_to_the_government_and_names_the_letter_that_was_not_followed() -> None:
    first = make_letter()
    late = LATER.replace(year=LATER.year + 1)
    letter = letters.propose(actor=supervisor(), matter=first.matter, details=LETTER, on=late)
    assert letter.paper.content["addressee"] == "本级人民政府"
    assert first.number in said(letter)


def test_what_the_government_decides_has_no_paper_of_ours() -> None:
    matter = make_matter()
    letters.propose(actor=supervisor(), matter=matter, details=GRAVE, on=DAY)
    decision = letters.record_decision(
        actor=supervisor(), matter=matter, number="衡政督〔2026〕1号", details=LETTER, on=DAY
    )
    assert not Paper.objects.filter(letter=decision).exists()


def test_every_kind_that_the_office_issues_has_a_layout_that_can_be_filled() -> None:
    issued = {code for code, kind in law.letters().items() if kind.more["issuer"] == "office"}
    assert issued == set(law.layouts())
    known = {
        "organ", "government", "body", "basis", "facts", "demand", "due", "objections_until", "objection_days",
        "suggestion", "matter", "sources", "provisions", "cases", "before",
    }  # fmt: skip
    asked = {
        code: {each["name"] for each in kind.more.get("asks", [])}
        for code, kind in law.letters().items()
    }
    of_referrals = {
        "to", "channel", "kind", "person", "from_matter", "registered", "decided", "items", "studied", "host",
        "participants", "conclusion", "study", "materials",
    }  # fmt: skip
    for layout in law.layouts().values():
        texts = [layout.more["title"], layout.more["addressee"]]
        for section in layout.more["sections"]:
            for each in section["says"]:
                texts += [each] if isinstance(each, str) else each
        assert set().union(*map(names_in, texts)) <= (
            known | (of_referrals if layout.code.startswith("referral") else asked[layout.code])
        ), layout.code


def test_braces_that_somebody_typed_stay_what_they_are() -> None:
    details = LetterDetails(facts="{body} {0.__class__} 查明", demand=LETTER.demand, due=LATER)
    letter = letters.send_letter(
        actor=supervisor(), matter=make_matter(), kind="opinion", details=details, on=DAY
    )
    assert "{body} {0.__class__} 查明" in said(letter)


def test_journal_commits_to_the_content_and_a_stranger_verifies_it(data_folder: Path) -> None:
    paper = letter_with_cases().paper
    assert check(paper.uuid, mark_of(paper)).verdict is Verdict.WAITS  # type: ignore[union-attr]  # it is there
    sequence()
    from hengjian.journal.exports import receipt_of  # noqa: PLC0415  beside what uses it

    receipt = data_folder / "paper.receipt"
    receipt.write_bytes(receipt_of(paper.entry, content=paper.content))

    assert not [fault for verdict in verify([receipt]) for fault in verdict.faults]
    body = json.loads(Entry.objects.get(uuid=paper.entry).body)
    assert body["digest"] == paper.digest
    assert LETTER.facts not in json.dumps(body, ensure_ascii=False)


@pytest.mark.usefixtures("data_folder")
def test_check_tells_an_altered_content_and_one_whose_salt_is_gone() -> None:
    paper = make_letter().paper
    sequence()
    assert check(paper.uuid, mark_of(paper)).verdict is Verdict.AGREES  # type: ignore[union-attr]  # it is there

    Paper.objects.filter(pk=paper.pk).update(
        content={**paper.content, "number": "执法督办〔2026〕9号"}
    )
    assert check(paper.uuid, mark_of(paper)).verdict is Verdict.DIFFERS  # type: ignore[union-attr]  # likewise

    destroy_salts(objects=[paper.uuid])
    assert check(paper.uuid, mark_of(paper)).verdict is Verdict.GONE  # type: ignore[union-attr]  # likewise


def test_page_for_anybody_shows_what_is_on_the_paper_and_nothing_private() -> None:
    letter = letter_with_cases()
    address = address_of(letter.paper, SITE)
    page = Client().get(address.removeprefix(SITE))
    shown = page.content.decode()

    assert page.status_code == 200
    for part in (letter.number, "行政执法督办函", "行政执法监督机构", DAY.isoformat()):
        assert part in shown, part
    for private in (LETTER.facts, LETTER.demand, letter.matter.body.name, letter.by_name):
        assert private not in shown, private
    assert len(address) < 90


def test_withdrawn_letter_is_shown_as_withdrawn() -> None:
    letter = make_letter()
    Letter.objects.filter(pk=letter.pk).update(withdrawn_on=LATER)
    page = Client().get(address_of(letter.paper, ""))
    assert f"已于 {LATER.isoformat()} 撤回" in page.content.decode()


@pytest.mark.parametrize("mark", ["", "0" * 16, "国"])
def test_address_with_another_mark_tells_nothing(mark: str) -> None:
    letter = make_letter()
    page = Client().get(reverse("papers:check", args=[letter.paper.uuid]), {"d": mark})
    assert page.status_code == 404
    assert letter.number not in page.content.decode()


def test_short_uuid_is_read_in_one_way_only() -> None:
    uuid = make_letter().paper.uuid
    short = ShortUuid().to_url(uuid)
    assert ShortUuid().to_python(short) == uuid
    others = {short[:-1] + last for last in "ABCDEFGHIJ"} - {short}
    assert len(others) >= 9
    for other in others:
        try:
            assert ShortUuid().to_python(other) != uuid
        except ValueError:
            continue


def test_file_is_made_once_and_kept(data_folder: Path) -> None:
    paper = make_letter().paper
    for form in Form:
        assert file_of(paper, form, SITE) == file_of(paper, form, SITE)
    kept = [path for path in (data_folder / "papers").rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert file_of(paper, Form.PDF, "https://other.example") != file_of(paper, Form.PDF, SITE)


@pytest.mark.usefixtures("data_folder")
def test_pages_give_out_files_that_a_browser_does_not_misread() -> None:
    letter = make_letter()
    client = Client()
    client.force_login(clerk())

    pdf = client.get(reverse("supervision:paper_pdf", args=[letter.uuid]))
    word = client.get(reverse("supervision:paper_docx", args=[letter.uuid]))

    assert pdf.content.startswith(b"%PDF-")
    assert word.content.startswith(b"PK")
    assert pdf["Content-Disposition"].startswith("inline")
    assert word["Content-Disposition"].startswith("attachment")
    assert {pdf["X-Content-Type-Options"], word["X-Content-Type-Options"]} == {"nosniff"}
    page = client.get(reverse("supervision:matter", args=[letter.matter.uuid])).content.decode()
    assert reverse("supervision:paper_pdf", args=[letter.uuid]) in page


def test_agency_has_what_is_addressed_to_it_and_not_what_is_said_about_it() -> None:
    writer, agency, matter = supervisor(), clerk(), make_matter()
    urging = make_letter(writer, matter)
    referral = make_old_referral(writer, matter)
    assert paper_for(agency, DAY, urging) == urging.paper
    assert paper_for(agency, DAY, referral) is None
    assert paper_for(writer, DAY, referral) == referral.paper
    assert paper_for(clerk("/1/8/"), DAY, urging) is None


def test_letter_that_fails_leaves_neither_number_nor_paper_nor_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(letter: Letter) -> None:
        raise Refused(letter.number)

    actor, matter = supervisor(), make_matter()
    waiting = Outgoing.objects.count()
    monkeypatch.setattr("hengjian.supervision.papers.services.content_of", fails)
    with pytest.raises(Refused, match="1号"):
        make_letter(actor, matter)
    assert not LetterSeries.objects.exists()
    assert not Letter.objects.exists()
    assert Outgoing.objects.count() == waiting
    monkeypatch.setattr("hengjian.supervision.papers.services.content_of", content_of)
    assert make_letter(actor, matter).number == "执法督办〔2026〕1号"


WRITERS = 50


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_letters_at_once_have_fifty_numbers_without_a_gap() -> None:
    """Every fifth one fails after it has taken its number."""
    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL: SQLite has one writer at a time by its nature")
    actor = supervisor()
    opened = [make_matter(actor) for _ in range(WRITERS)]
    all_are_ready = Barrier(WRITERS, timeout=60)

    def send(i: int, actor: Account, matter: Matter) -> str:
        try:
            all_are_ready.wait()
            with transaction.atomic():
                number = make_letter(actor, matter).number
                if i % 5 == 0:
                    transaction.set_rollback(True)
                    return ""
            return number
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as threads:
        sent = [threads.submit(send, i, actor, matter) for i, matter in enumerate(opened)]
        numbers = {future.result() for future in sent} - {""}

    assert numbers == {f"执法督办〔2026〕{i}号" for i in range(1, WRITERS - WRITERS // 5 + 1)}
    assert LetterSeries.objects.get().last == len(numbers)
