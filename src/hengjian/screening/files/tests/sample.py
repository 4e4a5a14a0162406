"""A few cases, screened by some rules of the national pack."""

from datetime import date
from functools import cache
from pathlib import Path

from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.files.options import Options
from hengjian.screening.files.screen import Screening, screen

RUN_DAY = date(2025, 8, 1)
DUE_LATE = "penalty-law.60.decision-overdue"
HEAD = "case,source,body,number,procedure,domain,jurisdiction,major,review_required\n"


def case(key: str, *, source: str = "案管", body: str = "甲局") -> str:
    """Write one row of the table of cases."""
    return f"{key},{source},{body},{key}号,普通程序,general,china,否,否\n"


def acts(*rows: str) -> str:
    """Write the table of acts; a row is `case,kind,day`."""
    return "case,kind,on\n" + "".join(f"{row}\n" for row in rows)


RULES = (
    "coercion-law.18.two-officers",
    "coercion-law.25.seizure-overlong",
    "coercion-law.25.extension-beyond-limit",
    "coercion-law.54.court-application-early",
    "penalty-law.42.two-officers",
    "penalty-law.42.two-officers-inspection",
    "penalty-law.44.notice-before-decision",
    "penalty-law.51.onsite-fine-limit",
    "penalty-law.51.onsite-kinds",
    "penalty-law.52.record-overdue",
    "penalty-law.56.preservation-overdue",
    "penalty-law.57.panel-missing",
    "penalty-law.58.review-missing",
    "penalty-law.58.review-after-hearing",
    "penalty-law.58.review-not-passed",
    "penalty-law.58.reviewer-is-investigator",
    "penalty-law.60.decision-overdue",
    "penalty-law.60.extension-beyond-limit",
    "penalty-law.60.further-extension",
    "penalty-law.61.service-overdue",
    "penalty-law.63.hearing-right-not-notified",
    "penalty-law.63.large-fine-without-hearing-right",
    "penalty-law.64.decision-before-hearing-period",
    "penalty-law.64.hearing-not-held",
    "penalty-law.64.hearing-notice-late",
    "public-security-law.109.station-fine-limit",
    "public-security-law.109.station-kinds",
    "transfer-rules.11.fine-after-transfer",
)
"""Fixed, so that a new rule of the pack does not change what these cases are found to lack."""


@cache
def rulebook() -> Rulebook:
    """Load the national pack once, with some of its rules."""
    return Rulebook.load(national_pack()).only(RULES)


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
