"""Which acts of one case count: corrected, annulled, not yet known, later than observed, reopened.

The same steps for whole tables are in `frames.snapshot`; a property test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.cases import Act, Case
from hengjian.rulebook.facts import PAUSE_END, PAUSE_START

ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class EffectiveCase:
    """The acts that count, in order of day, hour and key, and the kinds that the source covers."""

    case: Case
    acts: tuple[Act, ...]
    covered: frozenset[str]


def order(act: Act) -> tuple[int, bool, int, str]:
    """Give the place of an act among others: day, then hour (unknown last), then key."""
    return (act.on, act.at is None, act.at or 0, act.key)


def effective_case(
    case: Case, declarations: Declarations, known_by: int | None = None
) -> EffectiveCase:
    """Reduce a case to what counts on its observed day.

    First what was recorded after `known_by` goes, then what was corrected or annulled, then what
    happened after the observed day; last, endings that were taken back become pauses.
    """
    acts = [
        act
        for act in case.acts
        if known_by is None or act.recorded_on is None or act.recorded_on <= known_by
    ]
    replaced = {act.corrects for act in acts if act.corrects is not None}
    acts = [
        act
        for act in acts
        if act.key not in replaced and act.kind != ANNULLED and act.on <= case.observed
    ]
    acts.sort(key=order)
    oldest = acts[0].on if acts else None
    covered = frozenset(
        kind
        for cover in case.covers
        if cover.complete_from is None or (oldest is not None and cover.complete_from <= oldest)
        for kind in cover.kinds
    )
    return EffectiveCase(case, tuple(_take_back(acts, declarations)), covered - case.gaps)


def _take_back(acts: list[Act], declarations: Declarations) -> list[Act]:
    """Turn each ending that a later act takes back into a pause from the one to the other."""
    reopening = [act for act in acts if declarations.kinds[act.kind].reopens]
    if not reopening:
        return acts
    kept: list[Act] = []
    for act in acts:
        back = next(
            (
                later
                for later in reopening
                if act.kind in declarations.kinds[later.kind].reopens and later.on >= act.on
            ),
            None,
        )
        if back is None:
            kept.append(act)
        elif PAUSE_START in declarations.kinds:
            kept += _pause(act, back, declarations)
    kept.sort(key=order)
    return kept


def _pause(ending: Act, back: Act, declarations: Declarations) -> tuple[Act, Act]:
    name = declarations.kinds[back.kind].pause
    reasons = declarations.act_fields["reason"].codes or ()
    reason = reasons.index(name) if name in reasons else None
    key = f"reopened:{ending.key}"
    return (
        Act(
            f"{key}:start",
            PAUSE_START,
            ending.on,
            key,
            fields={"reason": reason},
            row=ending.row,
            recorded=False,
        ),
        Act(f"{key}:end", PAUSE_END, back.on, key, row=back.row, recorded=False),
    )
