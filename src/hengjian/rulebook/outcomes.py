"""What a rule can say about a subject: verdicts, the outcomes that they amount to, and flags."""

from __future__ import annotations

from enum import Enum, IntEnum, IntFlag


class Outcome(Enum):
    """The six outcomes; every subject of a rule has exactly one."""

    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    NEEDS_JUDGEMENT = "needs_judgement"
    OPEN = "open"
    MET = "met"
    BREACH = "breach"


class Verdict(IntEnum):
    """Why a subject has its outcome. The number is what the compiled trees give."""

    NOT_IN_FORCE = 1
    NO_SUCH_DUTY = 2
    CONDITION_FALSE = 3
    NOT_BEGUN = 4
    CLOSED_WITHOUT = 5
    FACT_UNKNOWN = 10
    SECTOR_NOT_READ = 11
    PAUSES_NOT_COVERED = 12
    LAW_UNKNOWN = 13
    LAST_DAY_UNKNOWN = 14
    JUDGE = 20
    FURTHER_EXTENSION = 21
    RUNNING = 30
    MET = 40
    LATE = 50
    NOT_DONE = 51
    TOO_EARLY = 52
    MISSING = 53
    DONE_THOUGH_FORBIDDEN = 54
    OUT_OF_RANGE = 55
    SAME_PERSON = 56
    TOO_FEW = 57
    CONDITION_BROKEN = 58


OUTCOME_OF: dict[Verdict, Outcome] = {
    verdict: outcome
    for outcome, verdicts in {
        Outcome.NOT_APPLICABLE: range(1, 10),
        Outcome.UNKNOWN: range(10, 20),
        Outcome.NEEDS_JUDGEMENT: range(20, 30),
        Outcome.OPEN: range(30, 40),
        Outcome.MET: range(40, 50),
        Outcome.BREACH: range(50, 60),
    }.items()
    for verdict in Verdict
    if verdict in verdicts
}


class Flag(IntFlag):
    """What to know beside the outcome."""

    PROVISIONAL = 1
    """The last day leans on a calendar year that is not yet published."""
    LATE_RECORDED = 2
    """Done in time, but written down only after the last day."""
    GRACE = 4
    """Late or early by no more than the doubtful boundary days that the parameter names."""
    PAUSED = 8
    """A pause without an end is still running."""


WORDS: dict[Outcome, str] = {
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.UNKNOWN: "不明",
    Outcome.NEEDS_JUDGEMENT: "需人工判断",
    Outcome.OPEN: "未到期",
    Outcome.MET: "符合",
    Outcome.BREACH: "违反",
}

FLAG_WORDS: dict[Flag, str] = {
    Flag.PROVISIONAL: "日历尚未公布，暂按周一至周五推算",
    Flag.LATE_RECORDED: "期限内完成，但录入晚于最后一天",
    Flag.GRACE: "在有争议的边界日之内，仅作提示",
    Flag.PAUSED: "期间仍在停止计算",
}
