"""How long a letter takes as PDF and as DOCX, warm. `python -m benchmarks.letters --json`."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hengjian.supervision.papers.content import LetterContent

ADDRESS = "https://jd.example.gov.cn/p/AZqEbnDNdUurYmFuY2hlcw?d=0123456789abcdef"
ROWS = 60


def example(number: int) -> LetterContent:
    """Give a letter of a page and a half, with a table of cases and an article after it."""
    from hengjian.supervision.papers.content import (  # noqa: PLC0415  after the settings are named
        LetterContent,
        Quote,
        Section,
        Table,
    )

    rows = tuple(
        (str(i), f"衡市监罚立〔2026〕{i}号", "立案后逾期没有作出处罚决定。") for i in range(ROWS)
    )
    return LetterContent(
        kind="urging", title="行政执法督办函", organ="衡川市司法局", number=f"执法督办〔2026〕{number}号",
        addressee="市市场监督管理局", on=date(2026, 11, 22), due=date(2026, 12, 22),
        sections=tuple(Section(f"{i}、查明的情况", ("有关案件逾期没有作出决定。" * 8,)) for i in "一二三"),
        quotes=(Quote("某法第六十条", ("应当在规定的期限内作出决定。" * 4,)),),
        table=Table("涉及的案件", ("序号", "案号", "问题"), rows),
    )  # fmt: skip


def measured(make: Callable[[LetterContent], bytes], letters: list[LetterContent]) -> float:
    """Give the median of the milliseconds that a letter takes once the first is done."""
    make(letters[0])
    times = []
    for letter in letters:
        start = time.perf_counter()
        make(letter)
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 1)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.config.settings")
    from hengjian.supervision.papers.fonts import faces  # noqa: PLC0415  after the settings are named
    from hengjian.supervision.papers.pdf import pdf_of  # noqa: PLC0415  likewise
    from hengjian.supervision.papers.word import word_of  # noqa: PLC0415  likewise

    used = faces()
    long = [example(i) for i in range(given.letters)]
    short = [replace(letter, table=None) for letter in long]
    told = {
        "pdf_ms": measured(lambda each: pdf_of(each, used, address=ADDRESS), short),
        f"pdf_with_{ROWS}_cases_ms": measured(
            lambda each: pdf_of(each, used, address=ADDRESS), long
        ),
        f"docx_with_{ROWS}_cases_ms": measured(lambda each: word_of(each, address=ADDRESS), long),
    }
    print(json.dumps(told) if given.json else "\n".join(f"{k}: {v}" for k, v in told.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
