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


def terms(detention: int | None, offset: int | None) -> set[int]:
    """Give the days between the first and the last day of a detention, which may be its last or the next."""
    days = {detention, detention - offset if detention and offset else None} - {None}
    return {day - less for day in days if day is not None for less in (0, 1)}
