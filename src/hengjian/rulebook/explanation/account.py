"""Putting the explanation of one judgement together."""

from __future__ import annotations

from hengjian.rulebook.closures.engine import Judged
from hengjian.rulebook.explanation.arithmetic import arithmetic_of
from hengjian.rulebook.explanation.calculation import Calculation, calculation
from hengjian.rulebook.explanation.conditions import number_in_words
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.factlines import fact_lines
from hengjian.rulebook.explanation.lawlines import law_lines
from hengjian.rulebook.explanation.model import Explanation
from hengjian.rulebook.explanation.notes import notes_of
from hengjian.rulebook.explanation.states import PLACEHOLDER, state_of
from hengjian.rulebook.explanation.steps import steps_of
from hengjian.rulebook.explanation.unknowns import unknowns
from hengjian.rulebook.explanation.wording import (
    SEVERITY_WORDS,
    amount_in_words,
    citation_in_words,
    day_in_sentence,
    day_with_weekday,
    instant_in_sentence,
    quoted,
    tidied,
)
from hengjian.rulebook.outcomes import WORDS, Flag, Outcome, Verdict
from hengjian.rulebook.rulebook import Rulebook

_MARKS = {
    Outcome.BREACH: "■",
    Outcome.MET: "●",
    Outcome.OPEN: "□",
    Outcome.UNKNOWN: "◌",
    Outcome.NEEDS_JUDGEMENT: "◇",
    Outcome.NOT_APPLICABLE: "－",
}


def explain(rulebook: Rulebook, judged: Judged) -> Explanation:
    """Explain what a rule says about a subject: the words, the facts, the law and the calculation."""
    context = Context.of(rulebook, judged)
    text, counted = judged.rule.text, calculation(context)
    severity = "notice" if Flag.GRACE in judged.flags else text.severity
    return Explanation(
        rule_id=text.id,
        title=text.title,
        subject=_subject(context),
        outcome=WORDS[judged.outcome],
        severity=SEVERITY_WORDS[severity],
        citations=tuple(citation_in_words(cite, context.pack) for cite in (text.cite, *text.also)),
        sentence=sentence_of(context, counted),
        facts=fact_lines(context, counted),
        law=law_lines(context),
        steps=() if counted is None else steps_of(context, counted),
        arithmetic="" if counted is None else arithmetic_of(context, counted),
        unknown=unknowns(context),
        notes=notes_of(context, counted),
        due=judged.due,
        days_late=_days_late(context, counted),
        days_left=_days_left(context),
        mark=_MARKS[judged.outcome],
    )


def sentence_of(context: Context, counted: Calculation | None) -> str:
    """Fill the rule's own sentence; its second form where there is no last day."""
    text = context.rule.text
    template = text.says
    if not _applies(context):
        state = state_of(context, counted)
        word = "" if context.judged.outcome is Outcome.UNKNOWN else "不适用："
        return f"“{text.title}”{word}{state}。"
    if context.judged.due is None and "{due}" in template and text.says_open:
        template = text.says_open
    return tidied(PLACEHOLDER.sub(lambda found: _fill(context, counted, found[1]), template))


def _applies(context: Context) -> bool:
    """Tell whether the rule is known to concern the subject, so that its own sentence is true of it."""
    judged = context.judged
    if judged.outcome is Outcome.NOT_APPLICABLE or judged.verdict is Verdict.LAW_UNKNOWN:
        return False
    return judged.outcome is not Outcome.UNKNOWN or context.evaluate(context.rule.when) is True


def _fill(context: Context, counted: Calculation | None, name: str) -> str:
    match name:
        case "state":
            return state_of(context, counted)
        case "limit":
            limit = context.limit
            return "规定期限" if limit is None else amount_in_words(limit.number, limit.unit)
        case "due":
            return _due(context, counted)
    return number_in_words(context, name)


def _due(context: Context, counted: Calculation | None) -> str:
    if counted is not None and counted.in_hours and counted.end_at is not None:
        return instant_in_sentence(counted.end_at, context.pack.timezone)
    due = context.judged.due
    return "哪一天无法算出" if due is None else day_in_sentence(due)


def _subject(context: Context) -> str:
    """Name the thing or the act that was judged; empty for the case."""
    judged = context.judged
    if judged.about:
        return quoted(judged.about)
    act = judged.subject.act
    return f"{context.label(act.kind)} {day_with_weekday(act.on)}" if act is not None else ""


def _days_late(context: Context, counted: Calculation | None) -> int | None:
    if counted is None or context.judged.outcome is not Outcome.BREACH:
        return None
    if counted.acted is None:
        return context.observed - counted.due
    return counted.late_by


def _days_left(context: Context) -> int | None:
    due = context.judged.due
    if due is None or context.judged.verdict is not Verdict.RUNNING:
        return None
    return due - context.observed
