"""What does not hold."""

from __future__ import annotations


class Fault(Exception):
    """Something in a file is not as it was signed; the text says in Chinese what and where."""
