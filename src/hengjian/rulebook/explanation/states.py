"""The fixed phrase for `{state}`: one per pattern and verdict, with the blanks that it leaves.

Where a pattern has no phrase of its own for a verdict, the one without a pattern is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from hengjian.rulebook.cases import Act
from hengjian.rulebook.explanation.calculation import Calculation, earlier_act, endings
from hengjian.rulebook.explanation.conditions import excess, names_facts, values_read, why_not
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.explanation.factlines import masked_list, shared_people
from hengjian.rulebook.explanation.unknowns import unknowns
from hengjian.rulebook.explanation.wording import (
    amount_in_words,
    day_in_sentence,
    hours_in_words,
    instant_in_sentence,
    listed,
    quoted,
    tidied,
)
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.patterns import judged_kind

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
"""What a rule's sentence leaves to be filled: limit, due, state or an expression."""

STATES: dict[tuple[str, Verdict], str] = {
    ("", Verdict.NOT_IN_FORCE): "按 {law_day} 的法律，这项规定还没有施行或者已经失效",
    ("", Verdict.NO_SUCH_DUTY): "所属领域和地区没有这项规定",
    ("", Verdict.CONDITION_FALSE): "不属于这种情形{because}",
    ("", Verdict.NOT_BEGUN): "没有{begins}的记录",
    ("", Verdict.CLOSED_WITHOUT): "案件已经结束，没有{judged}的记录",
    ("", Verdict.FACT_UNKNOWN): "无法判断：{why}",
    ("", Verdict.SECTOR_NOT_READ): "无法判断：{why}",
    (
        "",
        Verdict.PAUSES_NOT_COVERED,
    ): "按现有记录已超过期限，但可能有停止计算或者延长，无法判断：{why}",
    ("", Verdict.LAW_UNKNOWN): "无法确定适用的规定：{why}",
    ("", Verdict.LAST_DAY_UNKNOWN): "最后一天无法算出：{why}",
    ("", Verdict.JUDGE): "须由人判断：{question}",
    ("", Verdict.MET): "符合",
    ("deadline", Verdict.NOT_BEGUN): "没有{begins}的记录，期限没有开始",
    ("deadline", Verdict.RUNNING): "至数据截至日 {observed} 还没有{wanted}的记录，{left}",
    ("deadline", Verdict.MET): "{act}的{date}是 {act_day}，没有逾期",
    ("deadline", Verdict.LATE): "{act}的{date}是 {act_day}，逾期 {late}",
    ("deadline", Verdict.NOT_DONE): "至数据截至日 {observed} 仍没有{wanted}的记录，已逾期 {late}",
    ("deadline", Verdict.FURTHER_EXTENSION): (
        "只有把超过上限的继续延长计算在内才不逾期，继续延长是否合法须由人判断"
    ),
    ("precedes", Verdict.RUNNING): "还没有{judged}的记录{earliest}",
    ("precedes", Verdict.MET): "{first}在 {first_day}，{judged}在 {judged_day}{waited}",
    ("precedes", Verdict.MISSING): "{judged}在 {judged_day}，此前没有{first}的记录",
    ("precedes", Verdict.TOO_EARLY): "{judged}在 {judged_day}，最早应在 {due}，早了 {late}",
    ("requires", Verdict.RUNNING): "{pending}",
    ("requires", Verdict.MET): "{window}有{wanted}的记录",
    ("requires", Verdict.MISSING): "{window}没有{wanted}的记录",
    ("forbids", Verdict.MET): "没有这样的记录",
    (
        "forbids",
        Verdict.DONE_THOUGH_FORBIDDEN,
    ): "{window}又有{wanted}的记录，日期是 {forbidden_day}",
    ("between", Verdict.MET): "在规定的范围内",
    ("between", Verdict.OUT_OF_RANGE): "{excess}",
    ("distinct", Verdict.MET): "{people}，符合",
    ("distinct", Verdict.SAME_PERSON): "{people}",
    ("distinct", Verdict.TOO_FEW): "{people}",
    ("check", Verdict.MET): "{read}符合规定",
    ("check", Verdict.CONDITION_BROKEN): "{read}不符合规定",
}


def state_of(context: Context, counted: Calculation | None) -> str:
    """Give the phrase for a judgement."""
    verdict, pattern = context.judged.verdict, context.rule.text.pattern
    phrase = STATES.get((pattern, verdict), STATES.get(("", verdict), ""))
    return tidied(phrase.format_map(_Blanks(context, counted)))


class _Blanks(dict[str, str]):
    """Fills the blanks of a phrase, each when it is asked for."""

    def __init__(self, context: Context, counted: Calculation | None) -> None:
        super().__init__()
        self.context, self.counted = context, counted
        self.body = context.rule.text.body
        self.pattern = context.rule.text.pattern

    def __missing__(self, name: str) -> str:
        return _FILLERS[name](self)

    # --- days ------------------------------------------------------------------------------------

    def law_day(self) -> str:
        return "适用日" if self.context.law_day is None else day_in_sentence(self.context.law_day)

    def observed(self) -> str:
        return day_in_sentence(self.context.observed)

    def due(self) -> str:
        due = self.context.judged.due
        return "哪一天不明" if due is None else day_in_sentence(due)

    def left(self) -> str:
        due = self.context.judged.due
        if due is None:
            return "尚未到期"
        left = due - self.context.observed
        return f"还剩 {amount_in_words(left, 'days')}" if left else "当天就是最后一天"

    def late(self) -> str:
        counted = self.counted
        if counted is None:
            return ""
        if counted.in_hours:
            return self.late_in_hours(counted)
        late = counted.late_by if counted.acted else self.context.observed - counted.due
        return amount_in_words(late, "days")

    def late_in_hours(self, counted: Calculation) -> str:
        end = counted.end_at
        if counted.acted is None or counted.acted.at is None or end is None:
            until = self.context.observed if counted.acted is None else counted.acted.on
            return amount_in_words(max(0, until - counted.due), "days")
        return hours_in_words(counted.acted.at - end)

    def earliest(self) -> str:
        due = self.context.judged.due
        return "" if due is None else f"，最早可在 {day_in_sentence(due)}"

    # --- acts ------------------------------------------------------------------------------------

    def act(self) -> str:
        done = self.done()
        return self.wanted() if done is None else self.context.label(done.kind)

    def date(self) -> str:
        return "时间" if self.counted is not None and self.counted.in_hours else "日期"

    def act_day(self) -> str:
        done = self.done()
        if done is None:
            return "哪一天不明"
        if self.counted is not None and self.counted.in_hours and done.at is not None:
            return instant_in_sentence(done.at, self.context.pack.timezone)
        return day_in_sentence(done.on)

    def done(self) -> Act | None:
        found = endings(self.context)
        return found[0] if found else None

    def wanted(self) -> str:
        key = "to" if self.pattern == "deadline" else "act"
        return self.context.label(str(self.body[key]))

    def judged(self) -> str:
        kind = judged_kind(self.context.rule.text)
        known = kind in self.context.pack.declarations.kinds
        return self.context.label(kind) if kind and known else "所判断的行为"

    def judged_day(self) -> str:
        kind = judged_kind(self.context.rule.text)
        acts = self.context.acts(kind) if kind else []
        return day_in_sentence(acts[0].on) if acts else "哪一天不明"

    def begins(self) -> str:
        for key in ("from", "after"):
            if isinstance(self.body, dict) and key in self.body:
                return self.context.label(str(self.body[key]))
        return self.judged()

    def first(self) -> str:
        return self.context.label(str(self.body["first"]))

    def first_day(self) -> str:
        day = earlier_act(self.context)
        return "哪一天不明" if day is None else day_in_sentence(day)

    def waited(self) -> str:
        """Say why the wait was in order: it had passed, or an act lifted it."""
        if "wait" not in self.body or self.counted is None or self.counted.acted is None:
            return "，先后顺序符合"
        judged = self.counted.acted.on
        if judged >= self.counted.due:
            return "，已经等满"
        lifting = [
            self.context.label(kind)
            for kind in map(str, self.body.get("waived_by", ()))
            if any(act.on <= judged for act in self.context.acts(kind))
        ]
        return f"，因有{quoted(listed(lifting))}不必等满"

    def window(self) -> str:
        """Say between which acts an act was wanted or forbidden."""
        said = []
        for key, after in (("after", "以后"), ("before", "以前")):
            if key in self.body:
                kind = str(self.body[key])
                acts = self.context.acts(kind)
                day = f"{day_in_sentence(acts[0].on)} " if acts else ""
                said.append(f"{day}{self.context.label(kind)}{after}")
        if not said and self.context.judged.verdict is Verdict.MISSING:
            return "案件已经结束，"
        return "、".join(said)

    def pending(self) -> str:
        if "before" in self.body:
            return f"还没有{self.judged()}的记录，届时再判断"
        return f"案件尚未结束，还没有{self.wanted()}的记录"

    def forbidden_day(self) -> str:
        """Give the day of the first act that came after the one that forbids it."""
        acts = self.context.acts(str(self.body["act"]))
        after = self.context.acts(str(self.body["after"])) if "after" in self.body else []
        late = [act for act in acts if not after or act.on >= after[0].on]
        return day_in_sentence(late[0].on) if late else "哪一天不明"

    # --- values, people, questions ---------------------------------------------------------------

    def why(self) -> str:
        return "；".join(unknowns(self.context)) or "没有说明"

    def question(self) -> str:
        return str(self.body)

    def excess(self) -> str:
        return excess(self.context)

    def because(self) -> str:
        return f"（{said}）" if (said := why_not(self.context)) else ""

    def read(self) -> str:
        """Say what was read, unless the rule's own sentence says it."""
        spoken = PLACEHOLDER.findall(self.context.rule.text.says)
        return "" if names_facts(self.context, spoken) else f"{values_read(self.context)}，"

    def people(self) -> str:
        if "roles" in self.body:
            return self.shared()
        kind, role = str(self.context.rule.text.of), str(self.body["role"])
        there = self.context.there("persons", kind, role) or 0
        people = {p for act in self.context.acts(kind) for p in act.persons.get(role, ())}
        return f"登记的{self.context.role(role)}为 {there} 人{masked_list(people)}"

    def shared(self) -> str:
        fact = next(f for f in self.context.rule.facts if f.measure == "shared")
        sides = [
            f"{self.context.label(kind)}的{self.context.role(role)}"
            for kind, role in ((fact.kind, fact.detail), (fact.other_kind, fact.other_role))
        ]
        people = shared_people(self.context, fact)
        if not people:
            return f"没有人同时是{sides[0]}和{sides[1]}"
        return f"有 {len(people)} 人{masked_list(people)}同时是{sides[0]}和{sides[1]}"


_FILLERS: dict[str, Callable[[_Blanks], str]] = {
    "law_day": _Blanks.law_day,
    "observed": _Blanks.observed,
    "due": _Blanks.due,
    "left": _Blanks.left,
    "late": _Blanks.late,
    "earliest": _Blanks.earliest,
    "act": _Blanks.act,
    "act_day": _Blanks.act_day,
    "date": _Blanks.date,
    "wanted": _Blanks.wanted,
    "judged": _Blanks.judged,
    "judged_day": _Blanks.judged_day,
    "begins": _Blanks.begins,
    "first": _Blanks.first,
    "first_day": _Blanks.first_day,
    "waited": _Blanks.waited,
    "window": _Blanks.window,
    "pending": _Blanks.pending,
    "why": _Blanks.why,
    "question": _Blanks.question,
    "excess": _Blanks.excess,
    "because": _Blanks.because,
    "forbidden_day": _Blanks.forbidden_day,
    "read": _Blanks.read,
    "people": _Blanks.people,
}
