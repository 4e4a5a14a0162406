"""Whatever the case, an explanation ends on the engine's last day and its numbers add up."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.cases import Act, Case
from hengjian.rulebook.closures.engine import Judged
from hengjian.rulebook.explanation import Explanation, as_lines, as_text, explain
from hengjian.rulebook.explanation.calculation import calculation
from hengjian.rulebook.explanation.context import Context
from hengjian.rulebook.outcomes import Flag, Outcome
from hengjian.rulebook.tests.explained import act, case, day, judge, rulebook

KINDS = ("notice", "waiver", "hearing", "panel", "review", "service", "transfer", "closing")
LIMITS = ("limits.decide", "limits.serve", "limits.close")


def days(first: str, last: str) -> st.SearchStrategy[str]:
    """Give the days between two, written out."""
    return st.integers(day(first), day(last)).map(lambda number: day_of(number).isoformat())


ANY_DAY = days("2024-08-20", "2025-06-30")


@st.composite
def pauses(draw: st.DrawFn) -> list[Act]:
    """Draw pauses, some without an end or a reason."""
    drawn: list[Act] = []
    for i in range(draw(st.integers(0, 3))):
        reason = draw(st.sampled_from(("testing", "testing", "testing", "hearing", None)))
        start, length = draw(days("2024-09-01", "2025-02-28")), draw(st.integers(0, 40))
        named = {} if reason is None else {"reason": reason}
        drawn.append(act("pause_start", start, about=f"P{i}", **named))
        if length:
            until = day_of(day(start) + length - 1).isoformat()
            drawn.append(act("pause_end", until, about=f"P{i}"))
    return drawn


@st.composite
def extensions(draw: st.DrawFn) -> list[Act]:
    """Draw extensions by days, until a day, by both or by neither."""
    drawn: list[Act] = []
    for _ in range(draw(st.integers(0, 3))):
        amount = draw(st.sampled_from([{"days": 3}, {"days": 12}, {"days": 40}, {}]))
        until = {"until": draw(ANY_DAY)} if draw(st.booleans()) else {}
        limit = draw(st.sampled_from(LIMITS))
        made = draw(days("2024-09-01", "2025-02-28"))
        drawn.append(act("extension", made, limit=limit, **amount, **until))
    return drawn


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a case, nearly always filed and decided, with other steps, pauses and extensions."""
    acts = [act(kind, draw(ANY_DAY)) for kind in draw(st.lists(st.sampled_from(KINDS), max_size=5))]
    if draw(st.integers(0, 9)):
        acts.append(act("filing", draw(days("2024-08-20", "2024-12-31"))))
    if draw(st.integers(0, 2)):
        acts.append(act("decision", draw(days("2024-09-01", "2025-04-30"))))
    acts += draw(pauses()) + draw(extensions())
    keyed = [Act(f"{i}", a.kind, a.on, about=a.about, fields=a.fields) for i, a in enumerate(acts)]
    often = st.integers(0, 4).map(lambda drawn: not drawn)
    hidden = (draw(st.sampled_from((*KINDS, "pause_start", "extension"))),) if draw(often) else ()
    gaps = (draw(st.sampled_from((*KINDS, "decision"))),) if draw(often) else ()
    return case(
        *keyed,
        observed=draw(days("2024-12-01", "2025-06-30")),
        hidden=hidden,
        gaps=gaps,
        domain=draw(st.sampled_from(("plain", "tea", "tea", "tea", "silk", None))),
        major=draw(st.integers(0, 1)),
    )


def assert_adds_up(each: Judged, found: Explanation) -> None:
    """Hold the runs against the engine's last day and against the limit itself."""
    full = each.rule.text.pattern == "precedes" and each.rule.text.body["mode"] == "full"
    (last,) = [step for step in found.steps if step.sort == "last_day"]
    assert each.due is not None
    assert last.start == last.end == each.due - int(full)
    until = [step for step in found.steps if step.sort not in ("late", "act")]
    assert until[-1] is last
    numbered = [
        s for s in until if s.sort in ("start", "counted", "extended", "last_day") and s.first
    ]
    sums = sum((s.last or 0) - (s.first or 0) + 1 for s in numbered)
    assert sums == sum(amounts(found))
    if "个月" not in found.arithmetic and "小时" not in found.arithmetic:
        assert all(a.end + 1 == b.start for a, b in pairwise(until))


def assert_left_out_rightly(each: Judged, found: Explanation) -> None:
    """Hold the days that are not counted against the calendar and against the pauses that count."""
    calendar = rulebook().pack.calendar
    working = "工作日" in found.arithmetic
    assert found.due is not None
    if any(start - 1 <= found.due <= end + 1 for start, end in recorded_pauses(each)):
        return  # a pause that begins where the limit would have run out can hold the last day itself
    for step in found.steps:
        if step.sort in ("day_off", "rolled"):
            assert not any(map(calendar.is_working_day, range(step.start, step.end + 1)))
    paused = [
        number
        for step in found.steps
        if step.sort == "paused"
        for number in range(step.start, step.end + 1)
        if not working or calendar.is_working_day(number)
    ]
    claimed = [part for part in summands(found) if part.startswith("检测")]
    assert len(paused) == sum(map(amount, claimed))


def assert_as_the_engine_counted(each: Judged) -> None:
    """Hold what is said to have been granted and stopped against the engine's own clock."""
    counted = calculation(Context.of(rulebook(), each))
    assert counted is not None
    stopped = counted.interruptions
    assert sum(extension.granted for extension in stopped.extensions) == counted.extended
    calendar = rulebook().pack.calendar
    paused = [
        number
        for pause in stopped.counted
        for number in range(pause.start, pause.end + 1)
        if counted.limit.unit != "working_days" or calendar.is_working_day(number)
    ]
    assert len(paused) == counted.paused


def recorded_pauses(each: Judged) -> list[tuple[int, int]]:
    """Give first and last day of every pause on record."""
    by_kind = each.subject.by_kind
    ends = {end.about: end.on - 1 for end in by_kind.get("pause_end", ())}
    observed = each.subject.case.case.observed
    return [(a.on, ends.get(a.about, observed)) for a in by_kind.get("pause_start", ())]


def summands(found: Explanation) -> list[str]:
    """Give what the arithmetic adds to the start."""
    return found.arithmetic.partition(" ＝ ")[0].split(" ＋ ")[1:]


def amount(summand: str) -> int:
    """Give the number in a summand."""
    return int("".join(sign for sign in summand if sign.isdigit()))


def amounts(found: Explanation) -> list[int]:
    """Give what is to be counted: the limit, extensions, and after months what makes up for pauses."""
    parts = summands(found)
    months = "个月" in parts[0]
    return [amount(part) for part in parts if months or not part.startswith("检测")]


@settings(max_examples=300)
@given(cases())
def test_steps_end_on_the_engines_last_day_and_their_numbers_add_up(of: Case) -> None:
    for each in judge().judge(of):
        found = explain(rulebook(), each)
        if found.steps:
            assert_adds_up(each, found)
            assert_left_out_rightly(each, found)
            assert_as_the_engine_counted(each)
        else:
            assert found.due is None
        assert bool(found.unknown) is (each.outcome is Outcome.UNKNOWN)
        if Flag.GRACE in each.flags:
            assert found.severity == "提示"
        assert "{" not in found.sentence
        assert as_lines(found)
        assert as_text(found)
