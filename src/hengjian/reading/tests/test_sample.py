"""The sample cases are clean, and the case printed in the documentation is one of them."""

import re
from pathlib import Path

import polars as pl
import pytest

from hengjian.reading.columns import FIXED
from hengjian.reading.tables import Tables, read_tables
from hengjian.reading.tests.law_fields import ROOT, law_declarations
from hengjian.reading.tests.packs import RUN_DAY, adds_up, write

SAMPLE = ROOT / "examples" / "sample-cases"
PAGE = ROOT / "docs" / "interchange.md"
TABLES = ("cases", "acts", "actors", "sources")


def sample() -> Tables:
    paths = [SAMPLE / f"{name}.csv" for name in TABLES]
    return read_tables(paths, law_declarations(), run_day=RUN_DAY)


def printed() -> dict[str, str]:
    """The CSV blocks of the page by table."""
    page = PAGE.read_text(encoding="utf-8")
    return dict(re.findall(r"^```csv (\w+)\.csv\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))


def test_every_row_of_the_sample_is_accepted() -> None:
    tables = sample()

    assert tables.rejects.is_empty(), tables.rejects.rows()
    assert tables.counts["ignored"].explode().drop_nulls().is_empty()
    assert adds_up(tables)


def test_the_sample_shows_what_it_promises() -> None:
    tables = sample()
    acts = tables.acts.join(tables.cases.with_row_index("c").select("c", "case", "source"), on="c")

    def of(case: str, *kinds: str) -> pl.DataFrame:
        return acts.filter((pl.col("case") == case) & pl.col("kind").is_in(kinds))

    assert of("HC-03", "pause_start", "pause_end", "extension").height == 3
    assert of("HC-04", "seizure")["about"].to_list() == ["冻肉", "冷藏柜"]
    assert of("HC-05", "decision", "closing").is_empty()
    assert of("HC-06", "transfer").height == 1
    asked = of("HC-07", "questioning")["act"].item()
    index = tables.acts["act"].index_of(asked)
    assert tables.actors.filter(pl.col("a") == index).height == 1
    covers = dict(tables.sources.select("source", "covers").rows())
    assert covers["公示系统"] == ["decision"]
    assert acts.filter(pl.col("source") == "公示系统")["kind"].to_list() == ["decision"]


@pytest.mark.parametrize("table", TABLES)
def test_what_the_page_prints_stands_in_the_files(table: str) -> None:
    shown = printed()[table].splitlines()
    kept = (SAMPLE / f"{table}.csv").read_text(encoding="utf-8").splitlines()

    assert shown[0] == kept[0]
    assert [line for line in kept if line in set(shown)] == shown


def test_the_printed_case_is_complete_by_itself(tmp_path: Path) -> None:
    paths = write(tmp_path, **printed())

    tables = read_tables(paths, law_declarations(), run_day=RUN_DAY)

    assert tables.rejects.is_empty(), tables.rejects.rows()
    assert tables.cases.height == 1
    assert tables.acts.height == 12
    assert tables.actors.height == 13


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, columns in FIXED.items() for column in columns],
)
def test_every_fixed_column_and_its_headers_are_documented(table: str, column: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    begin = page.index(f"## {table} ")
    section = page[begin : page.find("\n## ", begin)]
    if table == "cases" and column == "item":
        return  # a declared field of the law pack, so it stands in the generated list
    if table == "acts" and column in ("source", "body", "number"):
        return  # the page explains them once, with the case key

    assert f"`{column}`" in section
    for header in FIXED[table][column]:
        assert header in section
