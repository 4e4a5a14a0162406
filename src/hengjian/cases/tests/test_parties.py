"""Parties come with their cases: kept by the registry, seen by whom it lets, their numbers nowhere in the clear."""

import logging
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases import selectors
from hengjian.cases.models import Content, Involved, Version
from hengjian.cases.parties import cases_of, delete_contents, parties_of
from hengjian.cases.tests.factories import Files, cases_file, checked_load, imported
from hengjian.common.models import Gram
from hengjian.intake.models import Batch
from hengjian.intake.services import deciding
from hengjian.intake.tests.files import csv_of
from hengjian.registry import selectors as registry
from hengjian.registry.models.parties import NAMES, Party
from hengjian.registry.numbers import opened
from hengjian.registry.services.parties import PartyDetails, add_party
from hengjian.registry.tests.factories import CODE, RESIDENT, make_body

pytestmark = pytest.mark.django_db

HEAD = ("case", "name", "kind", "number")
ALL = registry.PartyFilter()


@pytest.fixture(autouse=True)
def _office(office: Path) -> None:
    del office


def officer(place: str = "/1/7/") -> Account:
    return make_holder(Role.OFFICER, place)


def told(*rows: Sequence[object], numbers: int = 2) -> Files:
    """Give cases, and what is told of their parties."""
    cases = [(f"HC-{i}", "案件系统", "", f"{i}号", "普通程序") for i in range(1, numbers + 1)]
    return (cases_file(*cases), ("parties.csv", csv_of(HEAD, *rows)))


def version(number: str) -> Version:
    return selectors.versions_seen().get(case__number=number)


def names(number: str, reader: Account | None = None) -> list[str]:
    return [each.name for each in parties_of(reader or officer(), DAY, version(number))]


def withdraw(batch: Batch) -> None:
    deciding.withdraw(actor=make_holder(Role.AGENCY_CLERK, "/1/7/"), batch=batch, on=DAY)


def test_parties_of_a_file_stand_with_their_cases_and_their_numbers_are_sealed() -> None:
    imported(told(("HC-1", "李江", "自然人", RESIDENT), ("HC-2", "衡川商贸", "", CODE)))

    person, company = parties_of(officer(), DAY, version("1号")).get(), None
    company = parties_of(officer(), DAY, version("2号")).get()
    assert (person.kind, person.number_kind) == ("individual", "resident")
    assert person.number_mask.startswith("4201")
    assert RESIDENT not in person.number_mask
    assert opened(person.number_cipher) == RESIDENT
    assert (company.kind, company.number_kind, company.body) == (
        "organisation", "credit_code", make_body("/1/7/"),
    )  # fmt: skip


def test_same_number_is_one_party_whose_other_cases_are_found() -> None:
    imported(told(("HC-1", "李江", "自然人", RESIDENT), ("HC-2", "李江", "自然人", RESIDENT)))

    reader = officer()
    party = Party.objects.get()
    seen = cases_of(selectors.cases_for(reader, DAY), reader, DAY, party)
    assert sorted(each.case.number for each in seen) == ["1号", "2号"]


def test_cases_with_other_bodies_are_found_by_the_number_as_far_as_the_reader_reaches() -> None:
    imported(told(("HC-1", "李江", "自然人", RESIDENT), numbers=1))
    imported(told(("HC-1", "李 江", "自然人", RESIDENT), numbers=1), place="/1/8/")
    own = Party.objects.get(body=make_body("/1/7/"))

    def found(reader: Account) -> int:
        return cases_of(selectors.cases_for(reader, DAY), reader, DAY, own).count()

    assert Party.objects.count() == 2
    assert found(officer("/1/7/")) == 1
    assert found(make_holder(Role.SUPERVISOR, "/1/")) == 2


def test_people_without_a_number_are_not_taken_for_one_but_companies_of_one_name_are() -> None:
    rows = [
        ("HC-1", "李江", "自然人", ""), ("HC-2", "李江", "自然人", "4201***********3X"),
        ("HC-1", "衡川商贸", "法人及非法人组织", ""), ("HC-2", "衡川商贸", "法人及非法人组织", ""),
    ]  # fmt: skip

    imported(told(*rows))

    assert Party.objects.filter(name="李江", number_mask="").count() == 2
    assert Party.objects.filter(name="衡川商贸").count() == 1


def test_party_of_a_load_that_is_not_published_or_was_withdrawn_is_not_seen() -> None:
    reader = officer()
    checked_load(told(("HC-1", "李江", "自然人", RESIDENT)))
    assert not Party.objects.exists()
    batch = imported(told(("HC-1", "李江", "自然人", RESIDENT)))
    assert [each.name for each in registry.parties_for(reader, DAY)] == ["李江"]
    found = registry.parties_with_number(reader, DAY, "resident", RESIDENT)
    assert found.count() == 1

    withdraw(batch)

    assert not registry.parties_for(reader, DAY).exists()
    assert not registry.parties_with_number(reader, DAY, "resident", RESIDENT).exists()


def test_party_that_an_earlier_load_tells_of_as_well_stays_when_the_later_is_withdrawn() -> None:
    files = told(("HC-1", "李江", "自然人", RESIDENT))
    imported(files)
    again = imported(files)
    assert again.forecast["unchanged"] == 2
    assert Involved.objects.count() == 1

    withdraw(again)

    assert names("1号") == ["李江"]


def test_other_party_of_a_case_is_a_change_and_the_same_one_is_none() -> None:
    imported(told(("HC-1", "李江", "自然人", RESIDENT)))

    same = checked_load(told(("HC-1", "李江", "自然人", RESIDENT)))
    other = checked_load(told(("HC-1", "李河", "自然人", RESIDENT)))

    assert [same.forecast[name] for name in ("changed", "unchanged")] == [0, 2]
    assert [other.forecast[name] for name in ("changed", "unchanged")] == [1, 1]


def test_parties_are_found_by_the_words_of_their_names() -> None:
    imported(told(("HC-1", "衡川商贸有限公司", "", CODE), ("HC-2", "李江", "自然人", "")))

    found = registry.parties_for(officer(), DAY, registry.PartyFilter(words="商贸"))

    assert [each.name for each in found] == ["衡川商贸有限公司"]


def test_party_that_came_with_cases_is_registered_when_somebody_registers_it() -> None:
    batch = imported(told(("HC-1", "李江", "自然人", RESIDENT)))
    details = PartyDetails("individual", "李江", "resident", RESIDENT)

    add_party(actor=None, body=make_body("/1/7/"), details=details, on=DAY)
    withdraw(batch)

    assert Party.objects.count() == 1
    assert [each.name for each in registry.parties_for(officer(), DAY)] == ["李江"]


def test_who_may_not_see_parties_sees_none_of_a_case() -> None:
    imported(told(("HC-1", "李江", "自然人", RESIDENT)))

    assert names("1号", officer("/1/8/")) == []
    assert names("1号", make_holder(Role.PANEL_MEMBER, "/1/7/")) == []


def test_party_of_no_case_is_told() -> None:
    batch = checked_load(told(("HC-1", "李江", "自然人", ""), ("HC-9", "李河", "自然人", "")))

    assert "有 1 行当事人没有对上案件，没有导入。" in batch.forecast["warnings"]


def test_ledger_with_columns_of_the_party_is_guessed_and_its_numbers_are_hidden() -> None:
    head = ("案号", "立案日期", "处罚日期", "罚款金额（元）", "当事人", "身份证号码")
    row = ("衡罚〔2025〕1号", "2025-01-05", "2025-02-05", "100", "李江", RESIDENT)

    batch = checked_load((("台账.csv", csv_of(head, row)),))

    guessed = {each["header"]: each["guess"] for each in batch.profile["columns"]}
    assert (guessed["当事人"], guessed["身份证号码"]) == ("party.name", "party.number")
    assert RESIDENT not in str(batch.profile)


def test_file_of_the_credit_publicity_tells_of_its_parties() -> None:
    head = (
        "行政处罚决定书文号", "违法行为类型", "处罚类别", "处罚内容", "处罚决定日期", "处罚机关",
        "行政相对人名称", "行政相对人类别", "统一社会信用代码", "自然人证件号码",
    )  # fmt: skip
    fixed = ("占道经营", "罚款", "罚款", "2025-02-05", "")
    rows = [
        ("衡罚〔2025〕1号", *fixed, "衡川商贸", "法人及非法人组织", CODE, ""),
        ("衡罚〔2025〕2号", *fixed, "李江", "自然人", "", RESIDENT),
    ]

    imported((("双公示.csv", csv_of(head, *rows)),))

    told_of = [(each.name, each.kind, each.number_kind) for each in Party.objects.order_by("id")]
    assert told_of == [
        ("衡川商贸", "organisation", "credit_code"), ("李江", "individual", "resident"),
    ]  # fmt: skip


def everything_in_the_database() -> str:
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  every table of a test database
            texts += [
                bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
                for row in cursor.fetchall()
                for cell in row
            ]
    return "\n".join(texts)


def test_number_is_in_the_clear_nowhere_but_in_the_file_that_was_sent(
    office: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    imported(told(("HC-1", "李江", "自然人", RESIDENT), ("HC-2", "衡川商贸", "", CODE)))
    call_command("screen_office", full=True)

    words = everything_in_the_database()
    files = [
        file
        for file in office.rglob("*")
        if file.is_file() and office / "uploads" not in file.parents
    ]
    assert "李江" in words
    assert any("cases" in file.name for file in files)
    for number in (RESIDENT, CODE):
        assert number not in words
        assert number not in caplog.text
        assert number not in "".join(capfd.readouterr())
        for file in files:
            assert number.encode() not in file.read_bytes(), file


def test_party_goes_with_the_last_content_that_tells_of_it() -> None:
    imported(told(("HC-1", "李江", "自然人", RESIDENT), ("HC-2", "衡川商贸", "", CODE)))
    add_party(
        actor=None, body=make_body("/1/7/"), on=DAY,
        details=PartyDetails("organisation", "衡川商贸", "credit_code", CODE),
    )  # fmt: skip
    contents = list(Content.objects.values_list("pk", flat=True))
    Version.objects.all().delete()

    delete_contents(contents)

    assert [each.name for each in Party.objects.all()] == ["衡川商贸"]
    assert not Gram.objects.filter(space=NAMES.space, gram="李江").exists()
