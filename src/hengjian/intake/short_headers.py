"""Short headers, as 解除日期: which act they mean is told by what the other columns of the sheet are about."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from hengjian.intake.aims import Aim

_DAY_WORD = re.compile(r"(?:日期|时间|日)$")
_NAMED = 0.95
"""So sure is nothing but a header that is the whole name of what it means."""
_RECORDED, _ABOUT_IT = 0.7, 0.65
"""As sure is an act whose record the header names, and an act that the header names in part beside such a one."""
_KIN = 0.2
_SHORTEST = 2


def stem_of(header: str) -> str:
    """Give what a header says beside that it is a day."""
    return _DAY_WORD.sub("", header) or header


def prefer_kin(
    scores: Mapping[str, dict[str, float]], guesses: Mapping[str, str], aims: Mapping[str, Aim]
) -> None:
    """Raise the acts that a header names in part where the other columns name the rest of them, or mean it."""
    for header, found in scores.items():
        others = {stem_of(other) for other in scores if other != header}
        others |= {aims[key].group for other, key in guesses.items() if other != header}
        stem = stem_of(header)
        of_days = any(aims[key].content == "date" for key in found)
        recorded = {key for key, aim in aims.items() if of_days and stem in aim.records}
        found.update({key: max(found.get(key, 0.0), _RECORDED) for key in recorded})
        for key, score in found.items():
            aim = aims[key]
            if aim.content != "date" or score >= _NAMED:
                continue
            rest = aim.group.replace(stem, "", 1)
            if key in recorded:
                kin = any(len(other) >= _SHORTEST and other in rest for other in others)
                found[key] = min(_NAMED, score + _KIN * kin)
            elif stem in aim.group:
                kin = _names(others, rest)
                most = _ABOUT_IT if recorded and not kin else _NAMED
                found[key] = min(most, score + _KIN * kin)


def _names(others: Collection[str], rest: str) -> bool:
    return len(rest) >= _SHORTEST and any(rest in other for other in others)
