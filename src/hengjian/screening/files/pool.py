"""Work done in the very thread that carries out Polars' queries.

Polars hands each query to a thread of its pool and waits for it: two changes of threads, about as long as
a small query takes. A part of a big input has two thousand small queries. Asked from the pool's own thread
they are carried out in place, which saves a seventh of the time of judging.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import polars as pl

Result = TypeVar("Result")


def in_the_pool(work: Callable[[], Result]) -> Result:
    """Do the work once and give its result; what it raises is raised here."""
    done: list[Result] = []
    failed: list[BaseException] = []

    def once(columns: Sequence[pl.Series]) -> pl.Series:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001  raised again by the caller, as it was
            failed.append(error)
        return columns[0]

    # A column worked out by a function is worked out in the pool wherever there are two columns to work out.
    pl.DataFrame({"one": [0], "other": [0]}).select(
        pl.map_batches(["one"], once, return_dtype=pl.Int64), pl.col("other") + 1
    )
    if failed:
        raise failed[0]
    return done[0]
