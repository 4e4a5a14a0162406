"""The one folder in which an office keeps what is its own: database, uploads, keys, logs."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_urlsafe

KEY_BYTES = 48
ONLY_OWNER = 0o600


class DataFolder:
    """The places in the data folder; nothing is made before `prepare` is called."""

    def __init__(self, root: Path) -> None:
        """Take the folder as it is."""
        self.root = root
        self.database = root / "hengjian.sqlite3"
        self.uploads = root / "uploads"
        self.keys = root / "keys"
        self.logs = root / "logs"
        self.static = root / "static"
        self._secret = self.keys / "session-secret"

    @classmethod
    def of_environment(cls) -> DataFolder:
        """Give the folder that the environment names."""
        return cls(Path(os.environ.get("HENGJIAN_DATA") or "data").absolute())

    def prepare(self) -> None:
        """Make the folders, and the secret that signs sessions where there is none yet."""
        for folder in (self.root, self.uploads, self.keys, self.logs, self.static):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._secret.exists():
            self._make_secret()

    def secret(self) -> str:
        """Give the secret that signs sessions; before the first start one that lasts as long as the process.

        Reading the settings must not write: a type checker and a test read them, too.
        """
        try:
            return self._secret.read_text(encoding="ascii")
        except FileNotFoundError:
            return token_urlsafe(KEY_BYTES)

    def _make_secret(self) -> None:
        # Written beside and linked into place: of two processes that start at once, both go on with the same one.
        beside = self._secret.with_suffix(f".{os.getpid()}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(token_urlsafe(KEY_BYTES))
        try:
            self._secret.hardlink_to(beside)
        except FileExistsError:
            return
        finally:
            beside.unlink()
