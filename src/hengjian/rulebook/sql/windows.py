"""Windows as SQL: a second pass over the acts of a kind, seen from other acts of the subject."""

from __future__ import annotations

from collections.abc import Sequence

from hengjian.rulebook.facts import Fact, Window
from hengjian.rulebook.sql.facts import same_scope
from hengjian.rulebook.sql.tables import Tables
from hengjian.rulebook.sql.wording import ABSENT_VALUE, every, listed, name, one_of


def windows_query(tables: Tables, group: int, windows: Sequence[Window]) -> str:
    """Find for each subject the newest act inside of each window, whether source and bounds allow it or not."""
    inside = listed(
        f'max(CASE WHEN {_inside(tables, window)} THEN acts."#on" END) AS {name(window.name)}'
        for window in windows
    )
    kinds = one_of(tables.kind(window.kind) for window in windows)
    return f"""SELECT facts."#subject",
    {inside}
FROM facts_{group} AS facts
JOIN acts ON acts."#case" = facts."#case"
WHERE acts."#kind" IN {kinds}
GROUP BY facts."#subject\""""


def window_column(window: Window) -> str:
    """Give a window's value: unknown where a bound is, and absent only where the source would know."""
    found = f"windows.{name(window.name)}"
    known = f"cases.{name(f'known({window.kind})')}"
    bounds = [
        f"facts.{name(bound.name)} IS NULL" for bound in (window.after, window.before) if bound
    ]
    if window.measure == "last":
        bounds.append(f"cases.{name(f'gap({window.kind})')}")
    there, none = (found, ABSENT_VALUE) if window.measure == "last" else ("1", "0")
    return (
        f"CASE WHEN {' OR '.join(bounds) or 'FALSE'} THEN NULL"
        f" WHEN {found} IS NOT NULL THEN {there} WHEN {known} THEN {none} END"
    )


def _inside(tables: Tables, window: Window) -> str:
    conditions = [
        f'acts."#kind" = {tables.kind(window.kind)}',
        same_scope("acts", "facts", window.scope),
    ]
    if window.after is not None:
        conditions.append(_not_before(window.after, strict=window.strict))
    if window.before is not None:
        conditions.append(_not_after(window.before))
    return every(conditions)


def _not_after(bound: Fact) -> str:
    """Not after the bound; on its day the hours decide where both acts have one; all, if it is absent."""
    day, at = _bound(bound)
    return (
        f'({day} = {ABSENT_VALUE} OR acts."#on" < {day}'
        f' OR (acts."#on" = {day} AND coalesce(acts."#at" <= {at}, TRUE)))'
    )


def _not_before(bound: Fact, *, strict: bool) -> str:
    """Not before the bound, or really after it; after an absent act there is nothing."""
    day, at = _bound(bound)
    if strict:
        later = f'acts."#on" = {day} AND coalesce(acts."#at" > {at}, FALSE)'
        return f'({day} <> {ABSENT_VALUE} AND (acts."#on" > {day} OR ({later})))'
    later = f'acts."#on" = {day} AND coalesce(acts."#at" >= {at}, TRUE)'
    return f'({day} = {ABSENT_VALUE} OR acts."#on" > {day} OR ({later}))'


def _bound(bound: Fact) -> tuple[str, str]:
    at = Fact("at", bound.scope, bound.kind)
    return f"facts.{name(bound.name)}", f"facts.{name(at.name)}"
