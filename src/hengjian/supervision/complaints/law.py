"""What the pack says of complaints: where they come from, replies, notices, terms, columns of hotline files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from string import Formatter
from typing import Any

from django.conf import settings

from hengjian.rulebook.calendars import day_of, number
from hengjian.rulebook.errors import PackError
from hengjian.screening.law import office_rulebook
from hengjian.supervision.law import Code, codes_in, places

FOLDER = "complaints"
DAYS, WORKING_DAYS = "days", "working_days"
UNITS = {DAYS: "天", WORKING_DAYS: "个工作日"}
PLACES = frozenset({"number", "body", "due", "remedy", "text"})
"""What a notice may have filled in."""

ACCEPT, HANDLE, EXTEND, AGENCY, OBJECTION = "accept", "handle", "extend", "agency", "objection"
TERMS = (ACCEPT, HANDLE, EXTEND, AGENCY, OBJECTION)


@dataclass(frozen=True)
class Term:
    """So long for a step, as this place has it, or as it was seen elsewhere."""

    number: int
    unit: str
    note: str

    @property
    def words(self) -> str:
        """Write the term with its unit."""
        return f"{self.number} {UNITS[self.unit]}"

    def last_day(self, start: date) -> date | None:
        """Give the last day, the first one not counted; None where the calendar does not reach so far."""
        if self.unit == DAYS:
            return start + timedelta(days=self.number)
        calendar = office_rulebook().pack.calendar
        index = calendar.working_index(number(start))
        last = None if index is None else calendar.working_day(index + self.number)
        return None if last is None else day_of(last)


def channels() -> Mapping[str, Code]:
    """Give where complaints come from."""
    return _checked("channels")


def replies() -> Mapping[str, Code]:
    """Give the kinds of reply; `more` says what each needs and whether the complaint goes on."""
    return _checked("replies")


def notices() -> Mapping[str, Code]:
    """Give what the sender is told."""
    return _checked("notices")


def hotline_columns() -> Mapping[str, Code]:
    """Give the columns of a hotline file, with the heads under which hotlines are known to have them."""
    return _checked("hotline")


def term(code: str) -> Term | None:
    """Give how long a step may take in this office's place, the nearest place first; None where none says so."""
    wanted = _checked("terms").get(code)
    if wanted is None:
        return None
    for place in places():
        found = wanted.more["places"].get(place)
        if found is not None:
            return Term(found["number"], found["unit"], found["note"])
    return None


def seen(code: str) -> list[Term]:
    """Give what was seen elsewhere and not verified; it is shown to people and used for nothing."""
    wanted = _checked("terms").get(code)
    rows = wanted.more["seen"] if wanted is not None else []
    return [Term(row["number"], row["unit"], row["note"]) for row in rows]


def hint(code: str) -> str:
    """Say where a term comes from, for whoever writes a day."""
    own = term(code)
    if own is not None:
        return f"全国性规定没有写明天数；本地规定 {own.words}（{own.note}），可以改。"
    others = "；".join(f"{each.words}（{each.note}，未核）" for each in seen(code))
    told = "全国性规定没有写明天数，本地也没有，请写明。"
    return f"{told}别处见过：{others}。" if others else told


def told(code: str, **values: str) -> str:
    """Give what a sender is told, with the values put in."""
    return str(notices()[code].more["says"]).format(**{**dict.fromkeys(PLACES, ""), **values})


def faults_of(name: str, codes: Mapping[str, Code]) -> list[str]:
    """Give what is wrong with a list of the pack, in Chinese; nothing where it is in order."""
    return [f"“{each.label}”{fault}" for each in codes.values() for fault in _CHECKS[name](each)]


def _checked(name: str) -> Mapping[str, Code]:
    return _sound(settings.PACK, name)


@lru_cache(maxsize=16)
def _sound(pack: str, name: str) -> Mapping[str, Code]:
    del pack  # the same settings.PACK that `codes_in` reads; another pack is another answer
    codes = codes_in(FOLDER, name)
    faults = faults_of(name, codes)
    if faults:
        raise PackError(f"supervision/{FOLDER}/{name}.yaml", None, "".join(faults))
    return codes


def _channel(code: Code) -> Iterator[str]:
    if not isinstance(code.more.get("hand"), bool):
        yield "没有写 hand（由人登记时能不能选）。"
    if not code.more.get("clue"):
        yield "没有写 clue（转为线索时算哪一种来源）。"


def _reply(code: Code) -> Iterator[str]:
    for name in ("open", "because", "elsewhere"):
        if not isinstance(code.more.get(name), bool):
            yield f"没有写 {name}（是或者否）。"
    if not code.more.get("public"):
        yield "没有写 public（查询页上的话）。"


def _notice(code: Code) -> Iterator[str]:
    named = {name for _, name, _, _ in Formatter().parse(str(code.more.get("says", ""))) if name}
    if not code.more.get("says"):
        yield "没有写 says（告知的话）。"
    if named - PLACES:
        yield f"引用了没有的内容：{'、'.join(sorted(named - PLACES))}。"


def _column(code: Code) -> Iterator[str]:
    if not code.more.get("heads"):
        yield "没有写 heads（认得的表头）。"
    if not isinstance(code.more.get("required"), bool):
        yield "没有写 required（是不是必须有）。"


def _term(code: Code) -> Iterator[str]:
    rows: list[Any] = [*code.more.get("places", {}).values(), *code.more.get("seen", [])]
    for row in rows:
        if row.get("unit") not in UNITS or not isinstance(row.get("number"), int):
            yield "的天数或者单位不对，单位只有 days 和 working_days。"
        elif row["number"] < 1:
            yield "的天数须大于零。"
        if not row.get("note"):
            yield "没有写天数的出处（note）。"
    for row in code.more.get("seen", []):
        if row.get("verified") is not False:
            yield "里别处见过的（seen）须写 verified: false；核对过的请写到 places。"


_CHECKS: Mapping[str, Callable[[Code], Iterator[str]]] = {
    "channels": _channel,
    "replies": _reply,
    "notices": _notice,
    "hotline": _column,
    "terms": _term,
}
