"""Tabulations of an office: from files that came in to figures; when they start; what they leave behind."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import Act, Version
from hengjian.cases.selectors import versions_seen
from hengjian.cases.tests.factories import imported
from hengjian.common import clock
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.evaluation import scheduling, staff
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.reports import month_of
from hengjian.evaluation.states import State
from hengjian.evaluation.store import OUTCOMES, file_of, folder_of
from hengjian.evaluation.tables import count_for
from hengjian.evaluation.tabulating import NO_RUN, RECEIPT, ask_tabulation
from hengjian.evaluation.tests.counted import PENALTY, counting, tabulated
from hengjian.evaluation.tests.factories import make_tabulation
from hengjian.evaluation.tests.test_tables import BUREAU, STREET, TEAM, YEAR, figures, places
from hengjian.intake.models import Job
from hengjian.journal.models import Outgoing
from hengjian.registry.interchange import write_registers
from hengjian.registry.models.officers import Officer
from hengjian.registry.tests.factories import make_credential, make_officer
from hengjian.screening.models import Run
from hengjian.screening.running import folder_of as folder_of_run
from hengjian.screening.tests.factories import make_run
from hengjian.screening.tests.runs import screened

pytestmark = pytest.mark.django_db


def test_plain_loops_over_the_cases_of_the_office_come_to_the_same(office: Path) -> None:
    del office
    for place, written in (("/1/7/", BUREAU), ("/1/7/3/", TEAM), ("/1/8/", STREET)):
        imported(written, place=place)
    screened()
    made = tabulated()
    heavy_first = ("detention", "halt", "revocation", "confiscation", "fine", "warning")
    classes = {
        "licence_revoked": "revocation", "business_suspended": "halt", "fine": "fine",
        "warning": "warning", "detention": "detention",
    }  # fmt: skip
    expected: Counter[str] = Counter()
    for version in versions_seen():
        column = _decided(version, classes, heavy_first)
        if column:
            expected[column] += 1
            expected["total"] += column != "uncovered"

    told = count_for(made, counting(PENALTY), places(), YEAR)
    found = {code: n for code, n in figures(told).items() if code != "money"}
    assert found == expected
    assert expected["total"] == 6


def _decided(version: Version, classes: dict[str, str], heavy_first: tuple[str, ...]) -> str:
    acts = [act for act in Act.objects.filter(content=version.content) if act.kind == "decision"]
    if not acts:
        covered = "decision" in version.statement.covers
        return "" if covered else "uncovered"
    first = min(acts, key=lambda act: act.on)
    if first.on.year != 2025:
        return ""
    held = {classes[kind] for kind in first.fields.get("kinds") or []}
    return next((each for each in heavy_first if each in held), "unknown")


def test_counting_the_same_screening_again_gives_the_same_receipt(office: Path) -> None:
    del office
    imported(TEAM, place="/1/7/")
    screened()
    first, again = tabulated(), tabulated()

    assert again.pk != first.pk
    assert first.state == State.COMPLETE
    assert again.receipt_number == first.receipt_number
    assert again.counts == first.counts
    receipt = json.loads((folder_of(first) / RECEIPT).read_text("utf-8"))
    assert receipt["run"]["snapshot"] == first.run.snapshot_digest
    assert receipt["counting_rules"] == first.statistics_digest
    assert receipt["counted"][f"units-{PENALTY}"]["rows"] == 2
    assert not pl.read_parquet(file_of(first, OUTCOMES)).is_empty()
    kinds = [entry.body for entry in Outgoing.objects.all()]
    assert sum("evaluation.tabulation_complete" in body for body in kinds) == 2


# --- when it starts -----------------------------------------------------------------------------


def run_with_files() -> Run:
    run = make_run()
    folder_of_run(run).mkdir(parents=True, exist_ok=True)
    (folder_of_run(run) / "sources.parquet").write_bytes(b"")
    return run


def test_without_a_screening_of_all_cases_there_is_nothing_to_count(data: Path) -> None:
    del data
    make_run(kind=Run.Kind.CHANGED)

    with pytest.raises(Refused, match=NO_RUN):
        ask_tabulation(actor=None)
    assert not scheduling.due()


def test_one_starts_by_itself_after_each_screening_of_all_cases(data: Path) -> None:
    del data
    run_with_files()

    begun = scheduling.look(clock.now())

    assert begun is not None
    assert not scheduling.due()
    Tabulation.objects.update(state=State.COMPLETE)
    assert scheduling.look(clock.now()) is None
    run_with_files()
    assert scheduling.due()


def test_one_starts_when_the_counting_rules_have_changed(data: Path) -> None:
    del data
    made = Tabulation.objects.create(
        run=run_with_files(),
        day=DAY,
        state=State.COMPLETE,
        statistics_digest="of old",
        pack_digest="",
    )

    assert scheduling.due()
    assert made.state == State.COMPLETE


def test_only_one_at_a_time(data: Path) -> None:
    del data
    run_with_files()
    ask_tabulation(actor=None)

    with pytest.raises(Refused, match="正在汇总"):
        ask_tabulation(actor=None)


def test_one_whose_work_died_is_let_go_of(data: Path) -> None:
    del data
    run_with_files()
    first = ask_tabulation(actor=None)
    Job.objects.filter(subject=first.uuid).update(state=Job.State.FAILED)

    ask_tabulation(actor=None)

    first.refresh_from_db()
    assert first.state == State.ABANDONED


def test_agency_does_not_start_one(data: Path) -> None:
    del data
    run_with_files()

    with pytest.raises(NotAllowed):
        ask_tabulation(actor=make_holder(Role.AGENCY_LEADER, "/1/"))
    assert not Tabulation.objects.exists()


# --- officers -----------------------------------------------------------------------------------


def kept_of_officers() -> Tabulation:
    made = make_tabulation()
    folder = folder_of_run(made.run)
    folder.mkdir(parents=True, exist_ok=True)
    write_registers(folder)
    staff.write(folder, folder_of(made))
    return made


def test_officers_count_on_the_last_day_as_holding_or_not(data: Path) -> None:
    del data
    make_credential(make_officer("/1/7/"), valid_until=date(2026, 2, 28))
    make_officer("/1/7/")
    make_officer("/1/7/", kind=Officer.Kind.AUXILIARY)
    made = kept_of_officers()

    before, after = (
        count_for(made, counting("credentials-2024"), places(), month_of(2026, month))
        for month in (2, 3)
    )

    assert figures(before) == {"held": 1, "without": 1, "total": 2}
    assert figures(after) == {"without": 2, "total": 2}


def test_officer_who_has_left_counts_up_to_his_last_day(data: Path) -> None:
    del data
    officer = make_officer("/1/7/")
    Officer.objects.update(left_on=DAY)
    make_credential(officer)
    made = kept_of_officers()

    there, gone = staff.on_post(made, DAY), staff.on_post(made, DAY + timedelta(days=1))

    assert there is not None
    assert gone is not None
    assert (there.height, gone.height) == (1, 0)


def test_where_nobody_keeps_credentials_nobody_knows_who_holds_one(data: Path) -> None:
    del data
    make_officer("/1/7/")

    told = count_for(kept_of_officers(), counting("credentials-2024"), places(), YEAR)

    assert figures(told) == {"unknown": 1, "total": 1}
