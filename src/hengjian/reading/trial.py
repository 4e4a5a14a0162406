"""A Parquet file is first read by another process: some damage ends the reading process at once.

No exception can be caught then, so the trial is what stands between a damaged file and the user's work.
"""

from __future__ import annotations

import subprocess
import sys
from multiprocessing import parent_process
from pathlib import Path

_READ = """
import sys
import polars
try:
    polars.read_parquet(sys.argv[1], glob=False)
except BaseException:
    pass
"""


def survives_reading(path: Path) -> bool:
    """Tell whether a process that reads the file whole is still there afterwards.

    A fault that Polars reports is not looked at here: whoever reads the file meets it again. In a
    process that is another's worker there is no trial, for its parent hears of its end.
    """
    if parent_process() is not None:
        return True
    done = subprocess.run(  # noqa: S603  our own interpreter, no shell; the path is an argument
        [sys.executable, "-I", "-c", _READ, str(path)], capture_output=True, check=False
    )
    return done.returncode == 0
