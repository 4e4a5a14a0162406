"""A file that ends the process that reads it is refused in words."""

from pathlib import Path

import polars as pl
import pytest

from hengjian.reading import trial
from hengjian.reading.errors import UnusableFile
from hengjian.reading.files import open_files


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.parquet"
    pl.DataFrame({"case": ["A1"]}).write_parquet(path)
    return path


def test_file_that_aborts_its_reader_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "_READ", "import os; os.abort()")

    with pytest.raises(UnusableFile, match="不是完好的 Parquet 文件"):
        open_files([file])


def test_good_file_survives_its_trial(file: Path) -> None:
    assert trial.survives_reading(file)
    assert open_files([file])[0].header == ("case",)


def test_fault_that_polars_can_tell_is_left_to_the_reader(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])

    assert trial.survives_reading(file)
    with pytest.raises(UnusableFile, match="不是完好的 Parquet 文件"):
        open_files([file])


def test_rows_of_a_parquet_file_are_counted_without_reading_any_column(tmp_path: Path) -> None:
    file = tmp_path / "cases.parquet"
    pl.DataFrame({"case": ["a", "b", "c"], "number": ["1", "2", "3"]}).write_parquet(file)

    [opened] = open_files([file])

    assert opened.read([]).frame.rows() == [(1,), (2,), (3,)]
