"""The command run in this process, and small input files for it."""

import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengjian.cli.main import main

CASES = (
    "case,source,body,number,procedure,domain,jurisdiction,major,review_required\n"
    "A1,案管,甲局,甲罚〔2025〕1号,普通程序,general,china,否,否\n"
    "A2,案管,甲局,甲罚〔2025〕2号,普通程序,general,china,否,否\n"
    "A3,案管,乙局,乙罚〔2025〕3号,普通程序,general,china,否,否\n"
)
ACTS = (
    "act,case,kind,on,hearing_right\n"
    "X1,A1,立案,2025-01-02,\n"
    "X2,A1,事先告知,2025-02-10,否\n"
    "X3,A1,处罚决定,2025-06-30,\n"
    "X4,A2,立案,2025-03-03,\n"
    "X5,A2,事先告知,2025-03-20,否\n"
    "X6,A2,处罚决定,2025-04-01,\n"
    "X7,A3,立案,2025-06-02,\n"
)
SOURCES = "source,covers,complete_until\n案管,*,2025-07-31\n"
OVERDUE = "penalty-law.60.decision-overdue"


@dataclass(frozen=True)
class Done:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def form(self) -> Any:
        """Give standard output as JSON."""
        return json.loads(self.out)


def run(*arguments: str | Path) -> Done:
    """Run the command; what it writes is caught as bytes, as a pipe would have it."""
    with caught() as (out, err):
        code = main([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
    return Done(code, out.getvalue().decode(), err.getvalue().decode())


@contextmanager
def caught() -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Put pipes in the place of standard output and standard error."""
    out, err = io.BytesIO(), io.BytesIO()
    before = sys.stdout, sys.stderr
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8")
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8")
    # A wrapper that is thrown away closes its buffer: keep both until the content was read.
    kept = sys.stdout, sys.stderr
    try:
        yield out, err
    finally:
        sys.stdout, sys.stderr = before
        for wrapper in kept:
            if not wrapper.closed:
                wrapper.flush()
                wrapper.detach()


def data(folder: Path, **tables: str) -> Path:
    """Write the sample tables, with those given in the place of some, and give their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted: Mapping[str, str] = {"cases": CASES, "acts": ACTS, "sources": SOURCES} | tables
    for name, content in wanted.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder
