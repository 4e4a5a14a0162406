"""Screening a synthetic city finds everything that was planted in it, and nothing else."""

from pathlib import Path

import polars as pl
import pytest

from hengjian.rulebook.loader import load_pack
from hengjian.synth.plan import read_plan
from tests.architecture.tree import LAW
from tests.cli.running import run

CASES, SEED = 3000, 11
KEY = ["case", "rule", "key"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("synth") / "city"
    made = run("synth", root, "--cases", str(CASES), "--seed", str(SEED), "--workers", "1")
    assert made.code == 0, made.err
    return root


@pytest.fixture(scope="module")
def truth(city: Path) -> pl.DataFrame:
    return pl.concat(pl.read_parquet(path) for path in sorted((city / "truth").glob("*.parquet")))


@pytest.fixture(scope="module")
def screened(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("found") / "out"
    done = run("screen", city, "-o", out)
    assert done.code == 0, done.err + done.out
    return out


@pytest.fixture(scope="module")
def findings(screened: Path) -> pl.DataFrame:
    found = pl.read_parquet(screened / "findings.parquet").filter(pl.col("outcome") == "违反")
    return found.with_columns(key=pl.coalesce("about", "act", pl.lit("")))


def test_screening_for_breaches_only_writes_the_same_findings_byte_for_byte(
    city: Path, findings: pl.DataFrame, screened: Path, tmp_path: Path
) -> None:
    done = run("screen", city, "-o", tmp_path / "out", "--breaches-only")

    assert done.code == 0, done.err + done.out
    assert "没有计数" in done.out
    assert findings.height > 300
    for name in ("findings.csv", "findings.parquet"):
        assert (tmp_path / "out" / name).read_bytes() == (screened / name).read_bytes()


def expected(truth: pl.DataFrame) -> pl.DataFrame:
    return truth.filter(pl.col("rule").is_not_null())


def test_everything_planted_is_found(truth: pl.DataFrame, findings: pl.DataFrame) -> None:
    must = expected(truth).filter("must")
    missed = must.join(findings, on=KEY, how="anti")

    assert must.height > 300
    assert missed.rows(named=True) == []


def test_nothing_else_is_found(truth: pl.DataFrame, findings: pl.DataFrame) -> None:
    more = findings.join(expected(truth), on=KEY, how="anti")

    assert findings.height > 300
    assert more.select(*KEY, "sentence").rows() == []


def test_lawful_twins_on_the_very_limit_are_left_alone(
    truth: pl.DataFrame, findings: pl.DataFrame
) -> None:
    twins = truth.filter("twin")

    assert twins["mutation"].n_unique() > 90
    assert twins.join(findings, on="case", how="semi").is_empty()


def test_about_half_of_the_moved_deadlines_are_missed_by_a_day(
    truth: pl.DataFrame, findings: pl.DataFrame
) -> None:
    moved = [m.id for m in read_plan(load_pack(Path(LAW))).mutations if m.moves_a_deadline]
    late = expected(truth).filter("must", pl.col("mutation").is_in(moved)).join(findings, on=KEY)

    assert late.height > 90
    assert 0.35 < (late["days_late"].abs() <= 1).mean() < 0.65  # type: ignore[operator]
