"""What the registers say of one case: who was qualified, what the body was and might do, day by day.

The same for whole tables is in `frames.registers`; a property test holds the two together. Who or what
cannot be told for certain is unknown: two people of one name, a name that the register does not have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from hengjian.reading.declarations import Declarations, Field, FromRegisters
from hengjian.reading.registers import AUXILIARY, ENTRUSTED, EVERY_ITEM, ISSUED, OFFICER, Registers
from hengjian.rulebook.calendars import number
from hengjian.rulebook.cases import Act, Case

NO_STANDING = "none"
"""What a body is that the register has, but not on the day."""
_NAMED = ("number", "name")


@dataclass(frozen=True, slots=True)
class _Row:
    values: Mapping[str, Any]
    start: int | None
    end: int | None

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def covers(self, day: int) -> bool:
        """Tell whether the day lies in the row's period, both ends included."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def any_of(parts: Iterable[bool | None]) -> bool | None:
    """Kleene's or of many; false of nothing."""
    found = list(parts)
    return True if True in found else None if None in found else False


class RegisterLookup:
    """Questions to the registers; None is unknown. Made once for a set of registers."""

    def __init__(self, registers: Registers) -> None:
        self.registers = registers

    def _rows(self, name: str) -> list[_Row]:
        return [
            _Row(values, _day(values["valid_from"]), _day(values["valid_until"]))
            for values in self.registers.frame(name).iter_rows(named=True)
        ]

    # --- bodies ---------------------------------------------------------------------------------

    @cached_property
    def _bodies(self) -> Mapping[str, list[_Row]]:
        found: dict[str, list[_Row]] = defaultdict(list)
        for row in self._rows("bodies"):
            found[row["body"]].append(row)
        return dict(found)

    @cached_property
    def _body_names(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key, rows in self._bodies.items():
            for row in rows:
                found[row["name"]].add(key)
        return dict(found)

    def body(self, written: str | None) -> str | None:
        """Give the body that is meant: by its key, by a name that only one has, else by what is written."""
        if written is None or written in self._bodies or not self.registers.has("bodies"):
            return written
        named = self._body_names.get(written, set())
        if len(named) > 1 or not self.registers.says_all("bodies"):
            return None
        return next(iter(named), written)

    def standing(self, body: str | None, day: int) -> str | None:
        """Say what a body was on a day: the word of its kind, or that it was none."""
        rows = self._bodies.get(body or "", [])
        kinds = {row["kind"] for row in rows if row.covers(day)}
        if len(kinds) == 1:
            (kind,) = kinds
            return None if kind is None else str(kind)
        ended = rows and not kinds and self.registers.says_all("bodies")
        return NO_STANDING if ended else None

    # --- people ---------------------------------------------------------------------------------

    @cached_property
    def _officers(self) -> list[tuple[str | None, _Row]]:
        """The posts, each with the body that is meant."""
        return [(self.body(row["body"]), row) for row in self._rows("officers")]

    @cached_property
    def _exact(self) -> Mapping[str, set[str]]:
        """Who is meant by a key or by the number of a credential."""
        found: dict[str, set[str]] = defaultdict(set)
        for _, row in self._officers:
            found[row["person"]].add(row["person"])
        for row in self._rows("credentials"):
            found[row["person"]].add(row["person"])
            found[row["number"]].add(row["person"])
        return dict(found)

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], set[str]]:
        """Who is meant by a name or a number of service within a body."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for body, row in self._officers:
            for column in _NAMED:
                if body is not None and row[column] is not None:
                    found[row[column], body].add(row["person"])
        return dict(found)

    def person(self, written: str, body: str | None) -> str | None:
        """Say whom a signature means; None where the registers do not tell, or mean several."""
        exact = self._exact.get(written)
        if exact is not None:
            return next(iter(exact)) if len(exact) == 1 else None
        if body is None or not self.registers.says_all("officers"):
            return None
        named = self._named.get((written, body), set())
        return next(iter(named)) if len(named) == 1 else None

    @cached_property
    def _posts(self) -> Mapping[str, list[_Row]]:
        found: dict[str, list[_Row]] = defaultdict(list)
        for _, row in self._officers:
            found[row["person"]].append(row)
        return dict(found)

    @cached_property
    def _credentials(self) -> Mapping[str, Mapping[str, list[_Row]]]:
        """The rows of each credential of each person."""
        found: dict[str, dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self._rows("credentials"):
            found[row["person"]][row["number"]].append(row)
        return found

    def qualified(self, person: str, day: int) -> bool | None:
        """Tell whether somebody might enforce on a day: he held a valid credential and was no auxiliary.

        Of somebody with a credential whose posts lie on other days one of the registers is wrong.
        """
        posts = self._posts.get(person, [])
        now = [row["kind"] for row in posts if row.covers(day)]
        if AUXILIARY in now:
            return False
        if not self.registers.has("credentials"):
            return None
        held = self._credentials.get(person, {}).values()
        if any(_in_force(rows, day) for rows in held):
            return True if now or not posts else None
        return False if self.registers.says_all("credentials") else None

    def unqualified(self, people: Iterable[str], body: str | None, day: int) -> int | None:
        """Count those who might not enforce; unknown where that of none is certain but of some unclear."""
        answers = {written: self._signed(written, body, day) for written in people}
        return list(answers.values()).count(False) or (None if None in answers.values() else 0)

    def _signed(self, written: str, body: str | None, day: int) -> bool | None:
        person = self.person(written, body)
        return None if person is None else self.qualified(person, day)

    def without_qualification(
        self, people: Iterable[str], body: str | None, day: int
    ) -> frozenset[str]:
        """Give those, as they signed, who surely might not enforce."""
        return frozenset(each for each in people if self._signed(each, body, day) is False)

    def staffed(self, body: str | None, day: int) -> bool | None:
        """Tell whether some officer of an entrusted body might enforce on the day; not asked of others."""
        if all(row["kind"] != ENTRUSTED for row in self._bodies.get(body or "", ())):
            return None
        own = [row for of, row in self._officers if body is not None and of == body]
        if not own:
            return None
        here = {row["person"] for row in own if row.covers(day) and row["kind"] == OFFICER}
        found = any_of(self.qualified(person, day) for person in here)
        return None if found is False and not self.registers.says_all("officers") else found

    # --- powers ---------------------------------------------------------------------------------

    @cached_property
    def _items(self) -> list[tuple[str | None, _Row]]:
        return [(self.body(row["body"]), row) for row in self._rows("items")]

    def held(self, body: str | None, item: str | None, power: str, day: int) -> bool | None:
        """Tell whether an item was the body's on a day; unknown for an item that no list has."""
        meant = [
            (of, row)
            for of, row in self._items
            if item is not None
            and item in (row["item"], row["name"])
            and row["act"] in (None, power)
        ]
        if body is None or not meant:
            return None
        found = any_of(_both(_same(of, body), row.covers(day)) for of, row in meant)
        return None if found is False and not self.registers.says_all("items") else found

    @cached_property
    def _entrustments(self) -> list[tuple[str | None, _Row]]:
        return [(self.body(row["body"]), row) for row in self._rows("entrustments")]

    @cached_property
    def _words(self) -> Mapping[str, set[str]]:
        """Each code and name of an item with all that mean the same."""
        found: dict[str, set[str]] = defaultdict(set)
        for _, row in self._items:
            for word, other in ((row["item"], row["name"]), (row["name"], row["item"])):
                if word is not None:
                    found[word] |= {word} | ({other} if other is not None else set())
        for _, row in self._entrustments:
            for word in row["items"] or ():
                found[word].add(word)
        return dict(found)

    def _for_item(self, row: _Row, item: str | None) -> bool | None:
        """Tell whether an entrustment is for an item; unknown of one that lists none."""
        listed = row["items"]
        if not listed:
            return None
        if EVERY_ITEM in listed:
            return True
        if item is None or item not in self._words:
            return None
        return not self._words[item].isdisjoint(listed)

    def _in_force(
        self, body: str | None, item: str | None, day: int
    ) -> list[tuple[bool | None, _Row]]:
        """Give the entrustments with whether they let the body act on the day."""
        return [
            (_both(_same(of, body), row.covers(day), self._for_item(row, item)), row)
            for of, row in self._entrustments
        ]

    def entrusted(self, body: str | None, item: str | None, day: int) -> bool | None:
        """Tell whether somebody had entrusted the body, for the item, on the day."""
        if body is None or not self.registers.has("entrustments"):
            return None
        found = any_of(held for held, _ in self._in_force(body, item, day))
        return None if found is False and not self.registers.says_all("entrustments") else found

    def published(self, body: str | None, item: str | None, day: int) -> bool | None:
        """Tell whether an entrustment in force had been made public; unknown where none surely was in force."""
        days = [row["published_on"] for held, row in self._in_force(body, item, day) if held]
        answers = [None if each is None else number(each) <= day for each in days]
        return any_of(answers) if answers else None

    # --- benchmarks -----------------------------------------------------------------------------

    @cached_property
    def _benchmarks(self) -> Mapping[str, list[_Row]]:
        found: dict[str, list[_Row]] = defaultdict(list)
        for row in self._rows("benchmarks"):
            for word in {row["item"], row["name"]} - {None}:
                found[word].append(row)
        return dict(found)

    def benchmark_published(self, item: str | None, day: int) -> bool | None:
        """Tell whether the newest benchmark in force was public; unknown where none is known."""
        begun = [r for r in self._benchmarks.get(item or "", ()) if (r.start or 0) <= day]
        newest = max((row.start or 0 for row in begun), default=None)
        in_force = [row for row in begun if (row.start or 0) == newest and row.covers(day)]
        days = [row["published_on"] for row in in_force]
        found = any_of(None if each is None else number(each) <= day for each in days)
        return (
            None
            if found is False and not (days and self.registers.says_all("benchmarks"))
            else found
        )


def _day(day: date | None) -> int | None:
    return None if day is None else number(day)


def _in_force(rows: Iterable[_Row], day: int) -> bool:
    """Tell whether a credential was in force: issued by one row, and by none suspended or taken away."""
    states = {row["state"] for row in rows if row.covers(day)}
    return states == {ISSUED}


def _same(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else one == other


def _both(*parts: bool | None) -> bool | None:
    """Kleene's and."""
    return False if False in parts else None if None in parts else True


@lru_cache(maxsize=4)
def lookup_of(registers: Registers) -> RegisterLookup:
    """Give the questions that can be put to some registers, kept for whoever asks next."""
    return RegisterLookup(registers)


# --- one case ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Question:
    lookup: RegisterLookup
    body: str | None
    item: str | None
    act: Act
    of: FromRegisters


_ANSWERS: Mapping[str, Callable[[_Question], int | str | None]] = {
    "unqualified": lambda q: (
        q.lookup.unqualified(q.act.persons[q.of.role], q.body, q.act.on)
        if q.act.persons.get(q.of.role)
        else None
    ),
    "standing": lambda q: q.lookup.standing(q.body, q.act.on),
    "item_held": lambda q: q.lookup.held(q.body, q.item, q.of.power, q.act.on),
    "entrusted": lambda q: q.lookup.entrusted(q.body, q.item, q.act.on),
    "entrustment_published": lambda q: q.lookup.published(q.body, q.item, q.act.on),
    "staffed": lambda q: q.lookup.staffed(q.body, q.act.on),
    "benchmark_published": lambda q: q.lookup.benchmark_published(q.item, q.act.on),
}


def with_register_facts(case: Case, lookup: RegisterLookup, declarations: Declarations) -> Case:
    """Give the case with the fields of its acts that follow from the registers filled in."""
    body, item = lookup.body(case.texts.get("body")), case.texts.get("item")

    def told(act: Act) -> Act:
        found: dict[str, int | str | None] = dict(act.fields)
        counted: dict[str, frozenset[str]] = {}
        for name in declarations.kinds[act.kind].fields:
            field = declarations.act_fields[name]
            if field.registers is not None:
                question = _Question(lookup, body, item, act, field.registers)
                found[name] = _as_number(field, _ANSWERS[field.registers.measure](question))
                if field.registers.role and found[name]:
                    people = act.persons[field.registers.role]
                    counted[name] = lookup.without_qualification(people, body, act.on)
        return replace(act, fields=found, counted=counted)

    return replace(case, acts=tuple(told(act) for act in case.acts))


def _as_number(field: Field, answer: int | str | None) -> int | None:
    """Give an answer as the engines count it; a word that the pack's list does not have is unknown."""
    if isinstance(answer, str):
        codes = field.codes or ()
        return codes.index(answer) if answer in codes else None
    return None if answer is None else int(answer)
