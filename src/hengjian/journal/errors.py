"""What the journal refuses; each error's text is Chinese and tells what to do."""

from __future__ import annotations

from pathlib import Path


class JournalError(Exception):
    """Something about the journal is not in order."""


class KeyMissing(JournalError):
    """The journal was begun with a key that is no longer there."""

    def __init__(self, file: Path) -> None:
        """Name the place where the key should be."""
        super().__init__(
            f"找不到日志的签名密钥 {file}。没有它就不能续写，也不能宣布新的密钥，请从备份中取回这个文件。"
        )


class KeyUnusable(JournalError):
    """The file of the key holds none."""

    def __init__(self, file: Path) -> None:
        """Name the file."""
        super().__init__(f"日志的签名密钥 {file} 已损坏，请从备份中取回这个文件。")


class KeyDiffers(JournalError):
    """The key is not the one that closed the earlier checkpoints."""

    def __init__(self, file: Path) -> None:
        """Name the file."""
        super().__init__(
            f"{file} 不是这份日志的签名密钥，日志以前的检查点是用另一个密钥签的。"
            "请从备份中取回与数据库相配的密钥。"
        )


class OutsideTransaction(JournalError):
    """An entry stands and falls with what it tells of, so it is written in the same transaction."""


class NotStamped(JournalError):
    """What a time-stamping authority sent back is no stamp of this journal."""


class NotDrawn(JournalError):
    """A draw cannot be announced or opened like this, or not yet."""


class NotJournaled(JournalError):
    """The log has no such entry, or does not have it yet."""
