"""What the user asked for beside the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hengjian.rulebook.calendars import number
from hengjian.screening.files.mappings import ChosenMapping


@dataclass(frozen=True)
class Options:
    """What the user asked for beside the files; days as day numbers."""

    observed: date | None = None
    known_by: date | None = None
    jurisdiction: str | None = None
    mapping: ChosenMapping | None = None

    @property
    def known_by_number(self) -> int | None:
        """Give the day by which records must have been made as a day number."""
        return None if self.known_by is None else number(self.known_by)

    def plain(self) -> dict[str, object]:
        """Give the options as a receipt keeps them."""
        chosen = self.mapping
        return {
            "observed": None if self.observed is None else self.observed.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "jurisdiction": self.jurisdiction,
            "mapping": None if chosen is None else {
                "id": chosen.id, "digest": chosen.digest, "content": dict(chosen.plain),
            },
        }  # fmt: skip
