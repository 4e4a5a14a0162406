"""Whatever the bytes, either every row is accounted for or the file is refused in plain words."""

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.reading.errors import ReadingError, UnusableFile
from hengjian.reading.tables import read_tables
from hengjian.reading.tests.packs import (
    ACTORS,
    ACTS,
    CASES,
    DECLARATIONS,
    RUN_DAY,
    SOURCES,
    adds_up,
    write,
)

GOOD = {"cases": CASES, "acts": ACTS, "actors": ACTORS, "sources": SOURCES}
SPICE = [b",", b'"', b"\n", b"\r\n", b";", b"\xe3\x80\x80", b"\xff", b"\0", b"A1", b"2025-03-04"]


def check(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            tables = read_tables(write(Path(folder), **files), DECLARATIONS, run_day=RUN_DAY)
        except ReadingError:
            return
    assert adds_up(tables)
    assert tables.acts["c"].is_between(0, tables.cases.height, closed="left").all()
    assert tables.actors["a"].is_between(0, tables.acts.height, closed="left").all()
    assert tables.acts.select(pl.col("on").is_null().any()).item() is False
    assert tables.cases["case"].is_unique().all()
    assert tables.acts["act"].is_unique().all()
    assert tables.rejects.select(pl.col("reason").is_null().any()).item() is False


@settings(max_examples=150)
@given(st.sampled_from(sorted(GOOD)), st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_refused(table: str, soup: bytes) -> None:
    check({name: text.encode() for name, text in GOOD.items()} | {table: soup})


@settings(max_examples=150)
@given(st.sampled_from(sorted(GOOD)), st.lists(st.sampled_from([*SPICE, b"x"]), max_size=40))
def test_soup_below_a_good_header_is_read_or_refused(table: str, soup: list[bytes]) -> None:
    header = GOOD[table].encode().splitlines(keepends=True)[0]

    check({name: text.encode() for name, text in GOOD.items()} | {table: header + b"".join(soup)})


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(SPICE)),
        min_size=1,
        max_size=4,
    ),
)
def test_mutated_good_files_are_read_or_refused(
    table: str, cuts: list[tuple[float, int, bytes]]
) -> None:
    content = GOOD[table].encode()
    for where, length, spice in cuts:
        at = int(where * len(content))
        content = content[:at] + spice + content[at + length :]

    check({name: text.encode() for name, text in GOOD.items()} | {table: content})


def test_parquet_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    pl.DataFrame({"case": ["A1", "A2"], "major": [True, None]}).write_parquet(path)
    content = path.read_bytes()

    for length in range(0, len(content), 97):
        path.write_bytes(content[:length])

        with pytest.raises(UnusableFile):
            read_tables([path], DECLARATIONS, run_day=RUN_DAY)
