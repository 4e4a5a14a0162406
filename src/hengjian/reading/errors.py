"""What can go wrong with a whole file; a bad row is never an exception but a refused row."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN_HEADERS = 12
SHOWN_CHARACTERS = 30


class ReadingError(Exception):
    """The input cannot be read; the message is plain Chinese and says how to mend it."""


class UnusableFile(ReadingError):
    """One file cannot be used at all."""

    def __init__(self, file: str, what: str, mend: str) -> None:
        super().__init__(f"{file}：{what}。{mend}。")
        self.file = file
        self.what = what
        self.mend = mend


class UnknownTable(ReadingError):
    """Neither the name of a file nor its headers tell which table it holds."""

    def __init__(self, file: str, header: Sequence[str], mend: str) -> None:
        super().__init__(f"{file}：认不出这是哪一张表。表头是：{shown(header)}。{mend}。")
        self.file = file
        self.header = tuple(header)


class UnknownJurisdiction(ReadingError):
    """The place given for cases without one is not a place of the pack."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        super().__init__(f"规则包里没有地区 {code}。可用的地区：{shown(known)}。")
        self.code = code


def shown(names: Sequence[str]) -> str:
    """A short printable list of names, however long or odd they are."""
    printable = [
        "".join(c if c.isprintable() else "�" for c in " ".join(name.split())[:SHOWN_CHARACTERS])
        for name in names[:SHOWN_HEADERS]
    ]
    rest = len(names) - SHOWN_HEADERS
    return "、".join(printable) + (f" 等 {len(names)} 个" if rest > 0 else "")
