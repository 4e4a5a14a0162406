"""A few cases, screened by the national pack."""

from datetime import date
from functools import cache
from pathlib import Path

from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.files.screen import Options, Screening, screen

RUN_DAY = date(2025, 8, 1)
DUE_LATE = "penalty-law.60.decision-overdue"
HEAD = "case,source,body,number,procedure,domain,jurisdiction,major,review_required\n"


def case(key: str, *, source: str = "案管", body: str = "甲局") -> str:
    """Write one row of the table of cases."""
    return f"{key},{source},{body},{key}号,普通程序,general,china,否,否\n"


def acts(*rows: str) -> str:
    """Write the table of acts; a row is `case,kind,day`."""
    return "case,kind,on\n" + "".join(f"{row}\n" for row in rows)


@cache
def rulebook() -> Rulebook:
    """Load the national pack once."""
    return Rulebook.load(national_pack())


def screened(
    folder: Path,
    cases: str,
    acts_: str,
    sources: str = "source,covers,complete_until\n案管,*,2025-07-31\n",
    options: Options | None = None,
) -> Screening:
    """Write the tables and screen them."""
    for name, text in (("cases", cases), ("acts", acts_), ("sources", sources)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return screen(rulebook(), [folder], options=options, run_day=RUN_DAY)


def late_and_open(folder: Path) -> Screening:
    """Screen five cases: two decided late, one in time, two still running."""
    cases = HEAD + "".join(case(f"A{i}", body="甲局" if i < 3 else "乙局") for i in range(5))
    return screened(
        folder,
        cases,
        acts(
            "A0,立案,2025-01-02", "A0,事先告知,2025-01-20", "A0,处罚决定,2025-06-30", "A0,决定书送达,2025-07-01",
            "A1,立案,2025-01-02", "A1,事先告知,2025-01-20", "A1,处罚决定,2025-04-03", "A1,决定书送达,2025-04-04",
            "A2,立案,2025-01-02", "A2,事先告知,2025-01-20", "A2,处罚决定,2025-02-20", "A2,决定书送达,2025-02-21",
            "A3,立案,2025-06-02", "A4,立案,2025-07-02",
        ),
    )  # fmt: skip
