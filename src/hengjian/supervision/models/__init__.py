"""The rows of matters, clues and letters."""

from hengjian.supervision.models.letters import (
    LETTERS,
    Dispatch,
    Evidence,
    Letter,
    LetterSeries,
    Objection,
    Paper,
    Reply,
    ReplyFile,
    Report,
)
from hengjian.supervision.models.matters import (
    CLUE_TITLES,
    MATTERS,
    SAYS_SOMETHING,
    Clue,
    Matter,
    Measure,
    MeasureFile,
    Organ,
    Step,
)

__all__ = [
    "CLUE_TITLES",
    "LETTERS",
    "MATTERS",
    "SAYS_SOMETHING",
    "Clue",
    "Dispatch",
    "Evidence",
    "Letter",
    "LetterSeries",
    "Matter",
    "Measure",
    "MeasureFile",
    "Objection",
    "Organ",
    "Paper",
    "Reply",
    "ReplyFile",
    "Report",
    "Step",
]
