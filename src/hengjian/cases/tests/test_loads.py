"""From files to cases that everybody sees: the load published last says what is told of a case."""

from datetime import date
from pathlib import Path

import pytest

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases import selectors
from hengjian.cases.models import NO_DAY, Act, Case, Content, Version
from hengjian.cases.tests.factories import (
    acts_file,
    cases_file,
    checked_load,
    imported,
    sources_file,
    two_cases,
)
from hengjian.intake import aims
from hengjian.intake.drafting import Choice, Sheet
from hengjian.intake.law import declarations
from hengjian.intake.services import deciding
from hengjian.intake.services.mapping import save_mapping
from hengjian.intake.states import State
from hengjian.intake.tests.files import csv_of, work
from hengjian.registry.tests.factories import make_body

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: Path) -> None:
    del office


def seen() -> dict[str, Version]:
    rows = selectors.versions_seen().select_related("case", "content", "statement__source")
    return {row.case.number: row for row in rows}


def decided_on(number: str) -> list[str]:
    acts = selectors.acts_of(seen()[number])
    return [act.on.isoformat() for act in acts if act.kind == "decision"]


def forecast(files: object) -> list[int]:
    told = checked_load(files).forecast  # type: ignore[arg-type]  # files of the factories
    return [told[name] for name in ("new", "changed", "unchanged")]


def test_imported_cases_have_their_acts_fields_and_signatures() -> None:
    imported(two_cases())

    first = seen()["衡罚〔2025〕1号"]
    filing, decision = selectors.acts_of(first)
    assert (filing.kind, filing.on) == ("filing", date(2025, 1, 5))
    assert [(each.role, each.person) for each in filing.signatures.all()] == [
        ("investigator", "王磊"),
        ("investigator", "陈静"),
    ]
    assert decision.fields == {"amount": 2_000_000, "kinds": ["fine"]}
    assert (first.content.procedure, first.content.key) == ("ordinary", "HC-1")
    assert first.case.body == make_body("/1/7/")
    assert first.statement.covers == ["filing", "decision"]
    assert first.statement.complete_until == date(2025, 6, 30)


def test_nothing_is_seen_before_the_load_is_published() -> None:
    batch = checked_load(two_cases())
    assert batch.state == State.DRY_RUN
    assert not seen()
    assert not Case.objects.exists()


def test_stage_is_the_newest_step_of_the_case() -> None:
    imported(
        (
            cases_file(("HC-1", "s", "", "1号", ""), ("HC-2", "s", "", "2号", ""), ("HC-3", "s", "", "3号", "")),
            acts_file(
                ("a1", "HC-1", "filing", "2025-01-05"),
                ("a2", "HC-1", "seizure", "2025-01-06", "货车"),
                ("a3", "HC-2", "filing", "2025-01-05"),
                ("a4", "HC-2", "closing", "2025-02-05"),
            ),
        )
    )  # fmt: skip
    rows = seen()
    shown = {n: (rows[n].content.stage, rows[n].content.closed, rows[n].newest_on) for n in rows}
    assert shown == {
        "1号": ("filing", False, date(2025, 1, 6)),
        "2号": ("closing", True, date(2025, 2, 5)),
        "3号": ("", False, NO_DAY),
    }


def test_same_file_again_is_unchanged_and_keeps_its_acts_once() -> None:
    imported(two_cases())
    assert forecast(two_cases()) == [0, 0, 2]

    imported(two_cases())

    assert (Act.objects.count(), Content.objects.count(), Version.objects.count()) == (3, 2, 4)
    assert len(seen()) == 2


def test_rows_in_another_order_are_the_same_content() -> None:
    cases, acts, actors, sources = two_cases()
    head, *rows = acts[1].splitlines()
    imported((cases, acts, actors, sources))

    turned = ("acts.csv", b"\n".join([head, *reversed(rows)]))

    assert forecast((cases, turned, actors, sources)) == [0, 0, 2]


LEDGER_HEAD = ("案号", "立案时间", "处罚日期", "备注")
LEDGER = (
    ("衡罚〔2025〕1号", "2025-03-04", "2025-04-08", "一"),
    ("衡罚〔2025〕2号", "2025-03-05", "2025-03-05", "二"),
    ("衡罚〔2025〕3号", "2025-03-06", "2025-04-09", "三"),
)


def mapped_ledger(name: str) -> None:
    """Import a ledger whose acts have no keys of their own."""
    batch = checked_load([(name, csv_of(LEDGER_HEAD, *LEDGER))])
    known_aims = aims.aims_of(declarations())
    wanted = {"案号": "case.number", "立案时间": "filing.on", "处罚日期": "decision.on"}
    actor = make_holder(Role.AGENCY_CLERK, "/1/7/")
    save_mapping(
        actor=actor, batch=batch, sheet=Sheet("台账", ["filing", "decision"]), on=DAY,
        choices=[Choice(header, known_aims[key]) for header, key in wanted.items()],
    )  # fmt: skip
    work(batch)
    deciding.confirm(actor=actor, batch=batch, on=DAY)
    work(batch)


@pytest.mark.parametrize("name", ["2025年3月.csv", "2025年4月.csv", "a·b.c.csv"])
def test_same_ledger_under_another_name_with_its_rows_moved_changes_no_case(name: str) -> None:
    mapped_ledger("2025年3月.csv")
    before = {number: row.content_id for number, row in seen().items()}

    assert forecast([(name, csv_of(LEDGER_HEAD, *reversed(LEDGER)))]) == [0, 0, 3]
    imported([(name, csv_of(LEDGER_HEAD, *reversed(LEDGER)))])

    assert len(before) == 3
    assert {number: row.content_id for number, row in seen().items()} == before


def test_corrected_ledger_under_another_name_changes_just_what_was_corrected() -> None:
    mapped_ledger("a·b.csv")
    first, second, third = LEDGER
    corrected = (first, (*second[:2], "2025-03-06", "二"), third)

    assert forecast([("新.csv", csv_of(LEDGER_HEAD, *corrected))]) == [0, 1, 2]


def test_keys_that_a_file_gives_belong_to_what_it_tells() -> None:
    cases, (_, acts), *others = two_cases()
    imported((cases, ("acts.csv", acts), *others))

    assert forecast((cases, ("acts.csv", acts), *others)) == [0, 0, 2]
    assert forecast((cases, ("acts.csv", acts.replace(b"a3,", b"a4,")), *others)) == [0, 1, 1]


def test_changed_case_supersedes_and_its_withdrawal_restores() -> None:
    first = imported(two_cases())
    assert forecast(two_cases("2025-03-09")) == [0, 1, 1]
    second = imported(two_cases("2025-03-09"))
    assert decided_on("衡罚〔2025〕1号") == ["2025-03-09"]
    first.refresh_from_db()
    assert first.state == State.SUPERSEDED

    deciding.withdraw(actor=make_holder(Role.AGENCY_CLERK, "/1/7/"), batch=second, on=DAY)

    assert decided_on("衡罚〔2025〕1号") == ["2025-03-02"]
    first.refresh_from_db()
    assert first.state == State.PUBLISHED


def test_load_that_still_has_one_case_of_its_own_is_not_superseded() -> None:
    first = imported(two_cases())
    imported(
        (
            cases_file(("HC-1", "案件系统", "", "衡罚〔2025〕1号", "普通程序")),
            acts_file(("a1", "HC-1", "filing", "2025-01-04")),
        )
    )
    first.refresh_from_db()
    assert first.state == State.PUBLISHED
    assert set(seen()) == {"衡罚〔2025〕1号", "衡罚〔2025〕2号"}


def test_case_of_another_sender_with_the_same_number_is_another_case() -> None:
    imported(two_cases())
    imported(two_cases("2025-03-09"), place="/1/8/")
    assert Case.objects.count() == 4
    assert selectors.versions_seen().count() == 4


def test_what_a_load_says_of_its_source_holds_for_its_own_cases_only() -> None:
    imported(two_cases())
    cases = cases_file(("HC-9", "案件系统", "", "衡罚〔2025〕9号", "普通程序"))
    imported((cases, acts_file(("a9", "HC-9", "decision", "2025-05-05")), sources_file("decision")))
    assert seen()["衡罚〔2025〕9号"].statement.covers == ["decision"]
    assert seen()["衡罚〔2025〕2号"].statement.covers == ["filing", "decision"]


def test_load_that_says_nothing_of_its_source_covers_nothing() -> None:
    cases = cases_file(("HC-9", "台账", "", "衡罚〔2025〕9号", "普通程序"))
    imported((cases, acts_file(("a9", "HC-9", "decision", "2025-05-05"))))
    assert seen()["衡罚〔2025〕9号"].statement.covers == []


def test_body_of_the_file_is_found_by_name_within_the_subtree_of_the_sender_only() -> None:
    own = make_body("/1/7/71/", name="东城分局")
    foreign = make_body("/1/8/", name="城管局")
    files = (
        cases_file(
            ("HC-1", "s", "东城分局", "1号", ""), ("HC-2", "s", "城管局", "2号", ""), ("HC-3", "s", "", "3号", "")
        ),
        acts_file(("a1", "HC-1", "filing", "2025-01-05")),
    )  # fmt: skip

    batch = checked_load(files)
    imported(files)

    rows = seen()
    assert rows["1号"].case.body == own
    assert rows["2号"].case.body == make_body("/1/7/")
    assert rows["2号"].case.unregistered == "城管局"
    assert rows["3号"].case.unregistered == ""
    assert rows["2号"].case.body != foreign
    assert any("“城管局”" in told for told in batch.forecast["warnings"])


def test_two_rows_of_one_identity_are_told_and_the_first_is_kept() -> None:
    files = (
        cases_file(("HC-1", "s", "", "1号", "普通程序"), ("HC-2", "s", "", "1号", "简易程序")),
        acts_file(("a1", "HC-1", "filing", "2025-01-05")),
    )
    batch = checked_load(files)
    assert batch.forecast["new"] == 1
    assert any("只导入其中第一个" in told for told in batch.forecast["warnings"])

    imported(files)

    assert seen()["1号"].content.procedure == "ordinary"


def test_act_that_could_not_be_read_leaves_a_gap() -> None:
    imported(
        (
            cases_file(("HC-1", "s", "", "1号", "普通程序")),
            acts_file(("a1", "HC-1", "filing", "2025-02-30"), ("a2", "HC-1", "decision", "2025-03-01")),
        )
    )  # fmt: skip
    assert seen()["1号"].content.gaps == ["filing"]


def test_very_long_number_is_kept_apart_from_another() -> None:
    same = "长" * 400
    imported(
        (
            cases_file(("HC-1", "s", "", f"{same}1", ""), ("HC-2", "s", "", f"{same}2", "")),
            acts_file(("a1", "HC-1", "filing", "2025-01-05")),
        )
    )
    assert Case.objects.count() == 2


def test_reader_sees_the_cases_of_the_bodies_that_his_roles_reach() -> None:
    imported(two_cases())
    imported(two_cases(), place="/1/8/")
    day = DAY
    for place, count in (("/1/7/", 2), ("/1/", 4), ("/", 4), ("/2/", 0)):
        reader = make_holder(Role.SUPERVISOR, place)
        assert selectors.cases_for(reader, day).count() == count, place
    assert not selectors.cases_for(make_holder(Role.CITIZEN, "/"), day).exists()


def test_day_of_recording_is_kept_though_no_hour_is_told() -> None:
    acts = csv_of(
        ("act", "case", "kind", "on", "recorded_at"),
        ("a1", "HC-1", "filing", "2025-01-05", "2025-01-09"),
        ("a2", "HC-1", "decision", "2025-02-05", "2025-02-06 09:30"),
    )
    imported((cases_file(("HC-1", "s", "", "1号", "普通程序")), ("acts.csv", acts)))
    filing, decision = selectors.acts_of(seen()["1号"])
    assert (filing.recorded_at, filing.recorded_on) == (None, date(2025, 1, 9))
    assert decision.recorded_at is not None
    assert decision.recorded_on == date(2025, 2, 6)
