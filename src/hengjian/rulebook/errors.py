"""What can be wrong with a law pack or with a look-up in it.

PackError            a file of the pack is faulty; names file and line
  AmbiguousLaw       two overrides claim the same case and none is preferred
NotInForce           a parameter is asked for a day before its first value
"""

from __future__ import annotations


class PackError(Exception):
    """A file of a law pack is faulty; the text says which file, which line and how to mend it."""

    def __init__(self, file: str, line: int | None, what: str) -> None:
        self.file = file
        self.line = line
        self.what = what
        place = file if line is None else f"{file} 第 {line} 行"
        super().__init__(f"{place}：{what}")


class AmbiguousLaw(PackError):
    """A place override and a sector override apply to the same case and neither is preferred."""


class NotInForce(Exception):
    """The parameter has no value on the day asked for."""
