"""The second pass: acts of one kind seen from another act."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from hengjian.rulebook.facts import Fact, Window
from hengjian.rulebook.frames.source import KEYS, Source
from hengjian.rulebook.frames.values import (
    Numbers,
    Truths,
    alike,
    both,
    chosen,
    compared,
    either,
    is_absent,
    is_unknown,
    negated,
    picked,
    truths,
)
from hengjian.rulebook.tree import ABSENT

Of = Callable[[Fact], Numbers]
"""Gives a fact of each subject."""


def window_found(
    source: Source, keys: pl.DataFrame, window: Window, of: Of, *, whole: bool
) -> Numbers:
    """Give per subject the day of the last act in a window; unknown where there is none.

    `keys` names the subjects; it is `whole` where these are all cases, in their order.
    """
    acts = source.of_kind(window.kind)
    if acts.is_empty():
        return None
    if whole and window.scope == "case":
        subjects, on, at = source.rows(window.kind, "case"), acts["on"], acts["at"]
    else:
        # Acts come in the order of days, and so do those of each subject.
        scope = KEYS[window.scope]
        pairs = (
            keys.select(scope).with_row_index("s")
            .join(acts.select(*scope, "on", "at"), on=scope, nulls_equal=window.scope == "thing",
                  maintain_order="left_right")
        )  # fmt: skip
        subjects, on, at = pairs["s"], pairs["on"], pairs["at"]
    on = on.cast(pl.Int64)
    inside = both(
        _not_before(window, of, subjects, on, at), _not_after(window, of, subjects, on, at)
    )
    if inside is None or inside is False:
        return None
    if inside is not True:
        subjects, on = subjects.filter(truths(inside)), on.filter(truths(inside))
    if subjects.is_empty():
        return None
    # In the order of days: of the acts of one subject the last one stays.
    return alike(None, keys.height).scatter(subjects, on)


def window_value(
    source: Source, frame: pl.DataFrame, window: Window, of: Of, found: Numbers
) -> Numbers:
    """Give the window's fact from what was found: absent, or unknown, where nothing was.

    `frame` has the coverage and the gaps of each subject's case.
    """
    there = negated(is_unknown(found))
    if window.measure == "last":
        value = chosen(there, found, source.of_nobody(frame, window.kind, ABSENT))
        value = chosen(source.with_gap(frame, window.kind), None, value)
    else:
        value = chosen(there, 1, source.of_nobody(frame, window.kind, 0))
    for fact in (window.after, window.before):
        if fact is not None:
            value = chosen(is_unknown(of(fact)), None, value)
    return value


def _bound(fact: Fact | None, of: Of, subjects: pl.Series) -> tuple[Numbers, Numbers]:
    """Give the day and the hour of a bound, as the subjects of some acts have it."""
    if fact is None:
        return ABSENT, None
    hour = Fact("at", fact.scope, fact.kind)
    return picked(of(fact), subjects), picked(of(hour), subjects)


def _not_after(window: Window, of: Of, subjects: pl.Series, on: pl.Series, at: pl.Series) -> Truths:
    """No later than the bound; on the same day by the hour, where both acts have one."""
    before, hour = _bound(window.before, of, subjects)
    no_hours = either(is_unknown(at), is_unknown(hour))
    same_day = both(compared("==", on, before), either(no_hours, compared("<=", at, hour)))
    return either(is_absent(before), either(compared("<", on, before), same_day))


def _not_before(
    window: Window, of: Of, subjects: pl.Series, on: pl.Series, at: pl.Series
) -> Truths:
    after, hour = _bound(window.after, of, subjects)
    no_hours = either(is_unknown(at), is_unknown(hour))
    same_day = compared("==", on, after)
    if window.strict:
        later = both(negated(no_hours), compared(">", at, hour))
        really = either(compared(">", on, after), both(same_day, later))
        return both(negated(is_absent(after)), really)
    later = either(no_hours, compared(">=", at, hour))
    return either(is_absent(after), either(compared(">", on, after), both(same_day, later)))
