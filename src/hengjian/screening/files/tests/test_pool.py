"""Work done in the thread of the pool is the same work."""

from __future__ import annotations

import threading

import polars as pl
import pytest

from hengjian.reading.errors import UnusableFile
from hengjian.screening.files.pool import in_the_pool


def test_work_is_done_once_and_in_another_thread() -> None:
    threads: list[int] = []

    def work() -> list[int]:
        threads.append(threading.get_ident())
        frame = pl.DataFrame({"a": [3, 1, 2]})
        return frame.filter(pl.col("a") > 1).sort("a").to_series().to_list()

    assert in_the_pool(work) == [2, 3]
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


def test_what_the_work_raises_is_raised_as_it_was() -> None:
    def work() -> None:
        raise UnusableFile("acts.csv", "是空的", "请重新导出")

    with pytest.raises(UnusableFile, match=r"acts\.csv"):
        in_the_pool(work)


def test_work_within_work_is_done_in_place() -> None:
    assert in_the_pool(lambda: in_the_pool(lambda: 7)) == 7
