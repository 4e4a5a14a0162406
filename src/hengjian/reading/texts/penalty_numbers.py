"""What a penalty decision says of one quantity, and whether it agrees with itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from hengjian.reading.texts.numerals import whole_number


@dataclass
class Numbers:
    """What a text says of one quantity: of each act, and for all acts together."""

    single: list[int] = field(default_factory=list)
    together: int | None = None

    @property
    def value(self) -> int | None:
        """Give the number for all acts together, else that of the first; None where none is said."""
        return self.together if self.together is not None or not self.single else self.single[0]

    @property
    def agree(self) -> bool:
        """Whether there is but one number, or one that the others can be put together to."""
        if self.together is None:
            return len(self.single) <= 1
        return not self.single or max(self.single) <= self.together <= sum(self.single)


def days_of(written: str) -> int | None:
    """Give the days of a detention as written with its noun, `行政拘留十日`; None where no number stands there."""
    return whole_number(written.lstrip("行政治安拘留").rstrip("日天"))


def _terms(detention: int | None, offset: int | None) -> set[int]:
    """Give the days between the first and the last day of a detention, which may be its last or the next."""
    days = {detention, detention - offset if detention and offset else None} - {None}
    return {day - less for day in days if day is not None for less in (0, 1)}


@dataclass
class Quantities:
    """All that a text says in numbers, and whether it agrees with itself.

    `merging`: what follows is for all acts together. `left`: the days still to be served, `term`: those
    between the first and the last day. `sums`: totals of fine and confiscated money, each as written.
    """

    numbers: dict[str, Numbers] = field(default_factory=dict)
    merging: bool = False
    left: int | None = None
    term: int | None = None
    sums: list[tuple[int, str]] = field(default_factory=list)

    def take(self, name: str, value: int | None, *, merged: bool) -> bool:
        """Take a number; a second one for the same thing only where they are `merged` further on."""
        if not value:
            return False
        said = self.numbers.setdefault(name, Numbers())
        if self.merging:
            if said.together is not None:
                return False
            said.together = value
            return True
        if said.single and not merged:
            return False
        said.single.append(value)
        return True

    @property
    def values(self) -> dict[str, int | None]:
        """Give the number of each quantity that is said."""
        return {name: said.value for name, said in self.numbers.items()}

    def put_together(self) -> None:
        """Take several amounts for one where a total is stated that is theirs."""
        said = [self.numbers[name] for name in ("fine", "confiscation") if name in self.numbers]
        amounts = [one.value or 0 if one.together is not None else sum(one.single) for one in said]
        if self.sums and all(total == sum(amounts) for total, _ in self.sums):
            for one, amount in zip(said, amounts, strict=True):
                one.together = amount

    def contradictions(self, written: str, *, detained: bool) -> list[str]:
        """Give what cannot be so, as written: the piece at fault or the whole text."""
        values = self.values
        detention, offset = values.get("detention"), values.get("offset")
        left = None if detention is None or offset is None else detention - offset
        faults = (
            not all(said.agree for said in self.numbers.values()),
            offset is not None and (not detained or offset > (detention or offset)),
            self.term is not None and self.term not in _terms(detention, offset),
        )
        found = [written] if any(faults) else []
        if self.left is not None and self.left != left:
            found.append(f"{self.left}日")
        imposed = (values.get("fine") or 0) + (values.get("confiscation") or 0)
        return found + [text for total, text in self.sums if total != imposed]
