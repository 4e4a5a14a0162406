"""Figures that measure tasks: shares of what should have been done, by body and period."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cases.models import Case
from hengjian.evaluation import staff
from hengjian.evaluation.figures import catalogue, figure
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.outcomes import BREACH, MET, OPEN, UNKNOWN
from hengjian.evaluation.store import OUTCOMES, file_of, folder_of
from hengjian.evaluation.tests.factories import OUTCOME_SCHEMA, make_tabulation
from hengjian.evaluation.views.measures import percent
from hengjian.registry.interchange import write_registers
from hengjian.registry.tests.factories import make_credential, make_officer
from hengjian.rulebook.calendars import number
from hengjian.screening.running import folder_of as folder_of_run
from hengjian.screening.tests.factories import make_case
from hengjian.supervision.models import Letter, Report
from hengjian.supervision.tests.factories import make_matter

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


# --- letters ------------------------------------------------------------------------------------


def letter(due: date, answered: date | None, kind: str = "urging") -> None:
    matter = make_matter()
    Letter.objects.create(
        matter=matter, kind=kind, number=f"L{matter.pk}", on=due - timedelta(days=30), due=due,
        facts="查明的情况。", demand="请改正。", by=matter.uuid, by_name="王敏",
    )  # fmt: skip
    if answered:
        Report.objects.create(
            matter=matter, on=answered, text="已经改正。", by=matter.uuid, by_name="李静"
        )


def test_letters_answered_in_time_count_by_their_last_day_and_open_ones_wait() -> None:
    day = today()
    ago = day - timedelta(days=10)
    letter(ago, ago)
    letter(ago, ago + timedelta(days=1))
    letter(ago, None)
    letter(day, None)
    letter(ago, None, kind="circular")

    found = figure(None, "letters_answered_in_time", body_path="/1/", first=ago, last=day)

    assert (found.numerator, found.denominator) == (1, 3)
    assert "另有 1 件还没有到期" in found.says


def test_letters_of_other_bodies_are_not_counted_for_a_reader() -> None:
    ago = today() - timedelta(days=10)
    letter(ago, ago)
    other = make_holder(Role.AGENCY_LEADER, "/1/8/")

    found = figure(other, "letters_answered_in_time", body_path="/1/", first=ago, last=ago)

    assert found.value is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "written"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 1, "100.0"), (0, 5, "0.0"), (9999, 10000, "99.9"), (1, 10000, "0.1")],
)  # fmt: skip
def test_percentage_rounds_and_only_what_is_whole_is_a_hundred(
    numerator: int, denominator: int, written: str
) -> None:
    assert percent(numerator, denominator) == written
