"""The registry as registers for the rules: what it hands over answers as the registry itself does."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from hengjian.accounts.tests.factories import DAY
from hengjian.reading.declarations import Declarations
from hengjian.reading.registers import SCHEMAS
from hengjian.reading.tables import read_tables
from hengjian.registry import selectors
from hengjian.registry.interchange import registers, write_registers
from hengjian.registry.models.bodies import Body, FormerName
from hengjian.registry.models.items import Benchmark
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.services import bodies, officers
from hengjian.registry.services.bodies import EntrustmentDetails
from hengjian.registry.states import Action
from hengjian.registry.tests.factories import (
    FIRST,
    LAST,
    make_body,
    make_credential,
    make_item,
    make_officer,
)
from hengjian.rulebook.calendars import number
from hengjian.rulebook.registers import RegisterLookup

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)


def lookup() -> RegisterLookup:
    return RegisterLookup(registers())


def stand(credential: Credential, action: Action, day: date) -> None:
    officers.change_standing(
        actor=None, credential=credential, action=action, day=day, ground="年审", on=DAY
    )


def test_what_nobody_has_begun_to_register_is_no_register() -> None:
    officer = make_officer()

    found = registers()

    assert set(found.frames) == {"bodies", "officers"}
    assert lookup().qualified(str(officer.uuid), number(DAY)) is None


def test_credential_holds_on_the_same_days_as_in_the_registry() -> None:
    officer = make_officer()
    credential = make_credential(officer)
    taken, back = DAY - ONE_DAY * 9, DAY - ONE_DAY * 5
    stand(credential, Action.SUSPEND, taken)
    stand(credential, Action.RESTORE, back)
    days = [
        FIRST - ONE_DAY,
        FIRST,
        taken - ONE_DAY,
        taken,
        back - ONE_DAY,
        back,
        LAST,
        LAST + ONE_DAY,
    ]

    said = [lookup().qualified(str(officer.uuid), number(day)) for day in days]

    assert said == [selectors.credential_on(officer, day) is not None for day in days]
    assert said == [False, True, True, False, False, True, True, False]


def test_credential_changed_twice_on_a_day_stands_as_the_last_change_left_it() -> None:
    officer = make_officer()
    credential = make_credential(officer)
    stand(credential, Action.SUSPEND, DAY)
    stand(credential, Action.RESTORE, DAY)

    assert lookup().qualified(str(officer.uuid), number(DAY)) is True


def test_officer_is_found_by_number_name_and_credential_at_his_team_and_above() -> None:
    team, bureau, elsewhere = make_body("/1/2/"), make_body("/1/"), make_body("/3/")
    officer = make_officer("/1/2/", name="王海")
    credential = make_credential(officer)
    asked = lookup()

    for place in (team, bureau):
        for written in (officer.number, "王海", credential.number):
            assert asked.person(written, str(place.uuid)) == str(officer.uuid)
    assert asked.person("王海", str(elsewhere.uuid)) is None


def test_auxiliary_is_not_qualified() -> None:
    auxiliary = make_officer(kind=Officer.Kind.AUXILIARY)

    assert lookup().qualified(str(auxiliary.uuid), number(DAY)) is False


def test_body_is_known_by_its_name_a_former_name_and_its_key() -> None:
    body = make_body("/1/", name="衡川市城管局")
    FormerName.objects.create(body=body, name="衡川市城管办", valid_until=DAY)
    asked = lookup()

    for written in ("衡川市城管局", "衡川市城管办", str(body.uuid)):
        assert asked.body(written) == str(body.uuid)
    assert asked.standing(str(body.uuid), number(DAY)) == "statutory"


def test_ended_body_is_none_from_the_day_after_its_last_one() -> None:
    make_body("/1/")
    body = make_body("/1/2/")
    bodies.end_body(actor=None, body=body, last_day=DAY, successor=None, on=DAY)
    asked = lookup()

    assert asked.standing(str(body.uuid), number(DAY)) == "statutory"
    assert asked.standing(str(body.uuid), number(DAY) + 1) == "none"


def test_team_within_a_body_that_enforces_is_not_taken_for_a_body_of_its_own() -> None:
    make_body("/1/")
    team = make_body("/1/2/", kind=Body.Kind.NONE)
    office = make_body("/3/", kind=Body.Kind.NONE)
    asked = lookup()

    assert asked.standing(str(team.uuid), number(DAY)) is None
    assert asked.standing(str(office.uuid), number(DAY)) == "none"


def test_item_is_its_holders_by_code_and_by_name() -> None:
    holder, other = make_body("/1/2/"), make_body("/1/3/")
    item = make_item("/1/", holders=(holder,))
    asked = lookup()

    for written in (item.code, item.name):
        assert asked.held(str(holder.uuid), written, "penalty", number(DAY)) is True
        assert asked.held(str(other.uuid), written, "penalty", number(DAY)) is False


def test_entrustment_holds_for_its_items_until_its_last_day() -> None:
    bureau = make_body("/1/")
    station = make_body("/1/2/", kind=Body.Kind.ENTRUSTED)
    item, other = make_item("/1/", holders=(bureau,)), make_item("/1/", holders=(bureau,))
    details = EntrustmentDetails(
        delegator=bureau, scope="一项", valid_from=FIRST, valid_until=LAST, published_on=FIRST
    )
    bodies.entrust(actor=None, body=station, details=details, items=[item], on=DAY)
    asked, key, last = lookup(), str(station.uuid), number(LAST)

    assert asked.entrusted(key, item.name, last) is True
    assert asked.entrusted(key, item.name, last + 1) is False
    assert asked.entrusted(key, other.code, last) is False
    assert asked.published(key, item.code, last) is True


def test_entrustment_in_words_only_leaves_its_items_unknown() -> None:
    bureau = make_body("/1/")
    station = make_body("/1/2/", kind=Body.Kind.ENTRUSTED)
    details = EntrustmentDetails(
        delegator=bureau, scope="占道经营", valid_from=FIRST, valid_until=LAST
    )
    bodies.entrust(actor=None, body=station, details=details, on=DAY)

    assert lookup().entrusted(str(station.uuid), "占道经营", number(DAY)) is None


def test_files_written_are_read_as_the_registers_that_they_were(tmp_path: Path) -> None:
    officer = make_officer()
    credential = make_credential(officer)
    stand(credential, Action.SUSPEND, DAY)
    make_item("/1/", holders=(officer.body,))
    bodies.entrust(
        actor=None,
        body=make_body("/1/2/", kind=Body.Kind.ENTRUSTED),
        details=EntrustmentDetails(
            delegator=officer.body, scope="一项", valid_from=FIRST, valid_until=LAST
        ),
        on=DAY,
    )
    cases = tmp_path / "cases.csv"
    cases.write_text("case\nA1\n", encoding="utf-8")

    files = write_registers(tmp_path)
    declarations = Declarations({}, {}, {}, {}, "Asia/Shanghai")
    read = read_tables([cases, *files], declarations, run_day=DAY).registers

    assert {file.stem for file in files} == {*SCHEMAS} - {"benchmarks"}
    for name, frame in registers().frames.items():
        assert read.frame(name).equals(frame), name
        assert read.says_all(name) == (name != "benchmarks")


def test_number_of_queries_does_not_grow_with_the_registry(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(5):
        make_credential(make_officer())
        make_item("/1/", holders=(make_body("/1/"),))

    with django_assert_num_queries(9):
        registers()


def test_benchmark_is_public_from_the_day_of_its_publication() -> None:
    item = make_item()
    benchmark = Benchmark(item=item, valid_from=FIRST, published_on=FIRST + ONE_DAY)
    benchmark.save()
    asked, first = lookup(), number(FIRST)

    said = [asked.benchmark_published(item.name, day) for day in (first - 1, first, first + 1)]

    assert said == [None, False, True]
