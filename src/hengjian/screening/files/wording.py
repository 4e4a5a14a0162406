"""Words for lists and reports that no single explanation says."""

from __future__ import annotations

from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.model import Pack
from hengjian.rulebook.outcomes import FLAG_WORDS, WORDS, Flag, Outcome, Verdict

NOT_WRITTEN = "（未写明）"
BREACHES_ONLY = (
    "这一次只找违反：符合、未到期、不明、不适用的都没有计数，也没有列出；"
    "没有列出的不等于没有问题，来源里看不出的也在其中。"
)
"""Said wherever the result of a screening for breaches only is shown."""

REASONS: dict[Verdict, str] = {
    Verdict.FACT_UNKNOWN: "缺少判断所需的事实，或者来源不覆盖这种行为",
    Verdict.SECTOR_NOT_READ: "该领域自己的程序规定还没有读过",
    Verdict.PAUSES_NOT_COVERED: "已过期限，但来源不覆盖中止、延长的记录",
    Verdict.LAW_UNKNOWN: "适用哪一天、哪个领域或者地区的法律不明",
    Verdict.LAST_DAY_UNKNOWN: "最后一天算不出来（超出日历，或者中止、延长记得不全）",
}
"""Why a rule could not judge."""

BREACHES: dict[Verdict, str] = {
    Verdict.LATE: "逾期完成",
    Verdict.NOT_DONE: "逾期未做",
    Verdict.TOO_EARLY: "做得过早",
    Verdict.MISSING: "应有而没有",
    Verdict.DONE_THOUGH_FORBIDDEN: "不应有而有",
    Verdict.OUT_OF_RANGE: "数值超出范围",
    Verdict.SAME_PERSON: "人员应分而未分",
    Verdict.TOO_FEW: "人数不足",
    Verdict.CONDITION_BROKEN: "不合条件",
}
"""In which way a rule is broken."""

OVERDUE = frozenset({Verdict.LATE, Verdict.NOT_DONE})


def verdict_words(verdict: Verdict) -> str:
    """Say a verdict that makes a finding in a few words."""
    return BREACHES.get(verdict, WORDS[Outcome.NEEDS_JUDGEMENT])


def flag_words(flags: Flag) -> str:
    """Say what to know beside an outcome; empty where there is nothing."""
    return "；".join(words for flag, words in FLAG_WORDS.items() if flag in flags)


def citation_words(cite: str, pack: Pack) -> str:
    """Say a citation with the title of its statute."""
    citation = parse_citation(cite)
    return citation.display(pack.statutes[citation.statute].title)


def domain_title(pack: Pack, code: str | None) -> str | None:
    """Give the title of a sector; the code itself where the pack has none."""
    domain = None if code is None else pack.domains.get(code)
    return code if domain is None else domain.title


def place_title(pack: Pack, code: str | None) -> str | None:
    """Give the title of a place; the code itself where the pack has none."""
    place = None if code is None else pack.jurisdictions.get(code)
    return code if place is None else place.title
