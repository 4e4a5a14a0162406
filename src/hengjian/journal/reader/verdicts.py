"""What was found about one file: what holds, what does not, and what this file alone cannot show."""

from __future__ import annotations

from dataclasses import dataclass, field

from hengjian.journal.reader.keys import Keys
from hengjian.journal.reader.notes import SignedHead
from hengjian.journal.reader.stamps import Stamp


@dataclass
class Verdict:
    """The findings about one file, as sentences."""

    name: str
    kind: str = "文件"
    keys: Keys | None = None
    whole: bool = False
    """Whether the file is a whole log, which others can be held against."""
    stamp: Stamp | None = None
    heads: list[SignedHead] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Give how many entries the newest head that was read speaks of."""
        return max((head.size for head in self.heads), default=0)
