"""What another system is told when its request is not carried out."""

from __future__ import annotations


class Problem(Exception):
    """A request of another system is refused: a status, a code for the machine, words for who looks after it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Take what is answered."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
