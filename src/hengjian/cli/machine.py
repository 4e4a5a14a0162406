"""Output for programs: one JSON text on standard output, in UTF-8 whatever the terminal."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(value: Any) -> None:
    """Write a value as JSON and a line feed."""
    stream = sys.stdout.buffer
    stream.write(json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
    stream.flush()
