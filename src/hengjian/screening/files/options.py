"""What the user asked for beside the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hengjian.rulebook.calendars import number
from hengjian.screening.files.mappings import ChosenMapping


@dataclass(frozen=True)
class Options:
    """What the user asked for beside the files; days as day numbers.

    With `breaches_only` nothing is counted but what becomes a finding, which takes less time.
    """

    observed: date | None = None
    known_by: date | None = None
    jurisdiction: str | None = None
    mapping: ChosenMapping | None = None
    breaches_only: bool = False

    @property
    def known_by_number(self) -> int | None:
        """Give the day by which records must have been made as a day number."""
        return None if self.known_by is None else number(self.known_by)

    def plain(self) -> dict[str, object]:
        """Give the options as a receipt keeps them."""
        chosen = self.mapping
        # Named only where it was asked for: receipts from before there was a choice stay as they are.
        mode = {"breaches_only": True} if self.breaches_only else {}
        return {
            "observed": None if self.observed is None else self.observed.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "jurisdiction": self.jurisdiction,
            "mapping": None if chosen is None else {
                "id": chosen.id, "digest": chosen.digest, "content": dict(chosen.plain),
            },
            **mode,
        }  # fmt: skip
