"""Which value of a parameter applies: by place, sector and day; ambiguity; the parts that trees read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from hengjian.rulebook.errors import AmbiguousLaw, NotInForce
from hengjian.rulebook.model import UNITS, DatedValue, Limit, Override, Pack, Parameter


class Status(IntEnum):
    """Whether a look-up found a value."""

    FOUND = 0
    NOT_IN_FORCE = 1
    NO_SUCH_DUTY = 2
    SECTOR_NOT_READ = 3


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """A part of a parameter as a rule reads it on one law day."""

    parameter: str
    part: str
    law_day: str

    @property
    def name(self) -> str:
        """Give the name under which trees and frames know the part."""
        return f"{self.parameter}:{self.part}@{self.law_day}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The outcome of a look-up; `status` None means that place or sector are not stated."""

    status: Status | None
    value: DatedValue | None
    unread: bool


def resolve(
    pack: Pack, parameter: Parameter, jurisdiction: str | None, domain: str | None, day: int
) -> Resolution:
    """Find the value for a place, a sector (None: not stated) and a law day."""
    sector = pack.domains.get(domain or "")
    unread = parameter.sector_may_vary and not (sector is not None and sector.read_on(day))
    if not pack.domains:
        unread = False
    unstated_place = jurisdiction is None and (parameter.places or parameter.both)
    unstated_sector = domain is None and (parameter.sectors or parameter.both)
    if unstated_place or unstated_sector:
        return Resolution(None, None, unread)
    series = _series(pack, parameter, jurisdiction, domain)
    if not series:
        return Resolution(Status.SECTOR_NOT_READ if unread else Status.NO_SUCH_DUTY, None, unread)
    for value in series:
        if value.since <= day and (value.until is None or day <= value.until):
            return Resolution(Status.FOUND, value, unread)
    own = parameter.sectors.get(domain or "")
    older = unread and own is not None and series is own.values
    return Resolution(Status.SECTOR_NOT_READ if older else Status.NOT_IN_FORCE, None, unread)


def value_on(
    pack: Pack, parameter: str, jurisdiction: str | None, domain: str | None, day: int
) -> DatedValue:
    """Give the value in force; raises NotInForce where there is none."""
    found = resolve(pack, pack.parameters[parameter], jurisdiction, domain, day)
    if found.value is None:
        raise NotInForce(parameter)
    return found.value


def _series(
    pack: Pack, parameter: Parameter, jurisdiction: str | None, domain: str | None
) -> tuple[DatedValue, ...]:
    line = pack.lineage(jurisdiction) if jurisdiction else ()
    both = _nearest(line, {j: o for (j, d), o in parameter.both.items() if d == domain})
    place = _nearest(line, parameter.places)
    sector = parameter.sectors.get(domain) if domain else None
    if both is not None:
        return both.values
    if place is not None and sector is not None:
        return place.values if _preferred(place, sector) == "jurisdiction" else sector.values
    chosen = place or sector
    return chosen.values if chosen is not None else parameter.values


def _nearest(line: tuple[str, ...], overrides: Mapping[str, Override]) -> Override | None:
    return next((overrides[place] for place in line if place in overrides), None)


def _preferred(place: Override, sector: Override) -> str | None:
    said = {override.prefer for override in (place, sector) if override.prefer}
    return said.pop() if len(said) == 1 else None


def refuse_ambiguity(pack: Pack) -> None:
    """Raise AmbiguousLaw where a place and a sector override meet and neither is preferred."""
    for parameter in pack.parameters.values():
        for jurisdiction in pack.jurisdictions:
            line = pack.lineage(jurisdiction)
            place = _nearest(line, parameter.places)
            if place is None:
                continue
            for domain, sector in parameter.sectors.items():
                if any((j, domain) in parameter.both for j in line):
                    continue
                if _preferred(place, sector) is None:
                    raise AmbiguousLaw(
                        place.place.file,
                        place.place.line,
                        f"参数 {parameter.id} 在地区“{jurisdiction}”和领域“{domain}”（{sector.place.file}）"
                        "都有规定，须为二者同时写明取值，或者在一处写明 prefer 及其依据。",
                    )


def parts(pack: Pack, parameter: Parameter, found: Resolution) -> dict[str, int | None]:
    """Spell a resolution out as the integers that trees read.

    Every parameter has `status` (see Status) and `unread`; limits have number, unit, rolls, first,
    grace, pauses (bit mask over the pause reasons), extend, more and whole_days (of a limit in
    hours); others have `value`, or `value=<code>` for each code where keyed by a case field.
    """
    spelled: dict[str, int | None] = {
        "status": None if found.status is None else int(found.status),
        "unread": int(found.unread),
    }
    value = None if found.value is None else found.value.value
    if parameter.type == "limit":
        spelled.update(_limit_parts(pack, value if isinstance(value, Limit) else None))
    elif parameter.by:
        codes = keys_of(parameter)
        given: Mapping[str, int] = value if isinstance(value, Mapping) else {}
        spelled.update({f"value={code}": given.get(code) for code in codes})
    else:
        spelled["value"] = value if isinstance(value, int) else None
    return spelled


def keys_of(parameter: Parameter) -> tuple[str, ...]:
    """List the codes for which a keyed parameter has a value anywhere."""
    found: dict[str, None] = {}
    for value in parameter.every_value():
        if isinstance(value.value, Mapping):
            found.update(dict.fromkeys(value.value))
    return tuple(found)


LIMIT_PARTS = (
    "number",
    "unit",
    "rolls",
    "first",
    "grace",
    "pauses",
    "extend",
    "more",
    "whole_days",
)


def _limit_parts(pack: Pack, limit: Limit | None) -> dict[str, int | None]:
    if limit is None:
        return dict.fromkeys(LIMIT_PARTS)
    return {
        "number": limit.number,
        "unit": UNITS.index(limit.unit),
        "rolls": int(limit.rolls),
        "first": int(limit.counts_first_day),
        "grace": limit.grace,
        "pauses": mask(pause_reasons(pack), limit.pauses),
        "extend": limit.extend,
        "more": int(limit.extend_more),
        "whole_days": limit.number // 24,
    }


def pause_reasons(pack: Pack) -> tuple[str, ...]:
    """List the codes of the reasons for pauses; empty where the pack knows no pauses."""
    field = pack.declarations.act_fields.get("reason")
    return (field.codes or ()) if field else ()


def mask(codes: Iterable[str], chosen: Iterable[str]) -> int:
    """Give the bit mask of the chosen codes in the list's order."""
    order = {code: position for position, code in enumerate(codes)}
    return sum(1 << order[code] for code in set(chosen))


def boundaries(pack: Pack) -> tuple[int, ...]:
    """List the days on which the value of any parameter may change, ascending."""
    days = {
        day
        for parameter in pack.parameters.values()
        for value in parameter.every_value()
        for day in (value.since, *(() if value.until is None else (value.until + 1,)))
    }
    days |= {sector.read_from for sector in pack.domains.values() if sector.read_from is not None}
    return tuple(sorted(days))


def epoch_start(bounds: tuple[int, ...], day: int) -> int:
    """Give a day that stands for all days with the same values as `day`."""
    position = bisect_right(bounds, day)
    return bounds[position - 1] if position else (bounds[0] - 1 if bounds else day)
