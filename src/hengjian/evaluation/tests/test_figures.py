"""Figures that measure tasks: shares of what should have been done, by body and period."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from django.test import Client

from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_grant, make_holder
from hengjian.cases.models import Case
from hengjian.evaluation import staff
from hengjian.evaluation.figures import catalogue, figure, not_yet
from hengjian.evaluation.law import statistics
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.outcomes import BREACH, MET, OPEN, UNKNOWN, OutcomeJudge
from hengjian.evaluation.store import OUTCOMES, file_of, folder_of
from hengjian.evaluation.tests.counted import decisions
from hengjian.evaluation.tests.factories import OUTCOME_SCHEMA, make_tabulation
from hengjian.evaluation.views.measures import percent
from hengjian.reading.tables import read_tables
from hengjian.registry.interchange import write_registers
from hengjian.registry.tests.factories import make_body, make_credential, make_officer
from hengjian.rulebook.calendars import number
from hengjian.rulebook.frames.snapshot import observed_days, take_snapshot
from hengjian.screening.law import office_rulebook
from hengjian.screening.running import folder_of as folder_of_run
from hengjian.screening.tests.factories import make_case

pytestmark = pytest.mark.django_db

DECIDED = "penalty_decided_in_time"
MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}


def told(*outcomes: tuple[Case, int, date]) -> Tabulation:
    """Make a tabulation in which a measure came to these outcomes."""
    made = make_tabulation()
    rows = [
        (n, case.pk, case.body_id, None, DECIDED, "some-rule", outcome, number(on))
        for n, (case, outcome, on) in enumerate(outcomes)
    ]
    frame = pl.DataFrame(rows, schema=OUTCOME_SCHEMA, orient="row")
    frame.write_parquet(file_of(made, OUTCOMES))
    return made


def test_everything_in_the_catalogue_has_a_figure_and_says_how(data: Path) -> None:
    del data
    assert len(catalogue()) >= 6
    for measure in catalogue():
        found = figure(None, measure.code, body_path="/", **MARCH)
        assert (found.value, found.denominator) == (None, 0), measure.code
        assert found.says, measure.code
        assert measure.unit == "%"
        assert measure.how


def test_what_has_no_data_yet_is_named_with_the_reason_and_measures_nothing() -> None:
    waiting = dict(not_yet())

    assert waiting["执法人员培训学时"] == "平台还没有培训的数据"
    assert not set(waiting) & {measure.title for measure in catalogue()}
    with pytest.raises(KeyError):
        figure(None, "training_hours", body_path="/", **MARCH)


def test_cases_of_one_procedure_leave_the_measures_of_the_others_without_outcomes(
    tmp_path: Path,
) -> None:
    paths = []
    for name, content in decisions(("2025-03-01", "fine"), ("2025-04-01", "warning")):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(content)
    rulebook = office_rulebook()
    declarations = rulebook.pack.declarations
    tables = read_tables(paths, declarations, run_day=DAY)
    snapshot = take_snapshot(tables, declarations, observed_days(tables, number(DAY)))

    told = OutcomeJudge(rulebook, statistics().measures).judge(snapshot, number(DAY))

    measured = set(told["measure"])
    assert DECIDED in measured
    assert "licence_decided_in_time" not in measured


def test_unknown_measure_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        figure(None, "no-such-measure", body_path="/", **MARCH)


def test_share_is_of_what_could_be_judged_and_the_rest_is_told(data: Path) -> None:
    del data
    case = make_case("/1/7/")
    told(
        (case, MET, DAY),
        (case, MET, DAY),
        (case, BREACH, DAY),
        (case, UNKNOWN, DAY),
        (case, OPEN, DAY),
    )

    found = figure(None, DECIDED, body_path="/1/", **MARCH)

    assert (found.value, found.numerator, found.denominator) == (Fraction(2, 3), 2, 3)
    assert "另有 1 件数据不足" in found.says
    assert "code=penalty_decided_in_time" in found.address
    assert "first=2026-03-01" in found.address


@pytest.mark.parametrize(
    ("role", "place", "opens"),
    [
        (Role.SUPERVISOR, "/1/", True), (Role.AGENCY_CLERK, "/1/7/", False),
        (Role.TOWN_OFFICE, "/1/", True), (Role.PLAN_OFFICE, "/1/", False),
    ],
)  # fmt: skip
def test_figure_leads_only_where_its_reader_is_let_in(
    data: Path, client: Client, role: Role, place: str, *, opens: bool
) -> None:
    del data
    case = make_case("/1/7/")
    make_body("/1/")
    told((case, MET, DAY))
    reader = make_holder(role, place)
    client.force_login(reader)

    address = figure(reader, DECIDED, body_path="/1/", **MARCH).address
    asked = figure(None, DECIDED, body_path="/1/", **MARCH).address

    assert bool(address) is opens
    assert (client.get(asked).status_code == 200) is opens


def test_who_sees_the_sum_of_all_opens_the_cases_of_his_own_body_alone(
    data: Path, client: Client
) -> None:
    del data
    other, own = make_case("/1/7/"), make_case("/1/8/")
    make_body("/1/")
    told((other, MET, DAY), (own, MET, DAY))
    reader = make_holder(Role.AGENCY_CLERK, "/1/8/")
    make_grant(reader, Role.PLAN_OFFICE, "/1/")
    client.force_login(reader)

    whole = figure(reader, DECIDED, body_path="/1/", **MARCH)
    behind = figure(reader, DECIDED, body_path="/1/8/", **MARCH).address
    cases = client.get(f"{behind}&outcome=met").content.decode()

    assert (whole.numerator, whole.address) == (2, "")
    asked = figure(None, DECIDED, body_path="/1/", **MARCH).address
    assert client.get(f"{asked}&outcome=met").status_code == 404
    assert own.number in cases
    assert other.number not in cases


def test_period_holds_both_its_days_and_no_other(data: Path) -> None:
    del data
    case = make_case("/1/7/")
    first, last = MARCH["first"], MARCH["last"]
    one = timedelta(days=1)
    told(
        (case, MET, first), (case, BREACH, last), (case, MET, first - one), (case, MET, last + one)
    )

    assert figure(None, DECIDED, body_path="/1/", **MARCH).value == Fraction(1, 2)


def test_reader_is_told_of_what_he_may_see(data: Path) -> None:
    del data
    told(
        (make_case("/1/7/"), MET, DAY),
        (make_case("/1/7/3/"), BREACH, DAY),
        (make_case("/1/8/"), MET, DAY),
    )
    city = make_holder(Role.SUPERVISOR, "/1/")
    bureau = make_holder(Role.AGENCY_LEADER, "/1/7/")
    citizen = make_holder(Role.CITIZEN, "/1/")

    assert figure(city, DECIDED, body_path="/1/", **MARCH).denominator == 3
    assert figure(bureau, DECIDED, body_path="/1/", **MARCH).denominator == 2
    assert figure(bureau, DECIDED, body_path="/1/8/", **MARCH).denominator == 0
    assert figure(citizen, DECIDED, body_path="/1/", **MARCH).value is None
    assert figure(None, DECIDED, body_path="/1/7/", **MARCH).value == Fraction(1, 2)


def test_credentials_are_those_of_the_last_day(data: Path) -> None:
    del data
    make_credential(make_officer("/1/7/"), valid_until=date(2026, 3, 31))
    make_officer("/1/7/")
    made = make_tabulation()
    folder = folder_of_run(made.run)
    folder.mkdir(parents=True, exist_ok=True)
    write_registers(folder)
    staff.write(folder, folder_of(made))

    march = figure(None, "credentials_valid", body_path="/1/", **MARCH)
    april = figure(
        None, "credentials_valid", body_path="/1/", first=date(2026, 4, 1), last=date(2026, 4, 30)
    )

    assert (march.value, april.value) == (Fraction(1, 2), Fraction(0))
    # March is not over on the day of the data: nobody says how things stand on its last day.
    assert MARCH["last"] > DAY
    assert march.says.startswith(DAY.isoformat())


@pytest.mark.parametrize(
    ("numerator", "denominator", "written"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 1, "100.0"), (0, 5, "0.0"), (9999, 10000, "99.9"), (1, 10000, "0.1")],
)  # fmt: skip
def test_percentage_rounds_and_only_what_is_whole_is_a_hundred(
    numerator: int, denominator: int, written: str
) -> None:
    assert percent(numerator, denominator) == written
