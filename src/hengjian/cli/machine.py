"""Output for programs: one JSON text on standard output, in UTF-8 whatever the terminal."""

from __future__ import annotations

import json
from typing import Any

import click


def print_json(value: Any) -> None:
    """Write a value as JSON and a line feed."""
    stream = click.get_binary_stream("stdout")
    stream.write(json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
    stream.flush()
