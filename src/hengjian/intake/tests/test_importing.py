"""From an upload to rows that everybody sees, and back."""

import io
from pathlib import Path

import polars as pl
import pytest

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import store
from hengjian.intake.models import Batch, BatchFile, Job
from hengjian.intake.services import deciding
from hengjian.intake.staging import staged
from hengjian.intake.states import State
from hengjian.intake.targets import Chunk
from hengjian.intake.tests.counting import rows_seen, rows_written
from hengjian.intake.tests.files import LEDGER, brought, cases_csv, checked, clerk, csv_of, work
from hengjian.intake.work import writing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: Path) -> None:
    del office


def imported(content: bytes) -> Batch:
    actor = clerk()
    batch = checked(actor, ("cases.csv", content))
    deciding.confirm(actor=actor, batch=batch, on=DAY)
    work(batch)
    return batch


def test_known_file_is_checked_at_once_and_nothing_is_written_before_somebody_confirms() -> None:
    batch = checked(clerk(), ("cases.csv", cases_csv(3)))

    assert batch.state == State.DRY_RUN
    assert batch.forecast["new"] == 3
    assert batch.forecast["rejected"] == 0
    assert not rows_seen()


def test_confirmed_batch_is_written_and_seen() -> None:
    batch = imported(cases_csv(3))

    assert batch.state == State.PUBLISHED
    assert len(rows_seen()) == 3
    assert batch.written == 3


def test_parquet_file_is_read_like_any_other() -> None:
    stream = io.BytesIO()
    pl.read_csv(cases_csv(3)).write_parquet(stream)

    batch = checked(clerk(), ("cases.parquet", stream.getvalue()))

    assert (batch.state, batch.reason) == (State.DRY_RUN, "")
    assert (batch.forecast["cases"], batch.profile["rows"]) == (3, 3)


def test_same_file_again_changes_nothing_and_another_number_is_a_change() -> None:
    imported(cases_csv(3))

    again = checked(clerk(), ("cases.csv", cases_csv(3)))
    other = checked(clerk(), ("cases.csv", cases_csv(4, number="号之一")))

    assert [again.forecast[name] for name in ("new", "changed", "unchanged")] == [0, 0, 3]
    assert [other.forecast[name] for name in ("new", "changed", "unchanged")] == [1, 3, 0]


def test_later_batch_supersedes_and_its_withdrawal_restores() -> None:
    first = imported(cases_csv(2))
    before = rows_seen()
    second = imported(cases_csv(2, number="号之一"))
    first.refresh_from_db()
    assert first.state == State.SUPERSEDED
    assert rows_seen() != before

    deciding.withdraw(actor=clerk(), batch=second, on=DAY)

    first.refresh_from_db()
    assert (first.state, second.state) == (State.PUBLISHED, State.WITHDRAWN)
    assert rows_seen() == before


def test_refused_rows_are_told_with_row_column_value_and_reason() -> None:
    content = csv_of(
        ("case", "number", "source", "body", "procedure"),
        ("HC-1", "1号", "系统", "甲局", "普通程序"),
        ("HC-2", "2号", "系统", "甲局", "没有的程序"),
    )

    batch = checked(clerk(), ("cases.csv", content))

    assert batch.load is not None
    assert (batch.forecast["cases"], batch.forecast["rejected"]) == (1, 1)
    assert staged(batch.load).workbook.stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cases.csv", b"", "空文件"),
        ("notes.pdf", b"%PDF-1.7", "不是能读的表格"),
        ("cases.xlsx", b"%PDF-1.7 ...", "内容是PDF"),
        ("cases.xlsx", b"a,b\n1,2\n", "后缀 .xlsx 不符"),
        ("cases.parquet", b"a,b\n1,2\n", "后缀 .parquet 不符"),
    ],
)
def test_what_is_no_table_is_refused_with_its_name_and_nothing_is_kept(
    name: str, content: bytes, words: str, office: Path
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        brought(clerk(), (name, content))

    assert name in str(refused.value)
    assert not Batch.objects.exists()
    assert not [each for each in (office / "uploads").rglob("*") if each.is_file()]


def test_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LARGEST_FILE", 10)

    with pytest.raises(Refused, match="分成几个文件"):
        brought(clerk(), ("cases.csv", cases_csv(3)))


@pytest.mark.parametrize("name", ["../../cases.csv", "C:\\数据\\cases.csv", "/etc/cases.csv"])
def test_name_of_an_upload_is_a_name_only_and_its_content_lies_under_its_digest(name: str) -> None:
    batch = brought(clerk(), (name, cases_csv(1)))

    file = BatchFile.objects.get(batch=batch)
    assert file.name == "cases.csv"
    assert store.path_of(file.sha256).read_bytes() == cases_csv(1)


def test_file_that_cannot_be_read_ends_with_a_reason() -> None:
    batch = checked(clerk(), ("cases.csv", b"case,number\n"))

    assert batch.state == State.REJECTED
    assert "cases.csv" in batch.reason


def test_nobody_brings_data_for_a_body_that_is_not_his() -> None:
    with pytest.raises(NotAllowed):
        brought(clerk("/1/8/"), ("cases.csv", cases_csv(1)))


def test_stopped_import_shows_nothing_and_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "ROWS_PER_CHUNK", 2)
    actor = clerk()
    batch = checked(actor, ("cases.csv", cases_csv(7)))
    deciding.confirm(actor=actor, batch=batch, on=DAY)
    chunks = []
    taken = Chunk

    def ask_to_stop(*given: object) -> object:
        chunks.append(given)
        if len(chunks) == 3:  # it is got ready when the second is safe
            deciding.stop(actor=actor, batch=batch, on=DAY)
        return taken(*given)  # type: ignore[arg-type]  # what the writer gives

    monkeypatch.setattr(writing, "Chunk", ask_to_stop)
    assert work(batch).state == Job.State.STOPPED
    assert (batch.state, batch.written) == (State.DRY_RUN, 4)
    assert not rows_seen()

    deciding.confirm(actor=actor, batch=batch, on=DAY)
    work(batch)

    assert batch.state == State.PUBLISHED
    assert batch.load is not None
    assert rows_written(batch.load) == 7
    assert len(rows_seen()) == 7


def test_import_that_nobody_has_begun_stops_at_once() -> None:
    actor = clerk()
    batch = checked(actor, ("cases.csv", cases_csv(1)))
    deciding.confirm(actor=actor, batch=batch, on=DAY)

    deciding.stop(actor=actor, batch=batch, on=DAY)

    batch.refresh_from_db()
    assert batch.state == State.DRY_RUN
    assert work(batch).state == Job.State.STOPPED


def test_fault_of_ours_is_told_with_a_number_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    actor = clerk()
    batch = brought(actor, ("cases.csv", cases_csv(1)))
    with monkeypatch.context() as patched:
        patched.setattr("hengjian.intake.work.checking.tables_of", lambda *_, **__: 1 / 0)
        job = work(batch)
    assert job.state == Job.State.FAILED
    assert "编号" in job.progress
    assert "ZeroDivisionError" in caplog.text

    deciding.retry(actor=actor, batch=batch, on=DAY)
    work(batch)

    assert batch.state == State.DRY_RUN


def test_decision_that_does_not_fit_the_state_is_refused_with_the_state() -> None:
    actor = clerk()
    batch = checked(actor, ("台账.xlsx", LEDGER))

    with pytest.raises(Refused, match="待对应各列"):
        deciding.confirm(actor=actor, batch=batch, on=DAY)


def test_cases_acts_signatures_and_sources_come_together_and_name_each_other_by_key() -> None:
    actor = clerk()
    sample = Path(__file__).parents[4] / "examples" / "sample-cases"
    files = [(path.name, path.read_bytes()) for path in sorted(sample.glob("*.csv"))]
    batch = checked(actor, *files)
    deciding.confirm(actor=actor, batch=batch, on=DAY)
    work(batch)

    assert batch.state == State.PUBLISHED
    assert batch.load is not None
    rows = staged(batch.load)
    cases = set(rows.table("cases").collect()["case"].to_list())
    acts = rows.table("acts").collect()
    assert set(acts["case"].to_list()) <= cases
    assert set(rows.table("actors").collect()["act"].to_list()) <= set(acts["act"].to_list())
    assert rows_written(batch.load) == rows.rows()
    assert len(acts) > len(cases) > 0
